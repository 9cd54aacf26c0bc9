//! Turns a stream of readings into alarms a person can live with, and keeps who has each.
//!
//! A reading flickers; an alarm must not. One raises after the condition has held for
//! `raise_after`, and clears after it has been absent for `clear_after`. The condition and the
//! acknowledgement are two axes (ISA-18.2); an alarm ends when it is cleared *and* acknowledged. A
//! cleared alarm never comes back to life: when its condition returns first, a new one takes its
//! place, linked to it. The whole table of states is in `docs/manual/alarms.md`.
//!
//! **Invariant:** pure. `step` and `act` read no clock and send nothing: they take the time they
//! are told and return what changed, so a replay writes the same lives. A [`State`] belongs to one
//! (rule, subject) and has room for one alarm: two open ones cannot be written down.
//!
//! **Quiet is not gone.** An alarm that is shelved, suppressed, inhibited or out of service lives
//! its whole life and is listed; it only disturbs nobody.
//!
//! **Absence of data is not evidence.** Only what asks for silence, or counts what happens, learns
//! from ticks. Elsewhere a hold counts the time between readings that agree: a reading that must not
//! count (calibration, fault, no limit) stops that count and does not break it, and a gap of more
//! than [`GAP_CADENCES`] cadences breaks it.

mod act;
mod condition;
mod flood;
mod life;
mod mute;
mod outage;
mod part;
mod philosophy;
mod play;
mod refusal;
mod rule;
mod set_back;
mod snapshot;
mod statistics;
mod step;
mod trend;
mod watch;
mod watch_step;

#[cfg(test)]
mod tests;

pub use act::{ACK_GRACE, COMMENT_CHARS_MAX, act, attach_case};
pub use condition::{Condition, Limit, Memory, Parts, Sample, judge};
pub use flood::{Flood, RAISES_MAX};
pub use mute::{Mutes, born, mute, shelf_over};
pub use outage::{OutageRefusal, call_off, plan, takes_out};
pub use part::{Ahead, PartMemory, PartState, Slots};
pub use philosophy::{Benchmark, Chatter, FloodLimits, Philosophy};
pub use play::play;
pub use refusal::Refusal;
pub use rule::*;
pub use snapshot::{PastSnapshot, Snapshot};
pub use statistics::{BadActor, Occurrence, RATE_SPAN, Statistics, Times, ratio, statistics};
pub use step::{
    Feeder, GAP_CADENCES, Input, Past, Run, RunAhead, State, Stepped, Subject, is_late, step,
};
pub use trend::{Point, Trend};
pub use watch::*;
pub use watch_step::withdraw;
