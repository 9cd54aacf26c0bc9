//! Readings become windows, means and verdicts.

use std::collections::{BTreeSet, HashSet};

use law::at_reference;
use model::{
    Batch, EntityId, Fact, Flag, LegalMean, Moment, Observation, Period, Position, Record,
    SeriesId, Text, Time, Verdict,
};
use observe::{Mean, Point, Taken};
use port::Provenance;
use rustc_hash::FxBuildHasher;

use super::{Judge, LIVE_WITHIN};
use crate::{
    news::{Effects, LateReading, Latest, News, origin_text},
    series_plan::SeriesPlan,
    zone::Zone,
};

/// Where the readings at hand come from.
#[derive(Clone, Copy)]
pub(super) struct Delivery {
    pub(super) moment: Moment,
    /// Among those of the effects.
    pub(super) provenance: u32,
}

impl Judge {
    pub(super) fn observe(
        &mut self,
        zone: &Zone,
        moment: Moment,
        batch: &Batch,
        effects: &mut Effects,
    ) {
        let provenance = effects.kept.provenance(Provenance {
            known_at: moment.now,
            position: moment.position,
            source: batch.source.shared(),
            origin: origin_text(&batch.origin),
        });
        let delivery = Delivery { moment, provenance };
        for feed in zone.feeds_of(&batch.source).iter().filter_map(|it| zone.entity(it)) {
            if let Some(newest) = batch.observations.iter().map(|it| it.time).max() {
                self.hear_station(zone, moment, feed, newest, effects);
            }
        }
        let n_before = effects.kept.readings.len() + effects.late.len();
        // The door has sorted them; a log of another hand may not have.
        let n_known = if batch.observations.is_sorted_by_key(|it| it.time) {
            self.take_sorted(zone, delivery, &batch.observations, effects)
        } else {
            let mut by_time = batch.observations.clone();
            by_time.sort_by_key(|it| it.time);
            self.take_sorted(zone, delivery, &by_time, effects)
        };
        let n_new = effects.kept.readings.len() + effects.late.len() - n_before;
        if n_new < n_known {
            let n = (n_known - n_new) as u64;
            effects.duplicates.push((batch.source.clone(), moment.position, n));
        }
    }

    /// Would a record bring nothing but readings whose windows are forgotten? Then nothing of it is
    /// judged before the history is asked.
    pub(crate) fn is_late(&self, zone: &Zone, record: &Record) -> bool {
        let Fact::Observed(batch) = &record.fact else { return false };
        batch.observations.iter().all(|it| {
            let (plan, track) = (zone.plan(it.series), self.series.get(&it.series));
            let state = track.map(|it| &it.state);
            let plan = plan.zip(state);
            plan.is_some_and(|(plan, state)| state.is_too_late(it.time, &plan.rules, &plan.means))
        })
    }

    /// Says how many readings were of series that are known.
    fn take_sorted(
        &mut self,
        zone: &Zone,
        delivery: Delivery,
        observations: &[Observation],
        effects: &mut Effects,
    ) -> usize {
        let groups = observations.chunk_by(|a, b| a.time == b.time);
        groups.map(|it| self.take_group(zone, delivery, it, effects)).sum()
    }

    /// Readings of one time: oxygen among them accompanies the others.
    fn take_group(
        &mut self,
        zone: &Zone,
        delivery: Delivery,
        group: &[Observation],
        effects: &mut Effects,
    ) -> usize {
        let mut n_known = 0;
        let mut heard: Vec<usize> = Vec::new();
        let mut are_heard: HashSet<usize, FxBuildHasher> = HashSet::default();
        let mut closed: BTreeSet<(EntityId, Time)> = BTreeSet::new();
        for observation in group {
            let Some(plan) = zone.plan(observation.series) else { continue };
            n_known += 1;
            // Almost always the station of the reading before.
            if heard.last() != Some(&plan.entity_at) && are_heard.insert(plan.entity_at) {
                heard.push(plan.entity_at);
            }
            let oxygen = plan.oxygen.and_then(|id| oxygen_in(group, id));
            let before = effects.kept.means.len();
            self.take_reading(zone, delivery, plan, (observation, oxygen), effects);
            closed.extend(hours_in(&effects.kept.means[before..], &plan.entity));
        }
        for entity in heard.into_iter().filter_map(|it| zone.registry.entities.get(it)) {
            self.hear_station(zone, delivery.moment, entity, group[0].time, effects);
        }
        for (entity, end) in closed {
            self.compute_aqi(zone, delivery.moment, &entity, end, effects);
        }
        n_known
    }

