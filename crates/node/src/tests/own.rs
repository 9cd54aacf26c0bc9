//! A unit's own rules and a process that dies in the middle: of a hold, a window, a count, a silence, of
//! what goes on and what is foreseen. After it the same alarms, at the same times.

use std::{collections::BTreeSet, path::Path};

use model::{
    Entity, Fact, IndicatorId, IndicatorValue, LifeStep, OrgId, Role, RuleId, RuleVersion, Span,
    Time, User, UserId,
};
use port::{AlarmFilter, NewUser, PageRequest, Scope, StateFilter};
use serde_json::{Value, json};

use super::bench::{Bench, entity, morning};

/// Five minutes each.
const STEPS: u64 = 36;

pub(super) fn at(step: u64) -> Time {
    morning().plus(Span::from_min(5 * step))
}

fn so2(test: &str, more: &Value) -> Value {
    let mut part = json!({"test": test, "quantity": "stack.so2"});
    part.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    part
}

pub(super) fn rule(name: &str, kind: &str, when: &Value, more: &Value) -> RuleVersion {
    let mut definition = json!({
        "title": {"vi": name, "en": name}, "class": "process", "severity": "medium", "kind": kind,
        "when": when, "advice": {"vi": "xem", "en": "look"},
    });
    definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    RuleVersion {
        rule: RuleId::new(&format!("own/{name}")).unwrap(),
        number: 1,
        org: OrgId::new("mill").unwrap(),
        definition: definition.to_string(),
        retired: false,
        why: "thử".to_owned(),
        by: UserId::new("enterprise").unwrap(),
        known_at: morning().minus(Span::from_h(1)),
    }
}

/// One of each sort that remembers something.
fn rules() -> Vec<RuleVersion> {
    let none = json!({});
    let both = json!({"test": "all", "of": [
        so2("beyond", &json!({"above": 450})),
        {"test": "not", "of": [{"test": "beyond", "quantity": "stack.o2", "above": 12}]},
    ]});
    let parked = json!({"test": "all", "of": [
        {"test": "ongoing", "event": "inside", "place": "kho-1"},
        {"test": "not", "of": [{"test": "ongoing", "event": "moving"}]},
    ]});
    let visits = json!({"test": "count", "event": "inside", "n": 2, "for_s": 7200});
    let counts = json!({"test": "count", "event": "alarm", "n": 1, "for_s": 2400});
    let foreseen = json!({"test": "forecast", "quantity": "air-station.pm25", "period": "1h",
        "above": 60, "for_s": 7200});
    let target = json!({"test": "indicator", "indicator": "air/stack-compliance"});
    let held = |s: u64| json!({"raise_after_s": s});
    vec![
        rule("held", "stack", &so2("beyond", &json!({"above": 450})), &held(900)),
        rule(
            "share",
            "stack",
            &so2("share", &json!({"above": 450, "share": 0.5, "for_s": 1920})),
            &none,
        ),
        rule("change", "stack", &so2("change", &json!({"by": 300, "for_s": 900})), &none),
        rule("stuck", "stack", &so2("stuck", &json!({"for_s": 1500})), &none),
        rule("trend", "stack", &so2("crossing", &json!({"above": 900, "for_s": 1800})), &none),
        rule("silent", "stack", &so2("no_data", &json!({"for_s": 1200})), &none),
        rule("both", "stack", &both, &json!({"raise_after_s": 600, "within_s": 900})),
        rule("counts", "stack", &counts, &none),
        rule("parked", "vehicle", &parked, &held(900)),
        rule("visits", "vehicle", &visits, &none),
        rule("foreseen", "air-station", &foreseen, &none),
        rule("target", "stack", &target, &json!({"entities": ["stack-1"], "raise_after_s": 600})),
    ]
}

