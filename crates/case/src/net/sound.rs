//! Does every case of a procedure come to an end, whatever is decided on the way?
//!
//! All states are visited with the engine itself; an oracle answers every question in every way.
//! Sound is meant as by W. M. P. van der Aalst et al., "Soundness of workflow nets", Formal Aspects
//! of Computing 23 (2011): from every state an end can be reached, and none is left waiting; a case
//! is over when its last token is (BPMN 2.0.2 §13.5.6), so no end is the last by name.

use std::collections::{BTreeMap, BTreeSet};

use model::Time;

use super::{
    Doing, Edge, ElementId, Flaw, FlowIx, Gateway, Kind, Many, Net, NodeIx, Task, Wait, Wrong,
    reach::aside,
};
use crate::{
    token::{Ended, Halt, Input, Oracle, State, WorkId, begin_by, step_by},
    value::{Data, Value},
};

/// States visited before giving up.
const STATES_MAX: usize = 20_000;

/// Ways out of one inclusive gateway that are tried in every combination.
const WAYS_MAX: usize = 8;

/// What trying everything has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What is wrong. Empty and `complete`: sound.
    pub flaws: Vec<Flaw>,
    /// States visited.
    pub states: usize,
    /// Nothing was left untried.
    pub complete: bool,
}

/// Tries everything. Only for a net without flaws of [`super::lint`].
#[must_use]
pub fn prove(net: &Net) -> Proof {
    let mut search = Search {
        net,
        aside: aside(net),
        numbers: BTreeMap::new(),
        states: Vec::new(),
        before: Vec::new(),
        flaws: Vec::new(),
        complete: true,
    };
    for (start, _) in net.starts() {
        if let Some(start) = net.at(start.id.as_str()) {
            search.every(None, |guess| begin_by(net, start, Data::new(), Time(0), guess));
        }
    }
    let mut at = 0;
    while at < search.states.len() && search.complete {
        let state = search.states[at].clone();
        for input in inputs(net, &state) {
            search.every(Some(at), |guess| step_by(net, &state, Time(0), &input, guess));
        }
        at += 1;
    }
    if search.complete && search.flaws.is_empty() {
        search.find_endless();
    }
    Proof { flaws: search.flaws, states: search.states.len(), complete: search.complete }
}

/// Where tokens are; two states that agree in this have the same future, data aside.
type Marking = (Vec<ElementId>, Vec<(ElementId, u32)>, bool);

struct Search<'a> {
    net: &'a Net,
    aside: Vec<bool>,
    numbers: BTreeMap<Marking, usize>,
    states: Vec<State>,
    /// The states that lead to each.
    before: Vec<Vec<usize>>,
    flaws: Vec<Flaw>,
    complete: bool,
}

impl Search<'_> {
    /// Runs `go` once for every way of answering, and notes where each leads.
    fn every<T>(
        &mut self,
        from: Option<usize>,
        go: impl Fn(&mut Guess) -> Result<(State, Vec<T>), Halt>,
    ) {
        let mut guess = Guess::default();
        loop {
            guess.at = 0;
            match go(&mut guess) {
                Ok((state, _)) => self.visit(from, state),
                Err(_) => self.complete = false,
            }
            self.complete &= !guess.too_wide && self.states.len() < STATES_MAX;
            if !self.complete || !guess.turn() {
                return;
            }
        }
    }

    fn visit(&mut self, from: Option<usize>, state: State) {
        let mut works: Vec<ElementId> = state.works().map(|(_, it)| it.node.clone()).collect();
        works.sort();
        let waiting = state.waiting().iter().map(|(flow, n)| (flow.clone(), *n)).collect();
        let marking = (works, waiting, state.ended().is_some());
        let number = if let Some(number) = self.numbers.get(&marking) {
            *number
        } else {
            let number = self.states.len();
            self.numbers.insert(marking, number);
            // What is wrong is said once and not followed further.
            let state = if self.is_well(&state) { state } else { over(state) };
            self.states.push(state);
            self.before.push(Vec::new());
            number
        };
        self.before[number].extend(from);
    }

    fn is_well(&mut self, state: &State) -> bool {
        if state.ended() == Some(&Ended::Stuck) {
            let flow = state.waiting().keys().next();
            let gate = flow.and_then(|it| self.net.flow_named(it.as_str()));
            if let Some(gate) = gate.map(|it| self.net.to(it)) {
                let id = self.net.node_at(gate).id.clone();
                self.say(&id, Wrong::Stuck(id.clone()));
            }
        }
        let mut seen = BTreeSet::new();
        let tokens = state.works().filter(|(_, it)| it.item.is_none()).map(|(_, it)| &it.node);
        let crowded: Vec<NodeIx> = tokens
            .filter(|it| !seen.insert(*it))
            .filter_map(|it| self.net.at(it.as_str()))
            .chain(
                state
                    .waiting()
                    .iter()
                    .filter(|(_, n)| 1 < **n)
                    .filter_map(|(flow, _)| self.net.flow_named(flow.as_str()))
                    .map(|it| self.net.to(it)),
            )
            .collect();
        for node in &crowded {
            // A reminder may well come again before the last one is done.
            if !self.aside[node.0] {
                let id = self.net.node_at(*node).id.clone();
                self.say(&id, Wrong::Doubled(id.clone()));
            }
        }
        crowded.is_empty()
    }

    fn say(&mut self, at: &ElementId, wrong: Wrong) {
        let flaw = Flaw::at(at, wrong);
        if !self.flaws.contains(&flaw) {
            self.flaws.push(flaw);
        }
    }

    /// States from which no end is reached.
    fn find_endless(&mut self) {
        let ended = |it: &usize| self.states[*it].ended().is_some();
        let mut open: Vec<usize> = (0..self.states.len()).filter(ended).collect();
        let mut ends = vec![false; self.states.len()];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut ends[at], true) {
                open.extend(&self.before[at]);
            }
        }
        let endless = ends.iter().position(|it| !it).map(|it| &self.states[it]);
        let node = endless.and_then(|it| it.works().next()).map(|(_, it)| it.node.clone());
        if let Some(node) = node {
            self.say(&node, Wrong::NeverEnds(node.clone()));
        }
    }
}