    /// A reading, with the flag a person may have given its series, and with its value at the
    /// conditions its limits are written at.
    pub(super) fn take_reading(
        &mut self,
        zone: &Zone,
        delivery: Delivery,
        plan: &SeriesPlan,
        (observation, oxygen_percent): (&Observation, Option<f64>),
        effects: &mut Effects,
    ) {
        let moment = delivery.moment;
        let Observation { time, value, flag, .. } = *observation;
        let track = self.series.get_or_default(plan.id);
        let is_out = track.out.as_ref().is_some_and(|it| time < it.until);
        let flag = if is_out { Flag::OutOfService } else { flag };
        let reference = self.law.reference(zone, plan, time, moment.now);
        let judged = at_reference(value, reference, oxygen_percent).ok().into();
        let point = Point { time, value, judged, flag };
        let outcome = track.state.take(point, &plan.rules, &plan.means);
        match outcome.taken {
            Taken::Duplicate => return,
            Taken::TooLate => {
                let provenance = effects.kept.provenances[delivery.provenance as usize].clone();
                effects.late.push(LateReading { series: plan.id, point, provenance });
                return;
            }
            Taken::New | Taken::Supersedes => {}
        }
        let is_fresh = moment.now.since(time) <= LIVE_WITHIN;
        let is_newest = track.state.newest.is_some_and(|it| it.time == time);
        if is_newest {
            track.live = is_fresh;
        }
        if is_newest && is_fresh {
            track.heard = moment.position;
            effects.latest.push(Latest { series: plan.id, time, value, flag });
        }
        let kept = Observation { series: plan.id, time, value, flag };
        effects.kept.readings.push((kept, delivery.provenance));
        let before = effects.kept.means.len();
        for mean in &outcome.means {
            self.judge_mean(zone, moment, plan, mean, effects);
        }
        let judged = effects.kept.means[before..].iter().map(|(it, _)| it);
        self.note_stale_index(zone, plan, judged, &mut effects.stale_hours);
        self.watch_reading(zone, moment, plan, &point, effects);
    }

    /// Closes windows without a newer reading: the station may be silent, or history ends.
    pub(super) fn close_windows(
        &mut self,
        zone: &Zone,
        moment: Moment,
        closing: &[SeriesId],
        until: impl Fn(model::Zone) -> Time,
        effects: &mut Effects,
    ) {
        let mut closed: BTreeSet<(EntityId, Time)> = BTreeSet::new();
        for id in closing {
            let (Some(plan), Some(track)) = (zone.plan(*id), self.series.get_mut(id)) else {
                continue;
            };
            let until = until(plan.means.zone);
            let means = track.state.close_until(until, &plan.rules, &plan.means);
            let before = effects.kept.means.len();
            for mean in &means {
                self.judge_mean(zone, moment, plan, mean, effects);
            }
            closed.extend(hours_in(&effects.kept.means[before..], &plan.entity));
        }
        for (entity, end) in closed {
            self.compute_aqi(zone, moment, &entity, end, effects);
        }
    }

    /// What the law says of one mean; kept, told, and watched.
    pub(super) fn judge_mean(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        mean: &Mean,
        effects: &mut Effects,
    ) {
        let legal = self.verdict(zone, moment, plan, mean);
        self.note_year(plan, (legal.period, legal.end), &mut effects.stale_years);
        self.watch_mean(zone, moment, plan, &legal, effects);
        if let Some(track) = self.series.get_mut(&plan.id) {
            let is_newest = track.means.get(legal.period).is_none_or(|it| it.end <= legal.end);
            if is_newest {
                track.means.put(legal.clone());
                if moment.now.since(legal.end) < model::Span::from_h(2) {
                    effects.news.push(News::Mean(Box::new(legal.clone())));
                }
            }
        }
        effects.kept.means.push((legal, moment.position));
    }

    /// A mean with the law's word on it.
    pub(crate) fn verdict(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        mean: &Mean,
    ) -> LegalMean {
        let answer = self.law.answer(zone, plan, mean.period, mean.end, moment.now);
        let verdict = match (mean.value, mean.judged) {
            (Some(_), None) if !matches!(answer, law::Answer::NoLimit) => Verdict::NotJudged {
                reason: Text::new(
                    "quá ít số đo quy về được nồng độ oxy tham chiếu của giới hạn",
                    "too few readings could be brought to the reference oxygen of the limit",
                ),
            },
            (_, judged) => law::judge(answer, judged).verdict,
        };
        LegalMean {
            series: plan.id,
            period: mean.period,
            end: mean.end,
            value: mean.value,
            judged: mean.judged,
            valid_share: mean.valid_share,
            verdict,
            known_at: moment.now,
        }
    }
}

/// The hours among means, with the station they belong to.
fn hours_in<'a>(
    means: &'a [(LegalMean, Position)],
    entity: &'a EntityId,
) -> impl Iterator<Item = (EntityId, Time)> + 'a {
    let hours = means.iter().map(|(it, _)| it).filter(|it| it.period == Period::Hour);
    hours.map(|it| (entity.clone(), it.end))
}

fn oxygen_in(group: &[Observation], id: SeriesId) -> Option<f64> {
    group.iter().find(|it| it.series == id && it.flag.is_valid()).map(|it| it.value)
}
