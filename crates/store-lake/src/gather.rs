//! Readings of many series gathered from files and memory, newest versions only.
//!
//! Files of a day hold each reading once, unless later versions came: only then are versions compared
//! row by row. What memory has is newer than what files have, so its rows stand in for theirs. All
//! else is taken column by column.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::ControlFlow,
    sync::Arc,
};

use model::{SeriesId, Time};
use port::{PortError, Tally};
use rustc_hash::FxHashSet;
use tokio::task::JoinSet;

use crate::{
    lake::Lake,
    layer::Glance,
    part::Part,
    read::newest,
    reading_row::ReadingRow,
    row::{Row as _, day_of},
    rows_of::{self, Numbers, SortedFile},
    scan::Wanted,
    sheet::unavailable,
};

/// Below this many rows a second thread costs more than it saves.
const N_ROWS_ALONE: u64 = 200_000;

/// Threads that read one question's files.
const N_READERS: usize = 2;

/// Bytes an hour takes in its file, roughly.
const BYTES_PER_HOUR: u64 = 20;

/// Who is given what is found.
pub(crate) trait Gather: Send + Sized + 'static {
    /// The same question with nothing found yet.
    fn empty(&self) -> Self;
    /// The series asked for, sorted.
    fn keys(&self) -> &Arc<[i32]>;
    /// In `from ≤ time < to`.
    fn time(&self) -> (Time, Time);
    /// Takes rows sorted by series and time; some may be of other times.
    fn rows(&mut self, numbers: &Numbers<'_>) -> Result<(), PortError>;
    /// Takes an hour that was counted before.
    fn hour(&mut self, series: i32, hour: Tally) -> Result<(), PortError>;
    /// Takes what another found.
    fn merge(&mut self, other: Self) -> Result<(), PortError>;
}

/// Keys of rows that memory has.
type Overridden = Arc<FxHashSet<(i32, i64)>>;

/// What is read: readings, or hours that were counted before.
#[derive(Clone)]
enum File {
    /// The keys, where memory has rows of the file's day.
    Part(Arc<Part>, Option<Overridden>),
    Hours(SortedFile),
}

/// Rows as columns.
#[derive(Default)]
struct Columns {
    series: Vec<i32>,
    time: Vec<i64>,
    flag: Vec<i8>,
    value: Vec<f64>,
}

