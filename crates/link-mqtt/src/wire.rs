//! Bytes to packets and back for both versions, over `rmqtt-codec`. No I/O and no clock.
//!
//! Reasons are those of version 5 throughout; on the way out to 3.1.1 they become what it knows.

use std::num::NonZeroU16;

use bytes::{Bytes, BytesMut};
use bytestring::ByteString;
use rmqtt_codec::{
    error::{DecodeError, EncodeError},
    types::{Publish, QoS},
    v3,
    v5::{
        self, ConnectAckReason, DisconnectReasonCode, PublishAckReason, PublishProperties,
        SubscribeAckReason,
    },
    version::{ProtocolVersion, VersionCodec},
};
use tokio_util::codec::{Decoder, Encoder};

use crate::audience::Published;

/// Largest packet before a device is let in: its names, its token, and a last word of any length.
const CONNECT_BYTES_MAX: u32 = 96 * 1024;
/// No device can be told anything in packets smaller than this, whatever it says.
const ANSWER_BYTES_MIN: u32 = 64;

/// Takes a connection's bytes apart.
pub(crate) struct Wire {
    codec: Codec,
    inbound: BytesMut,
}

enum Codec {
    /// The device has not said yet which version it speaks.
    Unknown,
    V3(v3::Codec),
    V5(v5::Codec),
}

/// What a device may send.
#[derive(Debug)]
pub(crate) enum Packet {
    Connect(Connect),
    Publish(Box<Publish>),
    /// `QoS` 2: the device has heard that its message was received.
    Release(NonZeroU16),
    Subscribe(NonZeroU16, Vec<(ByteString, QoS)>),
    Unsubscribe(NonZeroU16, Vec<ByteString>),
    Ping,
    Disconnect,
    /// One that only a server sends, or an answer to something never sent.
    OutOfPlace,
}

/// How a device introduces itself.
#[derive(Debug)]
pub(crate) struct Connect {
    pub(crate) client: ByteString,
    pub(crate) user: Option<ByteString>,
    pub(crate) password: Option<Bytes>,
    /// Topic of its last word.
    pub(crate) will: Option<ByteString>,
    pub(crate) keep_alive_s: u16,
    /// It asked for a way to log in beyond user and password.
    pub(crate) other_login: bool,
}

/// What a device hears.
#[derive(Debug)]
pub(crate) enum Answer {
    LetIn(LetIn),
    TurnedAway(ConnectAckReason),
    /// `QoS` 1: the message is kept, or refused for good.
    Acknowledged(NonZeroU16, Verdict),
    /// `QoS` 2: the same, as its first half.
    Received(NonZeroU16, Verdict),
    /// `QoS` 2: the end; `false` when nothing was known of it.
    Completed(NonZeroU16, bool),
    Subscribed(NonZeroU16, Vec<SubscribeAckReason>),
    /// With the number of filters.
    Unsubscribed(NonZeroU16, usize),
    Pong,
    /// A message to the device, at `QoS` 0.
    Published(Published),
    Bye(DisconnectReasonCode),
}

/// What became of a message.
pub(crate) type Verdict = Result<(), (PublishAckReason, String)>;

/// What a device that is let in may count on.
#[derive(Debug)]
pub(crate) struct LetIn {
    pub(crate) receive_max: NonZeroU16,
    pub(crate) packet_bytes_max: u32,
    /// Its name, when it gave none.
    pub(crate) assigned: Option<ByteString>,
    /// Set when it asked for a longer one.
    pub(crate) keep_alive_s: Option<u16>,
}

impl Wire {
    pub(crate) fn new() -> Self {
        Self { codec: Codec::Unknown, inbound: BytesMut::new() }
    }

    pub(crate) fn is_version_5(&self) -> bool {
        matches!(self.codec, Codec::V5(_))
    }

    /// From here on packets may be this large.
    pub(crate) fn allow(&mut self, packet_bytes_max: u32) {
        match &mut self.codec {
            Codec::Unknown => {}
            Codec::V3(codec) => codec.set_max_size(packet_bytes_max),
            Codec::V5(codec) => codec.set_max_inbound_size(packet_bytes_max),
        }
    }

