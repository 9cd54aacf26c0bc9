//! Alarms by place and cause, as they are shown when there are many; and what a shelf holds back.

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{
    Instant, Words,
    alarm::{Alarm, Shelved},
    pen::Subject,
    word,
};

/// What is open, in groups.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlarmGroups {
    /// More come than can be read one by one.
    pub(crate) flood: Option<Flood>,
    /// Open alarms in all groups.
    pub(crate) n: usize,
    /// The worst first.
    pub(crate) groups: Vec<AlarmGroup>,
}

/// More alarms than can be read one by one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Flood {
    pub(crate) since: Instant,
    /// Alarms since it began.
    pub(crate) n: u64,
    /// The most within ten minutes.
    pub(crate) peak: u32,
}

/// Alarms of one cause at one place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlarmGroup {
    /// `cause`: one alarm explains the others. `rule`: the same rule in the same park.
    pub(crate) by: &'static str,
    pub(crate) title: Words,
    pub(crate) park_title: Option<Words>,
    /// Of those that disturb; of all where none does.
    #[schema(value_type = word::Severity)]
    pub(crate) severity: &'static str,
    /// How many.
    pub(crate) n: usize,
    /// Of those nobody has yet.
    pub(crate) n_unacknowledged: usize,
    /// Of those quiet.
    pub(crate) n_quiet: usize,
    pub(crate) first_at: Instant,
    pub(crate) last_at: Instant,
    /// The cause, or the newest.
    pub(crate) head: Alarm,
    /// All of them, newest first; at most a hundred. The others are in the list of alarms.
    pub(crate) ids: Vec<String>,
}

/// A rule put aside on a subject, whether its alarm is open or not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShelvedRule {
    /// The last alarm: it is taken back under this.
    pub(crate) alarm_id: Option<String>,
    /// Its alarm has not ended.
    pub(crate) open: bool,
    /// Its condition holds.
    pub(crate) active: bool,
    pub(crate) rule: String,
    pub(crate) title: Words,
    pub(crate) entity: Subject,
    pub(crate) series: Option<u32>,
    pub(crate) shelved: Shelved,
}
