//! The lines of an alarm's life that readings write: it begins, changes, clears, returns, ends.

use model::{
    Ack, Alarm, AlarmId, Confidence, LifeEntry, LifeStep, LimitId, Measured, Moment, Severity,
    Time, Trigger, UserId,
};

use crate::{Rule, Sample, State, Stepped, Subject};

/// What a change rests on.
pub(crate) struct Basis<'a> {
    subject: Subject<'a>,
    moment: Moment,
    pub(crate) measured: Measured,
    limit: Option<&'a LimitId>,
    limit_value: Option<f64>,
    confidence: Option<Confidence>,
}

impl<'a> Basis<'a> {
    pub(crate) fn sample(subject: &Subject<'a>, moment: Moment, sample: &Sample<'a>) -> Self {
        let limit = sample.limit;
        Self {
            subject: *subject,
            moment,
            measured: Measured { value: sample.value, at: sample.at },
            limit: limit.and_then(|it| it.row),
            limit_value: limit.zip(sample.value).map(|(it, value)| it.bound.nearer_side(value)),
            confidence: limit.and_then(|it| it.confidence),
        }
    }

    pub(crate) fn silence(subject: &Subject<'a>, moment: Moment) -> Self {
        Self {
            subject: *subject,
            moment,
            measured: Measured { value: None, at: moment.now },
            limit: None,
            limit_value: None,
            confidence: None,
        }
    }
}

/// The condition held long enough: a new alarm, or the same one again if it has not ended.
pub(crate) fn begin(
    rule: &Rule,
    basis: &Basis<'_>,
    mut state: State,
    severity: Severity,
) -> Stepped {
    let value = basis.measured.value;
    let (alarm, step) = match state.alarm.take() {
        Some(mut alarm) => {
            assert!(!alarm.active, "an alarm whose condition holds cannot begin again");
            alarm.active = true;
            alarm.cleared_at = None;
            alarm.severity = severity;
            (alarm, LifeStep::Returned { severity, value })
        }
        None => (Box::new(new_alarm(rule, basis, severity)), LifeStep::Raised { severity, value }),
    };
    written(state, alarm, &Line::of(basis), [Some(step), None])
}

pub(crate) fn change_severity(
    basis: &Basis<'_>,
    mut state: State,
    from: Severity,
    to: Severity,
) -> Stepped {
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    alarm.severity = to;
    let step = LifeStep::Severity { from, to, value: basis.measured.value };
    written(state, alarm, &Line::of(basis), [Some(step), None])
}

pub(crate) fn clear(basis: &Basis<'_>, mut state: State) -> Stepped {
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    alarm.active = false;
    alarm.cleared_at = Some(basis.measured.at);
    let step = LifeStep::Cleared { value: basis.measured.value };
    let ended = end_if_over(&mut alarm);
    written(state, alarm, &Line::of(basis), [Some(step), ended])
}

/// Cleared and acknowledged, it ends, at the later of the two.
pub(crate) fn end_if_over(alarm: &mut Alarm) -> Option<LifeStep> {
    let Ack::Acknowledged { at: acknowledged_at, .. } = alarm.ack else { return None };
    let cleared_at = alarm.cleared_at.filter(|_| !alarm.active)?;
    alarm.ended_at = Some(cleared_at.max(acknowledged_at));
    Some(LifeStep::Ended)
}

/// Where, when and by whom lines are written.
pub(crate) struct Line<'a> {
    pub(crate) moment: Moment,
    pub(crate) at: Time,
    pub(crate) by: Option<&'a UserId>,
}

impl Line<'_> {
    fn of(basis: &Basis<'_>) -> Self {
        Self { moment: basis.moment, at: basis.measured.at, by: None }
    }
}

/// Writes the lines and puts the alarm back, unless it ended.
pub(crate) fn written(
    mut state: State,
    mut alarm: Box<Alarm>,
    line: &Line<'_>,
    steps: [Option<LifeStep>; 2],
) -> Stepped {
    alarm.position = line.moment.position;
    let entry = |step| LifeEntry {
        alarm: alarm.id,
        position: line.moment.position,
        at: line.at,
        by: line.by.cloned(),
        step,
    };
    let entries = steps.into_iter().flatten().map(entry).collect();
    let changed = Some(alarm.clone());
    state.alarm = Some(alarm).filter(|it| it.ended_at.is_none());
    Stepped { state, changed, entries }
}

fn new_alarm(rule: &Rule, basis: &Basis<'_>, severity: Severity) -> Alarm {
    let Subject { entity, series } = basis.subject;
    Alarm {
        id: id(rule, basis),
        rule: rule.id.clone(),
        rule_version: rule.version.clone(),
        entity: entity.clone(),
        series,
        severity,
        class: rule.class,
        active: true,
        ack: Ack::Unacknowledged,
        owner: None,
        raised_at: basis.measured.at,
        cleared_at: None,
        ended_at: None,
        trigger: Trigger {
            measured: basis.measured,
            period: rule.period,
            limit: basis.limit.cloned(),
            limit_value: basis.limit_value,
            confidence: basis.confidence,
        },
        latest: basis.measured,
        case: None,
        position: basis.moment.position,
    }
}

/// The same record raises the same alarm again in a replay.
fn id(rule: &Rule, basis: &Basis<'_>) -> AlarmId {
    let (Rule { id, version, .. }, position) = (rule, basis.moment.position);
    let entity = basis.subject.entity;
    AlarmId::from_name(&match basis.subject.series {
        Some(series) => format!("{id}@{version}/{entity}#{series}@{position}"),
        None => format!("{id}@{version}/{entity}@{position}"),
    })
}
