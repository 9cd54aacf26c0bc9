//! Devices that publish: their user name is their source, their password its token.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::future::join_all;
use link_mqtt::{Gate, Login, Message, Refusal, TurnedAway};
use model::{Origin, SourceId};
use node::{Centre, Delivered, Deliverer};
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
    /// SHA-256 of each source's token. Read again when a login does not fit: a token may be new.
    tokens: RwLock<HashMap<SourceId, String>>,
    turned_away: Mutex<HashMap<&'static str, u64>>,
}

impl Devices {
    pub(crate) fn new(centre: Centre) -> Arc<Self> {
        Self::with_room(centre, BYTES_IN_HAND_MAX)
    }

    pub(super) fn with_room(centre: Centre, bytes_max: usize) -> Arc<Self> {
        let room = Semaphore::new(bytes_max);
        let (tokens, turned_away) = (RwLock::default(), Mutex::default());
        Arc::new(Self { centre, room, tokens, turned_away })
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

    fn room_for(&self, payload: &[u8]) -> Result<SemaphorePermit<'_>, Refusal> {
        let cost = u32::try_from(payload.len() + MESSAGE_COST_BYTES).unwrap_or(u32::MAX);
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

    async fn take(&self, source: &SourceId, payload: &[u8]) -> Result<(), Refusal> {
        let _room = self.room_for(payload)?;
        let receipt = self
            .centre
            .take(Delivered {
                from: Deliverer::Source(source.clone()),
                source: source.clone(),
                origin: Origin::Mqtt,
                unit_required: false,
                items: intake::json::parse(payload, MESSAGE_BYTES_MAX),
            })
            .await
            .map_err(|it| Refusal::NotDurable(it.to_string()))?;
        match receipt.rejected.first() {
            // Good readings of a message are kept even when others are not.
            Some(first) if receipt.n_accepted == 0 => {
                Err(Refusal::BadPayload(first.why.en.clone()))
            }
            _ => Ok(()),
        }
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
        self.is_on(source)?;
        self.take(source, payload).await
    }

    /// What a device sent at once enters the log together: all of it waits for the same sync.
    async fn deliver_many(
        &self,
        source: &SourceId,
        messages: &[Message],
    ) -> Vec<Result<(), Refusal>> {
        if let Err(refusal) = self.is_on(source) {
            return vec![Err(refusal); messages.len()];
        }
        join_all(messages.iter().map(|it| self.take(source, it.payload()))).await
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
