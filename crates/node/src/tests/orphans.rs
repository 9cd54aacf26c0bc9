//! Alarms whose rule has left the packs or was retired, or whose subject is gone: they clear, say why, and
//! are still people's to answer.

use std::{path::PathBuf, sync::Arc};

use model::{
    Ack, Act, Alarm, AlarmAct, Entity, LifeStep, Place, RuleId, RuleVersion, Span, Time, Withdrawal,
};
use pack::Catalogue;
use port::{AlarmFilter, PageRequest, Scope, StateFilter};
use serde_json::json;

use super::{
    bench::{Bench, actor, catalogue, entity, morning},
    own::{rule, with_rules},
};

const PACKS: &str = "air/stack-over-limit";
const OWN: &str = "own/high";

/// A stack over its limit: an alarm of the packs, and one of the unit.
async fn smoke() -> (tempfile::TempDir, Bench, Time) {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let high = json!({"test": "beyond", "quantity": "stack.so2", "above": 450});
    with_rules(&bench, vec![rule("high", "stack", &high, &json!({}))]).await;
    let mut time = morning();
    for value in [400.0, 510.0, 520.0, 530.0, 540.0] {
        bench.deliver("stack-1", time, &[("so2", value), ("o2", 8.0)]).await;
        time = time.plus(Span::from_min(5));
    }
    for id in [PACKS, OWN] {
        assert!(alarm(&bench, id).await.active, "{id}");
    }
    (dir, bench, time)
}

async fn alarm(bench: &Bench, rule: &str) -> Alarm {
    let filter = AlarmFilter::of(Scope::All, StateFilter::Any);
    let found = bench.centre.world().ledger.alarms(&filter, &PageRequest::first(100)).await;
    let mut found = found.unwrap().items.into_iter().filter(|it| it.rule.as_str() == rule);
    let (first, more) = (found.next().unwrap(), found.next());
    assert_eq!(more, None);
    first
}

async fn restarted(bench: Bench, catalogue: Arc<Catalogue>) -> Bench {
    bench.centre.flush_now().await.unwrap();
    let (dir, now): (PathBuf, Time) = bench.kill().await;
    Bench::open_with(&dir, now, catalogue).await
}

