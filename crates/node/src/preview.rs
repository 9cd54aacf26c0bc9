//! What a rule would have done, before it is saved: the same engine over the readings that are kept.
//! Bounded in rows and in time, and honest about both and about gaps.

mod heard;
mod told;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use alarm::{
    Feed, Feeder as Fed, Happening, Input, Limit, Occurrence, PartTest, Sample, State, Subject,
    sides, step,
};
use law::{Answer, at_reference};
use model::{EntityId, LifeStep, Moment, Observation, Period, Position, SeriesId, Span, Time};
use port::{PortError, Scope};
use tokio::time::Instant;

use crate::{
    Centre,
    law_cache::LawCache,
    own_rules::{Feeder, OwnVersion, Things, is_of_the_sensor},
    series_plan::SeriesPlan,
    zone::Zone,
};

use heard::{gaps, summed};
use told::Said;
pub use told::Unseen;

/// Readings and means one preview looks at, oxygen beside them counted.
const PREVIEW_ROWS_MAX: u64 = 1_000_000;

/// And how long it may take.
const PREVIEW_WITHIN: Duration = Duration::from_secs(20);

/// Things one preview looks at.
const JOBS_MAX: usize = 100;

/// Times the clock speaks to a rule that hears it.
const TICKS_MAX: u64 = 50_000;

/// Alarms counted for a rule that counts them.
const ALARMS_MAX: u32 = 10_000;

/// What a rule would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Looked at from then on,
    pub from: Time,
    /// up to then.
    pub to: Time,
    /// Why less was looked at than was asked for; none where it was not.
    pub cut: Option<PreviewCut>,
    /// Things looked at.
    pub n_subjects: usize,
    /// Things not looked at.
    pub n_left_out: usize,
    /// Readings and means looked at.
    pub n_rows: u64,
    /// Times an indicator was asked as if it were then.
    pub n_asked: usize,
    /// What of the rule it cannot show: no past is kept of that.
    pub unseen: Vec<Unseen>,
    /// Which share of the time had any, 0 to 1.
    pub heard_share: f64,
    /// The longest gaps.
    pub gaps: Vec<Gap>,
    /// How often it would have fired.
    pub n_raised: usize,
    /// The longest.
    pub longest: Span,
    /// Each, the oldest first; at most five hundred.
    pub firings: Vec<Firing>,
}

/// Why a preview is not of all that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewCut {
    /// More rows than one preview looks at: the period is shorter.
    Rows,
    /// More time than one preview may take, or more things: some were left out.
    Time,
}

/// One alarm that would have been.
#[derive(Debug, Clone, PartialEq)]
pub struct Firing {
    /// On what.
    pub entity: EntityId,
    /// On which series, where the rule watches one.
    pub series: Option<SeriesId>,
    /// From then on,
    pub begin: Time,
    /// up to then; none while it still stands at the end.
    pub end: Option<Time>,
    /// The worst value while it stood; none of a rule that looks at none.
    pub peak: Option<f64>,
}

/// A stretch without readings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Of what.
    pub series: SeriesId,
    /// From then on,
    pub begin: Time,
    /// up to then.
    pub end: Time,
}

impl Preview {
    const fn new((from, to): (Time, Time), cut: Option<PreviewCut>) -> Self {
        Self {
            from,
            to,
            cut,
            n_subjects: 0,
            n_left_out: 0,
            n_rows: 0,
            n_asked: 0,
            unseen: Vec::new(),
            heard_share: 0.0,
            gaps: Vec::new(),
            n_raised: 0,
            longest: Span::ZERO,
            firings: Vec::new(),
        }
    }
}

/// One subject, with what feeds it.
struct Job {
    entity: EntityId,
    series: Option<SeriesId>,
    feeders: Vec<Feeder>,
}

/// One row of what was kept, as a rule gets to see it.
struct Row {
    at: Time,
    feeder: Feeder,
    judged: Option<f64>,
    measured: Option<f64>,
    valid: bool,
}

