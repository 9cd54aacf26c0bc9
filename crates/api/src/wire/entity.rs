//! Things of the zone, as they stand.

use std::collections::{BTreeMap, HashMap};

use alarm::GAP_CADENCES;
use model::{Attribute, EntityId, Place, Severity, Span, Time};
use node::{Judge, Station};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vn2000::Wgs84;

use crate::wire::{
    Instant, Words,
    pen::{Pen, place_of},
    permit::Permit,
    series::SeriesView,
    source::Source,
    word,
};

/// One entity as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entity {
    id: String,
    kind: String,
    title: Words,
    owner: String,
    owner_title: Words,
    park_title: Option<Words>,
    /// Longitude and latitude, WGS84 degrees.
    #[schema(value_type = Option<(f64, f64)>)]
    place: Option<[f64; 2]>,
    vn2000: Option<GridPoint>,
    /// Code of the unit of administration, as the record says.
    admin_unit: Option<String>,
    /// From `near`, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    distance_m: Option<f64>,
    attributes: BTreeMap<String, AttributeValue>,
    valid_from: Instant,
    valid_to: Option<Instant>,
    source: Option<String>,
    every_s: u64,
    simulated: bool,
    /// `alarm`, `stale`, `ok` or `no_data`.
    #[schema(value_type = word::EntityStatus)]
    status: &'static str,
    /// Of its alarms that have not ended.
    #[schema(value_type = Option<word::Severity>)]
    worst_severity: Option<&'static str>,
    last_seen: Option<Instant>,
    aqi: Option<AqiValue>,
}

/// One entity with everything measured on it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntityDetail {
    #[serde(flatten)]
    pub(crate) entity: Entity,
    pub(crate) series: Vec<SeriesView>,
    /// The newest version of each.
    pub(crate) permits: Vec<Permit>,
    pub(crate) source_detail: Option<Source>,
}

/// A point as land papers print it. They print the northing as X and the easting as Y.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GridPoint {
    easting_m: f64,
    northing_m: f64,
    /// The grid, as people call it.
    zone: Words,
}

/// An air quality index.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct AqiValue {
    value: u16,
    /// Position in the catalogue's list.
    category: usize,
    /// End of its hour.
    at: Instant,
}

/// What is written in a field of the kind's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum AttributeValue {
    /// In the unit the field states.
    Number(f64),
    /// A word or sentence.
    Text(String),
}

/// An entity as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntityEntry {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) title: Words,
    pub(crate) owner: String,
    /// Longitude and latitude, WGS84 degrees.
    #[serde(default)]
    #[schema(value_type = Option<(f64, f64)>)]
    pub(crate) place: Option<[f64; 2]>,
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, AttributeValue>,
    #[serde(default)]
    pub(crate) source: Option<String>,
    /// The source's cadence where it is left out.
    #[serde(default)]
    pub(crate) every_s: Option<u64>,
}

/// Which entities.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntitiesAsked {
    /// Of this kind.
    pub(crate) kind: Option<String>,
    /// Of this unit and what is below it.
    pub(crate) org: Option<String>,
    /// All of these words are in their code, names, station code or address; marks of Vietnamese letters
    /// do not count.
    pub(crate) q: Option<String>,
    /// In this unit of administration, as their record says: a code of `/api/v1/admin-units`.
    pub(crate) admin_unit: Option<String>,
    /// Near this place, the nearest first: `106.75,20.83`, longitude and latitude.
    pub(crate) near: Option<String>,
    /// Within so many metres of it, along the ellipsoid of WGS84; 50000 at most.
    pub(crate) radius_m: Option<f64>,
    /// Between two meridians and two parallels: `west,south,east,north` in degrees.
    pub(crate) bbox: Option<String>,
    /// Within a polygon somebody drew: `GeoJSON`, `Polygon` or `MultiPolygon`, at most 1000 corners.
    pub(crate) area: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// How an entity is doing, read from the judge.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Standing {
    pub(crate) station: Station,
    pub(crate) worst: Option<Severity>,
}

impl Entity {
    /// The same, so far away.
    pub(crate) fn off(self, way: Option<model::Way>) -> Self {
        Self { distance_m: way.map(|it| model::round_to(it.distance_m, 1)), ..self }
    }
}

