//! What units' own rules are told beside readings: where things go, what is foreseen, and what
//! indicators answered. None of it is a reading: it enters no mean and no table of the history.

use std::collections::BTreeMap;

use alarm::{Feed, Feeder, Happening, Input, Limit, PartTest, RunAhead, Sample, Subject, is_late};
use law::Answer;
use model::{
    EntityId, Forecast, IndicatorValue, Moment, Movement, MovementKind, Movements, Observation,
    Span, Time,
};

use super::Judge;
use crate::{news::Effects, own_rules::Feeding, zone::Zone};

/// That something is over is remembered this long, so that a repetition of it is known.
const OVER_KEPT: Span = Span::from_h(31 * 24);

/// Where things are, as far as somebody told: by thing, what it does, and the fenced place. Since when,
/// and whether it still does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whereabouts(pub(crate) BTreeMap<Way, (Time, bool)>);

/// A thing, what it does, and the fenced place if it is about one.
pub(crate) type Way = (EntityId, Happening, Option<EntityId>);

impl Whereabouts {
    /// Takes in a movement; false where it is a repetition, or older than what is known.
    fn take(&mut self, movement: &Movement) -> bool {
        let way = (movement.entity.clone(), does(movement.kind), movement.place.clone());
        let is_on = !movement.kind.ends();
        match self.0.get_mut(&way) {
            Some((at, on)) if movement.time <= *at || *on == is_on => {
                // Told again, it still is so.
                if *on == is_on {
                    *at = movement.time.max(*at);
                }
                false
            }
            Some(known) => {
                *known = (movement.time, is_on);
                true
            }
            None => {
                self.0.insert(way, (movement.time, is_on));
                true
            }
        }
    }

    /// Does a thing do this, there or anywhere? None where nobody ever told.
    pub(crate) fn is_on(
        &self,
        entity: &EntityId,
        does: Happening,
        place: Option<&str>,
    ) -> Option<bool> {
        let from = (entity.clone(), does, None);
        let of_thing = self.0.range(from..).take_while(|it| it.0.0 == *entity && it.0.1 == does);
        let there = of_thing.filter(|it| {
            place.is_none_or(|place| it.0.2.as_ref().is_some_and(|it| it.as_str() == place))
        });
        there.map(|it| it.1.1).reduce(|a, b| a || b)
    }

    /// Forgets what has been over for long, and things that are gone.
    fn tidy(&mut self, zone: &Zone, now: Time) {
        self.0.retain(|(entity, ..), (at, on)| {
            (*on || now.since(*at) <= OVER_KEPT) && zone.entity(entity).is_some()
        });
    }
}

impl Judge {
    pub(super) fn hear_movements(
        &mut self,
        zone: &Zone,
        moment: Moment,
        told: &Movements,
        effects: &mut Effects,
    ) {
        if let Some(newest) = told.movements.iter().map(|it| it.time).max() {
            for feed in zone.feeds_of(&told.source).iter().filter_map(|it| zone.entity(it)) {
                self.hear_station(zone, moment, feed, newest, effects);
            }
        }
        for it in &told.movements {
            let Some(entity) = zone.entity(&it.entity) else { continue };
            // A gate that saw a lorry is no sign of life of its tracker.
            if entity.source.as_ref() == Some(&told.source) {
                self.hear_station(zone, moment, entity, it.time, effects);
            }
            if self.whereabouts.take(it) {
                self.tell_movement(zone, moment, it, effects);
            } else {
                effects.duplicates.push((told.source.clone(), moment.position, 1));
            }
        }
    }

    fn tell_movement(
        &mut self,
        zone: &Zone,
        moment: Moment,
        movement: &Movement,
        effects: &mut Effects,
    ) {
        let entity = &movement.entity;
        for feeding in zone.own.told_of(entity, does(movement.kind)) {
            let rule = &feeding.own.rule;
            if !feeding.own.is_in_force(moment.now) || is_late(rule, movement.time, moment.now) {
                continue;
            }
            let Some(part) = feeding.tests() else { continue };
            let Feed::Event { event, place } = &part.feed else { continue };
            let is_there =
                |place: &String| movement.place.as_ref().is_some_and(|it| it.as_str() == place);
            if !place.as_ref().is_none_or(is_there) {
                continue;
            }
            let input = if part.test == PartTest::Ongoing {
                // Out of one place it may still be inside another.
                let is_on = self.whereabouts.is_on(entity, *event, place.as_deref());
                happened(feeding, moment.now, is_on != Some(true))
            } else {
                happened(feeding, movement.time, movement.kind.ends())
            };
            let subject = Subject { entity, series: None };
            self.step(zone, rule, &subject, moment, &input, effects);
        }
    }

