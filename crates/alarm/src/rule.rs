//! What a pack, or a unit for itself, says of one alarm.

use crate::{Chatter, Watch};
use model::{
    AlarmClass, Bound, KindId, Period, ProcedureId, QuantityId, RuleId, Severity, Span, Text,
};

/// One alarm rule. Its text form is a file in `packs/*/alarms/`, or a unit's own in the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// `air/pm25-over-limit`.
    pub id: RuleId,
    /// Hash of the definition: an alarm remembers which text raised it.
    pub version: String,
    /// Name, as the banner shows it.
    pub title: Text,
    /// What sort of trouble.
    pub class: AlarmClass,
    /// Entities of this kind are watched.
    pub kind: KindId,
    /// These quantities of theirs; empty means the station as a whole (silence only).
    pub quantities: Vec<QuantityId>,
    /// Readings, or means over this window.
    pub period: Period,
    /// When is it wrong?
    pub test: Test,
    /// How long it must be wrong without a break before people are disturbed.
    pub raise_after: Span,
    /// How long it must be right without a break before the alarm clears.
    pub clear_after: Span,
    /// News older than this when it arrives revises verdicts but disturbs nobody.
    pub late_after: Span,
    /// The procedure to follow.
    pub procedure: Option<ProcedureId>,
    /// Opens a case by itself when it raises.
    pub opens_case: bool,
    /// When the same entity has an active alarm of one of these, this one is suppressed by design.
    pub suppressed_by: Vec<RuleId>,
    /// What hangs on the entity falls silent with it: its device and data alarms are inhibited.
    pub root_cause: bool,
    /// When its alarm is called chattering; from the philosophy.
    pub chatter: Chatter,
    /// The first thing to do, in one sentence.
    pub advice: Text,
    /// What looks like this and is not.
    pub false_alarms: Vec<Text>,
    /// Why this number and not another. Never empty.
    pub source: Vec<Text>,
    /// Nights it must raise on and nights it must sleep through.
    pub examples: Vec<Example>,
}

/// When is it wrong?
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Beyond the limit in force for this subject. Severity grows with the excess.
    OverLimit {
        /// Severity from this multiple of the limit on (for a lower side: its inverse), ascending;
        /// the first is at 1.
        ladder: Vec<Rung>,
        /// Right again only below this share of the limit: hysteresis.
        clear_below: f64,
    },
    /// Still within the limit, but its trend reaches the limit within the horizon.
    Approaching {
        /// Only from this share of the limit on.
        from_share: f64,
        /// A line is fitted over this span.
        fit_over: Span,
        /// And must reach the limit within this span.
        within: Span,
        /// How bad.
        severity: Severity,
    },
    /// The same value, to the last digit, for too long.
    Stuck {
        /// This long.
        unchanged_for: Span,
        /// How bad.
        severity: Severity,
    },
    /// Nothing came from the station.
    Silent {
        /// For this many of its cadences.
        cadences: u32,
        /// How bad.
        severity: Severity,
    },
    /// What a unit has set for itself. Packs have none.
    Watch(Box<Watch>),
}

/// One step of the severity ladder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// From this multiple of the limit on.
    pub from: f64,
    /// How bad.
    pub severity: Severity,
}

/// A short night with its verdict, kept in the same file as the rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// A sentence about the night.
    pub name: String,
    /// Time between samples.
    pub every: Span,
    /// The limit in force that night, in the unit of what is watched.
    pub limit: Option<Bound>,
    /// Samples, in the unit of what is watched.
    pub samples: Vec<ExampleSample>,
    /// One character a sample: `R` raises, `U` more severe, `D` less severe, `C` clears, `-` nothing.
    pub expect: String,
}

/// One sample of an example night.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ExampleSample {
    /// A valid reading.
    Value(f64),
    /// A reading that must not count: calibration, fault, maintenance.
    NotValid,
    /// Nothing came.
    Nothing,
}
