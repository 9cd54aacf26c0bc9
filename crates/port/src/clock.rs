//! The one place a clock is read.

use model::Time;

/// Tells the time. The binary's clock is the machine's; a test's or a replay's is its own.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;
}
