//! Answers to the indicators.

use model::{Freshness, Indicator, IndicatorValue, OrgId, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::Instant;

/// One answer. Names, units and targets are in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answered {
    id: String,
    /// None where there was nothing to compute it from.
    value: Option<f64>,
    label: Option<String>,
    /// Rows that counted.
    n_rows: u64,
    asked_at: Instant,
    fresh: bool,
    /// None without a value or a target.
    on_target: Option<bool>,
    org: String,
}

/// For whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct IndicatorsAsked {
    /// This unit and what is below it; the asker's own where it is left out.
    pub(crate) org: Option<String>,
}

impl Answered {
    pub(crate) fn of(indicator: &Indicator, value: &IndicatorValue, now: Time) -> Self {
        Self {
            id: indicator.id.to_string(),
            value: value.value,
            label: value.label.clone(),
            n_rows: value.n_rows,
            asked_at: Instant(value.asked_at),
            fresh: indicator::freshness(indicator, value, now) == Freshness::Fresh,
            on_target: indicator::on_target(indicator, value),
            org: value.org.to_string(),
        }
    }

    /// In place of an answer that could not be had.
    pub(crate) fn none(indicator: &Indicator, org: &OrgId, now: Time) -> Self {
        Self {
            id: indicator.id.to_string(),
            value: None,
            label: None,
            n_rows: 0,
            asked_at: Instant(now),
            fresh: false,
            on_target: None,
            org: org.to_string(),
        }
    }
}
