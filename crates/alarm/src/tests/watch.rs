//! Rules of units: each part by itself, what all, any and not make of them, and that nothing unheard
//! decides anything.

use model::{
    Bound, EntityId, IndicatorId, LifeStep, Moment, Period, Position, QuantityId, SeriesId,
    Severity, Span, Time, Withdrawal,
};
use proptest::prelude::*;

use super::rule;
use crate::{
    Feed, Feeder, Formula, Happening, Input, Level, Limit, Part, PartTest, Rule, RunAhead, Sample,
    Snapshot, State, Subject, Test, Watch, step, withdraw,
};

const MINUTE: Span = Span::from_min(1);

fn reading() -> Feed {
    Feed::Reading { quantity: QuantityId::new("stack.so2").unwrap(), period: Period::Raw }
}

fn part(feed: Feed, test: PartTest) -> Part {
    Part { feed, test }
}

fn watch(formula: Formula, parts: Vec<Part>, within_min: u64) -> Watch {
    let within = Span::from_min(within_min);
    Watch { version: 1, formula, parts, within, severity: Severity::Medium }
}

/// A rule of one part that raises and clears at once.
fn of_one(test: PartTest) -> Rule {
    rule(0, 0, Test::Watch(Box::new(watch(Formula::Is(0), vec![part(reading(), test)], 0))))
}

const fn above(max: f64) -> PartTest {
    PartTest::Beyond(Level::Value(Bound::AtMost(max)))
}

/// One rule on one thing, told one thing after the other.
struct Night {
    rule: Rule,
    state: State,
    n: u64,
    signs: String,
}

impl Night {
    fn new(rule: Rule) -> Self {
        Self { rule, state: State::default(), n: 0, signs: String::new() }
    }

    /// `R` raises, `C` clears, `-` nothing. Every input goes on from a state that was kept.
    fn tell(&mut self, now: Time, input: &Input<'_>) {
        let entity = EntityId::new("stack-1").unwrap();
        let subject = Subject { entity: &entity, series: Some(SeriesId(1)) };
        self.n += 1;
        let state = std::mem::take(&mut self.state);
        let alarm = state.alarm.as_deref().cloned();
        let kept = serde_json::to_string(&state.snapshot()).unwrap();
        let kept: Snapshot = serde_json::from_str(&kept).unwrap();
        assert_eq!(State::restored(kept, alarm).memory, state.memory, "a kept state reads back");
        let moment = Moment { position: Position(self.n), now };
        let stepped = step(&self.rule, &subject, state, moment, input);
        let steps = || stepped.entries.iter().map(|it| &it.step);
        self.signs.push(if steps().any(|it| matches!(it, LifeStep::Raised { .. })) {
            'R'
        } else if steps().any(|it| matches!(it, LifeStep::Cleared { .. })) {
            'C'
        } else {
            '-'
        });
        self.state = stepped.state;
    }

    fn value(&mut self, min: i64, by: Option<Feeder>, value: Option<f64>, limit: Option<Bound>) {
        let at = Time::from_s(min * 60);
        let limit = limit.map(|bound| Limit { bound, row: None, confidence: None });
        let sample = Sample { at, value, valid: value.is_some(), limit, every: MINUTE };
        let input = by.map_or(Input::Sample(sample), |by| Input::Fed { by, sample });
        self.tell(at, &input);
    }

    fn event(&mut self, min: i64, part: u8, ends: bool) {
        let (at, by) = (Time::from_s(min * 60), feeder(part, 0));
        self.tell(at, &Input::Happened { by, at, ends });
    }

    fn tick(&mut self, min: i64) {
        self.tell(Time::from_s(min * 60), &Input::Tick { every: Span::ZERO, waits: false });
    }
}

const fn feeder(part: u8, id: u32) -> Feeder {
    Feeder { part, id, second: false }
}

