//! The JSON form of what is told beside readings: movements, and what indicators answered.

use model::{EntityId, IndicatorId, IndicatorValue, Movement, MovementKind, OrgId, Time};
use serde::{Deserialize, Serialize};

use crate::form::{self, as_derived};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Movement")]
struct MovementForm {
    #[serde(with = "form")]
    entity: EntityId,
    #[serde(with = "form")]
    time: Time,
    #[serde(with = "form")]
    kind: MovementKind,
    #[serde(with = "form")]
    place: Option<EntityId>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "IndicatorValue")]
struct IndicatorValueForm {
    #[serde(with = "form")]
    indicator: IndicatorId,
    #[serde(with = "form")]
    org: OrgId,
    #[serde(with = "form")]
    value: Option<f64>,
    label: Option<String>,
    n_rows: u64,
    #[serde(with = "form")]
    asked_at: Time,
}

as_derived! {
    Movement by MovementForm;
    IndicatorValue by IndicatorValueForm;
}
