//! How a simulated day is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::file::{Title, Word};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayForm {
    pub(super) title: Title,
    pub(super) source: Spanned<Vec<String>>,
    pub(super) facility: Vec<FacilityForm>,
    pub(super) signal: Vec<SignalForm>,
    pub(super) incident: Vec<IncidentForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilityForm {
    pub(super) name: Word,
    pub(super) kind: Word,
    pub(super) title: Title,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Spanned<AttributeForm>>,
    pub(super) permit: Option<PermitForm>,
    pub(super) expect: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number or a text")]
pub(super) enum AttributeForm {
    Number(f64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PermitForm {
    pub(super) regulation: Option<Word>,
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Word>,
    #[serde(default)]
    pub(super) coefficients: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) limits: Vec<Spanned<PermitLimitForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PermitLimitForm {
    pub(super) quantity: Word,
    pub(super) period: Word,
    pub(super) max: Option<f64>,
    pub(super) min: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignalForm {
    pub(super) quantity: Word,
    pub(super) baseline: f64,
    #[serde(default)]
    pub(super) wave: f64,
    pub(super) peak: Option<Word>,
    #[serde(default)]
    pub(super) noise: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IncidentForm {
    pub(super) title: Title,
    pub(super) facility: Word,
    pub(super) begins: Word,
    pub(super) lasts: Word,
    pub(super) what: HappeningForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum HappeningForm {
    Level(LevelForm),
    Drift(DriftForm),
    Dead {},
    Stuck(StuckForm),
    Calibration(LevelForm),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelForm {
    pub(super) quantity: Word,
    pub(super) value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DriftForm {
    pub(super) quantity: Word,
    pub(super) to: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StuckForm {
    pub(super) quantity: Word,
}
