//! One question, asked many times over one connection that is kept. A question may be several
//! requests, one after the other, where an answer comes in pages.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::{Value, json};

use crate::{http::Connection, percentile::percentile};

/// What to ask, and how often.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long)]
    addr: String,
    /// A file with a whole request: line, headers, body. Several are one question.
    #[arg(long, required = true)]
    request: Vec<PathBuf>,
    #[arg(long, default_value_t = 15)]
    times: usize,
    /// Once this is over it is asked no more, but three times in any case.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Where to write the last answers, so that somebody can look whether they are answers.
    #[arg(long)]
    body: Option<PathBuf>,
}

/// Asks, and says how long an answer took, all of it.
pub(crate) fn run(options: &Options) -> Result<Value> {
    const TIMES_MIN: usize = 3;
    let read = |path: &PathBuf| {
        std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
    };
    let requests = options.request.iter().map(read).collect::<Result<Vec<_>>>()?;
    let mut question = Question {
        connection: Connection::open(&options.addr)?,
        bodies: vec![vec![]; requests.len()],
    };
    // The first answer warms caches and shows whether there is one.
    let status = question.ask(&requests)?;
    let mut took_us = Vec::new();
    let end = Instant::now() + Duration::from_secs(options.seconds);
    while (200..300).contains(&status)
        && took_us.len() < options.times
        && (Instant::now() < end || took_us.len() < TIMES_MIN)
    {
        let begun = Instant::now();
        question.ask(&requests)?;
        took_us.push(begun.elapsed().as_micros() as u64);
    }
    if let Some(path) = &options.body {
        std::fs::write(path, question.bodies.join(&b"\n"[..]))?;
    }
    let mut us = |share| percentile(&mut took_us, share);
    let (min_us, p50_us, p95_us) = (us(0.0), us(0.5), us(0.95));
    Ok(json!({
        "status": status, "bytes": question.bodies.iter().map(Vec::len).sum::<usize>(),
        "n": took_us.len(), "min_us": min_us, "p50_us": p50_us, "p95_us": p95_us,
    }))
}

struct Question {
    connection: Connection,
    bodies: Vec<Vec<u8>>,
}

impl Question {
    /// Asks all requests; the worst status.
    fn ask(&mut self, requests: &[Vec<u8>]) -> Result<u16> {
        let mut worst = 0;
        for (request, body) in requests.iter().zip(&mut self.bodies) {
            worst = worst.max(self.connection.ask(request, body)?);
        }
        Ok(worst)
    }
}