impl Standing {
    /// Of each of these entities, in their order.
    pub(crate) fn read<'a>(
        judge: &Judge,
        entities: impl Iterator<Item = &'a EntityId>,
    ) -> Vec<Self> {
        let mut worst: HashMap<&EntityId, Severity> = HashMap::new();
        for alarm in judge.open_alarms() {
            let severity = worst.entry(&alarm.entity).or_insert(alarm.severity);
            *severity = alarm.severity.max(*severity);
        }
        let standing = |id: &EntityId| Self {
            station: judge.stations.get(id).cloned().unwrap_or_default(),
            worst: worst.get(id).copied(),
        };
        entities.map(standing).collect()
    }

    /// In one word, for something that should be heard every so often.
    pub(crate) fn status(&self, every: Span, now: Time) -> &'static str {
        match self.station.last_seen {
            _ if self.worst.is_some() => "alarm",
            None => "no_data",
            Some(at) if is_stale(at, every, now) => "stale",
            Some(_) => "ok",
        }
    }
}

/// Has too long passed since `at` for something that comes this often?
pub(crate) fn is_stale(at: Time, every: Span, now: Time) -> bool {
    every.times(GAP_CADENCES) < now.since(at)
}

impl Pen<'_> {
    fn grid_point(&self, place: Place) -> Option<GridPoint> {
        grid_point(self.zone.catalogue.grid.as_ref()?, place)
    }

    /// An entity with how it is doing.
    pub(crate) fn entity(&self, entity: &model::Entity, standing: &Standing, now: Time) -> Entity {
        let every = self.zone.every_of(entity);
        let attribute = |(name, it): (&String, &Attribute)| (name.clone(), it.into());
        Entity {
            id: entity.id.to_string(),
            kind: entity.kind.to_string(),
            title: (&entity.title).into(),
            owner: entity.owner.to_string(),
            owner_title: self.org_title(&entity.owner),
            park_title: self.park_title(&entity.owner),
            place: place_of(entity),
            vn2000: entity.place.and_then(|it| self.grid_point(it)),
            admin_unit: self.zone.admin_unit_of(entity).map(|it| it.code.clone()),
            distance_m: None,
            attributes: entity.attributes.iter().map(attribute).collect(),
            valid_from: Instant(entity.valid_from),
            valid_to: entity.valid_to.map(Instant),
            source: entity.source.as_ref().map(ToString::to_string),
            every_s: every.s(),
            simulated: entity.simulated,
            status: standing.status(every, now),
            worst_severity: standing.worst.map(Severity::as_str),
            last_seen: standing.station.last_seen.map(Instant),
            aqi: standing.station.aqi.map(|(value, at)| AqiValue {
                value,
                category: self.aqi_category(value),
                at: Instant(at),
            }),
        }
    }
}

impl From<&Attribute> for AttributeValue {
    fn from(it: &Attribute) -> Self {
        match it {
            Attribute::Text(text) => Self::Text(text.clone()),
            Attribute::Number(number) => Self::Number(*number),
        }
    }
}

impl From<&model::Entity> for EntityEntry {
    /// As it would have been entered: what the audit keeps of it.
    fn from(it: &model::Entity) -> Self {
        let attribute = |(name, it): (&String, &Attribute)| (name.clone(), it.into());
        Self {
            id: it.id.to_string(),
            kind: it.kind.to_string(),
            title: (&it.title).into(),
            owner: it.owner.to_string(),
            place: place_of(it),
            attributes: it.attributes.iter().map(attribute).collect(),
            source: it.source.as_ref().map(ToString::to_string),
            every_s: it.every.map(Span::s),
        }
    }
}

fn grid_point(grid: &pack::Grid, place: Place) -> Option<GridPoint> {
    let point = Wgs84::new(place.longitude_deg(), place.latitude_deg()).ok()?;
    let on_paper = grid.projection.to_grid(point).ok()?;
    // A millimetre is far below what the seven parameters are good for.
    let rounded = |metres: f64| model::round_to(metres, 3);
    let (easting_m, northing_m) = (rounded(on_paper.easting_m), rounded(on_paper.northing_m));
    Some(GridPoint { easting_m, northing_m, zone: (&grid.title).into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_lies_where_land_papers_put_it() {
        let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/base");
        let grid = pack::load(&base).unwrap().grid.expect("the pack base says which grid");
        let point = grid_point(&grid, Place::new(106.561_952_9, 20.861_942_8).unwrap()).unwrap();
        assert_eq!((point.easting_m, point.northing_m), (584_294.071, 2_307_883.257));
    }

    #[test]
    fn three_cadences_of_silence_are_stale() {
        let heard = |s| Standing {
            station: Station { last_seen: Some(Time::from_s(s)), aqi: None },
            worst: None,
        };
        let now = Time::from_s(1_000);
        let status = |it: Standing| it.status(Span::from_s(60), now);
        assert_eq!(status(heard(820)), "ok");
        assert_eq!(status(heard(819)), "stale");
        assert_eq!(status(Standing::default()), "no_data");
        assert_eq!(status(Standing { worst: Some(Severity::Low), ..heard(0) }), "alarm");
    }
}
