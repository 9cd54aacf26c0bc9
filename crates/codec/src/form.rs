//! The JSON form of the small types every noun is made of, and the glue for serde: fields are
//! marked `#[serde(with = "form")]`.

use std::{collections::BTreeMap, fmt, marker::PhantomData, str::FromStr};

use model::{
    Again, AlarmClass, AlarmId, CaseId, CaseResult, Confidence, Date, EntityId, IndicatorId,
    LimitId, MovementKind, OrgId, OutageId, Period, PermitId, Position, ProcedureId, QuantityId,
    Quiet, RegulationId, RuleId, SeriesId, Severity, SourceId, Span, StepId, Text, Time, UserId,
    Withdrawal, WorkId,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
    ser,
};

/// How a type of the model is written in JSON. A trait of ours, because the model's types carry no
/// serde.
pub trait Form: Sized {
    /// Writes it.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads it.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

pub(crate) fn serialize<T: Form, S: Serializer>(it: &T, serializer: S) -> Result<S::Ok, S::Error> {
    it.write(serializer)
}

pub(crate) fn deserialize<'de, T: Form, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// Something with a form, where serde wants something of its own.
pub(crate) struct Written<'a, T>(pub(crate) &'a T);

/// The same, coming in.
pub(crate) struct Read<T>(pub(crate) T);

impl<T: Form> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, T: Form> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Form> Form for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Written).serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Read<T>>::deserialize(deserializer)?.map(|it| it.0))
    }
}

impl<T: Form> Form for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Read<T>>::deserialize(deserializer)?;
        Ok(items.into_iter().map(|it| it.0).collect())
    }
}

impl<T: Form> Form for BTreeMap<String, T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, it)| (name, Written(it))))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = BTreeMap::<String, Read<T>>::deserialize(deserializer)?;
        Ok(entries.into_iter().map(|(name, it)| (name, it.0)).collect())
    }
}

/// Types whose `Display` and `FromStr` are each other's inverse.
macro_rules! as_text {
    ($($name:ident)*) => {$(
        impl Form for $name {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(FromText(PhantomData))
            }
        }
    )*};
}

/// Closed lists of words.
macro_rules! as_word {
    ($($name:ident)*) => {$(
        impl Form for $name {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                $name::from_word(&word).ok_or_else(|| {
                    let words: Vec<_> = $name::ALL.iter().map(|it| it.as_str()).collect();
                    de::Error::custom(format!("`{word}` is none of {}", words.join(", ")))
                })
            }
        }
    )*};
}

/// Whole numbers in a type of their own. Instants and spans are microseconds, as in the tables.
macro_rules! as_number {
    ($($name:ident)*) => {$(
        impl Form for $name {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

as_text!(AlarmId CaseId EntityId LimitId PermitId ProcedureId QuantityId RegulationId RuleId StepId UserId);
as_text!(IndicatorId OrgId OutageId SourceId);
as_text!(Date Period);
as_word!(Again AlarmClass CaseResult Confidence MovementKind Quiet Severity Withdrawal);
as_number!(Position SeriesId Span Time WorkId);

/// Types whose form is written with serde's derive, beside this trait.
macro_rules! as_derived {
    ($($name:ident by $form:ident;)*) => {$(
        impl $crate::form::Form for $name {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $form::serialize(self, serializer)
            }

            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $form::deserialize(deserializer)
            }
        }
    )*};
}
pub(crate) use as_derived;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Text")]
struct TextForm {
    vi: String,
    en: String,
}

as_derived! {
    Text by TextForm;
}

/// A number, exact. `serde_json` reads some long decimals one bit off, and those are written as
/// text, which Rust's own parser reads to the bit. Measured values, being short, stay numbers.
impl Form for f64 {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_finite() {
            return Err(ser::Error::custom(format!("{self} is not a finite number")));
        }
        let reads_back = serde_json::to_string(self)
            .and_then(|text| serde_json::from_str::<Self>(&text))
            .is_ok_and(|back| back.to_bits() == self.to_bits());
        if reads_back {
            serializer.serialize_f64(*self)
        } else {
            serializer.collect_str(&format_args!("{self:e}"))
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(Number)?;
        if number.is_finite() {
            Ok(number)
        } else {
            Err(de::Error::custom(format!("{number} is not a finite number")))
        }
    }
}

struct Number;

#[expect(clippy::cast_precision_loss, reason = "a number without a point is read as JSON has it")]
impl Visitor<'_> for Number {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: de::Error>(self, it: f64) -> Result<f64, E> {
        Ok(it)
    }

    fn visit_u64<E: de::Error>(self, it: u64) -> Result<f64, E> {
        Ok(it as f64)
    }

    fn visit_i64<E: de::Error>(self, it: i64) -> Result<f64, E> {
        Ok(it as f64)
    }

    fn visit_str<E: de::Error>(self, it: &str) -> Result<f64, E> {
        it.parse().map_err(|_| E::custom(format!("`{it}` is not a number")))
    }
}

struct FromText<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for FromText<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
