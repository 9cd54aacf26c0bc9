//! A replay: stored history played again through the judge, in its own time, into a world of its
//! own. The record is only read.
//!
//! Each moment of the past is one record, known the moment it was measured: so alarms raise as they
//! would have, and with another day's law the question "what if" is asked of the same facts.

use std::{collections::BTreeMap, sync::Arc};

use model::{
    Batch, Fact, Moment, Observation, Origin, PermitId, Position, Record, ScenarioId, SeriesId,
    SourceId, Span, Time,
};
use pack::Catalogue;
use port::{Changes, History, Kept, PortError, Reading, RegistryContent};

use crate::{Effects, Judge, Refused, World, Zone, centre::CentreError, years::means_of_years};

/// Readings one replay plays at most: they are held in memory, in the order of time.
const READINGS_MAX: usize = 20_000_000;

/// Played between two writes.
const RECORDS_PER_FLUSH: u64 = 10_000;

/// Alarms that changed and are told to the ledger together: nobody reads it while it is made.
const ALARMS_AT_ONCE: usize = 1_000;

/// What is to be played.
#[derive(Debug, Clone)]
pub struct ReplayPlan {
    /// The overlay: its name, its law, its stretch of time.
    pub scenario: model::Scenario,
    /// Times faster than life; none for as fast as it goes.
    pub speed: Option<f64>,
}

/// What was played.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The scenario.
    pub scenario: ScenarioId,
    /// Readings played.
    pub n_readings: u64,
    /// Legal means computed.
    pub n_means: u64,
    /// Alarms raised.
    pub n_raised: u64,
    /// First and last phenomenon time.
    pub between: Option<(Time, Time)>,
}

/// Plays `history` under the registry `content` into `into`, which must be empty.
pub async fn replay(
    history: &dyn History,
    content: RegistryContent,
    catalogue: Arc<Catalogue>,
    plan: &ReplayPlan,
    into: &World,
) -> Result<Replayed, CentreError> {
    if Position(0) < into.history.stats().flushed {
        return Err(CentreError::Refused(Refused::ReplayExists(plan.scenario.id.clone())));
    }
    let series: Vec<SeriesId> = content.series.iter().map(|it| it.id).collect();
    let readings = fetch(history, &series, plan).await?;
    let zone = Zone::new(catalogue, known_from_the_start(content), plan.scenario.as_of_law);
    copy_registry(&zone, into).await?;
    let mut player = Player {
        into,
        zone,
        judge: Judge::default(),
        changes: Changes::default(),
        replayed: Replayed {
            scenario: plan.scenario.id.clone(),
            n_readings: readings.len() as u64,
            n_means: 0,
            n_raised: 0,
            between: readings.first().zip(readings.last()).map(|(a, b)| (a.time, b.time)),
        },
    };
    player.play(&readings, plan.speed).await?;
    Ok(player.replayed)
}

struct Player<'a> {
    into: &'a World,
    zone: Zone,
    judge: Judge,
    /// What the ledger has not been told yet.
    changes: Changes,
    replayed: Replayed,
}

impl Player<'_> {
    async fn play(&mut self, readings: &[Reading], speed: Option<f64>) -> Result<(), CentreError> {
        let mut position = Position(0);
        let mut before: Option<Time> = None;
        for moment in readings.chunk_by(|a, b| a.time == b.time) {
            let time = moment[0].time;
            if let (Some(speed), Some(before)) = (speed, before) {
                let lived = std::time::Duration::from_micros(time.since(before).0);
                tokio::time::sleep(lived.div_f64(speed)).await;
            }
            before = Some(time);
            // Before the readings of an hour, the clock: silence is heard by it.
            position = position.next();
            self.apply(&Record { position, known_at: time, fact: Fact::Ticked }).await?;
            for of_source in moment.chunk_by(|a, b| a.source == b.source) {
                position = position.next();
                let fact = Fact::Observed(batch(of_source)?);
                self.apply(&Record { position, known_at: time, fact }).await?;
            }
            if position.0 % RECORDS_PER_FLUSH < 2 {
                self.write_changes().await?;
                self.into.history.flush(position).await?;
            }
        }
        if let Some(last) = before {
            position = position.next();
            let after = last.plus(Span::from_h(1));
            let record = Record { position, known_at: after, fact: Fact::Ticked };
            let effects = self.judge.end_history(&self.zone, record.moment(), last);
            self.take_in(record.moment(), effects).await?;
        }
        self.write_changes().await?;
        self.into.history.flush(position).await?;
        Ok(())
    }

    async fn apply(&mut self, record: &Record) -> Result<(), PortError> {
        let mut effects = Effects::default();
        self.judge.apply(&self.zone, record, &mut effects);
        self.take_in(record.moment(), effects).await
    }

    async fn take_in(&mut self, moment: Moment, effects: Effects) -> Result<(), PortError> {
        let raised = effects.changes.life.iter();
        let is_raise = |it: &&model::LifeEntry| matches!(it.step, model::LifeStep::Raised { .. });
        self.replayed.n_raised += raised.filter(is_raise).count() as u64;
        self.replayed.n_means += effects.kept.means.len() as u64;
        self.changes.append(effects.changes);
        if ALARMS_AT_ONCE <= self.changes.alarms.len() {
            self.write_changes().await?;
        }
        // The readings themselves are in the record; only what is made of them is kept here.
        self.into.history.keep(Kept { means: effects.kept.means, ..Kept::default() });
        let history = self.into.history.as_ref();
        let of_years = means_of_years(history, &self.zone, &effects.stale_years).await?;
        if of_years.is_empty() {
            return Ok(());
        }
        let mut effects = Effects::default();
        self.judge.keep_means(&self.zone, moment, &of_years, &mut effects);
        self.replayed.n_means += effects.kept.means.len() as u64;
        history.keep(effects.kept);
        Ok(())
    }

    async fn write_changes(&mut self) -> Result<(), PortError> {
        let changes = std::mem::take(&mut self.changes);
        if changes == Changes::default() { Ok(()) } else { self.into.ledger.apply(&changes).await }
    }
}

