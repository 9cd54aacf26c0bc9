//! Ids of the pipeline, and how what it remembers is written: as text where there is a text.
#![allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "serde asks for these forms"
)]

use std::{fmt, str::FromStr};

use model::UserId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use uuid::Uuid;

macro_rules! derived {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub Uuid);

        impl $name {
            /// The same facts always give the same id.
            #[must_use]
            pub fn of(facts: &str) -> Self {
                Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, facts.as_bytes()))
            }
        }
        as_text!($name, uuid::Error);
    )*};
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub UserId);
        as_text!($name, model::CodeError);
    )*};
}

macro_rules! as_text {
    ($name:ident, $error:ty) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> Self {
                it.0.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }
    };
}

derived! {
    /// A notice: from its group, its reader and what it tells.
    NoticeId;
    /// A group of alarms: from its key and the alarm that opened it.
    GroupId;
}

// Codes as people type them, under the rules of a login name.
named! {
    /// Who can be told: a person by the login name, or a room.
    PersonId;
    /// A duty: a post somebody must hold at every moment.
    DutyId;
    /// An escalation chain.
    ChainId;
    /// One way to reach a person.
    WayId;
}

/// Anything with a text of its own.
pub(crate) mod text {
    use super::{Deserialize, Deserializer, Error as _, FromStr, Serializer, fmt};

    pub(crate) fn serialize<T: fmt::Display, S: Serializer>(
        it: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(it)
    }

    pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: fmt::Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// The same, or nothing.
pub(crate) mod maybe_text {
    use super::{Deserialize, Deserializer, Error as _, FromStr, Serialize, Serializer, fmt};

    pub(crate) fn serialize<T: fmt::Display, S: Serializer>(
        it: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        it.as_ref().map(ToString::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: fmt::Display>,
        D: Deserializer<'de>,
    {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|it| it.parse().map_err(D::Error::custom)).transpose()
    }
}

/// Microseconds.
pub(crate) mod us {
    use model::Time;

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(it: &Time, to: S) -> Result<S::Ok, S::Error> {
        it.0.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        i64::deserialize(from).map(Time)
    }
}

/// The same, or nothing.
pub(crate) mod maybe_us {
    use model::Time;

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(it: &Option<Time>, to: S) -> Result<S::Ok, S::Error> {
        it.map(|it| it.0).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Time>, D::Error> {
        Ok(Option::deserialize(from)?.map(Time))
    }
}

/// Seconds.
pub(crate) mod span_s {
    use model::Span;

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(it: &Span, to: S) -> Result<S::Ok, S::Error> {
        it.s().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Span, D::Error> {
        u64::deserialize(from).map(Span::from_s)
    }
}

macro_rules! word_form {
    ($($module:ident $type:ty;)*) => {$(
        pub(crate) mod $module {
            use super::{Deserialize, Deserializer, Error as _, Serialize, Serializer};

            pub(crate) fn serialize<S: Serializer>(it: &$type, to: S) -> Result<S::Ok, S::Error> {
                it.as_str().serialize(to)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let word = String::deserialize(from)?;
                <$type>::from_word(&word)
                    .ok_or_else(|| D::Error::custom(format!("the word `{word}` is unknown")))
            }
        }
    )*};
}

word_form! {
    severity model::Severity;
    class model::AlarmClass;
}

/// The class of an alarm, or any.
pub(crate) mod maybe_class {
    use model::AlarmClass;

    use super::{Deserialize, Deserializer, Error as _, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        it: &Option<AlarmClass>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        it.map(AlarmClass::as_str).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<AlarmClass>, D::Error> {
        let word: Option<String> = Option::deserialize(from)?;
        let read = |word: String| {
            AlarmClass::from_word(&word)
                .ok_or_else(|| D::Error::custom(format!("the word `{word}` is unknown")))
        };
        word.map(read).transpose()
    }
}

/// The language somebody reads.
pub(crate) mod lang {
    use model::Lang;

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(it: &Lang, to: S) -> Result<S::Ok, S::Error> {
        it.as_str().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Lang, D::Error> {
        Ok(Lang::from_word(&String::deserialize(from)?).unwrap_or_default())
    }
}
