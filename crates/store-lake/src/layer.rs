//! What questions see of one table: its files, the rows being written to them, the rows to come.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use model::{Position, SeriesId, Time};

use crate::{memory::Memory, part::Part, row::Row};

/// One table as of a moment. Swapped under one lock, so that a row is in exactly one of the three
/// places whenever anybody looks.
#[derive(Debug)]
pub(crate) struct Layer<R> {
    parts: Arc<Vec<Arc<Part>>>,
    flushing: Arc<Memory<R>>,
    fresh: Memory<R>,
    written: Position,
    /// No row of the series in the files is later than this. Filled as series are met.
    newest: HashMap<SeriesId, Time>,
}

/// What one question reads: files, and rows of memory that may supersede theirs.
pub(crate) struct Glance<R> {
    pub(crate) parts: Arc<Vec<Arc<Part>>>,
    pub(crate) rows: Vec<R>,
}

impl<R: Row> Layer<R> {
    pub(crate) fn new(parts: Arc<Vec<Arc<Part>>>, written: Position) -> Self {
        Self {
            parts,
            written,
            flushing: Arc::default(),
            fresh: Memory::default(),
            newest: HashMap::new(),
        }
    }

    pub(crate) fn set_parts(&mut self, parts: Arc<Vec<Arc<Part>>>) {
        self.parts = parts;
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

    /// Keeps a row; says whether it was a duplicate. A row of a record the table already has is
    /// passed over in silence: it comes from a replay after a crash between two commits.
    pub(crate) fn keep(&mut self, row: R) -> bool {
        if row.position() <= self.written {
            return false;
        }
        self.flushing.repeated_by(&row) || !self.fresh.keep(row)
    }

    /// Moves rows up to `position` aside to be written.
    pub(crate) fn begin(&mut self, position: Position) -> Arc<Memory<R>> {
        self.flushing = Arc::new(self.fresh.take_through(position));
        self.flushing.clone()
    }

    /// The rows set aside are in the files now.
    pub(crate) fn done(&mut self, parts: Arc<Vec<Arc<Part>>>, written: Position) {
        for row in self.flushing.iter() {
            if let Some(newest) = self.newest.get_mut(&row.series()) {
                *newest = row.time().max(*newest);
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

    /// The log was read again: rows it turned out to hold leave memory.
    pub(crate) fn reloaded(&mut self, parts: Arc<Vec<Arc<Part>>>, written: Position) {
        self.fresh.take_through(written);
        self.newest.clear();
        self.parts = parts;
        self.written = written;
    }

    /// Could the files hold a row of this series at this time? Only files that reach so far and
    /// cover the series are asked; what this process wrote of it is known exactly.
    pub(crate) fn is_late(&mut self, series: SeriesId, time: Time) -> bool {
        let parts = &self.parts;
        let newest = self.newest.entry(series).or_insert_with(|| {
            let covers = |it: &&Arc<Part>| it.series.0 <= series && series <= it.series.1;
            parts.iter().filter(covers).map(|it| it.time.1).max().unwrap_or(Time(i64::MIN))
        });
        time <= *newest
    }

    /// What a question for some series in `from ≤ time < to` reads.
    pub(crate) fn glance(&self, series: &[SeriesId], from: Time, to: Time) -> Glance<R> {
        let rows = |memory: &Memory<R>| -> Vec<R> {
            series.iter().flat_map(|it| memory.range(*it, from, to)).cloned().collect()
        };
        let rows = [rows(&self.flushing), rows(&self.fresh)].concat();
        Glance { parts: self.parts.clone(), rows }
    }

    /// All rows in memory; apart from them, those that may be later versions of others.
    pub(crate) fn glance_all(&mut self) -> (Glance<R>, Vec<R>) {
        let rows = self.flushing.iter().chain(self.fresh.iter()).cloned();
        let rows: Vec<R> = rows.collect();
        let mut keys = HashSet::with_capacity(rows.len());
        let (revising, rows) = rows.into_iter().partition(|row| {
            let key = (row.series(), row.time());
            !keys.insert(key) || self.is_late(key.0, key.1)
        });
        (Glance { parts: self.parts.clone(), rows }, revising)
    }
}