impl Centre {
    /// Plays a rule over the readings that are kept. Nothing is raised.
    pub async fn preview(
        &self,
        own: Arc<OwnVersion>,
        (from, to): (Time, Time),
    ) -> Result<Preview, PortError> {
        let began = Instant::now();
        let zone = self.zone();
        let mut jobs = jobs(&zone, &own);
        let n_all = jobs.len();
        jobs.truncate(JOBS_MAX);
        let (from, mut cut) = affordable(&zone, &jobs, (from, to));
        if jobs.len() < n_all {
            cut = Some(PreviewCut::Time);
        }
        let mut preview = Preview::new((from, to), cut);
        let mut heard = Vec::new();
        preview.unseen = told::unseen(&own);
        let said = Arc::new(self.indicators_said(&own, (from, to)).await?);
        preview.n_asked = said.len();
        let alarms = self.alarms_counted(&own, (from, to)).await?;
        for job in jobs {
            let left = PREVIEW_WITHIN.saturating_sub(began.elapsed());
            let rows = tokio::time::timeout(left, self.rows_of(&zone, &job, (from, to)));
            let Ok(rows) = rows.await else {
                preview.cut = Some(PreviewCut::Time);
                break;
            };
            let rows = rows?;
            preview.n_subjects += 1;
            preview.n_rows += rows.len() as u64;
            let of_thing = |it: &&Occurrence| it.entity == job.entity;
            let alarms: Vec<Occurrence> = alarms.iter().filter(of_thing).cloned().collect();
            let (zone, own, said) = (Arc::clone(&zone), Arc::clone(&own), Arc::clone(&said));
            let playing = move || {
                let beside = Beside { alarms: &alarms, said: &said };
                let firings = play(&zone, &own, &job, &rows, &beside, (from, to));
                (firings, gaps(&zone, &job, &rows, (from, to)))
            };
            let played = tokio::task::spawn_blocking(playing).await;
            let (firings, gaps) =
                played.map_err(|error| PortError::unavailable("playing a rule", error))?;
            preview.firings.extend(firings);
            heard.extend(gaps);
        }
        preview.n_left_out = n_all - preview.n_subjects;
        Ok(summed(preview, heard))
    }

    /// The alarms of other rules, for a rule that counts them.
    async fn alarms_counted(
        &self,
        own: &OwnVersion,
        (from, to): (Time, Time),
    ) -> Result<Vec<Occurrence>, PortError> {
        let is_event = |it: &alarm::Part| matches!(it.feed, Feed::Event { .. });
        if !own.watch().is_some_and(|it| it.parts.iter().any(is_event)) {
            return Ok(Vec::new());
        }
        let ledger = &self.world().ledger;
        let mut alarms = ledger.occurrences(&Scope::All, from, to, ALARMS_MAX).await?;
        alarms.retain(|it| !it.rule.is_own());
        Ok(alarms)
    }

    async fn rows_of(
        &self,
        zone: &Zone,
        job: &Job,
        (from, to): (Time, Time),
    ) -> Result<Vec<Row>, PortError> {
        let mut rows = Vec::new();
        let rows_max = usize::try_from(PREVIEW_ROWS_MAX).unwrap_or(usize::MAX) * 2;
        let now = self.now();
        let mut law = LawCache::default();
        for feeder in &job.feeders {
            let Some(plan) = zone.plan(feeder.series) else { continue };
            let history = &self.world().history;
            if feeder.period != Period::Raw {
                let found = history.means(&[plan.id], feeder.period, from, to, rows_max).await?;
                rows.extend(found.iter().map(|it| Row {
                    at: it.end,
                    feeder: *feeder,
                    judged: it.judged,
                    measured: it.value,
                    valid: it.judged.is_some(),
                }));
                continue;
            }
            let series: Vec<SeriesId> =
                [Some(plan.id), plan.oxygen].into_iter().flatten().collect();
            let mut found = history.points(&series, from, to, rows_max).await?.into_iter();
            let (points, oxygen) = (found.next().unwrap_or_default(), found.next());
            let oxygen = oxygen.unwrap_or_default();
            let valid = oxygen.iter().filter(|it| it.flag.is_valid());
            let oxygen: BTreeMap<Time, f64> = valid.map(|it| (it.time, it.value)).collect();
            rows.extend(points.iter().map(|it: &Observation| {
                let reference = law.reference(zone, plan, it.time, now);
                let beside = oxygen.get(&it.time).copied();
                Row {
                    at: it.time,
                    feeder: *feeder,
                    judged: at_reference(it.value, reference, beside).ok(),
                    measured: Some(it.value),
                    valid: it.flag.is_valid(),
                }
            }));
        }
        rows.sort_by_key(|it| (it.at, it.feeder.part, it.feeder.series, it.feeder.second));
        Ok(rows)
    }
}

