//! Columns: an Arrow IPC stream, and Parquet.

use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
        StringArray, TimestampMicrosecondArray,
    },
    datatypes::{DataType, Field, Schema, TimeUnit},
    error::ArrowError,
    ipc::writer::StreamWriter,
};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use port::{Cell, Column, ColumnKind, Table};

use crate::ExportError;

/// Rows of one batch: what a reader holds at once.
const BATCH_ROWS: usize = 8_192;

pub(crate) fn write_stream(table: &Table) -> Result<Vec<u8>, ExportError> {
    let schema = schema(table);
    let mut writer = StreamWriter::try_new(vec![], &schema)?;
    for rows in table.rows.chunks(BATCH_ROWS) {
        writer.write(&batch(&schema, &table.columns, rows)?)?;
    }
    writer.finish()?;
    Ok(writer.into_inner()?)
}

pub(crate) fn write_parquet(table: &Table) -> Result<Vec<u8>, ExportError> {
    let schema = schema(table);
    let compression = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(vec![], Arc::clone(&schema), Some(properties))?;
    for rows in table.rows.chunks(BATCH_ROWS) {
        writer.write(&batch(&schema, &table.columns, rows)?)?;
    }
    Ok(writer.into_inner()?)
}

fn schema(table: &Table) -> Arc<Schema> {
    let field = |it: &Column| Field::new(&it.name, data_type(it.kind), true);
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ColumnKind::Bool => DataType::Boolean,
    }
}

fn batch(
    schema: &Arc<Schema>,
    columns: &[Column],
    rows: &[Vec<Cell>],
) -> Result<RecordBatch, ArrowError> {
    let arrays = columns.iter().enumerate().map(|(n, it)| array(rows, n, it));
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options)
}

fn array(rows: &[Vec<Cell>], n: usize, column: &Column) -> Result<ArrayRef, ArrowError> {
    macro_rules! cells {
        ($array:ty, $variant:ident, $it:ident => $value:expr) => {{
            let cells = rows.iter().map(|row| match row.get(n) {
                None | Some(Cell::Null) => Ok(None),
                Some(Cell::$variant($it)) => Ok(Some($value)),
                Some(other) => Err(ArrowError::SchemaError(format!(
                    "column `{}` holds {other:?}, expected {:?}",
                    column.name, column.kind
                ))),
            });
            cells.collect::<Result<$array, _>>()?
        }};
    }
    Ok(match column.kind {
        ColumnKind::Text => Arc::new(cells!(StringArray, Text, it => it.as_str())),
        ColumnKind::Integer => Arc::new(cells!(Int64Array, Integer, it => *it)),
        ColumnKind::Number => Arc::new(cells!(Float64Array, Number, it => *it)),
        ColumnKind::Bool => Arc::new(cells!(BooleanArray, Bool, it => *it)),
        ColumnKind::Time => {
            let times = cells!(TimestampMicrosecondArray, Time, it => it.0);
            Arc::new(times.with_timezone("UTC"))
        }
    })
}
