//! The center: everything that goes in goes through the log, and the loop takes it from there.

mod first_readings;
mod hold;
mod lane;
mod late;
mod late_index;
mod lines;
mod reopened;
mod replay_letter;
mod run;
mod take;
mod take_told;
mod watched_clock;
mod world;
mod written;

use std::{sync::Arc, time::Duration};

use model::{Act, Actor, Date, Event, Fact, Health, Position, SeriesId, SourceId, Span, Time};
use observe::Point;
use pack::Catalogue;
use port::{PortError, Registry};
use tokio::sync::{Mutex, MutexGuard, broadcast, watch};

use crate::{
    condition::Conditions,
    judge::{Judge, Station, Track},
    letters::Letters,
    news::{Latest, News},
    quota::Quotas,
    refused::Refused,
    retention::Retention,
    shared::{Bulletin, Shared},
    shares::Shares,
    snapshot::SnapshotError,
    tables::Registered,
    zone::Zone,
};

pub use hold::Hold;
pub use lines::{Lines, LinesError, LinesReceipt, REFUSED_TOLD_MAX};
pub use replay_letter::LetterReplayed;
pub use run::Running;
pub use take::{Delivered, Receipt, Rejected};
pub use world::World;

/// How the center works.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Judge everything by the law of this day: a hypothesis, never the record.
    pub as_of_law: Option<Date>,
    /// Memory is written to the tables, and a snapshot taken, at least this often.
    pub flush_every: Span,
}

impl Default for Manner {
    fn default() -> Self {
        Self { as_of_law: None, flush_every: Span::from_min(1) }
    }
}

/// The running center. Cheap to clone.
#[derive(Clone)]
pub struct Centre {
    world: World,
    catalogue: Arc<Catalogue>,
    manner: Manner,
    shared: Arc<Shared>,
    pub(crate) desk: Arc<Desk>,
    /// One writer of the registry at a time, so that a reload never shows half a change.
    registry_gate: Arc<Mutex<()>>,
}

/// What stands beside the loop: what was refused, what is allowed, how it all goes.
pub(crate) struct Desk {
    letters: Letters,
    quotas: Quotas,
    shares: Shares,
    conditions: Conditions,
    pub(crate) retention: Retention,
    pub(crate) registered: Registered,
}

/// Why the center did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The outside world failed.
    #[error(transparent)]
    Port(#[from] PortError),
    /// A rule of the zone says no, and why.
    #[error("{0}")]
    Refused(Refused),
    /// The last snapshot cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The log does not reach back to what is needed.
    #[error(
        "the last snapshot ends at record {applied}, and the log no longer goes on from there: {why}"
    )]
    LogTooShort {
        /// Where the snapshot ends.
        applied: Position,
        /// The log's own words.
        why: String,
    },
    /// Records that had been applied are gone from the log.
    #[error(
        "the log ends at record {head}, but the last snapshot was taken at {applied}: the end of the log is lost"
    )]
    LogLost {
        /// Where the log ends.
        head: Position,
        /// Where the snapshot ends.
        applied: Position,
    },
}

impl Centre {
    /// The outside world.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Definitions and registry as they are now.
    #[must_use]
    pub fn zone(&self) -> Arc<Zone> {
        self.shared.zone()
    }

    /// Changes whenever the zone does. For whoever needs nothing but that: who watches the news makes
    /// the loop gather every newest value.
    #[must_use]
    pub fn zone_changes(&self) -> watch::Receiver<u64> {
        self.shared.zones()
    }

    /// Reads the state of the zone. The closure must be quick: the loop waits for it.
    pub fn read<T>(&self, read: impl FnOnce(&Judge) -> T) -> T {
        read(&self.shared.judge())
    }

    /// One series as it stands.
    #[must_use]
    pub fn track(&self, series: SeriesId) -> Option<Track> {
        self.read(|it| it.series.get(&series).cloned())
    }

    /// One station as it stands.
    #[must_use]
    pub fn station(&self, entity: &model::EntityId) -> Station {
        self.read(|it| it.stations.get(entity).cloned().unwrap_or_default())
    }

    /// How the sources are doing.
    #[must_use]
    pub fn health(&self) -> Vec<(SourceId, Health)> {
        self.shared.health().into_iter().collect()
    }

    /// Everything up to here has been applied.
    #[must_use]
    pub fn applied(&self) -> Position {
        *self.shared.applied().borrow()
    }

    /// News after `since`, and from now on. The first part is none when `since` is too long ago:
    /// the watcher must begin anew. Newest values it missed are those of [`Centre::latest_since`].
    #[must_use]
    pub fn watch(
        &self,
        since: Option<Position>,
    ) -> (Option<Vec<Bulletin>>, broadcast::Receiver<Bulletin>) {
        self.shared.watch(since)
    }

    /// Newest values heard after a position.
    #[must_use]
    pub fn latest_since(&self, since: Position) -> Vec<Latest> {
        let newest = |(series, track): (SeriesId, &Track)| {
            let Point { time, value, flag, .. } = track.state.newest?;
            (since < track.heard).then_some(Latest { series, time, value, flag })
        };
        self.read(|it| it.series.iter().filter_map(newest).collect())
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.world.clock.now()
    }

    /// Does what a person asks, through the log; returns once it is applied, or refused.
    pub async fn act(&self, actor: Actor, act: Act) -> Result<Position, CentreError> {
        let fact = Fact::Happened(Event { actor, act });
        let position = self.world.log.append(self.now(), vec![fact]).await?;
        self.applied_to(position).await;
        match self.shared.refusal_at(position) {
            Some(why) => Err(CentreError::Refused(why)),
            None => Ok(position),
        }
    }

    /// Returns once the record at `position` has been applied.
    pub async fn applied_to(&self, position: Position) {
        let mut applied = self.shared.applied();
        // The sender lives as long as the center does.
        let _closed = applied.wait_for(|it| position <= *it).await;
    }

    /// How many readings of a delivery were here already. Only the loop knows: it looks back through
    /// the tables where memory has let go, so this waits until it has read the delivery, or `within`.
    pub async fn repeats(&self, receipt: &Receipt, within: Duration) -> u64 {
        let Some((first, last)) = receipt.records else { return 0 };
        let _late = tokio::time::timeout(within, self.applied_to(last)).await;
        self.shared.repeats_in(first, last)
    }

    /// Opens the registry for changes. Call [`RegistryGate::show`] after them.
    pub async fn registry(&self) -> RegistryGate<'_> {
        RegistryGate { centre: self, _one_at_a_time: self.registry_gate.lock().await }
    }
}

/// The registry, open for one writer at a time, so that nobody is shown half a change.
pub struct RegistryGate<'a> {
    centre: &'a Centre,
    _one_at_a_time: MutexGuard<'a, ()>,
}

impl RegistryGate<'_> {
    /// The registry itself.
    #[must_use]
    pub fn write(&self) -> &dyn Registry {
        self.centre.world.registry.as_ref()
    }

    /// Shows what was changed to everyone at once.
    pub async fn show(self) -> Result<(), PortError> {
        let centre = self.centre;
        let content = centre.world.registry.load().await?;
        let law = centre.manner.as_of_law;
        let zone = Zone::new(Arc::clone(&centre.catalogue), content, law);
        centre.shared.set_zone(zone);
        centre.shared.publish(centre.applied(), vec![News::Registry], vec![]);
        Ok(())
    }
}
