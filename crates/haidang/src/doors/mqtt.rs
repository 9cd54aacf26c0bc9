//! Devices that publish: their user name is their source, their password its token.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use link_mqtt::{Gate, Login, Message, Refusal, TurnedAway};
use model::{Origin, SourceId};
use node::{Centre, Delivered, Deliverer, Receipt};
use tokio::sync::{RwLock, Semaphore, SemaphorePermit};

/// Largest message of a device.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of messages that may be on their way to the log at once; a device with one more is told to
/// send it again later. The log keeps its own queue shorter than this, and lets whoever comes then
/// wait: without an end of its own this door would keep messages until the memory ends.
const BYTES_IN_HAND_MAX: usize = 64 << 20;

/// What a message costs beside its bytes while it waits: a task, its readings, the answer.
const MESSAGE_COST_BYTES: usize = 4 << 10;

/// Knows the tokens of sources, and brings their messages in.
pub(crate) struct Devices {
    centre: Centre,
    room: Semaphore,
    /// What the room holds when it is empty: a delivery larger than that waits for all of it.
    room_bytes: usize,
    /// SHA-256 of each source's token. Read again when a login does not fit: a token may be new.
    tokens: RwLock<HashMap<SourceId, String>>,
    turned_away: Mutex<HashMap<&'static str, u64>>,
}

impl Devices {
    pub(crate) fn new(centre: Centre) -> Arc<Self> {
        Self::with_room(centre, BYTES_IN_HAND_MAX)
    }

    pub(super) fn with_room(centre: Centre, bytes_max: usize) -> Arc<Self> {
        let (room, room_bytes) = (Semaphore::new(bytes_max), bytes_max);
        let (tokens, turned_away) = (RwLock::default(), Mutex::default());
        Arc::new(Self { centre, room, room_bytes, tokens, turned_away })
    }

    /// How many were turned away, by reason.
    pub(crate) fn turned_away(&self) -> Vec<(&'static str, u64)> {
        let counts = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(reason, n)| (*reason, *n)).collect()
    }

    fn count(&self, reason: &'static str) {
        let mut counts = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(reason).or_default() += 1;
    }

    fn room_for(&self, n_bytes: usize, n: usize) -> Result<SemaphorePermit<'_>, Refusal> {
        let cost = (n_bytes + n * MESSAGE_COST_BYTES).min(self.room_bytes);
        let cost = u32::try_from(cost).unwrap_or(u32::MAX);
        self.room.try_acquire_many(cost).map_err(|_| {
            self.count("too_busy");
            Refusal::TooBusy("too many messages at once; send this one again later".to_owned())
        })
    }

    async fn is_token(&self, source: &SourceId, sha256: &str) -> bool {
        if self.tokens.read().await.get(source).is_some_and(|it| it == sha256) {
            return true;
        }
        let Ok(known) = self.centre.world().registry.source_tokens().await else { return false };
        let mut tokens = self.tokens.write().await;
        *tokens = known.into_iter().collect();
        tokens.get(source).is_some_and(|it| it == sha256)
    }

    fn is_on(&self, source: &SourceId) -> Result<(), Refusal> {
        if self.centre.zone().source(source).is_some_and(|it| it.enabled) {
            return Ok(());
        }
        self.count("source_off");
        Err(Refusal::NotAllowed(self.centre.note_switched_off(source).en))
    }

    /// What a device sent at once enters the log together: all of it waits for the same sync.
    async fn take(
        &self,
        source: &SourceId,
        payloads: impl Iterator<Item = &[u8]> + Clone + Send,
    ) -> Vec<Result<(), Refusal>> {
        let n = payloads.clone().count();
        let all = |refusal: Refusal| vec![Err(refusal); n];
        if let Err(refusal) = self.is_on(source) {
            return all(refusal);
        }
        let _room = match self.room_for(payloads.clone().map(<[u8]>::len).sum(), n) {
            Ok(room) => room,
            Err(refusal) => return all(refusal),
        };
        let delivered = |payload: &[u8]| Delivered {
            from: Deliverer::Source(source.clone()),
            source: source.clone(),
            origin: Origin::Mqtt,
            unit_required: false,
            items: intake::json::parse(payload, MESSAGE_BYTES_MAX),
        };
        match self.centre.take_many(payloads.map(delivered).collect()).await {
            Ok(receipts) => receipts.iter().map(said).collect(),
            Err(error) => all(Refusal::NotDurable(error.to_string())),
        }
    }
}

/// What a device hears of its message: good readings of it are kept even when others are not.
fn said(receipt: &Receipt) -> Result<(), Refusal> {
    match receipt.rejected.first() {
        Some(first) if receipt.n_accepted == 0 => Err(Refusal::BadPayload(first.why.en.clone())),
        _ => Ok(()),
    }
}

#[async_trait::async_trait]
impl Gate for Devices {
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId> {
        // A source that is switched off may connect: its deliveries are refused with that reason,
        // while a refused login could only say that something about it is wrong.
        let source = SourceId::new(login.user).ok()?;
        let sha256 = api::sha256_hex(login.password);
        self.is_token(&source, &sha256).await.then_some(source)
    }

    async fn deliver(
        &self,
        source: &SourceId,
        _topic: &str,
        payload: &[u8],
    ) -> Result<(), Refusal> {
        let said = self.take(source, std::iter::once(payload)).await;
        said.into_iter().next().unwrap_or(Ok(()))
    }

    async fn deliver_many(
        &self,
        source: &SourceId,
        messages: &[Message],
    ) -> Vec<Result<(), Refusal>> {
        self.take(source, messages.iter().map(|it| &it.payload()[..])).await
    }

    fn turned_away(&self, why: &TurnedAway<'_>) {
        let reason = match why {
            TurnedAway::WrongCredentials { .. } => "wrong_credentials",
            TurnedAway::Anonymous => "anonymous",
            TurnedAway::ClientIdHeld { .. } => "client_id_held",
            TurnedAway::ForeignTopic { .. } => "foreign_topic",
        };
        self.count(reason);
    }
}
