//! Planned work.

use model::{Again, Outage as Planned, OutageOf, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{
    Instant, Words,
    pen::{Pen, Person, same_in_both},
    word,
};

/// Planned work as it stands. The schema has a name of its own: `Outage` is a sensor a person took out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedWork)]
pub(crate) struct Outage {
    id: String,
    /// `entity`, `source` or `org`.
    #[schema(value_type = word::OutageScope)]
    of: &'static str,
    /// The code of that.
    of_id: String,
    of_title: Words,
    begins_at: Instant,
    lasts_s: u64,
    /// `once`, `daily` or `weekly`.
    #[schema(value_type = word::Again)]
    again: &'static str,
    ends_at: Instant,
    /// It is going on now.
    on: bool,
    /// Nothing of it is left.
    over: bool,
    reason: String,
    by: Person,
    planned_at: Instant,
    called_off_by: Option<Person>,
}

/// Work to be planned.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OutageEntry {
    /// `entity` (with what hangs on it), `source` (whatever it delivers) or `org` (with the units below).
    #[schema(value_type = word::OutageScope)]
    pub(crate) of: String,
    /// The code of that.
    pub(crate) of_id: String,
    /// When it begins, the first time.
    #[schema(value_type = Instant)]
    pub(crate) begins_at: String,
    /// How long it lasts, each time.
    pub(crate) lasts_s: u64,
    /// `once` (when nothing is said), `daily` or `weekly`.
    #[schema(value_type = Option<word::Again>)]
    pub(crate) again: Option<String>,
    /// When it comes no more. May be left out of work that comes once.
    #[schema(value_type = Option<Instant>)]
    pub(crate) ends_at: Option<String>,
    pub(crate) reason: String,
}

/// Why it is called off.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CallOff {
    pub(crate) reason: String,
}

impl Pen<'_> {
    pub(crate) fn outage(&self, outage: &Planned, now: Time) -> Outage {
        let title =
            |it: Option<&model::Text>, id: &str| it.map_or_else(|| same_in_both(id), Into::into);
        let (of, of_id, of_title) = match &outage.of {
            OutageOf::Entity(id) => (
                "entity",
                id.as_str(),
                title(self.zone.entity(id).map(|it| &it.title), id.as_str()),
            ),
            OutageOf::Source(id) => (
                "source",
                id.as_str(),
                title(self.zone.source(id).map(|it| &it.title), id.as_str()),
            ),
            OutageOf::Org(id) => ("org", id.as_str(), self.org_title(id)),
        };
        Outage {
            id: outage.id.to_string(),
            of,
            of_id: of_id.to_owned(),
            of_title,
            begins_at: Instant(outage.begins_at),
            lasts_s: outage.lasts.s(),
            again: Again::as_str(outage.again),
            ends_at: Instant(outage.ends_at),
            on: outage.is_on(now),
            over: outage.is_over(now),
            reason: outage.reason.clone(),
            by: self.person(&outage.by),
            planned_at: Instant(outage.planned_at),
            called_off_by: outage.called_off_by.as_ref().map(|it| self.person(it)),
        }
    }
}
