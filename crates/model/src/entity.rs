//! What: typed things with an owner, a lifetime and mostly a place; and the series they carry.

use std::collections::BTreeMap;

use crate::{
    EntityId, KindId, OrgId, PackId, Place, QuantityId, SeriesId, SourceId, Span, Text, Time,
    org::words,
};

/// A sort of entity, as a pack defines it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its code: `air-station`.
    pub id: KindId,
    /// The pack that defines it.
    pub pack: PackId,
    /// Its name.
    pub title: Text,
    /// What is measured on it.
    pub quantities: Vec<QuantityId>,
    /// The form of its attributes.
    pub fields: Vec<FieldSpec>,
    /// The quantity whose readings bring the others to reference conditions: oxygen in a stack.
    pub oxygen: Option<QuantityId>,
    /// Compute the air quality index from its means.
    pub aqi: bool,
    /// It stands for its source: it is heard whenever that delivers anything, and whatever that
    /// delivers hangs on it.
    pub feed: bool,
    /// It moves: its quantities `longitude` and `latitude` say where it was.
    pub vehicle: bool,
}

/// One attribute a kind may carry.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSpec {
    /// Its name in the record: `zone_class`.
    pub name: String,
    /// Its label.
    pub title: Text,
    /// What may be written in it.
    pub kind: FieldKind,
    /// Must be present.
    pub required: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A number; its unit, if any, as shown.
    Number {
        /// Sign of its unit.
        unit: Option<String>,
    },
    /// One of these words.
    Choice(Vec<String>),
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    /// A word or sentence.
    Text(String),
    /// A number in the unit its field states.
    Number(f64),
}

/// A thing of the zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its code.
    pub id: EntityId,
    /// Its kind.
    pub kind: KindId,
    /// Its name.
    pub title: Text,
    /// The unit that answers for it.
    pub owner: OrgId,
    /// Where it stands.
    pub place: Option<Place>,
    /// What else is known of it: column, zone, capacity.
    pub attributes: BTreeMap<String, Attribute>,
    /// Since when.
    pub valid_from: Time,
    /// Until when, if it is gone.
    pub valid_to: Option<Time>,
    /// Who delivers its data; none for a thing without data.
    pub source: Option<SourceId>,
    /// Its own cadence, where it differs from its quantities'.
    pub every: Option<Span>,
    /// Made by the simulator: always shown as such.
    pub simulated: bool,
}

/// One quantity of one entity by one instrument.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its key in tables.
    pub id: SeriesId,
    /// Of this entity.
    pub entity: EntityId,
    /// Of this quantity.
    pub quantity: QuantityId,
    /// By this instrument: empty where there is only one.
    pub instrument: String,
}

/// What one thing is to another, as far as alarms must know it: what hangs on what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The one that says so.
    pub from: EntityId,
    /// What it is.
    pub relation: Relation,
    /// To which.
    pub to: EntityId,
}

/// How one thing hangs on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// What it says comes through the other: a station behind its gateway.
    Behind,
    /// It keeps the other going: a feeder and what it supplies.
    Feeds,
}

words!(Relation { Behind = "behind", Feeds = "feeds" });

impl Link {
    /// (what hangs, what it hangs on).
    #[must_use]
    pub const fn ends(&self) -> (&EntityId, &EntityId) {
        match self.relation {
            Relation::Behind => (&self.from, &self.to),
            Relation::Feeds => (&self.to, &self.from),
        }
    }
}

impl Entity {
    /// Attribute of any kind: the code a logger uses for it.
    pub const STATION_CODE: &str = "station_code";

    /// Attribute of any kind: its address in words.
    pub const ADDRESS: &str = "address";

    /// Attribute of any kind: code of the unit of administration it lies in.
    pub const ADMIN_UNIT: &str = "admin_unit";

    /// Was it there at a time?
    #[must_use]
    pub fn is_there(&self, at: Time) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|to| at < to)
    }

    /// An attribute as text, numbers included.
    #[must_use]
    pub fn attribute_text(&self, name: &str) -> Option<String> {
        match self.attributes.get(name)? {
            Attribute::Text(text) => Some(text.clone()),
            Attribute::Number(number) => Some(number.to_string()),
        }
    }
}

impl FieldKind {
    /// The word used in packs and the API.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number { .. } => "number",
            Self::Choice(_) => "choice",
        }
    }
}
