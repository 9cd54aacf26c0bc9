//! Which nodes lead to which.

use super::{FlowIx, Kind, Net, NodeIx};

/// The nodes that a token can come to, or has come from. A task leads to the events on its edge.
pub(crate) type Nodes = Vec<bool>;

/// Everything from which one of `flows` is reached, without passing `barred`.
pub(crate) fn upstream(net: &Net, flows: &[FlowIx], barred: Option<NodeIx>) -> Nodes {
    let first = flows.iter().map(|it| net.from(*it));
    spread(net, first, barred, |node| {
        let ways = net.ways(node);
        ways.ins.iter().map(|it| net.from(*it)).chain(ways.host).collect()
    })
}

/// Everything that is reached from the starts.
pub(crate) fn reached(net: &Net) -> Nodes {
    let starts = net.all().filter(|it| matches!(net.node_at(*it).kind, Kind::Start(_)));
    spread(net, starts, None, |node| next(net, node))
}

/// Everything from which an end is reached.
pub(crate) fn ending(net: &Net) -> Nodes {
    let ends: Vec<NodeIx> =
        net.all().filter(|it| matches!(net.node_at(*it).kind, Kind::End(_))).collect();
    let flows: Vec<FlowIx> = ends.iter().flat_map(|it| net.ways(*it).ins.clone()).collect();
    let mut nodes = upstream(net, &flows, None);
    for it in ends {
        nodes[it.0] = true;
    }
    nodes
}

/// Everything that is reached from the events that leave their task open.
pub(crate) fn aside(net: &Net) -> Nodes {
    let edges = net
        .all()
        .filter(|it| matches!(net.node_at(*it).kind, Kind::Edge { interrupts: false, .. }));
    spread(net, edges, None, |node| next(net, node))
}

fn next(net: &Net, node: NodeIx) -> Vec<NodeIx> {
    let ways = net.ways(node);
    ways.outs.iter().map(|it| net.to(*it)).chain(ways.edge.iter().copied()).collect()
}

fn spread(
    net: &Net,
    first: impl Iterator<Item = NodeIx>,
    barred: Option<NodeIx>,
    neighbours: impl Fn(NodeIx) -> Vec<NodeIx>,
) -> Nodes {
    let mut seen = vec![false; net.nodes().len()];
    let mut open: Vec<NodeIx> = first.collect();
    while let Some(node) = open.pop() {
        if Some(node) != barred && !std::mem::replace(&mut seen[node.0], true) {
            open.extend(neighbours(node));
        }
    }
    seen
}
