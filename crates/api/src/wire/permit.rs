//! Permits: a facility's own limits, as they stand on paper.

use model::{Bound, Permit as ModelPermit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
    basic::Day,
    limit::{Equals, Limit, sides},
    pen::Pen,
};

/// One version of a permit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Permit {
    #[serde(flatten)]
    entry: PermitEntry,
    entered_by: String,
    /// Since when the center knows this version.
    known_at: Instant,
    /// Its own limits as rows that can be confirmed; none in a version that is no longer the newest.
    rows: Vec<Limit>,
}

/// A permit just entered, with what its reader should look at again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnteredPermit {
    #[serde(flatten)]
    pub(crate) permit: Permit,
    /// Not mistakes, but unusual.
    pub(crate) warnings: Vec<Words>,
}

/// A permit as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PermitEntry {
    pub(crate) id: String,
    /// The facility.
    pub(crate) entity: String,
    /// Number and date of the paper.
    pub(crate) document: String,
    pub(crate) valid_from: Day,
    /// Up to and including this day.
    #[serde(default)]
    pub(crate) valid_to: Option<Day>,
    /// The text it cites; the one in force where it cites none.
    #[serde(default)]
    pub(crate) regulation: Option<String>,
    /// What it says of the facility. Goes before the facility's own record.
    #[serde(default)]
    pub(crate) attributes: Vec<Equals>,
    #[serde(default)]
    pub(crate) coefficients: Vec<Coefficient>,
    #[serde(default)]
    pub(crate) limits: Vec<OwnLimit>,
}

/// A factor of a permit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coefficient {
    pub(crate) name: String,
    pub(crate) factor: f64,
}

/// A limit written in the permit itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnLimit {
    pub(crate) quantity: String,
    pub(crate) period: String,
    #[serde(default)]
    pub(crate) at_most: Option<f64>,
    #[serde(default)]
    pub(crate) at_least: Option<f64>,
    /// As the paper has it; it is kept in the quantity's own.
    pub(crate) unit: String,
}

/// Which permits.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PermitsAsked {
    /// Of this facility.
    pub(crate) entity: Option<String>,
    /// `1`: every version, not the newest only.
    pub(crate) versions: Option<u8>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

impl Permit {
    /// Its code and the age of the version: the order of lists.
    pub(crate) fn key(&self) -> String {
        format!("{}@{}", self.entry.id, self.known_at.0)
    }
}

impl Pen<'_> {
    /// One version of a permit.
    pub(crate) fn permit(&self, permit: &ModelPermit) -> Permit {
        Permit {
            entry: self.permit_entry(permit),
            entered_by: permit.entered_by.to_string(),
            known_at: Instant(permit.known_at),
            rows: self.rows_of_permit(permit),
        }
    }

    fn rows_of_permit(&self, permit: &ModelPermit) -> Vec<Limit> {
        let versions = self.zone.permits_of(&permit.entity);
        let newer = |it: &ModelPermit| it.id == permit.id && permit.known_at < it.known_at;
        if versions.iter().any(newer) {
            return vec![];
        }
        permit.limits.iter().filter_map(|it| self.limit_in_permit(permit, it)).collect()
    }

    /// The newest version of each of these permits.
    pub(crate) fn newest_permits(&self, permits: &[ModelPermit]) -> Vec<Permit> {
        let is_newest = |it: &&ModelPermit| {
            !permits.iter().any(|other| other.id == it.id && it.known_at < other.known_at)
        };
        permits.iter().filter(is_newest).map(|it| self.permit(it)).collect()
    }

    /// A permit as it would be entered now, limits in their quantities' units.
    pub(crate) fn permit_entry(&self, permit: &ModelPermit) -> PermitEntry {
        let coefficient = |it: &(String, f64)| Coefficient { name: it.0.clone(), factor: it.1 };
        let limit = |it: &model::PermitLimit| self.own_limit(it);
        PermitEntry {
            id: permit.id.to_string(),
            entity: permit.entity.to_string(),
            document: permit.document.clone(),
            valid_from: Day(permit.valid_from),
            valid_to: permit.valid_to.map(Day),
            regulation: permit.regulation.as_ref().map(ToString::to_string),
            attributes: permit.attributes.iter().map(Equals::from).collect(),
            coefficients: permit.coefficients.0.iter().map(coefficient).collect(),
            limits: permit.limits.iter().map(limit).collect(),
        }
    }

    fn own_limit(&self, limit: &model::PermitLimit) -> OwnLimit {
        let bound: Bound = limit.bound;
        let (at_most, at_least) = sides(bound);
        OwnLimit {
            quantity: limit.quantity.to_string(),
            period: limit.period.to_string(),
            at_most,
            at_least,
            unit: self.unit_of(&limit.quantity),
        }
    }
}
