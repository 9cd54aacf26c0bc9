//! Limits: what is allowed, by which text, and how sure we are.

use law::Authority;
use model::{
    Bound, Condition, Confirmation, Date, LimitId, LimitRow, LimitValue, Period, Permit, PermitId,
    PermitLimit, QuantityId, RegulationId, Text,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{Instant, Words, basic::Day, pen::Pen, word};

/// One limit, as a row of a text or as it holds for one facility.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Limit {
    pub(crate) id: String,
    regulation: Option<RegulationBrief>,
    permit: Option<PermitBrief>,
    /// Table, row or clause.
    clause: String,
    quantity: String,
    period: &'static str,
    at_most: Option<f64>,
    at_least: Option<f64>,
    unit: String,
    conditions: Vec<Equals>,
    /// Coefficients multiplied in.
    scaled_by: Vec<Factor>,
    reference_oxygen_percent: Option<f64>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    #[schema(value_type = word::Confidence)]
    confidence: &'static str,
    source: String,
    /// The text has a value that nobody has entered: nothing is judged by it.
    missing: bool,
    /// Why it judges nothing.
    reason: Option<Words>,
    confirmed: Option<Confirmed>,
}

/// A regulation, briefly.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RegulationBrief {
    id: String,
    cite: String,
    title: Words,
}

/// A legal text with how much of it is entered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Regulation {
    id: String,
    cite: String,
    title: Words,
    in_force_from: Day,
    /// Up to and including this day.
    in_force_to: Option<Day>,
    /// Facilities whose permit cites it may stay on it until this day.
    legacy_until: Option<Day>,
    /// In force today.
    in_force: bool,
    /// The kinds it judges when no permit says otherwise.
    kinds: Vec<String>,
    source: String,
    n_rows: usize,
    /// Rows without a value: nothing is judged by them.
    n_missing: usize,
    /// Rows somebody stands for by name.
    n_official: usize,
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LimitsAsked {
    /// About the kinds of this pack.
    pub(crate) pack: Option<String>,
    /// Of this text.
    pub(crate) regulation: Option<String>,
    /// Of this quantity.
    pub(crate) quantity: Option<String>,
    /// In their code, clause, text or quantity; marks of Vietnamese letters do not count.
    pub(crate) q: Option<String>,
    /// In force on this day: `2026-11-22`.
    pub(crate) on: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// A named person's word that a row is as the text has it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirming {
    /// What it was compared with.
    pub(crate) note: String,
}

/// A permit, briefly.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PermitBrief {
    id: String,
    document: String,
}

/// An attribute with the value it must have.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Equals {
    pub(crate) attribute: String,
    pub(crate) equals: String,
}

/// A coefficient; without a factor where the row names it and no permit gives it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Factor {
    name: String,
    factor: Option<f64>,
}

/// Who stands for a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Confirmed {
    by: String,
    name: String,
    at: Instant,
    note: String,
}

impl Limit {
    /// How sure we are, in one word.
    pub(crate) fn confidence(&self) -> &'static str {
        self.confidence
    }
}

impl From<&Condition> for Equals {
    fn from(it: &Condition) -> Self {
        Self { attribute: it.attribute.clone(), equals: it.equals.clone() }
    }
}

/// The two sides of a limit: at most, at least.
pub(crate) fn sides(bound: Bound) -> (Option<f64>, Option<f64>) {
    match bound {
        Bound::AtMost(max) => (Some(max), None),
        Bound::AtLeast(min) => (None, Some(min)),
        Bound::Between(min, max) => (Some(max), Some(min)),
    }
}