async fn fetch(
    history: &dyn History,
    series: &[SeriesId],
    plan: &ReplayPlan,
) -> Result<Vec<Reading>, PortError> {
    let from = plan.scenario.from.unwrap_or(crate::EARLIEST);
    let to = plan.scenario.to.unwrap_or(Time(i64::MAX / 2));
    let mut readings = history.readings_of(series, from, to, READINGS_MAX).await?;
    if readings.len() == READINGS_MAX {
        let why = format!("more than {READINGS_MAX} readings; play a shorter stretch of time");
        return Err(PortError::Refused { why });
    }
    readings.sort_by(|a, b| (a.time, &a.source, a.series).cmp(&(b.time, &b.source, b.series)));
    Ok(readings)
}

fn batch(readings: &[Reading]) -> Result<Batch, CentreError> {
    let unreadable =
        |it: model::CodeError| CentreError::Refused(Refused::Unreadable(it.to_string()));
    let source = SourceId::new(&readings[0].source).map_err(unreadable)?;
    let observation = |it: &Reading| Observation {
        series: it.series,
        time: it.time,
        value: it.value,
        flag: it.flag,
    };
    let observations = readings.iter().map(observation).collect();
    Ok(Batch { source, origin: Origin::Mqtt, observations })
}

/// What is known today of permits and confirmations is taken as known all along: the question is
/// what the law says of those facts, not what the operator knew of it then.
fn known_from_the_start(mut content: RegistryContent) -> RegistryContent {
    let mut newest: BTreeMap<PermitId, Time> = BTreeMap::new();
    for permit in &content.permits {
        let known_at = newest.entry(permit.id.clone()).or_insert(permit.known_at);
        *known_at = permit.known_at.max(*known_at);
    }
    // Once all are known at one time, only the newest version of each may be left; and only what
    // was said of that version.
    content.permits.retain(|it| newest.get(&it.id) == Some(&it.known_at));
    let outdated = |it: &model::Confirmation, permit: &model::Permit| {
        let is_of_it = |limit| law::permit_limit_id(permit, limit).as_ref() == Some(&it.limit);
        it.known_at < permit.known_at && permit.limits.iter().any(is_of_it)
    };
    let permits = &content.permits;
    content.confirmations.retain(|it| !permits.iter().any(|permit| outdated(it, permit)));
    for permit in &mut content.permits {
        permit.known_at = Time(i64::MIN);
    }
    for confirmation in &mut content.confirmations {
        confirmation.known_at = Time(i64::MIN);
    }
    content
}

async fn copy_registry(zone: &Zone, into: &World) -> Result<(), PortError> {
    for org in &zone.registry.orgs {
        into.registry.put_org(org).await?;
    }
    for source in &zone.registry.sources {
        into.registry.put_source(source).await?;
    }
    for entity in &zone.registry.entities {
        into.registry.put_entity(entity).await?;
    }
    let mut series: Vec<_> = zone.registry.series.iter().collect();
    series.sort_by_key(|it| it.id);
    for it in series {
        into.registry.series_for(&it.entity, &it.quantity, &it.instrument).await?;
    }
    Ok(())
}
