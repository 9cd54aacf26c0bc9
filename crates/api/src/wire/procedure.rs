//! Procedures: what is done, step by step.

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Words;

/// A procedure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Procedure {
    id: String,
    title: Words,
    steps: Vec<Step>,
    source: String,
}

/// One step of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Step {
    id: String,
    title: Words,
    within_s: Option<u64>,
    needs_evidence: bool,
}

impl From<&case::Procedure> for Procedure {
    fn from(it: &case::Procedure) -> Self {
        let step = |it: &case::Step| Step {
            id: it.id.to_string(),
            title: (&it.title).into(),
            within_s: it.within.map(model::Span::s),
            needs_evidence: it.needs_evidence,
        };
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            steps: it.steps.iter().map(step).collect(),
            source: it.source.clone(),
        }
    }
}
