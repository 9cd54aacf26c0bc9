//! What lies near a place and a time: the first question about any alarm is what else happened there.

mod duties;
mod heard;

use std::collections::HashMap;

use access::{Action, Noun};
use axum::{Json, extract::State};
use model::{Alarm, Circle, Entity, EntityId, Place, Span, Time, Way};
use node::Zone;
use port::{Around, Surroundings};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::alarms,
    wire::{
        InQuery, Instant,
        entity::Standing,
        entry,
        nearby::{Few, Happened, Near, Nearby, NearbyAsked, pair, rounded},
        pen::Pen,
        place,
    },
};

/// So many of each are shown; the others are counted.
const SHOWN_MAX: usize = 50;

/// The alarms and cases of so many entities are looked at, the nearest.
const LOOKED_AT_MAX: usize = 10_000;

/// When nothing is said.
const RADIUS_M_USUAL: f64 = 1_000.0;

/// The same.
const MINUTES_USUAL: u64 = 30;

/// A day: what lies further back is a question for the tables.
const MINUTES_MAX: u64 = 1_440;

/// The place and the time that are asked about.
struct Spot<'a> {
    circle: Circle,
    minutes: u64,
    time: Time,
    from: Time,
    to: Time,
    subject: Option<&'a Entity>,
    alarm: Option<Alarm>,
}

/// An entity and the way to it.
type Placed<'a> = (&'a Entity, Way);

/// What lies within so many metres and minutes of a place, an alarm or an entity.
#[utoipa::path(get, path = "/api/v1/nearby", tag = "nearby", params(NearbyAsked),
    extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = Nearby), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<NearbyAsked>,
) -> Result<Json<Nearby>, Problem> {
    let spot = Spot::read(&here, &asker, &asked).await?;
    let zone = &*asker.zone;
    // Alarms are theirs who had the entity then: they are looked for at everything that was there,
    // and the ledger tells only whom they belong to.
    let all = spot.entities(zone);
    let looked_at = &all[..all.len().min(LOOKED_AT_MAX)];
    let around = Around {
        scope: asker.scope().clone(),
        entities: looked_at.iter().map(|(it, _)| it.id.clone()).collect(),
        from: spot.from,
        to: spot.to,
        without: spot.alarm.as_ref().map(|it| it.id),
        n_max: u32::try_from(SHOWN_MAX).unwrap_or(u32::MAX),
    };
    let found = here.centre.world().ledger.around(&around).await?;
    let ways: HashMap<&EntityId, Way> = looked_at.iter().map(|(it, way)| (&it.id, *way)).collect();
    let found = cut(&asker, found);

    let is_other = |it: &Entity| spot.subject.is_none_or(|subject| subject.id != it.id);
    let seen: Vec<Placed<'_>> =
        all.iter().copied().filter(|(it, _)| asker.sees_org(&it.owner) && is_other(it)).collect();
    let pen = Pen { zone, names: here.names().await? };
    let (vehicles, n_vehicle_kinds) = heard::vehicles(&here, &asker, &pen, &spot).await?;
    let (weather, n_weather_stations) = heard::weather(&here, &asker, &pen, &spot).await?;
    let without_place = |it: &&Entity| it.place.is_none() && asker.sees_org(&it.owner);
    Ok(Json(Nearby {
        at: pair(spot.circle.centre),
        radius_m: spot.circle.radius_m,
        minutes: spot.minutes,
        time: Instant(spot.time),
        from: Instant(spot.from),
        to: Instant(spot.to),
        subject: spot.subject.map(|it| pen.subject(&it.id)),
        events: events(&pen, &found, &ways),
        alarms: Few::of(
            found.alarms.iter().map(|it| near(&ways, &it.entity, pen.alarm(it, None))).collect(),
            found.n_alarms,
        ),
        duties: duties::answering(&here, &pen, &spot, &seen).await?,
        cases: cases(&here, &pen, &found, &ways).await?,
        entities: entities(&here, &pen, &seen),
        vehicles,
        n_vehicle_kinds,
        weather,
        n_weather_stations,
        n_without_place: zone.registry.entities.iter().filter(without_place).count(),
        n_not_looked_at: all.len() - looked_at.len(),
    }))
}

impl<'a> Spot<'a> {
    async fn read(
        here: &Reception,
        asker: &'a Asker,
        asked: &NearbyAsked,
    ) -> Result<Self, Problem> {
        let now = here.centre.now();
        let (mut subject, mut alarm) = (None, None);
        let centre = match (&asked.at, &asked.alarm, &asked.entity) {
            (Some(text), None, None) => place::place("at", text)?,
            (None, Some(id), None) => {
                let found = alarms::seen(here, asker, id).await?;
                subject = asker.zone.entity(&found.entity);
                alarm = Some(found);
                placed("alarm", id, subject)?
            }
            (None, None, Some(id)) => {
                subject = Some(asker.entity(id)?);
                placed("entity", id, subject)?
            }
            _ => {
                let found = [&asked.at, &asked.alarm, &asked.entity];
                let found: Vec<&str> = found.into_iter().flatten().map(String::as_str).collect();
                let expected = "một trong ba / one of three: at, alarm, entity";
                return Err(Problem::field("at", found.join(" + "), expected));
            }
        };
        let radius_m = asked.radius_m.unwrap_or(RADIUS_M_USUAL);
        let circle = place::circle("radius_m", centre, radius_m)?;
        let minutes = asked.minutes.unwrap_or(MINUTES_USUAL);
        if !(1..=MINUTES_MAX).contains(&minutes) {
            return Err(Problem::field("minutes", minutes, &format!("1–{MINUTES_MAX}")));
        }
        let time = match asked.time.as_deref() {
            Some("now") => now,
            Some(text) => entry::time("time", text)?,
            None => alarm.as_ref().map_or(now, |it| it.raised_at),
        };
        if now < time {
            return Err(Problem::field("time", time, "không sau bây giờ / not after now"));
        }
        let span = Span::from_min(minutes);
        let (from, to) = (time.minus(span), time.plus(span).min(now));
        Ok(Self { circle, minutes, time, from, to, subject, alarm })
    }

