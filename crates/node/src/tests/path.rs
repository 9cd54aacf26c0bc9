//! The whole path: from a reading to a closed case.

use model::{
    Ack, Act, AlarmAct, CaseAct, CaseResult, CaseState, Evidence, LifeStep, Severity, Span, Time,
};
use port::{AlarmFilter, CaseFilter, Changes, PageRequest, Scope, StateFilter};

use super::bench::{Bench, actor, morning};
use crate::{CentreError, News};

/// SO₂ of the stack, one reading every five minutes.
async fn smoke(bench: &Bench, begin: Time, values: &[f64]) -> Time {
    let mut time = begin;
    for value in values {
        bench.deliver("stack-1", time, &[("so2", *value), ("o2", 8.0)]).await;
        time = time.plus(Span::from_min(5));
    }
    time
}

fn open_alarms() -> AlarmFilter {
    AlarmFilter::of(Scope::All, StateFilter::Open)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_reading_to_a_closed_case() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let (_, mut news) = bench.centre.watch(None);
    let time = smoke(&bench, morning(), &[400.0, 510.0, 520.0, 530.0, 540.0]).await;

    let ledger = &bench.centre.world().ledger;
    let page = PageRequest::first(10);
    let alarms = ledger.alarms(&open_alarms(), &page).await.unwrap().items;
    let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
    assert_eq!(alarm.rule.as_str(), "air/stack-over-limit");
    assert_eq!((alarm.severity, alarm.active), (Severity::Medium, true));
    assert_eq!(alarm.trigger.limit_value, Some(500.0));
    assert_eq!(alarm.trigger.measured.value, Some(540.0));
    let mut told = Vec::new();
    while let Ok(heard) = news.try_recv() {
        told.extend(heard.news.iter().cloned());
    }
    assert!(told.iter().any(|it| matches!(it, News::Alarm(told) if told.id == alarm.id)));

    let duty = actor("operator");
    let acknowledge = || Act::Alarm(alarm.id, AlarmAct::Acknowledge);
    bench.centre.act(duty.clone(), acknowledge()).await.unwrap();
    let again = bench.centre.act(actor("park"), acknowledge()).await;
    assert!(
        matches!(&again, Err(CentreError::Refused(why)) if why.to_string().contains("operator"))
    );

    work_the_case(&bench).await;
    smoke(&bench, time, &[100.0; 8]).await;
    let ended = ledger.alarm(alarm.id).await.unwrap().unwrap();
    assert!(ended.ended_at.is_some(), "{ended:?}");
    assert!(matches!(ended.ack, Ack::Acknowledged { .. }));
    let life: Vec<_> = ledger.life(alarm.id).await.unwrap().into_iter().map(|it| it.step).collect();
    assert!(matches!(life.first(), Some(LifeStep::Raised { .. })));
    assert!(matches!(life.last(), Some(LifeStep::Ended)));
}

/// A ledger that was behind after a power cut may hold an open alarm that the judge no longer knows.
#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_with_a_rival_in_the_ledger_stops_nobody() {
    let values = [510.0, 520.0, 530.0, 540.0];
    let (page, dirs) = (PageRequest::first(10), [(), ()].map(|()| tempfile::tempdir().unwrap()));
    let before = Bench::new(dirs[0].path()).await;
    let time = smoke(&before, morning().minus(Span::from_h(1)), &[100.0]).await;
    smoke(&before, time, &values).await;
    let kept = before.centre.world().ledger.alarms(&open_alarms(), &page).await.unwrap().items;
    let [rival] = kept.as_slice() else { panic!("{kept:?}") };

    let bench = Bench::new(dirs[1].path()).await;
    let ledger = &bench.centre.world().ledger;
    ledger.apply(&Changes { alarms: kept.clone(), ..Changes::default() }).await.unwrap();
    let time = smoke(&bench, morning(), &values).await;
    let judged = bench.centre.read(|it| it.open_alarms().cloned().collect::<Vec<_>>());
    assert_ne!(judged[0].id, rival.id, "two alarms of one rule and stack");
    let open = ledger.alarms(&open_alarms(), &page).await.unwrap().items;
    assert_eq!(open.iter().map(|it| it.id).collect::<Vec<_>>(), [rival.id]);
    let filter = CaseFilter { scope: Scope::All, open_only: true, owner: None, entity: None };
    let cases = ledger.cases(&filter, &page).await.unwrap().items;
    assert_eq!(cases.len(), 1, "what came with it is kept: {cases:?}");
    smoke(&bench, time, &[100.0; 8]).await;
    assert_eq!(bench.centre.read(|it| it.open_alarms().filter(|it| it.active).count()), 0);
}

