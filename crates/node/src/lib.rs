//! The loop of the center: takes a fact, calls the engine it belongs to, does the effects.
//!
//! **Invariant:** the state of the zone is a fold over the log. Whatever the process was doing when
//! it died, starting again from the last snapshot and reading the log on gives the same alarms,
//! cases, means and tables, each exactly once.

mod alarm_states;
mod centre;
mod door;
mod indicators;
mod judge;
mod law_cache;
mod news;
mod questions;
mod refused;
mod replay;
mod series_map;
mod shared;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod zone;

pub use alarm_states::{AlarmKey, AlarmStates};
pub use centre::{
    Centre, CentreError, Delivered, Lines, LinesError, LinesReceipt, Manner, Receipt, RegistryGate,
    Rejected, Running, World,
};
pub use door::{AHEAD_MAX, Deliverer, EARLIEST, Refusal, VALUE_MAX};
pub use indicators::Indicators;
pub use judge::{Judge, OutOfService, Station, Track};
pub use news::{Effects, LateReading, Latest, News, origin_text};
pub use questions::{ANSWER_ROWS_MAX, Answered, Asking, Questions, TableAbout, Via};
pub use refused::Refused;
pub use replay::{ReplayPlan, Replayed, replay};
pub use series_map::SeriesMap;
pub use shared::Bulletin;
pub use snapshot::SnapshotError;
pub use tables::{empty_tables, wide_tables};
pub use zone::{AQI_QUANTITY, SeriesPlan, Zone};
