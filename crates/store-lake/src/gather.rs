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
use port::{Detail, PortError, Tally};
use rustc_hash::FxHashSet;
use tokio::task::JoinSet;

use crate::{
    delta_log::unavailable,
    footers::SortedFile,
    lake::Lake,
    layer::Glance,
    part::Part,
    read::newest,
    reading_row::ReadingRow,
    row::{Row as _, day_of},
    rows_of::{self, Readings},
    scan::Wanted,
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
    /// How much is wanted of hours that were counted before; none where readings themselves are.
    fn detail(&self) -> Option<Detail> {
        None
    }
    /// Is it wanted where readings come from?
    fn with_origins(&self) -> bool {
        false
    }
    /// Takes readings of one series; some may be of other times.
    fn rows(&mut self, readings: Readings<'_>) -> Result<(), PortError>;
    /// Takes readings of memory, by series and time.
    fn fresh(&mut self, rows: Vec<ReadingRow>) -> Result<(), PortError> {
        rows.chunk_by(|a, b| a.series == b.series).try_for_each(|it| {
            let columns = Columns::of(it);
            self.rows(columns.readings(it.first().map_or(SeriesId(0), |it| it.series)))
        })
    }
    /// Takes an hour that was counted before.
    fn hour(&mut self, _: i32, _: Tally) -> Result<(), PortError> {
        Ok(())
    }
    /// Takes what another found, mostly later.
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

/// Rows of one series as columns.
#[derive(Default)]
struct Columns {
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
        let mut revised: HashSet<i64> =
            parts.iter().filter(|it| it.revises()).map(|it| it.day).collect();
        if found.with_origins() {
            // A row of memory that only repeats one of a file says where the second came from.
            revised.extend(glance.rows.iter().map(|it| day_of(it.time)));
        }
        let (versions, plain): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|it| revised.contains(&it.day));
        let (rows, fresh): (Vec<_>, Vec<_>) =
            glance.rows.into_iter().partition(|it| revised.contains(&day_of(it.time)));
        let files = files(plain, &fresh, rolled);
        for other in self.read_files(files, found).await? {
            found.merge(other)?;
        }
        found.fresh(newest_by_series(fresh))?;
        let series: Vec<SeriesId> = keys.iter().map(id).collect();
        let versions = Glance { parts: Arc::new(versions), rows };
        let mut done = Ok(());
        self.day_by_day(versions, &series, (from, to), |day| {
            done = found.fresh(newest_by_series(day));
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
        let mut readers: JoinSet<Result<(usize, G), PortError>> = JoinSet::new();
        for (n, files) in shares(files).into_iter().enumerate() {
            let (this, mut found) = (Arc::clone(self), like.empty());
            readers.spawn(async move {
                for file in &files {
                    this.read_file(file, &mut found).await?;
                }
                Ok((n, found))
            });
        }
        let mut all = Vec::with_capacity(readers.len());
        while let Some(done) = readers.join_next().await {
            let failed = |it| PortError::unavailable("reading the history", it);
            all.push(done.map_err(failed)??);
        }
        all.sort_unstable_by_key(|it| it.0);
        Ok(all.into_iter().map(|it| it.1).collect())
    }

    async fn read_file<G: Gather>(&self, file: &File, found: &mut G) -> Result<(), PortError> {
        let (keys, mut done) = (Arc::clone(found.keys()), Ok(()));
        let (store, footers) = (&self.store, &self.footers);
        let read = match file {
            File::Part(part, overridden) => {
                let with_origins = found.with_origins();
                rows_of::each_of(store, footers, part, &keys, with_origins, |readings| {
                    if done.is_ok() {
                        done = match overridden {
                            None => found.rows(readings),
                            Some(it) => each_without(readings, it, |it| found.rows(it)),
                        };
                    }
                })
                .await
            }
            File::Hours(file) => {
                let detail = found.detail().unwrap_or(Detail::Ends);
                rows_of::each_hour(store, footers, file, &keys, detail, |series, hour| {
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
    fn of(rows: &[ReadingRow]) -> Self {
        Self {
            time: rows.iter().map(|it| it.time.0).collect(),
            flag: rows.iter().map(|it| it.flag.number().cast_signed()).collect(),
            value: rows.iter().map(|it| it.value).collect(),
        }
    }

    fn readings(&self, series: SeriesId) -> Readings<'_> {
        let Self { time, flag, value } = self;
        Readings { series: series.0.cast_signed(), time, flag, value, origins: None }
    }
}

fn newest_by_series(rows: Vec<ReadingRow>) -> Vec<ReadingRow> {
    let mut rows = newest(rows);
    rows.sort_by_key(|it| (it.series, it.time));
    rows
}

/// Hands over the stretches between readings whose keys are `overridden`.
fn each_without(
    readings: Readings<'_>,
    overridden: &FxHashSet<(i32, i64)>,
    mut take: impl FnMut(Readings<'_>) -> Result<(), PortError>,
) -> Result<(), PortError> {
    let mut begin = 0;
    for (row, time) in readings.time.iter().enumerate() {
        if overridden.contains(&(readings.series, *time)) {
            take(readings.slice(begin..row))?;
            begin = row + 1;
        }
    }
    take(readings.slice(begin..readings.time.len()))
}

/// The files as one reader or several read them: neighbours together, so that what each finds comes
/// after what the one before found.
fn shares(files: Vec<File>) -> Vec<Vec<File>> {
    let n_rows: u64 = files.iter().map(File::n_rows).sum();
    let n_readers = if n_rows < N_ROWS_ALONE { 1 } else { N_READERS as u64 };
    let mut shares: Vec<Vec<File>> = vec![vec![]; N_READERS];
    let mut n_before = 0;
    for file in files {
        let at = n_before * n_readers / n_rows.max(1);
        n_before += file.n_rows();
        shares[usize::try_from(at).unwrap_or(0).min(N_READERS - 1)].push(file);
    }
    shares.retain(|it| !it.is_empty());
    shares
}
