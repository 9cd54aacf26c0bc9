//! What is being done.

use crate::{
    AlarmId, CaseId, Data, EntityId, Position, ProcedureId, Span, StepId, Text, Time, Tokens,
    UserId, Value, WorkId, org::words,
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
    /// What people do in it, in the order in which it came to them. A case of the time before tokens
    /// also has the steps that nobody has come to.
    pub steps: Vec<StepRecord>,
    /// Where it stands in its procedure; none while a case of the time before tokens is untouched.
    pub tokens: Option<Box<Tokens>>,
    /// What rings by itself.
    pub timers: Vec<CaseTimer>,
    /// The case it is a part of.
    pub parent: Option<Parent>,
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
    /// When it was done or skipped.
    pub done_at: Option<Time>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// What was found or done; why it was skipped.
    pub note: String,
    /// The work it is; none before it is reached.
    pub work: Option<WorkId>,
    /// When it should be done.
    pub due_at: Option<Time>,
    /// Nobody can say when it should be done: its year's days off are not entered.
    pub untimed: bool,
    /// It was not done: a person skipped it, for the reason in `note`.
    pub skipped: bool,
    /// When the procedure took it back.
    pub gone_at: Option<Time>,
    /// The role that does it.
    pub role: Option<String>,
    /// The form that is filled in.
    pub form: Option<String>,
    /// Which of a list it is for.
    pub item: Option<Value>,
    /// What was said in its form.
    pub said: Data,
}

impl StepRecord {
    /// Somebody can do it now.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.reached_at.is_some() && self.done_at.is_none() && self.gone_at.is_none()
    }

    /// Nothing is left to do about it.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.done_at.is_some() || self.gone_at.is_some()
    }
}

/// Something that rings by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseTimer {
    /// For which work.
    pub work: WorkId,
    /// Since when it counts.
    pub from: Time,
    /// How long; nothing where the instant is said as such.
    pub span: Span,
    /// Only working time counts.
    pub working: bool,
    /// When it rings; none while that cannot be known: its year's days off are not entered.
    pub at: Option<Time>,
}

/// The case that began another one, and the work that waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parent {
    /// The case.
    pub case: CaseId,
    /// Its work.
    pub work: WorkId,
    /// How many cases are above.
    pub depth: u32,
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
        /// What was said in its form.
        said: Data,
    },
    /// A step was left out.
    StepSkipped {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// The procedure took a step back.
    StepGone {
        /// Which.
        step: StepId,
    },
    /// A time that the procedure waits for came.
    TimeCame {
        /// The event as the drawing calls it.
        event: Text,
    },
    /// A decision table was asked.
    Decided {
        /// The table.
        table: String,
        /// What it said.
        said: Data,
    },
    /// The procedure cannot go on by itself here.
    Doubt {
        /// Where, as the drawing calls it.
        place: Text,
        /// Why.
        why: String,
    },
    /// Another case was begun for a part of the work.
    PartBegun {
        /// Which.
        case: CaseId,
    },
    /// That case is over.
    PartEnded {
        /// Which.
        case: CaseId,
        /// How it ended.
        result: CaseResult,
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
