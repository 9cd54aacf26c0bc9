//! One error for every port: the caller decides by kind, the operator reads the sentence.

use std::error::Error;

use crate::{LogTrouble, Unanswered};

/// Why the outside world did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// The disk, the database or the network failed; trying again may help.
    #[error("{what} failed")]
    Unavailable {
        /// The step that failed, with the thing: "writing segment 7 of the log".
        what: String,
        /// The cause, for the log file only.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Nothing can be kept until somebody makes room or mends the disk.
    #[error("{}", trouble.how())]
    ReadOnly {
        /// Why.
        trouble: LogTrouble,
    },
    /// What was read is not what was written.
    #[error("{what} is damaged: {how}")]
    Damaged {
        /// The thing.
        what: String,
        /// What is wrong with it.
        how: String,
    },
    /// Somebody else was first, or the thing exists already.
    #[error("{what}")]
    Conflict {
        /// The thing and the conflict, in a sentence.
        what: String,
    },
    /// The request itself cannot be served: wrong SQL, too many rows, too long.
    #[error("{why}")]
    Refused {
        /// Why, in a sentence for the person who asked.
        why: String,
    },
    /// A question in SQL that has no answer.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
}

impl PortError {
    /// Wraps a cause with the step that failed.
    pub fn unavailable(
        what: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { what: what.into(), source: source.into() }
    }
}
