//! Rows not yet in the tables, sorted by series and time.

use std::{collections::BTreeMap, ops::Bound};

use model::{Position, SeriesId, Time};

use crate::row::Row;

/// Series, time, and the order of arrival among rows of one series and time.
type Key = (SeriesId, Time, u32);

/// Rows in memory, in order, every version.
#[derive(Debug, Clone)]
pub(crate) struct Memory<R> {
    rows: BTreeMap<Key, R>,
    last: Position,
}

impl<R> Default for Memory<R> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), last: Position(0) }
    }
}

impl<R: Row> Memory<R> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Bytes, by a count of what a row takes with its share of the tree.
    pub(crate) fn bytes(&self) -> usize {
        self.rows.len() * (size_of::<R>() + size_of::<Key>()) * 3 / 2
    }

    /// Keeps a row unless it repeats one that is here; says whether it was kept.
    pub(crate) fn keep(&mut self, row: R) -> bool {
        let (series, time) = (row.series(), row.time());
        let mut n = 0;
        for (key, other) in self.rows.range((series, time, 0)..=(series, time, u32::MAX)) {
            if row.is_version_of(other) && row.repeats(other) {
                return false;
            }
            n = key.2 + 1;
        }
        self.last = self.last.max(row.position());
        self.rows.insert((series, time, n), row);
        true
    }

    /// Is there a row that `row` repeats?
    pub(crate) fn repeated_by(&self, row: &R) -> bool {
        self.at(row.series(), row.time()).any(|it| row.is_version_of(it) && row.repeats(it))
    }

    fn at(&self, series: SeriesId, time: Time) -> impl Iterator<Item = &R> {
        self.rows.range((series, time, 0)..=(series, time, u32::MAX)).map(|(_, row)| row)
    }

    /// All rows, by series and time.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &R> {
        self.rows.values()
    }

    /// Rows of a series in `from ≤ time < to`.
    pub(crate) fn range(&self, series: SeriesId, from: Time, to: Time) -> impl Iterator<Item = &R> {
        let to = to.max(from);
        let bounds = (Bound::Included((series, from, 0)), Bound::Excluded((series, to, 0)));
        self.rows.range(bounds).map(|(_, row)| row)
    }

    /// Takes out rows of records at or before `position`; the others stay.
    pub(crate) fn take_through(&mut self, position: Position) -> Self {
        let taken = if self.last <= position {
            std::mem::take(&mut self.rows)
        } else {
            self.rows.extract_if(.., |_, row| row.position() <= position).collect()
        };
        Self { rows: taken, last: position }
    }

    /// Puts rows back that could not be written, before those that came since.
    pub(crate) fn put_back(&mut self, earlier: Self)
    where
        R: Row,
    {
        let later = std::mem::replace(self, earlier);
        for row in later.rows.into_values() {
            self.keep(row);
        }
    }
}