    /// Everything with a place that was there then, nearest first; what moves aside.
    fn entities(&self, zone: &'a Zone) -> Vec<Placed<'a>> {
        let vehicles = heard::vehicle_kinds(zone);
        let there = zone.registry.entities.iter().filter(|it| it.is_there(self.time));
        let fixed = there.filter(|it| !vehicles.contains(&&it.kind));
        let mut placed: Vec<Placed<'_>> =
            fixed.filter_map(|it| Some((it, self.circle.way_to(it.place?)?))).collect();
        placed.sort_by(|a, b| a.1.distance_m.total_cmp(&b.1.distance_m));
        placed
    }
}

fn placed(field: &str, id: &str, entity: Option<&Entity>) -> Result<Place, Problem> {
    entity.and_then(|it| it.place).ok_or_else(|| {
        let expected = "đối tượng đã nhập vị trí / something whose place has been entered";
        Problem::field(field, id, expected)
    })
}

/// What the asker's role may not read at all is not there.
fn cut(asker: &Asker, found: Surroundings) -> Surroundings {
    let mut found = found;
    if !asker.may(Noun::Alarm, Action::Read) {
        (found.alarms, found.n_alarms) = (vec![], 0);
        (found.lines, found.n_lines) = (vec![], 0);
    }
    if !asker.may(Noun::Case, Action::Read) {
        (found.cases, found.n_cases) = (vec![], 0);
        (found.entries, found.n_entries) = (vec![], 0);
    }
    found
}

fn way(ways: &HashMap<&EntityId, Way>, entity: &EntityId) -> Way {
    ways.get(entity).copied().unwrap_or(Way { distance_m: 0.0, bearing_deg: 0.0 })
}

fn near<T>(ways: &HashMap<&EntityId, Way>, entity: &EntityId, item: T) -> Near<T> {
    Near::new(way(ways, entity), item)
}

fn entities(
    here: &Reception,
    pen: &Pen<'_>,
    seen: &[Placed<'_>],
) -> Few<Near<crate::wire::entity::Entity>> {
    let shown = &seen[..seen.len().min(SHOWN_MAX)];
    let ids = shown.iter().map(|(it, _)| &it.id);
    let standings = here.centre.read(|judge| Standing::read(judge, ids));
    let now = here.centre.now();
    let written = shown.iter().zip(&standings);
    let written =
        written.map(|((it, way), standing)| Near::new(*way, pen.entity(it, standing, now)));
    Few::of(written.collect(), seen.len() as u64)
}

/// Lines of lives and histories as one list, newest first.
fn events(pen: &Pen<'_>, found: &Surroundings, ways: &HashMap<&EntityId, Way>) -> Few<Happened> {
    let lines = found.lines.iter().map(|(entity, rule, line)| {
        let (distance_m, bearing_deg) = rounded(way(ways, entity));
        Happened {
            at: Instant(line.at),
            distance_m,
            bearing_deg,
            entity: pen.subject(entity),
            title: pen.rule_title(rule),
            alarm_id: Some(line.alarm.to_string()),
            life: Some(pen.life_line(line)),
            case_id: None,
            history: None,
        }
    });
    let entries = found.entries.iter().map(|(entity, procedure, entry)| {
        let (distance_m, bearing_deg) = rounded(way(ways, entity));
        Happened {
            at: Instant(entry.at),
            distance_m,
            bearing_deg,
            entity: pen.subject(entity),
            title: pen.procedure_title(procedure),
            alarm_id: None,
            life: None,
            case_id: Some(entry.case.to_string()),
            history: Some(pen.case_line(None, entry)),
        }
    });
    let mut all: Vec<Happened> = lines.chain(entries).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.at));
    all.truncate(SHOWN_MAX);
    Few::of(all, found.n_lines + found.n_entries)
}

async fn cases(
    here: &Reception,
    pen: &Pen<'_>,
    found: &Surroundings,
    ways: &HashMap<&EntityId, Way>,
) -> Result<Few<Near<crate::wire::case::Case>>, Problem> {
    let opened_by = super::cases::alarms_of(here, &found.cases).await?;
    let now = here.centre.now();
    let written = found.cases.iter().map(|it| {
        let alarm = it.alarm.and_then(|id| opened_by.get(&id));
        near(ways, &it.entity, pen.case(it, alarm, now))
    });
    Ok(Few::of(written.collect(), found.n_cases))
}
