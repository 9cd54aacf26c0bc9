//! Any bytes at all: they are read the same however they are cut, and never end in a panic.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use proptest::{collection::vec, prelude::*};

use super::{House, raw};
use crate::{
    session::{Done, Session},
    wire::{Packet, Wire},
};

/// What a connection hears and keeps of `bytes`, fed in pieces.
fn played(version: u8, bytes: &[u8], pieces: &[usize]) -> (Vec<u8>, Vec<Bytes>, bool) {
    let house: Arc<House> = House::answering(Ok(()));
    let (mut wire, mut out, mut kept) = (Wire::new(), BytesMut::new(), Vec::new());
    wire.feed(&raw::connect(version, "c", 0));
    assert!(matches!(wire.next(), Ok(Some(Packet::Connect(_)))), "a CONNECT");
    wire.allow(4_096);
    let source = model::SourceId::new("s1").unwrap();
    let mut session = Session::new(Some(source), version == 5);
    let (mut rest, mut pieces, mut ended) = (bytes, pieces.iter().cycle(), false);
    while !rest.is_empty() && !ended {
        let (piece, after) = rest.split_at((*pieces.next().unwrap()).min(rest.len()));
        rest = after;
        wire.feed(piece);
        while !ended {
            match wire.next() {
                Ok(None) => break,
                Ok(Some(it)) => ended = session.take(it, &*house, &mut wire, &mut out).is_err(),
                Err(_) => ended = true,
            }
            for batch in session.batches() {
                kept.extend(batch.messages.iter().map(|it| it.payload().clone()));
                let done = Done {
                    answers: vec![Ok(()); batch.messages.len()],
                    receipts: batch.receipts,
                    payload_bytes: batch.payload_bytes,
                };
                ended |= session.acknowledge(done, &mut wire, &mut out).is_err();
            }
            assert!(session.is_idle(), "everything was answered");
        }
    }
    (out.to_vec(), kept, ended)
}

/// Packets a device might send, whole or with a byte changed.
fn said() -> impl Strategy<Value = Vec<u8>> {
    let publish = (4..=5_u8, 0..=2_u8, 1..9_u16, vec(any::<u8>(), 0..300))
        .prop_map(|(version, qos, id, payload)| raw::publish(version, qos, id, &payload));
    let short =
        (any::<u8>(), vec(any::<u8>(), 0..12)).prop_map(|(it, body)| raw::packet(it, &body));
    let release = (1..9_u8).prop_map(|id| raw::packet(0x62, &[0, id]));
    let nonsense = vec(any::<u8>(), 0..40);
    let packet = prop_oneof![6 => publish, 2 => release, 2 => short, 1 => nonsense];
    let changed = (packet, any::<prop::sample::Index>(), any::<u8>(), 0..8).prop_map(
        |(mut packet, at, byte, changes)| {
            if changes == 0 && !packet.is_empty() {
                let at = at.index(packet.len());
                packet[at] = byte;
            }
            packet
        },
    );
    vec(changed, 0..30).prop_map(|it| it.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_the_same_however_they_are_cut(
        version in 4..=5_u8,
        bytes in said(),
        pieces in vec(1..400_usize, 1..20),
    ) {
        let whole = played(version, &bytes, &[usize::MAX]);
        prop_assert_eq!(played(version, &bytes, &pieces), whole.clone());
        prop_assert_eq!(played(version, &bytes, &[1]), whole);
    }

    #[test]
    fn whole_messages_are_all_kept_as_they_were(
        version in 4..=5_u8,
        qos in 0..=1_u8,
        payloads in vec(vec(any::<u8>(), 0..2_000), 1..20),
        pieces in vec(1..4_000_usize, 1..5),
    ) {
        let publishes = payloads.iter().map(|it| raw::publish(version, qos, 1, it));
        let bytes: Vec<u8> = publishes.flatten().collect();
        let (_, kept, ended) = played(version, &bytes, &pieces);
        prop_assert!(!ended);
        prop_assert_eq!(kept, payloads);
    }

    #[test]
    fn a_stranger_may_say_anything(bytes in vec(any::<u8>(), 0..200), at in 0..40_usize) {
        let mut wire = Wire::new();
        let mut said = raw::connect(4 + u8::try_from(at % 2).unwrap(), "c", 0);
        said.truncate(at);
        said.extend(bytes);
        wire.feed(&said);
        while let Ok(Some(_)) = wire.next() {}
    }
}
