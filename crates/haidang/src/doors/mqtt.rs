//! Devices that publish: their user name is their source, their password its token.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use link_mqtt::{Gate, Login, Message, Pass, Refusal, TurnedAway};
use model::{Origin, SourceId};
use node::{Centre, Delivered, Deliverer, Receipt, Share};
use port::{PortError, Way};
use tokio::sync::RwLock;

/// Largest message of a device.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of messages that may be on their way to the log at once, shared fairly among the sources. A
/// device with one more is not read on until there is room: its messages wait in its own socket, and
/// no other device's.
const BYTES_IN_HAND_MAX: usize = 64 << 20;

/// What a message costs beside its bytes while it waits: a task, its readings, the answer.
const MESSAGE_COST_BYTES: usize = 4 << 10;

/// Knows the tokens of sources, and brings their messages in.
pub(crate) struct Devices {
    centre: Centre,
    room: Share,
    /// Deliveries of each source that wait on purpose.
    held: Mutex<HashMap<SourceId, usize>>,
    /// What the log refused, being read-only, tries again one by one in its order, and before
    /// anything new: that many.
    again: tokio::sync::Mutex<()>,
    n_again: AtomicUsize,
    /// SHA-256 of each source's token. Read again when a login does not fit: a token may be new.
    tokens: RwLock<HashMap<SourceId, String>>,
    turned_away: Mutex<HashMap<&'static str, u64>>,
}

impl Devices {
    pub(crate) fn new(centre: Centre) -> Arc<Self> {
        Self::with_room(centre, BYTES_IN_HAND_MAX)
    }

    pub(super) fn with_room(centre: Centre, bytes_max: usize) -> Arc<Self> {
        Arc::new(Self {
            centre,
            room: Share::new(bytes_max),
            held: Mutex::default(),
            again: tokio::sync::Mutex::default(),
            n_again: AtomicUsize::new(0),
            tokens: RwLock::default(),
            turned_away: Mutex::default(),
        })
    }

    /// Bytes of messages on their way to the log, and sources they are of.
    pub(crate) fn under_way(&self) -> (usize, usize) {
        self.room.held()
    }

    /// Sources whose deliveries wait on purpose.
    pub(crate) fn holding(&self) -> usize {
        self.held().len()
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

    /// Waits until this source may deliver and there is room for it.
    async fn wait_for_room(&self, source: &SourceId, cost: usize) -> Option<node::Pass> {
        if !self.is_on(source) {
            // It is refused, and waits for nothing.
            return None;
        }
        let may_deliver =
            || self.n_again.load(Ordering::Acquire) == 0 && self.centre.may_deliver(source).is_ok();
        if may_deliver()
            && let Some(pass) = self.room.try_enter(source, cost)
        {
            return Some(pass);
        }
        let _held = Held::begin(self, source);
        loop {
            // First this, which may take a day: who waits for it must not hold room meanwhile.
            self.centre.until_it_may_deliver(source).await;
            drop(self.again.lock().await);
            let pass = self.room.enter(source, cost).await;
            if may_deliver() {
                return Some(pass);
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<SourceId, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn is_on(&self, source: &SourceId) -> bool {
        self.centre.zone().source(source).is_some_and(|it| it.enabled)
    }

    fn refuse_switched_off(&self, source: &SourceId) -> Refusal {
        self.count("source_off");
        Refusal::NotAllowed(self.centre.note_switched_off(source).en)
    }

    /// What a device sent at once enters the log together: all of it waits for the same sync.
    async fn take(
        &self,
        source: &SourceId,
        payloads: impl Iterator<Item = &[u8]> + Clone + Send,
    ) -> Vec<Result<(), Refusal>> {
        let n = payloads.clone().count();
        let all = |refusal: Refusal| vec![Err(refusal); n];
        if !self.is_on(source) {
            return all(self.refuse_switched_off(source));
        }
        let delivered = |payload: &[u8]| Delivered {
            from: Deliverer::Source(source.clone()),
            source: source.clone(),
            origin: Origin::Mqtt,
            unit_required: false,
            message: intake::json::parse(payload, MESSAGE_BYTES_MAX),
        };
        let mut again = None;
        let receipts = loop {
            match self.centre.take_many(payloads.clone().map(delivered).collect()).await {
                Ok(receipts) => break receipts,
                // Nothing of it was kept, and nobody was told that it was: it waits here, and its
                // device with it, until it can be.
                Err(PortError::ReadOnly { .. }) => {
                    let _held = Held::begin(self, source);
                    if again.is_none() {
                        let counted = Counted::begin(&self.n_again);
                        again = Some((counted, self.again.lock().await));
                    }
                    self.centre.until_the_log_takes().await;
                }
                Err(error) => return all(Refusal::NotDurable(error.to_string())),
            }
        };
        let n_readings = receipts.iter().map(|it| it.n_accepted + it.rejected.len()).sum();
        self.centre.charge(source, n_readings);
        let refused = payloads.zip(&receipts).filter(|it| !it.1.rejected.is_empty());
        for (payload, receipt) in refused {
            self.centre.keep_refused(source, Way::Mqtt, payload, &receipt.rejected);
        }
        receipts.iter().map(said).collect()
    }
}

/// A delivery that waits on purpose, for as long as this lives.
struct Held<'a> {
    devices: &'a Devices,
    source: &'a SourceId,
}

impl<'a> Held<'a> {
    fn begin(devices: &'a Devices, source: &'a SourceId) -> Self {
        *devices.held().entry(source.clone()).or_default() += 1;
        Self { devices, source }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut held = self.devices.held();
        if let Some(n) = held.get_mut(self.source) {
            *n -= 1;
            if *n == 0 {
                held.remove(self.source);
            }
        }
    }
}

/// One more, for as long as this lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn begin(n: &'a AtomicUsize) -> Self {
        n.fetch_add(1, Ordering::AcqRel);
        Self(n)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
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

    async fn admit(&self, source: &SourceId, n_messages: usize, n_bytes: usize) -> Pass {
        Box::new(self.wait_for_room(source, n_bytes + n_messages * MESSAGE_COST_BYTES).await)
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

    fn holds(&self, source: Option<&SourceId>) -> bool {
        let held = self.held();
        source.map_or(!held.is_empty(), |it| held.contains_key(it))
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
