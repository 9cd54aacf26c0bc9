//! How we are doing: owned questions.

use crate::{IndicatorId, OrgId, Span, Text, Time};

/// A question with its formula, unit, target and how fresh its answer must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// `air/compliance`.
    pub id: IndicatorId,
    /// Its name.
    pub title: Text,
    /// How it is computed, in words.
    pub about: Text,
    /// The formula: one read-only SQL question over the open tables.
    pub sql: String,
    /// Sign of its unit.
    pub unit: Text,
    /// Decimals shown.
    pub decimals: u8,
    /// What it should be.
    pub target: Option<Target>,
    /// Asked again this often.
    pub every: Span,
    /// Where the formula comes from.
    pub source: String,
}

/// What an indicator should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// Not below.
    AtLeast(f64),
    /// Not above.
    AtMost(f64),
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorValue {
    /// Which question.
    pub indicator: IndicatorId,
    /// For this unit and what is below it.
    pub org: OrgId,
    /// The answer; none where there was nothing to compute from.
    pub value: Option<f64>,
    /// A word with it: the name of the worst station.
    pub label: Option<String>,
    /// What it was computed from: rows that counted.
    pub n_rows: u64,
    /// When it was asked.
    pub asked_at: Time,
}

/// Is an answer still good?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Asked within its time.
    Fresh,
    /// Older than it should be.
    Stale,
}
