//! A console: hears alarms as server-sent events, and notes when.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, stdin},
    path::PathBuf,
    thread,
};

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::{clock::now_us, http::Connection, say};

/// Whom to listen to.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long)]
    addr: String,
    #[arg(long, default_value = "/api/v1/stream")]
    path: String,
    #[arg(long)]
    token: String,
    /// Where to write what was heard: microsecond, and the alarm as JSON.
    #[arg(long)]
    alarms: PathBuf,
}

/// Listens until its input ends, and says how much it heard.
pub(crate) fn run(options: &Options) -> Result<Value> {
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nAuthorization: Bearer {}\r\n\r\n",
        options.path, options.token
    );
    let mut connection = Connection::open(&options.addr)?;
    let answer = connection.begin(request.as_bytes())?;
    ensure!(answer.status == 200, "{}: status {}", options.path, answer.status);
    say("listening");
    let (sender, heard) = std::sync::mpsc::channel();
    let mut lines = String::new();
    let (mut n_events, mut n_alarms) = (0_u64, 0_u64);
    thread::spawn(move || {
        // A line, or the end of the input: either way it is over.
        let _read = stdin().read_line(&mut String::new());
        // Whoever listened may be gone already.
        let _gone = sender.send(());
    });
    let mut is_alarm = false;
    for line in BufReader::new(answer).lines() {
        let (line, now) = (line?, now_us());
        if let Some(event) = line.strip_prefix("event:") {
            is_alarm = event.trim() == "alarm";
            n_events += 1;
        } else if let Some(data) = line.strip_prefix("data:").filter(|_| is_alarm) {
            let _written = writeln!(lines, "{now}\t{}", data.trim());
            n_alarms += 1;
        }
        // A beat comes every five seconds, so the end is seen soon.
        if heard.try_recv().is_ok() {
            break;
        }
    }
    std::fs::write(&options.alarms, lines)?;
    Ok(json!({"events": n_events, "alarms": n_alarms}))
}
