//! What cannot be used of a rule as it was entered: the field, what stands there, what was expected.

use model::{Span, Text};

/// Longest a rule looks back.
pub(super) const OVER_MAX: Span = Span::from_h(31 * 24);

/// Beyond this no instrument reads.
const VALUE_MAX: f64 = 1e12;

/// A field that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWrong {
    /// Which: `when.of.1.quantity`.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: Text,
}

pub(super) fn span(field: &str, s: u64) -> Result<Span, OwnWrong> {
    if s <= OVER_MAX.s() {
        return Ok(Span::from_s(s));
    }
    Err(number_wrong(field, s, &format!("0–{} s", OVER_MAX.s())))
}

pub(super) fn finite(field: &str, value: Option<f64>) -> Result<f64, OwnWrong> {
    match value {
        Some(it) if it.is_finite() && it.abs() < VALUE_MAX => Ok(it),
        Some(it) => Err(number_wrong(field, format!("{it:e}"), "|…| < 1e12")),
        None => Err(number_wrong(field, "", "số / a number")),
    }
}

pub(super) fn number_wrong(field: &str, found: impl std::fmt::Display, expected: &str) -> OwnWrong {
    let expected = Text::new(expected, expected);
    OwnWrong { field: field.to_owned(), found: found.to_string(), expected }
}

pub(super) fn choice<'a>(
    field: &str,
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> OwnWrong {
    let known: Vec<&str> = known.into_iter().take(40).collect();
    let found: String = found.chars().take(80).collect();
    number_wrong(field, found, &known.join(", "))
}
