//! The play: every source of the demo zone catches up with what it owes, and goes on live.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use model::{EntityId, SourceId, Span, Time};
use node::{Centre, Zone};
use port::Clock;
use tokio::{sync::watch, task::JoinSet};

use crate::{
    SimError,
    facility::Facility,
    feed,
    registry::{new_tokens, write_missing},
    script::Script,
    signal::Seed,
    zone::DemoZone,
};

/// So much of the past is made up: a day and what the day before it ended with, so that legal means
/// and trends exist.
pub(crate) const BACK_FILL: Span = Span::from_h(26);

/// Readings of the past are this far apart, or as far as the facility owes them, if that is less.
pub(crate) const BACK_FILL_EVERY: Span = Span::from_min(1);

/// Live values are published this often.
pub(crate) const LIVE_EVERY: Span = Span::from_s(5);

/// Longest sleep between two looks at the clock.
const NAP_MAX: Duration = Duration::from_secs(30);

/// The ways in of the center, and its time.
#[derive(Clone)]
pub struct Feeds {
    /// Where the broker listens.
    pub mqtt: SocketAddr,
    /// The folder that is watched for station files.
    pub stations_dir: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The demo zone, in the registry and ready to be played.
pub struct Plan {
    demo: DemoZone,
    zone: Arc<Zone>,
    facilities: Vec<Facility>,
    tokens: Vec<(SourceId, String)>,
    heard: BTreeMap<EntityId, Time>,
}

/// What all sources play from.
pub(crate) struct Show {
    /// What happens.
    pub(crate) script: Script,
    /// Where and when.
    pub(crate) feeds: Feeds,
    /// Sources that still catch up.
    catching_up: AtomicUsize,
}

/// Writes the demo zone into the registry where it is not there yet, and gives its sources new
/// tokens.
pub async fn prepare(centre: &Centre) -> Result<Plan, SimError> {
    let demo = DemoZone::built_in(centre.now())?;
    let catalogue = Arc::clone(&centre.zone().catalogue);
    let facilities = facilities(&demo, &catalogue);
    let gate = centre.registry().await;
    let n_written = write_missing(gate.write(), &catalogue, &demo, &facilities).await?;
    let tokens = new_tokens(gate.write(), &demo).await?;
    if 0 < n_written {
        gate.show().await?;
        tracing::info!(n_written, "the demo zone is in the registry");
    } else {
        drop(gate);
    }
    let zone = centre.zone();
    let heard = centre.read(|judge| {
        let newest = |id: &EntityId| {
            let tracks = zone.series_of(id).iter().filter_map(|it| judge.series.get(it));
            tracks.filter_map(|it| Some(it.state.newest?.time)).max()
        };
        let heard =
            facilities.iter().filter_map(|it| Some((it.entity.clone(), newest(&it.entity)?)));
        heard.collect()
    });
    Ok(Plan { demo, zone, facilities, tokens, heard })
}

/// The facilities of the zone that something is measured on; none where no pack knows their kind.
pub(crate) fn facilities(demo: &DemoZone, catalogue: &pack::Catalogue) -> Vec<Facility> {
    let none = BTreeMap::new();
    let facility = |it| {
        let it: &model::Entity = it;
        let levels = demo.levels.get(&it.id).unwrap_or(&none);
        Facility::of_zone(it, catalogue, levels, Seed(demo.seed))
    };
    let facilities = demo.entities.iter().map(facility);
    facilities.filter(|it| !it.instruments.is_empty()).collect()
}

impl Plan {
    /// Plays until `stop` says true. Back-fill first, through the same ways in as everything else.
    pub async fn play(self, feeds: Feeds, mut stop: watch::Receiver<bool>) {
        let live = feeds.clock.now();
        let plan = Arc::new(self);
        let writing = {
            let plan = Arc::clone(&plan);
            move || Script::new(&plan.demo, &plan.zone, &plan.facilities, live)
        };
        // Rehearsals are work of the processor, not of the network.
        let Ok(script) = tokio::task::spawn_blocking(writing).await else {
            tracing::error!("the script of the demo zone could not be written");
            return;
        };
        let show = Arc::new(Show::new(script, feeds));
        let mut sources = plan.sources(&show, live);
        tracing::info!(sources = sources.len(), from = %live.minus(BACK_FILL), "back-fill begins");
        tokio::select! {
            _told = stop.wait_for(|it| *it) => {}
            () = async { while sources.join_next().await.is_some() {} } => {}
        }
        // Dropping the set ends every source where it stands: what is not acknowledged is sent at
        // the next start, and a file not renamed yet was never there.
    }

