//! What the loop shares with those who ask: read in passing, written by the loop alone.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use model::{Health, Position, SourceId};
use port::SeriesKey;
use tokio::sync::{broadcast, watch};

use crate::{
    judge::Judge,
    lock::{self, locked},
    news::{Latest, News},
    refused::Refused,
    series_map::SeriesMap,
    zone::Zone,
};

/// News remembered for a watcher that lost its connection.
const NEWS_KEPT: usize = 16_384;

/// Bulletins a watcher may be behind before it must begin anew.
const BULLETINS_BEHIND_MAX: usize = 1_024;

/// Refusals remembered until whoever asked has fetched theirs.
const REFUSALS_KEPT: usize = 1_024;

/// Records with readings that were here already, remembered until whoever delivered them has asked.
const REPEATS_KEPT: usize = 16_384;

/// News of one stretch of the log.
#[derive(Debug, Clone)]
pub struct Bulletin {
    /// The last record of the stretch.
    pub position: Position,
    /// What happened, in order.
    pub news: Arc<[News]>,
    /// Newest values, one a series. Only told live: who missed them asks for those heard since (see
    /// [`Track::heard`](crate::Track)).
    pub latest: Arc<[Latest]>,
}

/// Bulletins with news, the oldest first, and how many news they hold together.
#[derive(Debug, Default)]
struct Recent {
    bulletins: VecDeque<Bulletin>,
    n_news: usize,
    /// What came up to here may be forgotten.
    from: Position,
}

/// Shared between the loop and everyone else.
pub(crate) struct Shared {
    zone: RwLock<Arc<Zone>>,
    /// How often the zone was replaced.
    n_zones: watch::Sender<u64>,
    judge: RwLock<Judge>,
    health: RwLock<HashMap<SourceId, Health>>,
    applied: watch::Sender<Position>,
    live: broadcast::Sender<Bulletin>,
    recent: Mutex<Recent>,
    refused: Mutex<VecDeque<(Position, Refused)>>,
    repeats: Mutex<VecDeque<(Position, u64)>>,
    wanted: Mutex<BTreeSet<SeriesKey>>,
}

impl Shared {
    pub(crate) fn new(zone: Zone, judge: Judge) -> Self {
        Self {
            zone: RwLock::new(Arc::new(zone)),
            n_zones: watch::Sender::new(1),
            applied: watch::Sender::new(judge.applied),
            judge: RwLock::new(judge),
            health: RwLock::default(),
            live: broadcast::Sender::new(BULLETINS_BEHIND_MAX),
            recent: Mutex::default(),
            refused: Mutex::default(),
            repeats: Mutex::default(),
            wanted: Mutex::default(),
        }
    }

    /// Series somebody waits for.
    pub(crate) fn want_series(&self, keys: &BTreeSet<SeriesKey>) {
        let mut wanted = locked(&self.wanted);
        wanted.extend(keys.iter().cloned());
    }

    /// What is waited for, for whoever makes it.
    pub(crate) fn wanted_series(&self) -> BTreeSet<SeriesKey> {
        std::mem::take(&mut *locked(&self.wanted))
    }

    pub(crate) fn zone(&self) -> Arc<Zone> {
        Arc::clone(&lock::read(&self.zone))
    }

    pub(crate) fn set_zone(&self, zone: Zone) {
        *lock::write(&self.zone) = Arc::new(zone);
        self.judge_mut().zone_changed();
        self.n_zones.send_modify(|it| *it += 1);
    }

    pub(crate) fn zones(&self) -> watch::Receiver<u64> {
        self.n_zones.subscribe()
    }

