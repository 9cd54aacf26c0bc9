//! What people do to an alarm.

use model::{Ack, Alarm, AlarmAct, CaseId, LifeStep, Moment, Quiet, Shelf, Span, Time, UserId};

use crate::{
    Philosophy, Refusal, State, Stepped,
    life::{Line, end_if_over, written},
};

/// How long a wrong acknowledgement can be taken back: long enough to see the slip, short enough
/// that nobody yet relies on it.
pub const ACK_GRACE: Span = Span::from_s(30);

/// Longest comment kept.
pub const COMMENT_CHARS_MAX: usize = 2_000;

/// Does what a person asks of the open alarm, or says why not; then nothing has changed.
///
/// `OpenCase` is only looked at here: when it is not refused, nothing is written, and the caller
/// opens the case and calls [`attach_case`].
pub fn act(
    philosophy: &Philosophy,
    state: &State,
    moment: Moment,
    user: &UserId,
    act: &AlarmAct,
) -> Result<Stepped, Refusal> {
    if matches!(act, AlarmAct::Unshelve) {
        return unshelve(state, moment, user);
    }
    let mut alarm = open_alarm(state)?;
    let mut state = state.clone();
    let steps = match act {
        AlarmAct::Acknowledge => acknowledge(&mut alarm, moment, user)?,
        AlarmAct::TakeBack => take_back(&mut alarm, moment, user)?,
        AlarmAct::Assign { to } => assign(&mut alarm, to)?,
        AlarmAct::Comment { text } => comment(text)?,
        AlarmAct::OpenCase { .. } => {
            refuse_second_case(&alarm)?;
            return Ok(Stepped::quiet(state));
        }
        AlarmAct::Shelve { until, reason } => {
            let shelf = shelf(philosophy, &alarm, (moment.now, user), *until, reason)?;
            state.past.get_or_insert_default().shelf = Some(shelf.clone());
            let step = LifeStep::Shelved { until: shelf.until, reason: shelf.reason.clone() };
            alarm.shelved = Some(shelf);
            [Some(step), None]
        }
        AlarmAct::Unshelve => [None, None],
    };
    let line = Line { moment, at: moment.now, by: Some(user) };
    Ok(written(state, alarm, &line, steps))
}

/// A case takes the alarm up. `by` is the person who opened it; none where the rule did.
pub fn attach_case(
    state: &State,
    moment: Moment,
    by: Option<&UserId>,
    case: CaseId,
) -> Result<Stepped, Refusal> {
    let mut alarm = open_alarm(state)?;
    refuse_second_case(&alarm)?;
    alarm.case = Some(case);
    let line = Line { moment, at: moment.now, by };
    Ok(written(state.clone(), alarm, &line, [Some(LifeStep::CaseAttached { case }), None]))
}

type Steps = [Option<LifeStep>; 2];

fn open_alarm(state: &State) -> Result<Box<Alarm>, Refusal> {
    state.alarm.clone().ok_or(Refusal::Ended)
}

fn acknowledge(alarm: &mut Alarm, moment: Moment, user: &UserId) -> Result<Steps, Refusal> {
    if let Ack::Acknowledged { by, at, .. } = &alarm.ack {
        return Err(Refusal::AlreadyAcknowledged { by: by.clone(), at: *at });
    }
    let (by, at, severity) = (user.clone(), moment.now, alarm.severity);
    alarm.ack = Ack::Acknowledged { by, at, severity };
    Ok([Some(LifeStep::Acknowledged), end_if_over(alarm)])
}

fn take_back(alarm: &mut Alarm, moment: Moment, user: &UserId) -> Result<Steps, Refusal> {
    match &alarm.ack {
        Ack::Unacknowledged => return Err(Refusal::NotAcknowledged),
        Ack::Acknowledged { by, .. } if by != user => {
            return Err(Refusal::AcknowledgedByAnother { by: by.clone() });
        }
        Ack::Acknowledged { at, .. } if ACK_GRACE < moment.now.since(*at) => {
            return Err(Refusal::GraceOver { at: *at });
        }
        Ack::Acknowledged { .. } => alarm.ack = Ack::Unacknowledged,
    }
    Ok([Some(LifeStep::TakenBack), None])
}

fn assign(alarm: &mut Alarm, to: &UserId) -> Result<Steps, Refusal> {
    if alarm.owner.as_ref() == Some(to) {
        return Err(Refusal::AlreadyGiven { to: to.clone() });
    }
    alarm.owner = Some(to.clone());
    Ok([Some(LifeStep::Assigned { to: to.clone() }), None])
}

fn comment(text: &str) -> Result<Steps, Refusal> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars == 0 {
        return Err(Refusal::EmptyComment);
    }
    if COMMENT_CHARS_MAX < chars {
        return Err(Refusal::LongComment { chars });
    }
    Ok([Some(LifeStep::Commented { text: text.to_owned() }), None])
}

/// A shelf has a reason and an end, and no person can make one longer than the zone allows.
fn shelf(
    philosophy: &Philosophy,
    alarm: &Alarm,
    (now, user): (Time, &UserId),
    until: Time,
    reason: &str,
) -> Result<Shelf, Refusal> {
    if let Some(Shelf { by, until, .. }) = &alarm.shelved {
        return Err(Refusal::AlreadyShelved { by: by.clone(), until: *until });
    }
    let reason = reason.trim();
    if !(1..=COMMENT_CHARS_MAX).contains(&reason.chars().count()) {
        return Err(Refusal::NoReason);
    }
    let most = philosophy.shelve_max;
    if until <= now || most < until.since(now) {
        return Err(Refusal::ShelfTooLong { until, most });
    }
    Ok(Shelf { by: user.clone(), at: now, until, reason: reason.to_owned() })
}

/// A shelf outlives the alarm it was made for, so it can be taken away when that has ended.
fn unshelve(state: &State, moment: Moment, user: &UserId) -> Result<Stepped, Refusal> {
    let mut state = state.clone();
    let shelf = state.past.as_mut().and_then(|it| it.shelf.take());
    if shelf.is_none() {
        return Err(Refusal::NotShelved);
    }
    let Some(mut alarm) = state.alarm.take() else { return Ok(Stepped::quiet(state)) };
    // Its time was over when this one was raised: only the clock had not yet taken it away.
    if alarm.shelved.take().is_none() {
        return Err(Refusal::NotShelved);
    }
    let line = Line { moment, at: moment.now, by: Some(user) };
    let step = LifeStep::Freed { from: Quiet::Shelved };
    Ok(written(state, alarm, &line, [Some(step)]))
}

fn refuse_second_case(alarm: &Alarm) -> Result<(), Refusal> {
    alarm.case.map_or(Ok(()), |case| Err(Refusal::HasCase { case }))
}
