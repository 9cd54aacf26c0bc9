//! Why an act on an alarm was not done.

use model::{CaseId, Span, Time, UserId};

use crate::{ACK_GRACE, COMMENT_CHARS_MAX};

/// Why an act on an alarm was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Cleared and acknowledged: nothing more happens to it.
    #[error("the alarm has ended")]
    Ended,
    /// One person has it.
    #[error("already acknowledged by {by} at {at}")]
    AlreadyAcknowledged {
        /// Who.
        by: UserId,
        /// When.
        at: Time,
    },
    /// Nothing to take back.
    #[error("nobody has acknowledged the alarm, so there is nothing to take back")]
    NotAcknowledged,
    /// Only one's own word can be taken back.
    #[error("acknowledged by {by}: only they can take it back")]
    AcknowledgedByAnother {
        /// Who.
        by: UserId,
    },
    /// Others may rely on it by now.
    #[error("acknowledged at {at}: it could be taken back for {ACK_GRACE} only")]
    GraceOver {
        /// When.
        at: Time,
    },
    /// It is theirs already.
    #[error("the alarm is already given to {to}")]
    AlreadyGiven {
        /// To whom.
        to: UserId,
    },
    /// Nothing was said.
    #[error("the comment is empty")]
    EmptyComment,
    /// More than anyone reads.
    #[error("the comment has {chars} characters, expected at most {COMMENT_CHARS_MAX}")]
    LongComment {
        /// How many it has.
        chars: usize,
    },
    /// Something is only put aside for a reason.
    #[error("an alarm is shelved for a reason of 1 to {COMMENT_CHARS_MAX} characters; say it")]
    NoReason,
    /// A shelf ends, and soon enough.
    #[error("an alarm is shelved for at most {most}, so not until {until}")]
    ShelfTooLong {
        /// Asked for.
        until: Time,
        /// The most the philosophy allows.
        most: Span,
    },
    /// One shelf at a time.
    #[error("already shelved by {by} until {until}")]
    AlreadyShelved {
        /// Who.
        by: UserId,
        /// Until when.
        until: Time,
    },
    /// There is nothing to take back.
    #[error("the alarm is not shelved")]
    NotShelved,
    /// One case works on it.
    #[error("case {case} already works on the alarm")]
    HasCase {
        /// Which.
        case: CaseId,
    },
}

impl Refusal {
    /// The word the API and the console's translations know it by.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::AlreadyAcknowledged { .. } => "already_acknowledged",
            Self::NotAcknowledged => "not_acknowledged",
            Self::AcknowledgedByAnother { .. } => "acknowledged_by_another",
            Self::GraceOver { .. } => "grace_over",
            Self::AlreadyGiven { .. } => "already_given",
            Self::EmptyComment => "empty_comment",
            Self::LongComment { .. } => "long_comment",
            Self::NoReason => "no_reason",
            Self::ShelfTooLong { .. } => "shelf_too_long",
            Self::AlreadyShelved { .. } => "already_shelved",
            Self::NotShelved => "not_shelved",
            Self::HasCase { .. } => "has_case",
        }
    }
}