    pub(crate) fn judge(&self) -> RwLockReadGuard<'_, Judge> {
        lock::read(&self.judge)
    }

    pub(crate) fn judge_mut(&self) -> RwLockWriteGuard<'_, Judge> {
        lock::write(&self.judge)
    }

    /// By the source's code.
    pub(crate) fn health(&self) -> BTreeMap<SourceId, Health> {
        let health = lock::read(&self.health);
        health.iter().map(|(id, it)| (id.clone(), it.clone())).collect()
    }

    pub(crate) fn note_health(&self, source: &SourceId, note: impl FnOnce(&mut Health)) {
        let mut health = lock::write(&self.health);
        if let Some(health) = health.get_mut(source) {
            note(health);
        } else {
            note(health.entry(source.clone()).or_default());
        }
    }

    /// Everything up to `position` has been applied and can be asked for.
    pub(crate) fn publish(&self, position: Position, news: Vec<News>, latest: Vec<Latest>) {
        let is_heard = 0 < self.live.receiver_count();
        if !news.is_empty() || (is_heard && !latest.is_empty()) {
            let latest = if is_heard { last_of_each(latest) } else { vec![] };
            let bulletin = Bulletin { position, news: news.into(), latest: latest.into() };
            let mut recent = locked(&self.recent);
            recent.keep(&bulletin);
            // Sent under the lock, so that a watcher who asks for the past misses nothing.
            // Nobody listening is no error.
            let _listeners = self.live.send(bulletin);
        }
        self.applied.send_replace(position);
    }

    pub(crate) fn applied(&self) -> watch::Receiver<Position> {
        self.applied.subscribe()
    }

    pub(crate) fn refuse(&self, refusal: (Position, Refused)) {
        let mut refused = locked(&self.refused);
        if refused.len() == REFUSALS_KEPT {
            refused.pop_front();
        }
        refused.push_back(refusal);
    }

    pub(crate) fn refusal_at(&self, position: Position) -> Option<Refused> {
        let mut refused = locked(&self.refused);
        let at = refused.iter().position(|it| it.0 == position)?;
        refused.remove(at).map(|it| it.1)
    }

    /// A record held this many readings that were here already.
    pub(crate) fn note_repeats(&self, position: Position, n: u64) {
        let mut repeats = locked(&self.repeats);
        if repeats.len() == REPEATS_KEPT {
            repeats.pop_front();
        }
        repeats.push_back((position, n));
    }

    /// Readings that were here already, in the records from `first` to `last`.
    pub(crate) fn repeats_in(&self, first: Position, last: Position) -> u64 {
        let repeats = locked(&self.repeats);
        let within = repeats.iter().filter(|it| (first..=last).contains(&it.0));
        within.map(|it| it.1).sum()
    }

    /// News after `since`, then live ones; none for the past when it reaches back too far.
    pub(crate) fn watch(
        &self,
        since: Option<Position>,
    ) -> (Option<Vec<Bulletin>>, broadcast::Receiver<Bulletin>) {
        let recent = locked(&self.recent);
        let receiver = self.live.subscribe();
        let Some(since) = since else { return (Some(vec![]), receiver) };
        let is_ours = since <= *self.applied.borrow();
        if since < recent.from || !is_ours {
            return (None, receiver);
        }
        let missed = recent.bulletins.iter().filter(|it| since < it.position);
        (Some(missed.cloned().collect()), receiver)
    }
}

impl Recent {
    fn keep(&mut self, bulletin: &Bulletin) {
        if bulletin.news.is_empty() {
            return;
        }
        self.n_news += bulletin.news.len();
        self.bulletins.push_back(Bulletin { latest: [].into(), ..bulletin.clone() });
        while NEWS_KEPT < self.n_news
            && let Some(oldest) = self.bulletins.pop_front()
        {
            self.n_news -= oldest.news.len();
            self.from = oldest.position;
        }
    }
}

/// The last value of each series; a busy stretch of the log has many.
fn last_of_each(latest: Vec<Latest>) -> Vec<Latest> {
    let mut last: SeriesMap<Latest> = SeriesMap::default();
    last.extend(latest.into_iter().map(|it| (it.series, it)));
    last.into_values().collect()
}