    /// The clock's part: what goes on is known to rules that were made meanwhile.
    pub(super) fn tell_whereabouts(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        if self.whereabouts.0.is_empty() {
            return;
        }
        self.whereabouts.tidy(zone, moment.now);
        let mut things: Vec<(EntityId, Happening)> =
            self.whereabouts.0.keys().map(|it| (it.0.clone(), it.1)).collect();
        things.dedup();
        for (entity, event) in things {
            for feeding in zone.own.told_of(&entity, event) {
                let Some(part) = feeding.tests() else { continue };
                let (Feed::Event { place, .. }, PartTest::Ongoing) = (&part.feed, &part.test)
                else {
                    continue;
                };
                let is_on = self.whereabouts.is_on(&entity, event, place.as_deref());
                if let Some(is_on) = is_on.filter(|_| feeding.own.is_in_force(moment.now)) {
                    let input = happened(feeding, moment.now, !is_on);
                    let subject = Subject { entity: &entity, series: None };
                    self.step(zone, &feeding.own.rule, &subject, moment, &input, effects);
                }
            }
        }
    }

    pub(super) fn hear_answer(
        &mut self,
        zone: &Zone,
        moment: Moment,
        answer: &IndicatorValue,
        effects: &mut Effects,
    ) {
        let Some(indicator) = zone.catalogue.indicators.get(&answer.indicator) else { return };
        let (at, value, every) = (answer.asked_at, answer.value, indicator.every);
        let sample = Sample { at, value, valid: true, limit: None, every };
        for feeding in zone.own.told_answer(&answer.indicator, &answer.org) {
            let rule = &feeding.own.rule;
            if !feeding.own.is_in_force(moment.now) || is_late(rule, at, moment.now) {
                continue;
            }
            let Some(entity) = &feeding.subject else { continue };
            let input = Input::Fed { by: by(feeding, 0), sample };
            let subject = Subject { entity, series: None };
            self.step(zone, rule, &subject, moment, &input, effects);
        }
    }

    pub(super) fn hear_forecast(
        &mut self,
        zone: &Zone,
        moment: Moment,
        forecast: &Forecast,
        effects: &mut Effects,
    ) {
        for feed in zone.feeds_of(&forecast.batch.source).iter().filter_map(|it| zone.entity(it)) {
            self.hear_station(zone, moment, feed, forecast.issued_at, effects);
        }
        let mut of_series: BTreeMap<_, Vec<&Observation>> = BTreeMap::new();
        for it in &forecast.batch.observations {
            of_series.entry(it.series).or_default().push(it);
        }
        for (series, ahead) in of_series {
            let Some(plan) = zone.plan(series) else { continue };
            let fed = zone.own.told_ahead(series).iter();
            let fed: Vec<&Feeding> = fed.filter(|it| it.period == forecast.period).collect();
            if fed.is_empty() {
                continue;
            }
            let answers: Vec<Answer> = ahead
                .iter()
                .map(|it| self.law.answer(zone, plan, forecast.period, it.time, moment.now).clone())
                .collect();
            let points = ahead.iter().zip(&answers).map(|(it, answer)| Sample {
                at: it.time,
                value: Some(it.value),
                valid: it.flag.is_valid(),
                limit: limit_of(answer),
                every: Span::ZERO,
            });
            let points: Vec<Sample<'_>> = points.collect();
            let run = RunAhead { issued_at: forecast.issued_at, points: &points };
            for feeding in fed.into_iter().filter(|it| it.own.is_in_force(moment.now)) {
                let Some(entity) = &feeding.subject else { continue };
                let input = Input::Foreseen { by: by(feeding, series.0), run };
                let subject = Subject { entity, series: None };
                self.step(zone, &feeding.own.rule, &subject, moment, &input, effects);
            }
        }
    }
}

fn happened(feeding: &Feeding, at: Time, ends: bool) -> Input<'static> {
    Input::Happened { by: by(feeding, 0), at, ends }
}

const fn by(feeding: &Feeding, id: u32) -> Feeder {
    Feeder { part: feeding.part, id, second: false }
}

fn limit_of(answer: &Answer) -> Option<Limit<'_>> {
    match answer {
        Answer::Limit(it) => {
            Some(Limit { bound: it.bound, row: Some(&it.id), confidence: Some(it.confidence) })
        }
        Answer::NoLimit | Answer::NotJudged { .. } => None,
    }
}

const fn does(kind: MovementKind) -> Happening {
    match kind {
        MovementKind::Entered | MovementKind::Left => Happening::Inside,
        MovementKind::Started | MovementKind::Stopped => Happening::Moving,
    }
}
