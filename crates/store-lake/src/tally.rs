//! Readings of many series counted in stretches of time: charts, boards, percentiles.
//!
//! Files of a day hold each reading once, unless later versions came: then, and where memory has
//! rows of the day, versions are compared row by row. All other days are counted column by column.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use model::{SeriesId, Time};
use port::{PortError, Stretches, Tally};

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

/// Bytes an hour takes in its file, roughly.
const BYTES_PER_HOUR: u64 = 20;

const HOUR_US: i64 = 3_600_000_000;

/// Threads that count one question's files.
const N_COUNTERS: usize = 2;

/// What was counted, series by series.
struct Counts {
    keys: Arc<[i32]>,
    stretches: Stretches,
    found: Vec<Vec<Tally>>,
    /// Stretches, or values where these are kept.
    n: usize,
    n_max: usize,
}

impl Lake {
    pub(crate) async fn tallies(
        self: &Arc<Self>,
        series: &[SeriesId],
        stretches: Stretches,
        n_max: usize,
    ) -> Result<Vec<Vec<Tally>>, PortError> {
        let keys = rows_of::keys(series);
        let mut counts = Counts::new(&keys, stretches, n_max);
        let sorted: Vec<SeriesId> = keys.iter().map(|it| SeriesId(it.cast_unsigned())).collect();
        if let (Some(first), Some(last), true) =
            (sorted.first(), sorted.last(), stretches.from < stretches.to)
        {
            let time = (stretches.from, Time(stretches.to.0 - 1));
            let wanted = Wanted { series: (*first, *last), time };
            let glance = self.view().readings.glance(&sorted, stretches.from, stretches.to);
            let rolled = self.rolled_up(&glance, stretches);
            let parts = wanted.parts(&glance.parts);
            let (versions, plain) = apart(Glance { parts: Arc::new(parts), rows: glance.rows });
            let (hours, plain) = in_hours(plain, &rolled);
            let files = hours.into_iter().map(File::Hours).chain(plain.into_iter().map(File::Part));
            for counted in self.count_files(files.collect(), &counts).await? {
                counts.merge(counted)?;
            }
            self.count_versions(versions, &sorted, &mut counts).await?;
        }
        let found = |it: &SeriesId| {
            let at = keys.binary_search(&it.0.cast_signed()).ok();
            at.and_then(|it| counts.found.get(it)).cloned().unwrap_or_default()
        };
        Ok(series.iter().map(found).collect())
    }

    /// Days that are counted already, where the question is one of whole hours.
    fn rolled_up(
        &self,
        glance: &Glance<ReadingRow>,
        asked: Stretches,
    ) -> BTreeMap<i64, SortedFile> {
        let is_whole = |it: i64| it.rem_euclid(HOUR_US) == 0;
        if asked.values
            || !is_whole(asked.from.0)
            || !asked.width.0.is_multiple_of(HOUR_US.unsigned_abs())
        {
            return BTreeMap::new();
        }
        let hours = Arc::clone(&self.view().hours);
        let days = glance.parts.chunk_by(|a, b| a.day == b.day);
        let rolled = days.filter_map(|parts| {
            let day = parts.first()?.day;
            let is_cut = !is_whole(asked.to.0) && day == day_of(asked.to);
            let file = hours.get(&day)?;
            let is_true = !is_cut && file.is_of(parts.iter().map(AsRef::as_ref));
            is_true.then(|| (day, file.file()))
        });
        rolled.collect()
    }

    /// Counts files that hold every reading once.
    async fn count_files(
        self: &Arc<Self>,
        parts: Vec<File>,
        empty: &Counts,
    ) -> Result<Vec<Counts>, PortError> {
        let n_rows: u64 = parts.iter().map(File::n_rows).sum();
        let n_counters = if n_rows < N_ROWS_ALONE { 1 } else { N_COUNTERS };
        let mut counters = tokio::task::JoinSet::new();
        for n in 0..n_counters {
            let parts: Vec<_> = parts.iter().skip(n).step_by(n_counters).cloned().collect();
            let (lake, mut counts) = (Arc::clone(self), empty.empty());
            counters.spawn(async move {
                for part in &parts {
                    lake.count_file(part, &mut counts).await?;
                }
                Ok(counts)
            });
        }
        let mut counted = Vec::with_capacity(n_counters);
        while let Some(done) = counters.join_next().await {
            let failed = |it| PortError::unavailable("counting readings of the history", it);
            counted.push(done.map_err(failed)??);
        }
        Ok(counted)
    }

    async fn count_file(&self, file: &File, counts: &mut Counts) -> Result<(), PortError> {
        let (keys, mut done) = (Arc::clone(&counts.keys), Ok(()));
        let store = self.store.clone();
        match file {
            File::Part(part) => {
                rows_of::each_of(store, &self.footers, part, keys, |numbers| {
                    if done.is_ok() {
                        done = counts.add_sorted(&numbers);
                    }
                })
                .await
            }
            File::Hours(file) => {
                rows_of::each_hour(store, &self.footers, file, keys, |series, hour| {
                    if done.is_ok() {
                        done = counts.add_hour(series, hour);
                    }
                })
                .await
            }
        }
        .map_err(|it| unavailable(ReadingRow::TABLE, "reading", it))?;
        done
    }

    async fn count_versions(
        &self,
        glance: Glance<ReadingRow>,
        series: &[SeriesId],
        counts: &mut Counts,
    ) -> Result<(), PortError> {
        let Stretches { from, to, .. } = counts.stretches;
        let mut done = Ok(());
        self.day_by_day(glance, series, (from, to), |day| {
            let mut rows = newest(day).into_iter().filter(|it| it.flag.is_valid());
            done = rows.try_for_each(|it| {
                counts.merge_one(it.series.0.cast_signed(), counts.one(it.time, it.value))
            });
            if done.is_ok() {
                std::ops::ControlFlow::Continue(())
            } else {
                std::ops::ControlFlow::Break(())
            }
        })
        .await?;
        done
    }
}

