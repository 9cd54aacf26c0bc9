//! Rows not yet in the tables, by series and time.
//!
//! Readings come at half a million a second and mostly in order, so a series is a plain list that
//! grows at its end; what comes out of order stands beside it.

use std::{collections::BTreeMap, iter::Peekable, ops::Bound};

use model::{Position, SeriesId, Time};
use rustc_hash::FxHashMap;

use crate::row::Row;

/// Room made at once for a series that begins. A back-fill of one series says nothing of how many
/// rows the ten thousand others will have.
const N_AT_ONCE_MAX: usize = 64;

/// Rows in memory, every version.
#[derive(Debug, Clone)]
pub(crate) struct Memory<R: Row> {
    runs: FxHashMap<SeriesId, Run<R>>,
    common: R::Common,
    n_rows: usize,
    /// Rows of a series for which room is made at once: as many as it mostly had in the memory
    /// before this one.
    n_at_once: usize,
}

/// The rows of one series.
#[derive(Debug, Clone)]
pub(crate) struct Run<R: Row> {
    /// Each later than the one before.
    rows: Vec<R::Stored>,
    /// Those that came later than they should have, by time and order of arrival.
    aside: BTreeMap<(Time, u32), R::Stored>,
}

impl<R: Row> Default for Memory<R> {
    fn default() -> Self {
        Self { runs: FxHashMap::default(), common: R::Common::default(), n_rows: 0, n_at_once: 0 }
    }
}

impl<R: Row> Default for Run<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), aside: BTreeMap::new() }
    }
}

impl<R: Row> Memory<R> {
    pub(crate) fn len(&self) -> usize {
        self.n_rows
    }

    /// Bytes, by a count of what a row takes with its share of the lists.
    pub(crate) fn bytes(&self) -> usize {
        self.n_rows * size_of::<R::Stored>() * 3 / 2 + R::common_bytes(&self.common)
    }

    /// What rows refer to.
    pub(crate) fn common_mut(&mut self) -> &mut R::Common {
        &mut self.common
    }

    /// Keeps a row unless it repeats one that is here; says whether it was kept.
    pub(crate) fn keep(&mut self, series: SeriesId, row: R::Stored) -> bool {
        let n_at_once = self.n_at_once;
        let run = self.runs.entry(series).or_insert_with(|| Run::with_room(n_at_once));
        let is_kept = run.keep(row);
        self.n_rows += usize::from(is_kept);
        is_kept
    }

    /// Is there a row that `row` repeats?
    pub(crate) fn repeated_by(&self, series: SeriesId, row: &R::Stored) -> bool {
        self.runs.get(&series).is_some_and(|it| it.repeated_by(row))
    }

    /// All rows, by series and time; of one time, in the order of their arrival.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SeriesId, &R::Stored)> {
        let runs = self.runs().into_iter();
        runs.flat_map(|(series, run)| run.iter().map(move |it| (series, it)))
    }

    /// The same, a series at a time.
    pub(crate) fn runs(&self) -> Vec<(SeriesId, &Run<R>)> {
        let mut runs: Vec<_> = self.runs.iter().map(|(series, run)| (*series, run)).collect();
        runs.sort_unstable_by_key(|it| it.0);
        runs
    }

    /// Rows that are not later than `newest` says of their series.
    pub(crate) fn not_after(&self, mut newest: impl FnMut(SeriesId) -> Time) -> Vec<R> {
        let mut found = Vec::new();
        for (series, run) in &self.runs {
            let newest = newest(*series);
            let late = run.iter().take_while(|it| R::time_of(it) <= newest);
            found.extend(late.map(|it| self.whole(*series, it)));
        }
        found
    }

    /// The time of the last row of each series.
    pub(crate) fn last_of_each(&self) -> impl Iterator<Item = (SeriesId, Time)> {
        self.runs.iter().filter_map(|(series, run)| Some((*series, run.last()?)))
    }

    /// What rows refer to.
    pub(crate) fn common(&self) -> &R::Common {
        &self.common
    }

    /// A row as those who ask see it.
    pub(crate) fn whole(&self, series: SeriesId, row: &R::Stored) -> R {
        R::whole(series, row, &self.common)
    }

    /// Rows of a series in `from ≤ time < to`.
    pub(crate) fn range(&self, series: SeriesId, from: Time, to: Time) -> impl Iterator<Item = R> {
        let rows = self.runs.get(&series).into_iter().flat_map(move |it| it.range(from, to));
        rows.map(move |it| self.whole(series, it))
    }

    /// An empty one with the room that this one needed.
    fn next(&self) -> Self {
        let mut runs = FxHashMap::default();
        runs.reserve(self.runs.len());
        let n_each = self.n_rows / self.runs.len().max(1);
        Self { runs, n_at_once: n_each.min(N_AT_ONCE_MAX), ..Self::default() }
    }

    /// Takes out rows of records at or before `position`; the others stay.
    pub(crate) fn take_through(&mut self, position: Position) -> Self {
        let next = self.next();
        let whole = std::mem::replace(self, next);
        if R::is_all_through(&whole.common, position) {
            return whole;
        }
        let Self { runs, common: mut later, .. } = whole;
        let mut taken = Self::default();
        let (common, n_taken) = R::split(&mut later, position);
        for (series, mut run) in runs {
            for mut row in run.split_off(|it| R::is_among(it, &common)) {
                R::shift(&mut row, |it| it - n_taken);
                self.keep(series, row);
            }
            taken.n_rows += run.len();
            if 0 < run.len() {
                taken.runs.insert(series, run);
            }
        }
        (taken.common, self.common) = (common, later);
        taken
    }

    /// Puts rows back that could not be written, before those that came since.
    pub(crate) fn put_back(&mut self, earlier: Self) {
        let later = std::mem::replace(self, earlier);
        let n_before = R::join(&mut self.common, later.common);
        for (series, run) in later.runs {
            for mut row in run.into_rows() {
                R::shift(&mut row, |it| it + n_before);
                self.keep(series, row);
            }
        }
    }
}

