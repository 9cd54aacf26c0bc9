//! Figures, not verdicts: `cargo run --release -p store-lake --example measure`.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "measuring reads the clock, prints, and stops when it fails"
)]

use std::{path::Path, time::Instant};

use model::{Flag, LegalMean, Period, Position, SeriesId, Span, Time, Verdict};
use port::{AskLimits, Cell, Column, ColumnKind, History as _, Kept, Reading, Scope, Table};
use store_lake::{LakeHistory, LakeSettings};

const N_SERIES: u32 = 300;
const EVERY_S: i64 = 60;

fn rss_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
}

fn say(what: &str, since: Instant) {
    println!("{what}: {:.0} ms, {} MB resident", since.elapsed().as_secs_f64() * 1e3, rss_mb());
}

fn reading(series: u32, time: Time, n: u64) -> Reading {
    let swing = (n as f64 / 50.0 + f64::from(series)).sin();
    Reading {
        series: SeriesId(series),
        time,
        value: (250.0 + 100.0 * swing).round() / 10.0,
        flag: Flag::Measuring,
        known_at: time.plus(Span::from_s(2)),
        position: Position(n + 1),
        source: format!("gw-{}", series % 12).into(),
        origin: "mqtt".into(),
    }
}

fn bytes_of(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(std::result::Result::unwrap);
    let size = |it: std::fs::DirEntry| {
        if it.file_type().unwrap().is_dir() {
            bytes_of(&it.path())
        } else {
            it.metadata().unwrap().len()
        }
    };
    entries.map(size).sum()
}

fn names() -> Vec<Table> {
    let kinds = [
        ("series", ColumnKind::Integer),
        ("entity", ColumnKind::Text),
        ("kind", ColumnKind::Text),
        ("quantity", ColumnKind::Text),
        ("owner", ColumnKind::Text),
    ];
    let text = |it: String| Cell::Text(it);
    let row = |n: u32| {
        vec![
            Cell::Integer(i64::from(n)),
            text(format!("stack-{}", n / 10)),
            text("stack".to_owned()),
            text(format!("stack.q{}", n % 10)),
            text("deep-c".to_owned()),
        ]
    };
    let columns = kinds.map(|it| Column { name: it.0.to_owned(), kind: it.1 }).to_vec();
    vec![Table { name: "series".to_owned(), columns, rows: (0..N_SERIES).map(row).collect() }]
}

async fn ask(history: &LakeHistory, sql: &str) {
    let limits = AskLimits { n_rows_max: 100_000, time_max: Span::from_s(60) };
    let begin = Instant::now();
    let answer = history.ask(sql, &names(), &Scope::All, limits).await.unwrap();
    say(&format!("ask, {} rows: {sql}", answer.rows.len()), begin);
}

/// A million live readings of 300 series, a minute apart, flushed every 100,000.
async fn a_million_live_readings() {
    let dir = tempfile::tempdir().unwrap();
    let history = LakeHistory::open(dir.path(), LakeSettings::default()).await.unwrap();
    println!("opened: {} MB resident", rss_mb());
    let from = Time::parse("2026-11-20T00:00:00Z").unwrap();
    let n_steps = 1_000_000 / u64::from(N_SERIES);
    let (mut keeping, mut flushing) = (0.0, 0.0);
    for n in 0..n_steps {
        let time = from.plus(Span::from_s(n * EVERY_S.unsigned_abs()));
        let readings: Vec<_> = (0..N_SERIES).map(|it| reading(it, time, n)).collect();
        let kept = Kept::of_record(&readings, vec![], Position(n + 1));
        let begin = Instant::now();
        history.keep(kept);
        keeping += begin.elapsed().as_secs_f64();
        if n % 333 == 332 || n + 1 == n_steps {
            let begin = Instant::now();
            history.flush(Position(n + 1)).await.unwrap();
            flushing += begin.elapsed().as_secs_f64();
        }
    }
    println!(
        "keep 1 M: {:.0} ms; 11 flushes: {:.0} ms; {} MB",
        keeping * 1e3,
        flushing * 1e3,
        rss_mb()
    );
    println!(
        "{:.2} bytes a reading on disk",
        bytes_of(&dir.path().join("observations")) as f64 / 1e6
    );
    let to = from.plus(Span::from_s(n_steps * 60));
    for round in ["cold", "warm", "merged"] {
        if round == "merged" {
            let begin = Instant::now();
            history.maintain(Time::from_s(4_000_000_000)).await.unwrap();
            say("maintain", begin);
        }
        let begin = Instant::now();
        let day = history.readings(SeriesId(7), to.minus(Span::from_h(24)), to, 10_000, false);
        let day = day.await.unwrap();
        say(&format!("{round}: one series, 24 h, {} readings", day.len()), begin);
        let begin = Instant::now();
        let bins = history.bins(SeriesId(7), to.minus(Span::from_h(24)), to, 400).await.unwrap();
        say(&format!("{round}: one series, 24 h, {} bins", bins.len()), begin);
        ask(&history, "SELECT entity, avg(value) FROM readings GROUP BY entity").await;
        ask(&history, "SELECT date_bin(INTERVAL '1 hour', time) AS hour, max(value) FROM readings WHERE entity = 'stack-3' AND quantity = 'stack.q4' GROUP BY 1").await;
    }
    let late = vec![Reading {
        value: 99.0,
        known_at: to,
        position: Position(n_steps + 1),
        ..reading(7, from, 0)
    }];
    history.keep(Kept::of_record(&late, vec![], Position(n_steps + 1)));
    ask(&history, "SELECT entity, avg(value) FROM readings GROUP BY entity").await;
    let begin = Instant::now();
    history.flush(Position(n_steps + 1)).await.unwrap();
    say("flush of one correction", begin);
    ask(&history, "SELECT entity, avg(value) FROM readings GROUP BY entity").await;
}

