//! Why an act on a case was not done.

use model::{CaseResult, StepId, Time, UserId};

use crate::{EVIDENCE_MAX, NOTE_CHARS_MAX};

/// Why an act on a case was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A closed case never changes again.
    #[error("the case was closed at {at} with result `{result}`")]
    Closed {
        /// When.
        at: Time,
        /// How it ended.
        result: CaseResult,
    },
    /// It is theirs already.
    #[error("the case is already given to {to}")]
    AlreadyGiven {
        /// To whom.
        to: UserId,
    },
    /// The procedure had no such step when the case was opened.
    #[error("the case has no step `{step}`")]
    UnknownStep {
        /// As asked.
        step: StepId,
    },
    /// Somebody was faster.
    #[error("step `{step}` was done by {by} at {at}")]
    StepDone {
        /// As asked.
        step: StepId,
        /// Who.
        by: UserId,
        /// When.
        at: Time,
    },
    /// Steps are done in their order.
    #[error("step `{step}` is not in hand yet, expected `{}`", in_hand.as_ref().map_or("none", StepId::as_str))]
    NotInHand {
        /// As asked.
        step: StepId,
        /// The one that is.
        in_hand: Option<StepId>,
    },
    /// A step without a word is not done.
    #[error("step `{step}` needs a note: what was found or done")]
    StepWithoutNote {
        /// As asked.
        step: StepId,
    },
    /// The procedure asks for proof.
    #[error("step `{step}` needs evidence: at least one file")]
    StepWithoutEvidence {
        /// As asked.
        step: StepId,
    },
    /// Nothing was said.
    #[error("the note is empty")]
    EmptyNote,
    /// More than anyone reads.
    #[error("the note has {chars} characters, expected at most {NOTE_CHARS_MAX}")]
    LongNote {
        /// How many it has.
        chars: usize,
    },
    /// More than one act should carry.
    #[error("{files} files at once, expected at most {EVIDENCE_MAX}")]
    TooMuchEvidence {
        /// How many.
        files: usize,
    },
    /// Without its hash a file proves nothing.
    #[error("evidence `{name}` has no SHA-256, expected 64 lower-case hexadecimal digits")]
    NotAHash {
        /// The file.
        name: String,
    },
    /// A real trouble is worked to its end.
    #[error("the case cannot be closed as `{result}` before step `{in_hand}` is done")]
    StepsLeft {
        /// As asked.
        result: CaseResult,
        /// The step in hand.
        in_hand: StepId,
    },
    /// Stopping half-way needs a reason.
    #[error("closing as `{result}` needs a note: why")]
    CloseWithoutNote {
        /// As asked.
        result: CaseResult,
    },
}

impl Refusal {
    /// The word the API and the console's translations know it by.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Closed { .. } => "closed",
            Self::AlreadyGiven { .. } => "already_given",
            Self::UnknownStep { .. } => "unknown_step",
            Self::StepDone { .. } => "step_done",
            Self::NotInHand { .. } => "not_in_hand",
            Self::StepWithoutNote { .. } => "step_without_note",
            Self::StepWithoutEvidence { .. } => "step_without_evidence",
            Self::EmptyNote => "empty_note",
            Self::LongNote { .. } => "long_note",
            Self::TooMuchEvidence { .. } => "too_much_evidence",
            Self::NotAHash { .. } => "not_a_hash",
            Self::StepsLeft { .. } => "steps_left",
            Self::CloseWithoutNote { .. } => "close_without_note",
        }
    }
}
