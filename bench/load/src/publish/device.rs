//! One connection: what it sent, what it waits for.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
};

use anyhow::{Context as _, Result, ensure};
use rustix::event::epoll::EventFlags;

use super::Options;
use crate::{
    clock::now_us,
    mqtt::{self, Login, PUBACK, Packet},
    station::Station,
};

/// Unwritten bytes from which a device makes no more messages.
const UNWRITTEN_MAX: usize = 64 << 10;
/// The stations of the load differ from those of the seeded points.
const SEED: u64 = 7;

/// Who a connection is.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) source: String,
    token: Option<String>,
    pub(crate) entity: String,
}

impl Name {
    /// A station that needs no account: `st0007`.
    pub(crate) fn invented(n: usize) -> Self {
        let name = format!("st{n:04}");
        Self { source: name.clone(), token: None, entity: name }
    }

    /// A line of credentials.
    pub(crate) fn read(line: &str) -> Result<Self> {
        let mut words = line.split('\t').map(str::to_owned);
        let mut word = |what| words.next().with_context(|| format!("`{line}` has no {what}"));
        Ok(Self { source: word("source")?, token: Some(word("token")?), entity: word("entity")? })
    }
}

/// One device on its connection.
pub(crate) struct Device {
    stream: TcpStream,
    name: Name,
    topic: String,
    station: Station,
    unwritten: Vec<u8>,
    n_written: usize,
    unread: Vec<u8>,
    packet_id: u16,
    n_in_flight: usize,
    n_sent: i64,
    /// When it was published and of when it is, by packet id; larger than the window.
    in_flight: Vec<(u64, i64)>,
    dead: bool,
    wants_out: bool,
}

impl Device {
    pub(crate) fn connect(options: &Options, n: usize, name: Name) -> Result<Self> {
        let mut stream = TcpStream::connect(&options.addr)
            .with_context(|| format!("{}: nobody listens", options.addr))?;
        stream.set_nodelay(true)?;
        let login = name.token.as_deref().map(|password| Login { user: &name.source, password });
        let mut hello = Vec::new();
        mqtt::connect(&mut hello, &format!("load-{}", name.source), login);
        stream.write_all(&hello)?;
        let mut answer = [0; 4];
        stream.read_exact(&mut answer)?;
        ensure!(
            answer[0] >> 4 == mqtt::CONNACK && answer[3] == 0,
            "`{}` was not let in: CONNACK {answer:?}",
            name.source
        );
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            topic: options.topic.replace("{source}", &name.source),
            name,
            station: Station::new(SEED, n as u64),
            unwritten: Vec::new(),
            n_written: 0,
            unread: Vec::new(),
            packet_id: 0,
            n_in_flight: 0,
            n_sent: 0,
            in_flight: vec![(0, 0); (options.window * 4).clamp(16, 1 << 16)],
            dead: false,
            wants_out: false,
        })
    }

    pub(crate) const fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub(crate) const fn name(&self) -> &Name {
        &self.name
    }

    pub(crate) const fn station(&mut self) -> &mut Station {
        &mut self.station
    }

    pub(crate) const fn n_sent(&self) -> i64 {
        self.n_sent
    }

    pub(crate) const fn is_dead(&self) -> bool {
        self.dead
    }

    pub(crate) const fn may_send(&self, window: usize) -> bool {
        let n_unwritten = self.unwritten.len() - self.n_written;
        !self.dead && self.n_in_flight < window && n_unwritten < UNWRITTEN_MAX
    }

    /// Says whether the connection still lives.
    pub(crate) fn send(&mut self, payload: &[u8], published_us: u64, time_ms: i64) -> bool {
        self.packet_id = self.packet_id.checked_add(1).unwrap_or(1);
        let slot = usize::from(self.packet_id) % self.in_flight.len();
        self.in_flight[slot] = (published_us, time_ms);
        mqtt::publish(&mut self.unwritten, &self.topic, self.packet_id, payload);
        self.n_in_flight += 1;
        self.n_sent += 1;
        self.flush()
    }

    /// Writes as much as the socket takes; says whether the connection still lives.
    pub(crate) fn flush(&mut self) -> bool {
        while self.n_written < self.unwritten.len() {
            match self.stream.write(&self.unwritten[self.n_written..]) {
                Ok(0) => return false,
                Ok(n) => self.n_written += n,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
                Err(_) => return false,
            }
        }
        self.unwritten.clear();
        self.n_written = 0;
        true
    }

    /// Reads acknowledgements: how long each took, and the time of its reading. Says whether the
    /// connection still lives.
    pub(crate) fn read(&mut self, took_us: &mut Vec<u64>, mut of: impl FnMut(i64)) -> bool {
        let mut bytes = [0; 16 << 10];
        match self.stream.read(&mut bytes) {
            Ok(0) => return false,
            Ok(n) => self.unread.extend_from_slice(&bytes[..n]),
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
        let now = now_us();
        let mut at = 0;
        while let Some(packet) = Packet::read(&self.unread[at..]) {
            if let (PUBACK, Some(id)) = (packet.kind(), packet.id()) {
                let (published_us, time_ms) =
                    self.in_flight[usize::from(id) % self.in_flight.len()];
                took_us.push(now.saturating_sub(published_us));
                self.n_in_flight = self.n_in_flight.saturating_sub(1);
                of(time_ms);
            }
            at += packet.length;
        }
        self.unread.drain(..at);
        true
    }

    /// What to be woken for, if that is something else than before.
    pub(crate) fn wishes_changed(&mut self) -> Option<EventFlags> {
        let wants_out = self.n_written < self.unwritten.len();
        let changed = wants_out != self.wants_out;
        self.wants_out = wants_out;
        let flags = if wants_out { EventFlags::IN | EventFlags::OUT } else { EventFlags::IN };
        changed.then_some(flags)
    }

    pub(crate) const fn bury(&mut self) {
        self.dead = true;
    }
}

#[test]
fn a_line_of_credentials_has_three_words() {
    let name = Name::read("src-1\tsecret\tst0001").unwrap();
    assert_eq!((name.source.as_str(), name.entity.as_str()), ("src-1", "st0001"));
    assert_eq!(Name::read("src-1").unwrap_err().to_string(), "`src-1` has no token");
}
