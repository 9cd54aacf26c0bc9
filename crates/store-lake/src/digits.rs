//! How values are stored: as decimals with the digits their series has, and no more.
//!
//! A reading is rounded to its sensor's resolution, so it is a whole number of tenths or hundredths,
//! and whole numbers that follow one another differ little. The values of the ten million points of
//! the bench take 0.8 bytes each so, against 1.4 as doubles. A decimal column of Parquet has one
//! scale; hence a column for each number of digits, of which a row uses one. What needs more digits,
//! or is too large to be exact, stays a double.

use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use arrow::{
    array::{
        Array as _, ArrayRef, AsArray as _, Decimal64Array, Float64Array, RecordBatch,
        new_null_array,
    },
    buffer::NullBuffer,
    datatypes::{
        DataType, Decimal64Type, Decimal128Type, Field, Float64Type, Int32Type, Schema, SchemaRef,
    },
    error::ArrowError,
};

use crate::row::{Row, optional};

/// Most digits behind the point a decimal column holds: five is the finest resolution of any pack.
const DIGITS_MAX: usize = 5;

/// Tenths, hundredths and so on in one.
const PARTS: [f64; DIGITS_MAX + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5];

/// The most digits that Parquet stores as 64-bit numbers.
const PRECISION: u8 = 18;

