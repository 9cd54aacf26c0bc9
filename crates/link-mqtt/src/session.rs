//! One device after it was let in, without I/O and clock: packets in, batches for the gate and
//! answers out.

use std::{collections::HashMap, num::NonZeroU16};

use bytes::BytesMut;
use bytestring::ByteString;
use model::SourceId;
use rmqtt_codec::{
    error::DecodeError,
    types::{Publish, QoS},
    v5::{DisconnectReasonCode, PublishAckReason, SubscribeAckReason},
};

use crate::{
    audience::Filters,
    gate::{Gate, Message, Refusal, TurnedAway, turn_away},
    topic,
    wire::{Answer, Packet, Verdict, Wire},
};

/// Messages a device of version 5 may leave unanswered. It is told, and cut off beyond it.
pub(crate) const RECEIVE_MAX: NonZeroU16 = NonZeroU16::new(500).expect("500 is not zero");
/// Messages under way from one device: then its packets wait, and so does its socket. More than
/// [`RECEIVE_MAX`], so that who breaks that is seen.
const MESSAGES_MAX: usize = 1_000;
/// Bytes of payload under way from one device, beyond one message.
const PAYLOAD_BYTES_MAX: usize = 1024 * 1024;

/// What a device is in the middle of.
pub(crate) struct Session {
    /// `None` for an anonymous device.
    source: Option<SourceId>,
    /// The one topic of `source`.
    own_topic: String,
    /// What it listens to.
    filters: Filters,
    is_version_5: bool,
    /// `QoS` 2 messages not released yet; `true` when their first half has been answered.
    unreleased: HashMap<NonZeroU16, bool>,
    /// What counts against the receive maximum.
    unanswered: u16,
    messages: usize,
    payload_bytes: usize,
    ready: Vec<Batch>,
}

/// Consecutive messages of one source, for the gate.
#[derive(Default)]
pub(crate) struct Batch {
    /// `None` when all were refused at sight.
    pub(crate) source: Option<SourceId>,
    pub(crate) messages: Vec<Message>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) payload_bytes: usize,
}

/// How one message of a batch is to be answered; in the order they came.
pub(crate) struct Receipt {
    /// Its number, for the two levels that have one.
    id: Option<NonZeroU16>,
    twice: bool,
    /// Set when it was refused at sight, and is not among the batch's messages.
    refused: Option<Refusal>,
}

/// A batch the gate has answered.
pub(crate) struct Done {
    pub(crate) receipts: Vec<Receipt>,
    /// One for each message of the batch.
    pub(crate) answers: Vec<Result<(), Refusal>>,
    pub(crate) payload_bytes: usize,
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goodbye {
    /// The device closed it, or the network did.
    Gone,
    /// The device said good-bye.
    Left,
    /// A message was not kept and must be sent again, or was refused and 3.1.1 has no word for it.
    NotKept,
    /// We end it; version 5 is told why.
    Told(DisconnectReasonCode),
    /// The broker was dropped.
    Dropped,
}

impl From<DecodeError> for Goodbye {
    fn from(error: DecodeError) -> Self {
        Self::Told(match error {
            DecodeError::MaxSizeExceeded { .. } => DisconnectReasonCode::PacketTooLarge,
            _ => DisconnectReasonCode::MalformedPacket,
        })
    }
}

impl Session {
    pub(crate) fn new(source: Option<SourceId>, is_version_5: bool) -> Self {
        let own_topic = source.as_ref().map(topic::of_observations).unwrap_or_default();
        Self {
            source,
            own_topic,
            filters: Filters::default(),
            is_version_5,
            unreleased: HashMap::new(),
            unanswered: 0,
            messages: 0,
            payload_bytes: 0,
            ready: Vec::new(),
        }
    }

    /// Whose device it is; none for an anonymous one.
    pub(crate) fn source(&self) -> Option<&SourceId> {
        self.source.as_ref()
    }

    /// What it listens to.
    pub(crate) fn filters(&self) -> &Filters {
        &self.filters
    }

