//! Tokens move until every one of them rests.

use std::collections::{BTreeMap, VecDeque};

use model::Time;

use super::{
    Batch, Due, Effect, Ended, Halt, State, Work, WorkId, join,
    news::{FIELDS_MAX, ITEMS_MAX, MOVES_MAX, WORKS_MAX},
};
use crate::{
    net::{
        Doing, Edge, ElementId, End, FlowIx, Gateway, Kind, Many, Net, NodeIx, Task, Timer, Wait,
    },
    value::{Data, Value},
};

/// Who answers what the net asks on the way: the data of the case, or somebody who tries everything.
pub(crate) trait Oracle {
    /// The ways a gateway takes: for an exclusive one, the first of these.
    fn ways(&mut self, net: &Net, gate: NodeIx, data: &Data) -> Vec<FlowIx>;
    /// The items of a list.
    fn items(&mut self, many: &Many, data: &Data) -> Option<Vec<Value>>;
    /// Does an event that leaves its task open happen again?
    fn again(&self) -> bool;
}

/// The data of the case answers.
pub(crate) struct Facts;

impl Oracle for Facts {
    fn ways(&mut self, net: &Net, gate: NodeIx, data: &Data) -> Vec<FlowIx> {
        let ways = net.ways(gate);
        let holds = |it: &FlowIx| net.flow_at(*it).when.as_ref().is_some_and(|it| it.holds(data));
        let tested = ways.outs.iter().copied().filter(|it| Some(*it) != ways.default);
        let mut taken: Vec<FlowIx> = tested.filter(holds).collect();
        if taken.is_empty() {
            // One way out needs no question.
            let only = ways.outs.first().copied().filter(|_| ways.outs.len() == 1);
            taken.extend(ways.default.or(only));
        }
        taken
    }

    fn items(&mut self, many: &Many, data: &Data) -> Option<Vec<Value>> {
        match data.get(&many.list) {
            Some(Value::List(items)) => Some(items.clone()),
            _ => None,
        }
    }

    fn again(&self) -> bool {
        true
    }
}

/// One step under way.
pub(crate) struct Run<'a, O> {
    pub(crate) net: &'a Net,
    pub(crate) state: State,
    now: Time,
    pub(crate) oracle: O,
    pub(crate) effects: Vec<Effect>,
    /// Tokens that move.
    pub(crate) moving: VecDeque<FlowIx>,
}

impl<'a, O: Oracle> Run<'a, O> {
    pub(crate) fn new(net: &'a Net, state: State, now: Time, oracle: O) -> Self {
        Self { net, state, now, oracle, effects: Vec::new(), moving: VecDeque::new() }
    }

    /// Lets every token come to rest.
    pub(crate) fn settle(mut self) -> Result<(State, Vec<Effect>), Halt> {
        let mut moves = 0;
        while self.state.ended.is_none() {
            if let Some(flow) = self.moving.pop_front() {
                self.arrive(flow)?;
            } else if let Some(gate) = join::ready(self.net, &self.state) {
                self.gather(gate);
                self.pass(gate)?;
            } else if self.state.works.is_empty() {
                let stuck = !self.state.waiting.is_empty();
                self.close(if stuck { Ended::Stuck } else { Ended::Done });
            } else {
                break;
            }
            moves += 1;
            if moves == MOVES_MAX {
                return Err(Halt::Endless);
            }
        }
        Ok((self.state, self.effects))
    }

    /// A token goes out on every way.
    pub(crate) fn leave(&mut self, node: NodeIx) {
        self.moving.extend(&self.net.ways(node).outs);
    }

    fn arrive(&mut self, flow: FlowIx) -> Result<(), Halt> {
        let (net, node) = (self.net, self.net.to(flow));
        match &net.node_at(node).kind {
            Kind::Task(task) => self.reach(node, task)?,
            Kind::Catch(wait) => {
                let work = self.open(node, None)?;
                self.wait(work, wait);
            }
            Kind::Gateway(Gateway::EventBased) => self.race(node)?,
            Kind::Gateway(_) if net.joins(node) => {
                *self.state.waiting.entry(net.flow_at(flow).id.clone()).or_default() += 1;
            }
            Kind::Gateway(_) => self.pass(node)?,
            Kind::End(End::Terminate) => self.close(Ended::Terminated),
            Kind::End(End::Error(code)) => self.close(Ended::Failed(code.clone())),
            // An end takes its token; into the others no flow leads, by the invariant of the net.
            Kind::End(End::Plain) | Kind::Start(_) | Kind::Edge { .. } => {}
        }
        Ok(())
    }

    /// Takes one token from every way in that has one.
    fn gather(&mut self, gate: NodeIx) {
        for flow in &self.net.ways(gate).ins {
            let id = &self.net.flow_at(*flow).id;
            if let Some(tokens) = self.state.waiting.get_mut(id) {
                *tokens -= 1;
                if *tokens == 0 {
                    self.state.waiting.remove(id);
                }
            }
        }
    }

    /// A token leaves a gateway: on all ways, or on those that are chosen.
    fn pass(&mut self, gate: NodeIx) -> Result<(), Halt> {
        let node = self.net.node_at(gate);
        if node.kind == Kind::Gateway(Gateway::Parallel) {
            self.leave(gate);
            return Ok(());
        }
        let mut taken = self.oracle.ways(self.net, gate, &self.state.data);
        if taken.is_empty() && !self.net.ways(gate).outs.is_empty() {
            return Err(Halt::NoWay { gateway: node.id.clone() });
        }
        if matches!(node.kind, Kind::Gateway(Gateway::Exclusive { .. })) {
            taken.truncate(1);
        }
        self.moving.extend(taken);
        Ok(())
    }

