//! What the packs define, as the console reads it once.

use std::collections::BTreeMap;

use access::{Action, Noun};
use model::{FieldKind, Target as ModelTarget, TileKind, User};
use node::Zone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    gate::{Asker, sha256_hex},
    wire::{Words, org::Org, pen::Person, procedure::Procedure, word},
};

/// Everything definitional, cut to the units and people the asker sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Catalogue {
    /// Changes with any file of any pack.
    version: String,
    /// Name of the center.
    name: Words,
    /// Zone of the legal day.
    zone_offset: String,
    packs: Vec<Pack>,
    units: Vec<Unit>,
    kinds: Vec<Kind>,
    quantities: Vec<Quantity>,
    rules: Vec<Rule>,
    procedures: Vec<Procedure>,
    indicators: Vec<Indicator>,
    layers: Vec<Layer>,
    boards: Vec<Board>,
    aqi: Option<AqiScale>,
    /// Factors a permit may carry.
    coefficients: Vec<Coefficients>,
    /// Further words by key: `stack.zone.A` names the choice `A` of the field `zone` of `stack`.
    terms: BTreeMap<String, Words>,
    orgs: Vec<Org>,
    /// People work can be given to.
    users: Vec<Colleague>,
    /// Names of everybody of the units one sees, also of those who only read.
    people: Vec<Person>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Pack {
    id: String,
    title: Words,
    /// SHA-256 over its files.
    version: String,
    /// Markdown.
    readme: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Unit {
    id: String,
    sign: Words,
}

#[derive(Debug, Serialize, ToSchema)]
struct Kind {
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
struct Quantity {
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
struct Rule {
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
struct Indicator {
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
struct Layer {
    id: String,
    title: Words,
    kind: String,
    #[schema(value_type = word::Marker)]
    marker: &'static str,
    quantity: Option<String>,
    zoom_min: f64,
}

#[derive(Debug, Serialize, ToSchema)]
struct Board {
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
struct AqiScale {
    categories: Vec<AqiCategory>,
    source: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AqiCategory {
    max: u16,
    title: Words,
    colour: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Coefficients {
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

#[derive(Debug, Serialize, ToSchema)]
struct Colleague {
    id: String,
    name: String,
    #[schema(value_type = word::Role)]
    role: &'static str,
    org: String,
}

impl Catalogue {
    /// As `asker` sees it.
    pub(crate) fn of(asker: &Asker, users: &[User], center_name: &model::Text) -> Self {
        let zone = &*asker.zone;
        let defined = &*zone.catalogue;
        let offset = defined.means.as_ref().map_or(model::Zone::VIET_NAM, |it| it.zone);
        let words = |it: &model::Text| Words::from(it);
        Self {
            version: version(zone),
            name: center_name.into(),
            zone_offset: offset.to_string(),
            packs: defined.packs.iter().map(Pack::from).collect(),
            units: defined.units.values().map(Unit::from).collect(),
            kinds: defined.kinds.values().map(Kind::from).collect(),
            quantities: defined.quantities.values().map(Quantity::from).collect(),
            rules: defined.rules.values().map(Rule::from).collect(),
            procedures: defined.procedures.values().map(Procedure::from).collect(),
            indicators: defined.indicators.values().map(Indicator::from).collect(),
            layers: defined.layers.iter().map(Layer::from).collect(),
            boards: defined.boards.iter().map(Board::from).collect(),
            aqi: defined.aqi.as_ref().map(AqiScale::from),
            coefficients: defined.coefficients.iter().map(Coefficients::from).collect(),
            terms: defined.terms.iter().map(|(key, it)| (key.clone(), words(it))).collect(),
            orgs: Org::all_seen_by(asker),
            users: users.iter().filter(|it| can_work(asker, it)).map(Colleague::from).collect(),
            people: people(asker, users),
        }
    }
}

fn version(zone: &Zone) -> String {
    let packs = zone.catalogue.packs.iter();
    let all: Vec<_> = packs.map(|it| format!("{} {}", it.id, it.version)).collect();
    sha256_hex(all.join("\n"))[..16].to_owned()
}

fn people(asker: &Asker, users: &[User]) -> Vec<Person> {
    let seen = users.iter().filter(|it| asker.sees_org(&it.org));
    seen.map(|it| Person { id: it.id.to_string(), name: it.name.clone() }).collect()
}

fn can_work(asker: &Asker, user: &User) -> bool {
    let matrix = &asker.zone.catalogue.matrix;
    let mut work = [Noun::Alarm, Noun::Case].into_iter();
    user.enabled
        && asker.sees_org(&user.org)
        && work.any(|noun| matrix.allows(user.role, noun, Action::Work))
}

fn texts<'a, T: ToString + 'a>(items: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    items.into_iter().map(ToString::to_string).collect()
}

impl From<&pack::PackInfo> for Pack {
    fn from(it: &pack::PackInfo) -> Self {
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            version: it.version.clone(),
            readme: it.readme.clone(),
        }
    }
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
            severity_max: crate::wire::own_rule::worst(it).as_str(),
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

impl From<&User> for Colleague {
    fn from(it: &User) -> Self {
        Self {
            id: it.id.to_string(),
            name: it.name.clone(),
            role: it.role.as_str(),
            org: it.org.to_string(),
        }
    }
}
