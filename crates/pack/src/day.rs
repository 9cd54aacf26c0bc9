//! `sim/*.toml`: one simulated day that exercises the pack, and the alarms it must give.

mod form;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Attribute, Coefficients, Condition, KindId, PermitLimit, QuantityId, RegulationId, RuleId,
    Span, Text, ViewId,
};

pub(crate) use read::read;

/// One simulated day, from local midnight to local midnight.
#[derive(Debug, Clone, PartialEq)]
pub struct SimDay {
    /// `air/day`.
    pub id: ViewId,
    /// Its name.
    pub title: Text,
    /// The facilities it plays with. A demo zone may take them as patterns for many.
    pub facilities: Vec<Facility>,
    /// How each quantity runs while nothing happens.
    pub signals: Vec<Signal>,
    /// What happens.
    pub incidents: Vec<Incident>,
    /// Where its numbers come from.
    pub source: Vec<String>,
}

/// A facility of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Its name within the day: `biomass-boiler`.
    pub name: String,
    /// Its kind.
    pub kind: KindId,
    /// Its name for people.
    pub title: Text,
    /// What its record says of it.
    pub attributes: BTreeMap<String, Attribute>,
    /// Its permit, if it has one.
    pub permit: Option<SimPermit>,
    /// The alarms the day must give on it, and no others.
    pub expect: Vec<RuleId>,
}

/// A made-up permit.
#[derive(Debug, Clone, PartialEq)]
pub struct SimPermit {
    /// The text it cites.
    pub regulation: Option<RegulationId>,
    /// What it says of the facility.
    pub attributes: Vec<Condition>,
    /// Kq, Kf, Kp, Kv.
    pub coefficients: Coefficients,
    /// Its own limits.
    pub limits: Vec<PermitLimit>,
}

/// How a quantity runs while nothing happens, in its unit:
/// `baseline + wave · cos(2π · (t − peak) / 24 h) + noise · n`, where `n` is standard normal. Held
/// within what is plausible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Mean of the day.
    pub baseline: f64,
    /// Height of the daily wave above it.
    pub wave: f64,
    /// Local time of day at which the wave is highest.
    pub peak: Span,
    /// Standard deviation of what cannot be foreseen.
    pub noise: f64,
}

/// The course of one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Of all facilities of its kind.
    pub quantity: QuantityId,
    /// How it runs.
    pub course: Course,
}

/// Something that happens to one facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Its name.
    pub title: Text,
    /// To which facility, by its name in the day.
    pub facility: String,
    /// When it begins, after local midnight.
    pub begins: Span,
    /// How long it lasts.
    pub lasts: Span,
    /// What it is.
    pub what: Happening,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The quantity jumps to this level (its wave and noise go on) and jumps back at the end.
    Level {
        /// Which.
        quantity: QuantityId,
        /// To what, in its unit.
        value: f64,
    },
    /// The quantity moves in a straight line from its baseline to this level at the end.
    Drift {
        /// Which.
        quantity: QuantityId,
        /// To what, in its unit.
        to: f64,
    },
    /// Nothing comes from the facility.
    Dead,
    /// The quantity repeats its last value to the last digit.
    Stuck {
        /// Which.
        quantity: QuantityId,
    },
    /// The facility flags everything as calibrating (status 01), and the quantity reads the span gas.
    Calibration {
        /// Which.
        quantity: QuantityId,
        /// The span gas, in its unit.
        value: f64,
    },
}

impl SimDay {
    /// The alarms the day must give somewhere, and no others.
    #[must_use]
    pub fn expect(&self) -> BTreeSet<&RuleId> {
        self.facilities.iter().flat_map(|it| &it.expect).collect()
    }
}
