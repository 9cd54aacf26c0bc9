//! A case begins, later alarms join it, and what it waits for comes.

use model::{
    AlarmId, Case, CaseEntry, CaseEntryKind, CaseId, CaseResult, CaseState, CaseTimer, Data,
    EntityId, Moment, Parent, RuleId, UserId, Value, WorkId,
};

use crate::{
    Procedure, Refusal,
    act::refuse_closed,
    net::{Lapse, Net, Start},
    office::Office,
    token::{Due, Ended, Halt, Input},
    turn::{Moved, Turn},
};

/// What a case is opened for.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// What it is about.
    pub entity: &'a EntityId,
    /// The alarm it is opened for, with its rule.
    pub alarm: Option<(AlarmId, &'a RuleId)>,
    /// The person who opens it; none where a rule or another case does.
    pub by: Option<&'a UserId>,
    /// The id a person's act gave it; without one it is made from what opened it.
    pub id: Option<CaseId>,
    /// The case it is a part of.
    pub parent: Option<Parent>,
    /// What of a list it is for.
    pub item: Option<&'a Value>,
}

/// Opens a case.
///
/// The caller sees to it that (procedure, entity) has no open case yet, unless it is a part of another
/// one; a later alarm is [`attach`]ed to that one.
pub fn open(
    procedure: &Procedure,
    office: &Office<'_>,
    opening: &Opening<'_>,
    moment: Moment,
) -> Result<Moved, Halt> {
    let Opening { entity, alarm, by, id, parent, item } = *opening;
    let mut name = format!("{}/{entity}@{}", procedure.id, moment.position);
    if let Some(parent) = parent {
        name = format!("{name}#{}/{}", parent.case, parent.work.0);
    }
    let case = Case {
        id: id.unwrap_or_else(|| CaseId::from_name(&name)),
        procedure: procedure.id.clone(),
        entity: entity.clone(),
        alarm: alarm.map(|it| it.0),
        state: CaseState::Open,
        owner: None,
        opened_at: moment.now,
        due_at: None,
        closed_at: None,
        steps: Vec::new(),
        tokens: None,
        timers: Vec::new(),
        parent,
        position: moment.position,
    };
    let mut turn = Turn::new(office, &case, moment);
    turn.write(by, CaseEntryKind::Opened);
    let start = alarm.and_then(|(_, rule)| start_for(office.net, rule));
    turn.begin(start, item.map(fields_of).unwrap_or_default())?;
    Ok(turn.settle())
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

/// A timer rings. One that the procedure cannot take any more is put away, and a person is told.
#[must_use]
pub fn ring(case: &Case, office: &Office<'_>, moment: Moment, work: WorkId) -> Moved {
    let mut turn = Turn::new(office, case, moment);
    turn.case.timers.retain(|it| it.work != work);
    let node = case.tokens.as_ref().and_then(|it| it.work(work)).map(|it| it.node.clone());
    if let Some(node) = node {
        let event = turn.title(&node);
        turn.write(None, CaseEntryKind::TimeCame { event });
    }
    news(turn, case, office, moment, (work, &Input::Rang { work }))
}

/// Timers whose instant could not be known are asked again; none where it still cannot.
#[must_use]
pub fn retime(case: &Case, office: &Office<'_>) -> Option<Case> {
    let instant = |it: &CaseTimer| {
        let lapse = Lapse { span: it.span, working: it.working };
        it.at.or_else(|| office.instant(Due::After { from: it.from, lapse }))
    };
    // Asked first: while a year is not entered, every case that waits for it is asked at every tick.
    if case.timers.iter().all(|it| instant(it) == it.at) {
        return None;
    }
    let mut case = case.clone();
    case.timers.iter_mut().for_each(|it| it.at = instant(it));
    Some(case)
}

/// A part of its work is over: another case.
#[must_use]
pub fn part_ended(
    case: &Case,
    office: &Office<'_>,
    moment: Moment,
    (work, part): (WorkId, &Case),
) -> Moved {
    let mut turn = Turn::new(office, case, moment);
    let CaseState::Closed(result) = part.state else { return turn.settle() };
    turn.write(None, CaseEntryKind::PartEnded { case: part.id, result });
    let waits = case.tokens.as_ref().and_then(|it| it.work(work));
    // Taken back meanwhile: it was finished all the same, and nobody waits for it.
    let Some(waits) = waits else { return turn.settle() };
    let failed = part.tokens.as_ref().and_then(|it| it.ended().cloned());
    let input = match failed {
        Some(Ended::Failed(error)) => Input::Failed { work, error },
        _ => Input::Done { work, data: said_by(waits.node.as_str(), result) },
    };
    news(turn, case, office, moment, (work, &input))
}

/// A part of the work could not be begun.
#[must_use]
pub fn part_failed(
    case: &Case,
    office: &Office<'_>,
    moment: Moment,
    (work, why): (WorkId, &str),
) -> Moved {
    let turn = Turn::new(office, case, moment);
    news(turn, case, office, moment, (work, &Input::Failed { work, error: why.to_owned() }))
}

/// A part of the work was begun: another case.
#[must_use]
pub fn part_begun(case: &Case, moment: Moment, part: CaseId) -> (Case, CaseEntry) {
    let case = Case { position: moment.position, ..case.clone() };
    let line = entry(&case, moment, None, CaseEntryKind::PartBegun { case: part });
    (case, line)
}

pub(crate) fn entry(
    case: &Case,
    moment: Moment,
    by: Option<&UserId>,
    kind: CaseEntryKind,
) -> CaseEntry {
    CaseEntry { case: case.id, position: moment.position, at: moment.now, by: by.cloned(), kind }
}

/// What nobody can refuse: where the engine cannot take it, the case stays and a person is told.
fn news<'a>(
    mut turn: Turn<'a>,
    case: &Case,
    office: &'a Office<'a>,
    moment: Moment,
    (work, input): (WorkId, &Input),
) -> Moved {
    if let Err(halt) = turn.hear(input) {
        let mut timers = case.timers.clone();
        timers.retain(|it| it.work != work);
        turn = Turn::new(office, &Case { timers, ..case.clone() }, moment);
        turn.doubt(work, &halt.to_string());
    }
    turn.settle()
}

/// The start that this rule's alarm begins at.
fn start_for<'a>(net: &'a Net, rule: &RuleId) -> Option<&'a str> {
    let is_it = |start: &Start| matches!(start, Start::Alarm(named) if named == rule.as_str());
    net.starts().find(|(_, start)| is_it(start)).map(|(node, _)| node.id.as_str())
}

fn fields_of(item: &Value) -> Data {
    match item {
        Value::Record(fields) => fields.clone(),
        other => Data::from([("item".to_owned(), other.clone())]),
    }
}

/// How a part ended is a field of the case that waits for it, under the id of its task.
fn said_by(node: &str, result: CaseResult) -> Data {
    Data::from([(node.to_owned(), Value::text(result.as_str()))])
}
