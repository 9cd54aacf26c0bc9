//! Who listens to what: the way from the center to a device. A message goes to the connections that
//! listen now, once, at `QoS` 0; nothing is kept for those that come later.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use bytestring::ByteString;
use model::SourceId;
use tokio::sync::mpsc;

use crate::topic;

/// Messages one connection may have waiting; one that does not read gets no more.
const WAITING_MAX: usize = 16;

/// Filters one connection may listen by.
const FILTERS_MAX: usize = 32;

/// A message to devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) topic: ByteString,
    pub(crate) payload: Bytes,
}

/// What one connection listens by, shared with its session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filters(Arc<Mutex<BTreeSet<ByteString>>>);

/// All connections that listen, by their source.
#[derive(Debug, Default)]
pub(crate) struct Audience(Mutex<HashMap<SourceId, Vec<Ear>>>);

#[derive(Debug)]
struct Ear {
    filters: Filters,
    tell: mpsc::Sender<Published>,
}

/// Puts messages on topics. Cheap to clone; outlives the broker without keeping it.
#[derive(Debug, Clone)]
pub struct Publisher(pub(crate) Arc<Audience>);

impl Publisher {
    /// Sends to everybody who listens to `topic` now; says to how many.
    #[must_use]
    pub fn publish(&self, topic: &str, payload: Vec<u8>) -> usize {
        let message = Published { topic: ByteString::from(topic), payload: Bytes::from(payload) };
        self.0.tell(&message)
    }
}

impl Filters {
    /// Listens by one more; `false` when there are too many.
    pub(crate) fn add(&self, filter: &ByteString) -> bool {
        let mut filters = locked(&self.0);
        filters.contains(filter) || (filters.len() < FILTERS_MAX && filters.insert(filter.clone()))
    }

    pub(crate) fn remove(&self, filter: &ByteString) {
        locked(&self.0).remove(filter);
    }

    pub(crate) fn is_empty(&self) -> bool {
        locked(&self.0).is_empty()
    }

    fn hear(&self, topic: &str) -> bool {
        locked(&self.0).iter().any(|it| topic::fits(it, topic))
    }
}

impl Audience {
    /// A connection begins to listen.
    pub(crate) fn join(&self, source: &SourceId, filters: Filters) -> mpsc::Receiver<Published> {
        let (tell, heard) = mpsc::channel(WAITING_MAX);
        let mut ears = locked(&self.0);
        let of_source = ears.entry(source.clone()).or_default();
        of_source.retain(|it| !it.tell.is_closed());
        of_source.push(Ear { filters, tell });
        heard
    }

    fn tell(&self, message: &Published) -> usize {
        let mut ears = locked(&self.0);
        ears.retain(|_, of_source| {
            of_source.retain(|it| !it.tell.is_closed());
            !of_source.is_empty()
        });
        // A device hears only what lies below its own source.
        let own = |(source, _): &(&SourceId, _)| topic::is_own(&message.topic, source.as_str());
        let listening = ears.iter().filter(own).flat_map(|it| it.1);
        let hears = |it: &&Ear| it.filters.hear(&message.topic);
        listening.filter(hears).filter(|it| it.tell.try_send(message.clone()).is_ok()).count()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
