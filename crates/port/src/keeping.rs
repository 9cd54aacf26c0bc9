//! How long readings are kept: the settings people make of it, and what the history is told.

use model::{KeepRule, LegalHold, SeriesId, Time};

use crate::PortError;

/// Where rules and holds are kept.
#[async_trait::async_trait]
pub trait Keeping: Send + Sync {
    /// All rules, in the order they were made.
    async fn keep_rules(&self) -> Result<Vec<KeepRule>, PortError>;

    /// Adds or replaces one.
    async fn put_keep_rule(&self, rule: &KeepRule) -> Result<(), PortError>;

    /// Takes one away; says whether it was there.
    async fn delete_keep_rule(&self, id: &str) -> Result<bool, PortError>;

    /// All holds, in the order they were made.
    async fn legal_holds(&self) -> Result<Vec<LegalHold>, PortError>;

    /// Adds or replaces one.
    async fn put_legal_hold(&self, hold: &LegalHold) -> Result<(), PortError>;

    /// Lifts one; says whether it was there.
    async fn delete_legal_hold(&self, id: &str) -> Result<bool, PortError>;
}

/// How long one series is kept. The history removes whole days only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeriesTerm {
    /// Which.
    pub series: SeriesId,
    /// What it belongs to: readings of one subject are proof of its verdicts together.
    pub subject: u32,
    /// Readings before this may go; none may when nothing is said.
    pub raw_before: Option<Time>,
    /// Hours before this may go.
    pub hours_before: Option<Time>,
    /// What stays all the same, bounds included.
    pub held: Vec<(Time, Time)>,
}

/// What is removed of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrimmedDay {
    /// Its midnight, UTC.
    pub day: Time,
    /// Readings that go, every version counted.
    pub n_readings: u64,
    /// Hours of roll-ups that go.
    pub n_hours: u64,
    /// Readings that are past their time and stay: they are held, or prove an exceedance.
    pub n_held: u64,
}

impl SeriesTerm {
    /// Is something of `from ≤ time < to` held?
    #[must_use]
    pub fn is_held(&self, from: Time, to: Time) -> bool {
        self.held.iter().any(|it| it.0 < to && from <= it.1)
    }
}
