//! What may still come to people in a case.

use std::collections::BTreeSet;

use crate::{
    net::{Kind, Net, NodeIx},
    procedure::{Step, step_of},
    token::State,
};

/// The steps that may still come, in the order of the drawing: those behind the tokens, by any way, but
/// for what is done only when a time or a failure comes in between.
#[must_use]
pub fn ahead(net: &Net, tokens: &State) -> Vec<Step> {
    let is_edge = |it: NodeIx| matches!(net.node_at(it).kind, Kind::Edge { .. });
    let works = tokens.works.values().filter_map(|it| net.at(it.node.as_str()));
    let mut open: Vec<NodeIx> = works.filter(|it| !is_edge(*it)).collect();
    let waiting = tokens.waiting.keys().filter_map(|it| net.flow_named(it.as_str()));
    open.extend(waiting.map(|it| net.to(it)));
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        for next in net.ways(node).outs.iter().map(|it| net.to(*it)) {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached.into_iter().filter_map(|it| step_of(net.node_at(it))).collect()
}
