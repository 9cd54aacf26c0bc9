//! When a gateway that joins lets a token through.

use std::collections::BTreeSet;

use super::State;
use crate::net::{FlowIx, Gateway, Kind, Net, NodeIx, upstream};

/// The first gateway in the drawing whose tokens may go on.
pub(crate) fn ready(net: &Net, state: &State) -> Option<NodeIx> {
    let flows = state.waiting.keys().filter_map(|it| net.flow_named(it.as_str()));
    let gates: BTreeSet<NodeIx> = flows.map(|it| net.to(it)).collect();
    gates.into_iter().find(|it| match net.node_at(*it).kind {
        Kind::Gateway(Gateway::Parallel) => parallel_is_ready(net, state, *it),
        _ => inclusive_is_ready(net, state, *it),
    })
}

/// A parallel gateway waits for a token on every way in (BPMN 2.0.2 §13.4.1).
fn parallel_is_ready(net: &Net, state: &State, gate: NodeIx) -> bool {
    net.ways(gate).ins.iter().all(|it| holds(net, state, *it))
}

/// An inclusive gateway waits for what can still come.
///
/// BPMN 2.0.2 §13.4.3, Table 13.3, as worded by issue BPMN2-289 after H. Völzer, "A New Semantics
/// for the Inclusive Converging Gateway in Safe Processes", BPM 2010, LNCS 6336: a token elsewhere
/// is waited for if it can come to a way in that is still empty, unless it can as well come to one
/// that is not; paths through the gateway itself do not count. Both sets are found by one walk
/// backwards, as D. R. Christiansen, M. Carbone and T. Hildebrandt do, WS-FM 2010, LNCS 6551.
fn inclusive_is_ready(net: &Net, state: &State, gate: NodeIx) -> bool {
    let (marked, empty): (Vec<FlowIx>, Vec<FlowIx>) =
        net.ways(gate).ins.iter().partition(|it| holds(net, state, **it));
    let [to_marked, to_empty] = [marked, empty].map(|it| upstream(net, &it, Some(gate)));
    let waited_for = |it: &NodeIx| to_empty[it.0] && !to_marked[it.0];
    !places(net, state).iter().any(waited_for)
}

/// Where tokens are: at works, and before other gateways that join.
fn places(net: &Net, state: &State) -> Vec<NodeIx> {
    let works = state.works.values().filter_map(|it| net.at(it.node.as_str()));
    let waiting = state.waiting.keys().filter_map(|it| net.flow_named(it.as_str()));
    works.chain(waiting.map(|it| net.to(it))).collect()
}

/// Is there a token on this flow?
fn holds(net: &Net, state: &State, flow: FlowIx) -> bool {
    state.waiting.contains_key(&net.flow_at(flow).id)
}