/// Plays one reading a minute through a rule of one part.
fn played(test: PartTest, limit: Option<Bound>, values: &[f64]) -> String {
    let mut night = Night::new(of_one(test));
    for (min, value) in (0..).zip(values) {
        night.value(min, None, Some(*value).filter(|it| it.is_finite()), limit);
    }
    night.signs
}

#[test]
fn a_threshold_is_the_units_own_and_never_laxer_than_the_law() {
    let own = above(80.0);
    let values = [70.0, 81.0, 77.0, 75.0, 81.0];
    assert_eq!(played(own.clone(), None, &values), "-R-CR", "the way back is 5 % further in");
    assert_eq!(played(own.clone(), Some(Bound::AtMost(100.0)), &values), "-R-CR");
    assert_eq!(
        played(own, Some(Bound::AtMost(60.0)), &[59.0, 61.0]),
        "-R",
        "the law grew stricter"
    );
    let share = PartTest::Beyond(Level::LimitShare(0.8));
    assert_eq!(played(share.clone(), Some(Bound::AtMost(100.0)), &[79.0, 81.0, 75.0]), "-RC");
    assert_eq!(played(share, None, &[1e9]), "-", "no limit, no share of it");
    let below = PartTest::Beyond(Level::Value(Bound::AtLeast(6.0)));
    assert_eq!(played(below, Some(Bound::Between(6.5, 9.0)), &[6.6, 6.4]), "-R");
    let range = PartTest::Beyond(Level::LimitShare(0.5));
    assert_eq!(played(range, Some(Bound::Between(5.0, 9.0)), &[7.0, 8.1, 5.9]), "-R-");
}

#[test]
fn a_rate_of_change_counts_within_its_time_only() {
    let rises = PartTest::Change { by: 10.0, rising: true, over: Span::from_min(3) };
    assert_eq!(played(rises.clone(), None, &[1.0, 4.0, 8.0, 12.0, 12.0]), "---RC");
    assert_eq!(played(rises, None, &[1.0, 4.0, 7.0, 10.0, 13.0, 16.0]), "------", "9 in 3 min");
    let falls = PartTest::Change { by: 10.0, rising: false, over: Span::from_min(3) };
    assert_eq!(played(falls, None, &[20.0, 30.0, 19.0, 18.0, 18.0, 18.0]), "--R--C");
}

#[test]
fn a_value_that_does_not_move_is_stuck() {
    let stuck = PartTest::Stuck { lasting: Span::from_min(3) };
    assert_eq!(played(stuck, None, &[5.0, 5.0, f64::NAN, 5.0, 5.0, 6.0]), "---R-C");
}

#[test]
fn silence_is_heard_by_the_clock() {
    let mut night = Night::new(of_one(PartTest::Silent { lasting: Span::from_min(10) }));
    night.tick(0);
    assert_eq!(night.state.memory, crate::Memory::Fresh, "what never spoke is not silent");
    night.value(1, None, Some(1.0), None);
    (2..=12).for_each(|min| night.tick(min));
    night.value(13, None, None, None);
    assert_eq!(night.signs, "-----------R-C", "what must not count is a sign of life");
    // The product was off for an hour: that silence is ours.
    night.tick(75);
    assert!(night.signs.ends_with('-'), "{}", night.signs);
}

#[test]
fn a_share_of_a_window_needs_half_of_it() {
    let test = PartTest::Share {
        level: Level::Value(Bound::AtMost(10.0)),
        share: 0.5,
        over: Span::from_min(32),
    };
    let mut values = vec![20.0; 15];
    assert_eq!(played(test.clone(), None, &values), "-".repeat(15), "not half of it yet");
    values.push(20.0);
    assert!(played(test.clone(), None, &values).ends_with('R'));
    values.extend([1.0; 17]);
    let signs = played(test, None, &values);
    assert!(signs.ends_with('C') && signs.matches('C').count() == 1, "{signs}");
}

