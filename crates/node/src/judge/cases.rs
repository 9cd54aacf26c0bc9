//! Cases open, are joined, worked and closed.

use model::{
    AlarmId, Case, CaseAct, CaseEntry, CaseId, CaseState, EntityId, Moment, ProcedureId, UserId,
};

use super::Judge;
use crate::{
    news::{Effects, News},
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
    ) -> Result<CaseId, String> {
        let is_it = |it: &&Case| it.procedure == *procedure && it.entity == *entity;
        if let Some(open) = self.cases.values().find(is_it) {
            let joined = case::attach(open, alarm, moment, by).map_err(|it| it.to_string())?;
            return Ok(self.settle_case(joined, effects));
        }
        let definition = zone.catalogue.procedures.get(procedure);
        let definition =
            definition.ok_or_else(|| format!("procedure `{procedure}` is not known"))?;
        let opened = case::open(definition, entity, Some(alarm), moment, by);
        Ok(self.settle_case(opened, effects))
    }

    pub(super) fn act_on_case(
        &mut self,
        moment: Moment,
        user: &UserId,
        (id, act): (CaseId, &CaseAct),
        effects: &mut Effects,
    ) -> Result<(), String> {
        let case = self.cases.get(&id).ok_or("this case is closed; only its history remains")?;
        let done = case::act(case, moment, user, act).map_err(|it| it.to_string())?;
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