/// Its condition is withdrawn, it is not acknowledged for anybody, and ends once somebody does.
async fn check_withdrawn(bench: &Bench, rule: &str, why: Withdrawal) {
    let it = alarm(bench, rule).await;
    assert_eq!((it.active, &it.ack, it.ended_at), (false, &Ack::Unacknowledged, None), "{it:?}");
    let ledger = &bench.centre.world().ledger;
    let life = ledger.life(it.id).await.unwrap();
    let steps: Vec<&LifeStep> = life.iter().rev().take(2).map(|it| &it.step).collect();
    assert_eq!(steps, [&LifeStep::Cleared { value: None }, &LifeStep::Withdrawn { why }]);
    let acknowledge = Act::Alarm(it.id, AlarmAct::Acknowledge);
    bench.centre.act(actor("operator"), acknowledge).await.unwrap();
    let ended = alarm(bench, rule).await;
    assert!(ended.ended_at.is_some(), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_whose_rule_has_left_the_packs_clears_and_says_so() {
    let (_dir, bench, now) = smoke().await;
    let mut packs: Catalogue = (*catalogue()).clone();
    packs.rules.remove(&RuleId::new(PACKS).unwrap());
    let bench = restarted(bench, Arc::new(packs)).await;
    bench.tick(now).await;
    check_withdrawn(&bench, PACKS, Withdrawal::RuleGone).await;
    assert!(alarm(&bench, OWN).await.active, "the unit's own rule is still there");
    // The rule comes back with the next packs: a new alarm is born, the old one stays ended.
    let bench = restarted(bench, catalogue()).await;
    for step in 0..5 {
        let at = now.plus(Span::from_min(5 * (step + 1)));
        bench.deliver("stack-1", at, &[("so2", 560.0), ("o2", 8.0)]).await;
    }
    let open = bench.centre.read(|it| {
        let of_packs = it.open_alarms().filter(|it| it.rule.as_str() == PACKS);
        of_packs.map(|it| (it.active, it.former.is_some())).collect::<Vec<_>>()
    });
    assert_eq!(open, [(true, true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_whose_subject_is_gone_clears_and_says_so() {
    let (_dir, bench, now) = smoke().await;
    let gate = bench.centre.registry().await;
    let gone = Entity { valid_to: Some(now), ..entity("stack-1", "stack") };
    gate.write().put_entity(&gone).await.unwrap();
    gate.show().await.unwrap();
    let bench = restarted(bench, catalogue()).await;
    bench.tick(now.plus(Span::from_s(5))).await;
    for rule in [PACKS, OWN] {
        check_withdrawn(&bench, rule, Withdrawal::SubjectGone).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_rules_alarm_says_so_after_a_restart() {
    let (_dir, bench, now) = smoke().await;
    bench.set_clock(now);
    let gate = bench.centre.registry().await;
    let kept = bench.centre.zone().registry.rules[0].clone();
    let retired = RuleVersion { number: 2, retired: true, known_at: now, ..kept };
    gate.write().add_rule_version(&retired).await.unwrap();
    gate.show().await.unwrap();
    // Killed before the clock spoke: the log knows nothing of it yet.
    let (dir, _) = bench.kill().await;
    let bench = Bench::open(&dir, now.plus(Span::from_s(5))).await;
    bench.tick(now.plus(Span::from_s(10))).await;
    check_withdrawn(&bench, OWN, Withdrawal::RuleRetired).await;
    assert!(alarm(&bench, PACKS).await.active, "the packs' own alarm stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_no_longer_watches_clears_and_says_so() {
    let (_dir, bench, now) = smoke().await;
    bench.set_clock(now);
    let gate = bench.centre.registry().await;
    let other = json!({"test": "beyond", "quantity": "stack.o2", "above": 20});
    let changed = rule("high", "stack", &other, &json!({}));
    let changed = RuleVersion { number: 2, known_at: now, ..changed };
    gate.write().add_rule_version(&changed).await.unwrap();
    gate.show().await.unwrap();
    let bench = restarted(bench, catalogue()).await;
    bench.tick(now.plus(Span::from_s(5))).await;
    check_withdrawn(&bench, OWN, Withdrawal::NotWatched).await;
}

/// Nothing in the registry changes at that moment, and nobody starts anew.
#[tokio::test(flavor = "multi_thread")]
async fn the_clock_alone_takes_a_subject_away() {
    let (_dir, bench, now) = smoke().await;
    let ends = now.plus(Span::from_min(10));
    let gate = bench.centre.registry().await;
    let going = Entity { valid_to: Some(ends), ..entity("stack-1", "stack") };
    gate.write().put_entity(&going).await.unwrap();
    gate.show().await.unwrap();
    bench.tick(ends.minus(Span::from_s(5))).await;
    assert!(alarm(&bench, PACKS).await.active, "it is still there");
    bench.tick(ends).await;
    check_withdrawn(&bench, PACKS, Withdrawal::SubjectGone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_thing_said_before_it_was_taken_away_leaves_no_alarm_behind() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let gate = bench.centre.registry().await;
    let gone = Entity { valid_to: Some(morning()), ..entity("stack-1", "stack") };
    gate.write().put_entity(&gone).await.unwrap();
    gate.show().await.unwrap();
    let mut time = morning().plus(Span::from_s(5));
    bench.tick(time).await;
    for value in [400.0, 510.0, 520.0, 530.0, 540.0] {
        bench.deliver("stack-1", time, &[("so2", value), ("o2", 8.0)]).await;
        time = time.plus(Span::from_min(5));
    }
    assert!(alarm(&bench, PACKS).await.active);
    bench.tick(time).await;
    check_withdrawn(&bench, PACKS, Withdrawal::SubjectGone).await;
}

/// A start reads the log from before the change under the registry of after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_still_to_come_takes_nothing_away() {
    let (_dir, bench, now) = smoke().await;
    let gate = bench.centre.registry().await;
    let kept = bench.centre.zone().registry.rules[0].clone();
    let known_at = now.plus(Span::from_min(10));
    let retired = RuleVersion { number: 2, retired: true, known_at, ..kept };
    gate.write().add_rule_version(&retired).await.unwrap();
    gate.show().await.unwrap();
    bench.tick(known_at.minus(Span::from_s(5))).await;
    assert!(alarm(&bench, OWN).await.active, "the version before is in force");
    bench.tick(known_at).await;
    check_withdrawn(&bench, OWN, Withdrawal::RuleRetired).await;
}

/// The rule is about the stack, though the station beside it measures.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_on_what_is_measured_nearby_raises_on_the_thing_it_watches() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let gate = bench.centre.registry().await;
    for (id, kind, longitude_deg) in
        [("stack-1", "stack", 106.70), ("station-1", "air-station", 106.71)]
    {
        let place = Some(Place::new(longitude_deg, 20.85).unwrap());
        gate.write().put_entity(&Entity { place, ..entity(id, kind) }).await.unwrap();
    }
    gate.show().await.unwrap();
    let dusty = json!({"test": "beyond", "quantity": "air-station.pm25", "above": 100});
    let near = json!({"near_m": 5_000});
    with_rules(&bench, vec![rule("dusty", "stack", &dusty, &near)]).await;
    let mut time = morning();
    for value in [50.0, 150.0, 150.0] {
        bench.deliver("station-1", time, &[("pm25", value)]).await;
        time = time.plus(Span::from_min(5));
    }
    bench.tick(time).await;
    let it = alarm(&bench, "own/dusty").await;
    assert_eq!((it.entity.as_str(), it.series, it.active), ("stack-1", None, true));
    bench.deliver("station-1", time, &[("pm25", 50.0)]).await;
    assert!(!alarm(&bench, "own/dusty").await.active);
}

/// What hangs on a dead gateway is heard again once its alarm is withdrawn, and not for ever explained.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_withdrawn_cause_explained_speaks_for_itself() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let gate = bench.centre.registry().await;
    gate.write().put_entity(&entity("gw-1", "gateway")).await.unwrap();
    let link = model::Link {
        from: "station-1".parse().unwrap(),
        relation: model::Relation::Behind,
        to: "gw-1".parse().unwrap(),
    };
    gate.write().put_links(&link.from.clone(), &[link]).await.unwrap();
    gate.show().await.unwrap();
    bench.deliver("station-1", morning(), &[("temp", 20.0)]).await;
    let step = |n: u64| morning().plus(Span::from_min(n));
    for n in 1..=60 {
        bench.tick(step(n)).await;
    }
    let quiet = |bench: &Bench| {
        bench.centre.read(|it| {
            let mut all: Vec<(String, bool, bool)> = it
                .open_alarms()
                .filter(|it| it.entity.as_str() != "stack-1")
                .map(|it| (it.entity.to_string(), it.active, it.is_quiet()))
                .collect();
            all.sort();
            all
        })
    };
    assert_eq!(
        quiet(&bench),
        [("gw-1".to_owned(), true, false), ("station-1".to_owned(), true, true)]
    );
    let mut packs: Catalogue = (*catalogue()).clone();
    packs.rules.retain(|id, _| !id.as_str().starts_with("network/"));
    let bench = restarted(bench, Arc::new(packs)).await;
    for n in 61..=120 {
        bench.tick(step(n)).await;
    }
    assert_eq!(
        quiet(&bench),
        [("gw-1".to_owned(), false, false), ("station-1".to_owned(), true, false)]
    );
}