impl<R: Row> Run<R> {
    fn with_room(n_rows: usize) -> Self {
        Self { rows: Vec::with_capacity(n_rows), ..Self::default() }
    }

    /// A list that doubles would keep room for as many rows as it has; ten thousand of them do so at
    /// the same time.
    fn push(&mut self, row: R::Stored) {
        if self.rows.len() == self.rows.capacity() {
            self.rows.reserve_exact((self.rows.len() / 4).max(4));
        }
        self.rows.push(row);
    }

    fn keep(&mut self, row: R::Stored) -> bool {
        let time = R::time_of(&row);
        if self.rows.last().is_none_or(|it| R::time_of(it) < time) && self.aside.is_empty() {
            self.push(row);
            return true;
        }
        if self.repeated_by(&row) {
            return false;
        }
        if self.rows.last().is_none_or(|it| R::time_of(it) < time) {
            self.push(row);
            return true;
        }
        let versions = self.aside.range((time, 0)..=(time, u32::MAX));
        let n = versions.last().map_or(0, |(key, _)| key.1 + 1);
        self.aside.insert((time, n), row);
        true
    }

    /// Keeps the rows that `stays` says, and gives the others in an order in which they can be kept
    /// again.
    fn split_off(&mut self, stays: impl Fn(&R::Stored) -> bool) -> Vec<R::Stored> {
        let n = self.rows.iter().filter(|it| stays(it)).count();
        // Mostly they are in the order of their arrival, and so those that stay come first.
        let mut rest = if self.rows[..n].iter().all(&stays) {
            self.rows.split_off(n)
        } else {
            let (stay, rest) = std::mem::take(&mut self.rows).into_iter().partition(&stays);
            self.rows = stay;
            rest
        };
        let aside = std::mem::take(&mut self.aside);
        let (stay, rest_aside): (BTreeMap<_, _>, BTreeMap<_, _>) =
            aside.into_iter().partition(|it| stays(&it.1));
        self.aside = stay;
        rest.extend(rest_aside.into_values());
        rest
    }

    fn len(&self) -> usize {
        self.rows.len() + self.aside.len()
    }

    /// All rows, where each is later than the one before: as most series are.
    pub(crate) fn in_line(&self) -> Option<&[R::Stored]> {
        self.aside.is_empty().then_some(&self.rows)
    }

