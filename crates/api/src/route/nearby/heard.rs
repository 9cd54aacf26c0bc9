//! What was heard last before a time: the weather at the nearest stations, and where vehicles were.

use std::collections::BTreeMap;

use access::{Action, Noun};
use model::{Circle, Entity, KindId, Observation, Place, QuantityId, SeriesId, Span, Time, Way};
use node::Zone;

use super::{Placed, SHOWN_MAX, Spot};
use crate::{
    app::Reception,
    gate::Asker,
    problem::Problem,
    wire::{
        Instant,
        nearby::{Few, Vehicle, WeatherReading, pair, rounded},
        pen::Pen,
    },
};

/// Weather from further away is another weather.
const WEATHER_REACH_M: f64 = 30_000.0;

/// Stations whose weather is looked at, the nearest.
const STATIONS_MAX: usize = 12;

/// Weather stands for an hour, or for as long as was asked where that is longer.
const WEATHER_GOOD_FOR: Span = Span::from_h(1);

/// A vehicle is where it was heard within these minutes; after that nobody knows.
const HEARD_GOOD_FOR: Span = Span::from_min(10);

/// Vehicles looked for.
const VEHICLES_MAX: usize = 5_000;

/// Readings looked through for a time in the past.
const READINGS_MAX: usize = 500_000;

/// Kinds of things that move.
pub(super) fn vehicle_kinds(zone: &Zone) -> Vec<&KindId> {
    zone.catalogue.kinds.values().filter(|it| it.vehicle).map(|it| &it.id).collect()
}

/// The newest value of each quantity of the weather, from the nearest station that had one, and how
/// many stations there are.
pub(super) async fn weather(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    spot: &Spot<'_>,
) -> Result<(Vec<WeatherReading>, usize), Problem> {
    let zone = &*asker.zone;
    let stations = weather_stations(asker, spot);
    let n_stations = stations.len();
    let nearest = &stations[..n_stations.min(STATIONS_MAX)];
    let weather_of = |(it, way): &Placed<'_>| {
        let plans = zone.series_of(&it.id).iter().filter_map(|id| zone.plan(*id));
        let plans = plans.filter(|it| it.quantity.weather && it.instrument.is_empty());
        plans.map(|plan| (plan.clone(), *way)).collect::<Vec<_>>()
    };
    let asked: Vec<_> = nearest.iter().flat_map(weather_of).collect();
    let ids: Vec<SeriesId> = asked.iter().map(|(plan, _)| plan.id).collect();
    let good_for = WEATHER_GOOD_FOR.max(Span::from_min(spot.minutes));
    let newest = newest(here, &ids, spot.time.minus(good_for), spot.time).await?;
    let mut found: Vec<WeatherReading> = vec![];
    let mut known: Vec<&str> = vec![];
    for ((plan, way), reading) in asked.iter().zip(newest) {
        let Some(reading) = reading.filter(|_| !known.contains(&plan.quantity.name())) else {
            continue;
        };
        known.push(plan.quantity.name());
        let (distance_m, bearing_deg) = rounded(*way);
        found.push(WeatherReading {
            quantity: plan.quantity.id.to_string(),
            series: plan.id.0,
            value: reading.value,
            unit: plan.quantity.unit.to_string(),
            at: Instant(reading.time),
            entity: pen.subject(&plan.entity),
            distance_m,
            bearing_deg,
        });
    }
    Ok((found, n_stations))
}

fn weather_stations<'a>(asker: &'a Asker, spot: &Spot<'_>) -> Vec<Placed<'a>> {
    let zone = &*asker.zone;
    let tells = |it: &QuantityId| zone.catalogue.quantities.get(it).is_some_and(|it| it.weather);
    let kinds = zone.catalogue.kinds.values().filter(|it| it.quantities.iter().any(tells));
    let kinds: Vec<&KindId> = kinds.map(|it| &it.id).collect();
    let circle = Circle { radius_m: WEATHER_REACH_M, ..spot.circle };
    let may = asker.may(Noun::Observation, Action::Read);
    let all = zone.registry.entities.iter().filter(|it| may && kinds.contains(&&it.kind));
    let there = all.filter(|it| it.is_there(spot.time) && asker.sees_org(&it.owner));
    let mut stations: Vec<Placed<'_>> =
        there.filter_map(|it| Some((it, circle.way_to(it.place?)?))).collect();
    stations.sort_by(|a, b| a.1.distance_m.total_cmp(&b.1.distance_m));
    stations
}

