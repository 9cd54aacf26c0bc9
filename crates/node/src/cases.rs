//! Cases that are open, found by what is asked of them: by their subject, and by what rings next.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Case, CaseId, EntityId, ProcedureId, Time};

/// Cases that are open.
#[derive(Debug, Default)]
pub struct Cases {
    open: BTreeMap<CaseId, Case>,
    /// Of each subject the one that is no part of another.
    of: HashMap<(ProcedureId, EntityId), CaseId>,
    /// When each of them next rings.
    rings: BTreeSet<(Time, CaseId)>,
    /// Those with a timer whose instant nobody can say yet.
    untimed: BTreeSet<CaseId>,
}

impl Cases {
    /// One of them.
    #[must_use]
    pub fn get(&self, id: &CaseId) -> Option<&Case> {
        self.open.get(id)
    }

    /// Every one.
    pub fn values(&self) -> impl Iterator<Item = &Case> {
        self.open.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// There is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The case of this procedure for this entity that is no part of another.
    #[must_use]
    pub fn of(&self, procedure: &ProcedureId, entity: &EntityId) -> Option<&Case> {
        // Two small clones; only an alarm that opens a case asks.
        self.of.get(&(procedure.clone(), entity.clone())).and_then(|it| self.open.get(it))
    }

    /// Puts one in, or in place of what it was.
    pub fn insert(&mut self, mut case: Case) {
        self.remove(&case.id);
        // A case mostly rests: room for steps that have yet to come would be most of what it takes.
        case.steps.shrink_to_fit();
        case.timers.shrink_to_fit();
        if let Some(at) = next_ring(&case) {
            self.rings.insert((at, case.id));
        }
        if case.timers.iter().any(|it| it.at.is_none()) {
            self.untimed.insert(case.id);
        }
        if case.parent.is_none() {
            self.of.insert((case.procedure.clone(), case.entity.clone()), case.id);
        }
        self.open.insert(case.id, case);
    }

    /// Takes one out.
    pub fn remove(&mut self, id: &CaseId) -> Option<Case> {
        let case = self.open.remove(id)?;
        if let Some(at) = next_ring(&case) {
            self.rings.remove(&(at, *id));
        }
        self.untimed.remove(id);
        let subject = (case.procedure.clone(), case.entity.clone());
        if self.of.get(&subject) == Some(id) {
            self.of.remove(&subject);
        }
        Some(case)
    }

    /// Those that ring at `now` or should have, the longest due first; at most `n_max`.
    #[must_use]
    pub fn ringing(&self, now: Time, n_max: usize) -> Vec<CaseId> {
        self.rings.iter().take_while(|it| it.0 <= now).take(n_max).map(|it| it.1).collect()
    }

    /// Those with a timer whose instant nobody could say.
    #[must_use]
    pub fn untimed(&self) -> Vec<CaseId> {
        self.untimed.iter().copied().collect()
    }
}

fn next_ring(case: &Case) -> Option<Time> {
    case.timers.iter().filter_map(|it| it.at).min()
}
