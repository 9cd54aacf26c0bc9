//! A case begins, and later alarms join it.

use model::{
    AlarmId, Case, CaseEntry, CaseEntryKind, CaseId, CaseState, EntityId, Moment, StepRecord,
    UserId,
};

use crate::{
    Procedure, Refusal, Step,
    act::{reach, refuse_closed},
};

/// Opens a case. `alarm` is what it is opened for; `by` is the person, none where a rule did it.
///
/// The caller sees to it that (procedure, entity) has no open case yet; a later alarm is
/// [`attach`]ed to that one.
#[must_use]
pub fn open(
    procedure: &Procedure,
    entity: &EntityId,
    alarm: Option<AlarmId>,
    moment: Moment,
    by: Option<&UserId>,
) -> (Case, Vec<CaseEntry>) {
    let name = format!("{}/{entity}@{}", procedure.id, moment.position);
    let mut case = Case {
        id: CaseId::from_name(&name),
        procedure: procedure.id.clone(),
        entity: entity.clone(),
        alarm,
        state: CaseState::Open,
        owner: None,
        opened_at: moment.now,
        due_at: None,
        closed_at: None,
        steps: procedure.steps.iter().map(record).collect(),
        position: moment.position,
    };
    reach(&mut case, moment.now);
    let opened = entry(&case, moment, by, CaseEntryKind::Opened);
    (case, vec![opened])
}

/// Lets another alarm join. The one it was opened for is in already: then nothing is written.
pub fn attach(
    case: &Case,
    alarm: AlarmId,
    moment: Moment,
    by: Option<&UserId>,
) -> Result<(Case, Vec<CaseEntry>), Refusal> {
    refuse_closed(case)?;
    if case.alarm == Some(alarm) {
        return Ok((case.clone(), Vec::new()));
    }
    let joined = Case { position: moment.position, ..case.clone() };
    let line = entry(&joined, moment, by, CaseEntryKind::AlarmAttached { alarm });
    Ok((joined, vec![line]))
}

pub(crate) fn entry(
    case: &Case,
    moment: Moment,
    by: Option<&UserId>,
    kind: CaseEntryKind,
) -> CaseEntry {
    CaseEntry { case: case.id, position: moment.position, at: moment.now, by: by.cloned(), kind }
}

fn record(step: &Step) -> StepRecord {
    StepRecord {
        id: step.id.clone(),
        title: step.title.clone(),
        within: step.within,
        needs_evidence: step.needs_evidence,
        reached_at: None,
        done_at: None,
        done_by: None,
        note: String::new(),
    }
}
