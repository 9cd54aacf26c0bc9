//! The floor: the least an MQTT sink can cost on this machine. One thread takes messages, another
//! writes them down; nothing is judged, stored for questions, or let in by a token.

use std::{
    fs::File,
    io::{ErrorKind, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use rustix::{
    buffer::spare_capacity,
    event::{EventfdFlags, Timespec, epoll, eventfd},
    fd::OwnedFd,
};
use serde_json::{Value, json};
use sonic_rs::JsonValueTrait as _;

use crate::{
    mqtt::{self, CONNECT, PUBLISH, Packet},
    station::QUANTITIES,
};

/// What the sink does before PUBACK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Mode {
    Nothing,
    /// Reads the JSON.
    Parse,
    /// Reads it, writes it to a file, and syncs.
    Sync,
}

/// What to do before PUBACK, and where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    mode: Mode,
    #[arg(long, default_value = "127.0.0.1:1886")]
    addr: String,
    /// The file of mode `sync`.
    #[arg(long)]
    log: PathBuf,
    /// Ends when nothing has come for so long after the first message.
    #[arg(long, default_value_t = 2)]
    idle_s: u64,
}

const LISTENER: u64 = u64::MAX;
const SYNCED: u64 = u64::MAX - 1;
const EVENTS_MAX: usize = 1_024;

/// Takes messages until nothing comes any more, and says how many.
pub(crate) fn run(options: &Options) -> Result<Value> {
    let mut sink = Sink::listen(options)?;
    let mut events = Vec::with_capacity(EVENTS_MAX);
    let idle = Duration::from_secs(options.idle_s);
    while sink.n_messages == 0 || sink.heard.elapsed() < idle {
        let patience = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
        epoll::wait(&sink.epoll, spare_capacity(&mut events), Some(&patience))?;
        for event in events.drain(..) {
            let epoll::Event { data, .. } = event;
            match data.u64() {
                LISTENER => sink.accept()?,
                SYNCED => sink.acknowledge_synced()?,
                n => sink.take(n as usize)?,
            }
        }
        sink.write_down()?;
    }
    Ok(json!({"messages": sink.n_messages, "syncs": sink.n_syncs, "sum": sink.sum.round()}))
}

/// Who waits for which PUBACK.
type Waiting = Vec<(usize, u16)>;

struct Device {
    stream: TcpStream,
    unread: Vec<u8>,
    answers: Vec<u8>,
}

struct Sink {
    mode: Mode,
    epoll: OwnedFd,
    listener: TcpListener,
    devices: Vec<Option<Device>>,
    to_disk: mpsc::Sender<(Vec<u8>, Waiting)>,
    from_disk: mpsc::Receiver<Waiting>,
    wake: OwnedFd,
    /// Since the sync that is running was begun.
    unsynced: Vec<u8>,
    waiting: Waiting,
    is_syncing: bool,
    n_messages: u64,
    n_syncs: u64,
    /// Shows that the numbers were read.
    sum: f64,
    heard: Instant,
}

impl Sink {
    fn listen(options: &Options) -> Result<Self> {
        let listener = TcpListener::bind(&options.addr)?;
        listener.set_nonblocking(true)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let new = epoll::EventData::new_u64;
        epoll::add(&epoll, &listener, new(LISTENER), epoll::EventFlags::IN)?;
        epoll::add(&epoll, &wake, new(SYNCED), epoll::EventFlags::IN)?;
        let file = File::create(&options.log)
            .with_context(|| format!("{}: cannot be made", options.log.display()))?;
        let (to_disk, orders) = mpsc::channel();
        let (done, from_disk) = mpsc::channel();
        let bell = wake.try_clone()?;
        thread::spawn(move || sync_orders(file, &orders, &done, &bell));
        Ok(Self {
            mode: options.mode,
            epoll,
            listener,
            devices: Vec::new(),
            to_disk,
            from_disk,
            wake,
            unsynced: Vec::new(),
            waiting: Vec::new(),
            is_syncing: false,
            n_messages: 0,
            n_syncs: 0,
            sum: 0.0,
            heard: Instant::now(),
        })
    }

