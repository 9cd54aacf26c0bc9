//! Work on what is wrong: a case follows the drawing of its procedure until it is closed.
//!
//! Three rooms. [`net`] is a procedure: BPMN 2.0 elements of our subset, checked once. [`token`] is
//! the engine: [`token::step`] takes a net, a state and one piece of news, and says what the case is
//! then and what the world must do. [`decision`] is tables that people can check. Around them is
//! what a case is to people: [`open`], [`act`], [`attach`], and what comes by itself: [`ring`],
//! [`part_ended`]. What a procedure is meant to do is told in examples: [`example::play`].
//!
//! **Invariant:** pure; no clock, no I/O. A token is never lost and never doubled except where the
//! drawing says so; the same state and news give the same state and effects, so a case can be
//! replayed. A case keeps to the version it was begun with until an explicit map takes it over. A
//! closed case never changes again.
//!
//! Known quirks:
//! - A running case keeps its procedure; decision tables and forms are asked as they are today.
//! - A case of the time before tokens keeps a line of steps of its own: [`with_tokens`] gives it one.

mod act;
mod ahead;
pub mod decision;
pub mod example;
pub mod form;
mod line;
pub mod net;
mod office;
mod open;
mod procedure;
mod refusal;
mod set_back;
pub mod token;
mod turn;
mod value;
pub mod working_time;

#[cfg(test)]
mod sketch;
#[cfg(test)]
mod tests;

pub use act::{EVIDENCE_MAX, NOTE_CHARS_MAX, act, step_in_hand};
pub use ahead::ahead;
pub use line::{LINE_VERSION, own_line, with_tokens};
pub use office::Office;
pub use open::{Opening, attach, open, part_begun, part_ended, part_failed, retime, ring};
pub use procedure::*;
pub use refusal::Refusal;
pub use set_back::set_back;
pub use turn::{Moved, Part};
pub use value::{Data, Test, Value};