    fn sources(&self, show: &Arc<Show>, live: Time) -> JoinSet<()> {
        let mut sources = JoinSet::new();
        self.tell_beside(show, &mut sources);
        for source in &self.demo.sources {
            let own: Vec<(Facility, Time)> = self
                .facilities
                .iter()
                .filter(|it| {
                    let entity = self.zone.entity(&it.entity);
                    entity.is_some_and(|it| it.source.as_ref() == Some(&source.id))
                })
                .map(|it| (it.clone(), self.begins_at(&it.entity, live)))
                .collect();
            if own.is_empty() {
                continue;
            }
            let show = Arc::clone(show);
            let token = self.tokens.iter().find(|it| it.0 == source.id).map(|it| it.1.clone());
            show.catching_up.fetch_add(1, Ordering::Relaxed);
            match (self.demo.layouts.get(&source.id), token) {
                (Some(layout), _) => {
                    sources.spawn(feed::write_files(show, source.id.clone(), *layout, own));
                }
                (None, Some(token)) => {
                    sources.spawn(feed::publish(show, source.id.clone(), token, own));
                }
                (None, None) => tracing::warn!(source = %source.id, "this source has no token"),
            }
        }
        sources
    }

    /// What is told beside readings: where things drive, and what is foreseen. Of the past none is made up.
    fn tell_beside(&self, show: &Arc<Show>, sources: &mut JoinSet<()>) {
        for (source, token) in &self.tokens {
            let is_own = |id: &EntityId| {
                self.zone.entity(id).is_some_and(|it| it.source.as_ref() == Some(source))
            };
            let movers = self.demo.movers.iter().filter(|it| is_own(&it.entity));
            let movers: Vec<_> = movers.cloned().collect();
            if !movers.is_empty() {
                sources.spawn(feed::track(Arc::clone(show), source.clone(), token.clone(), movers));
            }
            for foresight in self.demo.foresights.iter().filter(|it| it.source == *source) {
                let what = (foresight.clone(), self.facilities.clone());
                let (show, source) = (Arc::clone(show), source.clone());
                sources.spawn(feed::foresee(show, source, token.clone(), what));
            }
        }
    }

    /// The first moment a facility still owes: after the newest reading that is there.
    fn begins_at(&self, facility: &EntityId, live: Time) -> Time {
        let from = live.minus(BACK_FILL);
        self.heard.get(facility).map_or(from, |it| from.max(it.plus(Span(1))))
    }
}

impl Show {
    pub(crate) fn new(script: Script, feeds: Feeds) -> Self {
        Self { script, feeds, catching_up: AtomicUsize::new(0) }
    }

    /// A source has caught up.
    pub(crate) fn caught_up(&self, source: &SourceId) {
        tracing::debug!(%source, "back-fill is done, live from now on");
        if self.catching_up.fetch_sub(1, Ordering::Relaxed) <= 1 {
            tracing::info!("back-fill is done; the whole demo zone is live");
        }
    }
}

/// The first time on the grid of `every` that is not before `at`.
pub(crate) fn on_grid(at: Time, every: Span) -> Time {
    let step = i64::try_from(every.0).unwrap_or(i64::MAX).max(1);
    let past = at.0.rem_euclid(step);
    if past == 0 { at } else { Time(at.0.saturating_add(step - past)) }
}

/// The time on the clock, slept for until it comes.
pub(crate) async fn sleep_until(clock: &dyn Clock, at: Time) {
    loop {
        let left = at.since(clock.now());
        if left == Span::ZERO {
            return;
        }
        // The clock may be set while we sleep; it is looked at again.
        let nap = Duration::from_micros(left.0).min(NAP_MAX);
        tokio::time::sleep(nap).await;
    }
}
