//! Many series at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Instant;

/// Whose newest values.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LatestAsked {
    /// Numbers of series, with commas between; this or `quantity`.
    pub(crate) ids: Option<String>,
    /// All series of a quantity that the asker may see, such as `air-station.pm25`.
    pub(crate) quantity: Option<String>,
}

/// What is asked of many series.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueryAsked {
    /// Numbers of series, with commas between; this or `quantity`.
    pub(crate) ids: Option<String>,
    /// All series of a quantity that the asker may see, such as `air-station.pm25`.
    pub(crate) quantity: Option<String>,
    /// From this time on, RFC 3339; a day ago where it is left out.
    pub(crate) from: Option<String>,
    /// Before this time; ten minutes from now where it is left out.
    pub(crate) to: Option<String>,
    /// How long a stretch is: `10min`, `1h`, `1d`; one stretch where it is left out.
    pub(crate) width: Option<String>,
    /// What is wanted of each, with commas between: `count`, `sum`, `mean`, `time_weighted_mean`,
    /// `min`, `max`, `first`, `last`, `p95`; `mean` where it is left out. `raw` alone: the valid
    /// readings as they are.
    pub(crate) agg: Option<String>,
    /// What stands in stretches without readings: `gap` (null), `previous`, `linear`.
    pub(crate) fill: Option<String>,
    /// Count the stretches whose mean is above this; without `agg`, nothing else is answered.
    pub(crate) above: Option<f64>,
}

/// The newest values there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewestValues {
    pub(crate) items: Vec<NewestOfSeries>,
}

/// The newest value of a series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewestOfSeries {
    pub(crate) id: u32,
    pub(crate) time: Instant,
    pub(crate) value: f64,
    pub(crate) flag: &'static str,
}

/// Series over the same stretches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesAnswer {
    /// Where the first stretch begins.
    pub(crate) from: Instant,
    /// How long each is.
    pub(crate) width_ms: u64,
    /// How many there are; of `raw`, how many readings.
    pub(crate) n: usize,
    pub(crate) series: Vec<QueriedSeries>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueriedSeries {
    pub(crate) id: u32,
    pub(crate) entity: String,
    pub(crate) quantity: String,
    pub(crate) unit: String,
    /// Stretches that have a mean, where `above` was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n_counted: Option<u64>,
    /// Those of them whose mean is above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) n_above: Option<u64>,
    /// When the readings of `raw` were, milliseconds since 1970; their values are in `value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time_ms: Option<Vec<i64>>,
    /// By aggregate: a cell a stretch.
    #[serde(flatten)]
    pub(crate) cells: BTreeMap<String, Vec<Option<f64>>>,
}