impl Lake {
    /// Gives `found` what there is; whole days may come as the hours in `rolled`.
    pub(crate) async fn gather<G: Gather>(
        self: &Arc<Self>,
        glance: Glance<ReadingRow>,
        rolled: &BTreeMap<i64, SortedFile>,
        found: &mut G,
    ) -> Result<(), PortError> {
        let keys = Arc::clone(found.keys());
        let (from, to) = found.time();
        let (Some(first), Some(last), true) = (keys.first(), keys.last(), from < to) else {
            return Ok(());
        };
        let id = |it: &i32| SeriesId(it.cast_unsigned());
        let wanted = Wanted { series: (id(first), id(last)), time: (from, Time(to.0 - 1)) };
        let parts = wanted.parts(&glance.parts);
        let revised: HashSet<i64> =
            parts.iter().filter(|it| it.revises()).map(|it| it.day).collect();
        let (versions, plain): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|it| revised.contains(&it.day));
        let (rows, fresh): (Vec<_>, Vec<_>) =
            glance.rows.into_iter().partition(|it| revised.contains(&day_of(it.time)));
        let files = files(plain, &fresh, rolled);
        for other in self.read_files(files, found).await? {
            found.merge(other)?;
        }
        found.rows(&Columns::of(newest(fresh)).numbers())?;
        let series: Vec<SeriesId> = keys.iter().map(id).collect();
        let versions = Glance { parts: Arc::new(versions), rows };
        let mut done = Ok(());
        self.day_by_day(versions, &series, (from, to), |day| {
            done = found.rows(&Columns::of(newest(day)).numbers());
            if done.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .await?;
        done
    }

    async fn read_files<G: Gather>(
        self: &Arc<Self>,
        files: Vec<File>,
        like: &G,
    ) -> Result<Vec<G>, PortError> {
        let n_rows: u64 = files.iter().map(File::n_rows).sum();
        let n_readers = if n_rows < N_ROWS_ALONE { 1 } else { N_READERS };
        let mut readers: JoinSet<Result<G, PortError>> = JoinSet::new();
        for n in 0..n_readers {
            let files: Vec<_> = files.iter().skip(n).step_by(n_readers).cloned().collect();
            let (this, mut found) = (Arc::clone(self), like.empty());
            readers.spawn(async move {
                for file in &files {
                    this.read_file(file, &mut found).await?;
                }
                Ok(found)
            });
        }
        let mut all = Vec::with_capacity(n_readers);
        while let Some(done) = readers.join_next().await {
            let failed = |it| PortError::unavailable("reading the history", it);
            all.push(done.map_err(failed)??);
        }
        Ok(all)
    }

    async fn read_file<G: Gather>(&self, file: &File, found: &mut G) -> Result<(), PortError> {
        let (keys, mut done) = (Arc::clone(found.keys()), Ok(()));
        let store = self.store.clone();
        let read = match file {
            File::Part(part, overridden) => {
                rows_of::each_of(store, &self.footers, part, keys, |numbers| {
                    if done.is_ok() {
                        done = match overridden {
                            None => found.rows(&numbers),
                            Some(it) => found.rows(&Columns::without(&numbers, it).numbers()),
                        };
                    }
                })
                .await
            }
            File::Hours(file) => {
                rows_of::each_hour(store, &self.footers, file, keys, |series, hour| {
                    if done.is_ok() {
                        done = found.hour(series, hour);
                    }
                })
                .await
            }
        };
        read.map_err(|it| unavailable(ReadingRow::TABLE, "reading", it))?;
        done
    }
}

/// What to read of days without versions: their hours where these are known and memory adds
/// nothing, else their parts.
fn files(
    plain: Vec<Arc<Part>>,
    fresh: &[ReadingRow],
    rolled: &BTreeMap<i64, SortedFile>,
) -> Vec<File> {
    let in_memory: HashSet<i64> = fresh.iter().map(|it| day_of(it.time)).collect();
    let keys = fresh.iter().map(|it| (it.series.0.cast_signed(), it.time.0));
    let overridden: Overridden = Arc::new(keys.collect());
    let mut hours: BTreeSet<i64> = BTreeSet::new();
    let mut files = Vec::with_capacity(plain.len());
    for part in plain {
        let is_in_memory = in_memory.contains(&part.day);
        match rolled.get(&part.day).filter(|_| !is_in_memory) {
            Some(file) if hours.insert(part.day) => files.push(File::Hours(file.clone())),
            Some(_) => {}
            None => files.push(File::Part(part, is_in_memory.then(|| Arc::clone(&overridden)))),
        }
    }
    files
}

impl File {
    /// Rows it may have.
    fn n_rows(&self) -> u64 {
        match self {
            Self::Part(it, _) => it.n_rows,
            Self::Hours(it) => it.bytes / BYTES_PER_HOUR,
        }
    }
}

impl Columns {
    fn of(mut rows: Vec<ReadingRow>) -> Self {
        rows.sort_by_key(|it| (it.series, it.time));
        let mut columns = Self::default();
        for row in &rows {
            let flag = row.flag.number().cast_signed();
            columns.push(row.series.0.cast_signed(), row.time.0, flag, row.value);
        }
        columns
    }

    /// Rows but those whose keys are `overridden`.
    fn without(numbers: &Numbers<'_>, overridden: &FxHashSet<(i32, i64)>) -> Self {
        let mut columns = Self::default();
        for (row, series) in numbers.series.iter().enumerate() {
            let time = numbers.time[row];
            if !overridden.contains(&(*series, time)) {
                columns.push(*series, time, numbers.flag[row], numbers.value[row]);
            }
        }
        columns
    }

    fn push(&mut self, series: i32, time: i64, flag: i8, value: f64) {
        self.series.push(series);
        self.time.push(time);
        self.flag.push(flag);
        self.value.push(value);
    }

    fn numbers(&self) -> Numbers<'_> {
        let Self { series, time, flag, value } = self;
        Numbers { series, time, flag, value }
    }
}
