//! Typed ids. What people name has a *code*, short text they can type, read in a pack and find in
//! an audit ten years later; what the machine mints is a UUID; a series is a small integer.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// Longest code accepted.
const CODE_BYTES_MAX: usize = 96;

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {noun} code: {why}")]
pub struct CodeError {
    text: String,
    noun: &'static str,
    why: BadCode,
}

/// The rule a would-be code broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Longer than a person would type.
    #[error("it is longer than 96 bytes")]
    TooLong,
    /// Codes travel in topics, file names, paths and SQL.
    #[error(
        "only a-z, A-Z, 0-9 and `-` `_` `.` `/` `:` are allowed, and it must begin with a letter or digit"
    )]
    Character,
}

fn check_code(text: &str) -> Result<(), BadCode> {
    if text.is_empty() {
        return Err(BadCode::Empty);
    }
    if CODE_BYTES_MAX < text.len() {
        return Err(BadCode::TooLong);
    }
    let allowed = |it: char| it.is_ascii_alphanumeric() || "-_./:".contains(it);
    let starts_well = text.starts_with(|it: char| it.is_ascii_alphanumeric());
    if !starts_well || !text.chars().all(allowed) || text.contains("..") {
        return Err(BadCode::Character);
    }
    Ok(())
}

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident $noun:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// Checks and wraps a code.
            pub fn new(text: &str) -> Result<Self, CodeError> {
                match check_code(text) {
                    Ok(()) => Ok(Self(text.into())),
                    Err(why) => Err(CodeError { text: text.chars().take(120).collect(), noun: $noun, why }),
                }
            }

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The code as text that is shared, not copied.
            #[must_use]
            pub fn shared(&self) -> std::sync::Arc<str> {
                std::sync::Arc::clone(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

code! {
    /// An [`Org`](crate::Org): `heza`, `deep-c`.
    OrgId "org";
    /// A [`User`](crate::User): the login name.
    UserId "user";
    /// An [`Entity`](crate::Entity): `stack-dv-01`.
    EntityId "entity";
    /// A [`Source`](crate::Source); also its MQTT user name.
    SourceId "source";
    /// A [`Kind`](crate::Kind) of entity: `stack`, `air-station`.
    KindId "kind";
    /// A [`Quantity`](crate::Quantity) of a kind: `stack.so2`.
    QuantityId "quantity";
    /// A UCUM unit code written in safe letters: `ug/m3`, `Cel`, `percent`.
    UnitId "unit";
    /// A pack: `air`.
    PackId "pack";
    /// An alarm rule, with its pack: `air/pm25-over-limit`.
    RuleId "rule";
    /// A procedure, with its pack: `air/stack-exceedance`.
    ProcedureId "procedure";
    /// A step of a procedure: the id of the BPMN element.
    StepId "step";
    /// A decision table, with its pack: `air/evacuation`.
    DecisionId "decision";
    /// An indicator, with its pack: `air/compliance`.
    IndicatorId "indicator";
    /// A regulation: `qcvn-05-2023`.
    RegulationId "regulation";
    /// One row of a regulation's table: `qcvn-05-2023/pm25/24h/2`.
    LimitId "limit";
    /// A board, layer or other view, with its pack: `air/board`.
    ViewId "view";
    /// A scenario.
    ScenarioId "scenario";
    /// A facility's permit as entered: `gpmt-123-2025`.
    PermitId "permit";
}

macro_rules! minted {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The same name always gives the same id, so a replay recreates what it made.
            #[must_use]
            pub fn from_name(name: &str) -> Self {
                Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

minted! {
    /// An [`Alarm`](crate::Alarm): derived from rule, subject and log position.
    AlarmId;
    /// A [`Case`](crate::Case): derived from what opened it.
    CaseId;
    /// An [`Outage`](crate::Outage): derived from the record that planned it.
    OutageId;
}

/// A series: one quantity of one entity by one instrument. Small, because every point carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub u32);

impl fmt::Display for SeriesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_what_a_person_can_type() {
        for good in ["heza", "stack-dv-01", "air/pm25-over-limit", "stack.so2", "HP_KCN_NUO001"] {
            assert_eq!(EntityId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "-x", "a b", "trạm", "../etc", "a#", "a+", &"x".repeat(97)] {
            let error = EntityId::new(bad).unwrap_err().to_string();
            assert!(error.contains("is no entity code"), "{error}");
        }
    }

    #[test]
    fn a_replay_mints_the_same_id() {
        assert_eq!(AlarmId::from_name("a/1@7"), AlarmId::from_name("a/1@7"));
        assert_ne!(AlarmId::from_name("a/1@7"), AlarmId::from_name("a/1@8"));
    }
}
