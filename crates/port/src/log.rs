//! The durable log: every fact, in one order.

use model::{Fact, Position, Record, Span, Time};

use crate::{LogTrouble, PortError};

/// A clock that goes back by less is held where it was; one that goes back further was set, and is
/// followed: to hold it would date everything in the future for as long as it had been ahead.
pub const CLOCK_HELD_MAX: Span = Span::from_min(1);

/// The time of a record after one of `before`, of a clock that says `now`.
#[must_use]
pub fn held_clock(before: Time, now: Time) -> Time {
    if before.since(now) <= CLOCK_HELD_MAX { before.max(now) } else { now }
}

/// A durable, ordered log of facts. Positions begin at 1 and grow by one a fact.
#[async_trait::async_trait]
pub trait Log: Send + Sync {
    /// Appends facts in order and returns the position of the last one once all of them are
    /// durable. `known_at` is held by [`held_clock`] from going back a little; what came first is said by
    /// the position alone.
    async fn append(&self, known_at: Time, facts: Vec<Fact>) -> Result<Position, PortError>;

    /// Durable records from `from` on, at most `n_max`; empty at the head. There may be fewer, so
    /// that an answer has a limit in bytes, but before the head there is at least one. A record that
    /// has been let go is refused, never skipped in silence.
    async fn read(&self, from: Position, n_max: usize) -> Result<Vec<Record>, PortError>;

    /// The last durable position; 0 in an empty log.
    fn head(&self) -> Position;

    /// Returns once the head is past `position`.
    async fn wait_past(&self, position: Position);

    /// Lets go of segments whose records are all before `position`.
    async fn truncate_before(&self, position: Position) -> Result<(), PortError>;

    /// Why it takes nothing just now; none while it does. While there is an answer, `append` fails
    /// with it at once and nothing is kept.
    fn trouble(&self) -> Option<LogTrouble> {
        None
    }
}
