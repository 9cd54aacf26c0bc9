//! How long questions in SQL take over two million readings, and over a large registry:
//! `cargo run --release -p store-lake --example sql`. Each question six times; the fastest is said.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "measuring reads the clock, prints, and stops when it fails"
)]

use std::{sync::Arc, time::Instant};

use model::{Flag, Position, SeriesId, Span, Time};
use port::{
    AskLimits, Cell, Column, ColumnKind, History as _, Kept, Question, Reading, Scope, Table,
    WholeAnswer, WideTable,
};
use store_lake::{LakeHistory, LakeSettings};

const N_STACKS: u32 = 100;
const QUANTITIES: [&str; 5] = ["so2", "nox", "co", "pm", "o2"];
const N_DAYS: u64 = 3;
/// Entities the registry has besides.
const N_OTHERS: u32 = 20_000;

fn begin() -> Time {
    Time::parse("2026-11-20T00:00:00Z").unwrap()
}

fn n_quantities() -> u32 {
    u32::try_from(QUANTITIES.len()).unwrap()
}

fn table(name: &str, columns: &[(&str, ColumnKind)], rows: Vec<Vec<Cell>>) -> Arc<Table> {
    let column = |it: &(&str, ColumnKind)| Column { name: it.0.to_owned(), kind: it.1 };
    Arc::new(Table { name: name.to_owned(), columns: columns.iter().map(column).collect(), rows })
}

fn registry() -> Vec<Arc<Table>> {
    let columns = [
        ("series", ColumnKind::Integer),
        ("entity", ColumnKind::Text),
        ("kind", ColumnKind::Text),
        ("quantity", ColumnKind::Text),
        ("owner", ColumnKind::Text),
    ];
    let row = |n: u32| {
        let (at, of) = (n / n_quantities(), n % n_quantities());
        let kind = if at < N_STACKS { "stack" } else { "outlet" };
        let quantity = format!("{kind}.{}", QUANTITIES[of as usize]);
        let text = |it: &str| Cell::Text(it.to_owned());
        let (entity, owner) = (format!("{kind}-{at}"), format!("mill-{}", at % 40));
        vec![Cell::Integer(n.into()), text(&entity), text(kind), text(&quantity), text(&owner)]
    };
    let rows = (0..(N_STACKS + N_OTHERS) * n_quantities()).map(row).collect();
    let since = begin().plus(Span::from_h(24 * (N_DAYS - 1)));
    let times = [("now", ColumnKind::Time), ("from_24h", ColumnKind::Time)];
    let asked = vec![vec![Cell::Time(since.plus(Span::from_h(24))), Cell::Time(since)]];
    vec![table("series", &columns, rows), table("asked", &times, asked)]
}

async fn furnished(dir: &std::path::Path) -> LakeHistory {
    let history = LakeHistory::open(dir, LakeSettings::default()).await.unwrap();
    for day in 0..N_DAYS {
        let minutes = (0..24 * 60).map(|it| begin().plus(Span::from_min(day * 24 * 60 + it)));
        let readings: Vec<Reading> = minutes
            .flat_map(|time| (0..N_STACKS * n_quantities()).map(move |it| (it, time)))
            .map(|(series, time)| Reading {
                series: SeriesId(series),
                time,
                value: ((time.0 / 60_000_000 + i64::from(series)) % 977) as f64 / 10.0,
                flag: Flag::Measuring,
                known_at: time,
                position: Position(day + 1),
                source: "gw".into(),
                origin: "mqtt".into(),
            })
            .collect();
        history.keep(Kept::of_record(&readings, vec![], Position(day + 1)));
        history.flush(Position(day + 1)).await.unwrap();
    }
    history.maintain(begin().plus(Span::from_h(24 * 40))).await.unwrap();
    history
}

async fn ask(history: &LakeHistory, registry: &[Arc<Table>], sql: &str) {
    let columns = QUANTITIES.map(|it| (it.to_owned(), format!("stack.{it}"))).to_vec();
    let (mut fastest, mut n_rows) = (f64::MAX, 0);
    for _ in 0..6 {
        let stack = "stack".to_owned();
        let question = Question {
            sql: sql.to_owned(),
            values: vec![],
            registry: registry.to_vec(),
            wide: vec![WideTable { name: stack.clone(), kind: stack, columns: columns.clone() }],
            scope: Scope::All,
            limits: AskLimits { n_rows_max: 100_000, time_max: Span::from_s(60) },
        };
        let since = Instant::now();
        let answer = history.answer(question).await.unwrap();
        n_rows = WholeAnswer::read(answer, 100_000).await.unwrap().table.rows.len();
        fastest = fastest.min(since.elapsed().as_secs_f64() * 1e3);
    }
    println!("{fastest:8.1} ms, {n_rows:6} rows: {sql}");
}

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    let history = furnished(dir.path()).await;
    let registry = registry();
    let day = "time >= '2026-11-22T00:00:00Z'";
    let asked = "time >= (SELECT from_24h FROM asked)";
    for sql in [
        "SELECT count(*) FROM series WHERE kind = 'stack'".to_owned(),
        "SELECT count(*) FROM readings".to_owned(),
        "SELECT entity, avg(so2) FROM stack GROUP BY entity".to_owned(),
        format!("SELECT entity, avg(so2) FROM stack WHERE {day} GROUP BY entity"),
        format!("SELECT entity, avg(so2) FROM stack WHERE {asked} GROUP BY entity"),
        "SELECT s.entity, avg(s.so2) FROM stack s CROSS JOIN asked a WHERE s.time >= a.from_24h \
         GROUP BY s.entity"
            .to_owned(),
        format!("SELECT time, so2, o2 FROM stack WHERE entity = 'stack-7' AND {day} ORDER BY time"),
        format!(
            "SELECT time, so2, o2 FROM stack WHERE entity = 'stack-7' AND {asked} ORDER BY time"
        ),
    ] {
        ask(&history, &registry, &sql).await;
    }
}
