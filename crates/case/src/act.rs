//! What people do to a case.

use model::{
    Case, CaseAct, CaseEntryKind, CaseResult, CaseState, Data, Evidence, Moment, StepId,
    StepRecord, UserId, WorkId,
};

use crate::{
    Refusal,
    net::{Doing, Kind, Task},
    office::Office,
    token::{Halt, Input},
    turn::{Moved, Turn},
};

/// Longest note kept.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Most files one act may carry.
pub const EVIDENCE_MAX: usize = 20;

/// Does what a person asks, or says why not; then nothing has changed.
pub fn act(
    case: &Case,
    office: &Office<'_>,
    moment: Moment,
    user: &UserId,
    act: &CaseAct,
) -> Result<Moved, Refusal> {
    refuse_closed(case)?;
    let mut turn = Turn::new(office, case, moment);
    match act {
        CaseAct::Open { .. } => return Err(Refusal::IsOpen),
        CaseAct::Assign { to } => {
            let kind = assign(&mut turn.case, to)?;
            turn.write(Some(user), kind);
        }
        CaseAct::CompleteStep { step, work, note, evidence, said } => {
            let n = in_hand(case, office, step, *work)?;
            complete(&mut turn, office, user, n, &Done { note, evidence, said }, moment)?;
        }
        CaseAct::SkipStep { step, work, reason } => {
            let n = in_hand(case, office, step, *work)?;
            skip(&mut turn, user, n, reason, moment)?;
        }
        CaseAct::Note { text, evidence } => {
            let text = said(text)?.ok_or(Refusal::EmptyNote)?;
            check_evidence(evidence)?;
            turn.write(Some(user), CaseEntryKind::Noted { text, evidence: evidence.clone() });
        }
        CaseAct::Close { result, note } => close(&mut turn, user, *result, note)?,
    }
    Ok(turn.settle())
}

/// The step that should be finished first: of those in hand the oldest, else the next one; none once
/// all are done.
#[must_use]
pub fn step_in_hand(case: &Case) -> Option<&StepRecord> {
    let open = case.steps.iter().find(|it| it.is_open());
    open.or_else(|| case.steps.iter().find(|it| !it.is_over()))
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

/// The record of the step that is meant. Its place, or why it cannot be worked.
fn in_hand(
    case: &Case,
    office: &Office<'_>,
    step: &StepId,
    work: Option<WorkId>,
) -> Result<usize, Refusal> {
    let is_it = |it: &StepRecord| it.id == *step && (work.is_none() || it.work == work);
    let open = |it: &StepRecord| is_it(it) && it.is_open();
    let mut places = (0..case.steps.len()).filter(|n| open(&case.steps[*n]));
    match (places.next(), places.next()) {
        (Some(place), None) => return Ok(place),
        (Some(_), Some(_)) => return Err(Refusal::WhichStep { step: step.clone() }),
        (None, _) => {}
    }
    let Some(last) = case.steps.iter().rev().find(|it| is_it(it)) else {
        let drawn = office.net.node(step.as_str()).map(|it| &it.kind);
        let is_step = matches!(drawn, Some(Kind::Task(Task { doing: Doing::User { .. }, .. })));
        let in_hand = step_in_hand(case).map(|it| it.id.clone());
        let step = step.clone();
        return Err(if is_step && work.is_none() {
            Refusal::NotInHand { step, in_hand }
        } else {
            Refusal::UnknownStep { step }
        });
    };
    match (last.done_at, &last.done_by, last.gone_at) {
        (Some(at), Some(by), _) => {
            Err(Refusal::StepDone { step: step.clone(), by: by.clone(), at })
        }
        (_, _, Some(at)) => Err(Refusal::StepGone { step: step.clone(), at }),
        _ => {
            let in_hand = step_in_hand(case).map(|it| it.id.clone());
            Err(Refusal::NotInHand { step: step.clone(), in_hand })
        }
    }
}

/// What somebody says when a step is done.
struct Done<'a> {
    note: &'a str,
    evidence: &'a [Evidence],
    said: &'a Data,
}

