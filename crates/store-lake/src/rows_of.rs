//! Rows of a few series straight from a file, as columns: what bins and percentiles are counted of.
//!
//! A plan of DataFusion costs a millisecond before it reads anything, and rows of our own cost more
//! than the numbers in them. Here the rows of the series are known beforehand, and nothing else is
//! decoded.

use std::{ops::Range, sync::Arc};

use arrow::{
    array::{ArrayRef, AsArray as _, RecordBatch, StringArray},
    datatypes::{Int8Type, Int64Type, TimestampMicrosecondType},
};
use futures::TryStreamExt as _;
use model::SeriesId;
use object_store::ObjectStore;
use parquet::errors::ParquetError;
use port::{Detail, Tally};
use rustc_hash::FxHashMap;

use crate::{
    digits,
    footers::{Footers, N_BATCH_ROWS, OpenFile, Run, SortedFile},
    part::Part,
    reading_row::ReadingRow,
    rollup,
};

/// Readings of one series, in order of time.
#[derive(Clone, Copy)]
pub(crate) struct Readings<'a> {
    pub(crate) series: i32,
    pub(crate) time: &'a [i64],
    pub(crate) flag: &'a [i8],
    pub(crate) value: &'a [f64],
    pub(crate) origins: Option<Origins<'a>>,
}

/// Where readings come from; those at hand begin at `begin`.
#[derive(Clone, Copy)]
pub(crate) struct Origins<'a> {
    begin: usize,
    known_at: &'a [i64],
    position: &'a [i64],
    source: &'a StringArray,
    origin: &'a StringArray,
}

impl Readings<'_> {
    /// Some of them.
    pub(crate) fn slice(&self, rows: Range<usize>) -> Self {
        Self {
            series: self.series,
            time: &self.time[rows.clone()],
            flag: &self.flag[rows.clone()],
            value: &self.value[rows.clone()],
            origins: self.origins.map(|it| Origins { begin: it.begin + rows.start, ..it }),
        }
    }

    /// Those in `from ≤ time < to`.
    pub(crate) fn between(&self, from: i64, to: i64) -> Self {
        let from = self.time.partition_point(|it| *it < from);
        let to = self.time.partition_point(|it| *it < to);
        self.slice(from..to.max(from))
    }
}

impl<'a> Origins<'a> {
    pub(crate) fn known_at(&self, row: usize) -> i64 {
        self.known_at[self.begin + row]
    }

    pub(crate) fn position(&self, row: usize) -> i64 {
        self.position[self.begin + row]
    }

    pub(crate) fn source(&self, row: usize) -> &'a str {
        self.source.value(self.begin + row)
    }

    pub(crate) fn origin(&self, row: usize) -> &'a str {
        self.origin.value(self.begin + row)
    }
}

