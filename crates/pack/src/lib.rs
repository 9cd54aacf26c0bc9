//! Reads packs: the folders of text that carry what the zone knows. Text in, definitions out.
//!
//! **Invariant:** this is the only crate that knows the text formats, and what it hands out is
//! checked: every reference is known, every unit is of the right dimension, every alarm has shown a
//! night it raises on and a night it sleeps through, every procedure cases that come to each of its
//! tasks and to an end, and everything says where it came from. A pack with one [`Complaint`] is not
//! loaded at all; the packs that do not need it are.
//!
//! Known quirks:
//! - TOML that cannot be read at all, or has an unknown field, gives one complaint a file: the
//!   reader stops at the first. What is wrong beyond that is said all at once.
//! - While units, kinds or quantities are wrong, nothing that refers to them is read.
//! - Whether an indicator's question can be asked is not known here: there is no SQL on this floor.
//! - A pack adds quantities only to its own kinds.

mod admin_units;
mod alarms;
mod bpmn;
mod catalogue;
mod complaint;
mod day;
mod decisions;
mod desk;
mod example_cases;
mod examples;
mod file;
mod folder;
mod forms;
mod hours;
mod indicators;
mod indices;
mod kinds;
mod limits;
mod load;
mod needs;
mod overlap;
mod own;
mod own_words;
mod philosophy;
mod procedures;
mod quantities;
mod retention;
mod terms;
mod units;
mod version;
mod views;
mod zone;

pub use bpmn::{Reading, read_bpmn};
pub use catalogue::{
    AdminKind, AdminUnit, AdminUnits, Aqi, AqiCategory, Catalogue, CoefficientChoice,
    CoefficientTable, Grid, PackInfo,
};
pub use complaint::Complaint;
pub use day::{Course, Facility, Happening, Incident, Signal, SimDay, SimPermit};
pub use load::{load, load_each};
pub use own::{OWN_TESTS, OwnPartForm, OwnRule, OwnRuleForm, OwnWords, OwnWrong, read_own_rule};
pub use own_words::says;
pub use procedures::read_procedure;
