//! Forecasts and movements at the door, and what indicators said: who may tell, what is refused, and that
//! none of it becomes a reading.

use std::collections::HashMap;

use model::{
    Fact, IndicatorId, Org, OrgId, OrgKind, Period, RuleId, SeriesId, Source, SourceId, Span, Time,
};
use serde_json::json;

use super::{
    bench::{Bench, delivered, morning, org, source},
    own::{at, lives, rule, with_rules, with_vehicle},
};
use crate::{Delivered, Deliverer, Indicators};

async fn codes(bench: &Bench, message: &str) -> Vec<&'static str> {
    bench.set_clock(at(0));
    let receipt = bench.send(message).await;
    receipt.rejected.iter().map(|it| it.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_looks_at_what_is_told_as_it_does_at_readings() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    with_vehicle(&bench).await;
    let ms = |min: i64| at(0).ms() + min * 60_000;
    let moved = |entity: &str, place: &str, min: i64| {
        let time = ms(min);
        format!(r#"{{"entity":"{entity}","time":{time},"event":"entered","place":"{place}"}}"#)
    };
    let ahead = |issued: i64, min: i64, quantity: &str| {
        let (issued, time) = (ms(issued), ms(min));
        format!(
            r#"{{"entity":"station-1","time":{time},"issued":{issued},"values":{{"{quantity}":1}}}}"#
        )
    };
    for (message, expected) in [
        (moved("xe-1", "kho-1", 0), vec![]),
        (moved("xe-9", "kho-1", 0), vec!["unknown_entity"]),
        (moved("xe-1", "kho-9", 0), vec!["unknown_entity"]),
        (moved("xe-1", "kho-1", 11), vec!["ahead"]),
        (ahead(0, 60, "pm25"), vec![]),
        (ahead(11, 60, "pm25"), vec!["ahead"]),
        (ahead(0, 16 * 1_440 + 1, "pm25"), vec!["too_far_ahead"]),
        (ahead(0, 60, "so3"), vec!["unknown_quantity"]),
        // The index of tomorrow nobody has computed by law.
        (ahead(0, 60, "vn_aqi"), vec![]),
    ] {
        assert_eq!(codes(&bench, &message).await, expected, "{message}");
    }
    // What is good of a message stays good.
    let both = format!("[{},{}]", moved("xe-1", "kho-9", 0), ahead(1, 60, "pm25"));
    let receipt = bench.send(&both).await;
    assert_eq!((receipt.n_accepted, receipt.rejected[0].row), (1, 1));
    let sentence = &receipt.rejected[0].why;
    assert!(sentence.vi.starts_with("mục 1: không có đối tượng `kho-9`"), "{sentence:?}");
    // None of it is a reading: there is a series to foresee, and nothing in it.
    let series = bench.centre.zone().registry.series.len();
    assert!(0 < series);
    bench.centre.flush_now().await.unwrap();
    let (from, to) = (morning().minus(Span::from_h(1)), morning().plus(Span::from_h(400)));
    for id in (1..=series).map(|it| SeriesId(u32::try_from(it).unwrap())) {
        let history = &bench.centre.world().history;
        assert!(history.readings(id, from, to, 10, false).await.unwrap().is_empty());
        assert!(history.means(&[id], Period::Hour, from, to, 10).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_of_the_unit_above_may_foresee_and_one_beside_may_not() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let gate = bench.centre.registry().await;
    let beside: Org = org("beside", Some("park"), OrgKind::Enterprise);
    gate.write().put_org(&beside).await.unwrap();
    for (id, owner) in [("met", "heza"), ("next-door", "beside")] {
        let (id, owner) = (SourceId::new(id).unwrap(), owner.parse().unwrap());
        gate.write().put_source(&Source { id, owner, ..source() }).await.unwrap();
    }
    gate.show().await.unwrap();
    bench.set_clock(at(0));
    let (issued, time) = (at(0).ms(), at(12).ms());
    let message = format!(
        r#"[{{"entity":"station-1","time":{time},"issued":{issued},"values":{{"pm25":1}}}},{{"entity":"station-1","time":{issued},"values":{{"pm25":1}}}}]"#
    );
    for (id, accepted) in [("met", 1), ("next-door", 0)] {
        let source = SourceId::new(id).unwrap();
        let read = intake::json::parse(message.as_bytes(), 10_000);
        let sent = Delivered { from: Deliverer::Source(source.clone()), source, ..delivered(read) };
        let receipt = bench.centre.take(sent).await.unwrap();
        let refused: Vec<_> = receipt.rejected.iter().map(|it| it.code).collect();
        assert_eq!((receipt.n_accepted, refused.len()), (accepted, 2 - accepted), "{id}");
        assert!(refused.iter().all(|it| *it == "not_yours"), "measured it has not: {refused:?}");
    }
}

/// The whole way: the center asks its own indicator, tells the log, and the rule hears it there.
#[tokio::test(flavor = "multi_thread")]
async fn an_indicator_off_its_target_raises_without_any_outside_help() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let off = json!({"test": "indicator", "indicator": "air/stack-exceedance-hours"});
    let one = json!({"entities": ["stack-1"]});
    with_rules(&bench, vec![rule("target", "stack", &off, &one)]).await;
    let indicators = Indicators::new(bench.centre.clone());
    let mut told = HashMap::new();
    for step in 0..=24 {
        let value = if step < 12 { 600.0 } else { 100.0 };
        bench.deliver("stack-1", at(step), &[("so2", value), ("o2", 8.0)]).await;
        if step == 0 {
            assert_eq!(asked(&bench, &indicators, &mut told).await, 0, "no hour is judged yet");
        }
    }
    assert_eq!(asked(&bench, &indicators, &mut told).await, 1, "one hour over, none is the target");
    let log = &bench.centre.world().log;
    let head = log.head();
    assert_eq!(asked(&bench, &indicators, &mut told).await, 1);
    let since = log.read(head.next(), 100).await.unwrap();
    let again = since.iter().filter(|it| matches!(it.fact, Fact::Answered(_)));
    assert_eq!(again.count(), 0, "it is not asked before its time");
}

/// Lines of the rule's alarms after the center has asked what is due.
async fn asked(
    bench: &Bench,
    indicators: &Indicators,
    told: &mut HashMap<(IndicatorId, OrgId), Time>,
) -> usize {
    bench.centre.flush_now().await.unwrap();
    indicators.tell_due(told).await.unwrap();
    bench.centre.applied_to(bench.centre.world().log.head()).await;
    lives(bench, |it: &RuleId| it.as_str() == "own/target").await.len()
}
