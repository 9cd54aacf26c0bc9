//! Devices: many MQTT connections that publish eight values a message with `QoS` 1, at a given rate
//! or as fast as they are acknowledged.

mod device;
mod message;

use std::{
    fs::File,
    io::{BufWriter, Write as _, stdin},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use rustix::{
    buffer::spare_capacity,
    event::{Timespec, epoll},
};
use serde_json::{Value, json};

use crate::{clock::now_us, percentile::percentile, say};
use device::{Device, Name};
use message::Message;

/// Messages written before acknowledgements are looked at again.
const BURST_MAX: usize = 4_096;
/// With nothing acknowledged for this long, waiting is over.
const STALLED: Duration = Duration::from_secs(10);
const EVENTS_MAX: usize = 1_024;

/// How a payload looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// `{"entity", "time", "values"}`, as the center takes it.
    Center,
    /// `{"id", "ts", "seq", "t0", ...}`, as flat as the rivals' examples.
    Flat,
}

/// What to publish, to whom and how fast.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[arg(long, default_value = "127.0.0.1:1883")]
    addr: String,
    #[arg(long, default_value_t = 1_000)]
    connections: usize,
    #[arg(long, default_value_t = 200_000)]
    messages: u64,
    /// Unacknowledged messages a connection may have.
    #[arg(long, default_value_t = 8)]
    window: usize,
    /// Messages a second over all connections; 0 is as fast as it goes.
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// A line a connection: source, token and entity, divided by tabs. Without it nobody logs in.
    #[arg(long)]
    credentials: Option<PathBuf>,
    /// `{source}` stands for the source of the connection.
    #[arg(long, default_value = "v1/air/{source}/telemetry")]
    topic: String,
    #[arg(long, value_enum, default_value_t = Form::Flat)]
    form: Form,
    /// Every so many messages one is over its limit; 0 is never.
    #[arg(long, default_value_t = 0)]
    alarm_every: u64,
    /// Time between two readings of a station; the last of them is of now.
    #[arg(long, default_value_t = 1_000)]
    step_ms: i64,
    /// Where to write what was acknowledged: station and time, a line each.
    #[arg(long)]
    acknowledged: Option<PathBuf>,
    /// Where to write what was over its limit: station, time, microsecond of publishing.
    #[arg(long)]
    alarms: Option<PathBuf>,
    #[arg(long, default_value_t = 120)]
    timeout_s: u64,
    /// Says `connected`, and waits for a line of input before the first message.
    #[arg(long)]
    hold: bool,
}

/// Publishes, and says how it went.
pub(crate) fn run(options: Options) -> Result<Value> {
    let mut load = Load::connect(options)?;
    if load.options.hold {
        say("connected");
        stdin().read_line(&mut String::new())?;
    }
    let each = load.options.messages.div_ceil(load.devices.len() as u64) as i64;
    load.begin_ms = now_us() as i64 / 1_000 - each * load.options.step_ms;
    load.begun_us = now_us();
    load.begun = Instant::now();
    load.progress = load.begun;
    load.publish()?;
    let took_s = load.begun.elapsed().as_secs_f64();
    load.write_lists()?;
    Ok(load.report(took_s))
}

struct Load {
    options: Options,
    devices: Vec<Device>,
    epoll: rustix::fd::OwnedFd,
    /// Time of the first reading of each station.
    begin_ms: i64,
    begun_us: u64,
    begun: Instant,
    /// When something was last acknowledged or written.
    progress: Instant,
    next: usize,
    sent: u64,
    sent_bytes: u64,
    dead: usize,
    /// Microseconds from publishing to the acknowledgement.
    took_us: Vec<u64>,
    /// Device and time of what was acknowledged, if somebody wants the list.
    acknowledged: Vec<(usize, i64)>,
    /// Device, time and moment of publishing of what was over its limit.
    alarms: Vec<(usize, i64, u64)>,
}

impl Load {
    fn connect(options: Options) -> Result<Self> {
        let names = names(&options)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let mut devices = Vec::with_capacity(names.len());
        for (n, name) in names.into_iter().enumerate() {
            let device = Device::connect(&options, n, name)?;
            let data = epoll::EventData::new_u64(n as u64);
            epoll::add(&epoll, device.stream(), data, epoll::EventFlags::IN)?;
            devices.push(device);
        }
        let now = Instant::now();
        Ok(Self {
            devices,
            epoll,
            begin_ms: 0,
            begun_us: 0,
            begun: now,
            progress: now,
            next: 0,
            sent: 0,
            sent_bytes: 0,
            dead: 0,
            took_us: Vec::with_capacity(options.messages as usize),
            acknowledged: Vec::new(),
            alarms: Vec::new(),
            options,
        })
    }

