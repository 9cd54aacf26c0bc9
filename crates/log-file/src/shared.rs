//! What the writer and the readers share: which segments there are, what of them is durable.

use std::{
    collections::VecDeque,
    ops::Range,
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use model::Position;
use port::LogTrouble;
use tokio::sync::watch;

use crate::{
    settings::{INDEX_EVERY_BYTES, SYNCS_KEPT, SYNCS_KEPT_FOR},
    tail::Tail,
};

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
    /// Half of the syncs of the last minute took at most this.
    pub sync_p50_us: u64,
    /// All but a hundredth took at most this.
    pub sync_p99_us: u64,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    state: Mutex<State>,
    pub(crate) head: watch::Sender<Position>,
    pub(crate) counters: Counters,
    /// Why nothing is written just now, or any more.
    trouble: Mutex<Option<LogTrouble>>,
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
    /// When each of the last syncs ended and what it took.
    recent_syncs: Mutex<VecDeque<(Instant, u64)>>,
}

impl Shared {
    pub(crate) fn new(dir: PathBuf, head: Position, state: State) -> Self {
        Self {
            dir,
            state: Mutex::new(state),
            head: watch::Sender::new(head),
            counters: Counters::default(),
            trouble: Mutex::default(),
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

    /// Writes nothing until it is told otherwise.
    pub(crate) fn stop(&self, trouble: LogTrouble) {
        *self.lock_trouble() = Some(trouble);
    }

    /// Writes again.
    pub(crate) fn go_on(&self) {
        *self.lock_trouble() = None;
    }

    pub(crate) fn trouble(&self) -> Option<LogTrouble> {
        self.lock_trouble().clone()
    }

    fn lock_trouble(&self) -> MutexGuard<'_, Option<LogTrouble>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Bytes of the records after `position`, to the distance of the entries of an index.
    pub(crate) fn bytes_after(&self, position: Position) -> u64 {
        let after = |it: &Segment| match it.index.near(position.next()) {
            _ if it.last <= position => 0,
            Some(near) if it.first <= position => it.len.saturating_sub(near),
            _ => it.len,
        };
        self.segments.iter().map(after).sum()
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
    pub(crate) fn note_sync(&self, ended: Instant, sync_us: u64) {
        self.n_syncs.fetch_add(1, Relaxed);
        self.last_sync_us.store(sync_us, Relaxed);
        self.sync_us.fetch_add(sync_us, Relaxed);
        let mut recent = self.lock_recent_syncs();
        if recent.len() == SYNCS_KEPT {
            recent.pop_front();
        }
        recent.push_back((ended, sync_us));
    }

    /// Sync times of the last minute, or of the last few thousand syncs, in order of length.
    fn recent_syncs(&self) -> Vec<u64> {
        let recent = self.lock_recent_syncs();
        let is_recent = |it: &&(Instant, u64)| it.0.elapsed() <= SYNCS_KEPT_FOR;
        let mut took: Vec<u64> = recent.iter().rev().take_while(is_recent).map(|it| it.1).collect();
        drop(recent);
        took.sort_unstable();
        took
    }

    fn lock_recent_syncs(&self) -> MutexGuard<'_, VecDeque<(Instant, u64)>> {
        self.recent_syncs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn stats(&self) -> LogStats {
        let syncs = self.recent_syncs();
        let percentile = |n: usize| syncs.get(syncs.len() * n / 100).copied().unwrap_or(0);
        LogStats {
            sync_p50_us: percentile(50),
            sync_p99_us: percentile(99),
            n_appends: self.n_appends.load(Relaxed),
            n_records: self.n_records.load(Relaxed),
            n_syncs: self.n_syncs.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            last_sync_us: self.last_sync_us.load(Relaxed),
            sync_us: self.sync_us.load(Relaxed),
        }
    }
}