    fn accept(&mut self) -> Result<()> {
        while let Ok((stream, _)) = self.listener.accept() {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let data = epoll::EventData::new_u64(self.devices.len() as u64);
            epoll::add(&self.epoll, &stream, data, epoll::EventFlags::IN)?;
            self.devices.push(Some(Device { stream, unread: Vec::new(), answers: Vec::new() }));
        }
        Ok(())
    }

    fn take(&mut self, n: usize) -> Result<()> {
        let Some(device) = &mut self.devices[n] else { return Ok(()) };
        let mut bytes = [0; 1 << 16];
        match device.stream.read(&mut bytes) {
            Ok(n_read) if n_read > 0 => device.unread.extend_from_slice(&bytes[..n_read]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            _ => {
                self.devices[n] = None;
                return Ok(());
            }
        }
        self.heard = Instant::now();
        let unread = std::mem::take(&mut device.unread);
        let mut at = 0;
        while let Some(packet) = Packet::read(&unread[at..]) {
            at += packet.length;
            self.take_packet(n, &packet)?;
        }
        if let Some(device) = &mut self.devices[n] {
            device.unread = unread;
            device.unread.drain(..at);
            device.answer();
        }
        Ok(())
    }

    fn take_packet(&mut self, n: usize, packet: &Packet<'_>) -> Result<()> {
        let Some(device) = &mut self.devices[n] else { return Ok(()) };
        if packet.kind() == CONNECT {
            device.answers.extend([mqtt::CONNACK << 4, 2, 0, 0]);
        }
        let Some((Some(id), payload)) = packet.published().filter(|_| packet.kind() == PUBLISH)
        else {
            return Ok(());
        };
        self.n_messages += 1;
        if Mode::Parse <= self.mode {
            let read: sonic_rs::Value = sonic_rs::from_slice(payload)?;
            let values = QUANTITIES.iter().filter_map(|it| read[*it].as_f64());
            self.sum += values.sum::<f64>();
        }
        if self.mode == Mode::Sync {
            self.unsynced.extend_from_slice(payload);
            self.unsynced.push(b'\n');
            self.waiting.push((n, id));
        } else {
            mqtt::puback(&mut device.answers, id);
        }
        Ok(())
    }

    /// Syncs again as soon as the last sync has returned: load makes the groups.
    fn write_down(&mut self) -> Result<()> {
        if self.is_syncing || self.waiting.is_empty() {
            return Ok(());
        }
        let order = (std::mem::take(&mut self.unsynced), std::mem::take(&mut self.waiting));
        self.is_syncing = true;
        self.to_disk.send(order).context("the disk failed")
    }

    fn acknowledge_synced(&mut self) -> Result<()> {
        rustix::io::read(&self.wake, &mut [0; 8])?;
        while let Ok(waiting) = self.from_disk.try_recv() {
            self.n_syncs += 1;
            self.is_syncing = false;
            let mut touched = Vec::new();
            for (n, id) in waiting {
                if let Some(device) = &mut self.devices[n] {
                    if device.answers.is_empty() {
                        touched.push(n);
                    }
                    mqtt::puback(&mut device.answers, id);
                }
            }
            for n in touched {
                if let Some(device) = &mut self.devices[n] {
                    device.answer();
                }
            }
        }
        Ok(())
    }
}

impl Device {
    /// A device that reads no answers is gone soon; what does not fit is lost with it.
    fn answer(&mut self) {
        if !self.answers.is_empty() {
            let _written = self.stream.write(&self.answers);
            self.answers.clear();
        }
    }
}

fn sync_orders(
    mut file: File,
    orders: &mpsc::Receiver<(Vec<u8>, Waiting)>,
    done: &mpsc::Sender<Waiting>,
    bell: &OwnedFd,
) {
    while let Ok((bytes, waiting)) = orders.recv() {
        let synced = file.write_all(&bytes).and_then(|()| file.sync_data());
        // Without the disk nothing is acknowledged any more, and the load says so.
        if synced.is_err() || done.send(waiting).is_err() {
            return;
        }
        let _rung = rustix::io::write(bell, &1_u64.to_ne_bytes());
    }
}
