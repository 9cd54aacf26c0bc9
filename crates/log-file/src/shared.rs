//! What the writer and the readers share: which segments there are, what of them is durable.

use std::{
    collections::VecDeque,
    ops::Range,
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use model::Position;
use port::PortError;
use tokio::sync::watch;

use crate::{settings::INDEX_EVERY_BYTES, tail::Tail};

/// What the log has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogStats {
    /// Appends made durable.
    pub n_appends: u64,
    /// Records made durable.
    pub n_records: u64,
    /// Syncs, which is groups; a busy log has fewer of them than appends.
    pub n_syncs: u64,
    /// Bytes written, frames included.
    pub bytes: u64,
    /// How long the last sync took.
    pub last_sync_us: u64,
    /// How long all syncs took.
    pub sync_us: u64,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    state: Mutex<State>,
    pub(crate) head: watch::Sender<Position>,
    pub(crate) counters: Counters,
    stopped: OnceLock<Stopped>,
}

#[derive(Debug)]
pub(crate) struct State {
    /// Oldest first, never empty; the last one is being written.
    pub(crate) segments: VecDeque<Segment>,
    pub(crate) tail: Tail,
}

/// One file, as far as it is durable.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) path: PathBuf,
    pub(crate) first: Position,
    /// The one before `first` while it is empty.
    pub(crate) last: Position,
    pub(crate) len: u64,
    pub(crate) index: Index,
    /// Bytes to leave out.
    pub(crate) gaps: Vec<Range<u64>>,
}

/// Where every so many bytes a frame begins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index(Vec<(Position, u64)>);

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) n_appends: AtomicU64,
    pub(crate) n_records: AtomicU64,
    pub(crate) n_syncs: AtomicU64,
    pub(crate) bytes: AtomicU64,
    pub(crate) last_sync_us: AtomicU64,
    pub(crate) sync_us: AtomicU64,
}

/// Why the log writes no more.
#[derive(Debug, Clone)]
pub(crate) struct Stopped {
    pub(crate) step: String,
    pub(crate) cause: String,
}

impl Shared {
    pub(crate) fn new(dir: PathBuf, head: Position, state: State) -> Self {
        Self {
            dir,
            state: Mutex::new(state),
            head: watch::Sender::new(head),
            counters: Counters::default(),
            stopped: OnceLock::new(),
        }
    }

    /// Every change of the state is whole before the lock is let go, so a panic elsewhere while
    /// holding it spoils nothing.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn head(&self) -> Position {
        *self.head.borrow()
    }

    /// Never writes again; the first reason stays.
    pub(crate) fn stop(&self, stopped: Stopped) {
        let _ = self.stopped.set(stopped);
    }

    pub(crate) fn stopped(&self) -> Option<&Stopped> {
        self.stopped.get()
    }
}

impl Stopped {
    pub(crate) fn error(&self) -> PortError {
        let what = format!("{}; the log takes nothing until it is opened again:", self.step);
        PortError::unavailable(what, self.cause.clone())
    }
}

impl Index {
    /// Frames must come in order.
    pub(crate) fn note(&mut self, position: Position, offset: u64) {
        if self.0.last().is_none_or(|(_, last)| last + INDEX_EVERY_BYTES <= offset) {
            self.0.push((position, offset));
        }
    }

    /// A frame at or before that of `position`, as near as is known.
    pub(crate) fn near(&self, position: Position) -> Option<u64> {
        let n_before = self.0.partition_point(|(it, _)| *it <= position);
        let (_, offset) = self.0.get(n_before.saturating_sub(1))?;
        Some(*offset)
    }
}

impl Counters {
    pub(crate) fn stats(&self) -> LogStats {
        LogStats {
            n_appends: self.n_appends.load(Relaxed),
            n_records: self.n_records.load(Relaxed),
            n_syncs: self.n_syncs.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            last_sync_us: self.last_sync_us.load(Relaxed),
            sync_us: self.sync_us.load(Relaxed),
        }
    }
}
