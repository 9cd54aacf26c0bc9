//! What was measured, and what the law makes of it.

use crate::{Confidence, Flag, LimitId, Period, SeriesId, Text, Time};

/// One reading. Its key is (series, phenomenon time).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Which series.
    pub series: SeriesId,
    /// When the phenomenon was, not when the news arrived.
    pub time: Time,
    /// In the quantity's unit, rounded to its resolution.
    pub value: f64,
    /// What it is worth.
    pub flag: Flag,
}

/// A mean over a legal window, with what the law says of it. Key: (series, period, end); a later
/// `known_at` supersedes, and the earlier one is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct LegalMean {
    /// Of this series.
    pub series: SeriesId,
    /// Over this window.
    pub period: Period,
    /// The window's end, which labels it.
    pub end: Time,
    /// The mean as measured; none where too little was valid.
    pub value: Option<f64>,
    /// The mean at reference conditions, which is what the limit is written for; equal to `value`
    /// where the limit has none.
    pub judged: Option<f64>,
    /// Share of the readings owed that were valid, 0 to 1.
    pub valid_share: f64,
    /// Against the limit in force at `end`.
    pub verdict: Verdict,
    /// Since when this version is known.
    pub known_at: Time,
}

/// What the law says of one mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// No limit is written for this quantity and window: nothing to judge.
    NoLimit,
    /// A limit should exist but cannot be applied; the reason says why. Never an older table.
    NotJudged {
        /// Why, in words.
        reason: Text,
    },
    /// Too little valid data to judge.
    Invalid,
    /// Judged.
    Judged {
        /// The limit's row.
        limit: LimitId,
        /// The limit itself, in the quantity's unit; for a range, the side nearer the value.
        limit_value: f64,
        /// How sure we are of the row.
        confidence: Confidence,
        /// Beyond the limit.
        exceeded: bool,
    },
}

impl Verdict {
    /// The word used in tables and the API.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoLimit => "no_limit",
            Self::NotJudged { .. } => "not_judged",
            Self::Invalid => "invalid",
            Self::Judged { exceeded: true, .. } => "exceeded",
            Self::Judged { exceeded: false, .. } => "within",
        }
    }
}
