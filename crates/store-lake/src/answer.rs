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
use datafusion::{logical_expr::LogicalPlan, scalar::ScalarValue};
use model::Time;
use port::{Cell, Column, ColumnKind, PortError, Table, Unanswered};

use crate::{ask::refusal, row::instant};

/// Values one question may have.
const VALUES_MAX: usize = 256;

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

/// The rows of a batch.
pub(crate) fn rows(columns: &[Column], batch: &RecordBatch) -> Result<Vec<Vec<Cell>>, ArrowError> {
    let cells = columns.iter().zip(batch.columns()).map(|(column, it)| cells(column.kind, it));
    let cells: Vec<Vec<Cell>> = cells.collect::<Result<_, _>>()?;
    let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
    let row = |_| cells.iter_mut().map(|it| it.next().unwrap_or(Cell::Null)).collect();
    Ok((0..batch.num_rows()).map(row).collect())
}

/// What the plan wants for `$1`, `$2`, …; none where anything fits.
pub(crate) fn values_expected(plan: &LogicalPlan) -> Result<Vec<Option<ColumnKind>>, PortError> {
    let mut values = vec![];
    for (name, found) in plan.get_parameter_types().map_err(refusal)? {
        let place = name.strip_prefix('$').and_then(|it| it.parse::<usize>().ok());
        let Some(place) = place.filter(|it| (1..=VALUES_MAX).contains(it)) else {
            let said = format!("`{name}` stands for no value: expected $1 to ${VALUES_MAX}");
            return Err(Unanswered::Wrong { said }.into());
        };
        values.resize(place.max(values.len()), None);
        values[place - 1] = found.filter(|it| *it != DataType::Null).map(|it| kind(&it));
    }
    Ok(values)
}

/// The plan with a value for each of its `$n`.
pub(crate) fn with_values(plan: LogicalPlan, values: &[Cell]) -> Result<LogicalPlan, PortError> {
    let expected = values_expected(&plan)?.len();
    if values.len() != expected {
        return Err(Unanswered::Values { given: values.len(), expected }.into());
    }
    if values.is_empty() {
        return Ok(plan);
    }
    let values: Vec<ScalarValue> = values.iter().map(scalar).collect();
    plan.with_param_values(values).map_err(refusal)
}

fn scalar(cell: &Cell) -> ScalarValue {
    match cell {
        Cell::Null => ScalarValue::Null,
        Cell::Text(it) => ScalarValue::Utf8(Some(it.clone())),
        Cell::Integer(it) => ScalarValue::Int64(Some(*it)),
        Cell::Number(it) => ScalarValue::Float64(Some(*it)),
        Cell::Time(it) => ScalarValue::TimestampMicrosecond(Some(it.0), Some("UTC".into())),
        Cell::Bool(it) => ScalarValue::Boolean(Some(*it)),
    }
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
