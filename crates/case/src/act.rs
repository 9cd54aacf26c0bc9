//! What people do to a case.

use model::{
    Case, CaseAct, CaseEntry, CaseEntryKind, CaseResult, CaseState, Evidence, Moment, StepId,
    StepRecord, Time, UserId,
};

use crate::{Refusal, line, open::entry};

/// Longest note kept.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Most files one act may carry.
pub const EVIDENCE_MAX: usize = 20;

/// Does what a person asks, or says why not; then nothing has changed.
pub fn act(
    case: &Case,
    moment: Moment,
    user: &UserId,
    act: &CaseAct,
) -> Result<(Case, Vec<CaseEntry>), Refusal> {
    refuse_closed(case)?;
    let mut case = case.clone();
    let kind = match act {
        CaseAct::Assign { to } => assign(&mut case, to)?,
        CaseAct::CompleteStep { step, note, evidence } => {
            complete_step(&mut case, moment.now, user, (step, note, evidence))?
        }
        CaseAct::Note { text, evidence } => {
            let text = said(text)?.ok_or(Refusal::EmptyNote)?;
            check_evidence(evidence)?;
            CaseEntryKind::Noted { text, evidence: evidence.clone() }
        }
        CaseAct::Close { result, note } => close(&mut case, moment.now, *result, note)?,
    };
    case.position = moment.position;
    let line = entry(&case, moment, Some(user), kind);
    Ok((case, vec![line]))
}

/// The step that must be finished next; none once all are done.
#[must_use]
pub fn step_in_hand(case: &Case) -> Option<&StepRecord> {
    case.steps.iter().find(|it| it.done_at.is_none())
}

/// Lets the token come to the next step; its time begins to count.
pub(crate) fn reach(case: &mut Case, now: Time) {
    let step = line::in_hand(&case.steps).and_then(|it| case.steps.get_mut(it));
    case.due_at = step.and_then(|it| {
        it.reached_at = Some(now);
        it.within.map(|within| now.plus(within))
    });
}

pub(crate) fn refuse_closed(case: &Case) -> Result<(), Refusal> {
    match (case.state, case.closed_at) {
        (CaseState::Open, _) => Ok(()),
        (CaseState::Closed(result), at) => {
            Err(Refusal::Closed { at: at.unwrap_or(case.opened_at), result })
        }
    }
}

fn assign(case: &mut Case, to: &UserId) -> Result<CaseEntryKind, Refusal> {
    if case.owner.as_ref() == Some(to) {
        return Err(Refusal::AlreadyGiven { to: to.clone() });
    }
    case.owner = Some(to.clone());
    Ok(CaseEntryKind::Assigned { to: to.clone() })
}

fn complete_step(
    case: &mut Case,
    now: Time,
    user: &UserId,
    (step, note, evidence): (&StepId, &str, &[Evidence]),
) -> Result<CaseEntryKind, Refusal> {
    let Some(record) = case.steps.iter_mut().find(|it| it.id == *step) else {
        return Err(Refusal::UnknownStep { step: step.clone() });
    };
    if let (Some(at), Some(by)) = (record.done_at, &record.done_by) {
        return Err(Refusal::StepDone { step: step.clone(), by: by.clone(), at });
    }
    if record.reached_at.is_none() {
        let in_hand = step_in_hand(case).map(|it| it.id.clone());
        return Err(Refusal::NotInHand { step: step.clone(), in_hand });
    }
    let note = said(note)?.ok_or_else(|| Refusal::StepWithoutNote { step: step.clone() })?;
    check_evidence(evidence)?;
    if record.needs_evidence && evidence.is_empty() {
        return Err(Refusal::StepWithoutEvidence { step: step.clone() });
    }
    record.done_at = Some(now);
    record.done_by = Some(user.clone());
    record.note.clone_from(&note);
    reach(case, now);
    Ok(CaseEntryKind::StepDone { step: step.clone(), note, evidence: evidence.to_vec() })
}

/// A real trouble is closed only when every step is done. A false alarm or a duplicate may stop
/// half-way, but must say why.
fn close(
    case: &mut Case,
    now: Time,
    result: CaseResult,
    note: &str,
) -> Result<CaseEntryKind, Refusal> {
    let note = said(note)?;
    let note = match result {
        CaseResult::Solved | CaseResult::Violation => {
            if let Some(left) = step_in_hand(case) {
                return Err(Refusal::StepsLeft { result, in_hand: left.id.clone() });
            }
            note.unwrap_or_default()
        }
        CaseResult::FalseAlarm | CaseResult::Duplicate => {
            note.ok_or(Refusal::CloseWithoutNote { result })?
        }
    };
    case.state = CaseState::Closed(result);
    case.closed_at = Some(now);
    case.due_at = None;
    Ok(CaseEntryKind::Closed { result, note })
}

/// What was said, without the space around it; none where there was nothing else.
fn said(note: &str) -> Result<Option<String>, Refusal> {
    let note = note.trim();
    let chars = note.chars().count();
    if NOTE_CHARS_MAX < chars {
        return Err(Refusal::LongNote { chars });
    }
    Ok((chars != 0).then(|| note.to_owned()))
}

fn check_evidence(evidence: &[Evidence]) -> Result<(), Refusal> {
    if EVIDENCE_MAX < evidence.len() {
        return Err(Refusal::TooMuchEvidence { files: evidence.len() });
    }
    let is_hash =
        |it: &str| it.len() == 64 && it.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    match evidence.iter().find(|it| !is_hash(&it.sha256)) {
        Some(bad) => Err(Refusal::NotAHash { name: bad.name.clone() }),
        None => Ok(()),
    }
}
