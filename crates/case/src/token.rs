//! The token engine: what a case waits for, and what one piece of news does to it.
//!
//! The rules, with the clauses of BPMN 2.0.2 they come from, are in `docs/manual/procedures.md`.

mod answer;
mod begin;
mod join;
mod migrate;
mod news;
mod run;
mod state;
mod step;
#[cfg(test)]
mod tests;

pub use begin::begin;
pub(crate) use begin::begin_by;
pub use migrate::{Map, Unlike, migrate};
pub use news::{Due, Effect, Halt, Input};
pub(crate) use run::{Oracle, Run};
pub use state::{Batch, Ended, State, Work, WorkId};
pub use step::step;
pub(crate) use step::step_by;
