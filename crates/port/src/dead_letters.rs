//! Dead letters: what was refused at a door, kept for whoever can mend the reason.

use std::collections::BTreeSet;

use model::{SourceId, Text, Time};

use crate::{Page, PageRequest, PortError};

/// The way a letter came in, and what is needed to read it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The broker; JSON.
    Mqtt,
    /// HTTP; JSON.
    Http,
    /// HTTP; line protocol.
    Line {
        /// The unit of its time stamps: `ns`, `us`, `ms`, `s`, `m`, `h`.
        precision: String,
    },
    /// A station file.
    File {
        /// Its name as delivered.
        name: String,
        /// Of the whole file, lower-case hexadecimal.
        sha256: String,
    },
}

impl Way {
    /// The word used in tables and the API.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Mqtt => "mqtt",
            Self::Http => "http",
            Self::Line { .. } => "line",
            Self::File { .. } => "file",
        }
    }
}

/// One refused delivery, or the refused part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its number, given by the store; 0 before.
    pub id: u64,
    /// When it came.
    pub time: Time,
    /// Who sent it; none where nobody knows the sender.
    pub source: Option<SourceId>,
    /// The way it came.
    pub way: Way,
    /// What sort of refusal, for programs: `unknown_entity`.
    pub code: String,
    /// The first thing that is wrong, in words.
    pub reason: Text,
    /// Bytes that were sent.
    pub size: u64,
    /// What is kept of them. Empty in a list.
    pub payload: Vec<u8>,
    /// Everything that was refused is in the payload; else its end was cut off.
    pub is_whole: bool,
    /// How the payload begins, printable.
    pub preview: String,
}

/// Which letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterFilter {
    /// Of these sources only, and of no unknown sender; none for all.
    pub among: Option<BTreeSet<SourceId>>,
    /// Of this source.
    pub source: Option<SourceId>,
    /// With this code, or with this text in the reason.
    pub reason: Option<String>,
    /// Came before.
    pub before: Option<Time>,
}

/// How many letters are kept. The oldest go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterBounds {
    /// Of one source.
    pub n_of_source: u64,
    /// Bytes of one source.
    pub bytes_of_source: u64,
    /// Bytes of all; the source that holds most gives way.
    pub bytes_of_all: u64,
}

/// What is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterCount {
    /// Letters.
    pub n: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// The store of dead letters.
#[async_trait::async_trait]
pub trait DeadLetters: Send + Sync {
    /// Keeps letters, in their order, within `bounds`; says how many older ones gave way.
    async fn keep(&self, letters: &[Letter], bounds: LetterBounds) -> Result<u64, PortError>;

    /// Letters without their payloads, the newest first.
    async fn list(
        &self,
        filter: &LetterFilter,
        page: &PageRequest,
    ) -> Result<Page<Letter>, PortError>;

    /// One letter with its payload.
    async fn letter(&self, id: u64) -> Result<Option<Letter>, PortError>;

    /// Throws letters away; says how many there were.
    async fn remove(&self, ids: &[u64]) -> Result<u64, PortError>;

    /// What is kept of all.
    async fn count(&self) -> Result<LetterCount, PortError>;
}
