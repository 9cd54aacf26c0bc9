//! What a pack says of one procedure: a sequence of steps, read from a BPMN file.

use model::{ProcedureId, Span, StepId, Text};

/// A procedure. Its text form is a BPMN 2.0 file in `packs/*/procedures/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// `air/stack-exceedance`.
    pub id: ProcedureId,
    /// Its name.
    pub title: Text,
    /// Steps in the order of their sequence flows. Never empty.
    pub steps: Vec<Step>,
    /// Where it comes from: the clause or meeting that set it.
    pub source: String,
}

/// One user task of a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Id of the BPMN element.
    pub id: StepId,
    /// What to do.
    pub title: Text,
    /// How long it may take once it is reached.
    pub within: Option<Span>,
    /// Must carry evidence to be finished.
    pub needs_evidence: bool,
}