/// Four years of four stations, eleven quantities, hourly, one station after another, with hourly
/// means: 1.5 million of each, flushed and tidied at 500,000 rows as the node does.
async fn four_imported_years() {
    let dir = tempfile::tempdir().unwrap();
    let history = LakeHistory::open(dir.path(), LakeSettings::default()).await.unwrap();
    let from = Time::parse("2013-03-01T00:00:00Z").unwrap();
    let n_hours = std::env::var("DAYS").map_or(4 * 365, |it| it.parse().unwrap()) * 24;
    let begin = Instant::now();
    let (mut position, mut pending, mut flushing, mut n_flushes) = (0, 0, 0.0, 0);
    for station in 0..4_u32 {
        for hour in 0..n_hours {
            position += 1;
            let time = from.plus(Span::from_h(hour));
            let of = |it: u32| Reading {
                position: Position(position),
                ..reading(station * 11 + it, time, hour)
            };
            let readings: Vec<_> = (0..11).map(of).collect();
            let mean = |it: &Reading| LegalMean {
                series: it.series,
                period: Period::Hour,
                end: it.time.plus(Span::from_h(1)),
                value: Some(it.value),
                judged: Some(it.value),
                valid_share: 1.0,
                verdict: Verdict::NoLimit,
                known_at: it.known_at,
            };
            let means = readings.iter().map(mean).collect();
            history.keep(Kept::of_record(&readings, means, Position(position)));
            pending += 22;
            if 500_000 <= pending || (station == 3 && hour + 1 == n_hours) {
                let begin = Instant::now();
                history.flush(Position(position)).await.unwrap();
                history.maintain(Time::parse("2026-11-22T00:00:00Z").unwrap()).await.unwrap();
                flushing += begin.elapsed().as_secs_f64();
                n_flushes += 1;
                pending = 0;
            }
        }
    }
    say("imported", begin);
    println!("{n_flushes} flushes of 500,000 rows: {flushing:.1} s");
    let disk = |it: &str| bytes_of(&dir.path().join(it)) / 1_000_000;
    println!("observations {} MB, means {} MB", disk("observations"), disk("means"));
    for _ in 0..2 {
        let begin = Instant::now();
        let bins =
            history.bins(SeriesId(7), from, from.plus(Span::from_h(n_hours)), 500).await.unwrap();
        say(&format!("four years of a series as {} bins", bins.len()), begin);
    }
    let begin = Instant::now();
    for _ in 0..12 {
        history.maintain(Time::parse("2027-11-22T00:00:00Z").unwrap()).await.unwrap();
    }
    say("all days merged", begin);
    let begin = Instant::now();
    history.bins(SeriesId(7), from, from.plus(Span::from_h(n_hours)), 500).await.unwrap();
    say("four years of a series as bins", begin);
    ask(&history, "SELECT count(*) FROM means WHERE verdict = 'no_limit'").await;
    drop(history);
    let begin = Instant::now();
    let history = LakeHistory::open(dir.path(), LakeSettings::default()).await.unwrap();
    say("opened again", begin);
    drop(history);
    if let Ok(keep) = std::env::var("KEEP_LAKE") {
        let to = Path::new(&keep);
        let _ = std::fs::remove_dir_all(to);
        std::fs::rename(dir.keep(), to).unwrap();
    }
}

#[tokio::main]
async fn main() {
    a_million_live_readings().await;
    four_imported_years().await;
}
