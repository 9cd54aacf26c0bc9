//! What a pack says of one procedure: a net, read from a BPMN file.

use std::sync::Arc;

use model::{ElementId, ProcedureId, Span, StepId, Text};

use crate::net::{Doing, Drawing, End, Flow, Kind, Lapse, Net, Node, Start, Task, Wait};

/// A procedure. Its text form is a BPMN 2.0 file in `packs/*/procedures/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// `air/stack-exceedance`.
    pub id: ProcedureId,
    /// Its name.
    pub title: Text,
    /// What tokens walk.
    pub net: Arc<Net>,
    /// Where it comes from: the clause or meeting that set it.
    pub source: String,
    /// The file it was read from, kept with the cases that follow it.
    pub text: Arc<str>,
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

impl Procedure {
    /// What tells this version from others.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.net.version()
    }

    /// Procedures it begins for parts of its work.
    pub fn calls(&self) -> impl Iterator<Item = &str> {
        self.net.nodes().iter().filter_map(|it| match &it.kind {
            Kind::Task(Task { doing: Doing::Call { procedure }, .. }) => Some(procedure.as_str()),
            _ => None,
        })
    }

    /// What people do in it, in the order of the drawing.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        self.net.nodes().iter().filter_map(step_of)
    }
}

/// A line of steps, without a choice.
#[must_use]
pub fn line(version: u32, steps: &[Step]) -> Option<Net> {
    let (start, end) = (ElementId::from(" start"), ElementId::from(" end"));
    let task = |it: &Step| {
        let within = it.within.map(|span| Lapse { span, working: false });
        let needs_evidence = it.needs_evidence;
        let doing = Doing::User { role: None, form: None, within, needs_evidence };
        let kind = Kind::Task(Task { doing, many: None });
        Node { id: it.id.as_str().into(), title: it.title.clone(), kind }
    };
    let mut nodes: Vec<Node> = steps.iter().map(task).collect();
    let places: Vec<ElementId> = std::iter::once(start.clone())
        .chain(nodes.iter().map(|it| it.id.clone()))
        .chain(std::iter::once(end.clone()))
        .collect();
    nodes.push(Node { id: start, title: Text::default(), kind: Kind::Start(Start::Plain) });
    nodes.push(Node { id: end, title: Text::default(), kind: Kind::End(End::Plain) });
    let flow = |(n, pair): (usize, &[ElementId])| Flow {
        id: format!(" flow {n}").as_str().into(),
        from: pair[0].clone(),
        to: pair[1].clone(),
        when: None,
    };
    let flows = places.windows(2).enumerate().map(flow).collect();
    Net::weave(version, Drawing { nodes, flows }).ok()
}

/// The first thing in a net that asks for what cases do not have yet: a service, a message from
/// outside, a beginning by the clock.
#[must_use]
pub fn beyond(net: &Net) -> Option<&Node> {
    use crate::net::Edge;
    net.nodes().iter().find(|it| match &it.kind {
        Kind::Start(Start::Message(_) | Start::Timer(_))
        | Kind::Catch(Wait::Message(_))
        | Kind::Edge { edge: Edge::Wait(Wait::Message(_)), .. } => true,
        Kind::Task(Task { doing, .. }) => {
            matches!(doing, Doing::Service { .. } | Doing::Send { .. } | Doing::Receive { .. })
        }
        _ => false,
    })
}

pub(crate) fn step_of(node: &Node) -> Option<Step> {
    let Kind::Task(Task { doing: Doing::User { within, needs_evidence, .. }, .. }) = &node.kind
    else {
        return None;
    };
    let id = StepId::new(node.id.as_str()).ok()?;
    let within = within.map(|it| it.span);
    Some(Step { id, title: node.title.clone(), within, needs_evidence: *needs_evidence })
}
