//! The value of a field.

use crate::{Found, reject::quoted};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A finite number, written as a float, `7i` or `7u`.
    Number(f64),
    /// `true` or `false`, in any of the five spellings.
    Bool,
    /// A text without its quotes, escapes as sent.
    Text(&'a str),
    /// Anything else, NaN and infinity among it.
    Other(&'a str),
}

impl<'a> Value<'a> {
    /// Reads a value that is no text.
    pub(super) fn of(word: &'a str) -> Self {
        // The standard library reads the shortest floats in one pass and the others by the
        // algorithm of Eisel and Lemire; NaN and infinity are not finite.
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() => Self::Number(value),
            Ok(_) => Self::Other(word),
            Err(_) => Self::no_float(word),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a reading has far fewer than 53 bits")]
    fn no_float(word: &'a str) -> Self {
        let whole = match word.as_bytes().last() {
            Some(b'i') => word[..word.len() - 1].parse::<i64>().map(|it| it as f64).ok(),
            Some(b'u') => word[..word.len() - 1].parse::<u64>().map(|it| it as f64).ok(),
            _ => None,
        };
        match (whole, word) {
            (Some(value), _) => Self::Number(value),
            (
                None,
                "t" | "T" | "true" | "True" | "TRUE" | "f" | "F" | "false" | "False" | "FALSE",
            ) => Self::Bool,
            (None, _) => Self::Other(word),
        }
    }

    /// As a refusal shows it.
    pub(super) fn found(self) -> Found {
        match self {
            Self::Number(it) => Found::Number(it.to_string()),
            Self::Bool => Found::Bool,
            Self::Other("") => Found::Nothing,
            Self::Text(it) | Self::Other(it) => Found::Text(quoted(it)),
        }
    }
}
