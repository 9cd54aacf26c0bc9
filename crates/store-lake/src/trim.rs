//! Letting go of readings that are kept no longer.
//!
//! **Invariant:** what is held stays, and so does what proves an exceedance: every reading of a
//! subject on the days its exceeded means were made of. Hours are closed before their readings go
//! ([`closed`](crate::closed)). A day is rewritten in one commit: after a crash its readings are all
//! there or gone as they should be, and the next pass goes on. Legal means are never touched.

use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    sync::Arc,
};

use arrow::{
    array::{AsArray as _, BooleanArray, RecordBatch},
    compute::filter_record_batch,
    datatypes::Int32Type,
};
use futures::TryStreamExt as _;
use model::{Period, SeriesId, Span, Time, Verdict};
use port::{PortError, SeriesTerm, TrimmedDay};
use rustc_hash::FxHashMap;

use crate::{
    closed::bounds,
    delta_log::unavailable,
    digits,
    lake::Lake,
    mean_row::MeanRow,
    parquet_file::Encoder,
    part::{Name, Part},
    reading_row::ReadingRow,
    row::{Row as _, day_of},
    scan::Wanted,
};

/// Days rewritten in one go: more wait for the next.
const N_DAYS_MAX: usize = 32;

/// The longest window of which a mean needs its readings as proof. A yearly mean rests on hourly
/// ones, which are kept themselves.
const WINDOW_MAX: Span = Span::from_h(24);

/// How long each series is kept.
pub(crate) struct Terms(FxHashMap<SeriesId, SeriesTerm>);

/// What is past its time of one day.
struct Due {
    day: i64,
    /// Series whose readings go.
    series: BTreeSet<SeriesId>,
    n_readings: u64,
    n_held: u64,
}

impl Terms {
    pub(crate) fn new(terms: Vec<SeriesTerm>) -> Self {
        Self(terms.into_iter().map(|it| (it.series, it)).collect())
    }

    /// Series whose readings of this day are past their time, and whether they are held.
    fn past(&self, day: i64, parts: &[Arc<Part>]) -> Vec<(SeriesId, bool)> {
        let (begin, end) = bounds(day);
        let in_files =
            |it: SeriesId| parts.iter().any(|part| part.series.0 <= it && it <= part.series.1);
        let past = |it: &&SeriesTerm| {
            it.raw_before.is_some_and(|before| end <= before) && in_files(it.series)
        };
        let past = self.0.values().filter(past);
        let mut past: Vec<_> = past.map(|it| (it.series, it.is_held(begin, end))).collect();
        past.sort_unstable();
        past
    }

    /// Are the hours of this day of a series past their time?
    fn hours_are_past(&self, series: SeriesId, day: i64) -> bool {
        let (begin, end) = bounds(day);
        self.0.get(&series).is_some_and(|it| {
            it.hours_before.is_some_and(|before| end <= before) && !it.is_held(begin, end)
        })
    }

    /// No day from this one on has readings that are past their time.
    fn end(&self) -> i64 {
        self.0.values().filter_map(|it| it.raw_before).map(day_of).max().unwrap_or(i64::MIN)
    }

    /// Nor hours from this one on.
    fn hours_end(&self) -> i64 {
        self.0.values().filter_map(|it| it.hours_before).map(day_of).max().unwrap_or(i64::MIN)
    }
}

impl Lake {
    /// What would go.
    pub(crate) async fn due(self: &Arc<Self>, terms: &Terms) -> Result<Vec<TrimmedDay>, PortError> {
        let (parts, means) = {
            let view = self.view();
            (view.readings.parts(), view.means.parts())
        };
        let mut days: HashMap<i64, TrimmedDay> = HashMap::new();
        for parts in parts.chunk_by(|a, b| a.day == b.day) {
            let Some(due) = self.due_of_day(parts, &means, terms).await? else { continue };
            let is_gone = |it| due.series.contains(&it) && terms.hours_are_past(it, due.day);
            let split = self.split_hours(due.day, parts, &due.series, is_gone).await?;
            days.insert(due.day, due.trimmed(split.map_or(0, |it| it.n_gone)));
        }
        let closed = Arc::clone(&self.view().closed);
        for day in closed.range(..terms.hours_end()).map(|it| *it.0) {
            let is_gone = |it| terms.hours_are_past(it, day);
            let split = self.closed_of(day, vec![], is_gone).await?;
            let empty = Due { day, series: BTreeSet::new(), n_readings: 0, n_held: 0 };
            let known = days.entry(day).or_insert_with(|| empty.trimmed(0));
            known.n_hours = known.n_hours.max(split.n_gone);
        }
        let is_something = |it: &TrimmedDay| 0 < it.n_readings + it.n_hours + it.n_held;
        let mut days: Vec<_> = days.into_values().filter(is_something).collect();
        days.sort_unstable_by_key(|it| it.day);
        Ok(days)
    }

