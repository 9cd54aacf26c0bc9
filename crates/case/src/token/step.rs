//! One piece of news, and what it does.

use model::Time;

use super::{Effect, Ended, Halt, Input, Oracle, Run, State, WorkId, run::Facts};
use crate::{
    net::{Doing, Edge, Kind, Net, Task, Wait},
    value::Data,
};

/// Takes one piece of news. Nothing else changes a case.
pub fn step(
    net: &Net,
    state: &State,
    now: Time,
    input: &Input,
) -> Result<(State, Vec<Effect>), Halt> {
    step_by(net, state, now, input, Facts)
}

/// The same, with somebody else answering what gateways ask.
pub(crate) fn step_by<O: Oracle>(
    net: &Net,
    state: &State,
    now: Time,
    input: &Input,
    oracle: O,
) -> Result<(State, Vec<Effect>), Halt> {
    if state.ended.is_some() {
        return Err(Halt::Over);
    }
    if state.version != net.version() {
        return Err(Halt::OtherVersion { case: state.version, net: net.version() });
    }
    let mut run = Run::new(net, state.clone(), now, oracle);
    match input {
        Input::Done { work, data } => {
            let task = run.task(*work)?;
            if matches!(task.doing, Doing::Receive { .. }) {
                return Err(run.not_so(*work));
            }
            run.done(*work, data.clone())?;
        }
        Input::Failed { work, error } => {
            run.task(*work)?;
            run.failed(*work, error)?;
        }
        Input::Came { message, data } => {
            let waits = |id: &WorkId| run.awaits(*id).is_some_and(|it| it == message);
            let Some(work) = state.works.keys().copied().find(waits) else {
                return Err(Halt::NobodyWaits { message: message.clone() });
            };
            run.came(work, data.clone())?;
        }
        Input::Rang { work } => {
            if !run.rings(*work)? {
                return Err(run.not_so(*work));
            }
            run.came(*work, Data::new())?;
        }
        Input::Withdraw => run.close(Ended::Withdrawn),
    }
    run.settle()
}

impl<O: Oracle> Run<'_, O> {
    /// The open task of this work. A batch is finished by its items, never by itself.
    fn task(&self, work: WorkId) -> Result<&Task, Halt> {
        let it = self.state.works.get(&work).ok_or(Halt::NotOpen { work })?;
        match self.kind(&it.node)? {
            Kind::Task(task) if it.batch.is_none() => Ok(task),
            _ => Err(self.not_so(work)),
        }
    }

    /// The message this work waits for.
    fn awaits(&self, work: WorkId) -> Option<&str> {
        let it = self.state.works.get(&work)?;
        match self.kind(&it.node).ok()? {
            Kind::Task(Task { doing: Doing::Receive { message }, .. }) if it.batch.is_none() => {
                Some(message)
            }
            kind => match waited_for(kind)? {
                Wait::Message(message) => Some(message),
                Wait::Timer(_) => None,
            },
        }
    }

    /// Is it a timer?
    fn rings(&self, work: WorkId) -> Result<bool, Halt> {
        let it = self.state.works.get(&work).ok_or(Halt::NotOpen { work })?;
        Ok(matches!(waited_for(self.kind(&it.node)?), Some(Wait::Timer(_))))
    }

    fn not_so(&self, work: WorkId) -> Halt {
        match self.state.works.get(&work) {
            Some(it) => Halt::NotSo { work, node: it.node.clone() },
            None => Halt::NotOpen { work },
        }
    }
}

/// What an event waits for.
fn waited_for(kind: &Kind) -> Option<&Wait> {
    match kind {
        Kind::Catch(wait) | Kind::Edge { edge: Edge::Wait(wait), .. } => Some(wait),
        _ => None,
    }
}
