//! What must stay true of every alarm.

mod lives;
mod nights;
mod people;
mod times;
mod watch;

use model::{AlarmClass, Bound, KindId, Period, RuleId, Severity, Span, Text};

use crate::{Chatter, Example, ExampleSample, Philosophy, Rule, Rung, Test, play};

/// A rule that raises and clears after so many minutes.
fn rule(raise_min: u64, clear_min: u64, test: Test) -> Rule {
    Rule {
        id: RuleId::new("test/rule").unwrap(),
        version: "1".to_owned(),
        title: Text::new("Thử", "Test"),
        class: AlarmClass::Process,
        kind: KindId::new("stack").unwrap(),
        quantities: vec![],
        period: Period::Raw,
        test,
        raise_after: Span::from_min(raise_min),
        clear_after: Span::from_min(clear_min),
        late_after: Span::from_h(1),
        procedure: None,
        opens_case: false,
        suppressed_by: vec![],
        root_cause: false,
        chatter: Chatter { raises: 3, within: Span::from_min(10) },
        advice: Text::default(),
        false_alarms: vec![],
        source: vec![],
        examples: vec![],
    }
}

/// Eight hours on the shelf at most.
fn philosophy() -> Philosophy {
    Philosophy { shelve_max: Span::from_h(8), ..Philosophy::default() }
}

/// Medium from the limit on, high from 1.2, critical from 1.5 times it; right again below 0.9.
fn over_limit() -> Test {
    let rung = |(from, severity)| Rung { from, severity };
    let ladder = [(1.0, Severity::Medium), (1.2, Severity::High), (1.5, Severity::Critical)];
    Test::OverLimit { ladder: ladder.map(rung).to_vec(), clear_below: 0.9 }
}

/// Plays samples of one a minute. A value that is no number does not count; `None` is silence.
fn played(rule: &Rule, limit: Option<Bound>, values: &[Option<f64>]) -> String {
    let sample = |it: &Option<f64>| match it {
        Some(value) if value.is_finite() => ExampleSample::Value(*value),
        Some(_) => ExampleSample::NotValid,
        None => ExampleSample::Nothing,
    };
    let example = Example {
        name: "a night".to_owned(),
        every: Span::from_min(1),
        limit,
        samples: values.iter().map(sample).collect(),
        expect: String::new(),
    };
    play(rule, &example)
}

/// One character a minute, for a limit of at most 100: `.` far below, `~` below but within the
/// hysteresis, `x` `X` `!` on the three rungs, `?` a reading that must not count, space nothing.
fn night(signs: &str) -> Vec<Option<f64>> {
    let value = |sign| match sign {
        '.' => Some(50.0),
        '~' => Some(95.0),
        'x' => Some(110.0),
        'X' => Some(130.0),
        '!' => Some(160.0),
        '?' => Some(f64::NAN),
        ' ' => None,
        other => panic!("`{other}` is no sign of a night"),
    };
    signs.chars().map(value).collect()
}
