//! Work on what is wrong: a case follows the steps of its procedure, in their order, until it is
//! closed with a result.
//!
//! **Invariant:** pure; no clock, no I/O. Exactly one step is in hand while any is left: steps
//! before it are done, with who, when and what was found; steps after it are not reached. A closed
//! case never changes again. The steps are copied when the case is opened, so a procedure may be
//! rewritten under it.

mod act;
mod open;
mod procedure;
mod refusal;

#[cfg(test)]
mod tests;

pub use act::{EVIDENCE_MAX, NOTE_CHARS_MAX, act, step_in_hand};
pub use open::{attach, open};
pub use procedure::*;
pub use refusal::Refusal;
