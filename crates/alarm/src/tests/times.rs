//! What the clock, the order of news and their density may and may not do.

use model::{Bound, EntityId, Moment, Position, Severity, Span, Time};

use super::{over_limit, rule};
use crate::{Input, Limit, Memory, Rule, Sample, State, Stepped, Subject, Test, is_late, step};

const EVERY: Span = Span::from_min(1);

fn told(rule: &Rule, state: State, now_s: i64, input: &Input<'_>) -> Stepped {
    let entity = EntityId::new("stack-1").unwrap();
    let subject = Subject { entity: &entity, series: None };
    let moment = Moment { position: Position(1), now: Time::from_s(now_s) };
    step(rule, &subject, state, moment, input)
}

fn sample(at_s: i64, value: f64) -> Input<'static> {
    let limit = Limit { bound: Bound::AtMost(100.0), row: None, confidence: None };
    let at = Time::from_s(at_s);
    Input::Sample(Sample { at, value: Some(value), valid: true, limit: Some(limit), every: EVERY })
}

/// Ticks a rule on silence at these minutes, having heard the station at minute 0; tells when it
/// raised, and since when by its own count.
fn raised_at_min(raise_min: u64, minutes: &[i64]) -> Option<i64> {
    let rule = rule(raise_min, 0, Test::Silent { cadences: 2, severity: Severity::High });
    let mut state = told(&rule, State::default(), 0, &sample(0, 1.0)).state;
    for minute in minutes {
        let stepped = told(&rule, state, 60 * minute, &Input::Tick { every: EVERY, waits: false });
        if !stepped.entries.is_empty() {
            return Some(*minute);
        }
        state = stepped.state;
    }
    None
}

#[test]
fn silence_counts_from_when_it_was_too_long_not_from_the_tick_that_noticed() {
    assert_eq!(raised_at_min(0, &[1, 2, 3]), Some(2));
    assert_eq!(raised_at_min(2, &[1, 4, 5]), Some(4));
    assert_eq!(raised_at_min(2, &[3, 4]), Some(4));
}

#[test]
fn a_silence_of_our_own_is_nobodys_fault() {
    // The product was off for an hour: the watch begins anew.
    assert_eq!(raised_at_min(0, &[1, 61, 62]), None);
    assert_eq!(raised_at_min(0, &[1, 61, 62, 63]), Some(63));
    // A slow tick is no outage.
    assert_eq!(raised_at_min(0, &[5]), Some(5));
}

#[test]
fn our_own_silence_ends_no_alarm() {
    let rule = rule(0, 0, Test::Silent { cadences: 2, severity: Severity::High });
    let tick = Input::Tick { every: EVERY, waits: false };
    let mut state = told(&rule, State::default(), 0, &sample(0, 1.0)).state;
    for now_s in [60, 120, 7_200, 7_260] {
        state = told(&rule, state, now_s, &tick).state;
    }
    assert_eq!(state.standing(), Some(Severity::High));
}

#[test]
fn silence_goes_by_our_clock_and_not_the_stations() {
    let rule = rule(0, 0, Test::Silent { cadences: 2, severity: Severity::High });
    let mut state = State::default();
    for minute in 0..10 {
        // Its clock is half an hour slow.
        let stepped = told(&rule, state, 60 * minute, &sample(60 * minute - 1_800, 1.0));
        assert_eq!(stepped.entries, []);
        state = stepped.state;
    }
}

#[test]
fn late_is_later_than_the_rule_says() {
    let rule = rule(0, 0, over_limit());
    for (at_s, late) in [(0, false), (3_600, false), (-1, true), (7_200, false)] {
        assert_eq!(is_late(&rule, Time::from_s(at_s), Time::from_s(3_600)), late, "{at_s}");
    }
}

#[test]
fn fast_readings_are_thinned_and_the_trend_is_still_seen() {
    let test = Test::Approaching {
        from_share: 0.8,
        fit_over: Span::from_min(10),
        within: Span::from_min(20),
        severity: Severity::Low,
    };
    let rule = rule(0, 0, test);
    let mut state = State::default();
    let mut raised_s = None;
    for second in 0_i32..1_800 {
        let value = 70.0 + f64::from(second) / 60.0;
        let stepped = told(&rule, state, second.into(), &sample(second.into(), value));
        let Memory::Way(trend) = &stepped.state.memory else { panic!("a trend is remembered") };
        assert!(trend.points.len() <= 64, "{}", trend.points.len());
        raised_s = raised_s.or((!stepped.entries.is_empty()).then_some(second));
        state = stepped.state;
    }
    // One a minute from 70: 80 and with it "near" is reached at minute 10, when 100 is 20 ahead.
    assert_eq!(raised_s, Some(600));
}

#[test]
fn no_time_breaks_the_engine() {
    let rule = rule(1, 1, over_limit());
    let mut state = State::default();
    for at in [i64::MIN, -1, 0, i64::MAX] {
        let Input::Sample(mut extreme) = sample(0, 150.0) else { panic!("a sample was made") };
        extreme.at = Time(at);
        extreme.every = Span(u64::MAX);
        state = told(&rule, state, 0, &Input::Sample(extreme)).state;
    }
    assert_eq!(state.standing(), Some(Severity::Critical));
}
