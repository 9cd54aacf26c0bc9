//! Cases open, are joined, worked and closed; their timers ring, and their parts begin and end.

use case::{Moved, Opening, Part, Refusal};
use model::{
    AlarmId, Case, CaseAct, CaseEntry, CaseEntryKind, CaseId, CaseState, EntityId, Moment, Parent,
    ProcedureId, RuleId, StepRecord, UserId, WorkId,
};
use notify::SkippedStep;

use super::Judge;
use crate::{
    news::{Effects, News},
    refused::Refused,
    zone::Zone,
};

/// Cases within cases within cases: deeper is a procedure that calls itself.
const DEPTH_MAX: u32 = 8;

/// Rings of one case in one tick: what would ring on and on has the next tick.
const RINGS_MAX: usize = 32;

/// Cases that ring in one tick: after a long standstill the loop reads on in between.
const RINGING_MAX: usize = 2_000;

impl Judge {
    pub(super) fn open_or_join(
        &mut self,
        zone: &Zone,
        moment: Moment,
        by: Option<&UserId>,
        (entity, alarm, rule): (&EntityId, AlarmId, &RuleId),
        procedure: &ProcedureId,
        effects: &mut Effects,
    ) -> Result<CaseId, Refused> {
        if let Some(open) = self.cases.of(procedure, entity) {
            let (case, entries) = case::attach(open, alarm, moment, by)?;
            return Ok(self.settle_case(case, entries, effects));
        }
        let opening =
            Opening { entity, alarm: Some((alarm, rule)), by, id: None, parent: None, item: None };
        let moved = begin(zone, procedure, &opening, moment)?;
        Ok(self.settle_moved(zone, moment, moved, effects))
    }

    pub(super) fn act_on_case(
        &mut self,
        zone: &Zone,
        moment: Moment,
        user: &UserId,
        (id, act): (CaseId, &CaseAct),
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        if let CaseAct::Open { procedure, entity, note } = act {
            return self.open_by_hand(zone, moment, user, (id, procedure, entity, note), effects);
        }
        let case = self.cases.get(&id).ok_or(Refused::CaseClosed)?;
        let desk = zone.desk_of(case).ok_or_else(|| unknown(case))?;
        let moved = case::act(case, &desk.office(), moment, user, act)?;
        self.settle_moved(zone, moment, moved, effects);
        Ok(())
    }

    /// Somebody called: a case without an alarm, one of a procedure and subject.
    fn open_by_hand(
        &mut self,
        zone: &Zone,
        moment: Moment,
        user: &UserId,
        (id, procedure, entity, note): (CaseId, &ProcedureId, &EntityId, &str),
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        if self.cases.of(procedure, entity).is_some() || self.cases.get(&id).is_some() {
            return Err(Refusal::IsOpen.into());
        }
        let opening =
            Opening { entity, alarm: None, by: Some(user), id: Some(id), parent: None, item: None };
        let mut moved = begin(zone, procedure, &opening, moment)?;
        if !note.trim().is_empty() {
            let text = note.trim().chars().take(case::NOTE_CHARS_MAX).collect();
            let kind = CaseEntryKind::Noted { text, evidence: vec![] };
            let by = Some(user.clone());
            let (position, at) = (moment.position, moment.now);
            moved.entries.push(CaseEntry { case: id, position, at, by, kind });
        }
        self.settle_moved(zone, moment, moved, effects);
        Ok(())
    }

    /// Time passed: what is due rings.
    pub(super) fn tick_cases(&mut self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        for id in self.cases.untimed() {
            self.retime(zone, moment, id, effects);
        }
        for id in self.cases.ringing(moment.now, RINGING_MAX) {
            for _ in 0..RINGS_MAX {
                let Some(case) = self.cases.get(&id) else { break };
                let due = case.timers.iter().filter(|it| it.at.is_some_and(|at| at <= moment.now));
                let Some(timer) = due.min_by_key(|it| (it.at, it.work)) else { break };
                // A case whose version is gone waits until somebody brings it back.
                let Some(desk) = zone.desk_of(case) else { break };
                let moved = case::ring(case, &desk.office(), moment, timer.work);
                self.settle_moved(zone, moment, moved, effects);
            }
        }
    }

    /// Somebody may have entered the days off of the year.
    fn retime(&mut self, zone: &Zone, moment: Moment, id: CaseId, effects: &mut Effects) {
        let Some(case) = self.cases.get(&id) else { return };
        let Some(desk) = zone.desk_of(case) else { return };
        if let Some(timed) = case::retime(case, &desk.office()) {
            let timed = Case { position: moment.position, ..timed };
            self.settle_case(timed, vec![], effects);
        }
    }

