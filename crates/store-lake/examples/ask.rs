//! What questions over a folder of tables cost, without the server around them:
//! `cargo run --release -p store-lake --example ask -- FOLDER/history [FIRST STEP N WORD]`.
//!
//! The series asked for are FIRST, FIRST + STEP and so on, N of them; of each question the median of
//! fifteen answers is printed, the first answer beside it. With WORD, only the
//! questions with that word in their name.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "measuring reads the clock, prints, and stops when it fails"
)]

use std::{path::Path, time::Instant};

use model::{SeriesId, Span, Time};
use port::{Detail, History as _, Stretches};
use store_lake::{LakeHistory, LakeSettings};

const N_TIMES: usize = 15;

#[tokio::main]
async fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: u32| given.get(at).map_or(usual, |it| it.parse().unwrap());
    let (first, step, n) = (number(1, 1), number(2, 8), number(3, 100));
    let lake = LakeHistory::open(Path::new(&given[0]), LakeSettings::default()).await.unwrap();
    let many: Vec<SeriesId> = (0..n).map(|it| SeriesId(first + it * step)).collect();
    let one = &many[many.len() / 2..=many.len() / 2];
    let (from, to) = ends(&lake, one).await;
    let day = Time(from.0.div_euclid(86_400_000_000) * 86_400_000_000).plus(Span::from_h(5 * 24));
    let stretches = |width, detail| Stretches { from, to, width, detail };
    let all = Span(to.since(from).0);
    median("one series, one day, raw", async || {
        lake.points(one, day, day.plus(Span::from_h(24)), usize::MAX).await.unwrap()[0].len()
    })
    .await;
    median("one series, one day, with its provenance", async || {
        let to = day.plus(Span::from_h(24));
        lake.readings(one[0], day, to, usize::MAX, false).await.unwrap().len()
    })
    .await;
    let only = given.get(4).map_or("", String::as_str);
    for (what, series, width, detail) in [
        ("hours of many series", &many[..], Span::from_h(1), Detail::Sums),
        ("days of many series", &many, Span::from_h(24), Detail::Sums),
        ("minutes of many series", &many, Span::from_min(1), Detail::Sums),
        ("ten minutes of many series", &many, Span::from_min(10), Detail::Sums),
        ("hours of one series", one, Span::from_h(1), Detail::Sums),
        ("every value of many series", &many, all, Detail::Values),
    ] {
        if !what.contains(only) {
            continue;
        }
        median(what, async || {
            let counted = lake.tallies(series, stretches(width, detail), usize::MAX).await;
            counted.unwrap().iter().map(Vec::len).sum()
        })
        .await;
    }
}

/// Where the readings begin and end, hours of the clock.
async fn ends(lake: &LakeHistory, series: &[SeriesId]) -> (Time, Time) {
    let always = Stretches {
        from: Time(0),
        to: Time(i64::MAX / 4),
        width: Span::from_h(1),
        detail: Detail::Sums,
    };
    let counted = lake.tallies(series, always, usize::MAX).await.unwrap();
    let hours = counted.first().expect("one series was asked for");
    let (first, last) = (hours.first().expect("it has readings"), hours.last().unwrap());
    (first.begin, last.begin.plus(Span::from_h(1)))
}

async fn median(what: &str, ask: impl AsyncFn() -> usize) {
    let mut took_ms = vec![];
    let mut n = 0;
    for _ in 0..=N_TIMES {
        let begun = Instant::now();
        n = ask().await;
        took_ms.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let first = took_ms.remove(0);
    took_ms.sort_unstable_by(f64::total_cmp);
    println!("{what}: {:.2} ms (first {first:.2}), {n} rows", took_ms[N_TIMES / 2]);
}
