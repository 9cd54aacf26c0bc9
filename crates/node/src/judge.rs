//! The fold over the log: every fact changes the state of the zone here, and nowhere else.
//!
//! **Invariant:** deterministic. The same records, from the same state, with the same zone give the
//! same effects: so a crash is a replay from the last snapshot, and a what-if is a replay under
//! another zone. No clock, no I/O.

pub(crate) mod air;
mod alarms;
mod cases;
mod newest_means;
mod orphans;
mod own;
mod quiet;
mod readings;
mod series_acts;
mod set_back;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use newest_means::NewestMeans;

use alarm::Flood;
use model::{
    Act, EntityId, Event, Fact, Moment, OrgId, Outage, OutageId, Period, Position, Record,
    SeriesId, Span, Time, UserId,
};
use observe::SeriesState;
use port::Provenance;
use rustc_hash::FxBuildHasher;
use stack_gas::Reference;

use crate::{
    alarm_states::AlarmStates,
    cases::Cases,
    law_cache::LawCache,
    news::{Effects, origin_text},
    series_map::SeriesTable,
    series_plan::SeriesPlan,
    zone::Zone,
};

pub use quiet::{Cause, OUTAGES_MAX};
pub(crate) use told::Way;
pub use told::Whereabouts;

/// A station is followed by the clock while its newest reading arrived within this time; while
/// history is being brought in, the clock closes none of its windows.
const LIVE_WITHIN: Span = Span::from_min(15);

/// The state of the zone.
#[derive(Debug, Default)]
pub struct Judge {
    /// By series.
    pub series: SeriesTable<Track>,
    /// By rule and subject.
    pub alarms: AlarmStates,
    /// Cases that are open.
    pub cases: Cases,
    /// By station.
    pub stations: HashMap<EntityId, Station, FxBuildHasher>,
    /// Planned work.
    pub outages: BTreeMap<OutageId, Outage>,
    /// That which is going on.
    pub outages_on: BTreeSet<OutageId>,
    /// What explains the silence of what hangs on it.
    pub causes: BTreeMap<EntityId, Cause>,
    /// Alarms of the last minutes, by unit: each for itself and everything below it.
    pub floods: BTreeMap<OrgId, Flood>,
    /// Where things are that move.
    pub whereabouts: Whereabouts,
    /// The last record taken in.
    pub applied: Position,
    /// What the clock said then.
    pub clock: Option<Time>,
    law: LawCache,
    /// No alarm loses its rule or its subject before; not known at the start and with a new zone.
    no_orphan_before: Option<Time>,
}

/// One series as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// Windows and newest readings.
    pub state: SeriesState,
    /// Taken out of service by a person.
    pub out: Option<OutOfService>,
    /// Its newest reading arrived when it was fresh.
    pub live: bool,
    /// The log record of its newest fresh reading: who missed a stretch of the log is told what
    /// was heard since.
    pub heard: Position,
    /// The newest mean of each window.
    pub means: NewestMeans,
}

/// A sensor a person has taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfService {
    /// Who.
    pub by: UserId,
    /// Why.
    pub reason: String,
    /// It comes back by itself.
    pub until: Time,
}

/// One station as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Station {
    /// When it was last heard, by our clock.
    pub last_seen: Option<Time>,
    /// Its newest air quality index, with the end of its hour.
    pub aqi: Option<(u16, Time)>,
}

impl Judge {
    /// Takes in one record; what it comes to is added to `effects`.
    pub fn apply(&mut self, zone: &Zone, record: &Record, effects: &mut Effects) {
        let moment = record.moment();
        if self.clock.replace(moment.now).is_some_and(|it| moment.now < it) {
            self.set_back(zone, moment, effects);
        }
        match &record.fact {
            Fact::Observed(batch) => self.observe(zone, moment, batch, effects),
            Fact::Happened(event) => self.happen(zone, moment, event, effects),
            Fact::Foreseen(forecast) => self.hear_forecast(zone, moment, forecast, effects),
            Fact::Moved(told) => self.hear_movements(zone, moment, told, effects),
            Fact::Answered(answer) => self.hear_answer(zone, moment, answer, effects),
            Fact::Ticked => self.tick(zone, moment, effects),
        }
        self.applied = record.position;
    }

