//! Sources: who owes which data, and how they are doing.

use model::{Health, Span, Wire};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{Instant, Words, word};

/// A device's clock may be ahead of ours by this much before anybody is told.
const AHEAD_S_MAX: i64 = 60;

/// And its readings late by this much, beside two of its cadences.
const BEHIND_S_MAX: i64 = 600;

/// A source with its health since the start of the process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Source {
    id: String,
    title: Words,
    owner: String,
    /// `mqtt`, `http`, `station_file` or `import`.
    #[schema(value_type = word::Wire)]
    wire: &'static str,
    zone: String,
    every_s: u64,
    enabled: bool,
    simulated: bool,
    last_seen: Option<Instant>,
    accepted: u64,
    rejected: u64,
    duplicates: u64,
    /// The last refusal.
    last_problem: Option<Words>,
    /// Arrival minus time of the newest reading; negative when the device's clock is ahead.
    clock_skew_s: Option<i64>,
    skew_warning: bool,
}

/// A source as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceEntry {
    pub(crate) id: String,
    pub(crate) title: Words,
    pub(crate) owner: String,
    /// `mqtt`, `http`, `station_file` or `import`.
    pub(crate) wire: String,
    /// `+07:00`.
    pub(crate) zone: String,
    pub(crate) every_s: u64,
}

/// A source as it is to be from now on. Its code and its way in stay what they are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceChange {
    pub(crate) title: Words,
    pub(crate) owner: String,
    /// `+07:00`.
    pub(crate) zone: String,
    pub(crate) every_s: u64,
    /// Nothing is taken from a source that is switched off.
    pub(crate) enabled: bool,
    /// Why, for the audit.
    pub(crate) reason: String,
}

/// A new source with the one copy of its token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewSource {
    pub(crate) source: Source,
    /// Shown once.
    pub(crate) token: String,
}

/// The one copy of a new token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewToken {
    /// Shown once.
    pub(crate) token: String,
}

impl Source {
    /// Its code: the order of lists.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn of(source: &model::Source, health: &Health) -> Self {
        let skew_s = health.clock_skew_s;
        Self {
            id: source.id.to_string(),
            title: (&source.title).into(),
            owner: source.owner.to_string(),
            wire: source.wire.as_str(),
            zone: source.zone.to_string(),
            every_s: source.every.s(),
            enabled: source.enabled,
            simulated: source.simulated,
            last_seen: health.last_seen.map(Instant),
            accepted: health.accepted,
            rejected: health.rejected,
            duplicates: health.duplicates,
            last_problem: health.last_problem.as_ref().map(Words::from),
            clock_skew_s: skew_s,
            skew_warning: skew_s.is_some_and(|it| is_skewed(it, source.every, source.wire)),
        }
    }
}

/// Ahead is always a wrong clock. Behind may be a slow road: files and tables are late by nature,
/// and whoever speaks hourly labels the hour that has just ended.
fn is_skewed(skew_s: i64, every: Span, wire: Wire) -> bool {
    let direct = matches!(wire, Wire::Mqtt | Wire::Http);
    let every_s = i64::try_from(every.s()).unwrap_or(i64::MAX);
    let behind_s_max = BEHIND_S_MAX.saturating_add(every_s.saturating_mul(2));
    skew_s < -AHEAD_S_MAX || (direct && behind_s_max < skew_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_told_from_a_slow_road() {
        let (minute, hour) = (Span::from_min(1), Span::from_h(1));
        for (skew_s, every, wire, warned) in [
            (2, minute, Wire::Mqtt, false),
            (-30, minute, Wire::Mqtt, false),
            (-120, minute, Wire::StationFile, true),
            (700, minute, Wire::Mqtt, false),
            (721, minute, Wire::Mqtt, true),
            (721, minute, Wire::StationFile, false),
            (3_700, hour, Wire::Http, false),
            (86_400, hour, Wire::Import, false),
        ] {
            assert_eq!(is_skewed(skew_s, every, wire), warned, "{skew_s} s {wire}");
        }
    }
}
