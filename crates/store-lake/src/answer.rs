//! Between columns and the port's small tables.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, AsArray as _, BooleanArray, Float64Array, Int64Array, RecordBatch,
        StringArray, TimestampMicrosecondArray,
    },
    compute::cast,
    datatypes::{DataType, Field, Float64Type, Int64Type, Schema, TimestampMicrosecondType},
    error::ArrowError,
};
use model::Time;
use port::{Cell, Column, ColumnKind, PortError, Table};

use crate::row::instant;

/// What a column of an answer becomes.
pub(crate) fn columns(schema: &Schema) -> Vec<Column> {
    let column = |it: &Arc<Field>| Column { name: it.name().clone(), kind: kind(it.data_type()) };
    schema.fields().iter().map(column).collect()
}

fn kind(found: &DataType) -> ColumnKind {
    match found {
        DataType::Boolean => ColumnKind::Bool,
        DataType::UInt64 => ColumnKind::Number,
        it if it.is_integer() => ColumnKind::Integer,
        it if it.is_floating() || it.is_decimal() => ColumnKind::Number,
        DataType::Timestamp(..) => ColumnKind::Time,
        _ => ColumnKind::Text,
    }
}

/// Adds the rows of a batch.
pub(crate) fn add_rows(
    rows: &mut Vec<Vec<Cell>>,
    columns: &[Column],
    batch: &RecordBatch,
) -> Result<(), ArrowError> {
    let cells = columns.iter().zip(batch.columns()).map(|(column, it)| cells(column.kind, it));
    let cells: Vec<Vec<Cell>> = cells.collect::<Result<_, _>>()?;
    let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
    rows.extend(
        (0..batch.num_rows())
            .map(|_| cells.iter_mut().map(|it| it.next().unwrap_or(Cell::Null)).collect()),
    );
    Ok(())
}

fn cells(kind: ColumnKind, column: &ArrayRef) -> Result<Vec<Cell>, ArrowError> {
    let target = data_type(kind);
    let column =
        if *column.data_type() == target { column.clone() } else { cast(column, &target)? };
    let cell = |n: usize| match kind {
        _ if column.is_null(n) => Cell::Null,
        ColumnKind::Text => Cell::Text(column.as_string::<i32>().value(n).to_owned()),
        ColumnKind::Integer => Cell::Integer(column.as_primitive::<Int64Type>().value(n)),
        ColumnKind::Number => Cell::Number(column.as_primitive::<Float64Type>().value(n)),
        ColumnKind::Time => {
            Cell::Time(Time(column.as_primitive::<TimestampMicrosecondType>().value(n)))
        }
        ColumnKind::Bool => Cell::Bool(column.as_boolean().value(n)),
    };
    Ok((0..column.len()).map(cell).collect())
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Time => instant(),
        ColumnKind::Bool => DataType::Boolean,
    }
}

/// A table of the registry as columns.
pub(crate) fn batch(table: &Table) -> Result<RecordBatch, PortError> {
    let fields = table.columns.iter().map(|it| Field::new(&it.name, data_type(it.kind), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let arrays = table.columns.iter().enumerate().map(|(n, it)| array(table, n, it));
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(table.rows.len()));
    RecordBatch::try_new_with_options(schema, arrays, &options).map_err(|it| PortError::Damaged {
        what: format!("registry table `{}`", table.name),
        how: it.to_string(),
    })
}

fn array(table: &Table, n: usize, column: &Column) -> Result<ArrayRef, PortError> {
    let wrong = |found: &str| PortError::Damaged {
        what: format!("registry table `{}`", table.name),
        how: format!("column `{}` holds {found}, expected {:?}", column.name, column.kind),
    };
    macro_rules! cells {
        ($array:ty, $variant:ident, $it:ident => $value:expr) => {{
            let cells = table.rows.iter().map(|row| match row.get(n) {
                None | Some(Cell::Null) => Ok(None),
                Some(Cell::$variant($it)) => Ok(Some($value)),
                Some(other) => Err(wrong(&format!("{other:?}"))),
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
