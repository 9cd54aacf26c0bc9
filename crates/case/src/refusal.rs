//! Why an act on a case was not done.

use model::{CaseResult, StepId, Time, UserId};

use crate::{EVIDENCE_MAX, NOTE_CHARS_MAX, form::FieldFlaw, token::Halt};

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
    /// It was opened before.
    #[error("the case is open already")]
    IsOpen,
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
    /// The procedure went another way meanwhile.
    #[error("step `{step}` was taken back by the procedure at {at}")]
    StepGone {
        /// As asked.
        step: StepId,
        /// When.
        at: Time,
    },
    /// It is open several times, once for each item of a list.
    #[error("step `{step}` is open several times: say which")]
    WhichStep {
        /// As asked.
        step: StepId,
    },
    /// Leaving out needs a reason.
    #[error("skipping step `{step}` needs a reason")]
    SkipWithoutReason {
        /// As asked.
        step: StepId,
    },
    /// Answers that nobody asked for.
    #[error("step `{step}` has no form that asks for `{field}`")]
    NoForm {
        /// As asked.
        step: StepId,
        /// The first of them.
        field: String,
    },
    /// The form is not filled in as it must be.
    #[error("the form of step `{step}`: {}", flaws.iter().map(|it| format!("{} {}", it.field, it.wrong)).collect::<Vec<_>>().join(", "))]
    Fields {
        /// As asked.
        step: StepId,
        /// What is wrong.
        flaws: Vec<FieldFlaw>,
    },
    /// The procedure cannot go on from here with what was said.
    #[error("the procedure cannot go on from step `{step}`: {halt}")]
    Halted {
        /// As asked.
        step: StepId,
        /// Why.
        halt: Halt,
    },
    /// The procedure cannot be stopped.
    #[error("the procedure cannot be stopped: {halt}")]
    Stopped {
        /// Why.
        halt: Halt,
    },
    /// Nothing is in hand, and something still comes.
    #[error(
        "the case cannot be closed as `{result}` while its procedure waits for a time or another case"
    )]
    StillWaits {
        /// As asked.
        result: CaseResult,
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
            Self::IsOpen => "is_open",
            Self::AlreadyGiven { .. } => "already_given",
            Self::UnknownStep { .. } => "unknown_step",
            Self::StepDone { .. } => "step_done",
            Self::NotInHand { .. } => "not_in_hand",
            Self::StepGone { .. } => "step_gone",
            Self::WhichStep { .. } => "which_step",
            Self::SkipWithoutReason { .. } => "skip_without_reason",
            Self::NoForm { .. } => "no_form",
            Self::Fields { .. } => "fields",
            Self::Halted { .. } => "halted",
            Self::Stopped { .. } => "stopped",
            Self::StillWaits { .. } => "still_waits",
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
