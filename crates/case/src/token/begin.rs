//! A case begins.

use model::Time;

use super::{Effect, Halt, Oracle, Run, State, run::Facts};
use crate::{
    net::{Net, NodeIx, Start},
    value::Data,
};

/// Begins a case at a start of its net; without a name, at the plain one, else at the only one.
pub fn begin(
    net: &Net,
    at: Option<&str>,
    data: Data,
    now: Time,
) -> Result<(State, Vec<Effect>), Halt> {
    begin_by(net, start_of(net, at)?, data, now, Facts)
}

/// The same, with somebody else answering what gateways ask.
pub(crate) fn begin_by<O: Oracle>(
    net: &Net,
    start: NodeIx,
    data: Data,
    now: Time,
    oracle: O,
) -> Result<(State, Vec<Effect>), Halt> {
    let mut run = Run::new(net, State::empty(net, data), now, oracle);
    run.check_data()?;
    run.leave(start);
    run.settle()
}

fn start_of(net: &Net, at: Option<&str>) -> Result<NodeIx, Halt> {
    let found = match at {
        Some(name) => net.starts().find(|(node, _)| node.id.as_str() == name),
        None => net
            .starts()
            .find(|(_, start)| **start == Start::Plain)
            .or_else(|| net.starts().next().filter(|_| net.starts().count() == 1)),
    };
    let found = found.and_then(|(node, _)| net.at(node.id.as_str()));
    found.ok_or_else(|| Halt::NoStart { at: at.unwrap_or_default().to_owned() })
}
