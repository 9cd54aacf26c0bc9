//! What alarm rules are told, and what people do to alarms.

use std::panic::{AssertUnwindSafe, catch_unwind};

use alarm::{
    Input, Limit, Rule, Sample, State, Stepped, Subject, Test, attach_case, is_late, step,
};
use law::Answer;
use model::{
    Alarm, AlarmAct, AlarmId, CaseId, Entity, EntityId, LegalMean, Moment, Period, ProcedureId,
    Span, Time, UserId,
};
use observe::Point;

use super::{Judge, Station, own::SeenByOwn};
use crate::{
    alarm_states::{AlarmKey, AlarmStates},
    news::{Effects, News},
    refused::Refused,
    series_plan::SeriesPlan,
    zone::Zone,
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
        if !plan.feeds.is_empty() {
            let (judged, measured) = (point.judged.get(), Some(point.value));
            let (at, valid, period) = (point.time, point.flag.is_valid(), Period::Raw);
            let seen = SeenByOwn { at, judged, measured, valid, period };
            self.feed_own(zone, moment, plan, &seen, effects);
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
        if !plan.feeds.is_empty() {
            let (judged, measured, valid) = (mean.judged, mean.value, mean.judged.is_some());
            let (at, period) = (mean.end, mean.period);
            let seen = SeenByOwn { at, judged, measured, valid, period };
            self.feed_own(zone, moment, plan, &seen, effects);
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
        // Not by `step`: the limit still belongs to the law.
        let stepped = stepped(&mut self.alarms, rule, &subject, moment, &input, effects);
        if let Some(stepped) = stepped {
            self.settle(zone, rule, &subject, moment, stepped, effects);
        }
    }

    /// Something came from a station: a sign of life, whatever it is worth. Also of what it is heard
    /// through.
    pub(super) fn hear_station(
        &mut self,
        zone: &Zone,
        moment: Moment,
        entity: &Entity,
        at: Time,
        effects: &mut Effects,
    ) {
        self.hear(zone, moment, entity, at, effects);
        for through in zone.heard_through(&entity.id) {
            if let Some(through) = zone.entity(through) {
                self.hear(zone, moment, through, at, effects);
            }
        }
    }

    fn hear(
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
        let rules = zone.silent_rules(&entity.kind);
        if rules.is_empty() {
            return;
        }
        let every = zone.every_of(entity);
        for rule in rules.iter().filter(|it| !is_late(it, at, moment.now)) {
            let sample = Sample { at, value: None, valid: true, limit: None, every };
            let subject = Subject { entity: &entity.id, series: None };
            self.step(zone, rule, &subject, moment, &Input::Sample(sample), effects);
        }
    }

    /// Time passed: stations that have spoken once are expected to go on. What others are heard
    /// through comes first, so that a cause is known before what it explains.
    pub(super) fn listen_for_silence(
        &mut self,
        zone: &Zone,
        moment: Moment,
        effects: &mut Effects,
    ) {
        for entity in zone.causes_first() {
            let rules = zone.silent_rules(&entity.kind);
            let is_there = !rules.is_empty() && entity.valid_to.is_none();
            if !is_there || !self.stations.contains_key(&entity.id) {
                continue;
            }
            let every = zone.every_of(entity);
            for rule in rules {
                let subject = Subject { entity: &entity.id, series: None };
                let key: AlarmKey = (rule.id.clone(), entity.id.clone(), None);
                // Before its first fresh word a station is not silent, only not there yet.
                if self.alarms.get(&key).is_some() {
                    let waits = self.waits_for_its_cause(zone, &entity.id, too_long(rule, every));
                    let tick = Input::Tick { every, waits };
                    self.step(zone, rule, &subject, moment, &tick, effects);
                }
            }
        }
    }

    pub(super) fn step(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        subject: &Subject<'_>,
        moment: Moment,
        input: &Input<'_>,
        effects: &mut Effects,
    ) {
        if let Some(stepped) = stepped(&mut self.alarms, rule, subject, moment, input, effects) {
            self.settle(zone, rule, subject, moment, stepped, effects);
        }
    }

    /// Its case, unless it is quiet: five hundred stations behind a dead gateway are no five hundred
    /// cases.
    pub(super) fn on_raised(
        &mut self,
        zone: &Zone,
        rule: &Rule,
        subject: &Subject<'_>,
        moment: Moment,
        effects: &mut Effects,
    ) {
        if rule.opens_case {
            let key: AlarmKey = (rule.id.clone(), subject.entity.clone(), subject.series);
            let alarm = self.alarms.get(&key).and_then(|it| it.alarm.as_ref());
            if alarm.is_none_or(|it| it.is_quiet() || it.case.is_some()) {
                return;
            }
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
        let stepped = alarm::act(&zone.catalogue.philosophy, state, moment, user, act)?;
        if let AlarmAct::OpenCase { procedure } = act {
            return self.open_case(zone, moment, Some(user), (&key, id), procedure, effects);
        }
        let state = tell(stepped, effects);
        self.alarms.insert(key, state);
        Ok(())
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

/// Advances one rule on one subject; says what is to be settled, if a line was written.
pub(super) fn stepped(
    alarms: &mut AlarmStates,
    rule: &Rule,
    subject: &Subject<'_>,
    moment: Moment,
    input: &Input<'_>,
    effects: &mut Effects,
) -> Option<Stepped> {
    let place = alarms.place(rule, subject);
    let state = std::mem::take(place);
    let (alarm, past) = (state.alarm.clone(), state.past.clone());
    // A rule that fails is that rule's failure, on that subject: the others go on.
    let stepping = AssertUnwindSafe(|| {
        #[cfg(test)]
        crate::tests::fail_on_the_cursed(subject.entity);
        step(rule, subject, state, moment, input)
    });
    let Ok(stepped) = catch_unwind(stepping) else {
        // What it remembered is gone with it; the alarm that people see is not.
        *place = State { alarm, past, ..State::default() };
        effects.failed.push(rule.id.clone());
        return None;
    };
    if stepped.entries.is_empty() {
        *place = stepped.state;
        return None;
    }
    Some(stepped)
}

/// Tells what a step came to, and gives back where it stands.
pub(super) fn tell(stepped: Stepped, effects: &mut Effects) -> State {
    for alarm in [stepped.succeeded, stepped.changed].into_iter().flatten() {
        effects.changes.alarms.push(Alarm::clone(&alarm));
        effects.news.push(News::Alarm(alarm));
    }
    effects.changes.life.extend(stepped.entries);
    stepped.state
}

/// Where an alarm stands: while it is open, and after its end as long as its shelf lasts.
pub(super) fn key_of_alarm(alarms: &AlarmStates, id: AlarmId) -> Option<AlarmKey> {
    let has = |state: &State| match (&state.alarm, &state.past) {
        (Some(alarm), _) => alarm.id == id,
        (None, Some(past)) => past.last == Some(id) && past.shelf.is_some(),
        (None, None) => false,
    };
    alarms.keys_where(has).pop()
}

/// The silence this rule does not bear.
fn too_long(rule: &Rule, every: Span) -> Span {
    match rule.test {
        Test::Silent { cadences, .. } => every.times(u64::from(cadences)),
        _ => Span::ZERO,
    }
}
