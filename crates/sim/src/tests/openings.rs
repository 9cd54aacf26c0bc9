use std::sync::Arc;

use alarm::Test;
use model::{Span, Time};
use pack::Catalogue;

use super::{Demo, MORNING, catalogue};
use crate::stage::Raised;

/// Alarms of the first stretch of a play, as `seconds after going live rule facility`.
fn opening(catalogue: &Arc<Catalogue>, live: &str, lasts: Span, every: Span) -> Vec<String> {
    let live = Time::parse(live).unwrap();
    let mut demo = Demo::new(catalogue, live);
    let script = demo.script(live);
    demo.back_fill(&script, live.minus(Span::from_h(5)), live);
    demo.live(&script, (live, live.plus(lasts)), every);
    let shown = |it: &Raised| format!("{} {} {}", it.heard_at.since(live).s(), it.rule, it.entity);
    demo.raised().iter().map(shown).collect()
}

#[test]
fn the_first_alarms_come_within_two_minutes_whatever_the_hour() {
    let catalogue = catalogue();
    for live in [MORNING, "2026-11-23T00:00:12+07:00", "2026-11-23T15:59:59+07:00"] {
        let raised = opening(&catalogue, live, Span::from_s(121), Span::from_s(5));
        let expected = ["air/stack-over-limit giay-cat-vang-lh1", "air/stack-silent may-trang-lh1"];
        for expected in expected {
            assert!(raised.iter().any(|it| it.ends_with(expected)), "{live}: {raised:?}");
        }
        // What the back-fill itself raises is a trend it has shown for an hour, nothing louder.
        let at_once = |it: &&String| it.starts_with("0 ") && !it.contains("approaching");
        assert_eq!(raised.iter().find(at_once), None, "{live}: {raised:?}");
    }
}

#[test]
fn the_opening_unfolds_as_it_is_written() {
    let raised = opening(&catalogue(), MORNING, Span::from_min(75), Span::from_s(10));
    let has = |it: &str| raised.iter().any(|line| line.ends_with(it));
    for expected in [
        "air/stack-over-limit giay-cat-vang-lh1",
        "air/stack-silent may-trang-lh1",
        "water/outlet-approaching-limit muoi-trang-nt",
        "water/outlet-over-limit muoi-trang-nt",
        "water/outlet-over-limit may-chieu-nt",
        "water/outlet-stuck bien-xanh-nt",
    ] {
        assert!(has(expected), "{expected}: {raised:?}");
    }
    assert!(!raised.iter().any(|it| it.contains("hai-au-ok1")), "calibration sleeps: {raised:?}");
}

#[test]
fn a_changed_rule_moves_the_scene_and_not_the_alarm() {
    let mut catalogue = Arc::unwrap_or_clone(catalogue());
    for rule in catalogue.rules.values_mut() {
        match rule.test {
            Test::OverLimit { .. } => rule.raise_after = Span::from_min(25),
            Test::Approaching { .. } => rule.late_after = Span::from_h(2),
            _ => {}
        }
    }
    let raised = opening(&Arc::new(catalogue), MORNING, Span::from_min(3), Span::from_s(5));
    for expected in
        ["air/stack-over-limit giay-cat-vang-lh1", "water/outlet-approaching-limit muoi-trang-nt"]
    {
        let line = raised.iter().find(|it| it.ends_with(expected));
        let seconds: Option<u64> = line.and_then(|it| it.split(' ').next()?.parse().ok());
        assert!(seconds.is_some_and(|it| (1..=120).contains(&it)), "{expected}: {raised:?}");
    }
}

#[test]
fn the_play_goes_on_for_hours() {
    let live = Time::parse(MORNING).unwrap();
    let catalogue = catalogue();
    let mut demo = Demo::new(&catalogue, live);
    let script = demo.script(live);
    demo.live(&script, (live, live.plus(Span::from_h(6))), Span::from_min(1));
    let late: Vec<_> =
        demo.raised().iter().filter(|it| live.plus(Span::from_h(1)) < it.at).collect();
    assert!((6..60).contains(&late.len()), "{late:?}");
}
