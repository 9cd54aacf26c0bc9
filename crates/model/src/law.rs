//! Limits, regulations and permits: what is allowed, since when, by which text, and how sure we are.

use crate::{
    EntityId, KindId, LimitId, Period, PermitId, QuantityId, RegulationId, Text, Time, UserId,
    org::words, quantity::round_to, time::Date,
};

/// A legal text with a table of limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Regulation {
    /// `qcvn-05-2023`.
    pub id: RegulationId,
    /// As people cite it: `QCVN 05:2023/BTNMT`.
    pub cite: String,
    /// What it is about.
    pub title: Text,
    /// In force from this day.
    pub in_force_from: Date,
    /// Up to and including this day; none while it is in force.
    pub in_force_to: Option<Date>,
    /// Facilities whose permit cites it may stay on it until this day.
    pub legacy_until: Option<Date>,
    /// The kinds it judges when no permit says otherwise.
    pub kinds: Vec<KindId>,
    /// Where its text and values were read.
    pub source: Vec<String>,
}

/// One dated row of a regulation's table.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitRow {
    /// `qcvn-05-2023/pm25/24h/2`.
    pub id: LimitId,
    /// The text it belongs to.
    pub regulation: RegulationId,
    /// Table, row or clause.
    pub clause: String,
    /// What it limits.
    pub quantity: QuantityId,
    /// Over which window.
    pub period: Period,
    /// The limit in the quantity's unit, or the honest statement that it is not known.
    pub value: LimitValue,
    /// Holds only where the facility's attributes say so: column B, zone A.
    pub conditions: Vec<Condition>,
    /// Coefficients of the permit it is multiplied by: `kq`, `kf`.
    pub scaled_by: Vec<String>,
    /// Oxygen content the limit is written at, % by volume.
    pub reference_oxygen_percent: Option<f64>,
    /// Oxygen in air as this text rounds it, % by volume.
    pub air_oxygen_percent: f64,
    /// In force from this day.
    pub valid_from: Date,
    /// Up to and including this day.
    pub valid_to: Option<Date>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where this row was read.
    pub source: String,
}

/// A limit, or its absence said aloud.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LimitValue {
    /// Known.
    Present(Bound),
    /// The text has a value here that nobody has entered: nothing is judged.
    Missing,
}

/// The side or sides on which a value can break a limit. The limit itself is still allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Not above.
    AtMost(f64),
    /// Not below.
    AtLeast(f64),
    /// Neither below the first nor above the second.
    Between(f64, f64),
}

/// An attribute that must have a value for a row to apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The attribute: `column`.
    pub attribute: String,
    /// Its value: `B`.
    pub equals: String,
}

/// How sure we are of a number taken from law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Nobody has found it.
    Missing,
    /// From memory; not seen in a source.
    Memory,
    /// Seen at second hand.
    Secondary,
    /// Read in a copy of the text.
    Read,
    /// Confirmed in the product by a named person on a day.
    Official,
}

words!(Confidence {
    Missing = "missing",
    Memory = "memory",
    Secondary = "secondary",
    Read = "read",
    Official = "official",
});

/// A named person's dated word that a row is official.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// The row.
    pub limit: LimitId,
    /// Who.
    pub by: UserId,
    /// Since when the product knows.
    pub known_at: Time,
    /// What they compared it with.
    pub note: String,
}

/// A facility's own permit. It comes before every general table.
#[derive(Debug, Clone, PartialEq)]
pub struct Permit {
    /// Its code.
    pub id: PermitId,
    /// The facility it is for.
    pub entity: EntityId,
    /// Number and date of the paper.
    pub document: String,
    /// In force from this day.
    pub valid_from: Date,
    /// Up to and including this day.
    pub valid_to: Option<Date>,
    /// The regulation it cites, where that differs from the one in force.
    pub regulation: Option<RegulationId>,
    /// What it says of the facility: column, zone, fuel. Goes before the entity's attributes.
    pub attributes: Vec<Condition>,
    /// Kq, Kf, Kp, Kv.
    pub coefficients: Coefficients,
    /// Its own limits.
    pub limits: Vec<PermitLimit>,
    /// Who entered it.
    pub entered_by: UserId,
    /// Since when the product knows it.
    pub known_at: Time,
}

/// Factors by name, in the order entered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coefficients(pub Vec<(String, f64)>);

/// One limit written in a permit, in the quantity's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PermitLimit {
    /// What it limits.
    pub quantity: QuantityId,
    /// Over which window.
    pub period: Period,
    /// The limit.
    pub bound: Bound,
}

impl Coefficients {
    /// A factor by name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, factor)| *factor)
    }
}

impl Bound {
    /// Is `value` beyond the limit?
    #[must_use]
    pub fn is_exceeded_by(self, value: f64) -> bool {
        match self {
            Self::AtMost(max) => max < value,
            Self::AtLeast(min) => value < min,
            Self::Between(min, max) => value < min || max < value,
        }
    }

    /// The side of the limit nearer to `value`.
    #[must_use]
    pub fn nearer_side(self, value: f64) -> f64 {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => limit,
            Self::Between(min, max) => {
                if value < f64::midpoint(min, max) {
                    min
                } else {
                    max
                }
            }
        }
    }

    /// The limit with every side multiplied, cleaned of the binary noise of the product: 150 · 0.99
    /// is 148.5, and a reading of 148.5 is within it.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        const DECIMALS: u8 = 9;
        let by = |side: f64| round_to(side * factor, DECIMALS);
        match self {
            Self::AtMost(max) => Self::AtMost(by(max)),
            Self::AtLeast(min) => Self::AtLeast(by(min)),
            Self::Between(min, max) => Self::Between(by(min), by(max)),
        }
    }
}