    /// A token comes to a task: the work, once or for each item, and the events on its edge.
    fn reach(&mut self, node: NodeIx, task: &Task) -> Result<(), Halt> {
        let work = self.open(node, None)?;
        match &task.many {
            None => self.ask(work, node, task, None),
            Some(many) => {
                let items = self.oracle.items(many, &self.state.data);
                let Some(items) = items.filter(|it| it.len() <= ITEMS_MAX) else {
                    let node = self.net.node_at(node).id.clone();
                    return Err(Halt::NoList { node, field: many.list.clone() });
                };
                let at_once = if many.one_by_one { items.len().min(1) } else { items.len() };
                if let Some(it) = self.state.works.get_mut(&work) {
                    it.batch = Some(Batch { items, begun: 0, said: BTreeMap::new() });
                }
                for _ in 0..at_once {
                    self.begin_item(work, node, task)?;
                }
                if at_once == 0 {
                    return self.finish_batch(work);
                }
            }
        }
        for edge in &self.net.ways(node).edge {
            self.arm(*edge, work)?;
        }
        Ok(())
    }

    /// The next item of a batch, if one is left.
    pub(crate) fn begin_item(
        &mut self,
        under: WorkId,
        node: NodeIx,
        task: &Task,
    ) -> Result<(), Halt> {
        let batch = self.state.works.get_mut(&under).and_then(|it| it.batch.as_mut());
        let Some(batch) = batch else { return Ok(()) };
        let n = batch.begun;
        let item = usize::try_from(n).ok().and_then(|it| batch.items.get(it)).cloned();
        let Some(item) = item else { return Ok(()) };
        batch.begun += 1;
        let work = self.open(node, Some(under))?;
        if let Some(it) = self.state.works.get_mut(&work) {
            it.item = Some(n);
        }
        self.ask(work, node, task, Some(item));
        Ok(())
    }

    /// When every item is done, the token goes on; what they said is a list under the task's id.
    pub(crate) fn finish_batch(&mut self, work: WorkId) -> Result<(), Halt> {
        let done = self.state.works.get(&work).and_then(|it| {
            let batch = it.batch.as_ref().filter(|it| it.said.len() == it.items.len())?;
            let said = batch.said.values().cloned().map(Value::Record).collect();
            Some((it.node.clone(), said))
        });
        let Some((node, said)) = done else { return Ok(()) };
        self.state.data.insert(node.to_string(), Value::List(said));
        self.check_data()?;
        self.finish(work)
    }

    /// Asks the world to do the work.
    fn ask(&mut self, work: WorkId, node: NodeIx, task: &Task, item: Option<Value>) {
        let from = self.now;
        let effect = match &task.doing {
            Doing::User { within, .. } => Effect::OpenTask {
                work,
                node: self.net.node_at(node).id.clone(),
                item,
                due: within.map(|lapse| Due::After { from, lapse }),
            },
            Doing::Service { job } => Effect::CallService { work, job: job.clone(), item },
            Doing::Send { message } => Effect::Send { work, message: message.clone(), item },
            Doing::Receive { message } => Effect::Await { work, message: message.clone() },
            Doing::Decide { table } => Effect::Decide { work, table: table.clone(), item },
            Doing::Call { procedure } => {
                Effect::StartChild { work, procedure: procedure.clone(), item }
            }
        };
        self.effects.push(effect);
    }

    /// Everything behind an event-based gateway is waited for; what comes first takes the others back.
    fn race(&mut self, gate: NodeIx) -> Result<(), Halt> {
        let under = self.open(gate, None)?;
        let net = self.net;
        for next in net.ways(gate).outs.iter().map(|it| net.to(*it)) {
            let work = self.open(next, Some(under))?;
            match &net.node_at(next).kind {
                Kind::Catch(wait) => self.wait(work, wait),
                Kind::Task(task) => self.ask(work, next, task, None),
                _ => {}
            }
        }
        Ok(())
    }

    /// An event on the edge of open work. An error is not waited for: it comes with the failure.
    pub(crate) fn arm(&mut self, edge: NodeIx, host: WorkId) -> Result<(), Halt> {
        let net = self.net;
        if let Kind::Edge { edge: Edge::Wait(wait), .. } = &net.node_at(edge).kind {
            let work = self.open(edge, Some(host))?;
            self.wait(work, wait);
        }
        Ok(())
    }

    fn wait(&mut self, work: WorkId, wait: &Wait) {
        let from = self.now;
        self.effects.push(match wait {
            Wait::Message(message) => Effect::Await { work, message: message.clone() },
            Wait::Timer(Timer::At(at)) => Effect::SetTimer { work, due: Due::At(*at) },
            Wait::Timer(Timer::After(lapse) | Timer::Every(lapse)) => {
                Effect::SetTimer { work, due: Due::After { from, lapse: *lapse } }
            }
        });
    }

    fn open(&mut self, node: NodeIx, under: Option<WorkId>) -> Result<WorkId, Halt> {
        if self.state.works.len() == WORKS_MAX {
            return Err(Halt::TooMuchWork);
        }
        let id = WorkId(self.state.next);
        self.state.next += 1;
        let node = self.net.node_at(node).id.clone();
        self.state.works.insert(id, Work { node, under, item: None, since: self.now, batch: None });
        Ok(id)
    }

    pub(crate) fn kind(&self, node: &ElementId) -> Result<&'a Kind, Halt> {
        self.net.node(node.as_str()).map(|it| &it.kind).ok_or_else(|| Halt::NotThere(node.clone()))
    }

    pub(crate) fn check_data(&self) -> Result<(), Halt> {
        if FIELDS_MAX < self.state.data.len() { Err(Halt::TooMuchData) } else { Ok(()) }
    }
}
