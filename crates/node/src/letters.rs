//! Dead letters on their way to the store: beside the deliveries, never before them.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use model::{SourceId, Text, Time};
use port::{DeadLetters, Letter, LetterBounds, LetterCount, Way};
use tokio::sync::{mpsc, watch};

use crate::lock::locked;

/// Bytes kept of one letter.
pub const LETTER_BYTES_MAX: usize = 64 << 10;

/// Letters that wait to be written.
const WAITING_MAX: usize = 128;

/// Letters of one source among them: a flood of one does not cost the letters of another.
const WAITING_OF_SOURCE_MAX: usize = 32;

/// How much is kept.
const BOUNDS: LetterBounds =
    LetterBounds { n_of_source: 1_000, bytes_of_source: 8 << 20, bytes_of_all: 256 << 20 };

/// Between two writes, so that a flood of letters leaves the database to others.
const PAUSE: Duration = Duration::from_millis(50);

/// After a failure of the store.
const RETRY: Duration = Duration::from_secs(2);

/// Characters of a preview.
const PREVIEW_CHARS_MAX: usize = 200;

/// What has become of letters since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterStats {
    /// What the store holds.
    pub held: LetterCount,
    /// Written.
    pub n_kept: u64,
    /// Older ones that gave way to newer ones.
    pub n_gave_way: u64,
    /// Never written: more came than can be kept.
    pub n_lost: u64,
}

/// The slot in the door through which letters fall.
#[derive(Debug)]
pub struct Letters {
    send: mpsc::Sender<Letter>,
    waiting: Mutex<HashMap<Option<SourceId>, usize>>,
    held: Mutex<LetterCount>,
    n_kept: AtomicU64,
    n_gave_way: AtomicU64,
    n_lost: AtomicU64,
}

/// The other end.
pub(crate) struct Inbox(mpsc::Receiver<Letter>);

/// A letter, as far as the door knows it.
#[must_use]
pub fn letter(
    time: Time,
    source: Option<SourceId>,
    way: Way,
    (code, reason): (&str, &Text),
    (size, picked): (usize, intake::pick::Picked),
) -> Letter {
    let printable = |it: char| if it.is_control() { ' ' } else { it };
    // A character has at most four bytes.
    let begin = &picked.bytes[..picked.bytes.len().min(PREVIEW_CHARS_MAX * 4)];
    let begin = String::from_utf8_lossy(begin);
    Letter {
        id: 0,
        time,
        source,
        way,
        code: code.to_owned(),
        reason: reason.clone(),
        size: size as u64,
        preview: begin.chars().take(PREVIEW_CHARS_MAX).map(printable).collect(),
        payload: picked.bytes,
        is_whole: picked.is_whole,
    }
}

impl Letters {
    pub(crate) fn new() -> (Self, Inbox) {
        let (send, inbox) = mpsc::channel(WAITING_MAX);
        let letters = Self {
            send,
            waiting: Mutex::default(),
            held: Mutex::default(),
            n_kept: AtomicU64::new(0),
            n_gave_way: AtomicU64::new(0),
            n_lost: AtomicU64::new(0),
        };
        (letters, Inbox(inbox))
    }

    /// Keeps a letter, later. Never waits: what there is no room for is counted, and not even made.
    pub fn post(&self, source: Option<&SourceId>, make: impl FnOnce() -> Letter) {
        let Ok(place) = self.send.try_reserve() else {
            self.n_lost.fetch_add(1, Relaxed);
            return;
        };
        {
            let mut waiting = locked(&self.waiting);
            let own = waiting.entry(source.cloned()).or_default();
            if WAITING_OF_SOURCE_MAX <= *own {
                self.n_lost.fetch_add(1, Relaxed);
                return;
            }
            *own += 1;
        }
        place.send(make());
    }

    /// What has become of letters.
    #[must_use]
    pub fn stats(&self) -> LetterStats {
        LetterStats {
            held: *locked(&self.held),
            n_kept: self.n_kept.load(Relaxed),
            n_gave_way: self.n_gave_way.load(Relaxed),
            n_lost: self.n_lost.load(Relaxed),
        }
    }

    /// Looks again at what the store holds: somebody took letters out.
    pub async fn count_again(&self, store: &dyn DeadLetters) {
        match store.count().await {
            Ok(held) => *locked(&self.held) = held,
            Err(error) => tracing::warn!(%error, "dead letters cannot be counted"),
        }
    }

    fn note_written(&self, letters: &[Letter], n_gave_way: u64) {
        let mut waiting = locked(&self.waiting);
        for letter in letters {
            if let Some(own) = waiting.get_mut(&letter.source) {
                *own = own.saturating_sub(1);
            }
        }
        waiting.retain(|_, own| 0 < *own);
        self.n_kept.fetch_add(letters.len() as u64, Relaxed);
        self.n_gave_way.fetch_add(n_gave_way, Relaxed);
    }

    /// Writes letters as they come, until told to stop and none is left.
    pub(crate) async fn write(
        &self,
        store: &dyn DeadLetters,
        Inbox(mut inbox): Inbox,
        mut stopped: watch::Receiver<bool>,
    ) {
        self.count_again(store).await;
        let mut letters = Vec::new();
        loop {
            tokio::select! {
                biased;
                n = inbox.recv_many(&mut letters, WAITING_MAX) => if n == 0 { return },
                _ = stopped.wait_for(|it| *it) => return,
            }
            loop {
                match store.keep(&letters, BOUNDS).await {
                    Ok(n_gave_way) => break self.note_written(&letters, n_gave_way),
                    Err(error) => tracing::warn!(%error, "dead letters wait to be kept"),
                }
                if tokio::time::timeout(RETRY, stopped.wait_for(|it| *it)).await.is_ok() {
                    return;
                }
            }
            letters.clear();
            self.count_again(store).await;
            tokio::time::sleep(PAUSE).await;
        }
    }
}