    /// May more packets come in? Else they wait where they are.
    pub(crate) fn has_room(&self) -> bool {
        self.messages < MESSAGES_MAX && self.payload_bytes < PAYLOAD_BYTES_MAX
    }

    /// Is nothing under way?
    pub(crate) fn is_idle(&self) -> bool {
        self.messages == 0
    }

    /// Batches gathered since it was asked last.
    pub(crate) fn batches(&mut self) -> Vec<Batch> {
        std::mem::take(&mut self.ready)
    }

    /// Takes one packet. What can be answered at once is written to `out`.
    pub(crate) fn take(
        &mut self,
        packet: Packet,
        gate: &dyn Gate,
        wire: &mut Wire,
        out: &mut BytesMut,
    ) -> Result<(), Goodbye> {
        let answer = match packet {
            Packet::Publish(publish) => match self.publish(*publish, gate)? {
                Some(answer) => answer,
                None => return Ok(()),
            },
            Packet::Release(id) => Answer::Completed(id, self.release(id)),
            Packet::Subscribe(id, filters) => {
                let granted = filters.iter().map(|(it, qos)| self.subscribe(it, *qos, gate));
                Answer::Subscribed(id, granted.collect())
            }
            Packet::Unsubscribe(id, filters) => {
                for filter in &filters {
                    self.filters.remove(filter);
                }
                Answer::Unsubscribed(id, filters.len())
            }
            Packet::Ping => Answer::Pong,
            Packet::Disconnect => return Err(Goodbye::Left),
            Packet::Connect(_) | Packet::OutOfPlace => {
                return Err(Goodbye::Told(DisconnectReasonCode::ProtocolError));
            }
        };
        wire.write(answer, out);
        Ok(())
    }

    /// Answers what the gate has decided, in the order it was published.
    pub(crate) fn acknowledge(
        &mut self,
        done: Done,
        wire: &mut Wire,
        out: &mut BytesMut,
    ) -> Result<(), Goodbye> {
        self.messages -= done.receipts.len();
        self.payload_bytes -= done.payload_bytes;
        let mut answers = done.answers.into_iter();
        for receipt in done.receipts {
            let verdict = match receipt.refused {
                Some(refusal) => self.verdict(Err(refusal))?,
                // A gate that gives too few answers has kept too few messages.
                None => self.verdict(answers.next().unwrap_or_else(unanswered))?,
            };
            let Some(id) = receipt.id else { continue };
            if !receipt.twice {
                self.answered();
                wire.write(Answer::Acknowledged(id, verdict), out);
                continue;
            }
            if verdict.is_err() && self.is_version_5 {
                // A refused message is not released any more.
                self.unreleased.remove(&id);
                self.answered();
            } else {
                self.unreleased.insert(id, true);
            }
            wire.write(Answer::Received(id, verdict), out);
        }
        Ok(())
    }

    /// Puts a message into a batch; an answer is returned for one that is already known.
    fn publish(&mut self, publish: Publish, gate: &dyn Gate) -> Result<Option<Answer>, Goodbye> {
        let broke = |reason| Err(Goodbye::Told(reason));
        if publish.properties.is_some_and(|it| it.topic_alias.is_some()) {
            return broke(DisconnectReasonCode::TopicAliasInvalid);
        }
        if publish.topic.is_empty() {
            return broke(DisconnectReasonCode::ProtocolError);
        }
        let (id, twice) = (publish.packet_id, publish.qos == QoS::ExactlyOnce);
        if let Some(id) = id {
            if twice && let Some(answered) = self.unreleased.get(&id) {
                // Sent again: the first one counts, and its answer may still be on its way.
                return Ok(answered.then_some(Answer::Received(id, Ok(()))));
            }
            if self.is_version_5 && RECEIVE_MAX.get() <= self.unanswered {
                return broke(DisconnectReasonCode::ReceiveMaximumExceeded);
            }
            self.unanswered = self.unanswered.saturating_add(1);
            if twice {
                self.unreleased.insert(id, false);
            }
        }
        let message = Message::new(publish.topic, publish.payload);
        if let Some(source) = self.source_of(message.topic()) {
            self.gather(source, message, Receipt { id, twice, refused: None });
        } else {
            let refused = Some(self.refuse_topic(message.topic(), gate));
            self.messages += 1;
            self.batch(None).receipts.push(Receipt { id, twice, refused });
        }
        Ok(None)
    }

