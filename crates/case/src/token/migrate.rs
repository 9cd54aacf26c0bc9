//! A running case goes over to another version of its procedure.

use std::collections::BTreeMap;

use model::Time;

use super::{Effect, Halt, Run, State, WorkId, run::Facts};
use crate::net::{ElementId, Kind, Net, NodeIx, Task};

/// What of the old version is what in the new one. Whatever is not named keeps its id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map {
    /// Tasks, events and gateways.
    pub nodes: BTreeMap<ElementId, ElementId>,
    /// Flows on which tokens may wait.
    pub flows: BTreeMap<ElementId, ElementId>,
}

/// Why a case stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlike {
    /// There is no such node in the new version.
    #[error("the token at `{node}` has no place: `{onto}` is not in the new version")]
    NoNode {
        /// In the old.
        node: ElementId,
        /// In the new, by the map.
        onto: ElementId,
    },
    /// What was begun as one thing would have to end as another.
    #[error("the token at `{node}`, a {was}, cannot stand at `{onto}`, a {becomes}")]
    OtherKind {
        /// In the old.
        node: ElementId,
        /// What that is.
        was: &'static str,
        /// In the new.
        onto: ElementId,
        /// What that is.
        becomes: &'static str,
    },
    /// The flow leads to no gateway that joins.
    #[error(
        "the token that waits on `{flow}` has no place: `{onto}` leads to no gateway that joins"
    )]
    NoJoin {
        /// In the old.
        flow: ElementId,
        /// In the new, by the map.
        onto: ElementId,
    },
    /// The engine refuses.
    #[error("{0}")]
    Halt(#[from] Halt),
}

/// Takes a case over to `to`. Open work stays open under its number; events on the edge of a task
/// are those of the new version, and begin anew where there were none. What an event-based gateway
/// waits for stays what it was begun with.
pub fn migrate(
    from: &Net,
    to: &Net,
    map: &Map,
    state: &State,
    now: Time,
) -> Result<(State, Vec<Effect>), Unlike> {
    if state.ended.is_some() {
        return Err(Halt::Over.into());
    }
    if state.version != from.version() {
        return Err(Halt::OtherVersion { case: state.version, net: from.version() }.into());
    }
    let mut run = Run::new(to, State { version: to.version(), ..state.clone() }, now, Facts);
    for (id, work) in &state.works {
        match onto(from, to, map, &work.node)? {
            Some(node) => {
                if let Some(it) = run.state.works.get_mut(id) {
                    it.node = node;
                }
            }
            None => run.take_back(*id, true),
        }
    }
    run.state.waiting.clear();
    for (flow, tokens) in &state.waiting {
        let onto = map.flows.get(flow).unwrap_or(flow);
        let joins = to.flow_named(onto.as_str()).is_some_and(|it| to.joins(to.to(it)));
        if !joins {
            return Err(Unlike::NoJoin { flow: flow.clone(), onto: onto.clone() });
        }
        *run.state.waiting.entry(onto.clone()).or_default() += tokens;
    }
    let hosts: Vec<WorkId> = run.state.works.keys().copied().collect();
    for host in hosts {
        for edge in unarmed(to, from, map, &run.state, host) {
            run.arm(edge, host)?;
        }
    }
    Ok(run.settle()?)
}

/// Where the work at `node` goes. An edge event that is gone takes its timer with it.
fn onto(from: &Net, to: &Net, map: &Map, node: &ElementId) -> Result<Option<ElementId>, Unlike> {
    let onto = map.nodes.get(node).unwrap_or(node);
    let was = from.node(node.as_str()).ok_or_else(|| Halt::NotThere(node.clone()))?;
    let Some(becomes) = to.node(onto.as_str()) else {
        return match was.kind {
            Kind::Edge { .. } => Ok(None),
            _ => Err(Unlike::NoNode { node: node.clone(), onto: onto.clone() }),
        };
    };
    if !alike(&was.kind, &becomes.kind) {
        let (was, becomes) = (was.kind.tag(), becomes.kind.tag());
        return Err(Unlike::OtherKind { node: node.clone(), was, onto: onto.clone(), becomes });
    }
    Ok(Some(onto.clone()))
}

/// May work begun as `was` end as `becomes`? What the world was asked for must be the same.
fn alike(was: &Kind, becomes: &Kind) -> bool {
    match (was, becomes) {
        (Kind::Task(was), Kind::Task(becomes)) => {
            let list = |it: &Task| it.many.as_ref().map(|it| it.one_by_one);
            let same = std::mem::discriminant(&was.doing) == std::mem::discriminant(&becomes.doing);
            same && list(was) == list(becomes)
        }
        (Kind::Catch(was), Kind::Catch(becomes)) => was == becomes,
        (
            Kind::Edge { edge: was, interrupts: stopped, .. },
            Kind::Edge { edge: becomes, interrupts: stops, .. },
        ) => was == becomes && stopped == stops,
        (Kind::Gateway(was), Kind::Gateway(becomes)) => was == becomes,
        _ => false,
    }
}

/// The edge events of open work that the old version did not have.
fn unarmed(to: &Net, from: &Net, map: &Map, state: &State, host: WorkId) -> Vec<NodeIx> {
    let Some(work) = state.works.get(&host).filter(|it| it.item.is_none()) else {
        return Vec::new();
    };
    let Some(node) = to.at(work.node.as_str()) else { return Vec::new() };
    let came_from = |it: &NodeIx| {
        let id = &to.node_at(*it).id;
        let mapped = map.nodes.iter().any(|(_, onto)| onto == id);
        mapped || (from.node(id.as_str()).is_some() && !map.nodes.contains_key(id))
    };
    to.ways(node).edge.iter().copied().filter(|it| !came_from(it)).collect()
}
