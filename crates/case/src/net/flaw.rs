//! What is wrong with a drawing, said so that its author finds it.

use std::fmt;

use super::ElementId;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The element; none where it is the drawing as a whole.
    pub at: Option<ElementId>,
    /// What.
    pub wrong: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// More than anybody reads.
    #[error("has {nodes} events, tasks and gateways, expected at most {max}")]
    TooLarge {
        /// As drawn.
        nodes: usize,
        /// Allowed.
        max: usize,
    },
    /// Ids are told apart.
    #[error("id `{0}` is used twice")]
    Twice(ElementId),
    /// A flow to nothing.
    #[error("sequenceFlow `{flow}` leads to or from `{end}`, which is not there")]
    LooseFlow {
        /// The flow.
        flow: ElementId,
        /// What it names.
        end: ElementId,
    },
    /// Into a start, out of an end.
    #[error("sequenceFlow `{flow}` may not {} `{node}` ({tag})", if *enters { "enter" } else { "leave" })]
    NoFlowHere {
        /// The flow.
        flow: ElementId,
        /// The node.
        node: ElementId,
        /// What the node is.
        tag: &'static str,
        /// Or leaves it.
        enters: bool,
    },
    /// The default is none of the ways out.
    #[error("the default `{0}` is no flow out of this gateway")]
    ForeignDefault(ElementId),
    /// A test where nobody asks.
    #[error(
        "sequenceFlow `{0}` has a test, expected one only behind an exclusive or inclusive gateway"
    )]
    IdleTest(ElementId),
    /// An edge event on no task.
    #[error("sits on `{0}`, expected a task")]
    NoHost(ElementId),
    /// A timer that repeats where it can ring once.
    #[error(
        "repeats, expected that only of a start or of a timer that does not interrupt its task"
    )]
    RepeatsHere,
    /// An error always interrupts.
    #[error("catches an error without interrupting, which no task survives")]
    ErrorGoesOn,
    /// What follows an event-based gateway waits.
    #[error(
        "`{0}` follows an eventBasedGateway, expected a waiting event or a receiveTask that nothing else leads to"
    )]
    NoRace(ElementId),
    /// Nothing begins it.
    #[error("has no startEvent, expected at least one")]
    NoStart,
    /// A dead end.
    #[error("`{0}` leads nowhere, expected a flow to the next step")]
    DeadEnd(ElementId),
    /// Nobody comes there.
    #[error("`{0}` is never reached from the start")]
    Unreached(ElementId),
    /// A circle without a way out.
    #[error("the steps go in a circle at `{0}`, and no end is reached from there")]
    Circle(ElementId),
    /// A circle of gateways alone.
    #[error("the gateways at `{0}` go in a circle without a step to wait at")]
    Spin(ElementId),
    /// What happens when no test holds?
    #[error("`{0}` has no default flow: nobody knows what happens when no test holds")]
    NoDefault(ElementId),
    /// Only the default is taken without a test.
    #[error(
        "sequenceFlow `{0}` has no test, expected a field and what it says, or that it is the default"
    )]
    NoTest(ElementId),
    /// A form nobody wrote, a role nobody has, a table, a procedure.
    #[error("{noun} `{name}` is not known")]
    Unknown {
        /// What it would be.
        noun: &'static str,
        /// As named.
        name: String,
    },
    /// A gateway asks what nobody fills in.
    #[error(
        "field `{0}` is asked for, but no form and no decision table of this procedure gives it"
    )]
    UnsaidField(String),
    /// A join waits for what never comes.
    #[error("a token may wait at `{0}` for ever: what it waits for took another way")]
    Stuck(ElementId),
    /// Two tokens where one was meant.
    #[error(
        "two tokens may stand at `{0}` at once: parallel ways meet there without a gateway that joins them"
    )]
    Doubled(ElementId),
    /// No end from there, whatever is decided.
    #[error("with a token at `{0}` the case may never end")]
    NeverEnds(ElementId),
}

impl Flaw {
    /// At an element.
    pub(crate) fn at(element: &ElementId, wrong: Wrong) -> Self {
        Self { at: Some(element.clone()), wrong }
    }

    /// Of the whole drawing.
    pub(crate) const fn whole(wrong: Wrong) -> Self {
        Self { at: None, wrong }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{at}: {}", self.wrong),
            None => self.wrong.fmt(f),
        }
    }
}
