//! What alarm rules are told, and what people do to alarms.

use std::panic::{AssertUnwindSafe, catch_unwind};

use alarm::{
    Input, Limit, Rule, Sample, State, Stepped, Subject, Test, attach_case, is_late, step,
};
use law::Answer;
use model::{
    Alarm, AlarmAct, AlarmId, CaseId, Entity, EntityId, LegalMean, LifeStep, Moment, Period,
    ProcedureId, Time, UserId,
};
use observe::Point;

use super::{Judge, Station};
use crate::{
    alarm_states::{AlarmKey, AlarmStates},
    news::{Effects, News},
    refused::Refused,
    zone::{SeriesPlan, Zone},
};

/// A value as a rule gets to see it, before its limit is known.
struct Seen {
    at: Time,
    value: Option<f64>,
    valid: bool,
    period: Period,
}

impl Judge {
    pub(super) fn watch_reading(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        point: &Point,
        effects: &mut Effects,
    ) {
        for rule in plan.watched_by.iter().filter(|it| it.period == Period::Raw) {
            // A sensor is stuck by what it says, not by what the law makes of it.
            let value = match rule.test {
                Test::Stuck { .. } => Some(point.value),
                _ => point.judged.get(),
            };
            let valid = point.flag.is_valid();
            let seen = Seen { at: point.time, value, valid, period: Period::Raw };
            self.tell(zone, moment, plan, rule, &seen, effects);
        }
    }

    pub(super) fn watch_mean(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        mean: &LegalMean,
        effects: &mut Effects,
    ) {
        for rule in plan.watched_by.iter().filter(|it| it.period == mean.period) {
            let valid = mean.judged.is_some();
            let seen = Seen { at: mean.end, value: mean.judged, valid, period: mean.period };
            self.tell(zone, moment, plan, rule, &seen, effects);
        }
    }

    fn tell(
        &mut self,
        zone: &Zone,
        moment: Moment,
        plan: &SeriesPlan,
        rule: &Rule,
        seen: &Seen,
        effects: &mut Effects,
    ) {
        if is_late(rule, seen.at, moment.now) {
            return;
        }
        let limit = match self.law.answer(zone, plan, seen.period, seen.at, moment.now) {
            Answer::Limit(limit) => Some(Limit {
                bound: limit.bound,
                row: Some(&limit.id),
                confidence: Some(limit.confidence),
            }),
            Answer::NoLimit | Answer::NotJudged { .. } => None,
        };
        let (at, value, valid, every) = (seen.at, seen.value, seen.valid, plan.every(seen.period));
        let input = Input::Sample(Sample { at, value, valid, limit, every });
        let subject = Subject { entity: &plan.entity, series: Some(plan.id) };
        if step_and_settle(&mut self.alarms, rule, &subject, moment, &input, effects) {
            self.on_raised(zone, rule, &subject, moment, effects);
        }
    }

    /// Something came from a station: a sign of life, whatever it is worth.
    pub(super) fn hear_station(
        &mut self,
        zone: &Zone,
        moment: Moment,
        entity: &Entity,
        at: Time,
        effects: &mut Effects,
    ) {
        if let Some(station) = self.stations.get_mut(&entity.id) {
            station.last_seen = Some(moment.now);
        } else {
            let station = Station { last_seen: Some(moment.now), ..Station::default() };
            self.stations.insert(entity.id.clone(), station);
        }
        let every = zone.every_of(entity);
        for rule in zone.silent_rules(&entity.kind) {
            if is_late(rule, at, moment.now) {
                continue;
            }
            let sample = Sample { at, value: None, valid: true, limit: None, every };
            let subject = Subject { entity: &entity.id, series: None };
            self.step(zone, rule, &subject, moment, &Input::Sample(sample), effects);
        }
    }

    /// Time passed: stations that have spoken once are expected to go on.
    pub(super) fn listen_for_silence(
        &mut self,
        zone: &Zone,
        moment: Moment,
        effects: &mut Effects,
    ) {
        for entity in &zone.registry.entities {
            if !self.stations.contains_key(&entity.id) || entity.valid_to.is_some() {
                continue;
            }
            let every = zone.every_of(entity);
            for rule in zone.silent_rules(&entity.kind) {
                let subject = Subject { entity: &entity.id, series: None };
                let key: AlarmKey = (rule.id.clone(), entity.id.clone(), None);
                // Before its first fresh word a station is not silent, only not there yet.
                if self.alarms.get(&key).is_some() {
                    let tick = Input::Tick { every };
                    self.step(zone, rule, &subject, moment, &tick, effects);
                }
            }
        }
    }

