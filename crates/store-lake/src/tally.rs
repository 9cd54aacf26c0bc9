//! Readings of many series counted in stretches of time: charts, boards, percentiles.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use model::{Flag, SeriesId, Time};
use port::{PortError, Stretches, Tally};

use crate::{
    closed::Closed,
    gather::Gather,
    lake::Lake,
    layer::Glance,
    reading_row::ReadingRow,
    row::day_of,
    rows_of::{self, Numbers, SortedFile},
};

const HOUR_US: i64 = 3_600_000_000;

/// What was counted, series by series.
struct Counts {
    keys: Arc<[i32]>,
    stretches: Stretches,
    found: Vec<Vec<Tally>>,
    /// Stretches, or values where these are kept.
    n: usize,
    n_max: usize,
    /// Whose rows stand for nothing on which days: their hours were counted when they went.
    closed: Closed,
}

impl Lake {
    pub(crate) async fn tallies(
        self: &Arc<Self>,
        series: &[SeriesId],
        stretches: Stretches,
        n_max: usize,
    ) -> Result<Vec<Vec<Tally>>, PortError> {
        self.tallies_of(series, stretches, n_max, true).await
    }

    /// The same, with closed hours or without what they stand for.
    pub(crate) async fn tallies_of(
        self: &Arc<Self>,
        series: &[SeriesId],
        stretches: Stretches,
        n_max: usize,
        with_closed: bool,
    ) -> Result<Vec<Vec<Tally>>, PortError> {
        let keys = rows_of::keys(series);
        let sorted: Vec<SeriesId> = keys.iter().map(|it| SeriesId(it.cast_unsigned())).collect();
        let glance = self.view().readings.glance(&sorted, stretches.from, stretches.to);
        let rolled = self.rolled_up(&glance, stretches);
        let (hours, closed) = self.closed_hours(&keys, stretches).await?;
        let mut counts = Counts::new(&keys, stretches, n_max, closed);
        for (series, hour) in hours.into_iter().filter(|_| with_closed) {
            counts.hour(series, hour)?;
        }
        self.gather(glance, &rolled, &mut counts).await?;
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
        let width_is_whole = asked.width.0.is_multiple_of(HOUR_US.unsigned_abs());
        if asked.values || !is_whole(asked.from.0) || !width_is_whole {
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
}

impl Gather for Counts {
    fn empty(&self) -> Self {
        Self::new(&self.keys, self.stretches, self.n_max, Arc::clone(&self.closed))
    }

    fn keys(&self) -> &Arc<[i32]> {
        &self.keys
    }

    fn time(&self) -> (Time, Time) {
        (self.stretches.from, self.stretches.to)
    }

    fn rows(&mut self, numbers: &Numbers<'_>) -> Result<(), PortError> {
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

    fn hour(&mut self, series: i32, hour: Tally) -> Result<(), PortError> {
        if hour.begin < self.stretches.from || self.stretches.to <= hour.begin {
            return Ok(());
        }
        let begin = self.stretches.begin_of(hour.begin);
        self.merge_one(series, Tally { begin, ..hour })
    }

    fn merge(&mut self, other: Self) -> Result<(), PortError> {
        for (key, tallies) in other.keys.iter().zip(other.found) {
            for tally in tallies {
                self.merge_one(*key, tally)?;
            }
        }
        Ok(())
    }
}

impl Counts {
    fn new(keys: &Arc<[i32]>, stretches: Stretches, n_max: usize, closed: Closed) -> Self {
        let found = vec![Vec::new(); keys.len()];
        Self { keys: Arc::clone(keys), stretches, found, n: 0, n_max, closed }
    }

    /// The valid ones of rows that are in one stretch.
    fn count(&self, numbers: &Numbers<'_>, rows: Range<usize>, stretch: Time) -> Option<Tally> {
        let is_open = |row: usize| {
            let key = (numbers.series[row], day_of(Time(numbers.time[row])));
            self.closed.is_empty() || !self.closed.contains(&key)
        };
        let is_valid = |row: &usize| {
            is_open(*row)
                && Flag::from_number(numbers.flag[*row].cast_unsigned()).is_some_and(Flag::is_valid)
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
