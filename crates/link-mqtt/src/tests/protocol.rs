//! The broker against what breaks the protocol, or stretches it.

use std::time::Duration;

use tokio::{
    io::AsyncWriteExt,
    time::{Instant, sleep},
};

use super::{
    House, OWN, broker, broker_with,
    raw::{Device, MOMENT, connect, numbered, packet, publish, text, until},
};

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
