//! Procedures as cases were begun with.

use crate::{ProcedureId, Time};

/// One version of a procedure, kept as long as cases may follow it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProcedureText {
    /// The procedure.
    pub id: ProcedureId,
    /// What tells it from other versions: the beginning of the text's SHA-256. The same text has the
    /// same number wherever it is read.
    pub version: u32,
    /// The file as its author wrote it.
    pub text: String,
    /// When this center first read it.
    pub known_at: Time,
}
