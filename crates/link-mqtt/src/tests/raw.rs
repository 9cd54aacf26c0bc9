//! Bytes written by hand: what no well-behaved client sends, and when.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    time::{sleep, timeout},
};

use super::{House, OWN, SOON};
use crate::Broker;

pub(super) const MOMENT: Duration = Duration::from_millis(150);

pub(super) fn text(bytes: &mut Vec<u8>, text: &[u8]) {
    bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
    bytes.extend(text);
}

/// A packet with its length.
pub(super) fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    let mut left = body.len();
    loop {
        let more = if 0x7f < left { 0x80 } else { 0 };
        bytes.push(u8::try_from(left & 0x7f).unwrap() | more);
        left >>= 7;
        if left == 0 {
            break;
        }
    }
    bytes.extend(body);
    bytes
}

pub(super) fn connect(version: u8, client: &str, keep_alive_s: u16) -> Vec<u8> {
    let mut body = b"\x00\x04MQTT".to_vec();
    body.extend([version, 0xc2]);
    body.extend(keep_alive_s.to_be_bytes());
    if version == 5 {
        body.push(0);
    }
    for field in [client, "s1", "token"] {
        text(&mut body, field.as_bytes());
    }
    packet(0x10, &body)
}

pub(super) fn publish(version: u8, qos: u8, id: u16, payload: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    text(&mut body, OWN.as_bytes());
    if 0 < qos {
        body.extend(id.to_be_bytes());
    }
    if version == 5 {
        body.push(0);
    }
    body.extend(payload);
    packet(0x30 | (qos << 1), &body)
}

pub(super) fn numbered(first: u8, id: u16) -> Vec<u8> {
    packet(first, &id.to_be_bytes())
}

/// A device that says what the test tells it to.
pub(super) struct Device(pub(super) TcpStream);

impl Device {
    pub(super) async fn silent(broker: &Broker) -> Self {
        let stream = TcpStream::connect(broker.address()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    /// One that was let in.
    pub(super) async fn new(broker: &Broker, version: u8) -> Self {
        let mut device = Self::silent(broker).await;
        device.says(&connect(version, "raw", 0)).await;
        let answer = device.packet().await.unwrap();
        assert_eq!(answer[0], 0x20);
        assert_eq!(answer[2..4], [0, 0], "let in, with no session");
        device
    }

    pub(super) async fn says(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The next packet, or `None` at the end.
    pub(super) async fn packet(&mut self) -> Option<Vec<u8>> {
        let next = async {
            let mut packet = vec![self.0.read_u8().await.ok()?];
            let length = self.0.read_u8().await.ok()?;
            assert!(length < 0x80, "no answer is so long");
            packet.push(length);
            let mut body = vec![0; usize::from(length)];
            self.0.read_exact(&mut body).await.ok()?;
            packet.extend(body);
            Some(packet)
        };
        timeout(SOON, next).await.expect("an answer or the end in time")
    }

    pub(super) async fn hears(&mut self, expected: &[u8]) {
        assert_eq!(self.packet().await.as_deref(), Some(expected));
    }

    pub(super) async fn hears_nothing(&mut self) {
        let heard = timeout(MOMENT, self.0.read_u8()).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    /// The connection ends, without another word but `last` to version 5.
    pub(super) async fn is_cut_off(&mut self, version: u8, last: u8, given: &str) {
        let heard = self.packet().await;
        if version == 5 {
            let heard = heard.unwrap_or_default();
            assert_eq!((heard[0], heard[2]), (0xe0, last), "{given}: {heard:x?}");
            assert_eq!(self.packet().await, None, "{given}");
        } else {
            assert_eq!(heard, None, "{given}");
        }
    }
}

pub(super) async fn until(what: impl Fn() -> bool) {
    let waited = async {
        while !what() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(SOON, waited).await.expect("what was waited for");
}

/// Nothing becomes durable before it gets a permit.
pub(super) fn stuck_house() -> Arc<House> {
    let house = House::answering(Ok(()));
    house.durable.forget_permits(Semaphore::MAX_PERMITS);
    house
}
