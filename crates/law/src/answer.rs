//! What the law book answers.

use model::{Bound, Confidence, LimitId, PermitId, RegulationId, Text};
use stack_gas::Reference;

/// The law's answer to one question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Nothing is written for this quantity and window.
    NoLimit,
    /// Something is or should be written, but it cannot be applied.
    NotJudged {
        /// Why, in a sentence for the inspector.
        reason: Text,
    },
    /// This holds.
    Limit(Limit),
}

/// A limit ready to be compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The row, or `permit/<permit>/<quantity>/<window>`.
    pub id: LimitId,
    /// Who says so.
    pub authority: Authority,
    /// In the quantity's unit, coefficients multiplied in.
    pub bound: Bound,
    /// The coefficients that were.
    pub scaled_by: Vec<(String, f64)>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Conditions the limit is written at.
    pub reference: Option<Reference>,
}

/// Who set a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// The facility's own permit.
    Permit(PermitId),
    /// A regulation.
    Regulation(RegulationId),
}
