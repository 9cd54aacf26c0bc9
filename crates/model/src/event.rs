//! What happened: immutable facts, the acts of people among them.

use crate::{
    Again, AlarmId, CaseId, CaseResult, Data, EntityId, Evidence, OutageId, OutageOf, ProcedureId,
    SeriesId, Span, StepId, Time, UserId, WorkId,
};

/// A fact with its author.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Who, and from where.
    pub actor: Actor,
    /// What.
    pub act: Act,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user: UserId,
    /// Network address, as the audit shows it.
    pub address: String,
}

/// What a person can do to the state the engines keep.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// To an alarm.
    Alarm(AlarmId, AlarmAct),
    /// To a case.
    Case(CaseId, CaseAct),
    /// To a series.
    Series(SeriesId, SeriesAct),
    /// To planned work.
    Outage(OutageAct),
}

/// What a person can do to an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlarmAct {
    /// "I have it."
    Acknowledge,
    /// A wrong acknowledgement, taken back within its grace.
    TakeBack,
    /// Give it to someone.
    Assign {
        /// The new owner.
        to: UserId,
    },
    /// Say something about it.
    Comment {
        /// What was said.
        text: String,
    },
    /// Open a case of this procedure for it.
    OpenCase {
        /// Which procedure.
        procedure: ProcedureId,
    },
    /// Put it aside for a while.
    Shelve {
        /// It comes back by itself at this time.
        until: Time,
        /// Why.
        reason: String,
    },
    /// Take it back before its time.
    Unshelve,
}

/// What a person can do to planned work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutageAct {
    /// Plan it.
    Plan {
        /// Of what.
        of: OutageOf,
        /// When it begins, the first time.
        begins_at: Time,
        /// How long it lasts, each time.
        lasts: Span,
        /// How it comes again.
        again: Again,
        /// When it comes no more; of work that comes once this is its end.
        ends_at: Time,
        /// Why.
        reason: String,
    },
    /// Call it off, or end it before its time.
    CallOff {
        /// Which.
        id: OutageId,
        /// Why.
        reason: String,
    },
}

/// What a person can do to a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseAct {
    /// Open it, without an alarm: somebody called.
    Open {
        /// By which procedure.
        procedure: ProcedureId,
        /// What it is about.
        entity: EntityId,
        /// What was said.
        note: String,
    },
    /// Give it to someone.
    Assign {
        /// The new owner.
        to: UserId,
    },
    /// Finish a step in hand.
    CompleteStep {
        /// Which step.
        step: StepId,
        /// Which of several that are open at this step; none where there is only one.
        work: Option<WorkId>,
        /// What was found or done.
        note: String,
        /// What proves it.
        evidence: Vec<Evidence>,
        /// What was said in its form.
        said: Data,
    },
    /// Leave out a step in hand.
    SkipStep {
        /// Which step.
        step: StepId,
        /// Which of several that are open at this step.
        work: Option<WorkId>,
        /// Why.
        reason: String,
    },
    /// Say something.
    Note {
        /// What was said.
        text: String,
        /// What proves it.
        evidence: Vec<Evidence>,
    },
    /// Close it with a result.
    Close {
        /// How it ended.
        result: CaseResult,
        /// Why.
        note: String,
    },
}

/// What a person can do to a series.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesAct {
    /// Take a bad sensor out, with a reason and an end.
    TakeOut {
        /// Why.
        reason: String,
        /// It comes back by itself at this time.
        until: Time,
    },
    /// Put it back.
    PutBack,
    /// Correct one value; the old one is kept.
    Correct {
        /// Phenomenon time of the reading.
        time: Time,
        /// The right value, in the quantity's unit.
        value: f64,
        /// Why.
        reason: String,
    },
}
