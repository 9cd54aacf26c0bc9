//! Nights of readings, one character a minute, and what each must come to.

use model::{Bound, Severity, Span};

use super::{night, over_limit, played, rule};
use crate::Test;

#[track_caller]
fn check(raise_min: u64, clear_min: u64, signs: &str, expected: &str) {
    let rule = rule(raise_min, clear_min, over_limit());
    let actual = played(&rule, Some(Bound::AtMost(100.0)), &night(signs));
    assert_eq!(actual, expected, "\n  given {signs}");
}

#[track_caller]
fn check_values(rule: &crate::Rule, bound: Bound, values: &[f64], expected: &str) {
    let values: Vec<_> = values.iter().copied().map(Some).collect();
    assert_eq!(played(rule, Some(bound), &values), expected, "\n  given {values:?}");
}

#[test]
fn raises_only_after_the_hold() {
    check(2, 2, "xx..xxx..", "------R--");
    check(0, 0, ".x.x.", "-RCRC");
}

#[test]
fn clears_only_after_the_hold() {
    check(0, 3, "x.x....x", "R-----CR");
}

#[test]
fn the_way_back_is_harder_but_only_once_raised() {
    // Below the limit is below the limit: a hold is never filled by readings that were allowed.
    check(2, 0, "x~x~x~x~", "--------");
    check(2, 0, "xxx~~~~.", "--R----C");
    check(0, 2, "x..~..~...", "R--------C");
}

#[test]
fn severity_goes_up_at_once_and_down_with_hysteresis() {
    check(0, 0, "xX!!x.", "RUU-DC");
    check(2, 0, "xX!!!", "--R--");
    // 160 is critical from 150 on and stays so above 135, which 130 is not.
    check(0, 0, "!X", "RD");
    let rule = rule(0, 0, over_limit());
    check_values(&rule, Bound::AtMost(100.0), &[150.0, 136.0, 134.0, 107.0, 90.0], "R-DDC");
    check_values(&rule, Bound::AtMost(100.0), &[100.0, 100.1, 120.0], "-RU");
}

#[test]
fn a_reading_that_must_not_count_stops_the_hold_and_does_not_break_it() {
    check(0, 0, "????", "----");
    check(2, 0, "x????xx", "-------");
    check(2, 0, "x????xxx", "-------R");
    check(0, 2, "x.????...", "R-------C");
}

#[test]
fn a_gap_is_no_evidence() {
    // Two lost readings are a network: three minutes passed, and both ends were wrong.
    check(3, 0, "x  x", "---R");
    // Three are a gap, and the hold begins anew.
    check(3, 0, "x   xxxx", "-------R");
    check(0, 3, "x.   ....", "R-------C");
    // Silence neither raises nor clears, however long.
    check(1, 1, "x          ", "-----------");
    check(0, 1, "x.         ", "R----------");
}

#[test]
fn without_a_limit_nothing_is_judged() {
    assert_eq!(played(&rule(0, 0, over_limit()), None, &night("x!.")), "---");
}

#[test]
fn a_lower_side_and_a_range_mirror_the_upper_side() {
    let rule = rule(0, 0, over_limit());
    // At least 6: high from 5, critical from 4; right again from 6 / 0.9 on.
    let oxygen = Bound::AtLeast(6.0);
    check_values(&rule, oxygen, &[6.0, 5.9, 5.0, 4.0, 0.0, 6.5, 6.7], "-RUU-DC");
    // 6 to 9: high from 10.8 and from 5; right again 0.15 within.
    let acidity = Bound::Between(6.0, 9.0);
    check_values(&rule, acidity, &[9.0, 9.1, 10.8, 8.9, 8.85], "-RUDC");
    check_values(&rule, acidity, &[6.0, 5.9, 5.0, 5.1, 5.2, 6.1, 6.15], "-RU-D-C");
    // From one side to the other in one reading is still the same trouble.
    check_values(&rule, acidity, &[9.1, 5.9, 7.0], "R-C");
    // None at all allowed: there is no double of nothing.
    check_values(&rule, Bound::AtMost(0.0), &[0.0, 0.1, 0.0], "-RC");
}

/// From 0.8 of the limit on, a line over ten minutes, that reaches it within twenty.
fn approaching() -> Test {
    Test::Approaching {
        from_share: 0.8,
        fit_over: Span::from_min(10),
        within: Span::from_min(20),
        severity: Severity::Low,
    }
}

#[test]
fn approaching_raises_before_the_limit_is_reached() {
    let rule = rule(2, 5, approaching());
    let climb: Vec<f64> = (0..15).map(|it| 70.0 + 2.0 * f64::from(it)).collect();
    check_values(&rule, Bound::AtMost(100.0), &climb, "-------R-------");
    let fall: Vec<f64> = (0..15).map(|it| 8.0 - 0.1 * f64::from(it)).collect();
    check_values(&rule, Bound::AtLeast(6.0), &fall, "-------R-------");
}

