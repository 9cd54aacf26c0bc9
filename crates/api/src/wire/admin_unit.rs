//! Units of administration.

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Words, word};

/// The units of administration of the zone's province.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdminUnits {
    pub(crate) items: Vec<AdminUnit>,
    /// Things of the asker's scope whose record names no unit: a search by unit cannot find them.
    pub(crate) n_without: usize,
    /// Nobody's boundaries are known: a thing is of a unit by what its record says.
    pub(crate) boundaries: bool,
    #[schema(value_type = word::Confidence)]
    pub(crate) confidence: &'static str,
    /// Where the list was read.
    pub(crate) source: Vec<String>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdminUnit {
    pub(crate) code: String,
    /// Where another source has another code.
    pub(crate) other_code: Option<String>,
    #[schema(value_type = word::AdminKind)]
    pub(crate) kind: &'static str,
    pub(crate) title: Words,
    /// A point somewhere in it: longitude and latitude, WGS84 degrees.
    #[schema(value_type = (f64, f64))]
    pub(crate) point: [f64; 2],
    pub(crate) area_km2: f64,
    /// Things of the asker's scope in it.
    pub(crate) n_entities: usize,
}
