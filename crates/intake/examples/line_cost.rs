//! What reading a point of line protocol costs: `cargo run --release -p intake --example line_cost`.
//!
//! The body has the shape of a bulk load: a hundred stations, eight numbers a line, minute after
//! minute, so that no two neighbouring lines share a key. The parser alone, number and time read;
//! and the parser with each key resolved and a reading made of each point, as the door takes it.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::print_stdout, reason = "the figure is the answer")]

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use intake::line::{Precision, Reader, Readings, Value};
use model::Time;

const STATIONS: u64 = 100;
const MINUTES: u64 = 1_000;
const QUANTITIES: [&str; 8] = ["pm25", "pm10", "so2", "no2", "co", "o3", "temp", "rh"];
const ROUNDS: u32 = 5;

fn main() {
    let body = body();
    let points = STATIONS * MINUTES * QUANTITIES.len() as u64;
    println!("{points} points, {} bytes each", body.len() as u64 / points);
    let report = |what: &str, run: &dyn Fn() -> u64| {
        let fastest = (0..ROUNDS).map(|_| time(run, points)).min().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let ns_each = fastest.as_nanos() as f64 / points as f64;
        println!("{what}: {ns_each:.1} ns a point, the fastest of {ROUNDS}");
    };
    report("parsed", &|| parsed(body.as_bytes()));
    report("parsed, resolved and made a reading", &|| readings(body.as_bytes()));
}

fn time(run: &dyn Fn() -> u64, points: u64) -> Duration {
    let begin = Instant::now();
    assert_eq!(run(), points, "every point is read");
    begin.elapsed()
}

fn parsed(body: &[u8]) -> u64 {
    let mut reader = Reader::new(body, Precision::Nanosecond);
    let (mut n, mut sum) = (0, 0.0);
    while let Some(line) = reader.read() {
        for field in line.iter().flat_map(|it| it.fields) {
            if let Value::Number(value) = field.value {
                (n, sum) = (n + 1, sum + value);
            }
        }
    }
    std::hint::black_box(sum);
    n
}

fn readings(body: &[u8]) -> u64 {
    let is_entity = |text: &str| text.starts_with('S');
    let mut readings = Readings::new(body, Precision::Nanosecond, Time::from_s(0), is_entity);
    let mut n = 0;
    loop {
        let part = readings.next_part(10_000);
        if part.is_empty() {
            return n;
        }
        n += part.iter().flatten().count() as u64;
    }
}

/// Numbers of one decimal that walk, from a fixed seed.
fn body() -> String {
    let (mut text, mut seed) = (String::new(), 42_u64);
    for minute in 0..MINUTES {
        for station in 0..STATIONS {
            write!(text, "air,st=S{station:03} ").expect("a string grows");
            for quantity in QUANTITIES {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let tenths = seed >> 55;
                write!(text, "{quantity}={}.{},", tenths / 10, tenths % 10)
                    .expect("a string grows");
            }
            text.pop();
            writeln!(text, " {}000000000", 1_790_000_040 + minute * 60).expect("a string grows");
        }
    }
    text
}