    /// Lets it go.
    pub(crate) async fn trim(
        self: &Arc<Self>,
        terms: &Terms,
        now: Time,
    ) -> Result<Vec<TrimmedDay>, PortError> {
        // Nothing merges or counts meanwhile; flushes go on.
        let mut tidying = self.tidying.lock().await;
        let (parts, means) = {
            let mut sheets = self.sheets.lock().await;
            self.settle(&mut sheets).await?;
            (sheets.readings.parts(), sheets.means.parts())
        };
        let mut trimmed = Vec::new();
        for parts in parts.chunk_by(|a, b| a.day == b.day) {
            let Some(day) = parts.first().map(|it| it.day).filter(|it| *it < terms.end()) else {
                break;
            };
            if trimmed.len() == N_DAYS_MAX {
                return Ok(trimmed);
            }
            // A day that was looked at under the same terms has nothing more to let go.
            let seen = seen(parts, &terms.past(day, parts));
            if tidying.looked.get(&day) == Some(&seen) {
                continue;
            }
            match self.trim_due(parts, &means, terms, now).await {
                // It is noticed and named where it is read; the other days are not kept for it.
                Err(PortError::Damaged { .. }) => {}
                Ok(Some(gone)) => trimmed.extend(gone),
                Ok(None) => drop(tidying.looked.insert(day, seen)),
                Err(error) => return Err(error),
            }
        }
        self.trim_hours(terms, now, &mut trimmed).await?;
        Ok(trimmed)
    }

    /// What went of a day; none where nothing was past its time.
    async fn trim_due(
        self: &Arc<Self>,
        parts: &[Arc<Part>],
        means: &[Arc<Part>],
        terms: &Terms,
        now: Time,
    ) -> Result<Option<Vec<TrimmedDay>>, PortError> {
        let due = self.due_of_day(parts, means, terms).await?;
        let Some(due) = due.filter(|it| !it.series.is_empty()) else { return Ok(None) };
        let gone = self.trim_day(parts, due, terms, now).await?;
        Ok(Some(gone.into_iter().collect()))
    }

    /// Closed hours that are past their time.
    async fn trim_hours(
        self: &Arc<Self>,
        terms: &Terms,
        now: Time,
        trimmed: &mut Vec<TrimmedDay>,
    ) -> Result<(), PortError> {
        let closed = Arc::clone(&self.view().closed);
        for day in closed.range(..terms.hours_end()).map(|it| *it.0) {
            let split = self.closed_of(day, vec![], |it| terms.hours_are_past(it, day)).await?;
            if split.n_gone == 0 {
                continue;
            }
            self.put_split(day, &split, now).await?;
            let (day, n_hours) = (bounds(day).0, split.n_gone);
            trimmed.push(TrimmedDay { day, n_readings: 0, n_hours, n_held: 0 });
            if N_DAYS_MAX <= trimmed.len() {
                break;
            }
        }
        Ok(())
    }

    /// What is past its time of one day's files; none if nothing is.
    async fn due_of_day(
        &self,
        parts: &[Arc<Part>],
        means: &[Arc<Part>],
        terms: &Terms,
    ) -> Result<Option<Due>, PortError> {
        let Some(day) = parts.first().map(|it| it.day) else { return Ok(None) };
        let past = terms.past(day, parts);
        if past.is_empty() {
            return Ok(None);
        }
        let counts = self.count_series(parts).await?;
        let proving = self.proving(means, day, terms).await?;
        let mut due = Due { day, series: BTreeSet::new(), n_readings: 0, n_held: 0 };
        for (series, is_held) in past {
            let Some(n) = counts.get(&series.0.cast_signed()).copied() else { continue };
            let subject = terms.0.get(&series).map(|it| it.subject);
            if is_held || subject.is_some_and(|it| proving.contains(&it)) {
                due.n_held += n;
            } else {
                due.n_readings += n;
                due.series.insert(series);
            }
        }
        Ok((0 < due.n_readings + due.n_held).then_some(due))
    }

    /// Readings of each series in files.
    async fn count_series(&self, parts: &[Arc<Part>]) -> Result<FxHashMap<i32, u64>, PortError> {
        let failed = |it| unavailable(ReadingRow::TABLE, "counting", it);
        let mut counts = FxHashMap::default();
        let columns = [ReadingRow::schema().index_of("series").unwrap_or(0)];
        let files = self.engine.files::<ReadingRow>(parts, 1, None, Some(&columns));
        let mut batches = files.and_then(|it| it.execute(0, self.engine.task())).map_err(failed)?;
        while let Some(batch) = batches.try_next().await.map_err(failed)? {
            for run in batch.column(0).as_primitive::<Int32Type>().values().chunk_by(|a, b| a == b)
            {
                *counts.entry(run[0]).or_default() += run.len() as u64;
            }
        }
        Ok(counts)
    }

