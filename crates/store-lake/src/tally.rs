//! Readings of many series counted in stretches of time: charts, boards, percentiles.

use std::{collections::BTreeMap, sync::Arc};

use model::{Flag, SeriesId, Time};
use port::{Detail, PortError, Stretches, Tally};

use crate::{
    closed::Closed,
    footers::SortedFile,
    gather::Gather,
    lake::Lake,
    layer::Glance,
    reading_row::ReadingRow,
    row::day_of,
    rows_of::{self, Readings},
};

const HOUR_US: i64 = 3_600_000_000;

/// Room made at once for the stretches of a series, and for how many times the values that a stretch
/// began with: lists that double are pages the kernel clears and takes back again for every question.
const N_STRETCHES_AT_ONCE: u64 = 1_024;
const TIMES_AT_ONCE: usize = 64;

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
        let mut found = counts.found;
        if series.is_sorted() && series.len() == keys.len() {
            return Ok(found);
        }
        // Whoever asks for one twice gets it twice.
        let mut n_asked = vec![0; keys.len()];
        let places = series.iter().map(|it| keys.binary_search(&it.0.cast_signed()).unwrap_or(0));
        let places: Vec<usize> = places.inspect(|it| n_asked[*it] += 1).collect();
        let take = |at: usize| {
            let is_once = n_asked[at] == 1;
            if is_once { std::mem::take(&mut found[at]) } else { found[at].clone() }
        };
        Ok(places.into_iter().map(take).collect())
    }

    /// Days that are counted already, where the question is one of whole hours.
    fn rolled_up(
        &self,
        glance: &Glance<ReadingRow>,
        asked: Stretches,
    ) -> BTreeMap<i64, SortedFile> {
        let is_whole = |it: i64| it.rem_euclid(HOUR_US) == 0;
        let width_is_whole = asked.width.0.is_multiple_of(HOUR_US.unsigned_abs());
        if asked.detail == Detail::Values || !is_whole(asked.from.0) || !width_is_whole {
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

    fn detail(&self) -> Option<Detail> {
        Some(self.stretches.detail)
    }

    fn rows(&mut self, readings: Readings<'_>) -> Result<(), PortError> {
        let readings = readings.between(self.stretches.from.0, self.stretches.to.0);
        if self.closed.is_empty() {
            return self.open_rows(&readings);
        }
        let mut at = 0;
        while let Some(time) = readings.time.get(at) {
            let day = day_of(Time(*time));
            let next = at + readings.time[at..].partition_point(|it| day_of(Time(*it)) <= day);
            if !self.closed.contains(&(readings.series, day)) {
                self.open_rows(&readings.slice(at..next))?;
            }
            at = next;
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
        for (at, later) in other.found.into_iter().enumerate() {
            let found = &mut self.found[at];
            if found.last().is_none_or(|last| later.first().is_some_and(|it| last.begin < it.begin))
            {
                self.n += later.iter().map(|it| self.stretches.n_numbers(it)).sum::<usize>();
                found.extend(later);
                self.check()?;
                continue;
            }
            let key = self.keys[at];
            later.into_iter().try_for_each(|it| self.merge_one(key, it))?;
        }
        Ok(())
    }
}

impl Counts {
    fn new(keys: &Arc<[i32]>, stretches: Stretches, n_max: usize, closed: Closed) -> Self {
        let found = vec![Vec::new(); keys.len()];
        Self { keys: Arc::clone(keys), stretches, found, n: 0, n_max, closed }
    }

    /// Counts readings of which none stand for nothing.
    fn open_rows(&mut self, readings: &Readings<'_>) -> Result<(), PortError> {
        let mut at = 0;
        while let Some(time) = readings.time.get(at) {
            let stretch = self.stretches.begin_of(Time(*time));
            let over = stretch.plus(self.stretches.width).0;
            let next = at + first_not_before(&readings.time[at..], over);
            if let Some(tally) = count(&readings.slice(at..next), stretch, self.stretches.detail) {
                self.merge_one(readings.series, tally)?;
            }
            at = next.max(at + 1);
        }
        Ok(())
    }

    /// Puts a tally where it belongs; mostly that is the end.
    fn merge_one(&mut self, key: i32, tally: Tally) -> Result<(), PortError> {
        let Ok(at) = self.keys.binary_search(&key) else { return Ok(()) };
        let found = &mut self.found[at];
        self.n += tally.values.len();
        let at = match found.last() {
            Some(last) if tally.begin == last.begin => found.len() - 1,
            Some(last) if tally.begin < last.begin => {
                found.partition_point(|it| it.begin < tally.begin)
            }
            _ => found.len(),
        };
        if let Some(it) = found.get_mut(at).filter(|it| it.begin == tally.begin) {
            it.merge(tally);
        } else {
            self.n += usize::from(self.stretches.detail != Detail::Values);
            make_room(found, &self.stretches);
            found.insert(at, with_room(tally, &self.stretches));
        }
        self.check()
    }

    fn check(&self) -> Result<(), PortError> {
        if self.n <= self.n_max {
            return Ok(());
        }
        let why = format!(
            "the answer has more than {} numbers, which is all it may: ask for fewer series, a shorter time or wider stretches",
            self.n_max
        );
        Err(PortError::Refused { why })
    }
}

fn make_room(found: &mut Vec<Tally>, asked: &Stretches) {
    if found.capacity() == 0 {
        let n = asked.to.since(asked.from).0.div_ceil(asked.width.0.max(1));
        found.reserve_exact(usize::try_from(n.min(N_STRETCHES_AT_ONCE)).unwrap_or(0));
    }
}

/// The values of a stretch of several days come a day at a time, and mostly as often as the first.
fn with_room(mut tally: Tally, asked: &Stretches) -> Tally {
    let n = tally.values.len();
    let n_gaps = u64::try_from(n).unwrap_or(0).saturating_sub(1);
    let (begin, end) = (tally.first.0, tally.last.0);
    if let Some(every) = end.since(begin).0.checked_div(n_gaps) {
        let over = asked.to.min(tally.begin.plus(asked.width));
        let n_more = over.since(end).0 / every.max(1);
        tally.values.reserve_exact(usize::try_from(n_more).unwrap_or(0).min(n * TIMES_AT_ONCE));
    }
    tally
}

/// The valid ones of readings that are in one stretch.
fn count(readings: &Readings<'_>, stretch: Time, detail: Detail) -> Option<Tally> {
    let Readings { time, flag, value, .. } = *readings;
    let is_valid = |it: &i8| Flag::from_number(it.cast_unsigned()).is_some_and(Flag::is_valid);
    // Mostly all are, and then what is wanted is a sum over numbers that stand together.
    let are_all_valid = flag.iter().all(|it| *it == Flag::Measuring.number().cast_signed());
    let mut rows = (0..flag.len()).filter(|it| are_all_valid || is_valid(&flag[*it]));
    let first = rows.next()?;
    let mut tally = Tally::of(stretch, Time(time[first]), value[first]);
    if are_all_valid {
        tally.n = value.len() as u64;
        tally.sum = value.iter().sum();
        if detail != Detail::Sums {
            tally.min =
                value.iter().fold(tally.min, |it, next| if *next < it { *next } else { it });
            tally.max =
                value.iter().fold(tally.max, |it, next| if it < *next { *next } else { it });
            tally.last = (Time(*time.last()?), *value.last()?);
        }
        if detail == Detail::Values {
            tally.values = value.to_vec();
        }
        return Some(tally);
    }
    if detail == Detail::Values {
        tally.values.push(value[first]);
    }
    for row in rows {
        tally.add(Time(time[row]), value[row]);
        if detail == Detail::Values {
            tally.values.push(value[row]);
        }
    }
    Some(tally)
}

/// The first of times in order that is not before `time`; mostly it is not far.
fn first_not_before(times: &[i64], time: i64) -> usize {
    let mut near = 64;
    while times.get(near).is_some_and(|it| *it < time) {
        near *= 4;
    }
    times[..near.min(times.len())].partition_point(|it| *it < time)
}