#[test]
fn a_trend_leads_beyond_the_threshold() {
    let test = PartTest::Crossing {
        level: Level::Value(Bound::AtMost(100.0)),
        within: Span::from_min(10),
    };
    let rising: Vec<f64> = (0..12).map(|it| f64::from(it) * 6.0).collect();
    let signs = played(test.clone(), None, &rising);
    assert_eq!(signs.find('R'), Some(7), "{signs}: 42 and 6 a minute is 102 in ten");
    assert_eq!(played(test, None, &[90.0; 12]), "-".repeat(12), "high and level leads nowhere");
}

#[test]
fn a_difference_is_of_one_time() {
    let id = |it: &str| QuantityId::new(it).unwrap();
    let (quantity, minus) = (id("stack.so2"), id("stack.nox"));
    let feed = Feed::Difference { quantity, minus, period: Period::Raw };
    let own = watch(Formula::Is(0), vec![part(feed, above(10.0))], 5);
    let mut night = Night::new(rule(0, 0, Test::Watch(Box::new(own))));
    let (first, second) = (feeder(0, 0), Feeder { second: true, ..feeder(0, 0) });
    night.value(1, Some(first), Some(50.0), None);
    night.value(1, Some(second), Some(45.0), None);
    night.value(2, Some(first), Some(60.0), None);
    assert_eq!(night.signs, "---", "60 and 45 are of two minutes");
    night.value(2, Some(second), Some(49.0), None);
    night.value(3, Some(second), Some(60.0), None);
    night.value(3, Some(first), Some(61.0), None);
    assert_eq!(night.signs, "---R-C");
}

#[test]
fn events_are_counted_and_forgotten() {
    let feed = Feed::Event { event: Happening::Alarm, place: None };
    let test = PartTest::Count { n: 3, over: Span::from_min(10) };
    let own = watch(Formula::Is(0), vec![part(feed, test)], 0);
    let mut night = Night::new(rule(0, 0, Test::Watch(Box::new(own))));
    for min in [0, 6, 12, 14] {
        night.event(min, 0, false);
    }
    assert_eq!(night.signs, "---R", "12, 14 and 6, but not 0");
    night.event(15, 0, true);
    night.tick(16);
    assert_eq!(night.signs, "---R--");
    night.tick(17);
    assert_eq!(night.signs, "---R--C");
}

#[test]
fn a_thing_stays_inside_a_fence_while_it_stands() {
    let inside = Feed::Event { event: Happening::Inside, place: Some("tank-farm".to_owned()) };
    let moving = Feed::Event { event: Happening::Moving, place: None };
    let parts = vec![part(inside, PartTest::Ongoing), part(moving, PartTest::Ongoing)];
    let formula = Formula::All(vec![Formula::Is(0), Formula::Not(Box::new(Formula::Is(1)))]);
    let mut night = Night::new(rule(10, 0, Test::Watch(Box::new(watch(formula, parts, 1)))));
    night.event(0, 1, false); // It moves,
    night.event(1, 0, false); // drives in,
    night.event(2, 1, true); // and stands.
    (3..=11).for_each(|min| night.tick(min));
    assert_eq!(night.signs, "-".repeat(12));
    night.tick(12);
    night.event(13, 1, false); // It drives on.
    assert!(night.signs.ends_with("RC"), "{}", night.signs);
}

