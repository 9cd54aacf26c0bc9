//! How long an alarm waits for the ledger, in an empty database at an address given:
//! `cargo run --release -p store-sql --example speed -- sqlite:speed.db`.
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::time::{Duration, Instant};

use model::{
    Ack, Alarm, AlarmClass, AlarmId, LifeEntry, LifeStep, Measured, Period, Position, SeriesId,
    Severity, Time, Trigger,
};
use port::{AlarmFilter, Audit, AuditEntry, Changes, Ledger, PageRequest, Scope, StateFilter};
use store_sql::SqlStore;

type Failed = Box<dyn std::error::Error>;

const N_ALARMS: u64 = 2_000;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let address = std::env::args().nth(1).ok_or("expected the address of an empty database")?;
    let store = SqlStore::open(&address).await?;
    measure(&store).await?;
    store.close().await;
    Ok(())
}

fn raised(n: u64) -> Result<Changes, Failed> {
    let at = Time::from_s(1_764_000_000 + i64::try_from(n)?);
    let measured = Measured { value: Some(512.25), at };
    let alarm = Alarm {
        id: AlarmId::from_name(&n.to_string()),
        rule: "air/over".parse()?,
        rule_version: "3f2a".to_owned(),
        entity: format!("stack-{n}").parse()?,
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
        owned_by: Some("mill".parse()?),
        former: None,
        repeats: 1,
        chattering: false,
        shelved: None,
        suppressed_by: None,
        inhibited_by: None,
        out_of_service: None,
        position: Position(n),
    };
    let step = LifeStep::Raised { severity: Severity::High, value: Some(512.25) };
    let life = LifeEntry { alarm: alarm.id, position: Position(n), at, by: None, step };
    Ok(Changes { alarms: vec![alarm], life: vec![life], ..Changes::default() })
}

fn show(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    println!("{what}: p50 {:?}, p99 {:?}, {} times", at(50), at(99), took.len());
}

async fn measure(store: &SqlStore) -> Result<(), Failed> {
    let mut took = vec![];
    for n in 1..=N_ALARMS {
        let changes = raised(n)?;
        let begun = Instant::now();
        store.apply(&changes).await?;
        took.push(begun.elapsed());
    }
    show("one alarm and its line", took);

    let mut many = Changes::default();
    for n in N_ALARMS + 1..=N_ALARMS * 6 {
        let mut one = raised(n)?;
        many.alarms.append(&mut one.alarms);
        many.life.append(&mut one.life);
    }
    let begun = Instant::now();
    store.apply(&many).await?;
    println!("{} alarms with a line each in one stretch: {:?}", many.alarms.len(), begun.elapsed());

    let scope = Scope::All;
    let filter = AlarmFilter::of(scope, StateFilter::Open);
    let mut took = vec![];
    let mut page = PageRequest::first(50);
    for _ in 0..200 {
        let begun = Instant::now();
        let found = store.alarms(&filter, &page).await?;
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
        store.write(&entry).await?;
        took.push(begun.elapsed());
    }
    show("an audit line, synced", took);
    Ok(())
}