    /// The judge failed on a record: what it says is kept, only not judged, and the next one goes on.
    pub(crate) fn pass_over(&mut self, zone: &Zone, record: &Record, effects: &mut Effects) {
        if let Fact::Observed(batch) = &record.fact {
            let provenance = effects.kept.provenance(Provenance {
                known_at: record.known_at,
                position: record.position,
                source: batch.source.shared(),
                origin: origin_text(&batch.origin),
            });
            // Those it had kept before it failed are told twice, and kept once.
            let known = batch.observations.iter().filter(|it| zone.plan(it.series).is_some());
            effects.kept.readings.extend(known.map(|it| (*it, provenance)));
        }
        self.applied = record.position;
    }

    /// Closes the hour of the last reading of a finished history, and nothing after it: what comes
    /// later was never observed.
    pub fn end_history(&mut self, zone: &Zone, moment: Moment, last: Time) -> Effects {
        let mut effects = Effects::default();
        let ids: Vec<SeriesId> = self.series.iter().map(|it| it.0).collect();
        let until = |zone| Period::Hour.window(last, zone).1;
        self.close_windows(zone, moment, &ids, until, &mut effects);
        self.applied = moment.position;
        effects
    }

    /// Forgets what was derived from the zone that was. Called whenever the zone changes.
    pub fn zone_changed(&mut self) {
        self.law = LawCache::default();
        self.no_orphan_before = None;
    }

    /// The conditions the limits of a series are written at.
    pub(crate) fn reference(
        &mut self,
        zone: &Zone,
        plan: &SeriesPlan,
        at: Time,
        known_at: Time,
    ) -> Option<Reference> {
        self.law.reference(zone, plan, at, known_at)
    }

    fn happen(&mut self, zone: &Zone, moment: Moment, event: &Event, effects: &mut Effects) {
        let user = &event.actor.user;
        let done = match &event.act {
            Act::Alarm(id, act) => self.act_on_alarm(zone, moment, user, (*id, act), effects),
            Act::Case(id, act) => self.act_on_case(zone, moment, user, (*id, act), effects),
            Act::Series(id, act) => self.act_on_series(zone, moment, user, (*id, act), effects),
            Act::Outage(act) => self.act_on_outage(zone, moment, user, act, effects),
        };
        if let Err(why) = done {
            effects.refused.push((moment.position, why));
        }
    }

    fn tick(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let mut closing: Vec<SeriesId> = Vec::new();
        for (id, track) in self.series.iter().filter(|it| it.1.live) {
            let open_ends = track.state.closed_to.map(|it| it.plus(Span::from_h(1)));
            // Asked first, because mostly the hour is still open.
            let Some(ended) = open_ends.filter(|it| *it <= moment.now) else { continue };
            if zone.plan(id).is_some_and(|it| ended.plus(grace(it)) <= moment.now) {
                closing.push(id);
            }
        }
        for id in closing {
            let Some(plan) = zone.plan(id) else { continue };
            let late_by = grace(plan);
            let until = |zone| Period::Hour.window(moment.now.minus(late_by), zone).0;
            self.close_windows(zone, moment, &[id], until, effects);
        }
        self.listen_for_silence(zone, moment, effects);
        self.tick_own(zone, moment, effects);
        self.tick_quiet(zone, moment, effects);
        self.tick_cases(zone, moment, effects);
    }
}

/// How long the clock waits for the last readings of a window.
fn grace(plan: &SeriesPlan) -> Span {
    plan.rules.every.times(2).max(Span::from_min(2))
}
