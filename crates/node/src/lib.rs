//! The loop of the center: takes a fact, calls the engine it belongs to, does the effects.
//!
//! **Invariant:** the state of the zone is a fold over the log. Whatever the process was doing when
//! it died, starting again from the last snapshot and reading the log on gives the same alarms,
//! cases, means and tables, each exactly once.

mod alarm_states;
mod cases;
mod centre;
mod condition;
mod desks;
mod door;
mod finder;
mod indicators;
mod judge;
mod law_cache;
mod letters;
mod lock;
mod news;
mod notices;
mod own_limits;
mod own_rules;
mod preview;
mod questions;
mod quota;
mod refused;
mod replay;
mod retention;
mod series_map;
mod series_plan;
mod series_query;
mod share;
mod shared;
mod shares;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod ties;
mod years;
mod zone;

pub use alarm_states::{AlarmKey, AlarmStates};
pub use cases::Cases;
pub use centre::{
    Centre, CentreError, Delivered, Hold, LetterReplayed, Lines, LinesError, LinesReceipt, Manner,
    REFUSED_TOLD_MAX, Receipt, RegistryGate, Rejected, Running, World,
};
pub use condition::{Condition, Degree, FlushStats, Reason};
pub use desks::CaseDesk;
pub use door::{AHEAD_MAX, Deliverer, EARLIEST, Refusal, VALUE_MAX};
pub use finder::{EntitySearch, Found};
pub use indicators::Indicators;
pub use judge::{
    Cause, Judge, NewestMeans, OUTAGES_MAX, OutOfService, Station, Track, Whereabouts,
};
pub use letters::{LETTER_BYTES_MAX, LetterStats, Letters, letter};
pub use news::{Effects, LateReading, Latest, News, origin_text};
pub use notices::{LINK_GOOD, Notices, Outlets, drill_facts, not_set_up, start as start_notices};
pub use own_limits::{TooLate, check_own_rule};
pub use own_rules::{Feeder, Feeding, OwnRules, OwnVersion, Things, own_rule};
pub use preview::{Firing, Gap, Preview, PreviewCut, Unseen};
pub use questions::{ANSWER_ROWS_MAX, Answered, Asking, Questions, TableAbout, Via};
pub use quota::{QuotaState, UsedUp};
pub use refused::Refused;
pub use replay::{ReplayPlan, Replayed, replay};
pub use retention::{GRACE, KeepRefusal, check_keep_rule};
pub use series_map::SeriesTable;
pub use series_plan::SeriesPlan;
pub use series_query::{Aggregate, Fill, SeriesColumns, SeriesQuery};
pub use share::{Pass, Share};
pub use shared::Bulletin;
pub use snapshot::SnapshotError;
pub use tables::{empty_tables, wide_tables};
pub use zone::{AQI_QUANTITY, Zone};
