//! Who holds which post when.

use model::{Text, Time};
use notify::{Absence, Shift};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    problem::Problem,
    wire::{
        Instant, Words, chain::EscalationChain, entry, hand_over::HandOver, notice::Drill, pen,
        word,
    },
};

/// The roster as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Roster {
    pub(crate) duties: Vec<RosterDuty>,
    pub(crate) shifts: Vec<RosterShift>,
    pub(crate) absences: Vec<RosterAbsence>,
    pub(crate) chains: Vec<EscalationChain>,
    /// Names of everybody in it.
    pub(crate) people: Vec<pen::Person>,
}

/// A post and who holds it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterDuty {
    pub(crate) id: String,
    pub(crate) title: Words,
    /// Who is told when nobody holds it.
    pub(crate) superior: String,
    /// Who holds it now; nobody is a hole.
    pub(crate) on_duty: Vec<String>,
    /// Who of them stands in for somebody, now.
    pub(crate) instead: Vec<RosterStandIn>,
    /// When nobody will, in the next four weeks; one that goes on now is among them.
    pub(crate) holes: Vec<Hole>,
}

/// A stretch in which nobody holds a post.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hole {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
    /// Nobody has looked beyond `until`.
    pub(crate) open: bool,
    /// Who was told, by what notice; nobody yet, where it begins in more than a day.
    pub(crate) told: Option<HoleTold>,
}

/// Somebody stands in for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterStandIn {
    pub(crate) absent: String,
    pub(crate) by: String,
}

/// Who was told of a hole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoleTold {
    pub(crate) person: String,
    pub(crate) at: Instant,
    pub(crate) notice: String,
    #[schema(value_type = word::NoticeDelivery)]
    pub(crate) delivery: &'static str,
}

/// What one must know on every page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnDuty {
    /// Posts one holds now.
    pub(crate) posts: Vec<HeldPost>,
    /// Notes that the shift before left, and one has not read; newest first.
    pub(crate) unread: Vec<HandOver>,
    /// Drills that go on.
    pub(crate) drills: Vec<Drill>,
}

/// A post one holds now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldPost {
    pub(crate) id: String,
    pub(crate) title: Words,
    /// The end of one's own shift.
    pub(crate) until: Option<Instant>,
    /// One has left a note since one's shift began.
    pub(crate) handed_over: bool,
}

/// A post, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyEntry {
    pub(crate) title: Words,
    pub(crate) superior: String,
}

/// Somebody holds a post for a time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterShift {
    id: String,
    duty: String,
    person: String,
    from: Instant,
    until: Instant,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShiftEntry {
    pub(crate) duty: String,
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
    /// The same shift again after so many days, as often as `times` says.
    #[serde(default)]
    pub(crate) every_days: u32,
    #[serde(default)]
    pub(crate) times: u32,
}

/// One shift, as it is changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShiftChange {
    pub(crate) duty: String,
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
}

/// Somebody is away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterAbsence {
    id: String,
    person: String,
    from: Instant,
    until: Instant,
    replacement: Option<String>,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AbsenceEntry {
    pub(crate) person: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) replacement: Option<String>,
}

impl From<&Shift> for RosterShift {
    fn from(it: &Shift) -> Self {
        Self {
            id: it.id.clone(),
            duty: it.duty.to_string(),
            person: it.person.to_string(),
            from: Instant(it.from),
            until: Instant(it.until),
        }
    }
}

impl From<&Absence> for RosterAbsence {
    fn from(it: &Absence) -> Self {
        Self {
            id: it.id.clone(),
            person: it.person.to_string(),
            from: Instant(it.from),
            until: Instant(it.until),
            replacement: it.replacement.as_ref().map(ToString::to_string),
        }
    }
}

/// Begin and end, in this order.
pub(crate) fn span(from: &str, until: &str) -> Result<(Time, Time), Problem> {
    let (from, until) = (entry::time("from", from)?, entry::time("until", until)?);
    if until <= from {
        return Err(Problem::field("until", until, "sau / after `from`"));
    }
    Ok((from, until))
}

/// A duty's name.
pub(crate) fn duty_title(it: &notify::Duty) -> Words {
    Words::from(&Text::new(&it.title_vi, &it.title_en))
}