impl Pen<'_> {
    /// A row as its text has it, with the newest confirmation.
    pub(crate) fn limit_row(&self, row: &LimitRow) -> Limit {
        let (at_most, at_least) = match row.value {
            LimitValue::Present(bound) => sides(bound),
            LimitValue::Missing => (None, None),
        };
        let missing = row.value == LimitValue::Missing;
        let reason = missing.then(|| Words::from(&self.zone.book.no_value(row)));
        let confirmed = self.confirmed(&row.id);
        Limit {
            id: row.id.to_string(),
            regulation: self.regulation_brief(&row.regulation),
            permit: None,
            clause: row.clause.clone(),
            quantity: row.quantity.to_string(),
            period: row.period.as_str(),
            at_most,
            at_least,
            unit: self.unit_of(&row.quantity),
            conditions: row.conditions.iter().map(Equals::from).collect(),
            scaled_by: row
                .scaled_by
                .iter()
                .map(|name| Factor { name: name.clone(), factor: None })
                .collect(),
            reference_oxygen_percent: row.reference_oxygen_percent,
            valid_from: Some(row.valid_from.to_string()),
            valid_to: row.valid_to.map(|it| it.to_string()),
            confidence: confidence(row.confidence, confirmed.is_some()),
            source: row.source.clone(),
            missing,
            reason,
            confirmed,
        }
    }

    /// A limit as it holds for a facility: coefficients multiplied in, or from its own permit.
    pub(crate) fn limit_held(
        &self,
        held: &law::Limit,
        quantity: &QuantityId,
        period: Period,
        permits: &[Permit],
    ) -> Limit {
        let row = self.zone.book.rows().find(|it| it.id == held.id);
        let mut limit = match (&held.authority, row) {
            (_, Some(row)) => self.limit_row(row),
            (Authority::Permit(permit), None) => self.limit_of_permit(held, permit, permits),
            (Authority::Regulation(_), None) => self.limit_of_permit_unknown(held),
        };
        (limit.at_most, limit.at_least) = sides(held.bound);
        limit.quantity = quantity.to_string();
        limit.period = period.as_str();
        limit.unit = self.unit_of(quantity);
        limit.confidence = held.confidence.as_str();
        let factor = |it: &(String, f64)| Factor { name: it.0.clone(), factor: Some(it.1) };
        limit.scaled_by = held.scaled_by.iter().map(factor).collect();
        limit
    }

    fn limit_of_permit(&self, held: &law::Limit, id: &PermitId, permits: &[Permit]) -> Limit {
        let newest = permits.iter().filter(|it| it.id == *id).max_by_key(|it| it.known_at);
        let mut limit = self.limit_of_permit_unknown(held);
        limit.permit = Some(PermitBrief {
            id: id.to_string(),
            document: newest.map_or_else(|| id.to_string(), |it| it.document.clone()),
        });
        if let Some(permit) = newest {
            limit.source.clone_from(&permit.document);
            limit.conditions = permit.attributes.iter().map(Equals::from).collect();
            limit.valid_from = Some(permit.valid_from.to_string());
            limit.valid_to = permit.valid_to.map(|it| it.to_string());
            let oxygen = |it: &&Condition| it.attribute == "reference_oxygen_percent";
            let stated = permit.attributes.iter().find(oxygen);
            limit.reference_oxygen_percent = stated.and_then(|it| it.equals.parse().ok());
            let all = self.zone.confirmations();
            let newest = law::confirmations_of_permit(permit, &held.id, all);
            limit.confirmed = newest.max_by_key(|it| it.known_at).map(|it| self.who_confirmed(it));
        }
        limit
    }

    /// A limit written in a permit, as it stands on the paper; none where its code is too long to
    /// be one.
    pub(crate) fn limit_in_permit(&self, permit: &Permit, limit: &PermitLimit) -> Option<Limit> {
        let id = law::permit_limit_id(permit, limit)?;
        let all = self.zone.confirmations();
        let confirmed = law::confirmations_of_permit(permit, &id, all).next().is_some();
        let held = law::Limit {
            id,
            authority: Authority::Permit(permit.id.clone()),
            bound: limit.bound,
            scaled_by: vec![],
            confidence: if confirmed {
                model::Confidence::Official
            } else {
                model::Confidence::Read
            },
            reference: None,
        };
        let permits = std::slice::from_ref(permit);
        Some(self.limit_held(&held, &limit.quantity, limit.period, permits))
    }

    /// In place of a limit that should hold but cannot be applied.
    pub(crate) fn limit_not_judged(
        &self,
        quantity: &QuantityId,
        period: Period,
        reason: &Text,
    ) -> Limit {
        Limit {
            id: format!("{quantity}/{period}"),
            regulation: None,
            permit: None,
            clause: String::new(),
            quantity: quantity.to_string(),
            period: period.as_str(),
            at_most: None,
            at_least: None,
            unit: self.unit_of(quantity),
            conditions: vec![],
            scaled_by: vec![],
            reference_oxygen_percent: None,
            valid_from: None,
            valid_to: None,
            confidence: model::Confidence::Missing.as_str(),
            source: String::new(),
            missing: true,
            reason: Some(reason.into()),
            confirmed: None,
        }
    }

    fn limit_of_permit_unknown(&self, held: &law::Limit) -> Limit {
        Limit {
            id: held.id.to_string(),
            regulation: None,
            permit: None,
            clause: String::new(),
            quantity: String::new(),
            period: Period::Raw.as_str(),
            at_most: None,
            at_least: None,
            unit: String::new(),
            conditions: vec![],
            scaled_by: vec![],
            reference_oxygen_percent: None,
            valid_from: None,
            valid_to: None,
            confidence: held.confidence.as_str(),
            source: String::new(),
            missing: false,
            reason: None,
            confirmed: self.confirmed(&held.id),
        }
    }

    /// A regulation, briefly; none where no pack holds it.
    pub(crate) fn regulation_brief(&self, id: &RegulationId) -> Option<RegulationBrief> {
        self.zone.book.regulation(id).map(|it| RegulationBrief {
            id: it.id.to_string(),
            cite: it.cite.clone(),
            title: (&it.title).into(),
        })
    }

    /// A text, with its rows counted.
    pub(crate) fn regulation(&self, it: &model::Regulation, today: Date) -> Regulation {
        let rows = || self.zone.book.rows().filter(|row| row.regulation == it.id);
        let is_official = |row: &&LimitRow| {
            row.confidence == model::Confidence::Official || self.confirmed(&row.id).is_some()
        };
        Regulation {
            id: it.id.to_string(),
            cite: it.cite.clone(),
            title: (&it.title).into(),
            in_force_from: Day(it.in_force_from),
            in_force_to: it.in_force_to.map(Day),
            legacy_until: it.legacy_until.map(Day),
            in_force: it.in_force_from <= today && it.in_force_to.is_none_or(|to| today <= to),
            kinds: it.kinds.iter().map(ToString::to_string).collect(),
            source: it.source.join("; "),
            n_rows: rows().count(),
            n_missing: rows().filter(|row| row.value == LimitValue::Missing).count(),
            n_official: rows().filter(is_official).count(),
        }
    }

    /// The unit values of a quantity are in.
    pub(crate) fn unit_of(&self, quantity: &QuantityId) -> String {
        let known = self.zone.catalogue.quantities.get(quantity);
        known.map_or_else(String::new, |it| it.unit.to_string())
    }

    fn confirmed(&self, limit: &LimitId) -> Option<Confirmed> {
        let of_it = self.zone.confirmations().iter().filter(|it| it.limit == *limit);
        of_it.max_by_key(|it| it.known_at).map(|it| self.who_confirmed(it))
    }

    fn who_confirmed(&self, confirmation: &Confirmation) -> Confirmed {
        let person = self.person(&confirmation.by);
        Confirmed {
            by: person.id,
            name: person.name,
            at: Instant(confirmation.known_at),
            note: confirmation.note.clone(),
        }
    }
}

fn confidence(written: model::Confidence, confirmed: bool) -> &'static str {
    if confirmed { model::Confidence::Official.as_str() } else { written.as_str() }
}
