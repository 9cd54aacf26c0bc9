//! How long readings are kept: rules, holds, the law's minimum, and what would go.

use model::{KeepRule as Rule, LegalHold as Hold, LegalMinimum as Minimum};
use port::TrimmedDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{
    Instant,
    basic::{Day, Words},
    word,
};

/// Everything that is set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Retention {
    /// Of several that fit, the longest counts. Without one everything is kept.
    pub(crate) rules: Vec<KeepRule>,
    /// What no rule removes.
    pub(crate) holds: Vec<LegalHold>,
    /// What the law asks for, by kind, as the packs have it. A kind that is not here loses nothing.
    pub(crate) minimums: Vec<LegalMinimum>,
    /// Hours between the making of a rule and its first act.
    pub(crate) grace_h: u64,
}

/// How long readings are kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeepRule {
    id: String,
    /// Of every kind when none is named.
    kind: Option<String>,
    /// Of every unit when none is named.
    org: Option<String>,
    /// `3 year`, `6 month`, `90 day`.
    raw: Option<String>,
    /// Hourly roll-ups; for ever when nothing is said.
    hours: Option<String>,
    note: String,
    by: String,
    made_at: Instant,
    /// Nothing is removed by it before.
    acts_from: Instant,
}

/// A rule as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepRuleEntry {
    #[serde(default)]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) org: Option<String>,
    pub(crate) raw: Option<String>,
    #[serde(default)]
    pub(crate) hours: Option<String>,
    pub(crate) note: String,
}

/// Readings that no rule removes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LegalHold {
    id: String,
    entity: Option<String>,
    org: Option<String>,
    from: Option<Day>,
    /// Up to and including this day.
    to: Option<Day>,
    reason: String,
    by: String,
    made_at: Instant,
}

/// A hold as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LegalHoldEntry {
    #[serde(default)]
    pub(crate) entity: Option<String>,
    #[serde(default)]
    pub(crate) org: Option<String>,
    #[serde(default)]
    pub(crate) from: Option<Day>,
    #[serde(default)]
    pub(crate) to: Option<Day>,
    pub(crate) reason: String,
}

/// What the law asks to keep of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LegalMinimum {
    kind: String,
    /// None where nobody has found how long: nothing of the kind is removed.
    raw: Option<String>,
    clause: Words,
    valid_from: Option<Day>,
    #[schema(value_type = word::Confidence)]
    confidence: &'static str,
    source: Words,
}

/// What would go now if every rule acted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionPreview {
    n_readings: u64,
    /// Hours of roll-ups.
    n_hours: u64,
    /// Readings past their time that stay: they are held, or prove an exceedance.
    n_held: u64,
    n_days: usize,
    /// Day by day of UTC, the oldest first; at most a thousand.
    days: Vec<RetentionDay>,
}

/// One day of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionDay {
    day: Day,
    n_readings: u64,
    n_hours: u64,
    n_held: u64,
}

/// Days a preview shows one by one.
const DAYS_SHOWN: usize = 1_000;

impl From<&Rule> for KeepRule {
    fn from(it: &Rule) -> Self {
        Self {
            id: it.id.clone(),
            kind: it.kind.as_ref().map(ToString::to_string),
            org: it.org.as_ref().map(ToString::to_string),
            raw: it.raw.map(|it| it.to_string()),
            hours: it.hours.map(|it| it.to_string()),
            note: it.note.clone(),
            by: it.by.to_string(),
            made_at: Instant(it.made_at),
            acts_from: Instant(it.acts_from),
        }
    }
}

impl From<&Hold> for LegalHold {
    fn from(it: &Hold) -> Self {
        Self {
            id: it.id.clone(),
            entity: it.entity.as_ref().map(ToString::to_string),
            org: it.org.as_ref().map(ToString::to_string),
            from: it.from.map(Day),
            to: it.to.map(Day),
            reason: it.reason.clone(),
            by: it.by.to_string(),
            made_at: Instant(it.made_at),
        }
    }
}

impl From<&Minimum> for LegalMinimum {
    fn from(it: &Minimum) -> Self {
        Self {
            kind: it.kind.to_string(),
            raw: it.raw.map(|it| it.to_string()),
            clause: Words::from(&it.clause),
            valid_from: it.valid_from.map(Day),
            confidence: it.confidence.as_str(),
            source: Words::from(&it.source),
        }
    }
}

impl From<Vec<TrimmedDay>> for RetentionPreview {
    fn from(days: Vec<TrimmedDay>) -> Self {
        let sum = |of: fn(&TrimmedDay) -> u64| days.iter().map(of).sum();
        let day = |it: &TrimmedDay| RetentionDay {
            day: Day(it.day.date(model::Zone::UTC)),
            n_readings: it.n_readings,
            n_hours: it.n_hours,
            n_held: it.n_held,
        };
        Self {
            n_readings: sum(|it| it.n_readings),
            n_hours: sum(|it| it.n_hours),
            n_held: sum(|it| it.n_held),
            n_days: days.len(),
            days: days.iter().take(DAYS_SHOWN).map(day).collect(),
        }
    }
}
