//! A subscriber: counts messages, and how old they are when they come.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::{
    clock::now_us,
    mqtt::{self, Login, PUBLISH, Packet},
    percentile::percentile,
    say,
};

/// SUBACK of three bytes to the packet with the id 1.
const SUBACK_HEAD: [u8; 4] = [0x90, 3, 0, 1];
/// How often the end is looked at while nothing comes.
const PATIENCE: Duration = Duration::from_millis(200);

/// What to listen to, and until when.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, default_value = "127.0.0.1:1883")]
    addr: String,
    #[arg(long)]
    topic: String,
    #[arg(long, default_value = "subscriber")]
    client_id: String,
    #[arg(long, requires = "password")]
    user: Option<String>,
    #[arg(long)]
    password: Option<String>,
    /// Ends after so many messages.
    #[arg(long, default_value_t = u64::MAX)]
    expect: u64,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Ends when nothing has come for so long after the first message.
    #[arg(long, default_value_t = 3_600)]
    idle_s: u64,
}

/// Listens, and says what came.
pub(crate) fn run(options: &Options) -> Result<Value> {
    let mut stream = TcpStream::connect(&options.addr)?;
    stream.set_nodelay(true)?;
    let login = options.user.as_deref().zip(options.password.as_deref());
    let login = login.map(|(user, password)| Login { user, password });
    let mut hello = Vec::new();
    mqtt::connect(&mut hello, &options.client_id, login);
    mqtt::subscribe(&mut hello, &options.topic, 1);
    stream.write_all(&hello)?;
    let mut bytes = vec![0; 1 << 18];
    let mut unread = Vec::new();
    // Before its answer to SUBSCRIBE a broker need not send anything.
    while !unread.windows(SUBACK_HEAD.len()).any(|it| it == SUBACK_HEAD) {
        let n = stream.read(&mut bytes)?;
        ensure!(n > 0, "{}: the connection ended instead of SUBACK", options.addr);
        unread.extend_from_slice(&bytes[..n]);
    }
    stream.set_read_timeout(Some(PATIENCE))?;
    say("listening");
    let mut heard = Heard::default();
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let idle = Duration::from_secs(options.idle_s);
    while Instant::now() < end && heard.n < options.expect && !heard.is_silent_for(idle) {
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(n) => unread.extend_from_slice(&bytes[..n]),
            Err(it) if matches!(it.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
            Err(_) => break,
        }
        let mut answers = Vec::new();
        let n_read = heard.take(&unread, &mut answers);
        unread.drain(..n_read);
        stream.write_all(&answers)?;
    }
    Ok(heard.report())
}

#[derive(Default)]
struct Heard {
    n: u64,
    ages_us: Vec<u64>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Heard {
    /// Counts the whole packets of what was read, and says how many bytes they were.
    fn take(&mut self, bytes: &[u8], answers: &mut Vec<u8>) -> usize {
        let now = now_us();
        let mut at = 0;
        while let Some(packet) = Packet::read(&bytes[at..]) {
            at += packet.length;
            let Some((id, payload)) = packet.published().filter(|_| packet.kind() == PUBLISH)
            else {
                continue;
            };
            if let Some(id) = id {
                mqtt::puback(answers, id);
            }
            self.n += 1;
            self.last = Some(Instant::now());
            self.first = self.first.or(self.last);
            self.ages_us.extend(number(payload, b"\"t0\":").map(|it| now.saturating_sub(it)));
        }
        at
    }

    fn is_silent_for(&self, idle: Duration) -> bool {
        self.last.is_some_and(|it| idle < it.elapsed())
    }

    fn report(&mut self) -> Value {
        let took = self.first.zip(self.last).map_or(0.0, |(a, b)| (b - a).as_secs_f64());
        let mut age = |share| percentile(&mut self.ages_us, share);
        json!({
            "received": self.n, "seconds": took, "messages_s": self.n as f64 / took.max(1e-9),
            "p50_us": age(0.5), "p95_us": age(0.95), "p99_us": age(0.99), "max_us": age(1.0),
        })
    }
}

/// The whole number after a name.
fn number(payload: &[u8], name: &[u8]) -> Option<u64> {
    let at = payload.windows(name.len()).position(|it| it == name)? + name.len();
    let digits = payload[at..].iter().skip_while(|it| **it == b' ');
    let digits: Vec<_> = digits.take_while(|it| it.is_ascii_digit()).copied().collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

#[test]
fn the_moment_of_publishing_is_found() {
    assert_eq!(number(br#"{"id":"a","t0":123,"x":4}"#, b"\"t0\":"), Some(123));
    assert_eq!(number(br#"{"id":"a"}"#, b"\"t0\":"), None);
}
