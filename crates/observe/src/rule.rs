//! What a pack says of means and readings.

use model::{Period, QuantityId, Span, Zone};

/// When a mean is valid, and by whose calendar. One per zone, from the pack `base`.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanRules {
    /// The zone of the legal hour and day.
    pub zone: Zone,
    /// Share of readings (or of shorter means) that must be valid, 0 to 1.
    pub share_min: f64,
    /// Where that share comes from.
    pub source: String,
}

/// What the engine needs to know of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRules {
    /// Its quantity.
    pub quantity: QuantityId,
    /// Decimals kept.
    pub decimals: u8,
    /// How often it is expected.
    pub every: Span,
    /// Windows to average over, shortest first.
    pub means: Vec<Period>,
}
