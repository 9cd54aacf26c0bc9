//! The JSON form of permits and of an entity's attributes.

use model::{
    Attribute, Bound, Coefficients, Condition, Date, EntityId, Period, Permit, PermitId,
    PermitLimit, QuantityId, RegulationId, Time, UserId,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::form::{self, Form, Read, Written, as_derived};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Permit")]
struct PermitForm {
    #[serde(with = "form")]
    id: PermitId,
    #[serde(with = "form")]
    entity: EntityId,
    document: String,
    #[serde(with = "form")]
    valid_from: Date,
    #[serde(with = "form")]
    valid_to: Option<Date>,
    #[serde(with = "form")]
    regulation: Option<RegulationId>,
    #[serde(with = "form")]
    attributes: Vec<Condition>,
    #[serde(with = "form")]
    coefficients: Coefficients,
    #[serde(with = "form")]
    limits: Vec<PermitLimit>,
    #[serde(with = "form")]
    entered_by: UserId,
    #[serde(with = "form")]
    known_at: Time,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Condition")]
struct ConditionForm {
    attribute: String,
    equals: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PermitLimit")]
struct PermitLimitForm {
    #[serde(with = "form")]
    quantity: QuantityId,
    #[serde(with = "form")]
    period: Period,
    #[serde(with = "form")]
    bound: Bound,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Bound", rename_all = "snake_case")]
enum BoundForm {
    AtMost(#[serde(with = "form")] f64),
    AtLeast(#[serde(with = "form")] f64),
    Between(#[serde(with = "form")] f64, #[serde(with = "form")] f64),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Attribute", rename_all = "snake_case")]
enum AttributeForm {
    Text(String),
    Number(#[serde(with = "form")] f64),
}

as_derived! {
    Permit by PermitForm;
    Condition by ConditionForm;
    PermitLimit by PermitLimitForm;
    Bound by BoundForm;
    Attribute by AttributeForm;
}

/// Pairs of name and factor, in their order.
impl Form for Coefficients {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(name, factor)| (name, Written(factor))))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(String, Read<f64>)>::deserialize(deserializer)?;
        Ok(Self(pairs.into_iter().map(|(name, factor)| (name, factor.0)).collect()))
    }
}
