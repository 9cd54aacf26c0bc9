//! What is shown: layers, boards and the scale of the air.

use model::TileKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Words, word};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Layer {
    id: String,
    title: Words,
    kind: String,
    #[schema(value_type = word::Marker)]
    marker: &'static str,
    quantity: Option<String>,
    zoom_min: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Board {
    id: String,
    title: Words,
    tiles: Vec<Tile>,
}

/// A tile; the fields its kind does not have are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Tile {
    title: Option<Words>,
    /// `indicator`, `chart` or `table`.
    #[schema(value_type = word::TileKind)]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    indicator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    quantity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    period: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    hours: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    entity_kind: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AqiScale {
    categories: Vec<AqiCategory>,
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AqiCategory {
    max: u16,
    title: Words,
    colour: String,
}

impl From<&model::Layer> for Layer {
    fn from(it: &model::Layer) -> Self {
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            kind: it.kind.to_string(),
            marker: it.marker.as_str(),
            quantity: it.quantity.as_ref().map(ToString::to_string),
            zoom_min: it.zoom_min,
        }
    }
}

impl From<&model::Board> for Board {
    fn from(it: &model::Board) -> Self {
        let tiles = it.tiles.iter().map(Tile::from).collect();
        Self { id: it.id.to_string(), title: (&it.title).into(), tiles }
    }
}

impl From<&model::Tile> for Tile {
    fn from(it: &model::Tile) -> Self {
        let mut tile = Self { title: it.title.as_ref().map(Words::from), ..Self::default() };
        match &it.kind {
            TileKind::Indicator(id) => {
                (tile.kind, tile.indicator) = ("indicator", Some(id.to_string()));
            }
            TileKind::Chart { quantity, period, hours } => {
                (tile.kind, tile.quantity) = ("chart", Some(quantity.to_string()));
                (tile.period, tile.hours) = (Some(period.as_str()), Some(*hours));
            }
            TileKind::Table(kind) => {
                (tile.kind, tile.entity_kind) = ("table", Some(kind.to_string()));
            }
        }
        tile
    }
}

impl From<&pack::Aqi> for AqiScale {
    fn from(it: &pack::Aqi) -> Self {
        let category = |it: &pack::AqiCategory| AqiCategory {
            max: it.max,
            title: (&it.title).into(),
            colour: it.colour.clone(),
        };
        Self {
            categories: it.categories.iter().map(category).collect(),
            source: it.source.join("; "),
        }
    }
}
