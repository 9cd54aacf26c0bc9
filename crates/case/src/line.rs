//! Cases of the time before tokens: one line of steps, kept without a drawing. Where its token is
//! follows from what was done.

use model::{Case, CaseState, Data, StepRecord, WorkId};

use crate::{
    net::Net,
    procedure::{Step, line},
    token::{Input, State, begin, step},
};

/// The version of a line that a case's own steps draw. No text has it.
pub const LINE_VERSION: u32 = 0;

/// The net that the steps of such a case draw; none where it follows a procedure as kept.
#[must_use]
pub fn own_line(case: &Case) -> Option<Net> {
    let version = case.tokens.as_ref().map_or(LINE_VERSION, |it| it.version);
    if version != LINE_VERSION {
        return None;
    }
    let step = |it: &StepRecord| Step {
        id: it.id.clone(),
        title: it.title.clone(),
        within: it.within,
        needs_evidence: it.needs_evidence,
    };
    line(LINE_VERSION, &case.steps.iter().map(step).collect::<Vec<_>>())
}

/// Gives an open case of the time before tokens the token that it stands for. Any other stays as it
/// is; so does one whose steps make no line, which nobody can work on.
#[must_use]
pub fn with_tokens(mut case: Case) -> Case {
    if case.tokens.is_some() || case.state != CaseState::Open {
        return case;
    }
    let Some(net) = own_line(&case) else { return case };
    let Ok((mut state, _)) = begin(&net, None, Data::new(), case.opened_at) else { return case };
    while let Some((work, place)) = standing(&state, &case.steps) {
        let record = &mut case.steps[place];
        record.work = Some(work);
        let Some(done_at) = record.done_at else {
            record.due_at = record.reached_at.zip(record.within).map(|(at, it)| at.plus(it));
            break;
        };
        let done = Input::Done { work, data: Data::new() };
        let Ok((after, _)) = step(&net, &state, done_at, &done) else { return case };
        state = after;
    }
    case.tokens = Some(Box::new(state));
    case
}

fn standing(state: &State, steps: &[StepRecord]) -> Option<(WorkId, usize)> {
    let (work, it) = state.works().next()?;
    let n = steps.iter().position(|step| step.id.as_str() == it.node.as_str())?;
    Some((work, n))
}