#[test]
fn a_forecast_counts_as_far_ahead_as_the_rule_looks() {
    let quantity = QuantityId::new("stack.so2").unwrap();
    let (period, ahead) = (Period::Raw, Span::from_min(60));
    let feed = Feed::Forecast { quantity, period, ahead };
    let own = watch(Formula::Is(0), vec![part(feed, above(10.0))], 30);
    let mut night = Night::new(rule(0, 0, Test::Watch(Box::new(own))));
    let min = |it: i64| Time::from_s(it * 60);
    let mut forecast = |now_min: i64, issued_min: i64, says: &[(i64, f64)]| {
        let sample = |(for_min, value): &(i64, f64)| {
            let (at, value) = (min(*for_min), Some(*value));
            Sample { at, value, valid: true, limit: None, every: Span::ZERO }
        };
        let points: Vec<Sample<'_>> = says.iter().map(sample).collect();
        let run = RunAhead { issued_at: min(issued_min), points: &points };
        night.tell(min(now_min), &Input::Foreseen { by: feeder(0, 1), run });
    };
    forecast(0, 0, &[(30, 5.0), (90, 20.0), (120, 20.0)]);
    forecast(2, 1, &[(30, 5.0), (50, 20.0)]);
    forecast(3, 1, &[(30, 5.0)]); // That one was heard.
    forecast(4, 0, &[(30, 5.0)]); // An older one, late.
    forecast(5, 5, &[(30, 5.0), (100, 12.0), (101, 20.0)]);
    assert_eq!(night.signs, "-R--C", "only as far as the rule looks, and the newest alone counts");
    // What was foreseen comes nearer, and nobody foresees it again.
    (39..=41).for_each(|it| night.tick(it));
    assert_eq!(night.signs, "-R--C-R-", "100 is within the hour from 40 on");
    night.tick(101);
    assert_eq!(night.signs, "-R--C-R-C", "it came, and nothing worse is foreseen");
    night.tick(102);
    assert_eq!(night.state.run.map(|it| it.paused), Some(true), "what was foreseen is past");

    let feed = Feed::Indicator(IndicatorId::new("air/compliance").unwrap());
    let at_least = PartTest::Beyond(Level::Value(Bound::AtLeast(95.0)));
    let own = watch(Formula::Is(0), vec![part(feed, at_least)], 90);
    let mut night = Night::new(rule(0, 0, Test::Watch(Box::new(own))));
    for (min, value) in [(0, 97.0), (60, 94.0), (120, 95.0)] {
        night.value(min, Some(feeder(0, 0)), Some(value), None);
    }
    assert_eq!(night.signs, "-RC", "the target itself is on target");
}

#[test]
fn parts_must_agree_within_their_time() {
    let parts = || vec![part(reading(), above(10.0)), part(reading(), above(100.0))];
    let all = Formula::All(vec![Formula::Is(0), Formula::Is(1)]);
    let mut night = Night::new(rule(0, 0, Test::Watch(Box::new(watch(all, parts(), 5)))));
    night.value(0, Some(feeder(0, 1)), Some(20.0), None);
    night.value(4, Some(feeder(1, 2)), Some(200.0), None);
    assert_eq!(night.signs, "-R");
    // The second falls silent: that it was so is no evidence any more, nor that it is over.
    night.value(12, Some(feeder(0, 1)), Some(20.0), None);
    assert_eq!(night.signs, "-R-");
    night.value(13, Some(feeder(0, 1)), Some(1.0), None);
    assert_eq!(night.signs, "-R-C");
    // Of several that feed one part, one is enough.
    night.value(14, Some(feeder(0, 3)), Some(50.0), None);
    night.value(15, Some(feeder(1, 2)), Some(200.0), None);
    assert_eq!(night.signs, "-R-C-R");
}

#[test]
fn another_version_begins_anew_and_a_withdrawn_rule_clears() {
    let stuck = |version| {
        let test = PartTest::Stuck { lasting: Span::from_min(2) };
        let own = watch(Formula::Is(0), vec![part(reading(), test)], 0);
        rule(0, 0, Test::Watch(Box::new(Watch { version, ..own })))
    };
    let mut night = Night::new(stuck(1));
    (0..2).for_each(|min| night.value(min, None, Some(5.0), None));
    night.rule = stuck(2);
    (2..5).for_each(|min| night.value(min, None, Some(5.0), None));
    assert_eq!(night.signs, "----R", "two minutes of the second version");

    let entity = EntityId::new("stack-1").unwrap();
    let subject = Subject { entity: &entity, series: Some(SeriesId(1)) };
    let moment = Moment { position: Position(99), now: Time::from_s(3_600) };
    let why = Withdrawal::RuleRetired;
    let stepped = withdraw(night.state, &subject, moment, why);
    let steps: Vec<_> = stepped.entries.iter().map(|it| &it.step).collect();
    let expected = [&LifeStep::Withdrawn { why }, &LifeStep::Cleared { value: None }];
    assert_eq!(steps, expected);
    assert!(stepped.state.alarm.is_some(), "somebody still has to see it");
    let again = withdraw(stepped.state, &subject, moment, why);
    assert!(again.entries.is_empty(), "once is enough");
}