/// Up to here a double holds every whole number.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// The columns of `schema` as the files have them: `column` as decimals, then as a double.
pub(crate) fn stored_schema(schema: &Schema, column: &str) -> SchemaRef {
    let fields = schema.fields().iter().flat_map(|field| {
        if field.name() == column { fields(column) } else { vec![field.as_ref().clone()] }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn fields(column: &str) -> Vec<Field> {
    let decimals = decimal_names(column).into_iter().enumerate();
    let decimals = decimals.map(|(digits, name)| optional(&name, decimal(digits)));
    decimals.chain([optional(column, DataType::Float64)]).collect()
}

/// The names of the columns that `column` is stored in, in the order of [`joined`].
pub(crate) fn stored_names(column: &str) -> Vec<String> {
    fields(column).into_iter().map(|it| it.name().clone()).collect()
}

/// The decimal columns among them.
pub(crate) fn decimal_names(column: &str) -> Vec<String> {
    (0..=DIGITS_MAX).map(|it| decimal_name(column, it)).collect()
}

/// What [`stored_names`] hold.
pub(crate) fn stored_types() -> Vec<DataType> {
    fields("").into_iter().map(|it| it.data_type().clone()).collect()
}

fn decimal_name(column: &str, digits: usize) -> String {
    format!("{column}_{digits}")
}

#[expect(clippy::cast_possible_truncation, reason = "at most five")]
const fn decimal(digits: usize) -> DataType {
    DataType::Decimal128(PRECISION, digits as i8)
}

/// The same in 64 bits, which is what the files hold: half the work.
#[expect(clippy::cast_possible_truncation, reason = "at most five")]
const fn narrow(digits: usize) -> DataType {
    DataType::Decimal64(PRECISION, digits as i8)
}

/// The decimals of `schema` in 64 bits, for whoever writes, or reads numbers only.
pub(crate) fn narrowed(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Decimal128(precision, scale) => {
            let narrow = DataType::Decimal64(*precision, *scale);
            Arc::new(field.as_ref().clone().with_data_type(narrow))
        }
        _ => Arc::clone(field),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A batch of `R`, sorted by series, as the files have it: with the columns of
/// [`Row::stored_schema`], narrowed.
pub(crate) fn to_stored<R: Row>(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let Some(name) = R::IN_DIGITS else {
        return Ok(batch.clone());
    };
    let missing = || ArrowError::SchemaError("no column `series`".to_owned());
    let series = batch.column_by_name("series").ok_or_else(missing)?;
    let series = series.as_primitive::<Int32Type>().values();
    let schema = batch.schema();
    let mut columns = Vec::with_capacity(schema.fields().len() + DIGITS_MAX + 1);
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        if field.name() == name {
            columns.extend(split(series, column.as_primitive::<Float64Type>()));
        } else {
            columns.push(Arc::clone(column));
        }
    }
    RecordBatch::try_new(narrowed(&R::stored_schema()), columns)
}

/// Values as columns: decimals of 0, 1, … digits, then doubles. All values of a series are in one
/// column, so that each differs little from the one before.
fn split(series: &[i32], values: &Float64Array) -> Vec<ArrayRef> {
    let values = values.values();
    let mut runs: [Vec<Range<usize>>; DIGITS_MAX + 1] = Default::default();
    let mut doubles = vec![None; values.len()];
    let mut begin = 0;
    for run in series.chunk_by(|a, b| a == b) {
        let rows = begin..begin + run.len();
        begin = rows.end;
        match digits_of(&values[rows.clone()]) {
            Some(digits) => runs[digits].push(rows),
            None => rows.for_each(|it| doubles[it] = Some(values[it])),
        }
    }
    let decimals = runs.iter().enumerate().map(|(digits, runs)| decimals(digits, runs, values));
    let mut columns: Vec<ArrayRef> = decimals.collect();
    columns.push(Arc::new(Float64Array::from(doubles)));
    columns
}

fn decimals(digits: usize, runs: &[Range<usize>], values: &[f64]) -> ArrayRef {
    if runs.is_empty() {
        return no_values(digits, values.len());
    }
    let mut wholes = vec![0_i64; values.len()];
    let mut is_here = vec![false; values.len()];
    for row in runs.iter().cloned().flatten() {
        wholes[row] = whole(values[row], digits).unwrap_or(0);
        is_here[row] = true;
    }
    let here = NullBuffer::from(is_here);
    let array = Decimal64Array::new(wholes.into(), Some(here)).with_data_type(narrow(digits));
    Arc::new(array)
}

/// A column without a value. Most are: one is made, and the others are parts of it.
fn no_values(digits: usize, n_rows: usize) -> ArrayRef {
    const N_ROWS: usize = 1 << 14;
    static NONE: LazyLock<Vec<ArrayRef>> =
        LazyLock::new(|| (0..=DIGITS_MAX).map(|it| new_null_array(&narrow(it), N_ROWS)).collect());
    if n_rows <= N_ROWS {
        NONE[digits].slice(0, n_rows)
    } else {
        new_null_array(&narrow(digits), n_rows)
    }
}

/// The digits behind the point that all of `values` can be written with; none if some cannot.
fn digits_of(values: &[f64]) -> Option<usize> {
    let mut digits = 0;
    for value in values {
        while whole(*value, digits).is_none() {
            digits += 1;
            if DIGITS_MAX < digits {
                return None;
            }
        }
    }
    // A value that was exact with fewer digits may be too large for these.
    values.iter().all(|it| whole(*it, digits).is_some()).then_some(digits)
}

/// The value as a whole number of tenths, hundredths and so on, if it is one.
fn whole(value: f64, digits: usize) -> Option<i64> {
    let whole = (value * PARTS[digits]).round();
    let is_exact = whole.abs() <= WHOLE_MAX && (whole / PARTS[digits]).to_bits() == value.to_bits();
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and far below 2^63")]
    is_exact.then_some(whole as i64)
}

/// What [`split`] took apart, put together: of `n_rows` the columns that may hold something, with
/// their places among [`stored_names`].
#[expect(clippy::cast_precision_loss, reason = "whole numbers up to 2^53")]
pub(crate) fn joined(stored: &[(usize, ArrayRef)], n_rows: usize) -> Float64Array {
    let mut values = vec![0.0; n_rows];
    for (digits, column) in stored {
        let parts = PARTS.get(*digits).copied().unwrap_or(1.0);
        if column.null_count() == n_rows {
            continue;
        }
        if let Some(column) = column.as_primitive_opt::<Decimal128Type>() {
            put(&mut values, column.nulls(), column.values(), |it| it as f64 / parts);
        } else if let Some(column) = column.as_primitive_opt::<Decimal64Type>() {
            put(&mut values, column.nulls(), column.values(), |it| it as f64 / parts);
        } else if let Some(column) = column.as_primitive_opt::<Float64Type>() {
            put(&mut values, column.nulls(), column.values(), |it| it);
        }
    }
    Float64Array::from(values)
}

/// Which of the columns hold values of these rows: a bit for each place.
pub(crate) fn places(stored: &[(usize, ArrayRef)], rows: &Range<usize>) -> u8 {
    let holds = |column: &ArrayRef| match column.nulls() {
        None => !rows.is_empty(),
        Some(it) => it.slice(rows.start, rows.len()).null_count() < rows.len(),
    };
    stored.iter().filter(|it| holds(&it.1)).fold(0, |all, it| all | 1 << it.0)
}

/// Values of a series stand together, so what is here comes in few stretches.
fn put<T: Copy>(
    values: &mut [f64],
    here: Option<&NullBuffer>,
    stored: &[T],
    value: impl Fn(T) -> f64,
) {
    let mut put = |rows: Range<usize>| {
        let stored = &stored[rows.clone()];
        values[rows].iter_mut().zip(stored).for_each(|(it, stored)| *it = value(*stored));
    };
    match here {
        None => put(0..stored.len()),
        Some(here) => here.valid_slices().for_each(|(begin, end)| put(begin..end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(series: &[i32], values: &[f64]) -> (Vec<usize>, Vec<f64>) {
        let columns = split(series, &Float64Array::from(values.to_vec()));
        let n_in = columns.iter().map(|it| it.len() - it.null_count()).collect();
        let columns: Vec<_> = columns.into_iter().enumerate().collect();
        (n_in, joined(&columns, values.len()).values().to_vec())
    }

    #[test]
    fn a_series_is_in_the_column_of_its_digits_and_comes_back_bit_by_bit() {
        let series = [1, 1, 1, 2, 2, 3, 3, 4];
        let values = [31.0, 31.4, -0.1, 7.25, 7.0, 0.1 + 0.2, 1.0, 0.000_01];
        let (n_in, back) = through(&series, &values);
        assert_eq!(n_in, [0, 3, 2, 0, 0, 1, 2]);
        assert_eq!(back, values);
    }

    #[test]
    fn what_is_too_large_for_its_digits_stays_a_double() {
        let values = [9e15, 0.5];
        let (n_in, back) = through(&[1, 1], &values);
        assert_eq!(n_in, [0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(back, values);
        assert_eq!(through(&[], &[]).1, Vec::<f64>::new());
    }
}
