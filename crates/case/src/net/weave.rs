//! A drawing becomes a net: ids are looked up once, and what cannot be run is refused.

use std::collections::BTreeMap;

use super::{
    Doing, Drawing, Edge, Flaw, Flow, FlowIx, Gateway, Kind, NODES_MAX, Net, Node, NodeIx, Task,
    Timer, Wait, Ways, Wrong,
};

impl Net {
    /// Checks that a drawing holds together. Whether it is wise is what [`super::lint`] says.
    pub fn weave(version: u32, drawing: Drawing) -> Result<Self, Vec<Flaw>> {
        let Drawing { nodes, flows } = drawing;
        if NODES_MAX < nodes.len() {
            let wrong = Wrong::TooLarge { nodes: nodes.len(), max: NODES_MAX };
            return Err(vec![Flaw::whole(wrong)]);
        }
        let mut flaws = Vec::new();
        let (mut index, mut flow_index) = (BTreeMap::new(), BTreeMap::new());
        for (n, node) in nodes.iter().enumerate() {
            if index.insert(node.id.clone(), NodeIx(n)).is_some() {
                flaws.push(Flaw::at(&node.id, Wrong::Twice(node.id.clone())));
            }
        }
        for (n, flow) in flows.iter().enumerate() {
            let again = flow_index.insert(flow.id.clone(), FlowIx(n)).is_some();
            if again || index.contains_key(&flow.id) {
                flaws.push(Flaw::at(&flow.id, Wrong::Twice(flow.id.clone())));
            }
            for end in [&flow.from, &flow.to].into_iter().filter(|it| !index.contains_key(*it)) {
                let wrong = Wrong::LooseFlow { flow: flow.id.clone(), end: end.clone() };
                flaws.push(Flaw::at(&flow.id, wrong));
            }
        }
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let ends: Vec<_> = flows.iter().map(|it| (index[&it.from], index[&it.to])).collect();
        let mut ways = vec![Ways::default(); nodes.len()];
        for (n, (from, to)) in ends.iter().enumerate() {
            ways[from.0].outs.push(FlowIx(n));
            ways[to.0].ins.push(FlowIx(n));
        }
        let mut net = Self { version, nodes, flows, ends, ways, index, flow_index };
        net.tie(&mut flaws);
        net.check_flows(&mut flaws);
        for node in net.all() {
            net.check_node(node, &mut flaws);
        }
        if flaws.is_empty() { Ok(net) } else { Err(flaws) }
    }

    /// Ties edge events to their tasks and defaults to their gateways.
    fn tie(&mut self, flaws: &mut Vec<Flaw>) {
        for node in self.all() {
            let Node { id, kind, .. } = &self.nodes[node.0];
            match kind {
                Kind::Edge { on, .. } => match self.index.get(on) {
                    Some(host) if matches!(self.nodes[host.0].kind, Kind::Task(_)) => {
                        self.ways[node.0].host = Some(*host);
                        self.ways[host.0].edge.push(node);
                    }
                    _ => flaws.push(Flaw::at(id, Wrong::NoHost(on.clone()))),
                },
                Kind::Gateway(
                    Gateway::Exclusive { default: Some(named) }
                    | Gateway::Inclusive { default: Some(named) },
                ) => {
                    let flow = self.flow_index.get(named).copied();
                    let flow = flow.filter(|it| self.ends[it.0].0 == node);
                    if flow.is_none() {
                        flaws.push(Flaw::at(id, Wrong::ForeignDefault(named.clone())));
                    }
                    self.ways[node.0].default = flow;
                }
                _ => {}
            }
        }
    }

    fn check_flows(&self, flaws: &mut Vec<Flaw>) {
        for (flow, (from, to)) in self.flows.iter().zip(&self.ends) {
            let [from, to] = [from, to].map(|it| &self.nodes[it.0]);
            if matches!(to.kind, Kind::Start(_) | Kind::Edge { .. }) {
                flaws.push(misplaced(flow, to, true));
            }
            if matches!(from.kind, Kind::End(_)) {
                flaws.push(misplaced(flow, from, false));
            }
            if flow.when.is_some() && !from.kind.chooses() {
                flaws.push(Flaw::at(&flow.id, Wrong::IdleTest(flow.id.clone())));
            }
        }
    }

    fn check_node(&self, node: NodeIx, flaws: &mut Vec<Flaw>) {
        let Node { id, kind, .. } = self.node_at(node);
        match kind {
            Kind::Edge { edge: Edge::Error(_), interrupts: false, .. } => {
                flaws.push(Flaw::at(id, Wrong::ErrorGoesOn));
            }
            Kind::Edge {
                edge: Edge::Wait(Wait::Timer(Timer::Every(_))), interrupts: true, ..
            }
            | Kind::Catch(Wait::Timer(Timer::Every(_))) => {
                flaws.push(Flaw::at(id, Wrong::RepeatsHere));
            }
            Kind::Gateway(Gateway::EventBased) => {
                for flow in &self.ways(node).outs {
                    let next = self.to(*flow);
                    if !self.can_race(next) {
                        let next = &self.node_at(next).id;
                        flaws.push(Flaw::at(next, Wrong::NoRace(next.clone())));
                    }
                }
            }
            _ => {}
        }
    }

    /// BPMN 2.0.2 §10.6.6: events and receive tasks, without edge events and other ways in.
    fn can_race(&self, node: NodeIx) -> bool {
        let ways = self.ways(node);
        let waits = match &self.node_at(node).kind {
            Kind::Catch(_) => true,
            Kind::Task(Task { doing: Doing::Receive { .. }, many: None }) => ways.edge.is_empty(),
            _ => false,
        };
        waits && ways.ins.len() == 1
    }
}

fn misplaced(flow: &Flow, node: &Node, enters: bool) -> Flaw {
    let (id, tag) = (node.id.clone(), node.kind.tag());
    Flaw::at(&flow.id, Wrong::NoFlowHere { flow: flow.id.clone(), node: id, tag, enters })
}
