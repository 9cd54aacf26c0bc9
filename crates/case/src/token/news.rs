//! What can come to a case, what it asks of the world, and why it may refuse.

use model::Time;

use super::{Ended, WorkId};
use crate::{
    net::{ElementId, Lapse},
    value::{Data, Value},
};

/// What can happen to a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Work was finished, and this was said.
    Done {
        /// Which.
        work: WorkId,
        /// The form, the outcome of the table, what the called case ended with.
        data: Data,
    },
    /// Work could not be done.
    Failed {
        /// Which.
        work: WorkId,
        /// The error's code.
        error: String,
    },
    /// A message came for this case.
    Came {
        /// Its name.
        message: String,
        /// What it said.
        data: Data,
    },
    /// A timer rang.
    Rang {
        /// Which.
        work: WorkId,
    },
    /// A person ends the case before its end.
    Withdraw,
}

/// What the world must do about it. Each names its work, so that doing it again is seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A person has work.
    OpenTask {
        /// Which.
        work: WorkId,
        /// The task of the drawing.
        node: ElementId,
        /// What it is for, one of a list.
        item: Option<Value>,
        /// When it should be finished.
        due: Option<Due>,
    },
    /// A service is to be called.
    CallService {
        /// For which work.
        work: WorkId,
        /// The service.
        job: String,
        /// One of a list.
        item: Option<Value>,
    },
    /// A message is to be sent.
    Send {
        /// For which work.
        work: WorkId,
        /// The message.
        message: String,
        /// One of a list.
        item: Option<Value>,
    },
    /// A message is waited for.
    Await {
        /// By which work.
        work: WorkId,
        /// The message.
        message: String,
    },
    /// A decision table is to be asked.
    Decide {
        /// For which work.
        work: WorkId,
        /// The table.
        table: String,
        /// One of a list.
        item: Option<Value>,
    },
    /// Another case is to be begun.
    StartChild {
        /// For which work.
        work: WorkId,
        /// Its procedure.
        procedure: String,
        /// One of a list.
        item: Option<Value>,
    },
    /// A timer is to be set.
    SetTimer {
        /// For which work.
        work: WorkId,
        /// When it rings.
        due: Due,
    },
    /// What was asked for this work is off.
    TakeBack {
        /// Which.
        work: WorkId,
    },
    /// Work failed and the drawing does not say what then: a person must.
    Doubt {
        /// Which. It is still open.
        work: WorkId,
        /// The error's code.
        error: String,
    },
    /// The case is over.
    Close {
        /// How.
        how: Ended,
    },
}

/// When something is due. Whoever knows the holidays turns it into an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Then.
    At(Time),
    /// So long after.
    After {
        /// Since when.
        from: Time,
        /// How long, by which clock.
        lapse: Lapse,
    },
}

/// Why nothing happened. The state is as before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Halt {
    /// It is over.
    #[error("the case is over")]
    Over,
    /// Finished by somebody else, taken back, or never there.
    #[error("work {} is not open", work.0)]
    NotOpen {
        /// As asked.
        work: WorkId,
    },
    /// A timer is not finished by a form, a task does not ring.
    #[error("work {} at `{node}` does not end like this", work.0)]
    NotSo {
        /// As asked.
        work: WorkId,
        /// Where it stands.
        node: ElementId,
    },
    /// Nobody waits for it.
    #[error("nothing waits for the message `{message}`")]
    NobodyWaits {
        /// As it came.
        message: String,
    },
    /// No such start, or several and none named.
    #[error("the procedure has no start `{at}` to begin at")]
    NoStart {
        /// As asked.
        at: String,
    },
    /// No test holds and there is no default (BPMN 2.0.2 §13.4.2: an exception).
    #[error("at `{gateway}` no test holds and there is no default flow")]
    NoWay {
        /// The gateway.
        gateway: ElementId,
    },
    /// The field is absent, or no list, or too long.
    #[error(
        "`{node}` is done once for each item of `{field}`, which is no list of at most {ITEMS_MAX} items"
    )]
    NoList {
        /// The task.
        node: ElementId,
        /// Its field.
        field: String,
    },
    /// Tokens go round without rest.
    #[error("more than {MOVES_MAX} moves in one step: gateways in a circle")]
    Endless,
    /// More tokens than anybody works.
    #[error("more than {WORKS_MAX} pieces of work at once")]
    TooMuchWork,
    /// More than a dossier holds.
    #[error("more than {FIELDS_MAX} fields in one case")]
    TooMuchData,
    /// The case keeps to its version.
    #[error("the case follows version {case}, expected version {net}")]
    OtherVersion {
        /// Of the case.
        case: u32,
        /// Of the net given.
        net: u32,
    },
    /// The drawing and the state do not fit: the same version was changed under way.
    #[error("`{0}` is not in the procedure")]
    NotThere(ElementId),
}

/// Moves of tokens in one step.
pub(crate) const MOVES_MAX: usize = 10_000;

/// Tokens at rest in one case.
pub(crate) const WORKS_MAX: usize = 4_000;

/// Items of one list.
pub(crate) const ITEMS_MAX: usize = 1_000;

/// Fields of one case.
pub(crate) const FIELDS_MAX: usize = 2_000;
