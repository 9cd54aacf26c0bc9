//! How rows become a Parquet file: the encodings were measured on ten million points.

use std::sync::Arc;

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder},
    schema::types::ColumnPath,
};

use crate::{digits, sums};

/// Rows a page holds: what a chart of one series has to decode at least.
const N_PAGE_ROWS: usize = 8 << 10;

/// What a dictionary may take before a column goes on without: the records of a day.
const DICTIONARY_BYTES: usize = 4 << 20;

/// Columns that grow evenly or hardly change, where differences are smallest. The record of a row
/// and its time are not among them: sorted by series they go up and down, but they are the same few
/// for every series, and a dictionary of them took a quarter. Pages are chosen by these; the others
/// need no statistics of each page.
const DELTA_COLUMNS: [&str; 3] = ["series", "time", "end"];

/// The properties of every file: differences for what grows and for values in digits, a dictionary
/// for the others, zstd over both.
pub(crate) fn properties(n_row_group_rows: usize) -> Arc<WriterProperties> {
    let zstd = ZstdLevel::try_new(3).unwrap_or_default();
    let delta = |made: WriterPropertiesBuilder, column: &str| {
        made.set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED)
    };
    let paged = |made: WriterPropertiesBuilder, column: &str| {
        made.set_column_statistics_enabled(ColumnPath::from(column), EnabledStatistics::Page)
    };
    let made = WriterProperties::builder()
        .set_compression(Compression::ZSTD(zstd))
        .set_max_row_group_row_count(Some(n_row_group_rows))
        .set_data_page_row_count_limit(N_PAGE_ROWS)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by("haidang".to_owned());
    let in_digits = digits::decimal_names("value");
    let deltas = DELTA_COLUMNS.into_iter().chain(in_digits.iter().map(String::as_str));
    let made = deltas.fold(made, delta);
    Arc::new(DELTA_COLUMNS.into_iter().fold(made, paged).build())
}

/// A file being made in memory. It says nothing of Arrow: readers take the types of Parquet, whatever
/// width ours had.
pub(crate) struct Encoder<'b>(ArrowWriter<&'b mut Vec<u8>>);

impl<'b> Encoder<'b> {
    pub(crate) fn new(
        bytes: &'b mut Vec<u8>,
        schema: SchemaRef,
        properties: &Arc<WriterProperties>,
    ) -> Result<Self, ParquetError> {
        let options = ArrowWriterOptions::new()
            .with_properties(properties.as_ref().clone())
            .with_skip_arrow_metadata(true);
        Ok(Self(ArrowWriter::try_new_with_options(bytes, schema, options)?))
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        self.0.write(batch)
    }

    /// Bytes the file will have at least.
    pub(crate) fn n_bytes(&self) -> u64 {
        (self.0.bytes_written() + self.0.in_progress_size()) as u64
    }

    /// Ends the file with what its pages are checked by.
    pub(crate) fn close(mut self) -> Result<(), ParquetError> {
        self.0.flush()?;
        self.0.sync()?;
        let sums = sums::in_footer(self.0.inner());
        self.0.append_key_value_metadata(sums);
        self.0.close().map(drop)
    }
}

/// One file of one batch, in memory.
pub(crate) fn encode(
    batch: &RecordBatch,
    properties: &Arc<WriterProperties>,
) -> Result<Vec<u8>, ParquetError> {
    let mut bytes = Vec::new();
    let mut file = Encoder::new(&mut bytes, batch.schema(), properties)?;
    file.write(batch)?;
    file.close()?;
    Ok(bytes)
}