    /// Subjects with an exceeded mean that was made of readings of this day.
    async fn proving(
        &self,
        means: &[Arc<Part>],
        day: i64,
        terms: &Terms,
    ) -> Result<HashSet<u32>, PortError> {
        let (begin, end) = bounds(day);
        let series = (SeriesId(0), SeriesId(i32::MAX.cast_unsigned()));
        let wanted = Wanted { series, time: (begin, end.plus(WINDOW_MAX)) };
        let parts = wanted.parts(means);
        let mut subjects = HashSet::new();
        let take = |row: MeanRow| {
            let mean = row.mean;
            let exceeded = matches!(mean.verdict, Verdict::Judged { exceeded: true, .. });
            if exceeded && mean.end.minus(length(mean.period)) < end && begin < mean.end {
                subjects.extend(terms.0.get(&mean.series).map(|it| it.subject));
            }
        };
        self.engine.rows::<MeanRow>(&parts, wanted, take).await?;
        Ok(subjects)
    }

    /// Closes the hours of what goes, then rewrites the day without it. Nothing is done, and said,
    /// while the day is not counted as it stands.
    async fn trim_day(
        self: &Arc<Self>,
        parts: &[Arc<Part>],
        due: Due,
        terms: &Terms,
        now: Time,
    ) -> Result<Option<TrimmedDay>, PortError> {
        let is_gone = |it| terms.hours_are_past(it, due.day);
        let Some(split) = self.split_hours(due.day, parts, &due.series, is_gone).await? else {
            return Ok(None);
        };
        self.put_split(due.day, &split, now).await?;
        let version = self.sheets.lock().await.readings.version() + 1;
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (n, part) in parts.iter().enumerate() {
            let name = Name { version, n, merged: true, revises: part.revises() };
            let (kept, bytes) = self.without(part, &due.series, name).await?;
            if kept.as_ref().is_some_and(|it| it.n_rows == part.n_rows) {
                continue;
            }
            old.push(Arc::clone(part));
            if let Some(kept) = kept {
                new.push(self.put_part::<ReadingRow>(kept, bytes).await?);
            }
        }
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let done = sheets.readings.let_go(&old, new, now).await;
        sheets.doubtful |= done.is_err();
        done?;
        self.view().readings.set_parts(sheets.readings.parts());
        Ok(Some(due.trimmed(split.n_gone)))
    }

    /// A file's rows but those of `gone`, encoded; no part if none are left.
    async fn without(
        &self,
        part: &Arc<Part>,
        gone: &BTreeSet<SeriesId>,
        name: Name,
    ) -> Result<(Option<Part>, Vec<u8>), PortError> {
        let failed = |it| unavailable(ReadingRow::TABLE, "rewriting", it);
        let failed_file = |it| unavailable(ReadingRow::TABLE, "encoding", it);
        let (mut bytes, mut kept) = (Vec::new(), None::<Part>);
        let path = name.path(part.day);
        let files = self.engine.files::<ReadingRow>(&[Arc::clone(part)], 1, None, None);
        let mut batches = files.and_then(|it| it.execute(0, self.engine.task())).map_err(failed)?;
        let schema = digits::narrowed(&ReadingRow::stored_schema());
        let mut file = Encoder::new(&mut bytes, schema, &self.properties).map_err(failed_file)?;
        while let Some(batch) = batches.try_next().await.map_err(failed)? {
            let batch = rows_without(&batch, gone);
            let batch = batch.map_err(|it| unavailable(ReadingRow::TABLE, "rewriting", it))?;
            let stored = digits::to_stored::<ReadingRow>(&batch);
            let stored = stored.map_err(|it| unavailable(ReadingRow::TABLE, "encoding", it))?;
            file.write(&stored).map_err(failed_file)?;
            let more = Part::of::<ReadingRow>(&batch, path.clone(), 0);
            kept = kept.into_iter().chain(more).reduce(|it, later| it.then(&later));
        }
        file.close().map_err(failed_file)?;
        let kept = kept.map(|it| Part { bytes: bytes.len() as u64, ..it });
        Ok((kept, bytes))
    }
}

impl Due {
    fn trimmed(&self, n_hours: u64) -> TrimmedDay {
        let (n_readings, n_held) = (self.n_readings, self.n_held);
        TrimmedDay { day: bounds(self.day).0, n_readings, n_hours, n_held }
    }
}

fn rows_without(
    batch: &RecordBatch,
    gone: &BTreeSet<SeriesId>,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let series = batch.column(batch.schema().index_of("series")?).as_primitive::<Int32Type>();
    let stays = |it: &i32| !gone.contains(&SeriesId(it.cast_unsigned()));
    let stays: BooleanArray = series.values().iter().map(|it| Some(stays(it))).collect();
    filter_record_batch(batch, &stays)
}

/// How long the window of a mean is.
fn length(period: Period) -> Span {
    match period {
        Period::Raw | Period::Year => Span::ZERO,
        Period::FiveMinutes => Span::from_min(5),
        Period::Hour => Span::from_h(1),
        Period::EightHours => Span::from_h(8),
        Period::Day => WINDOW_MAX,
    }
}

/// A day's files, and what is past its time in them, as one number.
fn seen(parts: &[Arc<Part>], past: &[(SeriesId, bool)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.path.hash(&mut hasher);
    }
    for (series, is_held) in past {
        (series.0, is_held).hash(&mut hasher);
    }
    hasher.finish()
}
