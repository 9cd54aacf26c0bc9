//! The clock was ahead and has been set right: what counts from an hour that has yet to come counts
//! from now.

use model::{Case, Moment, Span, StepRecord, Time};

use crate::{
    Office,
    net::{Doing, Kind, Lapse, Task},
    token::Due,
};

/// The case with its times begun anew; none where it has none that are ahead.
#[must_use]
pub fn set_back(case: &Case, office: &Office<'_>, moment: Moment) -> Option<Case> {
    let now = moment.now;
    let step_ahead = |it: &StepRecord| it.is_open() && it.reached_at.is_some_and(|at| now < at);
    // What rings at an instant said as such goes on waiting for that instant.
    let timer_ahead = |from: Time, span: Span| now < from && span != Span::ZERO;
    let ahead = case.steps.iter().any(step_ahead)
        || case.timers.iter().any(|it| timer_ahead(it.from, it.span));
    if !ahead {
        return None;
    }
    let mut case = Case { position: moment.position, ..case.clone() };
    for timer in case.timers.iter_mut().filter(|it| timer_ahead(it.from, it.span)) {
        let lapse = Lapse { span: timer.span, working: timer.working };
        timer.from = now;
        timer.at = office.instant(Due::After { from: now, lapse });
    }
    for step in case.steps.iter_mut().filter(|it| step_ahead(it)) {
        step.reached_at = Some(now);
        if let Some(lapse) = within(office, step) {
            step.due_at = office.instant(Due::After { from: now, lapse });
            step.untimed = step.due_at.is_none();
        }
    }
    case.due_at = case.steps.iter().filter(|it| it.is_open()).filter_map(|it| it.due_at).min();
    Some(case)
}

/// How long the drawing gives a step.
fn within(office: &Office<'_>, step: &StepRecord) -> Option<Lapse> {
    match office.net.node(step.id.as_str()).map(|it| &it.kind) {
        Some(Kind::Task(Task { doing: Doing::User { within, .. }, .. })) => *within,
        _ => None,
    }
}
