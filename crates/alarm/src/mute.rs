//! What makes an alarm quiet, and what lets it be heard again. A quiet alarm lives on in every other
//! way.

use model::{Alarm, AlarmId, LifeStep, Moment, OrgId, OutageId, Quiet};

use crate::{
    State, Stepped,
    life::{Line, written},
};

/// Why an alarm is to be quiet, as the zone around it stands. Shelving is a person's, and not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mutes {
    /// Another alarm says the same, better.
    pub suppressed_by: Option<AlarmId>,
    /// The alarm of its cause.
    pub inhibited_by: Option<AlarmId>,
    /// Planned work.
    pub out_of_service: Option<OutageId>,
}

impl Mutes {
    /// As the alarm has them.
    #[must_use]
    pub const fn of(alarm: &Alarm) -> Self {
        Self {
            suppressed_by: alarm.suppressed_by,
            inhibited_by: alarm.inhibited_by,
            out_of_service: alarm.out_of_service,
        }
    }
}

/// Gives the open alarm the reasons to be quiet that hold now. Writes a line for each that came or
/// went; nothing where none did.
#[must_use]
pub fn mute(mut state: State, moment: Moment, mutes: Mutes) -> Stepped {
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    let before = Mutes::of(&alarm);
    if before == mutes {
        state.alarm = Some(alarm);
        return Stepped::quiet(state);
    }
    alarm.suppressed_by = mutes.suppressed_by;
    alarm.inhibited_by = mutes.inhibited_by;
    alarm.out_of_service = mutes.out_of_service;
    let line = Line { moment, at: moment.now, by: None };
    written(state, alarm, &line, steps(before, mutes))
}

/// A step that raised, told with what the zone knows of the new alarm: whose it is, and why it is
/// quiet from the beginning. Nobody hears of it in between.
#[must_use]
pub fn born(stepped: Stepped, moment: Moment, owned_by: Option<&OrgId>, mutes: Mutes) -> Stepped {
    let Stepped { mut state, mut changed, succeeded, mut entries } = stepped;
    for alarm in [&mut state.alarm, &mut changed].into_iter().flatten() {
        alarm.owned_by = owned_by.cloned();
    }
    let told = mute(state, moment, mutes);
    entries.extend(told.entries);
    Stepped { changed: told.changed.or(changed), state: told.state, succeeded, entries }
}

/// The time of a shelf is over: the alarm is heard again. Nothing where there is no such shelf.
#[must_use]
pub fn shelf_over(mut state: State, moment: Moment) -> Stepped {
    let Some(past) = &mut state.past else { return Stepped::quiet(state) };
    if past.shelf.as_ref().is_none_or(|it| moment.now < it.until) {
        return Stepped::quiet(state);
    }
    past.shelf = None;
    let Some(mut alarm) = state.alarm.take() else { return Stepped::quiet(state) };
    if alarm.shelved.take().is_none() {
        state.alarm = Some(alarm);
        return Stepped::quiet(state);
    }
    let line = Line { moment, at: moment.now, by: None };
    written(state, alarm, &line, [Some(LifeStep::Freed { from: Quiet::Shelved })])
}

fn steps(before: Mutes, after: Mutes) -> [Option<LifeStep>; 3] {
    fn step<T: PartialEq + Copy>(
        before: Option<T>,
        after: Option<T>,
        from: Quiet,
        came: impl FnOnce(T) -> LifeStep,
    ) -> Option<LifeStep> {
        if before == after {
            return None;
        }
        Some(after.map_or(LifeStep::Freed { from }, came))
    }
    [
        step(before.suppressed_by, after.suppressed_by, Quiet::Suppressed, |by| {
            LifeStep::Suppressed { by }
        }),
        step(before.inhibited_by, after.inhibited_by, Quiet::Inhibited, |by| LifeStep::Inhibited {
            by,
        }),
        step(before.out_of_service, after.out_of_service, Quiet::OutOfService, |outage| {
            LifeStep::TakenOut { outage }
        }),
    ]
}