    fn publish(&mut self) -> Result<()> {
        let mut events = Vec::with_capacity(EVENTS_MAX);
        let timeout = Duration::from_secs(self.options.timeout_s);
        let mut payload = Vec::with_capacity(512);
        while (self.took_us.len() as u64) < self.options.messages && self.dead < self.devices.len()
        {
            let n_sent = self.send_what_is_due(&mut payload)?;
            if STALLED < self.progress.elapsed() || timeout < self.begun.elapsed() {
                return Ok(());
            }
            // With a rate, the next message is due before any acknowledgement need come.
            let patience_ms = match (n_sent, self.options.rate > 0.0) {
                (BURST_MAX.., _) => 0,
                (_, true) => 1,
                (_, false) => 20,
            };
            let patience = Timespec { tv_sec: 0, tv_nsec: patience_ms * 1_000_000 };
            epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&patience))?;
            for event in events.drain(..) {
                let epoll::Event { flags, data, .. } = event;
                self.heard(data.u64() as usize, flags)?;
            }
        }
        Ok(())
    }

    /// Goes round the devices until nobody may send, or a burst is out; says how many were sent.
    fn send_what_is_due(&mut self, payload: &mut Vec<u8>) -> Result<usize> {
        let due = match self.options.rate {
            rate if rate > 0.0 => (self.begun.elapsed().as_secs_f64() * rate) as u64,
            _ => u64::MAX,
        };
        let due = due.min(self.options.messages);
        let (mut n_idle, mut n_sent) = (0, 0);
        while self.sent < due && n_idle < self.devices.len() && n_sent < BURST_MAX {
            self.next = (self.next + 1) % self.devices.len();
            if !self.devices[self.next].may_send(self.options.window) {
                n_idle += 1;
                continue;
            }
            (n_idle, n_sent) = (0, n_sent + 1);
            self.send_one(self.next, payload)?;
        }
        Ok(n_sent)
    }

    fn send_one(&mut self, n: usize, payload: &mut Vec<u8>) -> Result<()> {
        let every = self.options.alarm_every;
        let is_over = every > 0 && self.sent.is_multiple_of(every);
        let device = &mut self.devices[n];
        let time_ms = self.begin_ms + device.n_sent() * self.options.step_ms;
        let published_us = now_us();
        let message = Message {
            time_ms,
            number: self.sent,
            published_us,
            values: message::values(device.station(), time_ms, every > 0, is_over),
        };
        payload.clear();
        message.write(payload, self.options.form, device.name());
        self.sent_bytes += payload.len() as u64;
        self.sent += 1;
        if is_over {
            self.alarms.push((n, time_ms, published_us));
        }
        let alive = device.send(payload, published_us, time_ms);
        self.after_writing(n, alive)
    }

    fn heard(&mut self, n: usize, flags: epoll::EventFlags) -> Result<()> {
        let device = &mut self.devices[n];
        if device.is_dead() {
            return Ok(());
        }
        let mut alive = true;
        if flags.contains(epoll::EventFlags::OUT) {
            alive = device.flush();
            self.progress = Instant::now();
        }
        if alive && flags.intersects(epoll::EventFlags::IN | epoll::EventFlags::HUP) {
            let before = self.took_us.len();
            let wanted = self.options.acknowledged.is_some();
            let list = &mut self.acknowledged;
            alive = device.read(&mut self.took_us, |time_ms| {
                if wanted {
                    list.push((n, time_ms));
                }
            });
            if before < self.took_us.len() {
                self.progress = Instant::now();
            }
        }
        self.after_writing(n, alive && !flags.contains(epoll::EventFlags::ERR))
    }

    /// Asks to be woken when a full socket has room again, and buries who is gone.
    fn after_writing(&mut self, n: usize, alive: bool) -> Result<()> {
        let device = &mut self.devices[n];
        if !alive {
            epoll::delete(&self.epoll, device.stream())?;
            device.bury();
            self.dead += 1;
            return Ok(());
        }
        if let Some(flags) = device.wishes_changed() {
            let data = epoll::EventData::new_u64(n as u64);
            epoll::modify(&self.epoll, device.stream(), data, flags)?;
        }
        Ok(())
    }

    fn write_lists(&self) -> Result<()> {
        let station = |n: usize| &self.devices[n].name().entity;
        if let Some(path) = &self.options.acknowledged {
            let lines = self.acknowledged.iter();
            write_lines(path, lines.map(|(n, time)| format!("{}\t{time}", station(*n))))?;
        }
        if let Some(path) = &self.options.alarms {
            let lines = self.alarms.iter();
            write_lines(path, lines.map(|(n, time, us)| format!("{}\t{time}\t{us}", station(*n))))?;
        }
        Ok(())
    }

    fn report(&mut self, took_s: f64) -> Value {
        let n_acknowledged = self.took_us.len();
        json!({
            "begun_us": self.begun_us,
            "sent": self.sent,
            "acknowledged": n_acknowledged,
            "seconds": took_s,
            "messages_s": n_acknowledged as f64 / took_s,
            "ack_p50_us": percentile(&mut self.took_us, 0.5),
            "ack_p99_us": percentile(&mut self.took_us, 0.99),
            "dead": self.dead,
            "payload_bytes": self.sent_bytes / self.sent.max(1),
            "over_limit": self.alarms.len(),
        })
    }
}

/// Who connects: the lines of the file, or stations without an account.
fn names(options: &Options) -> Result<Vec<Name>> {
    let Some(path) = &options.credentials else {
        return Ok((0..options.connections).map(Name::invented).collect());
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{}: credentials cannot be read", path.display()))?;
    let names: Vec<_> = text.lines().take(options.connections).map(Name::read).collect();
    names.into_iter().collect::<Result<_>>().with_context(|| path.display().to_string())
}

fn write_lines(path: &Path, lines: impl Iterator<Item = String>) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for line in lines {
        writeln!(file, "{line}")?;
    }
    Ok(file.flush()?)
}
