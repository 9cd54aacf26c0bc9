//! What a fast integrator's bridge can do at best, in Telegraf's place: subscribes with `QoS` 1,
//! reads JSON, writes a batch at a time, and acknowledges at once, as Telegraf does.

mod sink;

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::{Value, json};
use sonic_rs::JsonValueTrait as _;

use crate::{
    mqtt::{self, PUBLISH, Packet},
    station::QUANTITIES,
};
use sink::{Kind, Sink};

/// How often the age of a batch is looked at while nothing comes.
const PATIENCE: Duration = Duration::from_millis(20);

/// From where to where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    sink: Kind,
    #[arg(long, default_value = "127.0.0.1:1883")]
    addr: String,
    #[arg(long, default_value = "v1/air/+/telemetry")]
    topic: String,
    /// Address of the database, or what PostgreSQL calls a connection string.
    #[arg(long)]
    url: String,
    /// Messages in a batch, and how old its first may become.
    #[arg(long, default_value_t = 1_000)]
    batch: usize,
    #[arg(long, default_value_t = 1_000)]
    batch_ms: u64,
    /// Ends when nothing has come for so long after the first message.
    #[arg(long, default_value_t = 8)]
    idle_s: u64,
}

/// One message of a station.
struct Sample {
    station: String,
    time_ms: i64,
    values: [f64; 8],
}

/// Carries messages until the broker is gone or silent, and says how many.
pub(crate) fn run(options: &Options) -> Result<Value> {
    let mut stream = TcpStream::connect(&options.addr)?;
    stream.set_nodelay(true)?;
    let mut hello = Vec::new();
    mqtt::connect(&mut hello, "bridge", None);
    mqtt::subscribe(&mut hello, &options.topic, 1);
    stream.write_all(&hello)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut sink = Sink::open(options.sink, &options.url)?;
    let (batch_age, idle) =
        (Duration::from_millis(options.batch_ms), Duration::from_secs(options.idle_s));
    let (mut bytes, mut unread) = (vec![0; 1 << 18], Vec::new());
    let (mut batch_begun, mut heard, mut n_messages) = (Instant::now(), Instant::now(), 0_u64);
    while n_messages == 0 || heard.elapsed() < idle {
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(n) => unread.extend_from_slice(&bytes[..n]),
            Err(it) if matches!(it.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        let (mut answers, mut at) = (Vec::new(), 0);
        while sink.n_waiting() < options.batch
            && let Some(packet) = Packet::read(&unread[at..])
        {
            at += packet.length;
            if packet.kind() == PUBLISH
                && let Some((id, payload)) = packet.published()
            {
                answers.extend(id);
                if sink.n_waiting() == 0 {
                    batch_begun = Instant::now();
                }
                sink.put(&Sample::read(payload)?)?;
                n_messages += 1;
                heard = Instant::now();
            }
        }
        unread.drain(..at);
        if acknowledge(&mut stream, &answers).is_err() {
            break;
        }
        let n_waiting = sink.n_waiting();
        if options.batch <= n_waiting || (n_waiting > 0 && batch_age <= batch_begun.elapsed()) {
            sink.write()?;
        }
    }
    sink.write()?;
    Ok(json!({"messages": n_messages, "writes": sink.n_writes(), "refused": sink.n_refused()}))
}

fn acknowledge(stream: &mut TcpStream, ids: &[u16]) -> std::io::Result<()> {
    let mut bytes = Vec::with_capacity(ids.len() * 4);
    for id in ids {
        mqtt::puback(&mut bytes, *id);
    }
    stream.write_all(&bytes)
}

impl Sample {
    fn read(payload: &[u8]) -> Result<Self> {
        let read: sonic_rs::Value = sonic_rs::from_slice(payload)?;
        let missing = |what: &'static str| move || format!("a message has no `{what}`");
        let mut values = [0.0; 8];
        for (n, name) in QUANTITIES.into_iter().enumerate() {
            values[n] = read[name].as_f64().with_context(missing(name))?;
        }
        Ok(Self {
            station: read["id"].as_str().with_context(missing("id"))?.to_owned(),
            time_ms: read["ts"].as_i64().with_context(missing("ts"))?,
            values,
        })
    }
}

#[test]
fn a_message_is_read() {
    let payload = br#"{"id":"st0042","ts":1795305600000,"pm25":1,"pm10":2,"so2":3,"no2":4,"co":5,"o3":6,"temp":7,"rh":8}"#;
    let sample = Sample::read(payload).unwrap();
    assert_eq!((sample.station.as_str(), sample.time_ms), ("st0042", 1_795_305_600_000));
    assert_eq!(sample.values, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let error = Sample::read(br#"{"id":"st0042"}"#).err().unwrap();
    assert_eq!(error.to_string(), "a message has no `pm25`");
}
