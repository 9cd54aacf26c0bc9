//! MQTT 3.1.1, as much of it as a load needs.
//! <https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html>

/// Kinds of packets, the upper half of the first byte.
pub(crate) const CONNACK: u8 = 2;
pub(crate) const PUBLISH: u8 = 3;
pub(crate) const PUBACK: u8 = 4;
pub(crate) const CONNECT: u8 = 1;

/// An hour: nobody is thrown out for being slow.
const KEEP_ALIVE_S: u16 = 3_600;

/// Who connects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Login<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
}

/// Writes CONNECT with a clean session.
pub(crate) fn connect(bytes: &mut Vec<u8>, client_id: &str, login: Option<Login<'_>>) {
    const CLEAN: u8 = 0x02;
    const USER_AND_PASSWORD: u8 = 0xc0;
    let mut body = b"\x00\x04MQTT\x04".to_vec();
    body.push(CLEAN | login.map_or(0, |_| USER_AND_PASSWORD));
    body.extend(KEEP_ALIVE_S.to_be_bytes());
    text(&mut body, client_id);
    if let Some(Login { user, password }) = login {
        text(&mut body, user);
        text(&mut body, password);
    }
    packet(bytes, CONNECT << 4, &[&body]);
}

/// Writes SUBSCRIBE for one topic.
pub(crate) fn subscribe(bytes: &mut Vec<u8>, topic: &str, qos: u8) {
    let mut body = vec![0, 1];
    text(&mut body, topic);
    body.push(qos);
    packet(bytes, 0x82, &[&body]);
}

/// Writes PUBLISH with `QoS` 1.
pub(crate) fn publish(bytes: &mut Vec<u8>, topic: &str, id: u16, payload: &[u8]) {
    let length = (topic.len() as u16).to_be_bytes();
    packet(bytes, PUBLISH << 4 | 0x02, &[&length, topic.as_bytes(), &id.to_be_bytes(), payload]);
}

/// Writes PUBACK.
pub(crate) fn puback(bytes: &mut Vec<u8>, id: u16) {
    bytes.extend([PUBACK << 4, 2]);
    bytes.extend(id.to_be_bytes());
}

/// A whole packet at the front of what was read.
#[derive(Debug, PartialEq)]
pub(crate) struct Packet<'a> {
    pub(crate) first: u8,
    pub(crate) body: &'a [u8],
    /// Bytes it takes with its header.
    pub(crate) length: usize,
}

impl<'a> Packet<'a> {
    /// None while its end has not arrived.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let first = *bytes.first()?;
        let (mut length, mut at, mut shift) = (0_usize, 1, 0);
        loop {
            let byte = *bytes.get(at)?;
            length |= usize::from(byte & 0x7f) << shift;
            at += 1;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let body = bytes.get(at..at + length)?;
        Some(Self { first, body, length: at + length })
    }

    pub(crate) const fn kind(&self) -> u8 {
        self.first >> 4
    }

    /// Of PUBACK.
    pub(crate) fn id(&self) -> Option<u16> {
        Some(u16::from_be_bytes([*self.body.first()?, *self.body.get(1)?]))
    }

    /// Of PUBLISH: its id, unless it has `QoS` 0, and its payload.
    pub(crate) fn published(&self) -> Option<(Option<u16>, &'a [u8])> {
        let topic = usize::from(u16::from_be_bytes([*self.body.first()?, *self.body.get(1)?]));
        let rest = self.body.get(2 + topic..)?;
        if self.first & 0x06 == 0 {
            return Some((None, rest));
        }
        let id = u16::from_be_bytes([*rest.first()?, *rest.get(1)?]);
        Some((Some(id), &rest[2..]))
    }
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u16).to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn packet(bytes: &mut Vec<u8>, first: u8, body: &[&[u8]]) {
    bytes.push(first);
    let mut left: usize = body.iter().map(|it| it.len()).sum();
    loop {
        let more = if left < 0x80 { 0 } else { 0x80 };
        bytes.push((left & 0x7f) as u8 | more);
        left >>= 7;
        if left == 0 {
            break;
        }
    }
    for part in body {
        bytes.extend_from_slice(part);
    }
}

#[test]
fn what_is_written_is_read() {
    let payload = vec![b'x'; 300];
    let mut bytes = Vec::new();
    publish(&mut bytes, "v1/a/observations", 513, &payload);
    puback(&mut bytes, 7);
    let packet = Packet::read(&bytes).unwrap();
    assert_eq!(packet.kind(), PUBLISH);
    assert_eq!(packet.published(), Some((Some(513), &payload[..])));
    assert_eq!(Packet::read(&bytes[..packet.length - 1]), None);
    let next = Packet::read(&bytes[packet.length..]).unwrap();
    assert_eq!((next.kind(), next.id()), (PUBACK, Some(7)));
}

#[test]
fn a_login_is_written_only_when_there_is_one() {
    let (mut without, mut with) = (Vec::new(), Vec::new());
    connect(&mut without, "a", None);
    connect(&mut with, "a", Some(Login { user: "b", password: "c" }));
    assert_eq!((without[9], with[9]), (0x02, 0xc2));
    assert_eq!(with.len(), without.len() + 6);
}
