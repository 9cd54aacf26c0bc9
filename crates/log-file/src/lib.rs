//! The durable log as segment files in one directory: `port::Log` for a single node.
//!
//! **Invariant:** `append` returns only after an fdatasync that covered its records, and a record
//! once read is never changed or lost: a position is used once, records follow one another without
//! a gap, and `known_at` goes back only with a clock that was set. A write or sync that failed stops the log, since nobody
//! knows what the kernel has dropped. Where it failed for want of room or of the right to write, the
//! log tries by itself: it takes back what it had not acknowledged, reads back what it had, and goes
//! on if that is all there. After any other failure only opening it again goes on.
//!
//! ```text
//! 00000000000000000001.log    header, then frames: check sum, length, place, record by `codec`
//! 00000000000000004711.log    named by its first position; the last one is being written
//! 00000000000000004711.log.torn-9120    what a crash left half written, cut off and kept
//! lock                        held while the log is open; not empty once there was a segment
//! ```
//!
//! One thread writes. It takes everything that waits, writes it in one piece, syncs once and wakes
//! all who waited; meanwhile the next group gathers. There is no timer: load makes the groups, idle
//! makes them small.

mod disk;
mod frame;
mod log;
mod open;
mod read;
mod scan;
mod settings;
mod shared;
mod tail;
mod writer;

#[cfg(test)]
mod tests;

pub use log::FileLog;
pub use open::{Gap, OpenReport, Torn};
pub use settings::{LogSettings, Repair};
pub use shared::LogStats;
