//! Readings that came after their windows were forgotten: the history is asked for the rest of
//! each window, the means are computed again, and what changed is kept as a later version.

use std::collections::BTreeMap;

use law::at_reference;
use model::{Moment, Observation, Period, SourceId, Span, Time};
use observe::{Mean, Point, means_between};
use port::{PortError, Reading};

use super::Centre;
use crate::{
    news::{Effects, LateReading},
    zone::{SeriesPlan, Zone},
};

/// Readings fetched for one day of one series.
const READINGS_MAX: usize = 300_000;

impl Centre {
    /// Brings late readings in. What they change goes into `effects`; nobody is alarmed.
    pub(super) async fn revise(
        &self,
        zone: &Zone,
        moment: Moment,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let mut days: BTreeMap<_, Vec<LateReading>> = BTreeMap::new();
        for late in effects.late.drain(..) {
            let Some(plan) = zone.plan(late.series) else { continue };
            let day = Period::Day.window(late.point.time, plan.means.zone);
            days.entry((late.series, day)).or_default().push(late);
        }
        for ((series, day), late) in days {
            if let Some(plan) = zone.plan(series) {
                self.revise_day(zone, moment, (plan, day), late, effects).await?;
            }
        }
        Ok(())
    }

    async fn revise_day(
        &self,
        zone: &Zone,
        moment: Moment,
        (plan, (begin, end)): (&SeriesPlan, (Time, Time)),
        late: Vec<LateReading>,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let around = (begin.minus(Span::from_h(24)), end.plus(Span::from_h(24)));
        let history = &self.world.history;
        let known = history.readings(plan.id, around.0, around.1, READINGS_MAX, false).await?;
        let mut points = self.known_points(zone, moment, plan, &known).await?;
        points.extend(pending_points(effects, plan, around));
        let mut fresh: Vec<LateReading> = Vec::new();
        for it in late {
            match points.get(&it.point.time) {
                Some(old) if old.value == it.point.value && old.flag == it.point.flag => {
                    let source = SourceId::new(&it.provenance.source);
                    effects.duplicates.extend(source.ok().map(|it| (it, moment.position, 1)));
                }
                _ => {
                    points.insert(it.point.time, it.point);
                    fresh.push(it);
                }
            }
        }
        for it in &fresh {
            let provenance = effects.kept.provenance(it.provenance.clone());
            effects.kept.readings.push((observation(it), provenance));
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let points: Vec<Point> = points.into_values().collect();
        self.revise_means(zone, moment, (plan, (begin, end)), (&points, &fresh), effects);
        Ok(())
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
        for mean in &touched {
            let legal = judge.verdict(zone, moment, plan, mean);
            effects.kept.means.push((legal, moment.position));
        }
        if let Some(track) = judge.series.get_mut(&plan.id) {
            track.state.adopt(&touched);
        }
    }

    /// Readings of the history as points, each with the oxygen that accompanied it.
    async fn known_points(
        &self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        known: &[Reading],
    ) -> Result<BTreeMap<Time, Point>, PortError> {
        let mut oxygen: BTreeMap<Time, f64> = BTreeMap::new();
        if let (Some(series), Some(first), Some(last)) = (plan.oxygen, known.first(), known.last())
        {
            let (from, to) = (first.time, last.time.plus(Span(1)));
            let readings =
                self.world.history.readings(series, from, to, READINGS_MAX, false).await?;
            let valid = readings.into_iter().filter(|it| it.flag.is_valid());
            oxygen = valid.map(|it| (it.time, it.value)).collect();
        }
        let mut judge = self.shared.judge_mut();
        let point = |it: &Reading| {
            let reference = judge.reference(zone, plan, it.time, moment.now);
            let judged = at_reference(it.value, reference, oxygen.get(&it.time).copied()).ok();
            (it.time, Point { time: it.time, value: it.value, judged, flag: it.flag })
        };
        Ok(known.iter().map(point).collect())
    }
}

/// Readings of this very stretch of the log that the history has not been given yet.
fn pending_points(
    effects: &Effects,
    plan: &SeriesPlan,
    (from, to): (Time, Time),
) -> Vec<(Time, Point)> {
    let inside = |it: &&Observation| it.series == plan.id && from <= it.time && it.time < to;
    let point = |it: &Observation| {
        let judged = plan.oxygen.is_none().then_some(it.value);
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

fn observation(late: &LateReading) -> Observation {
    let Point { time, value, flag, .. } = late.point;
    Observation { series: late.series, time, value, flag }
}
