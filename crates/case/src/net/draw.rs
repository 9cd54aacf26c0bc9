//! What a procedure may be drawn with: the subset of BPMN 2.0 that the engine runs.

use std::{borrow::Borrow, fmt};

use model::{Span, Text, Time};
use serde::{Deserialize, Serialize};

use crate::value::Test;

/// The id of an element of the drawing, as its author or tool gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ElementId(Box<str>);

/// What was drawn, not yet checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// In the order of the file.
    pub nodes: Vec<Node>,
    /// In the order of the file, which is the order in which a gateway asks.
    pub flows: Vec<Flow>,
}

/// An event, a task or a gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: ElementId,
    /// Its name.
    pub title: Text,
    /// What it does with a token.
    pub kind: Kind,
}

/// An arrow.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Its id.
    pub id: ElementId,
    /// The node it leaves.
    pub from: ElementId,
    /// The node it enters.
    pub to: ElementId,
    /// When a gateway takes it.
    pub when: Option<Test>,
}

/// What a node does with a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Makes the first one.
    Start(Start),
    /// Consumes it.
    End(End),
    /// Keeps it until work is done.
    Task(Task),
    /// Sends it on at once, or joins it with others.
    Gateway(Gateway),
    /// Keeps it until something comes.
    Catch(Wait),
    /// Sits on the edge of a task and makes one when something comes.
    Edge {
        /// The task.
        on: ElementId,
        /// What it waits for.
        edge: Edge,
        /// The task is taken back.
        interrupts: bool,
    },
}

/// What begins a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// A person or another case.
    Plain,
    /// A message.
    Message(String),
    /// A time.
    Timer(Timer),
    /// An alarm of this rule.
    Alarm(String),
}

/// How a way ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// This way only.
    Plain,
    /// The whole case, whatever else is open.
    Terminate,
    /// The whole case, with an error for whoever called it.
    Error(String),
}

/// Work that somebody or something does.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What is done.
    pub doing: Doing,
    /// Once for each item of a list.
    pub many: Option<Many>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Doing {
    /// A person does it.
    User {
        /// Who may.
        role: Option<String>,
        /// What is filled in.
        form: Option<String>,
        /// How long it may take.
        within: Option<Lapse>,
        /// It must be proved by a file.
        needs_evidence: bool,
    },
    /// The center or a device does it.
    Service {
        /// Which service.
        job: String,
    },
    /// A message goes out.
    Send {
        /// Its name.
        message: String,
    },
    /// A message is waited for.
    Receive {
        /// Its name.
        message: String,
    },
    /// A decision table is asked.
    Decide {
        /// Which.
        table: String,
    },
    /// Another procedure runs as a case of its own.
    Call {
        /// Which.
        procedure: String,
    },
}

/// Once for each item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many {
    /// The field that holds the list.
    pub list: String,
    /// One after another, not all at once.
    pub one_by_one: bool,
}

/// Where tokens part and meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gateway {
    /// One way: the first whose test holds.
    Exclusive {
        /// The flow taken when none holds.
        default: Option<ElementId>,
    },
    /// All ways; waits for all.
    Parallel,
    /// Every way whose test holds; waits for all that can still come.
    Inclusive {
        /// The flow taken when none holds.
        default: Option<ElementId>,
    },
    /// The way of what comes first.
    EventBased,
}

/// What a token may wait for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// A time.
    Timer(Timer),
    /// A message.
    Message(String),
}

/// What may come to the edge of a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Edge {
    /// A time or a message.
    Wait(Wait),
    /// The task fails: with this error, or with any.
    Error(Option<String>),
}

/// When a timer rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Once, after this.
    After(Lapse),
    /// Once, then.
    At(Time),
    /// Again and again, while its task is open.
    Every(Lapse),
}

/// A length of time and the clock that counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lapse {
    /// How long.
    pub span: Span,
    /// Only working time counts.
    pub working: bool,
}

impl ElementId {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ElementId {
    fn from(it: &str) -> Self {
        Self(it.into())
    }
}

impl Borrow<str> for ElementId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Kind {
    /// The tag of BPMN that stands for it.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Start(_) => "startEvent",
            Self::End(_) => "endEvent",
            Self::Catch(_) => "intermediateCatchEvent",
            Self::Edge { .. } => "boundaryEvent",
            Self::Gateway(Gateway::Exclusive { .. }) => "exclusiveGateway",
            Self::Gateway(Gateway::Parallel) => "parallelGateway",
            Self::Gateway(Gateway::Inclusive { .. }) => "inclusiveGateway",
            Self::Gateway(Gateway::EventBased) => "eventBasedGateway",
            Self::Task(task) => match task.doing {
                Doing::User { .. } => "userTask",
                Doing::Service { .. } => "serviceTask",
                Doing::Send { .. } => "sendTask",
                Doing::Receive { .. } => "receiveTask",
                Doing::Decide { .. } => "businessRuleTask",
                Doing::Call { .. } => "callActivity",
            },
        }
    }

    /// A gateway that asks the tests of its flows.
    pub(crate) const fn chooses(&self) -> bool {
        matches!(self, Self::Gateway(Gateway::Exclusive { .. } | Gateway::Inclusive { .. }))
    }
}