async fn work_the_case(bench: &Bench) {
    let ledger = &bench.centre.world().ledger;
    let filter = CaseFilter { scope: Scope::All, open_only: true, owner: None, entity: None };
    let page = PageRequest::first(10);
    let cases = ledger.cases(&filter, &page).await.unwrap().items;
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    let proof = Evidence { name: "anh.jpg".to_owned(), sha256: "ab".repeat(32), bytes: 3 };
    for step in &case.steps {
        let act = CaseAct::CompleteStep {
            step: step.id.clone(),
            note: "đã làm".to_owned(),
            evidence: vec![proof.clone()],
        };
        bench.centre.act(actor("operator"), Act::Case(case.id, act)).await.unwrap();
    }
    let close =
        CaseAct::Close { result: CaseResult::Solved, note: "lò đã giảm tải".to_owned() };
    bench.centre.act(actor("operator"), Act::Case(case.id, close)).await.unwrap();
    let closed = ledger.case(case.id).await.unwrap().unwrap();
    assert_eq!(closed.state, CaseState::Closed(CaseResult::Solved));
}

#[tokio::test(flavor = "multi_thread")]
async fn diluting_the_smoke_does_not_hide_it() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    // QCVN 19:2009 has no reference oxygen; a second permit, known from now on, is written at 7 %.
    let mut permit = bench.centre.zone().registry.permits[0].clone();
    permit.id = model::PermitId::new("gpmt-2").unwrap();
    permit.valid_from = "2025-01-01".parse().unwrap();
    permit.attributes = vec![model::Condition {
        attribute: "reference_oxygen_percent".to_owned(),
        equals: "7".to_owned(),
    }];
    permit.limits = vec![model::PermitLimit {
        quantity: model::QuantityId::new("stack.so2").unwrap(),
        period: model::Period::Raw,
        bound: model::Bound::AtMost(500.0),
    }];
    let gate = bench.centre.registry().await;
    gate.write().add_permit(&permit).await.unwrap();
    gate.show().await.unwrap();
    let mut time = morning();
    for _ in 0..5 {
        // 300 mg/Nm³ at 15 % oxygen is 700 at 7 %.
        bench.deliver("stack-1", time, &[("so2", 300.0), ("o2", 15.0)]).await;
        time = time.plus(Span::from_min(5));
    }
    let alarms = bench.centre.read(|it| it.open_alarms().cloned().collect::<Vec<_>>());
    let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
    let value = alarm.trigger.measured.value.unwrap();
    assert!((699.0..701.0).contains(&value), "{value}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_particles_of_a_day_give_an_index() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let mut time = morning();
    for _ in 0..=36 {
        // A symbol of the pack, and the whole name, as the console says it.
        bench.deliver("station-1", time, &[("PM2,5", 55.7), ("air-station.no2", 118.7)]).await;
        time = time.plus(Span::from_min(5));
    }
    let id = model::EntityId::new("station-1").unwrap();
    let (value, at) = bench.centre.station(&id).aqi.unwrap();
    // NowCast of equal hours is that value; 55.7 lies between 50 (index 100) and 80 (150).
    assert_eq!((value, at), (110, morning().plus(Span::from_h(3))));
    // Nobody else says what it is.
    let receipt = bench.deliver("station-1", time, &[("vn_aqi", 20.0)]).await;
    let [rejected] = receipt.rejected.as_slice() else { panic!("{receipt:?}") };
    assert!(rejected.why.en.contains("computed by the center"), "{}", rejected.why.en);
}