    fn step(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        subject: &Subject<'_>,
        moment: Moment,
        input: &Input<'_>,
        effects: &mut Effects,
    ) {
        if step_and_settle(&mut self.alarms, rule, subject, moment, input, effects) {
            self.on_raised(zone, rule, subject, moment, effects);
        }
    }

    fn on_raised(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        subject: &Subject<'_>,
        moment: Moment,
        effects: &mut Effects,
    ) {
        if rule.opens_case {
            let key: AlarmKey = (rule.id.clone(), subject.entity.clone(), subject.series);
            self.open_case_by_rule(zone, rule, &key, moment, effects);
        }
    }

    fn open_case_by_rule(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        key: &AlarmKey,
        moment: Moment,
        effects: &mut Effects,
    ) {
        let alarm = self.alarms.get(key).and_then(|it| it.alarm.as_ref()).map(|it| it.id);
        if let (Some(procedure), Some(alarm)) = (&rule.procedure, alarm) {
            // A rule's own procedure was checked with the pack: there is nobody to refuse.
            let _refused = self.open_case(zone, moment, None, (key, alarm), procedure, effects);
        }
    }

    /// Opens a case for an alarm, or lets the alarm join the open one of (procedure, entity).
    fn open_case(
        &mut self,
        zone: &Zone,
        moment: Moment,
        by: Option<&UserId>,
        (key, alarm): (&AlarmKey, AlarmId),
        procedure: &ProcedureId,
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        let case: CaseId =
            self.open_or_join(zone, moment, by, (&key.1, alarm), procedure, effects)?;
        let state = self.alarms.get(key).ok_or(alarm::Refusal::Ended)?;
        let stepped = attach_case(state, moment, by, case)?;
        let state = tell(stepped, effects);
        self.alarms.insert(key.clone(), state);
        Ok(())
    }

    pub(super) fn act_on_alarm(
        &mut self,
        zone: &Zone,
        moment: Moment,
        user: &UserId,
        (id, act): (AlarmId, &AlarmAct),
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        let key = self.key_of(id).ok_or(alarm::Refusal::Ended)?;
        let state = self.alarms.get(&key).ok_or(alarm::Refusal::Ended)?;
        let stepped = alarm::act(state, moment, user, act)?;
        if let AlarmAct::OpenCase { procedure } = act {
            return self.open_case(zone, moment, Some(user), (&key, id), procedure, effects);
        }
        let state = tell(stepped, effects);
        self.alarms.insert(key, state);
        Ok(())
    }

    fn key_of(&self, id: AlarmId) -> Option<AlarmKey> {
        let has = |state: &alarm::State| state.alarm.as_ref().is_some_and(|it| it.id == id);
        self.alarms.iter().find(|(_, state)| has(state)).map(|(key, _)| key)
    }

    /// Open alarms of one entity.
    pub fn alarms_of<'a>(&'a self, entity: &'a EntityId) -> impl Iterator<Item = &'a model::Alarm> {
        self.open_alarms().filter(move |it| it.entity == *entity)
    }

    /// Every alarm that has not ended.
    pub fn open_alarms(&self) -> impl Iterator<Item = &model::Alarm> {
        self.alarms.values().filter_map(|it| it.alarm.as_deref())
    }
}

/// Advances one rule on one subject; says whether that raised its alarm.
fn step_and_settle(
    alarms: &mut AlarmStates,
    rule: &Rule,
    subject: &Subject<'_>,
    moment: Moment,
    input: &Input<'_>,
    effects: &mut Effects,
) -> bool {
    let place = alarms.place(rule, subject);
    let state = std::mem::take(place);
    let alarm = state.alarm.clone();
    // A rule that fails is that rule's failure, on that subject: the others go on.
    let stepping = AssertUnwindSafe(|| {
        #[cfg(test)]
        crate::tests::fail_on_the_cursed(subject.entity);
        step(rule, subject, state, moment, input)
    });
    let Ok(stepped) = catch_unwind(stepping) else {
        // What it remembered is gone with it; the alarm that people see is not.
        *place = State { alarm, ..State::default() };
        effects.failed.push(rule.id.clone());
        return false;
    };
    let raised = stepped.entries.iter().any(|it| matches!(it.step, LifeStep::Raised { .. }));
    *place = tell(stepped, effects);
    raised
}

/// Tells what a step came to, and gives back where it stands.
fn tell(stepped: Stepped, effects: &mut Effects) -> State {
    if let Some(alarm) = stepped.changed {
        effects.changes.alarms.push(Alarm::clone(&alarm));
        effects.news.push(News::Alarm(alarm));
    }
    effects.changes.life.extend(stepped.entries);
    stepped.state
}