#[test]
fn approaching_in_a_range_minds_the_side_it_heads_for() {
    let rule = rule(0, 0, approaching());
    let acidity = Bound::Between(6.0, 9.0);
    let way = |from: f64, by: f64| (0..8).map(|it| from + by * f64::from(it)).collect::<Vec<_>>();
    check_values(&rule, acidity, &way(6.27, -0.02), "-----R--");
    check_values(&rule, acidity, &way(8.73, 0.02), "-----R--");
    // Close to the lower side and rising away from it.
    check_values(&rule, acidity, &way(6.05, 0.02), "--------");
}

#[test]
fn approaching_sleeps_on_what_is_high_and_flat() {
    let rule = rule(0, 0, approaching());
    check_values(&rule, Bound::AtMost(100.0), &[97.0; 20], "--------------------");
    let trembling: Vec<f64> = (0..20).map(|it| [97.0, 95.0, 98.0, 96.0, 97.5][it % 5]).collect();
    check_values(&rule, Bound::AtMost(100.0), &trembling, "--------------------");
    // Rising fast, but still far below.
    let far: Vec<f64> = (0..8).map(|it| 10.0 + 9.0 * f64::from(it)).collect();
    check_values(&rule, Bound::AtMost(100.0), &far, "--------");
}

#[test]
fn approaching_needs_to_be_near_and_to_know_where_to() {
    let rule = rule(0, 0, approaching());
    // Falling fast on a lower side, and towards either side of a range, but still far from it.
    let way = |from: f64, by: f64| (0..8).map(|it| from + by * f64::from(it)).collect::<Vec<_>>();
    check_values(&rule, Bound::AtLeast(6.0), &way(12.0, -0.5), "--------");
    check_values(&rule, Bound::Between(6.0, 9.0), &way(7.3, 0.1), "--------");
    check_values(&rule, Bound::Between(6.0, 9.0), &way(7.7, -0.1), "--------");
    // Three points in the span, even in line, are no trend.
    let sparse = [Some(84.0), None, None, None, None];
    let sparse =
        [sparse, sparse.map(|it| it.map(|it| it + 5.0)), sparse.map(|it| it.map(|it| it + 10.0))];
    assert_eq!(played(&rule, Some(Bound::AtMost(100.0)), &sparse.concat()), "-".repeat(15));
}

#[test]
fn coming_back_from_beyond_is_not_approaching() {
    let rule = rule(0, 0, approaching());
    let back = [103.0, 103.0, 103.0, 103.0, 103.0, 103.0, 99.0, 98.9];
    check_values(&rule, Bound::AtMost(100.0), &back, "--------");
    check_values(&rule, Bound::AtLeast(100.0), &back.map(|it| 200.0 - it), "--------");
}

#[test]
fn approaching_gives_way_to_the_limit_itself() {
    let rule = rule(0, 0, approaching());
    let climb: Vec<f64> = (0..12).map(|it| 80.0 + 2.0 * f64::from(it)).collect();
    check_values(&rule, Bound::AtMost(100.0), &climb, "-----R-----C");
}

#[test]
fn a_stuck_sensor_is_found_and_a_steady_one_is_not() {
    let stuck = Test::Stuck { unchanged_for: Span::from_min(3), severity: Severity::Low };
    let rule = rule(0, 0, stuck);
    let check = |values: &[f64], expected: &str| {
        check_values(&rule, Bound::AtMost(9.0), values, expected);
    };
    check(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.1], "---R-C");
    check(&[5.0, 5.0, 5.0, 5.1, 5.0, 5.0, 5.0], "-------");
    // Calibration moves the needle by itself: it neither counts nor excuses.
    check(&[5.0, f64::NAN, f64::NAN, 5.0], "---R");
    // A gap is no evidence that the value stood still, nor that it moved.
    let gap = [Some(5.0), Some(5.0), None, None, None, Some(5.0), Some(5.0)];
    assert_eq!(played(&rule, None, &gap), "-------");
    let raised = [&[Some(5.0); 4][..], &[None; 5], &[Some(5.0), Some(5.2)]].concat();
    assert_eq!(played(&rule, None, &raised), "---R------C");
}

#[test]
fn silence_is_heard_by_ticks_alone() {
    let silent = Test::Silent { cadences: 3, severity: Severity::High };
    let rule = |raise, clear| super::rule(raise, clear, silent.clone());
    let check = |rule: &crate::Rule, signs: &str, expected: &str| {
        assert_eq!(played(rule, None, &night(signs)), expected, "\n  given {signs}");
    };
    check(&rule(0, 0), "..   .", "----RC");
    check(&rule(2, 0), "..      .", "------R-C");
    check(&rule(0, 2), "..   ....", "----R--C-");
    // A station in calibration is not dead.
    check(&rule(0, 0), "?????????", "---------");
    // One that never spoke is.
    check(&rule(0, 0), "     ", "---R-");
}
