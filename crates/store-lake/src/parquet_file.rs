//! How rows become a Parquet file: the encodings were measured on ten million points.

use std::sync::Arc;

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder},
    schema::types::ColumnPath,
};

use crate::digits;

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

/// One file of some batches, in memory.
pub(crate) fn encode(
    schema: &SchemaRef,
    batches: Vec<RecordBatch>,
    properties: &Arc<WriterProperties>,
) -> Result<Vec<u8>, ParquetError> {
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, schema.clone(), Some(properties.as_ref().clone()))?;
    for batch in batches {
        writer.write(&batch)?;
    }
    writer.close()?;
    Ok(bytes)
}