    fn repeated_by(&self, row: &R::Stored) -> bool {
        let time = R::time_of(row);
        // Mostly it is newer than all that are here.
        if self.rows.last().is_none_or(|it| R::time_of(it) < time) && self.aside.is_empty() {
            return false;
        }
        let at = self.rows.partition_point(|it| R::time_of(it) < time);
        let here = self.rows.get(at).filter(|it| R::time_of(it) == time);
        let beside = self.aside.range((time, 0)..=(time, u32::MAX)).map(|(_, it)| it);
        here.into_iter().chain(beside).any(|it| R::says_again(row, it))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &R::Stored> {
        in_order::<R>(self.rows.iter(), self.aside.values())
    }

    fn range(&self, from: Time, to: Time) -> impl Iterator<Item = &R::Stored> {
        let to = to.max(from);
        let at = |time| self.rows.partition_point(|it| R::time_of(it) < time);
        let bounds = (Bound::Included((from, 0)), Bound::Excluded((to, 0)));
        let beside = self.aside.range(bounds).map(|(_, it)| it);
        in_order::<R>(self.rows[at(from)..at(to)].iter(), beside)
    }

    fn last(&self) -> Option<Time> {
        let beside = self.aside.last_key_value().map(|((time, _), _)| *time);
        self.rows.last().map(R::time_of).max(beside)
    }

    /// Rows in an order in which they can be kept again.
    fn into_rows(self) -> impl Iterator<Item = R::Stored> {
        self.rows.into_iter().chain(self.aside.into_values())
    }
}

/// Both by time; of one time, `first` before `then`.
fn in_order<'a, R: Row>(
    first: impl Iterator<Item = &'a R::Stored>,
    then: impl Iterator<Item = &'a R::Stored>,
) -> impl Iterator<Item = &'a R::Stored> {
    let (mut first, mut then) = (first.peekable(), then.peekable());
    std::iter::from_fn(move || next_of::<R, _, _>(&mut first, &mut then))
}

fn next_of<'a, R: Row, A, B>(
    first: &mut Peekable<A>,
    then: &mut Peekable<B>,
) -> Option<&'a R::Stored>
where
    A: Iterator<Item = &'a R::Stored>,
    B: Iterator<Item = &'a R::Stored>,
{
    match (first.peek(), then.peek()) {
        (Some(a), Some(b)) if R::time_of(b) < R::time_of(a) => then.next(),
        (Some(_), _) => first.next(),
        (None, _) => then.next(),
    }
}

#[cfg(test)]
mod tests {
    use model::{Flag, Observation};
    use port::Provenance;

    use super::*;
    use crate::reading_row::{ReadingRow, StoredReading};

    const SERIES: SeriesId = SeriesId(1);

    /// A reading of a second, in a record of its own.
    fn keep(memory: &mut Memory<ReadingRow>, position: u64, second: i64) {
        let (source, origin) = ("gw-1".into(), "mqtt".into());
        let known_at = Time::from_s(1_000);
        let position = Position(position);
        memory.common_mut().push(Provenance { known_at, position, source, origin });
        let provenance = u32::try_from(memory.common().len() - 1).unwrap();
        let time = Time::from_s(second);
        let reading = Observation { series: SERIES, time, value: 1.0, flag: Flag::Measuring };
        assert!(memory.keep(SERIES, StoredReading::of(&reading, provenance)));
    }

    /// Seconds and records, by time.
    fn shown(memory: &Memory<ReadingRow>) -> Vec<(i64, u64)> {
        let rows = memory.range(SERIES, Time(i64::MIN), Time(i64::MAX));
        rows.map(|it| (it.time.0 / 1_000_000, it.position.0)).collect()
    }

    #[test]
    fn rows_of_earlier_records_are_taken_whatever_their_times() {
        let mut memory = Memory::default();
        for (position, second) in [(1, 30), (2, 20), (3, 10), (4, 40), (5, 15)] {
            keep(&mut memory, position, second);
        }
        assert_eq!(shown(&memory.take_through(Position(1))), [(30, 1)]);
        assert_eq!(shown(&memory), [(10, 3), (15, 5), (20, 2), (40, 4)]);
        let taken = memory.take_through(Position(3));
        assert_eq!((shown(&taken), taken.len()), (vec![(10, 3), (20, 2)], 2));
        assert_eq!((shown(&memory), memory.len()), (vec![(15, 5), (40, 4)], 2));
        assert_eq!(shown(&memory.take_through(Position(4))), [(40, 4)]);
        memory.put_back(taken);
        assert_eq!(shown(&memory), [(10, 3), (15, 5), (20, 2)]);
    }

    #[test]
    fn what_waits_can_be_taken_in_an_order_that_is_not_that_of_arrival() {
        let mut memory = Memory::default();
        for (position, second) in [(1, 30), (2, 20), (3, 10)] {
            keep(&mut memory, position, second);
        }
        memory.take_through(Position(1));
        // Both were aside, and are a list by time now: the later record first.
        assert_eq!(shown(&memory), [(10, 3), (20, 2)]);
        assert_eq!(shown(&memory.take_through(Position(2))), [(20, 2)]);
        assert_eq!(shown(&memory), [(10, 3)]);
    }
}
