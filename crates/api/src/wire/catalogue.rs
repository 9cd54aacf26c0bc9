//! What the packs define, as the console reads it once.

use std::collections::BTreeMap;

use access::{Action, Noun};
use model::User;
use node::Zone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    gate::{Asker, sha256_hex},
    wire::{Words, org::Org, pen::Person, procedure::Procedure, word},
};

mod defined;
mod shown;

use defined::{Coefficients, Indicator, Kind, Quantity, Rule, Unit};
use shown::{AqiScale, Board, Layer};

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
