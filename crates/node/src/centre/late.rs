//! Readings that came after their windows were forgotten: the history is asked for the rest of
//! each window, the means are computed again, and what changed is kept as a later version.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use law::at_reference;
use model::{Flag, Moment, Observation, Period, SeriesId, SourceId, Span, Time};
use observe::{Mean, Point, means_between};
use port::PortError;

use super::Centre;
use crate::{
    news::{Effects, LateReading},
    series_plan::SeriesPlan,
    zone::Zone,
};

/// Series whose days are fetched at once: a late file has a station's, an import has everybody's.
pub(super) const SERIES_AT_ONCE: usize = 256;

/// Readings further from a day than this are in no window that a reading of the day is in.
const AROUND: Span = Span::from_h(24);

/// The first means of a day reach so far into the day before.
const EIGHT_HOURS: Span = Span::from_h(8);

/// What came late of one series in one day.
type LateOfSeries<'z> = (&'z SeriesPlan, Vec<LateReading>);

impl Centre {
    /// Brings late readings in. What they change goes into `effects`; nobody is alarmed.
    pub(super) async fn revise(
        &self,
        zone: &Zone,
        moment: Moment,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let mut days: BTreeMap<(Time, Time), BTreeMap<SeriesId, LateOfSeries<'_>>> =
            BTreeMap::new();
        for late in effects.late.drain(..) {
            let Some(plan) = zone.plan(late.series) else { continue };
            let day = days.entry(Period::Day.window(late.point.time, plan.means.zone)).or_default();
            day.entry(late.series).or_insert_with(|| (plan, Vec::new())).1.push(late);
        }
        for (day, late) in days {
            let mut late: Vec<LateOfSeries<'_>> = late.into_values().collect();
            while !late.is_empty() {
                let rest = late.split_off(late.len().min(SERIES_AT_ONCE));
                self.revise_day(zone, moment, day, late, effects).await?;
                late = rest;
            }
        }
        Ok(())
    }

    async fn revise_day(
        &self,
        zone: &Zone,
        moment: Moment,
        (begin, end): (Time, Time),
        late: Vec<LateOfSeries<'_>>,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let late = self.unsaid(moment, late, effects).await?;
        if late.is_empty() {
            return Ok(());
        }
        let around = (begin.minus(AROUND), end.plus(AROUND));
        let oxygen = late.iter().filter_map(|it| it.0.oxygen);
        let series: BTreeSet<SeriesId> = late.iter().map(|it| it.0.id).chain(oxygen).collect();
        let series: Vec<SeriesId> = series.into_iter().collect();
        let found = match self.world.history.points(&series, around.0, around.1, usize::MAX).await {
            Err(error @ PortError::Damaged { .. }) => {
                tracing::error!(%error, "late readings are kept, and their means are not revised");
                late.into_iter().flat_map(|it| it.1).for_each(|it| keep_reading(&it, effects));
                return Ok(());
            }
            found => found?,
        };
        let known: HashMap<SeriesId, Vec<Observation>> = series.into_iter().zip(found).collect();
        for (plan, late) in late {
            let mut points = self.known_points(zone, moment, plan, &known);
            points.extend(pending_points(effects, plan, around));
            let fresh = fresh(moment, &mut points, late, effects);
            for it in &fresh {
                keep_reading(it, effects);
            }
            // What was judged of readings that are gone cannot be judged again.
            let is_whole = !self.desk.retention.may_be_gone(plan.id, begin.minus(EIGHT_HOURS));
            if !fresh.is_empty() && is_whole {
                let points: Vec<Point> = points.into_values().collect();
                self.revise_means(zone, moment, (plan, (begin, end)), (&points, &fresh), effects);
            }
        }
        Ok(())
    }