fn complete(
    turn: &mut Turn<'_>,
    office: &Office<'_>,
    user: &UserId,
    n: usize,
    done: &Done<'_>,
    moment: Moment,
) -> Result<(), Refusal> {
    let record = &mut turn.case.steps[n];
    let step = record.id.clone();
    check_fields(office, record, done.said)?;
    let note = said(done.note)?;
    // A form says more than a note.
    if note.is_none() && record.form.is_none() {
        return Err(Refusal::StepWithoutNote { step });
    }
    let note = note.unwrap_or_default();
    check_evidence(done.evidence)?;
    if record.needs_evidence && done.evidence.is_empty() {
        return Err(Refusal::StepWithoutEvidence { step });
    }
    record.done_at = Some(moment.now);
    record.done_by = Some(user.clone());
    record.note.clone_from(&note);
    record.said.clone_from(done.said);
    let work = record.work;
    let (evidence, fields) = (done.evidence.to_vec(), done.said.clone());
    let kind = CaseEntryKind::StepDone { step: step.clone(), note, evidence, said: fields };
    turn.write(Some(user), kind);
    go_on(turn, step, work, done.said)
}

fn skip(
    turn: &mut Turn<'_>,
    user: &UserId,
    n: usize,
    reason: &str,
    moment: Moment,
) -> Result<(), Refusal> {
    let record = &mut turn.case.steps[n];
    let step = record.id.clone();
    let reason = said(reason)?.ok_or_else(|| Refusal::SkipWithoutReason { step: step.clone() })?;
    record.done_at = Some(moment.now);
    record.done_by = Some(user.clone());
    record.skipped = true;
    record.note.clone_from(&reason);
    let work = record.work;
    turn.write(Some(user), CaseEntryKind::StepSkipped { step: step.clone(), reason });
    go_on(turn, step, work, &Data::new())
}

/// The step's token goes on.
fn go_on(
    turn: &mut Turn<'_>,
    step: StepId,
    work: Option<WorkId>,
    said: &Data,
) -> Result<(), Refusal> {
    let Some(work) = work else { return Err(Refusal::UnknownStep { step }) };
    let done = Input::Done { work, data: said.clone() };
    turn.hear(&done).map_err(|halt| Refusal::Halted { step, halt })
}

fn check_fields(office: &Office<'_>, record: &StepRecord, said: &Data) -> Result<(), Refusal> {
    let Some(form) = record.form.as_deref().and_then(|it| office.forms.get(it)) else {
        let strange = said.keys().next();
        return match strange {
            Some(field) => Err(Refusal::NoForm { step: record.id.clone(), field: field.clone() }),
            None => Ok(()),
        };
    };
    let flaws = form.check(said);
    if flaws.is_empty() {
        return Ok(());
    }
    Err(Refusal::Fields { step: record.id.clone(), flaws })
}

/// A real trouble is closed only when every step is done. A false alarm or a duplicate may stop
/// half-way, but must say why.
fn close(
    turn: &mut Turn<'_>,
    user: &UserId,
    result: CaseResult,
    note: &str,
) -> Result<(), Refusal> {
    let note = said(note)?;
    let over = turn.case.tokens.as_ref().is_none_or(|it| it.ended.is_some());
    let note = match result {
        CaseResult::Solved | CaseResult::Violation => {
            if let Some(left) = step_in_hand(&turn.case) {
                return Err(Refusal::StepsLeft { result, in_hand: left.id.clone() });
            }
            if !over {
                return Err(Refusal::StillWaits { result });
            }
            note.unwrap_or_default()
        }
        CaseResult::FalseAlarm | CaseResult::Duplicate => {
            note.ok_or(Refusal::CloseWithoutNote { result })?
        }
    };
    turn.write(Some(user), CaseEntryKind::Closed { result, note });
    if !over {
        turn.withdraw().map_err(|halt: Halt| Refusal::Stopped { halt })?;
    }
    turn.close(result);
    Ok(())
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