/// Vehicles that were heard within the circle, and how many kinds of them are known.
pub(super) async fn vehicles(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    spot: &Spot<'_>,
) -> Result<(Few<Vehicle>, usize), Problem> {
    let zone = &*asker.zone;
    let kinds = vehicle_kinds(zone);
    let all = zone.registry.entities.iter().filter(|it| kinds.contains(&&it.kind));
    let there = all.filter(|it| it.is_there(spot.time) && asker.sees_org(&it.owner));
    let may = asker.may(Noun::Observation, Action::Read);
    let vehicles: Vec<&Entity> = there.filter(|_| may).take(VEHICLES_MAX).collect();
    let coordinate = |it: &Entity, name: &str| {
        let quantity = QuantityId::new(&format!("{}.{name}", it.kind)).ok()?;
        zone.series_id(&it.id, &quantity, "")
    };
    let both = |it: &&Entity| Some([coordinate(it, "longitude")?, coordinate(it, "latitude")?]);
    let heard: Vec<(&Entity, [SeriesId; 2])> =
        vehicles.iter().filter_map(|it| Some((*it, both(it)?))).collect();
    let ids: Vec<SeriesId> = heard.iter().flat_map(|(_, it)| *it).collect();
    let newest = newest(here, &ids, spot.time.minus(HEARD_GOOD_FOR), spot.time).await?;
    let mut near: Vec<(&Entity, Place, Time, Way)> = vec![];
    for ((entity, _), pair) in heard.iter().zip(newest.chunks(2)) {
        let [Some(longitude), Some(latitude)] = pair else { continue };
        let Ok(place) = Place::new(longitude.value, latitude.value) else { continue };
        if let Some(way) = spot.circle.way_to(place) {
            near.push((*entity, place, longitude.time.min(latitude.time), way));
        }
    }
    near.sort_by(|a, b| a.3.distance_m.total_cmp(&b.3.distance_m));
    let written = Few::first(near, SHOWN_MAX, |(entity, place, at, way)| {
        let (distance_m, bearing_deg) = rounded(way);
        let entity = pen.subject(&entity.id);
        Vehicle { distance_m, bearing_deg, entity, place: pair(place), heard_at: Instant(at) }
    });
    Ok((written, kinds.len()))
}

/// The newest valid reading of each series from `from` to `to`: from memory where nothing newer has
/// come, else from the history.
async fn newest(
    here: &Reception,
    series: &[SeriesId],
    from: Time,
    to: Time,
) -> Result<Vec<Option<Observation>>, Problem> {
    let in_memory = here.centre.read(|judge| {
        let newest = |id: &SeriesId| Some((*id, judge.series.get(id)?.state.newest?));
        series.iter().map(newest).collect::<Vec<_>>()
    });
    let mut found: Vec<Option<Observation>> = Vec::with_capacity(series.len());
    let mut older: BTreeMap<SeriesId, usize> = BTreeMap::new();
    for (at, newest) in in_memory.into_iter().enumerate() {
        let Some((series, point)) = newest else {
            found.push(None);
            continue;
        };
        let reading =
            Observation { series, time: point.time, value: point.value, flag: point.flag };
        let is_newest = reading.time <= to && reading.flag.is_valid();
        if !is_newest && from <= reading.time {
            older.insert(series, at);
        }
        found.push(Some(reading).filter(|it| is_newest && from <= it.time));
    }
    let ids: Vec<SeriesId> = older.keys().copied().collect();
    if !ids.is_empty() {
        let until = to.plus(Span(1));
        let points = here.centre.world().history.points(&ids, from, until, READINGS_MAX).await?;
        for (at, points) in older.values().zip(points) {
            found[*at] = points.into_iter().rev().find(|it| it.flag.is_valid());
        }
    }
    Ok(found)
}