    /// Adds what was read. Payloads are slices of it, so it is one piece per read, no larger than
    /// what came.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        if self.inbound.is_empty() {
            self.inbound = BytesMut::from(bytes);
        } else {
            self.inbound.extend_from_slice(bytes);
        }
    }

    /// The next whole packet.
    pub(crate) fn next(&mut self) -> Result<Option<Packet>, DecodeError> {
        if matches!(self.codec, Codec::Unknown) {
            self.codec = match VersionCodec.decode(&mut self.inbound)? {
                None => return Ok(None),
                Some(ProtocolVersion::MQTT3) => Codec::V3(v3::Codec::new(CONNECT_BYTES_MAX)),
                Some(ProtocolVersion::MQTT5) => Codec::V5(v5::Codec::new(CONNECT_BYTES_MAX, 0)),
            };
        }
        Ok(match &mut self.codec {
            Codec::Unknown => None,
            Codec::V3(codec) => codec.decode(&mut self.inbound)?.map(|(it, _)| from_v3(it)),
            Codec::V5(codec) => {
                let packet = codec.decode(&mut self.inbound)?.map(|(it, _)| it);
                if let Some(v5::Packet::Connect(connect)) = &packet
                    && let Some(max) = connect.max_packet_size
                {
                    codec.set_max_outbound_size(max.get().max(ANSWER_BYTES_MIN));
                }
                packet.map(from_v5)
            }
        })
    }

    /// Writes an answer.
    pub(crate) fn write(&mut self, answer: Answer, out: &mut BytesMut) {
        let written = match &mut self.codec {
            Codec::Unknown => Ok(()),
            Codec::V3(codec) => to_v3(answer).map_or(Ok(()), |it| codec.encode(it, out)),
            Codec::V5(codec) => write_v5(codec, answer, out),
        };
        if let Err(error) = written {
            tracing::debug!(%error, "an MQTT answer was larger than the device takes");
        }
    }
}

fn from_v3(packet: v3::Packet) -> Packet {
    match packet {
        v3::Packet::Connect(it) => Packet::Connect(Connect {
            client: it.client_id,
            user: it.username,
            password: it.password,
            will: it.last_will.map(|it| it.topic),
            keep_alive_s: it.keep_alive,
            other_login: false,
        }),
        v3::Packet::Publish(it) => Packet::Publish(it),
        v3::Packet::PublishRelease { packet_id } => Packet::Release(packet_id),
        v3::Packet::Subscribe { packet_id, topic_filters } => {
            Packet::Subscribe(packet_id, topic_filters)
        }
        v3::Packet::Unsubscribe { packet_id, topic_filters } => {
            Packet::Unsubscribe(packet_id, topic_filters)
        }
        v3::Packet::PingRequest => Packet::Ping,
        v3::Packet::Disconnect => Packet::Disconnect,
        _ => Packet::OutOfPlace,
    }
}

fn from_v5(packet: v5::Packet) -> Packet {
    match packet {
        v5::Packet::Connect(it) => Packet::Connect(Connect {
            client: it.client_id,
            user: it.username,
            password: it.password,
            will: it.last_will.map(|it| it.topic),
            keep_alive_s: it.keep_alive,
            other_login: it.auth_method.is_some(),
        }),
        v5::Packet::Publish(it) => Packet::Publish(it),
        v5::Packet::PublishRelease(it) => Packet::Release(it.packet_id),
        v5::Packet::Subscribe(it) => {
            let filters = it.topic_filters.into_iter().map(|(filter, how)| (filter, how.qos));
            Packet::Subscribe(it.packet_id, filters.collect())
        }
        v5::Packet::Unsubscribe(it) => Packet::Unsubscribe(it.packet_id, it.topic_filters),
        v5::Packet::PingRequest => Packet::Ping,
        v5::Packet::Disconnect(_) => Packet::Disconnect,
        _ => Packet::OutOfPlace,
    }
}

/// `None` is what 3.1.1 has no words for.
fn to_v3(answer: Answer) -> Option<v3::Packet> {
    use v3::Packet::{
        ConnectAck, PingResponse, PublishAck, PublishComplete, PublishReceived, SubscribeAck,
        UnsubscribeAck,
    };
    let connect = |return_code| ConnectAck(v3::ConnectAck { return_code, session_present: false });
    Some(match answer {
        Answer::LetIn(_) => connect(v3::ConnectAckReason::ConnectionAccepted),
        Answer::TurnedAway(reason) => connect(turned_away_v3(reason)),
        Answer::Acknowledged(packet_id, _) => PublishAck { packet_id },
        Answer::Received(packet_id, _) => PublishReceived { packet_id },
        Answer::Completed(packet_id, _) => PublishComplete { packet_id },
        Answer::Subscribed(packet_id, reasons) => {
            SubscribeAck { packet_id, status: reasons.into_iter().map(subscribed_v3).collect() }
        }
        Answer::Unsubscribed(packet_id, _) => UnsubscribeAck { packet_id },
        Answer::Pong => PingResponse,
        Answer::Published(it) => v3::Packet::Publish(publish(it, None)),
        Answer::Bye(_) => return None,
    })
}

