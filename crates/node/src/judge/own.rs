//! What units' own rules are told: readings and means, alarms of other rules, the clock.

use alarm::{Feeder, Happening, Input, Limit, Sample, Subject, is_late};
use law::Answer;
use model::{EntityId, Moment, Period, Span, Time};

use super::{Judge, alarms::stepped};
use crate::{
    alarm_states::AlarmKey,
    news::Effects,
    own_rules::{Feeding, is_of_the_sensor},
    series_plan::SeriesPlan,
    zone::Zone,
};

/// A value as a unit's rule gets to see it, before its limit is known.
pub(super) struct SeenByOwn {
    pub(super) at: Time,
    /// As the law writes its limits.
    pub(super) judged: Option<f64>,
    /// As it was measured.
    pub(super) measured: Option<f64>,
    pub(super) valid: bool,
    pub(super) period: Period,
}

impl Judge {
    pub(super) fn feed_own(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        seen: &SeenByOwn,
        effects: &mut Effects,
    ) {
        for feeding in plan.feeds.iter().filter(|it| it.period == seen.period) {
            let rule = &feeding.own.rule;
            if !feeding.own.is_in_force(moment.now) || is_late(rule, seen.at, moment.now) {
                continue;
            }
            let of_sensor = feeding.tests().is_some_and(|it| is_of_the_sensor(&it.test));
            let value = if of_sensor { seen.measured } else { seen.judged };
            let answer = self.law.answer(zone, plan, seen.period, seen.at, moment.now);
            let limit = match answer {
                Answer::Limit(it) => Some(Limit {
                    bound: it.bound,
                    row: Some(&it.id),
                    confidence: Some(it.confidence),
                }),
                Answer::NoLimit | Answer::NotJudged { .. } => None,
            };
            let every = plan.every(seen.period);
            let sample = Sample { at: seen.at, value, valid: seen.valid, limit, every };
            let (input, subject) = match &feeding.subject {
                None => {
                    let subject = Subject { entity: &plan.entity, series: Some(plan.id) };
                    (Input::Sample(sample), subject)
                }
                Some(entity) => {
                    let (part, second) = (feeding.part, feeding.second);
                    // Both sides of a difference are one feeder: the thing.
                    let id = if is_difference(feeding) { 0 } else { plan.id.0 };
                    let by = Feeder { part, id, second };
                    (Input::Fed { by, sample }, Subject { entity, series: None })
                }
            };
            let stepped = stepped(&mut self.alarms, rule, &subject, moment, &input, effects);
            if let Some(stepped) = stepped {
                self.settle(zone, rule, &subject, moment, stepped, effects);
            }
        }
    }

    /// Something happened to a thing, or is over. Alarms of units' own rules are not told: two that
    /// count each other would never be quiet.
    pub(super) fn tell_own(
        &mut self,
        zone: &Zone,
        moment: Moment,
        (entity, event, ends): (&EntityId, Happening, bool),
        effects: &mut Effects,
    ) {
        for feeding in zone.own.told_of(entity, event) {
            if feeding.own.is_in_force(moment.now) {
                let by = Feeder { part: feeding.part, id: 0, second: false };
                let input = Input::Happened { by, at: moment.now, ends };
                let subject = Subject { entity, series: None };
                self.step(zone, &feeding.own.rule, &subject, moment, &input, effects);
            }
        }
    }

    /// Time passed for those that learn from it, and what no rule watches any more is withdrawn.
    pub(super) fn tick_own(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let in_force = zone.own.ticking().iter().filter(|it| it.0.is_in_force(moment.now));
        for (own, subjects) in in_force {
            for (entity, series) in subjects {
                let key: AlarmKey = (own.rule.id.clone(), entity.clone(), *series);
                // Before its first word a thing is not silent, only not there yet.
                if self.alarms.get(&key).is_some() {
                    let subject = Subject { entity, series: *series };
                    let tick = Input::Tick { every: Span::ZERO, waits: false };
                    self.step(zone, &own.rule, &subject, moment, &tick, effects);
                }
            }
        }
        self.tell_whereabouts(zone, moment, effects);
        self.withdraw_orphans(zone, moment, effects);
    }
}

fn is_difference(feeding: &Feeding) -> bool {
    feeding.tests().is_some_and(|it| matches!(it.feed, alarm::Feed::Difference { .. }))
}
