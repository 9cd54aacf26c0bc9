//! Who sees what: boards and map layers, as packs define them.

use crate::{IndicatorId, KindId, Period, QuantityId, Text, ViewId};

/// A layer of the map: entities of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// `air/stations`.
    pub id: ViewId,
    /// Its name.
    pub title: Text,
    /// The kind it shows.
    pub kind: KindId,
    /// The shape it is drawn with.
    pub marker: Marker,
    /// The quantity written beside the marker.
    pub quantity: Option<QuantityId>,
    /// Drawn from this zoom on.
    pub zoom_min: f64,
}

/// Shapes of markers: never colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A drop.
    Drop,
}

/// A board: tiles in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// `air/board`.
    pub id: ViewId,
    /// Its name.
    pub title: Text,
    /// What is on it.
    pub tiles: Vec<Tile>,
}

/// One tile of a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Its name; the indicator's or quantity's where empty.
    pub title: Option<Text>,
    /// What it shows.
    pub kind: TileKind,
}

/// What a tile shows.
#[derive(Debug, Clone, PartialEq)]
pub enum TileKind {
    /// An indicator against its target.
    Indicator(IndicatorId),
    /// A quantity over all entities of its kind, one line each, against its limit.
    Chart {
        /// The quantity.
        quantity: QuantityId,
        /// Readings or means.
        period: Period,
        /// Hours shown.
        hours: u32,
    },
    /// Entities of one kind with their newest values.
    Table(KindId),
}

impl Marker {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Circle, Self::Square, Self::Triangle, Self::Drop];

    /// The word used in packs and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Square => "square",
            Self::Triangle => "triangle",
            Self::Drop => "drop",
        }
    }
}
