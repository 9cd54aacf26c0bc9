//! The audit: who changed what, when, from where.

use port::AuditEntry;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::Instant;

/// One line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditLine {
    n: u64,
    at: Instant,
    by: String,
    address: String,
    /// `noun.verb`.
    action: String,
    /// `noun/id`.
    subject: String,
    /// JSON, as it was sealed.
    detail: String,
    /// SHA-256 over the line before and this one.
    hash: String,
}

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditAsked {
    /// By this person.
    pub(crate) by: Option<String>,
    /// Of this subject: `alarm/0192…`.
    pub(crate) subject: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// What became of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verified {
    /// Lines that fit; 0 where one does not.
    pub(crate) lines: u64,
    pub(crate) ok: bool,
    /// The first line that does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) problem: Option<String>,
}

impl From<AuditEntry> for AuditLine {
    fn from(it: AuditEntry) -> Self {
        Self {
            n: it.n,
            at: Instant(it.at),
            by: it.by,
            address: it.address,
            action: it.action,
            subject: it.subject,
            detail: it.detail,
            hash: it.hash,
        }
    }
}