fn jobs(zone: &Zone, own: &OwnVersion) -> Vec<Job> {
    let things = Things::new(&zone.registry, &zone.tree);
    let plain = own.watch().is_some_and(|it| it.is_plain(&own.rule.kind));
    let mut jobs = Vec::new();
    let is_kept = |it: &Feeder| {
        let part = own.watch().and_then(|watch| watch.parts.get(usize::from(it.part)));
        part.is_some_and(|it| !matches!(it.feed, Feed::Forecast { .. }))
    };
    for subject in own.subjects(&things) {
        let (entity, mut feeders) = (subject.id.clone(), own.feeders(&things, subject));
        feeders.retain(is_kept);
        if plain {
            let job = |it: Feeder| Job {
                entity: entity.clone(),
                series: Some(it.series),
                feeders: vec![it],
            };
            jobs.extend(feeders.into_iter().map(job));
        } else {
            jobs.push(Job { entity, series: None, feeders });
        }
    }
    jobs
}

/// As much of the period as its rows allow, the newest part of it.
fn affordable(zone: &Zone, jobs: &[Job], (from, to): (Time, Time)) -> (Time, Option<PreviewCut>) {
    let span = to.since(from).0;
    let rows_of = |it: &Feeder| {
        let plan = zone.plan(it.series)?;
        let every = plan.every(it.period).0.max(1);
        let n_series = if it.period == Period::Raw && plan.oxygen.is_some() { 2 } else { 1 };
        Some(span / every * n_series)
    };
    let rows: u64 = jobs.iter().flat_map(|it| &it.feeders).filter_map(rows_of).sum();
    if rows <= PREVIEW_ROWS_MAX {
        return (from, None);
    }
    let kept = u128::from(span) * u128::from(PREVIEW_ROWS_MAX) / u128::from(rows);
    let kept = Span(u64::try_from(kept).unwrap_or(u64::MAX));
    (to.minus(kept), Some(PreviewCut::Rows))
}

/// One thing that happens to a rule, in order.
enum Told<'a> {
    Row(&'a Row),
    Alarm { ends: bool },
    Said(&'a Said),
    Tick,
}

/// What is told beside readings.
struct Beside<'a> {
    alarms: &'a [Occurrence],
    said: &'a [Said],
}

fn play(
    zone: &Zone,
    own: &OwnVersion,
    job: &Job,
    rows: &[Row],
    beside: &Beside<'_>,
    (from, to): (Time, Time),
) -> Vec<Firing> {
    let Some(watch) = own.watch() else { return Vec::new() };
    let mut told: Vec<(Time, u8, Told<'_>)> =
        rows.iter().map(|it| (it.at, 0, Told::Row(it))).collect();
    told.extend(beside.said.iter().map(|it| (it.at, 1, Told::Said(it))));
    for it in beside.alarms {
        told.push((it.raised_at, 1, Told::Alarm { ends: false }));
        told.extend(it.cleared_at.map(|at| (at, 1, Told::Alarm { ends: true })));
    }
    if watch.hears_ticks() {
        let every = Span::from_min(1).max(Span(to.since(from).0 / TICKS_MAX));
        let ticks = (0..=to.since(from).0 / every.0).map(|it| from.plus(every.times(it)));
        told.extend(ticks.map(|at| (at, 2, Told::Tick)));
    }
    told.sort_by_key(|it| (it.0, it.1));
    let mut player = Player {
        zone,
        own,
        job,
        law: LawCache::default(),
        state: State::default(),
        firings: Vec::new(),
        worst: worst_of(watch),
    };
    for (n, (at, _, it)) in (1..).zip(told) {
        player.tell(Moment { position: Position(n), now: at }, &it);
    }
    player.firings
}

struct Player<'a> {
    zone: &'a Zone,
    own: &'a OwnVersion,
    job: &'a Job,
    law: LawCache,
    state: State,
    firings: Vec<Firing>,
    worst: fn(f64, f64) -> f64,
}

