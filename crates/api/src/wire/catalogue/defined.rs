//! What is measured and judged: kinds, quantities, rules, indicators, factors.

use model::{FieldKind, Target as ModelTarget};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Words, own_rule::worst, word};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Unit {
    id: String,
    sign: Words,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kind {
    id: String,
    pack: String,
    title: Words,
    quantities: Vec<String>,
    fields: Vec<Field>,
    aqi: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Field {
    name: String,
    title: Words,
    /// `text`, `number` or `choice`.
    #[schema(value_type = word::FieldKind)]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    choices: Option<Vec<String>>,
    required: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Quantity {
    id: String,
    name: String,
    title: Words,
    sign: String,
    unit: String,
    decimals: u8,
    means: Vec<&'static str>,
    every_s: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rule {
    id: String,
    title: Words,
    #[schema(value_type = word::AlarmClass)]
    class: &'static str,
    kind: String,
    quantities: Vec<String>,
    period: &'static str,
    #[schema(value_type = word::Severity)]
    severity_max: &'static str,
    advice: Words,
    false_alarms: Vec<Words>,
    source: Vec<Words>,
    procedure: Option<String>,
    raise_after_s: u64,
    clear_after_s: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Indicator {
    id: String,
    title: Words,
    about: Words,
    unit: Words,
    decimals: u8,
    target: Option<Target>,
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Target {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at_most: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Coefficients {
    name: String,
    regulation: String,
    title: Words,
    choices: Vec<CoefficientChoice>,
    #[schema(value_type = word::Confidence)]
    confidence: &'static str,
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct CoefficientChoice {
    title: Words,
    factor: f64,
}

impl From<&model::Unit> for Unit {
    fn from(it: &model::Unit) -> Self {
        Self { id: it.id.to_string(), sign: (&it.sign).into() }
    }
}

impl From<&model::Kind> for Kind {
    fn from(it: &model::Kind) -> Self {
        Self {
            id: it.id.to_string(),
            pack: it.pack.to_string(),
            title: (&it.title).into(),
            quantities: texts(&it.quantities),
            fields: it.fields.iter().map(Field::from).collect(),
            aqi: it.aqi,
        }
    }
}

impl From<&model::FieldSpec> for Field {
    fn from(it: &model::FieldSpec) -> Self {
        let (unit, choices) = match &it.kind {
            FieldKind::Text => (None, None),
            FieldKind::Number { unit } => (unit.clone(), None),
            FieldKind::Choice(choices) => (None, Some(choices.clone())),
        };
        Self {
            name: it.name.clone(),
            title: (&it.title).into(),
            kind: it.kind.as_str(),
            unit,
            choices,
            required: it.required,
        }
    }
}

impl From<&model::Quantity> for Quantity {
    fn from(it: &model::Quantity) -> Self {
        Self {
            id: it.id.to_string(),
            name: it.name().to_owned(),
            title: (&it.title).into(),
            sign: it.sign.clone(),
            unit: it.unit.to_string(),
            decimals: it.decimals,
            means: it.means.iter().map(|it| it.as_str()).collect(),
            every_s: it.every.s(),
        }
    }
}

impl From<&alarm::Rule> for Rule {
    fn from(it: &alarm::Rule) -> Self {
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            class: it.class.as_str(),
            kind: it.kind.to_string(),
            quantities: texts(&it.quantities),
            period: it.period.as_str(),
            severity_max: worst(it).as_str(),
            advice: (&it.advice).into(),
            false_alarms: it.false_alarms.iter().map(Words::from).collect(),
            source: it.source.iter().map(Words::from).collect(),
            procedure: it.procedure.as_ref().map(ToString::to_string),
            raise_after_s: it.raise_after.s(),
            clear_after_s: it.clear_after.s(),
        }
    }
}

impl From<&model::Indicator> for Indicator {
    fn from(it: &model::Indicator) -> Self {
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            about: (&it.about).into(),
            unit: (&it.unit).into(),
            decimals: it.decimals,
            target: it.target.map(|it| match it {
                ModelTarget::AtLeast(min) => Target { at_least: Some(min), at_most: None },
                ModelTarget::AtMost(max) => Target { at_least: None, at_most: Some(max) },
            }),
            source: it.source.clone(),
        }
    }
}

impl From<&pack::CoefficientTable> for Coefficients {
    fn from(it: &pack::CoefficientTable) -> Self {
        let choice = |it: &pack::CoefficientChoice| CoefficientChoice {
            title: (&it.title).into(),
            factor: it.factor,
        };
        Self {
            name: it.name.clone(),
            regulation: it.regulation.to_string(),
            title: (&it.title).into(),
            choices: it.choices.iter().map(choice).collect(),
            confidence: it.confidence.as_str(),
            source: it.source.clone(),
        }
    }
}

fn texts<'a, T: ToString + 'a>(items: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    items.into_iter().map(ToString::to_string).collect()
}