/// What is counted: readings, or hours that were counted before.
#[derive(Clone)]
enum File {
    Part(Arc<Part>),
    Hours(SortedFile),
}

impl File {
    /// Rows it may have.
    fn n_rows(&self) -> u64 {
        match self {
            Self::Part(it) => it.n_rows,
            Self::Hours(it) => it.bytes / BYTES_PER_HOUR,
        }
    }
}

/// Days whose hours are known, apart from files that must be read.
fn in_hours(
    plain: Vec<Arc<Part>>,
    rolled: &BTreeMap<i64, SortedFile>,
) -> (Vec<SortedFile>, Vec<Arc<Part>>) {
    let days: BTreeSet<i64> = plain.iter().map(|it| it.day).collect();
    let hours = days.iter().filter_map(|it| rolled.get(it)).cloned().collect();
    let rest = plain.into_iter().filter(|it| !rolled.contains_key(&it.day)).collect();
    (hours, rest)
}

/// Days in which versions must be compared, with their rows, apart from files that need no look.
fn apart(glance: Glance<ReadingRow>) -> (Glance<ReadingRow>, Vec<Arc<Part>>) {
    let revised = glance.parts.iter().filter(|it| it.revises()).map(|it| it.day);
    let in_memory = glance.rows.iter().map(|it| day_of(it.time));
    let versioned: HashSet<i64> = revised.chain(in_memory).collect();
    let (versions, plain) =
        glance.parts.iter().cloned().partition(|it| versioned.contains(&it.day));
    (Glance { parts: Arc::new(versions), rows: glance.rows }, plain)
}

impl Counts {
    fn new(keys: &Arc<[i32]>, stretches: Stretches, n_max: usize) -> Self {
        let found = vec![Vec::new(); keys.len()];
        Self { keys: Arc::clone(keys), stretches, found, n: 0, n_max }
    }

    fn empty(&self) -> Self {
        Self::new(&self.keys, self.stretches, self.n_max)
    }

    fn one(&self, time: Time, value: f64) -> Tally {
        let mut one = Tally::of(self.stretches.begin_of(time), time, value);
        one.values.extend(self.stretches.values.then_some(value));
        one
    }

    /// Adds rows sorted by series and time.
    fn add_sorted(&mut self, numbers: &Numbers<'_>) -> Result<(), PortError> {
        let mut begin = 0;
        for run in numbers.series.chunk_by(|a, b| a == b) {
            let end = begin + run.len();
            let time = &numbers.time[begin..end];
            let from = begin + time.partition_point(|it| *it < self.stretches.from.0);
            let to = begin + time.partition_point(|it| *it < self.stretches.to.0);
            let mut at = from;
            while at < to {
                let stretch = self.stretches.begin_of(Time(numbers.time[at]));
                let over = stretch.plus(self.stretches.width).0;
                let next = at + numbers.time[at..to].partition_point(|it| *it < over);
                if let Some(tally) = self.count(numbers, at..next, stretch) {
                    self.merge_one(run[0], tally)?;
                }
                at = next.max(at + 1);
            }
            begin = end;
        }
        Ok(())
    }

    /// Adds an hour that was counted before.
    fn add_hour(&mut self, series: i32, hour: Tally) -> Result<(), PortError> {
        if hour.begin < self.stretches.from || self.stretches.to <= hour.begin {
            return Ok(());
        }
        let begin = self.stretches.begin_of(hour.begin);
        self.merge_one(series, Tally { begin, ..hour })
    }

    /// The valid ones of rows that are in one stretch.
    fn count(
        &self,
        numbers: &Numbers<'_>,
        rows: std::ops::Range<usize>,
        stretch: Time,
    ) -> Option<Tally> {
        let is_valid = |row: &usize| {
            model::Flag::from_number(numbers.flag[*row].cast_unsigned())
                .is_some_and(model::Flag::is_valid)
        };
        let mut rows = rows.filter(is_valid);
        let first = rows.next()?;
        let mut tally = Tally::of(stretch, Time(numbers.time[first]), numbers.value[first]);
        tally.values.extend(self.stretches.values.then_some(numbers.value[first]));
        for row in rows {
            tally.add(Time(numbers.time[row]), numbers.value[row]);
            if self.stretches.values {
                tally.values.push(numbers.value[row]);
            }
        }
        Some(tally)
    }

    fn merge(&mut self, other: Self) -> Result<(), PortError> {
        for (key, tallies) in other.keys.iter().zip(other.found) {
            for tally in tallies {
                self.merge_one(*key, tally)?;
            }
        }
        Ok(())
    }

    /// Puts a tally where it belongs; mostly that is the end.
    fn merge_one(&mut self, key: i32, tally: Tally) -> Result<(), PortError> {
        let Ok(at) = self.keys.binary_search(&key) else { return Ok(()) };
        let found = &mut self.found[at];
        self.n += tally.values.len();
        let at = match found.last() {
            Some(last) if tally.begin <= last.begin => {
                found.partition_point(|it| it.begin < tally.begin)
            }
            _ => found.len(),
        };
        if let Some(it) = found.get_mut(at).filter(|it| it.begin == tally.begin) {
            it.merge(tally);
        } else {
            self.n += usize::from(!self.stretches.values);
            found.insert(at, tally);
        }
        if self.n_max < self.n {
            let why = format!(
                "the answer has more than {} numbers, which is all it may: ask for fewer series, a shorter time or wider stretches",
                self.n_max
            );
            return Err(PortError::Refused { why });
        }
        Ok(())
    }
}