impl Player<'_> {
    fn tell(&mut self, moment: Moment, told: &Told<'_>) {
        let (own, series) = (self.own, self.job.series);
        let subject = Subject { entity: &self.job.entity, series };
        let state = std::mem::take(&mut self.state);
        let mut value = None;
        let stepped = match told {
            Told::Tick => {
                let tick = Input::Tick { every: Span::ZERO, waits: false };
                step(&own.rule, &subject, state, moment, &tick)
            }
            Told::Alarm { ends } => {
                let mut state = state;
                for part in event_parts(own) {
                    let by = Fed { part, id: 0, second: false };
                    let input = Input::Happened { by, at: moment.now, ends: *ends };
                    let stepped = step(&own.rule, &subject, state, moment, &input);
                    note(&mut self.firings, &subject, &stepped.entries, None);
                    state = stepped.state;
                }
                self.state = state;
                return;
            }
            Told::Said(Said { part, at, value: said, every }) => {
                value = *said;
                let by = Fed { part: *part, id: 0, second: false };
                let (at, value, every) = (*at, *said, *every);
                let sample = Sample { at, value, valid: true, limit: None, every };
                step(&own.rule, &subject, state, moment, &Input::Fed { by, sample })
            }
            Told::Row(row) => {
                let Some(plan) = self.zone.plan(row.feeder.series) else {
                    self.state = state;
                    return;
                };
                value = row.judged.filter(|_| row.valid);
                let sample = sample_of(&mut self.law, self.zone, own, plan, row);
                let Feeder { part, second, .. } = row.feeder;
                let input = if series.is_some() {
                    Input::Sample(sample)
                } else {
                    let of = own.watch().and_then(|it| it.parts.get(usize::from(part)));
                    let pair = of.is_some_and(|it| matches!(it.feed, Feed::Difference { .. }));
                    let id = if pair { 0 } else { plan.id.0 };
                    Input::Fed { by: Fed { part, id, second }, sample }
                };
                step(&own.rule, &subject, state, moment, &input)
            }
        };
        let peak = stepped.state.alarm.as_ref().and_then(|it| it.latest.value).or(value);
        note(&mut self.firings, &subject, &stepped.entries, peak);
        self.state = stepped.state;
        if self.state.standing().is_some()
            && let (Some(firing), Some(value)) = (self.firings.last_mut(), peak)
        {
            firing.peak = Some(firing.peak.map_or(value, |it| (self.worst)(it, value)));
        }
    }
}

fn note(
    firings: &mut Vec<Firing>,
    subject: &Subject<'_>,
    entries: &[model::LifeEntry],
    peak: Option<f64>,
) {
    for it in entries {
        match it.step {
            LifeStep::Raised { .. } => firings.push(Firing {
                entity: subject.entity.clone(),
                series: subject.series,
                begin: it.at,
                end: None,
                peak,
            }),
            LifeStep::Cleared { .. } => {
                if let Some(firing) = firings.last_mut() {
                    firing.end = Some(it.at);
                }
            }
            _ => {}
        }
    }
}

fn sample_of<'l>(
    law: &'l mut LawCache,
    zone: &Zone,
    own: &OwnVersion,
    plan: &SeriesPlan,
    row: &Row,
) -> Sample<'l> {
    let part = own.watch().and_then(|it| it.parts.get(usize::from(row.feeder.part)));
    let of_sensor = part.is_some_and(|it| is_of_the_sensor(&it.test));
    let value = if of_sensor { row.measured } else { row.judged };
    let limit = match law.answer(zone, plan, row.feeder.period, row.at, row.at) {
        Answer::Limit(it) => {
            Some(Limit { bound: it.bound, row: Some(&it.id), confidence: Some(it.confidence) })
        }
        Answer::NoLimit | Answer::NotJudged { .. } => None,
    };
    let every = plan.every(row.feeder.period);
    Sample { at: row.at, value, valid: row.valid, limit, every }
}

/// The parts that alarms of other rules feed.
fn event_parts(own: &OwnVersion) -> Vec<u8> {
    let parts = own.watch().map(|it| it.parts.as_slice()).unwrap_or_default();
    let alarms = |it: &alarm::Part| matches!(it.feed, Feed::Event { event: Happening::Alarm, .. });
    (0_u8..).zip(parts).filter(|it| alarms(it.1)).map(|it| it.0).collect()
}

/// Which of two values is the worse: the lower where only a lower side is watched.
fn worst_of(watch: &alarm::Watch) -> fn(f64, f64) -> f64 {
    let lower = |it: &alarm::Part| match &it.test {
        PartTest::Beyond(alarm::Level::Value(bound))
        | PartTest::Crossing { level: alarm::Level::Value(bound), .. }
        | PartTest::Share { level: alarm::Level::Value(bound), .. } => {
            matches!(sides(*bound), (Some(_), None))
        }
        PartTest::Change { rising, .. } => !rising,
        _ => false,
    };
    if watch.parts.first().is_some_and(lower) { f64::min } else { f64::max }
}