    /// What became of a case, with the parts that begin with it, and what it is a part of.
    pub(crate) fn settle_moved(
        &mut self,
        zone: &Zone,
        moment: Moment,
        moved: Moved,
        effects: &mut Effects,
    ) -> CaseId {
        let Moved { case, entries, parts } = moved;
        let over = case.parent.filter(|_| case.state != CaseState::Open);
        let ended = over.map(|parent| (parent, case.clone()));
        let depth = case.parent.map_or(0, |it| it.depth) + 1;
        let id = self.settle_case(case, entries, effects);
        for part in parts {
            self.begin_part(zone, moment, (id, depth), &part, effects);
        }
        if let Some((parent, part)) = ended {
            self.tell_parent(zone, moment, parent, &part, effects);
        }
        id
    }

    fn begin_part(
        &mut self,
        zone: &Zone,
        moment: Moment,
        (whole, depth): (CaseId, u32),
        part: &Part,
        effects: &mut Effects,
    ) {
        // An earlier part may have ended at once, and the whole with it.
        let Some(case) = self.cases.get(&whole).cloned() else { return };
        let parent = Parent { case: whole, work: part.work, depth };
        let opening = Opening {
            entity: &case.entity,
            alarm: None,
            by: None,
            id: None,
            parent: Some(parent),
            item: part.item.as_ref(),
        };
        let begun = match ProcedureId::new(&part.procedure) {
            _ if DEPTH_MAX < depth => Err("cases within cases are too deep".to_owned()),
            Ok(id) => begin(zone, &id, &opening, moment).map_err(|it| it.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match begun {
            Ok(moved) => {
                let (case, entry) = case::part_begun(&case, moment, moved.case.id);
                self.settle_case(case, vec![entry], effects);
                self.settle_moved(zone, moment, moved, effects);
            }
            Err(why) => self.part_failed(zone, moment, &case, (part.work, &why), effects),
        }
    }

    fn part_failed(
        &mut self,
        zone: &Zone,
        moment: Moment,
        case: &Case,
        failed: (WorkId, &str),
        effects: &mut Effects,
    ) {
        let Some(desk) = zone.desk_of(case) else { return };
        let moved = case::part_failed(case, &desk.office(), moment, failed);
        self.settle_moved(zone, moment, moved, effects);
    }

    fn tell_parent(
        &mut self,
        zone: &Zone,
        moment: Moment,
        parent: Parent,
        part: &Case,
        effects: &mut Effects,
    ) {
        let Some(whole) = self.cases.get(&parent.case) else { return };
        let Some(desk) = zone.desk_of(whole) else { return };
        let moved = case::part_ended(whole, &desk.office(), moment, (parent.work, part));
        self.settle_moved(zone, moment, moved, effects);
    }

    pub(super) fn settle_case(
        &mut self,
        case: Case,
        entries: Vec<CaseEntry>,
        effects: &mut Effects,
    ) -> CaseId {
        let id = case.id;
        effects.news.extend(entries.iter().filter_map(|it| skipped(&case, it)));
        effects.news.push(News::Case(Box::new(case.clone())));
        effects.changes.cases.push(case.clone());
        effects.changes.entries.extend(entries);
        if case.state == CaseState::Open {
            self.cases.insert(case);
        } else {
            self.cases.remove(&id);
        }
        id
    }
}

/// Opens a case by its procedure as it is today.
fn begin(
    zone: &Zone,
    procedure: &ProcedureId,
    opening: &Opening<'_>,
    moment: Moment,
) -> Result<Moved, Refused> {
    let definition = zone.catalogue.procedures.get(procedure);
    let definition = definition.ok_or_else(|| Refused::UnknownProcedure(procedure.clone()))?;
    let desk = zone.desk_by(definition);
    let opened = case::open(definition, &desk.office(), opening, moment);
    opened.map_err(|halt| Refused::Case(Refusal::Stopped { halt }))
}

/// What the superior of whoever left a step out is told.
fn skipped(case: &Case, line: &CaseEntry) -> Option<News> {
    let CaseEntryKind::StepSkipped { step, reason } = &line.kind else { return None };
    let is_it = |it: &&StepRecord| it.id == *step && it.skipped && it.done_at == Some(line.at);
    let record = case.steps.iter().rev().find(is_it)?;
    Some(News::Skipped(Box::new(SkippedStep {
        case: case.id.to_string(),
        work: record.work.map_or(0, |it| it.0),
        title_vi: record.title.vi.clone(),
        title_en: record.title.en.clone(),
        by: line.by.as_ref()?.as_str().parse().ok()?,
        reason: reason.clone(),
    })))
}

fn unknown(case: &Case) -> Refused {
    Refused::UnknownProcedure(case.procedure.clone())
}
