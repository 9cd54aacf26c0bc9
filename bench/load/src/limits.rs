//! What this machine can do at most: sync, write, copy, read JSON. Figures of a run are read beside
//! these.

use std::{
    fs::File,
    hint::black_box,
    io::Write as _,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::{
    percentile::percentile,
    station::{Station, put_members},
};

/// Where to try.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A folder on the disk that the measured programs write to.
    #[arg(long)]
    dir: PathBuf,
    #[arg(long, default_value_t = 2)]
    seconds: u64,
}

/// Measures, each for a little while.
pub(crate) fn run(options: &Options) -> Result<Value> {
    let path = options.dir.join("limits");
    let mut said = Map::new();
    for (name, bytes) in [("fdatasync_4_kib", 4 << 10), ("fdatasync_256_kib", 256 << 10)] {
        let file = File::create(&path).with_context(|| path.display().to_string())?;
        said.insert(name.to_owned(), syncs(file, bytes, Duration::from_secs(options.seconds))?);
    }
    said.insert("write_mb_s".to_owned(), json!(written_mb_s(File::create(&path)?)?));
    std::fs::remove_file(&path)?;
    said.insert("copy_gb_s".to_owned(), json!(copied_gb_s()));
    said.insert("json_messages_s".to_owned(), json!(json_messages_s()?));
    Ok(Value::Object(said))
}

fn syncs(mut file: File, bytes: usize, span: Duration) -> Result<Value> {
    let bytes = vec![7; bytes];
    let mut took_us = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < span {
        let at = Instant::now();
        file.write_all(&bytes)?;
        file.sync_data()?;
        took_us.push(at.elapsed().as_micros() as u64);
    }
    let rate_s = (took_us.len() as f64 / begun.elapsed().as_secs_f64()).round();
    let mut us = |share| percentile(&mut took_us, share);
    Ok(json!({"rate_s": rate_s, "p50_us": us(0.5), "p99_us": us(0.99)}))
}

fn written_mb_s(mut file: File) -> Result<f64> {
    const MB: usize = 256;
    let bytes = vec![7; 1_000_000];
    let begun = Instant::now();
    for _ in 0..MB {
        file.write_all(&bytes)?;
    }
    file.sync_all()?;
    Ok((MB as f64 / begun.elapsed().as_secs_f64()).round())
}

fn copied_gb_s() -> f64 {
    const TIMES: usize = 16;
    let from = vec![1_u8; 128 << 20];
    let mut to = vec![0_u8; 128 << 20];
    let begun = Instant::now();
    for _ in 0..TIMES {
        to.copy_from_slice(&from);
        black_box(&to);
    }
    let gb = (TIMES * from.len()) as f64 / 1e9;
    (gb / begun.elapsed().as_secs_f64() * 10.0).round() / 10.0
}

/// How many messages of a station one core reads.
fn json_messages_s() -> Result<f64> {
    let mut station = Station::new(1, 1);
    let payloads: Vec<Vec<u8>> = (0..20_000)
        .map(|n| {
            let mut bytes = b"{\"id\":\"st0001\",\"ts\":1795000000000,".to_vec();
            put_members(&mut bytes, &station.sample(1_795_000_000 + n));
            bytes.push(b'}');
            bytes
        })
        .collect();
    let begun = Instant::now();
    let mut n_read = 0;
    while begun.elapsed() < Duration::from_secs(1) {
        for payload in &payloads {
            black_box(sonic_rs::from_slice::<sonic_rs::Value>(payload)?);
            n_read += 1;
        }
    }
    Ok((f64::from(n_read) / begun.elapsed().as_secs_f64()).round())
}