/// What the stack says: rises, stays high, falls, stands still, is silent, comes back.
fn value(step: u64) -> Option<f64> {
    let wobble = f64::from(u32::try_from(step * 7 % 11).unwrap());
    match step {
        0..4 | 32.. => Some(100.0 + wobble),
        4..6 => Some(460.0 + wobble),
        6..13 => Some(600.0 + 20.0 * f64::from(u32::try_from(step).unwrap())),
        13..18 => Some(200.0 + wobble),
        18..25 => Some(150.0),
        _ => None,
    }
}

/// What else is told at a step.
fn messages(step: u64) -> Vec<String> {
    let (ms, hour) = (at(step).ms(), |n: u64| at(step + 12 * n).ms());
    let moved = |event: &str| match event {
        "entered" | "left" => {
            format!(r#"{{"entity":"xe-1","time":{ms},"event":"{event}","place":"kho-1"}}"#)
        }
        _ => format!(r#"{{"entity":"xe-1","time":{ms},"event":"{event}"}}"#),
    };
    let ahead = |n: u64, value: u32| {
        let time = hour(n);
        format!(
            r#"{{"entity":"station-1","time":{time},"issued":{ms},"period":"1h","values":{{"pm25":{value}}}}}"#
        )
    };
    let run = |values: [u32; 4]| {
        let points: Vec<_> = (1..).zip(values).map(|(n, it)| ahead(n, it)).collect();
        format!("[{}]", points.join(","))
    };
    match step {
        2 | 20 => vec![moved("started")],
        3 | 21 => vec![moved("entered")],
        4 => vec![moved("stopped"), run([20, 30, 80, 40])],
        12 | 24 => vec![moved("started"), moved("left")],
        26 => vec![run([30, 30, 30, 30])],
        _ => vec![],
    }
}

/// What the indicator answers at a step.
fn answer(step: u64) -> Option<IndicatorValue> {
    let value = match step {
        5..9 => 90.0,
        _ if step.is_multiple_of(2) => 99.0,
        _ => return None,
    };
    Some(IndicatorValue {
        indicator: IndicatorId::new("air/stack-compliance").unwrap(),
        org: OrgId::new("mill").unwrap(),
        value: Some(value),
        label: None,
        n_rows: 100,
        asked_at: at(step),
    })
}

pub(super) async fn with_vehicle(bench: &Bench) {
    let gate = bench.centre.registry().await;
    for (id, kind) in [("xe-1", "vehicle"), ("kho-1", "fence")] {
        let it = Entity { attributes: std::collections::BTreeMap::new(), ..entity(id, kind) };
        gate.write().put_entity(&it).await.unwrap();
    }
    gate.show().await.unwrap();
}

pub(super) async fn with_rules(bench: &Bench, rules: Vec<RuleVersion>) {
    let user = User {
        id: UserId::new("enterprise").unwrap(),
        name: "Lan".to_owned(),
        role: Role::Enterprise,
        org: OrgId::new("mill").unwrap(),
        enabled: true,
        must_change_password: false,
    };
    let user = NewUser { user, password_hash: String::new() };
    bench.centre.world().accounts.put_user(&user).await.unwrap();
    let gate = bench.centre.registry().await;
    for it in rules {
        gate.write().add_rule_version(&it).await.unwrap();
    }
    gate.show().await.unwrap();
}

async fn send(bench: &Bench, step: u64) {
    if let Some(value) = value(step) {
        bench.deliver("stack-1", at(step), &[("so2", value), ("o2", 8.0)]).await;
    }
    for message in messages(step) {
        let receipt = bench.send(&message).await;
        assert!(receipt.rejected.is_empty(), "{:?}", receipt.rejected);
    }
}

/// Rule, when, what. Sorted: which of one moment was written first follows from positions.
type Lives = Vec<(String, Time, LifeStep)>;

pub(super) async fn lives(bench: &Bench, rule: impl Fn(&RuleId) -> bool) -> Lives {
    let ledger = &bench.centre.world().ledger;
    let filter = AlarmFilter::of(Scope::All, StateFilter::Any);
    let mut all = Lives::new();
    for alarm in ledger.alarms(&filter, &PageRequest::first(500)).await.unwrap().items {
        if rule(&alarm.rule) {
            let lines = ledger.life(alarm.id).await.unwrap();
            let step = |it: LifeStep| match it {
                LifeStep::Succeeded { .. } => {
                    LifeStep::Succeeded { by: model::AlarmId::from_name("") }
                }
                it => it,
            };
            let name = alarm.rule.to_string();
            all.extend(lines.into_iter().map(|it| (name.clone(), it.at, step(it.step))));
        }
    }
    all.sort_by_key(|it| (it.0.clone(), it.1, format!("{:?}", it.2)));
    all
}

async fn play(dir: &Path, flushes: &[u64], kills: &[u64]) -> Lives {
    let mut bench = Bench::new(dir).await;
    with_vehicle(&bench).await;
    with_rules(&bench, rules()).await;
    for step in 0..STEPS {
        bench.set_clock(at(step));
        send(&bench, step).await;
        if let Some(answer) = answer(step) {
            bench.tell(Fact::Answered(answer)).await;
        }
        bench.tick(at(step)).await;
        if flushes.contains(&step) {
            bench.centre.flush_now().await.unwrap();
        }
        if kills.contains(&step) {
            let (dir, now) = bench.kill().await;
            bench = Bench::open(&dir, now).await;
            // Nobody heard our answers, and all send again.
            send(&bench, step).await;
        }
    }
    lives(&bench, RuleId::is_own).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_changes_nothing_in_units_rules() {
    let undisturbed = tempfile::tempdir().unwrap();
    let expected = play(undisturbed.path(), &[], &[]).await;
    let count = |name: &str, is: fn(&LifeStep) -> bool| {
        let of_rule = |it: &&(String, Time, LifeStep)| it.0 == format!("own/{name}") && is(&it.2);
        expected.iter().filter(of_rule).count()
    };
    let raised = |it: &LifeStep| matches!(it, LifeStep::Raised { .. });
    let cleared = |it: &LifeStep| matches!(it, LifeStep::Cleared { .. });
    let names: BTreeSet<String> =
        rules().iter().map(|it| it.rule.as_str().replace("own/", "")).collect();
    for name in &names {
        assert!(0 < count(name, raised) && 0 < count(name, cleared), "{name}: {expected:#?}");
    }
    for (flushes, kills) in [
        // From the very beginning of the log,
        (vec![], vec![5, 6, 10, 19, 23, 28]),
        // and from snapshots in the middle of holds, windows, silences and stays.
        (vec![5, 9, 22, 27], vec![5, 7, 10, 12, 22, 25, 28, 29, 33]),
        ((0..STEPS).collect(), (0..STEPS).filter(|it| it % 3 == 1).collect()),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let actual = play(dir.path(), &flushes, &kills).await;
        assert_eq!(actual, expected, "flushed after {flushes:?}, killed after {kills:?}");
    }
}

/// What a rule is made of may be known before the rule is: who is inside when it is saved counts.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_is_known_to_a_rule_made_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    with_vehicle(&bench).await;
    bench.set_clock(at(0));
    let ms = at(0).ms();
    let entered = format!(r#"{{"entity":"xe-1","time":{ms},"event":"entered","place":"kho-1"}}"#);
    assert_eq!(bench.send(&entered).await.n_accepted, 1);
    let inside = json!({"test": "ongoing", "event": "inside"});
    with_rules(&bench, vec![rule("inside", "vehicle", &inside, &json!({}))]).await;
    bench.tick(at(1)).await;
    let told = lives(&bench, RuleId::is_own).await;
    let [(_, when, LifeStep::Raised { .. })] = told.as_slice() else { panic!("{told:?}") };
    assert!((at(0)..=at(1)).contains(when), "not before the rule, and with the next tick");
}