    fn gather(&mut self, source: SourceId, message: Message, receipt: Receipt) {
        let bytes = message.payload().len();
        self.messages += 1;
        self.payload_bytes += bytes;
        let batch = self.batch(Some(source));
        batch.payload_bytes += bytes;
        batch.messages.push(message);
        batch.receipts.push(receipt);
    }

    /// The batch that a message of `source` goes into.
    fn batch(&mut self, source: Option<SourceId>) -> &mut Batch {
        let fits = self.ready.last_mut().is_some_and(|last| {
            if last.source.is_none() {
                last.source.clone_from(&source);
            }
            source.is_none() || last.source == source
        });
        if !fits {
            self.ready.push(Batch { source, ..Batch::default() });
        }
        self.ready.last_mut().expect("one was pushed if there was none")
    }

    fn source_of(&self, topic: &str) -> Option<SourceId> {
        match &self.source {
            Some(source) => (topic == self.own_topic).then(|| source.clone()),
            None => topic::source_of(topic).and_then(|it| SourceId::new(it).ok()),
        }
    }

    fn refuse_topic(&self, topic: &str, gate: &dyn Gate) -> Refusal {
        let user = self.source.as_ref().map(SourceId::as_str).unwrap_or_default();
        let why = TurnedAway::ForeignTopic { user, topic };
        turn_away(gate, &why);
        Refusal::NotAllowed(why.to_string())
    }

    /// Ends a `QoS` 2 message; was it known?
    fn release(&mut self, id: NonZeroU16) -> bool {
        let known = self.unreleased.remove(&id).is_some();
        if known {
            self.answered();
        }
        known
    }

    fn answered(&mut self) {
        self.unanswered = self.unanswered.saturating_sub(1);
    }

    fn subscribe(&self, filter: &ByteString, qos: QoS, gate: &dyn Gate) -> SubscribeAckReason {
        if !topic::is_filter(filter) {
            return SubscribeAckReason::TopicFilterInvalid;
        }
        let own = |source: &SourceId| topic::is_own(filter, source.as_str());
        if !self.source.as_ref().is_some_and(own) {
            self.refuse_topic(filter, gate);
            return SubscribeAckReason::NotAuthorized;
        }
        if !self.filters.add(filter) {
            return SubscribeAckReason::QuotaExceeded;
        }
        match qos {
            QoS::AtMostOnce => SubscribeAckReason::GrantedQos0,
            QoS::AtLeastOnce => SubscribeAckReason::GrantedQos1,
            QoS::ExactlyOnce => SubscribeAckReason::GrantedQos2,
        }
    }

    /// What the device hears. A 3.1.1 device knows no reason: it is acknowledged where sending
    /// again would not help, and cut off where it must send again or must not go on.
    fn verdict(&self, answer: Result<(), Refusal>) -> Result<Verdict, Goodbye> {
        let Err(refusal) = answer else { return Ok(Ok(())) };
        let (reason, ends) = match refusal {
            Refusal::BadPayload(_) => (PublishAckReason::PayloadFormatInvalid, false),
            Refusal::NotAllowed(_) => (PublishAckReason::NotAuthorized, !self.is_version_5),
            Refusal::TooBusy(_) => (PublishAckReason::QuotaExceeded, !self.is_version_5),
            Refusal::NotDurable(_) => (PublishAckReason::ImplementationSpecificError, true),
        };
        if ends {
            tracing::debug!(%refusal, "an MQTT device is cut off");
            return Err(Goodbye::NotKept);
        }
        Ok(Err((reason, refusal.to_string())))
    }
}

fn unanswered() -> Result<(), Refusal> {
    Err(Refusal::NotDurable("the node gave no answer".to_owned()))
}
