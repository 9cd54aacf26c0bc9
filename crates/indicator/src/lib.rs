//! Is an answer good, and is it what it should be?
//!
//! **Invariant:** pure. An indicator without data is neither on nor off target: nobody is praised or
//! blamed for silence.

use model::{Freshness, Indicator, IndicatorValue, Target, Time};

/// Is an answer still good at `now`?
#[must_use]
pub fn freshness(indicator: &Indicator, value: &IndicatorValue, now: Time) -> Freshness {
    if now.since(value.asked_at) <= indicator.every { Freshness::Fresh } else { Freshness::Stale }
}

/// Is the answer what it should be? `None` without an answer or a target.
#[must_use]
pub fn on_target(indicator: &Indicator, value: &IndicatorValue) -> Option<bool> {
    let value = value.value?;
    Some(match indicator.target? {
        Target::AtLeast(min) => min <= value,
        Target::AtMost(max) => value <= max,
    })
}

#[cfg(test)]
mod tests {
    use model::{IndicatorId, OrgId, Span, Text};

    use super::*;

    fn indicator(target: Option<Target>) -> Indicator {
        Indicator {
            id: IndicatorId::new("air/compliance").unwrap(),
            title: Text::new("Tỷ lệ tuân thủ", "Compliance"),
            about: Text::default(),
            sql: String::new(),
            unit: Text::new("%", "%"),
            decimals: 1,
            target,
            every: Span::from_min(5),
            source: "test".to_owned(),
        }
    }

    fn value(value: Option<f64>) -> IndicatorValue {
        IndicatorValue {
            indicator: IndicatorId::new("air/compliance").unwrap(),
            org: OrgId::new("heza").unwrap(),
            value,
            label: None,
            n_rows: 0,
            asked_at: Time::from_s(0),
        }
    }

    #[test]
    fn the_target_itself_is_on_target_and_silence_is_neither() {
        for (target, answer, expected) in [
            (Some(Target::AtLeast(95.0)), Some(95.0), Some(true)),
            (Some(Target::AtLeast(95.0)), Some(94.9), Some(false)),
            (Some(Target::AtMost(3.0)), Some(4.0), Some(false)),
            (Some(Target::AtMost(3.0)), None, None),
            (None, Some(4.0), None),
        ] {
            assert_eq!(on_target(&indicator(target), &value(answer)), expected);
        }
    }

    #[test]
    fn an_answer_is_good_for_its_time() {
        let fresh_at = |s| freshness(&indicator(None), &value(None), Time::from_s(s));
        assert_eq!((fresh_at(300), fresh_at(301)), (Freshness::Fresh, Freshness::Stale));
    }
}