/// Hands over the readings of `series`, which are sorted, that a file holds; with where they come
/// from, if that is wanted.
pub(crate) async fn each_of(
    store: &Arc<dyn ObjectStore>,
    footers: &Footers,
    part: &Part,
    series: &[i32],
    with_origins: bool,
    mut take: impl FnMut(Readings<'_>),
) -> Result<(), ParquetError> {
    let file = SortedFile { location: part.location::<ReadingRow>(), bytes: part.bytes };
    let file = footers.open(store, &file).await?;
    let runs = footers.runs(&file, series).await?;
    // Mostly the values of all are in one column, and all of them were measured.
    let known = file.places(runs.iter().map(|it| it.series));
    let values = value_columns(&file, known.unwrap_or(u8::MAX));
    let flags = file.constant("flag").map(|it| vec![it; N_BATCH_ROWS]);
    let mut columns = vec!["time"];
    columns.extend(values.iter().map(|(_, name)| name.as_str()));
    if flags.is_none() {
        columns.push("flag");
    }
    if with_origins {
        columns.extend(["known_at", "position", "source", "origin"]);
    }
    let mut runs = Runs::new(runs);
    let mut places = FxHashMap::default();
    let mut batches = file.read(runs.rows(), &columns)?;
    while let Some(batch) = batches.try_next().await? {
        let n_rows = batch.num_rows();
        let stored = values.iter().map(|(n, name)| Ok((*n, column(&batch, name)?.clone())));
        let stored = stored.collect::<Result<Vec<_>, ParquetError>>()?;
        let value = digits::joined(&stored, n_rows);
        let flag = match &flags {
            Some(all) => &all[..n_rows],
            None => column(&batch, "flag")?.as_primitive::<Int8Type>().values(),
        };
        let all = Readings {
            series: 0,
            time: instants(&batch, "time")?,
            flag,
            value: value.values(),
            origins: with_origins.then(|| origins(&batch)).transpose()?,
        };
        runs.of_batch(n_rows, |series, rows| {
            if known.is_none() {
                *places.entry(series).or_default() |= digits::places(&stored, &rows);
            }
            take(Readings { series, ..all.slice(rows) });
        });
    }
    if known.is_none() {
        footers.note_places(&file, places);
    }
    Ok(())
}

/// Hands over the hours of `series`, which are sorted, that a file of `rollup_1h` holds, in as much
/// detail as is wanted.
pub(crate) async fn each_hour(
    store: &Arc<dyn ObjectStore>,
    footers: &Footers,
    file: &SortedFile,
    series: &[i32],
    detail: Detail,
    mut take: impl FnMut(i32, Tally),
) -> Result<(), ParquetError> {
    let file = footers.open(store, file).await?;
    let runs = footers.runs(&file, series).await?;
    if let Some(batch) = footers.whole(&file, rollup::columns(detail)).await? {
        let hours = rollup::Hours::of(&batch, detail)?;
        for Run { series, rows } in runs {
            rows.for_each(|row| take(series, hours.at(row)));
        }
        return Ok(());
    }
    let mut runs = Runs::new(runs);
    let mut batches = file.read(runs.rows(), rollup::columns(detail))?;
    while let Some(batch) = batches.try_next().await? {
        let hours = rollup::Hours::of(&batch, detail)?;
        runs.of_batch(batch.num_rows(), |series, rows| {
            rows.for_each(|row| take(series, hours.at(row)));
        });
    }
    Ok(())
}

/// Runs whose rows come batch by batch, one after the other.
struct Runs {
    all: Vec<Run>,
    /// The run in hand, and how many of its rows have come.
    at: usize,
    n_come: usize,
}

impl Runs {
    fn new(runs: Vec<Run>) -> Self {
        Self { all: runs, at: 0, n_come: 0 }
    }

    fn rows(&self) -> impl Iterator<Item = Range<usize>> {
        self.all.iter().map(|it| it.rows.clone())
    }

    /// Hands over whose rows a batch of `n_rows` has.
    fn of_batch(&mut self, n_rows: usize, mut take: impl FnMut(i32, Range<usize>)) {
        let mut begin = 0;
        while let Some(run) = self.all.get(self.at).filter(|_| begin < n_rows) {
            let n = (run.rows.len() - self.n_come).min(n_rows - begin);
            take(run.series, begin..begin + n);
            begin += n;
            self.n_come += n;
            if self.n_come == run.rows.len() {
                (self.at, self.n_come) = (self.at + 1, 0);
            }
        }
    }
}

/// Those columns of values that are not empty, with their digits.
fn value_columns(file: &OpenFile, places: u8) -> Vec<(usize, String)> {
    let names = digits::stored_names("value").into_iter().enumerate();
    let names = names.filter(|(n, _)| places & 1 << n != 0);
    names.filter(|(_, it)| file.n_values(it) != Some(0)).collect()
}

fn origins(batch: &RecordBatch) -> Result<Origins<'_>, ParquetError> {
    let texts = |name: &str| {
        let found = column(batch, name)?.as_string_opt::<i32>();
        found.ok_or_else(|| ParquetError::General(format!("column `{name}` holds no text")))
    };
    Ok(Origins {
        begin: 0,
        known_at: instants(batch, "known_at")?,
        position: column(batch, "position")?.as_primitive::<Int64Type>().values(),
        source: texts("source")?,
        origin: texts("origin")?,
    })
}

pub(crate) fn instants<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b [i64], ParquetError> {
    Ok(column(batch, name)?.as_primitive::<TimestampMicrosecondType>().values())
}

pub(crate) fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, ParquetError> {
    let missing = || ParquetError::General(format!("there is no column `{name}`"));
    batch.column_by_name(name).ok_or_else(missing)
}

/// Series as the files have them.
pub(crate) fn keys(series: &[SeriesId]) -> Arc<[i32]> {
    let mut keys: Vec<i32> = series.iter().map(|it| it.0.cast_signed()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into()
}
