//! The audit: who changed what, when, from where. Append only, hash-chained.

use model::Time;

use crate::{Page, PageRequest, PortError};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place; given by the store.
    pub n: u64,
    /// When.
    pub at: Time,
    /// Who: a user's or a source's code, or `system`.
    pub by: String,
    /// From where.
    pub address: String,
    /// What was done: `alarm.acknowledge`.
    pub action: String,
    /// To what: `alarm/0192…`.
    pub subject: String,
    /// Details as JSON, opaque here.
    pub detail: String,
    /// SHA-256 over the previous line's hash and this line; given by the store.
    pub hash: String,
}

/// Which lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// By this person.
    pub by: Option<String>,
    /// Of this subject.
    pub subject: Option<String>,
}

/// Where the audit is kept.
#[async_trait::async_trait]
pub trait Audit: Send + Sync {
    /// Adds a line; `n` and `hash` of the argument are ignored.
    async fn write(&self, entry: &AuditEntry) -> Result<(), PortError>;

    /// Lines, newest first.
    async fn read(
        &self,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, PortError>;

    /// Recomputes the chain; the number of lines checked, or the first that does not fit.
    async fn verify(&self) -> Result<u64, PortError>;
}
