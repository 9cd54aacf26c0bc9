//! Where things go: events that a tracker, a gate or a camera tells.

use crate::{EntityId, Time, org::words};

/// One thing moved. The same twice is one: its key is (entity, what, place, time).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// What moved.
    pub entity: EntityId,
    /// When.
    pub time: Time,
    /// How.
    pub kind: MovementKind,
    /// The fenced place it entered or left.
    pub place: Option<EntityId>,
}

/// How a thing can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MovementKind {
    /// Into a fenced place.
    Entered,
    /// Out of it.
    Left,
    /// It stood and drives.
    Started,
    /// It drove and stands.
    Stopped,
}

words!(MovementKind {
    Entered = "entered",
    Left = "left",
    Started = "started",
    Stopped = "stopped",
});

impl MovementKind {
    /// Is it about a place?
    #[must_use]
    pub const fn has_place(self) -> bool {
        matches!(self, Self::Entered | Self::Left)
    }

    /// Is something over: being inside, or moving?
    #[must_use]
    pub const fn ends(self) -> bool {
        matches!(self, Self::Left | Self::Stopped)
    }
}
