//! What is being done.

use crate::{
    AlarmId, CaseId, EntityId, Position, ProcedureId, Span, StepId, Text, Time, UserId, org::words,
};

/// Work with a subject, a procedure, an owner, a deadline and evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// From what opened it.
    pub id: CaseId,
    /// The procedure it follows.
    pub procedure: ProcedureId,
    /// What it is about.
    pub entity: EntityId,
    /// The alarm that opened it.
    pub alarm: Option<AlarmId>,
    /// Where it stands.
    pub state: CaseState,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// When it was opened.
    pub opened_at: Time,
    /// When it must be finished.
    pub due_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Its steps as the procedure had them when it was opened.
    pub steps: Vec<StepRecord>,
    /// The last record that changed it.
    pub position: Position,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseState {
    /// Being worked.
    Open,
    /// Finished, with a result.
    Closed(CaseResult),
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseResult {
    /// The trouble was real and is solved.
    Solved,
    /// A violation was established and handed over.
    Violation,
    /// It was a false alarm.
    FalseAlarm,
    /// The same as another case.
    Duplicate,
}

words!(CaseResult {
    Solved = "solved",
    Violation = "violation",
    FalseAlarm = "false_alarm",
    Duplicate = "duplicate",
});

/// One step of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRecord {
    /// The id in the procedure.
    pub id: StepId,
    /// What to do.
    pub title: Text,
    /// How long it may take once it is reached.
    pub within: Option<Span>,
    /// Must carry evidence.
    pub needs_evidence: bool,
    /// When it was reached.
    pub reached_at: Option<Time>,
    /// When it was done.
    pub done_at: Option<Time>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// What was found or done.
    pub note: String,
}

/// What proves something: a file kept under its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Name as given.
    pub name: String,
    /// Of the whole file, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub bytes: u64,
}

/// One line of a case's history.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseEntry {
    /// The case.
    pub case: CaseId,
    /// The record that wrote the line.
    pub position: Position,
    /// When.
    pub at: Time,
    /// Who, when it was a person.
    pub by: Option<UserId>,
    /// What.
    pub kind: CaseEntryKind,
}

/// What can happen to a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseEntryKind {
    /// It began.
    Opened,
    /// Another alarm joined it.
    AlarmAttached {
        /// Which.
        alarm: AlarmId,
    },
    /// Given to someone.
    Assigned {
        /// To whom.
        to: UserId,
    },
    /// A step was finished.
    StepDone {
        /// Which.
        step: StepId,
        /// What was found or done.
        note: String,
        /// What proves it.
        evidence: Vec<Evidence>,
    },
    /// Something was said.
    Noted {
        /// What.
        text: String,
        /// What proves it.
        evidence: Vec<Evidence>,
    },
    /// It ended.
    Closed {
        /// How.
        result: CaseResult,
        /// Why.
        note: String,
    },
}
