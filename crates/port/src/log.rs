//! The durable log: every fact, in one order.

use model::{Fact, Position, Record, Time};

use crate::{LogTrouble, PortError};

/// A durable, ordered log of facts. Positions begin at 1 and grow by one a fact.
#[async_trait::async_trait]
pub trait Log: Send + Sync {
    /// Appends facts in order and returns the position of the last one once all of them are
    /// durable. `known_at` is held from going back: each record's is at least its predecessor's.
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
