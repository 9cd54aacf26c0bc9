//! Lengths of time as BPMN writes them: ISO 8601, weeks to seconds. A month has no fixed length.

use model::Span;

/// Reads `PT15M`, `P1D`, `P1DT12H`, `P2W`.
pub(super) fn span(text: &str) -> Option<Span> {
    let rest = text.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let days = parts(days, &[('W', 7 * 86_400), ('D', 86_400)])?;
    let clock = parts(clock, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    let s = days.checked_add(clock)?;
    s.checked_mul(1_000_000).map(Span)
}

/// The unbounded repetition `R/PT15M`.
pub(super) fn repeated(text: &str) -> Option<Span> {
    span(text.strip_prefix("R/")?).filter(|it| *it != Span::ZERO)
}

/// Whole numbers, each with its unit, in the order of `units`.
fn parts(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut seconds = 0_u64;
    for (unit, unit_s) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            let number: u64 = number.parse().ok()?;
            seconds = seconds.checked_add(number.checked_mul(*unit_s)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(span(text).map_or("none".to_owned(), |it| it.to_string()), expected, "{text}");
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (text, expected) in [
            ("PT15M", "15min"),
            ("PT90S", "90s"),
            ("P1D", "1d"),
            ("P1DT12H", "36h"),
            ("P2W", "14d"),
            ("PT0S", "0s"),
        ] {
            check(text, expected);
        }
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "P1M",
            "P1Y",
            "PT1M1H",
            "PT-5M",
            "PT1.5H",
            "P99999999999999999999D",
        ] {
            check(text, "none");
        }
        assert_eq!(repeated("R/PT15M"), Some(Span::from_min(15)));
        for text in ["R3/PT15M", "PT15M", "R/PT0S", "R/"] {
            assert_eq!(repeated(text), None, "{text}");
        }
    }
}
