//! How rows become a Parquet file: the encodings were measured on ten million points.

use std::sync::Arc;

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::properties::{WriterProperties, WriterPropertiesBuilder},
    schema::types::ColumnPath,
};

/// Rows a page holds: what a chart of one series has to decode at least.
const N_PAGE_ROWS: usize = 8 << 10;

/// Columns that grow evenly or hardly change, where differences are smallest.
const DELTA_COLUMNS: [&str; 5] = ["series", "time", "end", "known_at", "position"];

/// The properties of every file: deltas for what grows, a dictionary with fall-back for values and
/// words, zstd over both.
pub(crate) fn properties(n_row_group_rows: usize) -> Arc<WriterProperties> {
    let zstd = ZstdLevel::try_new(3).unwrap_or_default();
    let delta = |made: WriterPropertiesBuilder, column: &str| {
        made.set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED)
    };
    let made = WriterProperties::builder()
        .set_compression(Compression::ZSTD(zstd))
        .set_max_row_group_row_count(Some(n_row_group_rows))
        .set_data_page_row_count_limit(N_PAGE_ROWS)
        .set_created_by("haidang".to_owned());
    Arc::new(DELTA_COLUMNS.into_iter().fold(made, delta).build())
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
