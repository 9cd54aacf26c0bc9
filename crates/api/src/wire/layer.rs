//! Layers of the map as `GeoJSON` (RFC 7946).

use model::{Entity, Severity, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{entity::Standing, pen::Pen, word};

/// A layer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeatureCollection {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(value_type = word::GeoCollectionType)]
    kind: &'static str,
    features: Vec<Feature>,
}

/// An entity on the map.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Feature {
    /// `Feature`.
    #[serde(rename = "type")]
    #[schema(value_type = word::GeoFeatureType)]
    kind: &'static str,
    geometry: Point,
    properties: Properties,
}

/// Where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GeoPoint)]
pub(crate) struct Point {
    /// `Point`.
    #[serde(rename = "type")]
    #[schema(value_type = word::GeoPointType)]
    kind: &'static str,
    /// Longitude and latitude, WGS84 degrees.
    #[schema(value_type = (f64, f64))]
    coordinates: [f64; 2],
}

/// What is written beside it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeatureProperties)]
pub(crate) struct Properties {
    id: String,
    title_vi: String,
    title_en: String,
    kind: String,
    #[schema(value_type = Option<word::Severity>)]
    severity: Option<&'static str>,
    #[schema(value_type = word::EntityStatus)]
    status: &'static str,
    /// Newest value of the layer's quantity.
    value: Option<f64>,
    unit: String,
    simulated: bool,
    aqi: Option<u16>,
}

impl FeatureCollection {
    pub(crate) fn of(features: Vec<Feature>) -> Self {
        Self { kind: "FeatureCollection", features }
    }
}

impl Pen<'_> {
    /// An entity on the map; none where it has no place.
    pub(crate) fn feature(
        &self,
        entity: &Entity,
        standing: &Standing,
        (value, unit): (Option<f64>, &str),
        now: Time,
    ) -> Option<Feature> {
        let place = entity.place?;
        let coordinates = [place.longitude_deg(), place.latitude_deg()];
        Some(Feature {
            kind: "Feature",
            geometry: Point { kind: "Point", coordinates },
            properties: Properties {
                id: entity.id.to_string(),
                title_vi: entity.title.vi.clone(),
                title_en: entity.title.en.clone(),
                kind: entity.kind.to_string(),
                severity: standing.worst.map(Severity::as_str),
                status: standing.status(self.zone.every_of(entity), now),
                value,
                unit: unit.to_owned(),
                simulated: entity.simulated,
                aqi: standing.station.aqi.map(|it| it.0),
            },
        })
    }
}
