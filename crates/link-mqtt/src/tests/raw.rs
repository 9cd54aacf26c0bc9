//! The broker against bytes written by hand: what no well-behaved client sends, and when.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    time::{Instant, sleep, timeout},
};

use super::{House, OWN, SOON, broker, broker_with};
use crate::{Broker, Refusal};

const MOMENT: Duration = Duration::from_millis(150);

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

fn numbered(first: u8, id: u16) -> Vec<u8> {
    packet(first, &id.to_be_bytes())
}

/// A device that says what the test tells it to.
struct Device(TcpStream);

impl Device {
    async fn silent(broker: &Broker) -> Self {
        let stream = TcpStream::connect(broker.address()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    /// One that was let in.
    async fn new(broker: &Broker, version: u8) -> Self {
        let mut device = Self::silent(broker).await;
        device.says(&connect(version, "raw", 0)).await;
        let answer = device.packet().await.unwrap();
        assert_eq!(answer[0], 0x20);
        assert_eq!(answer[2..4], [0, 0], "let in, with no session");
        device
    }

    async fn says(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// The next packet, or `None` at the end.
    async fn packet(&mut self) -> Option<Vec<u8>> {
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

    async fn hears(&mut self, expected: &[u8]) {
        assert_eq!(self.packet().await.as_deref(), Some(expected));
    }

    async fn hears_nothing(&mut self) {
        let heard = timeout(MOMENT, self.0.read_u8()).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    /// The connection ends, without another word but `last` to version 5.
    async fn is_cut_off(&mut self, version: u8, last: u8, given: &str) {
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

async fn until(what: impl Fn() -> bool) {
    let waited = async {
        while !what() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(SOON, waited).await.expect("what was waited for");
}

/// Nothing becomes durable before it gets a permit.
fn stuck_house() -> Arc<House> {
    let house = House::answering(Ok(()));
    house.durable.forget_permits(Semaphore::MAX_PERMITS);
    house
}

#[tokio::test]
async fn what_comes_together_is_one_batch_and_answered_in_order() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let together: Vec<_> = (1..=50).flat_map(|id| publish(4, 1, id, b"{}")).collect();
    device.says(&together).await;
    for id in 1..=50 {
        device.hears(&numbered(0x40, id)).await;
    }
    assert_eq!(*house.batches.lock().unwrap(), [50]);
    broker.stop().await;
}

#[tokio::test]
async fn a_connection_is_read_on_while_its_messages_become_durable() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    for id in 1..=3 {
        device.says(&publish(5, 1, id, b"{}")).await;
        until(|| house.under_way.load(Ordering::SeqCst) == usize::from(id)).await;
    }
    device.says(&packet(0xc0, b"")).await;
    device.hears(&[0xd0, 0]).await;
    device.hears_nothing().await;
    for id in 1..=3 {
        house.durable.add_permits(1);
        device.hears(&packet(0x40, &[0, id, 0, 0])).await;
    }
    broker.stop().await;
}

#[tokio::test]
async fn a_refusal_at_sight_waits_for_its_turn() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    let mut foreign = publish(5, 1, 2, b"{}");
    foreign[8] = b'2';
    assert!(foreign.windows(4).any(|it| it == b"1/s2"), "another's topic");
    device.says(&[publish(5, 1, 1, b"{}"), foreign, publish(5, 1, 3, b"{}")].concat()).await;
    device.hears_nothing().await;
    house.durable.add_permits(2);
    for (id, reason) in [(1, 0), (2, 0x87), (3, 0)] {
        let heard = device.packet().await.unwrap();
        assert_eq!((heard[0], heard[3], heard[4]), (0x40, id, reason), "{heard:x?}");
    }
    broker.stop().await;
}

#[tokio::test]
async fn packets_may_come_byte_by_byte() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    for version in [4, 5] {
        let mut device = Device::silent(&broker).await;
        let name = format!("bytes-{version}");
        let all = [connect(version, &name, 0), publish(version, 1, 7, &[b'x'; 300])].concat();
        for byte in all {
            device.says(&[byte]).await;
        }
        assert_eq!(device.packet().await.unwrap()[0], 0x20);
        assert_eq!(
            device.packet().await.unwrap()[..4],
            numbered(0x40, 7)[..1]
                .iter()
                .copied()
                .chain([if version == 5 { 4 } else { 2 }, 0, 7])
                .collect::<Vec<_>>()
        );
    }
    assert_eq!(house.kept(), 2);
    broker.stop().await;
}

#[tokio::test]
async fn who_breaks_the_protocol_is_cut_off_and_what_came_before_is_kept() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut alias = Vec::new();
    text(&mut alias, OWN.as_bytes());
    alias.extend([0, 9, 3, 0x23, 0, 1]);
    for (version, bytes, last, given) in [
        (4, b"\x30\xff\xff\xff\xff\x01".to_vec(), 0x81, "a length of five bytes"),
        (5, b"\x30\xff\xff\xff\xff\x01".to_vec(), 0x81, "a length of five bytes"),
        (4, publish(4, 3, 1, b"{}"), 0x81, "a level that is none"),
        (5, publish(5, 1, 0, b"{}"), 0x81, "number 0"),
        (5, b"\x30\x03\x00\x01\xff".to_vec(), 0x81, "a topic that is no text"),
        (4, b"\x30\x03\x00\x09v".to_vec(), 0x81, "a topic that is not all there"),
        (5, b"\x30\x03\x00\x00\x00".to_vec(), 0x82, "no topic"),
        (5, packet(0x32, &alias), 0x94, "an alias, of which none are allowed"),
        (5, connect(5, "again", 0), 0x82, "a second CONNECT"),
        (4, b"\x20\x02\x00\x00".to_vec(), 0x82, "a CONNACK"),
        (5, b"\xf0\x00".to_vec(), 0x82, "an AUTH"),
        (4, b"\x00\x00".to_vec(), 0x81, "no such packet"),
        (5, b"\x80\x02\x00\x01".to_vec(), 0x81, "wrong flags"),
        (4, vec![0x30, 0xff, 0xff, 0xff, 0x7f], 0x95, "256 MB to come"),
        (5, vec![0x30, 0xff, 0xff, 0xff, 0x7f], 0x95, "256 MB to come"),
    ] {
        house.kept.lock().unwrap().clear();
        let mut device = Device::new(&broker, version).await;
        device.says(&[publish(version, 0, 0, b"before"), bytes].concat()).await;
        device.is_cut_off(version, last, given).await;
        assert_eq!(house.kept(), 1, "{given}");
    }
    until(|| broker.connections() == 0).await;
    broker.stop().await;
}

#[tokio::test]
async fn a_million_bytes_of_nonsense_end_only_their_own_connection() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut seed = 1_u32;
    let nonsense: Vec<u8> = (0..1_000_000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .collect();
    let mut stranger = Device::silent(&broker).await;
    let mut guest = Device::new(&broker, 5).await;
    for device in [&mut stranger, &mut guest] {
        // It may be cut off while it still talks.
        let _cut_off = device.0.write_all(&nonsense).await;
        while device.packet().await.is_some() {}
    }
    let mut other = Device::new(&broker, 4).await;
    other.says(&publish(4, 1, 1, b"{}")).await;
    other.hears(&numbered(0x40, 1)).await;
    broker.stop().await;
}

#[tokio::test]
async fn who_does_not_introduce_itself_is_cut_off() {
    let house = House::answering(Ok(()));
    let broker = broker_with(&house, |it| it.connect_within = MOMENT).await;
    for said in [&b""[..], b"\x10", &connect(4, "slow", 0)[..20], b"GET / HTTP/1.1\r\n\r\n"] {
        let mut device = Device::silent(&broker).await;
        device.says(said).await;
        device.is_cut_off(4, 0, &String::from_utf8_lossy(said)).await;
    }
    broker.stop().await;
}

#[tokio::test]
async fn a_device_is_held_to_its_keep_alive_once_and_a_half() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::silent(&broker).await;
    device.says(&connect(5, "quiet", 1)).await;
    assert_eq!(device.packet().await.unwrap()[0], 0x20);
    for _ in 0..2 {
        sleep(Duration::from_secs(1)).await;
        device.says(&packet(0xc0, b"")).await;
        device.hears(&[0xd0, 0]).await;
    }
    let begin = Instant::now();
    device.is_cut_off(5, 0x8d, "silence").await;
    let waited = begin.elapsed();
    assert!((1_400..2_200).contains(&waited.as_millis()), "{waited:?}");
    broker.stop().await;
}

#[tokio::test]
async fn a_longer_keep_alive_than_allowed_is_shortened_and_said_so() {
    let house = House::answering(Ok(()));
    let broker = broker_with(&house, |it| it.keep_alive_s_max = 300).await;
    let mut device = Device::silent(&broker).await;
    device.says(&connect(5, "long", 3_000)).await;
    let heard = device.packet().await.unwrap();
    assert!(heard.windows(3).any(|it| it == [0x13, 1, 44]), "{heard:x?}");
    assert!(heard.windows(3).any(|it| it == [0x21, 1, 244]), "receive maximum: {heard:x?}");
    broker.stop().await;
}

#[tokio::test]
async fn exactly_once_is_kept_once_until_it_is_released() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    for version in [4, 5] {
        house.kept.lock().unwrap().clear();
        let received: &[u8] = if version == 5 { &[0, 7, 0, 0] } else { &[0, 7] };
        let mut device = Device::new(&broker, version).await;
        for _ in 0..3 {
            device.says(&publish(version, 2, 7, b"{}")).await;
            device.hears(&packet(0x50, received)).await;
        }
        assert_eq!(house.kept(), 1, "sent again is no new message");
        let completed: &[u8] = if version == 5 { &[0, 7, 0, 0] } else { &[0, 7] };
        device.says(&numbered(0x62, 7)).await;
        device.hears(&packet(0x70, completed)).await;
        let unknown: &[u8] = if version == 5 { &[0, 7, 0x92, 0] } else { &[0, 7] };
        device.says(&numbered(0x62, 7)).await;
        device.hears(&packet(0x70, unknown)).await;
        device.says(&publish(version, 2, 7, b"{}")).await;
        device.hears(&packet(0x50, received)).await;
        assert_eq!(house.kept(), 2, "a released number is free");
    }
    broker.stop().await;
}

#[tokio::test]
async fn exactly_once_refused_needs_no_release_in_version_5() {
    let house = House::answering(Err(Refusal::BadPayload("no".to_owned())));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    for kept in 1..=2 {
        device.says(&publish(5, 2, 7, b"?")).await;
        let heard = device.packet().await.unwrap();
        assert_eq!((heard[0], heard[3], heard[4]), (0x50, 7, 0x99), "{heard:x?}");
        assert_eq!(house.kept(), kept);
    }
    let mut device = Device::new(&broker, 4).await;
    device.says(&publish(4, 2, 7, b"?")).await;
    device.hears(&numbered(0x50, 7)).await;
    device.says(&numbered(0x62, 7)).await;
    device.hears(&numbered(0x70, 7)).await;
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_dies_in_the_middle_leaves_what_was_whole() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    assert_eq!(broker.connections(), 1);
    let half = &publish(4, 1, 2, &[b'x'; 500])[..200];
    device.says(&[&publish(4, 1, 1, b"{}"), half].concat()).await;
    drop(device);
    until(|| broker.connections() == 0 && house.kept() == 1).await;
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_leaves_at_once_leaves_its_messages() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let last = [publish(4, 0, 0, b"first"), publish(4, 0, 0, b"last"), packet(0xe0, b"")].concat();
    device.says(&last).await;
    drop(device);
    until(|| broker.connections() == 0).await;
    house.durable.add_permits(2);
    until(|| house.kept() == 2).await;
    let mut device = Device::new(&broker, 4).await;
    device.says(&publish(4, 1, 1, b"{}")).await;
    device.0.shutdown().await.unwrap();
    house.durable.add_permits(1);
    device.hears(&numbered(0x40, 1)).await;
    broker.stop().await;
}

#[tokio::test]
async fn who_sends_more_than_the_receive_maximum_is_cut_off() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    let fits: Vec<_> = (1..=500).flat_map(|id| publish(5, 1, id, b"")).collect();
    device.says(&fits).await;
    device.hears_nothing().await;
    device.says(&publish(5, 1, 501, b"")).await;
    until(|| broker.connections() == 0).await;
    house.durable.add_permits(500);
    for _ in 0..500 {
        assert_eq!(device.packet().await.unwrap()[0], 0x40, "what came before is answered");
    }
    device.is_cut_off(5, 0x93, "one too many").await;
    broker.stop().await;
}

