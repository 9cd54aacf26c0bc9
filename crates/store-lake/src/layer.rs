//! What questions see of one table: its files, the rows being written to them, the rows to come.

use std::{collections::HashSet, sync::Arc};

use model::{Position, SeriesId, Time};
use rustc_hash::FxHashMap;

use crate::{memory::Memory, part::Part, row::Row};

/// One table as of a moment. Swapped under one lock, so that a row is in exactly one of the three
/// places whenever anybody looks.
#[derive(Debug)]
pub(crate) struct Layer<R: Row> {
    parts: Arc<Vec<Arc<Part>>>,
    flushing: Arc<Memory<R>>,
    fresh: Memory<R>,
    written: Position,
    /// No row of the series in the files is later than this. Filled as series are met.
    newest: FxHashMap<SeriesId, Time>,
}

/// What one question reads: files, and rows of memory that may supersede theirs.
pub(crate) struct Glance<R> {
    pub(crate) parts: Arc<Vec<Arc<Part>>>,
    pub(crate) rows: Vec<R>,
}

impl<R> Default for Glance<R> {
    fn default() -> Self {
        Self { parts: Arc::default(), rows: vec![] }
    }
}

impl<R: Row> Layer<R> {
    pub(crate) fn new(parts: Arc<Vec<Arc<Part>>>, written: Position) -> Self {
        Self {
            parts,
            written,
            flushing: Arc::default(),
            fresh: Memory::default(),
            newest: FxHashMap::default(),
        }
    }

    pub(crate) fn set_parts(&mut self, parts: Arc<Vec<Arc<Part>>>) {
        self.parts = parts;
    }

    pub(crate) fn parts(&self) -> Arc<Vec<Arc<Part>>> {
        self.parts.clone()
    }

    pub(crate) fn written(&self) -> Position {
        self.written
    }

    pub(crate) fn n_pending(&self) -> usize {
        self.fresh.len() + self.flushing.len()
    }

    pub(crate) fn pending_bytes(&self) -> usize {
        self.fresh.bytes() + self.flushing.bytes()
    }

    /// Does the table have the rows of this record? Then they come from a replay after a crash
    /// between two commits, and are passed over in silence.
    pub(crate) fn has_written(&self, position: Position) -> bool {
        position <= self.written
    }

    /// What rows to come may refer to.
    pub(crate) fn common_mut(&mut self) -> &mut R::Common {
        self.fresh.common_mut()
    }

    /// Keeps a row; says whether it was a duplicate.
    pub(crate) fn keep(&mut self, series: SeriesId, row: R::Stored) -> bool {
        self.flushing.repeated_by(series, &row) || !self.fresh.keep(series, row)
    }

    /// Moves rows up to `position` aside to be written.
    pub(crate) fn begin(&mut self, position: Position) -> Arc<Memory<R>> {
        debug_assert!(self.flushing.len() == 0, "rows set aside were written or put back");
        self.flushing = Arc::new(self.fresh.take_through(position));
        self.flushing.clone()
    }

    /// The rows set aside are in the files now.
    pub(crate) fn done(&mut self, parts: Arc<Vec<Arc<Part>>>, written: Position) {
        for (series, last) in self.flushing.last_of_each() {
            if let Some(newest) = self.newest.get_mut(&series) {
                *newest = last.max(*newest);
            }
        }
        self.parts = parts;
        self.written = written;
        self.flushing = Arc::default();
    }

    /// The rows set aside could not be written: they wait with the others.
    pub(crate) fn undo(&mut self) {
        let flushing = std::mem::take(&mut self.flushing);
        let flushing = Arc::try_unwrap(flushing).unwrap_or_else(|it| it.as_ref().clone());
        self.fresh.put_back(flushing);
    }

    /// The log was read again: rows it turned out to hold leave memory. Whoever was writing them may
    /// have ended without a word.
    pub(crate) fn reloaded(&mut self, parts: Arc<Vec<Arc<Part>>>, written: Position) {
        self.undo();
        self.fresh.take_through(written);
        self.newest.clear();
        self.parts = parts;
        self.written = written;
    }

    /// Rows set aside that the files may hold already.
    pub(crate) fn late(&mut self) -> Vec<R> {
        let flushing = Arc::clone(&self.flushing);
        flushing.not_after(|series| self.newest_of(series))
    }

    /// The files hold no row of this series after this time. Only files that cover the series are
    /// asked; what this process wrote of it is known exactly.
    fn newest_of(&mut self, series: SeriesId) -> Time {
        let parts = &self.parts;
        *self.newest.entry(series).or_insert_with(|| {
            let covers = |it: &&Arc<Part>| it.series.0 <= series && series <= it.series.1;
            parts.iter().filter(covers).map(|it| it.time.1).max().unwrap_or(Time(i64::MIN))
        })
    }

    /// What a question for some series in `from ≤ time < to` reads.
    pub(crate) fn glance(&self, series: &[SeriesId], from: Time, to: Time) -> Glance<R> {
        let rows = |memory: &Memory<R>| -> Vec<R> {
            series.iter().flat_map(|it| memory.range(*it, from, to)).collect()
        };
        let rows = [rows(&self.flushing), rows(&self.fresh)].concat();
        Glance { parts: self.parts.clone(), rows }
    }

    /// All rows in memory; apart from them, those that may be later versions of others.
    pub(crate) fn glance_all(&mut self) -> (Glance<R>, Vec<R>) {
        let whole = |memory: &Memory<R>| -> Vec<R> {
            memory.iter().map(|(series, row)| memory.whole(series, row)).collect()
        };
        let rows = [whole(&self.flushing), whole(&self.fresh)].concat();
        let mut keys = HashSet::with_capacity(rows.len());
        let (revising, rows) = rows.into_iter().partition(|row| {
            let key = (row.series(), row.time());
            !keys.insert(key) || key.1 <= self.newest_of(key.0)
        });
        (Glance { parts: self.parts.clone(), rows }, revising)
    }
}
