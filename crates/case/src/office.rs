//! What a case may consult while it moves.

use std::collections::BTreeMap;

use model::{DecisionId, FormId, Time};

use crate::{decision::Table, form::Form, net::Net, token::Due, working_time::WorkingTime};

/// What a case may consult while it moves.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// The procedure it keeps to, in its version.
    pub net: &'a Net,
    /// Decision tables, as they are today.
    pub tables: &'a BTreeMap<DecisionId, Table>,
    /// Forms, as they are today.
    pub forms: &'a BTreeMap<FormId, Form>,
    /// When people work; none where nobody has said it.
    pub hours: Option<&'a WorkingTime>,
}

impl Office<'_> {
    /// When something is due; none where it counts working time that nobody has entered.
    pub(crate) fn instant(&self, due: Due) -> Option<Time> {
        match (due, self.hours) {
            (Due::After { lapse, .. }, None) if lapse.working => None,
            (Due::After { from, lapse }, None) => Some(from.plus(lapse.span)),
            (Due::At(at), None) => Some(at),
            (due, Some(hours)) => hours.instant(due).ok(),
        }
    }
}
