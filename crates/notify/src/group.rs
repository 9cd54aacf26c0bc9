//! Alarms of one place and cause, told together, and how each of them stands.

use std::collections::BTreeMap;

use model::{AlarmClass, AlarmId, EntityId, Severity, Span, Time};
use serde::{Deserialize, Serialize};

use crate::{
    facts::AlarmFacts,
    form::{self, ChainId, GroupId, PersonId},
    trace::{Said, Trace},
};

/// Where nobody was reached everybody is tried again after as long as it has been so, within these.
const AGAIN_MIN: Span = Span::from_min(1);
const AGAIN_MAX: Span = Span::from_min(15);

/// Alarms told together, from the first until nothing has called for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// From the key and the alarm that opened it.
    pub id: GroupId,
    /// Place and cause, and the chains that name its entities.
    pub key: String,
    /// People practise.
    pub drill: bool,
    /// Whose alarm opened it.
    #[serde(with = "form::text")]
    pub entity: EntityId,
    /// Of what sort that one was.
    #[serde(with = "form::class")]
    pub class: AlarmClass,
    /// When.
    #[serde(with = "form::us")]
    pub opened_at: Time,
    /// Alarms listed in it; each has its number.
    pub n: u32,
    /// Alarms that call now, by severity.
    pub calling: [u32; 4],
    /// The worst that was told.
    pub told_worst: Option<u8>,
    /// Alarms that became worse since the last notice.
    pub worse: Vec<String>,
    /// What came since the last notice is told then.
    #[serde(with = "form::maybe_us")]
    pub flush_at: Option<Time>,
    /// The chain it is on.
    pub chain: Option<ChainId>,
    /// The last rung that was told, from 0.
    pub rung: u32,
    /// When the next one is.
    #[serde(with = "form::maybe_us")]
    pub rung_at: Option<Time>,
    /// Nobody was reached since then.
    #[serde(default, with = "form::maybe_us")]
    pub lost_since: Option<Time>,
    /// And everybody is tried again then.
    #[serde(default, with = "form::maybe_us")]
    pub again_at: Option<Time>,
    /// Who was told how much.
    pub told: BTreeMap<PersonId, Told>,
    /// Takes no more alarms after that: it has been calm for a while.
    #[serde(with = "form::maybe_us")]
    pub shuts_at: Option<Time>,
    /// Takes no more alarms.
    pub shut: bool,
    /// Alarms of it that have not ended.
    pub n_open: u32,
    /// What the stages said of all of them.
    pub trace: Trace,
}

/// What somebody was told of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Alarms with smaller numbers.
    pub upto: u32,
    /// As bad as this.
    #[serde(with = "form::severity")]
    pub severity: Severity,
    /// None of their channels took it, or they sleep: something of it is still to come to them.
    pub unreached: bool,
}

/// One alarm as the pipeline knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The alarm as it stood when it was last heard of.
    pub facts: AlarmFacts,
    /// The group it is told in.
    pub group: GroupId,
    /// Its number there, once it is listed.
    pub n: Option<u32>,
    /// It was listed with its cause, and nobody was called for it.
    #[serde(default)]
    pub inside: bool,
    /// As bad as it was when it last called, as a place in [`Severity::ALL`].
    #[serde(default)]
    pub called_as: Option<u8>,
    /// It stood before notices began.
    pub before: bool,
    /// What the stages said of it alone.
    pub trace: Trace,
}

impl Group {
    pub(crate) fn opened(key: String, facts: &AlarmFacts, now: Time) -> Self {
        let id = GroupId::of(&format!("{}/{}@{}", facts.group, facts.id, facts.position));
        Self {
            id,
            key,
            drill: facts.drill,
            entity: facts.entity.clone(),
            class: facts.class,
            opened_at: now,
            n: 0,
            calling: [0; 4],
            told_worst: None,
            worse: Vec::new(),
            flush_at: None,
            chain: None,
            rung: 0,
            rung_at: None,
            lost_since: None,
            again_at: None,
            told: BTreeMap::new(),
            shuts_at: None,
            shut: false,
            n_open: 0,
            trace: Trace::default(),
        }
    }

    /// The worst that calls now; none when nothing does.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        let worst = self.calling.iter().rposition(|it| 0 < *it)?;
        Severity::ALL.get(worst).copied()
    }

    /// An alarm of this severity calls, or no longer does.
    pub(crate) fn count(&mut self, severity: Severity, calls: bool) {
        let of = &mut self.calling[usize::from(rank(severity))];
        *of = if calls { *of + 1 } else { of.saturating_sub(1) };
    }

    pub(crate) fn was_told(&self, severity: Severity) -> bool {
        self.told_worst.is_some_and(|it| rank(severity) <= it)
    }

    pub(crate) fn say(&mut self, at: Time, said: Said) {
        self.trace.say(at, said);
    }

    /// Nobody was reached: everybody is tried again.
    pub(crate) fn lose(&mut self, now: Time) {
        let since = *self.lost_since.get_or_insert(now);
        self.again_at = Some(try_again_at(since, now));
    }

    /// Somebody was reached, or nobody has to be.
    pub(crate) fn find(&mut self) {
        self.lost_since = None;
        self.again_at = None;
    }

    pub(crate) fn note_worse(&mut self, alarm: AlarmId) {
        let alarm = alarm.to_string();
        if !self.worse.contains(&alarm) && self.worse.len() < LISTED_MAX {
            self.worse.push(alarm);
        }
    }
}

/// When those are tried again of whom nobody has been reached since then.
pub(crate) fn try_again_at(since: Time, now: Time) -> Time {
    now.plus(now.since(since).clamp(AGAIN_MIN, AGAIN_MAX))
}

/// Alarms a notice names one by one; the others are counted, and listed where its link leads.
pub(crate) const LISTED_MAX: usize = 20;

/// Position in [`Severity::ALL`].
pub(crate) const fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Low => 0,
        Severity::Medium => 1,
        Severity::High => 2,
        Severity::Critical => 3,
    }
}
