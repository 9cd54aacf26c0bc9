//! How long an alarm waits for the ledger. Run by hand, since figures of a busy machine prove
//! nothing: `cargo test -p store-sql --release --test store -- --ignored --nocapture speed`.
#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::time::{Duration, Instant};

use model::{
    Ack, Alarm, AlarmClass, AlarmId, LifeEntry, LifeStep, Measured, Period, Position, SeriesId,
    Severity, Time, Trigger,
};
use port::{AlarmFilter, Audit, AuditEntry, Changes, Ledger, PageRequest, Scope, StateFilter};
use store_sql::SqlStore;

use crate::place::Place;

const N_ALARMS: u64 = 2_000;

fn raised(n: u64) -> Changes {
    let at = Time::from_s(1_764_000_000 + i64::try_from(n).unwrap());
    let measured = Measured { value: Some(512.25), at };
    let alarm = Alarm {
        id: AlarmId::from_name(&n.to_string()),
        rule: "air/over".parse().unwrap(),
        rule_version: "3f2a".to_owned(),
        entity: format!("stack-{n}").parse().unwrap(),
        series: Some(SeriesId(7)),
        severity: Severity::High,
        class: AlarmClass::Process,
        active: true,
        ack: Ack::Unacknowledged,
        owner: None,
        raised_at: at,
        cleared_at: None,
        ended_at: None,
        trigger: Trigger {
            measured,
            period: Period::Hour,
            limit: None,
            limit_value: Some(500.0),
            confidence: None,
        },
        latest: measured,
        case: None,
        position: Position(n),
    };
    let step = LifeStep::Raised { severity: Severity::High, value: Some(512.25) };
    let life = LifeEntry { alarm: alarm.id, position: Position(n), at, by: None, step };
    Changes { alarms: vec![alarm], life: vec![life], ..Changes::default() }
}

fn show(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    eprintln!("{what}: p50 {:?}, p99 {:?}, {} times", at(50), at(99), took.len());
}

async fn measure(place: Place, store: SqlStore) {
    let mut took = vec![];
    for n in 1..=N_ALARMS {
        let changes = raised(n);
        let begun = Instant::now();
        store.apply(&changes).await.unwrap();
        took.push(begun.elapsed());
    }
    show("one alarm and its line", took);

    let mut many = Changes::default();
    for n in N_ALARMS + 1..=N_ALARMS * 6 {
        let mut one = raised(n);
        many.alarms.append(&mut one.alarms);
        many.life.append(&mut one.life);
    }
    let begun = Instant::now();
    store.apply(&many).await.unwrap();
    eprintln!(
        "{} alarms with a line each in one stretch: {:?}",
        many.alarms.len(),
        begun.elapsed()
    );

    let scope = Scope::All;
    let filter = AlarmFilter { scope, state: StateFilter::Open, entity: None, severity_min: None };
    let mut took = vec![];
    let mut page = PageRequest::first(50);
    for _ in 0..200 {
        let begun = Instant::now();
        let found = store.alarms(&filter, &page).await.unwrap();
        took.push(begun.elapsed());
        page.cursor = found.next;
    }
    show("a page of 50 open alarms", took);

    let mut took = vec![];
    for n in 0..300 {
        let entry = AuditEntry {
            n: 0,
            at: Time(n),
            by: "lan".to_owned(),
            address: "10.0.0.7".to_owned(),
            action: "alarm.acknowledge".to_owned(),
            subject: "alarm/0192".to_owned(),
            detail: "{}".to_owned(),
            hash: String::new(),
        };
        let begun = Instant::now();
        store.write(&entry).await.unwrap();
        took.push(begun.elapsed());
    }
    show("an audit line, synced", took);
    place.leave(store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; run by hand"]
async fn speed_on_sqlite() {
    let place = Place::sqlite();
    let store = place.open().await;
    measure(place, store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; run by hand"]
async fn speed_on_postgres() {
    let Some(place) = Place::postgres().await else { return };
    let store = place.open().await;
    measure(place, store).await;
}