    /// Late readings that nobody said before; the others are counted. A device that sends its buffer
    /// again costs a look at those times, and not the reading of whole days.
    async fn unsaid<'z>(
        &self,
        moment: Moment,
        late: Vec<LateOfSeries<'z>>,
        effects: &mut Effects,
    ) -> Result<Vec<LateOfSeries<'z>>, PortError> {
        let mut unsaid = Vec::with_capacity(late.len());
        for (plan, late) in late {
            let times = || late.iter().map(|it| it.point.time);
            let (Some(from), Some(to)) = (times().min(), times().max()) else { continue };
            let to = to.plus(Span(1));
            let versions = self.world.history.readings(plan.id, from, to, usize::MAX, true).await;
            let all_said: AllSaid = match versions {
                Ok(versions) => {
                    versions.iter().map(|it| said(it.time, it.value, it.flag)).collect()
                }
                Err(PortError::Damaged { .. }) => AllSaid::new(),
                Err(error) => return Err(error),
            };
            let is_said = |it: &LateReading| {
                let Point { time, value, flag, .. } = it.point;
                flag != Flag::Corrected && all_said.contains(&said(time, value, flag))
            };
            let (again, rest): (Vec<_>, Vec<_>) = late.into_iter().partition(is_said);
            for it in &again {
                count_repeat(moment, it, effects);
            }
            if !rest.is_empty() {
                unsaid.push((plan, rest));
            }
        }
        Ok(unsaid)
    }

    fn revise_means(
        &self,
        zone: &Zone,
        moment: Moment,
        (plan, (begin, end)): (&SeriesPlan, (Time, Time)),
        (points, fresh): (&[Point], &[LateReading]),
        effects: &mut Effects,
    ) {
        let mut judge = self.shared.judge_mut();
        let closed_to = judge.series.get(&plan.id).and_then(|it| it.state.closed_to);
        let until = closed_to.unwrap_or(end).min(end.plus(Span::from_h(8)));
        let means = means_between(points, begin, until, &plan.rules, &plan.means);
        let touched: Vec<Mean> =
            means.into_iter().filter(|it| is_touched(it, plan, fresh)).collect();
        let before = effects.kept.means.len();
        for mean in &touched {
            let legal = judge.verdict(zone, moment, plan, mean);
            judge.note_year(plan, (legal.period, legal.end), &mut effects.stale_years);
            effects.kept.means.push((legal, moment.position));
        }
        let revised = effects.kept.means[before..].iter().map(|(it, _)| it);
        judge.note_stale_index(zone, plan, revised, &mut effects.stale_hours);
        if let Some(track) = judge.series.get_mut(&plan.id) {
            track.state.adopt(&touched);
        }
    }

    /// Readings of the history as points, each with the oxygen that accompanied it.
    pub(super) fn known_points(
        &self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        known: &HashMap<SeriesId, Vec<Observation>>,
    ) -> BTreeMap<Time, Point> {
        let of = |id: SeriesId| known.get(&id).map_or(&[][..], Vec::as_slice);
        let oxygen = plan.oxygen.map_or(&[][..], of).iter().filter(|it| it.flag.is_valid());
        let oxygen: BTreeMap<Time, f64> = oxygen.map(|it| (it.time, it.value)).collect();
        let mut judge = self.shared.judge_mut();
        let point = |it: &Observation| {
            let reference = judge.reference(zone, plan, it.time, moment.now);
            let judged =
                at_reference(it.value, reference, oxygen.get(&it.time).copied()).ok().into();
            (it.time, Point { time: it.time, value: it.value, judged, flag: it.flag })
        };
        of(plan.id).iter().map(point).collect()
    }
}

/// Time, value, flag.
type AllSaid = HashSet<(Time, u64, Flag)>;

fn said(time: Time, value: f64, flag: Flag) -> (Time, u64, Flag) {
    // Minus zero and zero are one value.
    (time, (value + 0.0).to_bits(), flag)
}

fn says_the_same(stands: &Point, point: &Point) -> bool {
    stands.value == point.value && stands.flag == point.flag
}

/// Those late readings that say something new; they join `points`, the others are counted.
fn fresh(
    moment: Moment,
    points: &mut BTreeMap<Time, Point>,
    late: Vec<LateReading>,
    effects: &mut Effects,
) -> Vec<LateReading> {
    let (mut fresh, mut all_said): (Vec<LateReading>, AllSaid) = Default::default();
    for it in late {
        let Point { time, value, flag, .. } = it.point;
        let is_said = flag != Flag::Corrected && all_said.contains(&said(time, value, flag));
        match points.get(&time) {
            Some(stands) if is_said || says_the_same(stands, &it.point) => {
                count_repeat(moment, &it, effects);
            }
            _ => {
                let stood = points.insert(time, it.point);
                all_said.extend(stood.map(|it| said(it.time, it.value, it.flag)));
                fresh.push(it);
            }
        }
    }
    fresh
}

fn count_repeat(moment: Moment, late: &LateReading, effects: &mut Effects) {
    let source = SourceId::new(&late.provenance.source);
    effects.duplicates.extend(source.ok().map(|it| (it, moment.position, 1)));
}

/// Readings of this very stretch of the log that the history has not been given yet.
fn pending_points(
    effects: &Effects,
    plan: &SeriesPlan,
    (from, to): (Time, Time),
) -> Vec<(Time, Point)> {
    let inside = |it: &&Observation| it.series == plan.id && from <= it.time && it.time < to;
    let point = |it: &Observation| {
        let judged = plan.oxygen.is_none().then_some(it.value).into();
        (it.time, Point { time: it.time, value: it.value, judged, flag: it.flag })
    };
    effects.kept.readings.iter().map(|(it, _)| it).filter(inside).map(point).collect()
}

fn is_touched(mean: &Mean, plan: &SeriesPlan, fresh: &[LateReading]) -> bool {
    let begin = match mean.period {
        Period::FiveMinutes => mean.end.minus(Span::from_min(5)),
        Period::Hour => mean.end.minus(Span::from_h(1)),
        Period::EightHours => mean.end.minus(Span::from_h(8)),
        Period::Day => mean.end.minus(Span::from_h(24)),
        Period::Raw | Period::Year => return false,
    };
    plan.rules.means.contains(&mean.period)
        && fresh.iter().any(|it| begin <= it.point.time && it.point.time < mean.end)
}

/// The reading itself, for the history.
fn keep_reading(late: &LateReading, effects: &mut Effects) {
    let Point { time, value, flag, .. } = late.point;
    let observation = Observation { series: late.series, time, value, flag };
    let provenance = effects.kept.provenance(late.provenance.clone());
    effects.kept.readings.push((observation, provenance));
}
