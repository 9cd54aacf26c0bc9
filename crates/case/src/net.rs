//! A procedure as a net: nodes and the flows between them, checked once, walked ever after.

mod draw;
mod flaw;
mod lint;
mod reach;
mod sound;
mod weave;

pub use draw::{
    Doing, Drawing, Edge, ElementId, End, Flow, Gateway, Kind, Lapse, Many, Node, Start, Task,
    Timer, Wait,
};
pub use flaw::{Flaw, Wrong};
pub use lint::{Known, lint, lint_names};
pub(crate) use reach::upstream;
pub use sound::{Proof, prove};

use std::collections::BTreeMap;

/// Most nodes of one procedure. A page that people can read has fewer than a hundred.
pub const NODES_MAX: usize = 2_000;

/// A procedure that may be run.
///
/// **Invariant:** every flow joins two nodes that are there; nothing flows into a start or an edge
/// event, nor out of an end; an edge event sits on a task; a test stands only behind a gateway that
/// chooses. [`Net::weave`] is the only way in.
#[derive(Debug, Clone, PartialEq)]
pub struct Net {
    version: u32,
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    /// Where each flow comes from and goes to.
    ends: Vec<(NodeIx, NodeIx)>,
    ways: Vec<Ways>,
    index: BTreeMap<ElementId, NodeIx>,
    flow_index: BTreeMap<ElementId, FlowIx>,
}

/// A node of one net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeIx(pub(crate) usize);

/// A flow of one net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FlowIx(pub(crate) usize);

/// What is around a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ways {
    pub(crate) ins: Vec<FlowIx>,
    pub(crate) outs: Vec<FlowIx>,
    /// The events on its edge.
    pub(crate) edge: Vec<NodeIx>,
    /// The task on whose edge it is.
    pub(crate) host: Option<NodeIx>,
    /// The way a gateway takes when no test holds.
    pub(crate) default: Option<FlowIx>,
}

impl Net {
    /// The version of the procedure. A case keeps to the one it was begun with.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The nodes in the order of the drawing.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The flows in the order of the drawing.
    #[must_use]
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The node of this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.at(id).map(|it| self.node_at(it))
    }

    /// The starts, in the order of the drawing.
    pub fn starts(&self) -> impl Iterator<Item = (&Node, &Start)> {
        self.nodes.iter().filter_map(|it| match &it.kind {
            Kind::Start(start) => Some((it, start)),
            _ => None,
        })
    }

    pub(crate) fn at(&self, id: &str) -> Option<NodeIx> {
        self.index.get(id).copied()
    }

    pub(crate) fn flow_named(&self, id: &str) -> Option<FlowIx> {
        self.flow_index.get(id).copied()
    }

    pub(crate) fn node_at(&self, node: NodeIx) -> &Node {
        &self.nodes[node.0]
    }

    pub(crate) fn flow_at(&self, flow: FlowIx) -> &Flow {
        &self.flows[flow.0]
    }

    pub(crate) fn ways(&self, node: NodeIx) -> &Ways {
        &self.ways[node.0]
    }

    pub(crate) fn from(&self, flow: FlowIx) -> NodeIx {
        self.ends[flow.0].0
    }

    pub(crate) fn to(&self, flow: FlowIx) -> NodeIx {
        self.ends[flow.0].1
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = NodeIx> + use<> {
        (0..self.nodes.len()).map(NodeIx)
    }

    /// Do tokens wait here for others? A gateway with one way in lets everything pass.
    pub(crate) fn joins(&self, node: NodeIx) -> bool {
        let several = 1 < self.ways(node).ins.len();
        let gathers = matches!(
            self.node_at(node).kind,
            Kind::Gateway(Gateway::Parallel | Gateway::Inclusive { .. })
        );
        several && gathers
    }
}

#[cfg(test)]
mod tests;