fn turned_away_v3(reason: ConnectAckReason) -> v3::ConnectAckReason {
    match reason {
        ConnectAckReason::ClientIdentifierNotValid => v3::ConnectAckReason::IdentifierRejected,
        ConnectAckReason::BadUserNameOrPassword => v3::ConnectAckReason::BadUserNameOrPassword,
        ConnectAckReason::NotAuthorized => v3::ConnectAckReason::NotAuthorized,
        _ => v3::ConnectAckReason::ServiceUnavailable,
    }
}

fn subscribed_v3(reason: SubscribeAckReason) -> v3::SubscribeReturnCode {
    match reason {
        SubscribeAckReason::GrantedQos0 => v3::SubscribeReturnCode::Success(QoS::AtMostOnce),
        SubscribeAckReason::GrantedQos1 => v3::SubscribeReturnCode::Success(QoS::AtLeastOnce),
        SubscribeAckReason::GrantedQos2 => v3::SubscribeReturnCode::Success(QoS::ExactlyOnce),
        _ => v3::SubscribeReturnCode::Failure,
    }
}

fn write_v5(codec: &mut v5::Codec, answer: Answer, out: &mut BytesMut) -> Result<(), EncodeError> {
    let packet = match answer {
        Answer::LetIn(it) => let_in_v5(it).into(),
        Answer::TurnedAway(reason_code) => {
            v5::ConnectAck { reason_code, ..v5::ConnectAck::default() }.into()
        }
        Answer::Acknowledged(id, verdict) => v5::Packet::PublishAck(verdict_v5(id, verdict)),
        Answer::Received(id, verdict) => v5::Packet::PublishReceived(verdict_v5(id, verdict)),
        Answer::Completed(packet_id, known) => {
            let reason_code = if known {
                v5::PublishAck2Reason::Success
            } else {
                v5::PublishAck2Reason::PacketIdNotFound
            };
            let ack =
                v5::PublishAck2 { packet_id, reason_code, properties: vec![], reason_string: None };
            v5::Packet::PublishComplete(ack)
        }
        Answer::Subscribed(packet_id, status) => v5::Packet::SubscribeAck(v5::SubscribeAck {
            packet_id,
            properties: vec![],
            reason_string: None,
            status,
        }),
        Answer::Unsubscribed(packet_id, n) => v5::Packet::UnsubscribeAck(v5::UnsubscribeAck {
            packet_id,
            properties: vec![],
            reason_string: None,
            status: vec![v5::UnsubscribeAckReason::Success; n],
        }),
        Answer::Pong => v5::Packet::PingResponse,
        Answer::Published(it) => {
            v5::Packet::Publish(publish(it, Some(PublishProperties::default())))
        }
        Answer::Bye(reason) => v5::Packet::Disconnect(v5::Disconnect::new(reason)),
    };
    codec.encode(packet, out)
}

fn publish(it: Published, properties: Option<PublishProperties>) -> Box<Publish> {
    Box::new(Publish {
        dup: false,
        retain: false,
        qos: QoS::AtMostOnce,
        topic: it.topic,
        packet_id: None,
        payload: it.payload,
        properties,
    })
}

fn let_in_v5(it: LetIn) -> v5::ConnectAck {
    v5::ConnectAck {
        receive_max: it.receive_max,
        max_packet_size: Some(it.packet_bytes_max),
        assigned_client_id: it.assigned,
        server_keepalive_sec: it.keep_alive_s,
        // A session ends with its connection, and nothing is retained or shared.
        session_expiry_interval_secs: Some(0),
        retain_available: false,
        shared_subscription_available: false,
        ..v5::ConnectAck::default()
    }
}

fn verdict_v5(packet_id: NonZeroU16, verdict: Verdict) -> v5::PublishAck {
    let (reason_code, why) = match verdict {
        Ok(()) => (PublishAckReason::Success, None),
        Err((reason, why)) => (reason, Some(why.into())),
    };
    v5::PublishAck { packet_id, reason_code, properties: vec![], reason_string: why }
}
