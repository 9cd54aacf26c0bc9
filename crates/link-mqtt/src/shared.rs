//! What all connections of a broker share.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{Semaphore, watch};

use crate::{audience::Audience, gate::Gate, places::Places, settings::Settings};

/// Devices in the middle of connecting; more wait to be accepted.
const CONNECTING_MAX: usize = 500;
/// Bytes of payload under way from all devices together. Beyond them a device may have one batch
/// under way, no more.
const PAYLOAD_BYTES_MAX: usize = 256 * 1024 * 1024;

pub(crate) struct Shared {
    pub(crate) gate: Arc<dyn Gate>,
    pub(crate) settings: Settings,
    pub(crate) places: Arc<Places>,
    pub(crate) audience: Arc<Audience>,
    pub(crate) connecting: Arc<Semaphore>,
    /// `true` once the broker stops; closed when the last connection has ended.
    stopping: watch::Receiver<bool>,
    payload_bytes: Arc<AtomicUsize>,
}

/// Bytes that count until it is dropped.
pub(crate) struct Weight {
    all: Arc<AtomicUsize>,
    bytes: usize,
}

impl Shared {
    pub(crate) fn new(
        gate: Arc<dyn Gate>,
        settings: Settings,
        stopping: watch::Receiver<bool>,
    ) -> Arc<Self> {
        let places = Places::new(usize::from(settings.sessions_max));
        let connecting = Arc::new(Semaphore::new(CONNECTING_MAX));
        let (payload_bytes, audience) = (Arc::default(), Arc::default());
        Arc::new(Self { gate, settings, places, audience, connecting, stopping, payload_bytes })
    }

    /// Returns once the broker stops.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stopping = self.stopping.clone();
        async move { drop(stopping.wait_for(|it| *it).await) }
    }

    pub(crate) fn has_room(&self) -> bool {
        self.payload_bytes.load(Ordering::Relaxed) < PAYLOAD_BYTES_MAX
    }

    pub(crate) fn weigh(&self, bytes: usize) -> Weight {
        self.payload_bytes.fetch_add(bytes, Ordering::Relaxed);
        Weight { all: Arc::clone(&self.payload_bytes), bytes }
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        self.all.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
