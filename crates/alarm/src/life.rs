//! The lines of an alarm's life that readings write: it begins, changes, clears, is succeeded, ends.

use model::{
    Ack, Alarm, AlarmId, Confidence, LifeEntry, LifeStep, LimitId, Measured, Moment, Severity,
    Time, Trigger, UserId, Withdrawal,
};

use crate::{Mutes, Past, Rule, Sample, State, Stepped, Subject};

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

/// The condition held long enough: a new alarm. Where the one before it has cleared and nobody has
/// acknowledged it, the new one takes its place: there is one alarm to answer, and it says how often.
pub(crate) fn begin(
    rule: &Rule,
    basis: &Basis<'_>,
    mut state: State,
    severity: Severity,
) -> Stepped {
    let value = basis.measured.value;
    let before = state.alarm.take();
    let mut past = state.past.take().unwrap_or_default();
    let mut alarm = Box::new(new_alarm(rule, basis, severity, past.last));
    past.last = Some(alarm.id);
    alarm.chattering = chatters(rule, &mut past, basis.moment.now);
    alarm.shelved = past.shelf.clone().filter(|it| basis.moment.now < it.until);
    let shelved = alarm.shelved.clone();
    let shelved = shelved.map(|it| LifeStep::Shelved { until: it.until, reason: it.reason });
    state.past = Some(past);
    let line = Line::of(basis);
    let (succeeded, mut entries) = match before {
        Some(before) => {
            alarm.repeats = before.repeats.saturating_add(1);
            alarm.owner.clone_from(&before.owner);
            let (before, entries) = succeed(before, alarm.id, &line);
            (Some(before), entries)
        }
        None => (None, Vec::new()),
    };
    let stepped =
        written(state, alarm, &line, [Some(LifeStep::Raised { severity, value }), shelved]);
    entries.extend(stepped.entries);
    Stepped { succeeded, entries, ..stepped }
}

/// The condition came back before anybody acknowledged: the alarm ends where the next one begins.
fn succeed(mut before: Box<Alarm>, by: AlarmId, line: &Line<'_>) -> (Box<Alarm>, Vec<LifeEntry>) {
    assert!(!before.active, "an alarm whose condition holds cannot begin again");
    before.ended_at = Some(line.at);
    before.position = line.moment.position;
    let steps = [LifeStep::Succeeded { by }, LifeStep::Ended];
    let entries = steps.into_iter().map(|step| line.entry(before.id, step)).collect();
    (before, entries)
}

/// Remembers a raise; says whether they come too quickly to be read.
fn chatters(rule: &Rule, past: &mut Past, now: Time) -> bool {
    let n_max = rule.chatter.raises as usize;
    if n_max == 0 {
        return false;
    }
    past.raises.push_back(now);
    while n_max < past.raises.len() {
        past.raises.pop_front();
    }
    let is_quick = past.raises.front().is_some_and(|it| now.since(*it) <= rule.chatter.within);
    past.raises.len() == n_max && is_quick
}

pub(crate) fn change_severity(
    basis: &Basis<'_>,
    mut state: State,
    from: Severity,
    to: Severity,
) -> Stepped {
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    let id = alarm.id;
    alarm.severity = to;
    let again = realarm(&mut alarm, from);
    let line = Line::of(basis);
    let step = LifeStep::Severity { from, to, value: basis.measured.value };
    let mut stepped = written(state, alarm, &line, [Some(step)]);
    // It is taken from whoever has it now, not when the value was measured.
    let now = Line { at: basis.moment.now, ..line };
    stepped.entries.extend(again.map(|it| now.entry(id, it)));
    stepped
}

/// Worse than what somebody acknowledged, it is unacknowledged again, as ISA-18.2 lets an alarm be
/// that comes back at a higher priority: "I have it" was said of something less. What only comes back
/// to where it was acknowledged is theirs still, so a value that trembles does not call twice.
fn realarm(alarm: &mut Alarm, before: Severity) -> Option<LifeStep> {
    let Ack::Acknowledged { severity: from, .. } = alarm.ack else { return None };
    let to = alarm.severity;
    if to <= before.max(from) {
        return None;
    }
    alarm.ack = Ack::Unacknowledged;
    Some(LifeStep::Realarmed { from, to })
}

pub(crate) fn clear(basis: &Basis<'_>, state: State) -> Stepped {
    clear_after(basis, state, None)
}

/// It clears because its condition is asked of nobody any more, and says so before.
pub(crate) fn withdraw(basis: &Basis<'_>, state: State, why: Withdrawal) -> Stepped {
    clear_after(basis, state, Some(LifeStep::Withdrawn { why }))
}

fn clear_after(basis: &Basis<'_>, mut state: State, before: Option<LifeStep>) -> Stepped {
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    alarm.active = false;
    alarm.cleared_at = Some(basis.measured.at);
    let step = LifeStep::Cleared { value: basis.measured.value };
    let ended = end_if_over(&mut alarm);
    written(state, alarm, &Line::of(basis), [before, Some(step), ended])
}

/// Cleared and acknowledged, it ends, at the later of the two. What was explained while it cleared
/// (its cause, a better alarm, planned work) disturbed nobody and is nobody's to answer.
pub(crate) fn end_if_over(alarm: &mut Alarm) -> Option<LifeStep> {
    let cleared_at = alarm.cleared_at.filter(|_| !alarm.active)?;
    alarm.ended_at = match alarm.ack {
        Ack::Acknowledged { at, .. } => Some(cleared_at.max(at)),
        Ack::Unacknowledged => Some(cleared_at).filter(|_| Mutes::of(alarm) != Mutes::default()),
    };
    alarm.ended_at?;
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

    /// One line of the life of `alarm`.
    pub(crate) fn entry(&self, alarm: AlarmId, step: LifeStep) -> LifeEntry {
        let (position, at) = (self.moment.position, self.at);
        LifeEntry { alarm, position, at, by: self.by.cloned(), step }
    }
}

/// Writes the lines and puts the alarm back, unless it ended.
pub(crate) fn written(
    mut state: State,
    mut alarm: Box<Alarm>,
    line: &Line<'_>,
    steps: impl IntoIterator<Item = Option<LifeStep>>,
) -> Stepped {
    alarm.position = line.moment.position;
    let steps = steps.into_iter().flatten();
    let entries = steps.map(|step| line.entry(alarm.id, step)).collect();
    let changed = Some(alarm.clone());
    state.alarm = Some(alarm).filter(|it| it.ended_at.is_none());
    Stepped { state, changed, succeeded: None, entries }
}

fn new_alarm(rule: &Rule, basis: &Basis<'_>, severity: Severity, former: Option<AlarmId>) -> Alarm {
    let Subject { entity, series } = basis.subject;
    Alarm {
        id: id(rule, basis, former),
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
        owned_by: None,
        former,
        repeats: 1,
        chattering: false,
        shelved: None,
        suppressed_by: None,
        inhibited_by: None,
        out_of_service: None,
        position: basis.moment.position,
    }
}

/// The same record raises the same alarm again in a replay. One record may hold many readings, and
/// so raise one after the other: they differ in the one before.
fn id(rule: &Rule, basis: &Basis<'_>, former: Option<AlarmId>) -> AlarmId {
    let (Rule { id, version, .. }, position) = (rule, basis.moment.position);
    let entity = basis.subject.entity;
    let series = basis.subject.series.map_or_else(String::new, |it| format!("#{it}"));
    let former = former.map_or_else(String::new, |it| format!("~{it}"));
    AlarmId::from_name(&format!("{id}@{version}/{entity}{series}@{position}{former}"))
}
