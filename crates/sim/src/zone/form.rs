//! How the demo zone is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneForm {
    pub(super) seed: u64,
    pub(super) since: Datetime,
    pub(super) encore: EncoreForm,
    pub(super) opening: Vec<OpeningForm>,
    pub(super) unit: Vec<UnitForm>,
    pub(super) facility: Vec<FacilityForm>,
    #[serde(default)]
    pub(super) mover: Vec<MoverForm>,
    #[serde(default)]
    pub(super) forecast: Vec<ForecastForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoverForm {
    pub(super) entity: String,
    pub(super) fence: String,
    pub(super) every: String,
    pub(super) drives: String,
    pub(super) stays: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForecastForm {
    pub(super) source: String,
    pub(super) unit: String,
    pub(super) title: TitleForm,
    pub(super) quantity: String,
    pub(super) every: String,
    pub(super) ahead: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EncoreForm {
    pub(super) first: String,
    pub(super) every: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningForm {
    pub(super) facility: String,
    pub(super) what: WhatForm,
    pub(super) raises: Option<String>,
    pub(super) begins: Option<String>,
    pub(super) ends: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum WhatForm {
    Over(RiseForm),
    Approach(RiseForm),
    Dead {},
    Stuck { quantity: String },
    Calibration { quantity: String, share: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RiseForm {
    pub(super) quantity: String,
    pub(super) share: f64,
    pub(super) rises: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleForm {
    pub(super) vi: String,
    pub(super) en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitForm {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) parent: Option<String>,
    pub(super) title: TitleForm,
    pub(super) wire: Option<WireForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum WireForm {
    Mqtt,
    StationFile(LayoutForm),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum LayoutForm {
    OneSensorALine,
    AllOnOneLine,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilityForm {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) title: TitleForm,
    pub(super) place: [f64; 2],
    pub(super) station: Option<String>,
    pub(super) every: Option<String>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, AttributeForm>,
    #[serde(default)]
    pub(super) levels: BTreeMap<String, f64>,
    pub(super) permit: Option<PermitForm>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum AttributeForm {
    Number(f64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PermitForm {
    pub(super) document: String,
    pub(super) from: Datetime,
    pub(super) to: Datetime,
    pub(super) regulation: Option<String>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) coefficients: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) limits: Vec<LimitForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitForm {
    pub(super) quantity: String,
    pub(super) period: String,
    pub(super) max: Option<f64>,
    pub(super) min: Option<f64>,
}
