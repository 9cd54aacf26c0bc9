//! Keeping, flushing, tidying and asking at the same time; and names for readers from outside.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use model::{Flag, Position, SeriesId, Time};
use object_store::memory::InMemory;
use port::{AskLimits, Cell, Column, ColumnKind, History as _, Kept, Reading, Scope, Table};
use store_lake::{LakeHistory, LakeSettings, SeriesName};

use crate::outside;

const N_RECORDS: usize = 400;

fn record(n: usize) -> Kept {
    let position = Position(n as u64 + 1);
    let reading = Reading {
        series: SeriesId(5),
        time: Time::from_s(1_764_000_000 + i64::try_from(n).unwrap() * 600),
        value: 1.0,
        flag: Flag::Measuring,
        known_at: Time::from_s(1_764_000_000),
        position,
        source: "gw-1".into(),
        origin: "mqtt".into(),
    };
    Kept::of_record(&[reading], vec![], position)
}

fn registry() -> Vec<Table> {
    let names = ["entity", "kind", "quantity", "owner"];
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let mut columns = vec![column("series", ColumnKind::Integer)];
    columns.extend(names.map(|it| column(it, ColumnKind::Text)));
    let mut row = vec![Cell::Integer(5)];
    row.extend(names.map(|it| Cell::Text(it.to_owned())));
    vec![Table { name: "series".to_owned(), columns, rows: vec![row] }]
}

/// Whoever looks sees each row once: never one that is moving between memory and files twice, and
/// never not at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_is_seen_once_while_it_moves() {
    let history = LakeHistory::open_on(Arc::new(InMemory::new()), LakeSettings::default());
    let history = Arc::new(history.await.unwrap());
    let n_kept = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let writer = {
        let (history, n_kept, done) = (history.clone(), n_kept.clone(), done.clone());
        tokio::spawn(async move {
            for n in 0..N_RECORDS {
                n_kept.fetch_add(1, Ordering::SeqCst);
                history.keep(record(n));
                if n % 20 == 19 {
                    let (flushing, beside) = (history.clone(), Position(n as u64 - 4));
                    flushing.flush(beside).await.unwrap();
                }
                if n % 100 == 99 {
                    history.maintain(Time::from_s(4_000_000_000)).await.unwrap();
                }
                tokio::task::yield_now().await;
            }
            done.store(true, Ordering::SeqCst);
        })
    };
    let limits = AskLimits { n_rows_max: 10, time_max: model::Span::from_s(60) };
    let all = (Time::from_s(0), Time::from_s(4_000_000_000));
    while !done.load(Ordering::SeqCst) {
        // One may be counted and not yet kept.
        let before = n_kept.load(Ordering::SeqCst).saturating_sub(1);
        let sql = "SELECT count(*) FROM readings";
        let asked = history.ask(sql, &registry(), &Scope::All, limits).await.unwrap();
        let read = history.readings(SeriesId(5), all.0, all.1, N_RECORDS, true).await.unwrap();
        let after = n_kept.load(Ordering::SeqCst);
        let Cell::Integer(asked) = asked.rows[0][0] else { panic!("{asked:?}") };
        let asked = usize::try_from(asked).unwrap();
        assert!(before <= asked && asked <= after, "asked {asked} of {before} to {after}");
        assert!(before <= read.len() && read.len() <= after, "read {} of {before}", read.len());
    }
    writer.await.unwrap();
}

#[tokio::test]
async fn readers_from_outside_find_names() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store.clone(), LakeSettings::default()).await.unwrap();
    let name = |n: u32, quantity: &str| SeriesName {
        series: SeriesId(n),
        entity: "stack-202".parse().unwrap(),
        quantity: quantity.parse().unwrap(),
        kind: "stack".parse().unwrap(),
        owner: "deep-c".parse().unwrap(),
        unit: "mg/m3".parse().unwrap(),
        simulated: n == 2,
    };
    for names in [vec![name(1, "stack.so2")], vec![name(2, "stack.no2"), name(1, "stack.so2")]] {
        history.put_series(names.clone()).await.unwrap();
        history.put_series(names.clone()).await.unwrap();
        assert_eq!(outside::rows(store.clone(), "series").await.len(), names.len());
    }
    let rows = outside::rows(store.clone(), "series").await;
    let expected = "| 2      | stack-202 | stack.no2 | stack | deep-c | mg/m3 | true      |";
    assert!(rows.contains(&expected.to_owned()), "{rows:#?}");
}
