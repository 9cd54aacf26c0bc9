//! Cases open, are joined, worked and closed.

use model::{
    AlarmId, Case, CaseAct, CaseEntry, CaseId, CaseState, EntityId, Moment, ProcedureId, UserId,
};

use super::Judge;
use crate::{
    news::{Effects, News},
    refused::Refused,
    zone::Zone,
};

impl Judge {
    pub(super) fn open_or_join(
        &mut self,
        zone: &Zone,
        moment: Moment,
        by: Option<&UserId>,
        (entity, alarm): (&EntityId, AlarmId),
        procedure: &ProcedureId,
        effects: &mut Effects,
    ) -> Result<CaseId, Refused> {
        let is_it = |it: &&Case| it.procedure == *procedure && it.entity == *entity;
        if let Some(open) = self.cases.values().find(is_it) {
            let joined = case::attach(open, alarm, moment, by)?;
            return Ok(self.settle_case(joined, effects));
        }
        let definition = zone.catalogue.procedures.get(procedure);
        let definition = definition.ok_or_else(|| Refused::UnknownProcedure(procedure.clone()))?;
        let opened = case::open(definition, entity, Some(alarm), moment, by);
        Ok(self.settle_case(opened, effects))
    }

    pub(super) fn act_on_case(
        &mut self,
        moment: Moment,
        user: &UserId,
        (id, act): (CaseId, &CaseAct),
        effects: &mut Effects,
    ) -> Result<(), Refused> {
        let case = self.cases.get(&id).ok_or(Refused::CaseClosed)?;
        let done = case::act(case, moment, user, act)?;
        self.settle_case(done, effects);
        Ok(())
    }

    fn settle_case(
        &mut self,
        (case, entries): (Case, Vec<CaseEntry>),
        effects: &mut Effects,
    ) -> CaseId {
        let id = case.id;
        effects.news.push(News::Case(Box::new(case.clone())));
        effects.changes.cases.push(case.clone());
        effects.changes.entries.extend(entries);
        if case.state == CaseState::Open {
            self.cases.insert(id, case);
        } else {
            self.cases.remove(&id);
        }
        id
    }
}
