//! From the first byte to CONNACK: who is it, and is there a place?

use std::{future::poll_fn, net::SocketAddr};

use bytes::BytesMut;
use bytestring::ByteString;
use model::SourceId;
use rmqtt_codec::v5::ConnectAckReason;
use tokio::sync::oneshot;

use crate::{
    gate::{Login, TurnedAway, turn_away},
    places::{NoPlace, Place},
    session::{Goodbye, RECEIVE_MAX},
    shared::Shared,
    stream::{Stream, poll_read},
    topic,
    wire::{Answer, Connect, LetIn, Packet, Wire},
};

/// Longest name of a connection, bytes.
const CLIENT_ID_BYTES_MAX: usize = 200;

/// A device that is let in.
pub(crate) struct Guest {
    /// `None` for an anonymous device.
    pub(crate) source: Option<SourceId>,
    pub(crate) place: Place,
    pub(crate) told: oneshot::Receiver<Goodbye>,
    /// 0 when it asked for none.
    pub(crate) keep_alive_s: u16,
}

/// Waits for CONNECT and decides; the answer is in `out`. `None` is a device that is not let in.
pub(crate) async fn receive(
    stream: &mut impl Stream,
    wire: &mut Wire,
    address: SocketAddr,
    shared: &Shared,
    out: &mut BytesMut,
) -> Option<Guest> {
    let connect = first_packet(stream, wire).await?;
    match let_in(&connect, address, shared).await {
        Ok((guest, answer)) => {
            wire.allow(shared.settings.packet_bytes_max);
            wire.write(Answer::LetIn(answer), out);
            Some(guest)
        }
        Err(reason) => {
            wire.write(Answer::TurnedAway(reason), out);
            None
        }
    }
}

async fn first_packet(stream: &mut impl Stream, wire: &mut Wire) -> Option<Connect> {
    loop {
        let n = poll_fn(|cx| poll_read(stream, wire, cx)).await.ok()?;
        match wire.next() {
            Ok(Some(Packet::Connect(connect))) => return Some(connect),
            Ok(None) if 0 < n => {}
            // No MQTT, or no version we know: it gets no answer, as it would not understand one.
            _ => return None,
        }
    }
}

async fn let_in(
    connect: &Connect,
    address: SocketAddr,
    shared: &Shared,
) -> Result<(Guest, LetIn), ConnectAckReason> {
    if CLIENT_ID_BYTES_MAX < connect.client.len() {
        return Err(ConnectAckReason::ClientIdentifierNotValid);
    }
    if connect.other_login {
        return Err(ConnectAckReason::BadAuthenticationMethod);
    }
    let keep_alive_s = keep_alive_s(connect, shared)?;
    let source = who(connect, address, shared).await?;
    if let (Some(source), Some(topic)) = (&source, &connect.will)
        && !topic::is_own(topic, source.as_str())
    {
        turn_away(&*shared.gate, &TurnedAway::ForeignTopic { user: source.as_str(), topic });
        return Err(ConnectAckReason::NotAuthorized);
    }
    let (place, told) = shared
        .places
        .take(&connect.client, source.as_ref())
        .map_err(|why| no_place(why, connect, source.as_ref(), shared))?;
    tracing::debug!(client = %place.client, source = ?source, %address, "connected over MQTT");
    let answer = LetIn {
        receive_max: RECEIVE_MAX,
        packet_bytes_max: shared.settings.packet_bytes_max,
        assigned: connect.client.is_empty().then(|| place.client.clone()),
        keep_alive_s: (keep_alive_s != connect.keep_alive_s).then_some(keep_alive_s),
    };
    Ok((Guest { source, place, told, keep_alive_s }, answer))
}

/// The keep-alive it will be held to: what it asks for, but no longer than allowed.
fn keep_alive_s(connect: &Connect, shared: &Shared) -> Result<u16, ConnectAckReason> {
    let settings = &shared.settings;
    match connect.keep_alive_s {
        0 if settings.keep_alive_none => Ok(0),
        0 => Err(ConnectAckReason::ImplementationSpecificError),
        asked => Ok(asked.min(settings.keep_alive_s_max)),
    }
}

/// Whose device is it? `None` is an anonymous one.
async fn who(
    connect: &Connect,
    address: SocketAddr,
    shared: &Shared,
) -> Result<Option<SourceId>, ConnectAckReason> {
    let gate = &*shared.gate;
    let Some(user) = &connect.user else {
        // An anonymous device has no topic of its own to leave a last word on.
        if shared.settings.anonymous && connect.will.is_none() {
            return Ok(None);
        }
        turn_away(gate, &TurnedAway::Anonymous);
        return Err(ConnectAckReason::NotAuthorized);
    };
    let login = Login {
        user,
        password: connect.password.as_deref().unwrap_or_default(),
        client: &connect.client,
        address: Some(address),
    };
    let known = gate.authenticate(&login).await.filter(|it| it.as_str() == login.user);
    if known.is_none() {
        turn_away(gate, &TurnedAway::WrongCredentials { user });
        return Err(ConnectAckReason::BadUserNameOrPassword);
    }
    Ok(known)
}

fn no_place(
    why: NoPlace,
    connect: &Connect,
    source: Option<&SourceId>,
    shared: &Shared,
) -> ConnectAckReason {
    let user = source.map(SourceId::as_str).unwrap_or_default();
    let client: &ByteString = &connect.client;
    match why {
        NoPlace::HeldByAnother => {
            turn_away(&*shared.gate, &TurnedAway::ClientIdHeld { user, client });
            ConnectAckReason::NotAuthorized
        }
        NoPlace::ShareTaken => {
            tracing::warn!(user, %client, "a source asks for more connections than its share");
            ConnectAckReason::NotAuthorized
        }
        NoPlace::Full => {
            tracing::warn!(max = shared.settings.sessions_max, "no place for another MQTT device");
            ConnectAckReason::QuotaExceeded
        }
        NoPlace::Closed => ConnectAckReason::ServerUnavailable,
    }
}