#[test]
fn an_idle_rule_is_small() {
    assert!(size_of::<State>() <= 120, "{} bytes", size_of::<State>());
    let mut night = Night::new(of_one(above(80.0)));
    night.value(0, None, Some(1.0), None);
    assert_eq!(night.state.memory, crate::Memory::Fresh, "a threshold remembers nothing");
}

#[test]
fn what_is_said_of_the_unit_alone_needs_no_thing() {
    let indicator = || Feed::Indicator(IndicatorId::new("air/compliance").unwrap());
    let parts = || vec![part(indicator(), above(1.0)), part(reading(), above(1.0))];
    let is = |part| Formula::Is(part);
    let not = |it| Formula::Not(Box::new(it));
    for (formula, expected) in [
        (is(0), true),
        (not(is(0)), true),
        (is(1), false),
        (Formula::Any(vec![is(0), is(1)]), true),
        (Formula::All(vec![is(0), is(1)]), false),
        (Formula::All(vec![is(0), not(is(1))]), false),
    ] {
        let own = watch(formula.clone(), parts(), 0);
        assert_eq!(own.needs_no_thing(), expected, "{formula:?}");
    }
}

fn formula() -> impl Strategy<Value = Formula> {
    (0_u8..4).prop_map(Formula::Is).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Formula::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Formula::Any),
            inner.prop_map(|it| Formula::Not(Box::new(it))),
        ]
    })
}

/// The same with all and any changed over, and not before every part (De Morgan).
fn turned(formula: &Formula) -> Formula {
    match formula {
        Formula::Is(_) => Formula::Not(Box::new(formula.clone())),
        Formula::Not(it) => Formula::Not(Box::new(turned(it))),
        Formula::All(of) => Formula::Any(of.iter().map(turned).collect()),
        Formula::Any(of) => Formula::All(of.iter().map(turned).collect()),
    }
}

fn reversed(formula: &Formula) -> Formula {
    let all = |of: &[Formula]| of.iter().rev().map(reversed).collect();
    match formula {
        Formula::Is(_) => formula.clone(),
        Formula::Not(it) => Formula::Not(Box::new(reversed(it))),
        Formula::All(of) => Formula::All(all(of)),
        Formula::Any(of) => Formula::Any(all(of)),
    }
}

proptest! {
    /// What follows is what would follow however the unknown turned out; and where every part is
    /// known, it is plain logic.
    #[test]
    fn the_unknown_decides_nothing(formula in formula(), said in prop::array::uniform4(prop::option::of(any::<bool>()))) {
        let holds = formula.holds(&|part| said[usize::from(part)]);
        let mut outcomes = Vec::new();
        for bits in 0_u8..16 {
            let world = |part: u8| Some(said[usize::from(part)].unwrap_or(bits >> part & 1 == 1));
            outcomes.push(formula.holds(&world).expect("all is known"));
        }
        if let Some(holds) = holds {
            prop_assert!(outcomes.iter().all(|it| *it == holds));
        }
        if said.iter().all(Option::is_some) {
            prop_assert_eq!(holds, Some(outcomes[0]));
        }
    }

    #[test]
    fn order_does_not_matter_and_not_turns_all_into_any(formula in formula(), said in prop::array::uniform4(prop::option::of(any::<bool>()))) {
        let said = |part: u8| said[usize::from(part)];
        let holds = formula.holds(&said);
        prop_assert_eq!(reversed(&formula).holds(&said), holds);
        prop_assert_eq!(turned(&formula).holds(&said), holds.map(|it| !it));
        let twice = Formula::Not(Box::new(Formula::Not(Box::new(formula))));
        prop_assert_eq!(twice.holds(&said), holds);
    }
}
