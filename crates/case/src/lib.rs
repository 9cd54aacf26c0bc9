//! Work on what is wrong: a case follows the drawing of its procedure until it is closed.
//!
//! Three rooms. [`net`] is a procedure: BPMN 2.0 elements of our subset, checked once. [`token`] is
//! the engine: [`token::step`] takes a net, a state and one piece of news, and says what the case is
//! then and what the world must do. [`decision`] is tables that people can check. Around them is
//! what a case is to people: [`open`], [`act`], [`attach`].
//!
//! **Invariant:** pure; no clock, no I/O. A token is never lost and never doubled except where the
//! drawing says so; the same state and news give the same state and effects, so a case can be
//! replayed. A case keeps to the version it was begun with until an explicit map takes it over. A
//! closed case never changes again.
//!
//! Known quirks:
//! - Cases that people work on today follow one line of user tasks and keep steps, not tokens: what
//!   is drawn with more than that is checked, not opened.

mod act;
pub mod decision;
mod line;
pub mod net;
mod open;
mod procedure;
mod refusal;
pub mod token;
mod value;
pub mod working_time;

#[cfg(test)]
mod sketch;
#[cfg(test)]
mod tests;

pub use act::{EVIDENCE_MAX, NOTE_CHARS_MAX, act, step_in_hand};
pub use line::in_line;
pub use open::{attach, open};
pub use procedure::*;
pub use refusal::Refusal;
pub use value::{Data, Test, Value};
