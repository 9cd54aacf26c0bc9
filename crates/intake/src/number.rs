//! Numbers as loggers and spreadsheets write them.

use crate::{Field, Found, Problem, reject::quoted};

/// Which sign divides whole from fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    /// Point only.
    Point,
    /// Comma only.
    Comma,
    /// Whichever is there, as station loggers do; never both.
    Either,
}

/// Longest number anyone writes, bytes.
const NUMBER_BYTES_MAX: usize = 60;

/// Reads a finite number. `field` builds the name of the thing, for the refusal only.
pub(crate) fn read(
    text: &str,
    mark: DecimalMark,
    field: impl FnOnce() -> Field,
) -> Result<f64, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::NotANumber { field: field(), found: Found::Nothing });
    }
    let not_a_number =
        |field: Field| Err(Problem::NotANumber { field, found: Found::Text(quoted(text)) });
    // Rust would also read `nan`, `inf` and `infinity`.
    let looks_right = text.bytes().all(|it| it.is_ascii_digit() || b"+-.,eE".contains(&it));
    if NUMBER_BYTES_MAX < text.len() || !looks_right {
        return not_a_number(field());
    }
    let commas = text.bytes().filter(|it| *it == b',').count();
    let points = text.bytes().filter(|it| *it == b'.').count();
    let ambiguous = match mark {
        DecimalMark::Point => 0 < commas,
        DecimalMark::Comma => 0 < points || 1 < commas,
        DecimalMark::Either => 1 < commas + points,
    };
    if ambiguous {
        return Err(Problem::AmbiguousNumber { field: field(), found: quoted(text) });
    }
    let parsed = if commas == 0 { text.parse() } else { text.replace(',', ".").parse() };
    match parsed {
        Ok(value) if f64::is_finite(value) => Ok(value),
        _ => not_a_number(field()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, mark: DecimalMark, expected: Option<f64>) {
        let actual = read(text, mark, || Field::Value("x".to_owned())).ok();
        assert_eq!(actual, expected, "{text}");
    }

    #[test]
    fn numbers_are_read_and_everything_else_is_refused() {
        use DecimalMark::{Comma, Either, Point};
        check(" 31.4 ", Point, Some(31.4));
        check("31,4", Point, None);
        check("31,4", Comma, Some(31.4));
        check("31.4", Comma, None);
        check("31,4", Either, Some(31.4));
        check("31.4", Either, Some(31.4));
        check("1.234,5", Either, None);
        check("1,234,567", Either, None);
        check("-7e-3", Either, Some(-0.007));
        check("1e308", Either, Some(1e308));
        for bad in ["", "NaN", "inf", "-Infinity", "1e999", "abc", "1 2", "0x10", "--1", "e", "."] {
            check(bad, Either, None);
        }
    }
}