#[tokio::test]
async fn a_slow_node_stops_the_socket_and_nothing_is_lost() {
    const ALL: u16 = 20_000;
    let house = stuck_house();
    let broker = broker(&house).await;
    let device = Device::new(&broker, 4).await;
    let (mut hears, mut says) = device.0.into_split();
    let saying = tokio::spawn(async move {
        for id in 1..=ALL {
            says.write_all(&publish(4, 1, id, &[b'x'; 1_000])).await.unwrap();
        }
        says
    });
    until(|| 4 < house.under_way.load(Ordering::SeqCst)).await;
    sleep(MOMENT).await;
    assert!(!saying.is_finished(), "20 MB went somewhere");
    let under_way = house.under_way.load(Ordering::SeqCst);
    assert!(under_way <= 1_100, "{under_way} under way");
    house.durable.add_permits(Semaphore::MAX_PERMITS / 2);
    for id in 1..=ALL {
        let mut ack = [0; 4];
        timeout(SOON, hears.read_exact(&mut ack)).await.expect("an answer in time").unwrap();
        assert_eq!(ack[..], numbered(0x40, id));
    }
    assert_eq!(house.kept(), usize::from(ALL));
    drop(saying.await.unwrap());
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_reads_no_answers_is_not_read_either() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let pings = [0xc0, 0].repeat(50_000);
    let talking = async {
        loop {
            device.says(&pings).await;
        }
    };
    assert!(timeout(Duration::from_secs(1), talking).await.is_err());
    let mut other = Device::silent(&broker).await;
    other.says(&connect(4, "other", 0)).await;
    other.hears(&[0x20, 2, 0, 0]).await;
    broker.stop().await;
}

#[tokio::test]
async fn version_5_is_told_why_it_ends() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut first = Device::new(&broker, 5).await;
    let mut second = Device::new(&broker, 5).await;
    first.is_cut_off(5, 0x8e, "taken over").await;
    let hears = tokio::spawn(async move { second.is_cut_off(5, 0x8b, "stopping").await });
    broker.stop().await;
    hears.await.unwrap();
}

#[tokio::test]
async fn a_last_word_is_taken_for_an_own_topic_only() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    for (topic, answer) in [("v1/s1/gone", 0), ("v1/s2/gone", 5)] {
        let mut body = b"\x00\x04MQTT\x04\xc6\x00\x00".to_vec();
        for field in ["will", topic, "gone", "s1", "token"] {
            text(&mut body, field.as_bytes());
        }
        let mut device = Device::silent(&broker).await;
        device.says(&packet(0x10, &body)).await;
        device.hears(&[0x20, 2, 0, answer]).await;
    }
    assert_eq!(house.kept(), 0);
    broker.stop().await;
}