/// Not followed further.
fn over(state: State) -> State {
    State { ended: Some(Ended::Withdrawn), ..state }
}

/// Everything that could happen next.
fn inputs(net: &Net, state: &State) -> Vec<Input> {
    if state.ended().is_some() {
        return Vec::new();
    }
    let mut inputs = Vec::new();
    for (work, it) in state.works() {
        let Some(node) = net.at(it.node.as_str()) else { continue };
        match &net.node_at(node).kind {
            Kind::Task(_) if it.batch.is_some() => {}
            Kind::Task(Task { doing: Doing::Receive { message }, .. }) => {
                inputs.push(Input::Came { message: message.clone(), data: Data::new() });
            }
            Kind::Task(_) => {
                inputs.push(Input::Done { work, data: Data::new() });
                inputs.extend(failures(net, node, work));
            }
            Kind::Catch(wait) | Kind::Edge { edge: Edge::Wait(wait), .. } => {
                inputs.push(match wait {
                    Wait::Timer(_) => Input::Rang { work },
                    Wait::Message(message) => {
                        Input::Came { message: message.clone(), data: Data::new() }
                    }
                });
            }
            _ => {}
        }
    }
    inputs
}

fn failures(net: &Net, node: NodeIx, work: WorkId) -> impl Iterator<Item = Input> {
    net.ways(node).edge.iter().filter_map(move |it| match &net.node_at(*it).kind {
        Kind::Edge { edge: Edge::Error(code), .. } => {
            Some(Input::Failed { work, error: code.clone().unwrap_or_default() })
        }
        _ => None,
    })
}

/// Answers every question in every way, one way a run: the script is counted up like the wheels of
/// an odometer.
#[derive(Default)]
struct Guess {
    script: Vec<usize>,
    choices: Vec<usize>,
    at: usize,
    too_wide: bool,
}

impl Guess {
    fn pick(&mut self, choices: usize) -> usize {
        if self.at == self.script.len() {
            self.script.push(0);
            self.choices.push(choices);
        }
        self.at += 1;
        self.script[self.at - 1]
    }

    /// The next way of answering; false when all have been tried.
    fn turn(&mut self) -> bool {
        while let Some(last) = self.script.pop() {
            let choices = self.choices.pop().unwrap_or(0);
            if last + 1 < choices {
                self.script.push(last + 1);
                self.choices.push(choices);
                return true;
            }
        }
        false
    }
}

impl Oracle for &mut Guess {
    fn ways(&mut self, net: &Net, gate: NodeIx, _: &Data) -> Vec<FlowIx> {
        let ways = net.ways(gate);
        if ways.outs.is_empty() {
            return Vec::new();
        }
        if matches!(net.node_at(gate).kind, Kind::Gateway(Gateway::Exclusive { .. })) {
            return vec![ways.outs[self.pick(ways.outs.len())]];
        }
        let tested: Vec<FlowIx> =
            ways.outs.iter().copied().filter(|it| Some(*it) != ways.default).collect();
        self.too_wide |= WAYS_MAX < tested.len();
        let n = tested.len().min(WAYS_MAX);
        let sets = (1_usize << n) - 1;
        let set = self.pick(sets + usize::from(ways.default.is_some())) + 1;
        if sets < set {
            return ways.default.into_iter().collect();
        }
        (0..n).filter(|it| set & (1 << it) != 0).map(|it| tested[it]).collect()
    }

    fn items(&mut self, _: &Many, _: &Data) -> Option<Vec<Value>> {
        Some(vec![Value::Flag(true)])
    }

    fn again(&self) -> bool {
        false
    }
}
