//! How the center itself is: well, worn, or unable to take anything. Looked at again and again, and
//! told to everyone when it changes.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use model::{Position, Span, Text, Time};
use port::LogTrouble;
use tokio::{sync::watch, time::Instant};

use crate::lock::locked;

/// Seconds the loop may be behind the log before deliveries are slowed down.
const BEHIND_MAX: Span = Span::from_s(10);

/// Looks remembered, each with where the log then ended: half an hour of a log that grows.
const LOOKS_KEPT: usize = 4_096;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Degree {
    /// All is well.
    #[default]
    Ok,
    /// Everything is taken and kept, but something is late or wanting.
    Degraded,
    /// Nothing can be taken.
    ReadOnly,
}

impl Degree {
    /// The word used in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::ReadOnly => "read_only",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// For programs: `disk_full`.
    pub code: &'static str,
    /// How bad this alone is.
    pub degree: Degree,
    /// For people.
    pub text: Text,
    /// Since when.
    pub since: Time,
}

/// How the center is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition {
    /// Everything that is wrong, the worst first.
    pub reasons: Vec<Reason>,
}

impl Condition {
    /// How bad it is altogether.
    #[must_use]
    pub fn degree(&self) -> Degree {
        self.reasons.iter().map(|it| it.degree).max().unwrap_or_default()
    }

    /// Why nothing can be taken; none while it can.
    #[must_use]
    pub fn read_only(&self) -> Option<&Reason> {
        self.reasons.iter().find(|it| it.degree == Degree::ReadOnly)
    }
}

/// Writing memory down, since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FlushStats {
    /// When the last one that succeeded ended.
    pub last_at: Option<Time>,
    /// What it took.
    pub last_ms: u64,
    /// Rows it wrote.
    pub last_rows: u64,
    /// How many succeeded.
    pub n_done: u64,
    /// How many failed.
    pub n_failed: u64,
    /// None has succeeded since then.
    pub failing_since: Option<Time>,
}

/// What the condition is made of, and who watches it.
#[derive(Debug)]
pub(crate) struct Conditions {
    now: watch::Sender<Condition>,
    flush: Mutex<FlushStats>,
    /// Found by others than the loop: by what is wrong.
    reported: Mutex<BTreeMap<&'static str, Text>>,
    looks: Mutex<VecDeque<(Position, Instant)>>,
    is_behind: AtomicBool,
}

impl Conditions {
    pub(crate) fn new() -> Self {
        Self {
            now: watch::Sender::new(Condition::default()),
            flush: Mutex::default(),
            reported: Mutex::default(),
            looks: Mutex::default(),
            is_behind: AtomicBool::new(false),
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Condition> {
        self.now.subscribe()
    }

    pub(crate) fn flush(&self) -> FlushStats {
        *locked(&self.flush)
    }

    pub(crate) fn note_flush(&self, note: impl FnOnce(&mut FlushStats)) {
        note(&mut locked(&self.flush));
    }

    /// Something that makes the center worse, or does so no more.
    pub(crate) fn report(&self, code: &'static str, text: Option<Text>) {
        let mut reported = locked(&self.reported);
        match text {
            Some(text) => reported.insert(code, text),
            None => reported.remove(code),
        };
    }

    /// Is the loop so far behind that deliveries must wait?
    pub(crate) fn is_behind(&self) -> bool {
        self.is_behind.load(Relaxed)
    }

    /// How long records after `position` have been there. By the clock that is never set.
    pub(crate) fn lag(&self, position: Position) -> Span {
        let looks = locked(&self.looks);
        let first = looks.partition_point(|it| it.0 <= position);
        let us = looks.get(first).map_or(0, |it| it.1.elapsed().as_micros());
        Span(u64::try_from(us).unwrap_or(u64::MAX))
    }

    fn remember(&self, head: Position) {
        let mut looks = locked(&self.looks);
        if looks.back().is_some_and(|it| it.0 == head) {
            return;
        }
        if looks.len() == LOOKS_KEPT {
            looks.pop_front();
        }
        looks.push_back((head, Instant::now()));
    }

    /// Looks at everything; whoever watches hears of a change.
    pub(crate) fn look(
        &self,
        now: Time,
        trouble: Option<LogTrouble>,
        (head, applied): (Position, Position),
    ) {
        self.remember(head);
        let (lag, flush) = (self.lag(applied), self.flush());
        // While the tables cannot be written the loop may have to wait for them, but not those who
        // send: what they send is safe in the log.
        self.is_behind.store(BEHIND_MAX < lag && flush.failing_since.is_none(), Relaxed);
        let mut found: Vec<(&'static str, Degree, Text)> = Vec::new();
        if let Some(trouble) = trouble {
            found.push((trouble.code(), Degree::ReadOnly, trouble.sentence()));
        }
        if flush.failing_since.is_some() {
            found.push(("history_failing", Degree::Degraded, history_failing()));
        }
        if self.is_behind() {
            found.push(("behind", Degree::Degraded, behind(lag)));
        }
        for (code, text) in locked(&self.reported).iter() {
            found.push((*code, Degree::Degraded, text.clone()));
        }
        self.now.send_if_modified(|condition| {
            let since = |code: &str| {
                let before = condition.reasons.iter().find(|it| it.code == code);
                before.map_or(now, |it| it.since)
            };
            let reason = |(code, degree, text)| Reason { since: since(code), code, degree, text };
            let reasons: Vec<_> = found.into_iter().map(reason).collect();
            let same = |a: &[Reason], b: &[Reason]| {
                a.iter().map(|it| it.code).eq(b.iter().map(|it| it.code))
            };
            let is_new = !same(&condition.reasons, &reasons);
            if is_new {
                tell(&reasons);
            }
            condition.reasons = reasons;
            is_new
        });
    }
}

fn tell(reasons: &[Reason]) {
    if reasons.is_empty() {
        tracing::info!("the center is well again");
    }
    for Reason { code, degree, text, .. } in reasons {
        tracing::warn!(code, degree = degree.as_str(), "{}", text.en);
    }
}

fn history_failing() -> Text {
    Text::new(
        "Không ghi được bảng lịch sử; số liệu vẫn được nhận và nằm an toàn trong nhật ký.",
        "The tables of the history cannot be written; readings are still taken, and are safe in the \
         log.",
    )
}

fn behind(lag: Span) -> Text {
    let s = lag.s();
    Text {
        vi: format!("Xử lý chậm {s} giây so với nhật ký; nơi gửi được yêu cầu chờ."),
        en: format!("The loop is {s} s behind the log; senders are asked to wait."),
    }
}
