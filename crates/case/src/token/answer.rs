//! What an answer does to the work it is for.

use super::{Effect, Ended, Halt, Oracle, Run, WorkId};
use crate::{
    net::{Edge, Gateway, Kind, NodeIx, Task, Timer, Wait},
    value::Data,
};

impl<O: Oracle> Run<'_, O> {
    /// Work is done; of a batch, one item.
    pub(crate) fn done(&mut self, work: WorkId, data: Data) -> Result<(), Halt> {
        let open = self.state.works.get(&work).ok_or(Halt::NotOpen { work })?;
        let (Some(item), Some(under)) = (open.item, open.under) else {
            self.say(data)?;
            return self.finish(work);
        };
        let node = self.node_of(work)?;
        self.state.works.remove(&work);
        if let Some(batch) = self.state.works.get_mut(&under).and_then(|it| it.batch.as_mut()) {
            batch.said.insert(item, data);
        }
        if let Kind::Task(task @ Task { many: Some(many), .. }) = &self.net.node_at(node).kind
            && many.one_by_one
        {
            self.begin_item(under, node, task)?;
        }
        self.finish_batch(under)
    }

    /// What was waited for came.
    pub(crate) fn came(&mut self, work: WorkId, data: Data) -> Result<(), Halt> {
        let node = self.node_of(work)?;
        let Kind::Edge { edge, interrupts, .. } = &self.net.node_at(node).kind else {
            return self.done(work, data);
        };
        self.say(data)?;
        let host = self.state.works.remove(&work).and_then(|it| it.under);
        if let Some(host) = host {
            let repeats =
                matches!(edge, Edge::Wait(Wait::Message(_) | Wait::Timer(Timer::Every(_))));
            if *interrupts {
                self.take_back(host, true);
            } else if repeats && self.oracle.again() {
                self.arm(node, host)?;
            }
        }
        self.leave(node);
        Ok(())
    }

    /// Work failed: the edge event for this error, else the one for any. Without one, which BPMN
    /// leaves open, the work stays and a person must decide.
    pub(crate) fn failed(&mut self, work: WorkId, error: &str) -> Result<(), Halt> {
        let node = self.node_of(work)?;
        let catches = |wanted: Option<&str>| {
            self.net.ways(node).edge.iter().copied().find(|it| {
                let kind = &self.net.node_at(*it).kind;
                matches!(kind, Kind::Edge { edge: Edge::Error(code), .. } if code.as_deref() == wanted)
            })
        };
        let Some(edge) = catches(Some(error)).or_else(|| catches(None)) else {
            self.effects.push(Effect::Doubt { work, error: error.to_owned() });
            return Ok(());
        };
        let batch = self.state.works.get(&work).filter(|it| it.item.is_some());
        match batch.and_then(|it| it.under) {
            Some(batch) => {
                self.state.works.remove(&work);
                self.take_back(batch, true);
            }
            None => self.take_back(work, false),
        }
        self.leave(edge);
        Ok(())
    }

    /// The token goes on; whatever hung on the work goes away.
    pub(crate) fn finish(&mut self, work: WorkId) -> Result<(), Halt> {
        let node = self.node_of(work)?;
        let race = self.state.works.get(&work).and_then(|it| it.under);
        self.take_back(work, false);
        if let Some(race) = race {
            self.take_back(race, true);
        }
        self.leave(node);
        Ok(())
    }

    /// The case is over: nothing is open any more. Where tokens wait for each other they stay, so
    /// that it is seen where.
    pub(crate) fn close(&mut self, how: Ended) {
        while let Some(work) = self.state.works.keys().next().copied() {
            self.take_back(work, true);
        }
        self.moving.clear();
        if how != Ended::Stuck {
            self.state.waiting.clear();
        }
        self.state.ended = Some(how.clone());
        self.effects.push(Effect::Close { how });
    }

    /// Work goes away, with all that is under it; the world is told of what it was asked for.
    pub(crate) fn take_back(&mut self, work: WorkId, tell: bool) {
        for below in self.state.under(work) {
            self.take_back(below, true);
        }
        let Some(gone) = self.state.works.remove(&work) else { return };
        let race = matches!(self.kind(&gone.node), Ok(Kind::Gateway(Gateway::EventBased)));
        if tell && !race && gone.batch.is_none() {
            self.effects.push(Effect::TakeBack { work });
        }
    }

    fn say(&mut self, data: Data) -> Result<(), Halt> {
        self.state.data.extend(data);
        self.check_data()
    }

    fn node_of(&self, work: WorkId) -> Result<NodeIx, Halt> {
        let open = self.state.works.get(&work).ok_or(Halt::NotOpen { work })?;
        self.net.at(open.node.as_str()).ok_or_else(|| Halt::NotThere(open.node.clone()))
    }
}
