//! The clock is set a day ahead, and back.

use model::{Period, Span, Time};
use observe::SeriesState;
use port::{AlarmFilter, PageRequest, Scope, StateFilter};
use serde_json::json;

use super::{
    bench::{Bench, morning},
    own::{rule, with_rules, with_vehicle},
};

const DAY: Span = Span::from_h(24);

fn at(step: u64) -> Time {
    morning().plus(Span::from_min(5 * step))
}

/// Eight hours of a stack, a reading every five minutes with the time that it has. From `wrong.0` to
/// `wrong.1` the center's clock is a day ahead.
async fn a_morning(bench: &Bench, wrong: (u64, u64)) -> SeriesState {
    for step in 0..97 {
        let ahead = if (wrong.0..wrong.1).contains(&step) { DAY } else { Span::ZERO };
        bench.tick(at(step).plus(ahead)).await;
        let moves = f64::from(u32::try_from(step % 7).unwrap());
        let so2 = if step < 80 { 100.0 } else { 540.0 } + moves;
        let values = [("so2", so2), ("o2", 8.0 + moves / 10.0)];
        bench.deliver_late("stack-1", at(step), &values).await;
    }
    let stack = model::EntityId::new("stack-1").unwrap();
    let series = bench.centre.zone().series_called(&stack, "so2").unwrap();
    bench.centre.track(series).unwrap().state
}

async fn hours(bench: &Bench) -> Vec<(Time, Option<f64>)> {
    let stack = model::EntityId::new("stack-1").unwrap();
    let series = bench.centre.zone().series_called(&stack, "so2").unwrap();
    let history = &bench.centre.world().history;
    let (from, to) = (morning(), morning().plus(Span::from_h(8)));
    let means = history.means(&[series], Period::Hour, from, to, 100).await.unwrap();
    means.into_iter().map(|it| (it.end, it.value)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_ahead_leaves_no_trace_in_what_is_judged() {
    let dirs = [(), (), ()].map(|()| tempfile::tempdir().unwrap());
    let straight = Bench::new(dirs[0].path()).await;
    let expected = a_morning(&straight, (0, 0)).await;
    for (dir, wrong) in dirs[1..].iter().zip([(30, 31), (30, 55)]) {
        let bench = Bench::new(dir.path()).await;
        let state = a_morning(&bench, wrong).await;
        let of_morning = |it: &SeriesState| {
            it.hours.iter().filter(|it| morning() < it.end).copied().collect::<Vec<_>>()
        };
        assert_eq!(of_morning(&state), of_morning(&expected));
        assert_eq!((state.closed_to, state.newest), (expected.closed_to, expected.newest));
        assert_eq!((&state.points, &state.open_hours), (&expected.points, &expected.open_hours));
        assert_eq!(hours(&bench).await, hours(&straight).await);
        // The stack goes over its limit after the clock is right, and is heard. While it was ahead
        // everything came a day late, and the stack seemed silent: that is over.
        let ledger = &bench.centre.world().ledger;
        let filter = AlarmFilter::of(Scope::All, StateFilter::Open);
        let alarms = ledger.alarms(&filter, &PageRequest::first(10)).await.unwrap().items;
        let active: Vec<_> = alarms.iter().filter(|it| it.active).collect();
        assert_eq!(active.len(), 1, "{alarms:?}");
        assert_eq!(active[0].rule.as_str(), "air/stack-over-limit");
        assert!(at(79) < active[0].raised_at && active[0].raised_at < at(97), "{alarms:?}");
    }
}

/// A station that falls silent just after is missed in time, not a day later.
#[tokio::test(flavor = "multi_thread")]
async fn silence_is_heard_once_the_clock_is_right() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    for step in 0..12 {
        let ahead = if (4..10).contains(&step) { DAY } else { Span::ZERO };
        bench.tick(at(step).plus(ahead)).await;
        bench.deliver_late("station-1", at(step), &[("so2", 10.0)]).await;
        assert_eq!(bench.centre.read(|it| it.open_alarms().count()), 0, "at step {step}");
    }
    for step in 12..48 {
        bench.tick(at(step)).await;
    }
    let silent = bench.centre.read(|it| it.open_alarms().cloned().collect::<Vec<_>>());
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert!(silent[0].raised_at < at(48));
}

/// A lorry that a tracker with the center's clock saw enter, a day ahead, is heard to leave.
#[tokio::test(flavor = "multi_thread")]
async fn what_moves_is_heard_once_the_clock_is_right() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    with_vehicle(&bench).await;
    let inside = json!({"test": "ongoing", "event": "inside", "place": "kho-1"});
    with_rules(&bench, vec![rule("inside", "vehicle", &inside, &json!({}))]).await;
    let is_raised = |bench: &Bench| bench.centre.read(|it| it.open_alarms().any(|it| it.active));
    let moved = |event: &str, time: Time| {
        let time = time.ms();
        format!(r#"{{"entity":"xe-1","time":{time},"event":"{event}","place":"kho-1"}}"#)
    };
    bench.tick(at(4).plus(DAY)).await;
    bench.send(&moved("entered", at(4).plus(DAY))).await;
    bench.tick(at(5).plus(DAY)).await;
    assert!(is_raised(&bench));
    bench.tick(at(6)).await;
    assert!(is_raised(&bench), "it is inside still");
    bench.tick(at(7)).await;
    bench.send(&moved("left", at(7))).await;
    bench.tick(at(8)).await;
    assert!(!is_raised(&bench));
}
