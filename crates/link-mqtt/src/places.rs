//! Who is connected: a place for each device, under its client id.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytestring::ByteString;
use model::SourceId;
use rmqtt_codec::v5::DisconnectReasonCode;
use tokio::sync::oneshot;

use crate::session::Goodbye;

/// Places of one source while half of all are taken: one stolen token must not lock out all.
const PLACES_OF_ONE_MAX: usize = 20;

/// All places.
pub(crate) struct Places {
    max: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    by_client: HashMap<ByteString, Holder>,
    /// Places of each source; anonymous devices share no name and are not counted.
    of_source: HashMap<SourceId, usize>,
    /// Nobody comes in any more.
    closed: bool,
    last_number: u64,
}

struct Holder {
    source: Option<SourceId>,
    number: u64,
    tell: oneshot::Sender<Goodbye>,
}

/// A device's own place; dropping it makes room.
pub(crate) struct Place {
    places: Arc<Places>,
    pub(crate) client: ByteString,
    number: u64,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// A client id belongs to whoever came first, or one source could push another out.
    HeldByAnother,
    /// The source has its share.
    ShareTaken,
    Full,
    Closed,
}

impl Places {
    pub(crate) fn new(max: usize) -> Arc<Self> {
        Arc::new(Self { max, taken: Mutex::default() })
    }

    /// How many are taken.
    pub(crate) fn count(&self) -> usize {
        self.lock().by_client.len()
    }

    /// Takes the place `client`, or a new one where it is empty. A connection of the same source
    /// that holds it ends. The receiver hears when the new one must end.
    pub(crate) fn take(
        self: &Arc<Self>,
        client: &ByteString,
        source: Option<&SourceId>,
    ) -> Result<(Place, oneshot::Receiver<Goodbye>), NoPlace> {
        let mut taken = self.lock();
        if taken.closed {
            return Err(NoPlace::Closed);
        }
        let older = taken.by_client.get(client).filter(|_| !client.is_empty());
        let replaces = older.is_some();
        if older.is_some_and(|it| it.source.as_ref() != source) {
            return Err(NoPlace::HeldByAnother);
        }
        let all = taken.by_client.len();
        if !replaces && self.max <= all {
            return Err(NoPlace::Full);
        }
        let own = source.and_then(|it| taken.of_source.get(it)).copied().unwrap_or_default();
        if !replaces && self.max / 2 <= all && PLACES_OF_ONE_MAX <= own {
            return Err(NoPlace::ShareTaken);
        }
        let source = source.cloned();
        taken.last_number += 1;
        let number = taken.last_number;
        let client = if client.is_empty() { free_name(&taken) } else { client.clone() };
        let (tell, told) = oneshot::channel();
        if let Some(source) = source.clone() {
            *taken.of_source.entry(source).or_default() += 1;
        }
        if let Some(older) = taken.by_client.insert(client.clone(), Holder { source, number, tell })
        {
            taken.leave(older.source.as_ref());
            // It may be ending by itself.
            let _ending = older.tell.send(Goodbye::Told(DisconnectReasonCode::SessionTakenOver));
        }
        drop(taken);
        Ok((Place { places: Arc::clone(self), client, number }, told))
    }

    /// Tells everybody to leave; nobody comes in any more.
    pub(crate) fn close(&self, goodbye: Goodbye) {
        let mut taken = self.lock();
        taken.closed = true;
        taken.of_source.clear();
        for (_, holder) in taken.by_client.drain() {
            // It may be ending by itself.
            let _ending = holder.tell.send(goodbye);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn leave(&mut self, source: Option<&SourceId>) {
        if let Some(source) = source
            && let Some(n) = self.of_source.get_mut(source)
        {
            *n = n.saturating_sub(1);
            if *n == 0 {
                self.of_source.remove(source);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if taken.by_client.get(&self.client).is_some_and(|it| it.number == self.number)
            && let Some(holder) = taken.by_client.remove(&self.client)
        {
            taken.leave(holder.source.as_ref());
        }
    }
}

/// A name for a device that has none. A device may call itself so too.
fn free_name(taken: &Taken) -> ByteString {
    let names = (taken.last_number..).map(|n| ByteString::from(format!("device-{n}")));
    let mut free = names.filter(|it| !taken.by_client.contains_key(it));
    free.next().expect("there are more numbers than places")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str) -> SourceId {
        SourceId::new(name).unwrap()
    }

    #[test]
    fn a_place_left_late_does_not_take_its_successor_with_it() {
        let places = Places::new(10);
        let (one, c) = (source("s1"), ByteString::from_static("c"));
        let (older, mut told) = places.take(&c, Some(&one)).unwrap();
        let (_newer, _told) = places.take(&c, Some(&one)).unwrap();
        assert_eq!(told.try_recv().unwrap(), Goodbye::Told(DisconnectReasonCode::SessionTakenOver));
        drop(older);
        assert_eq!(places.count(), 1);
        assert_eq!(places.take(&c, Some(&source("s2"))).err(), Some(NoPlace::HeldByAnother));
        assert_eq!(places.take(&c, None).err(), Some(NoPlace::HeldByAnother));
    }

    #[test]
    fn devices_without_a_name_get_one_each() {
        let places = Places::new(3);
        let none = ByteString::new();
        let taken = ["device-1", "a", "b"].map(ByteString::from_static);
        let (own, _told) = places.take(&taken[0], Some(&source("s1"))).unwrap();
        let (first, _told) = places.take(&none, None).unwrap();
        let (second, _told) = places.take(&none, None).unwrap();
        assert_ne!(first.client, second.client);
        assert_eq!(places.take(&none, None).err(), Some(NoPlace::Full));
        drop((own, first, second));
        assert_eq!(places.count(), 0);
        assert!(places.lock().of_source.is_empty());
        places.close(Goodbye::Dropped);
        assert_eq!(places.take(&none, None).err(), Some(NoPlace::Closed));
    }
}
