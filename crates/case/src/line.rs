//! A case whose procedure is one line of user tasks, run by the token engine. Such a case keeps its
//! steps and no tokens: where it stands follows from what was done.

use model::{StepRecord, Text, Time};

use crate::{
    net::{Doing, Drawing, ElementId, End, Flow, Kind, Net, Node, Start, Task},
    token::{Input, State, begin, step},
    value::Data,
};

/// The user tasks of a net that is one line of them; else the first node that makes it more.
pub fn in_line(net: &Net) -> Result<Vec<&Node>, &Node> {
    let plain = |node: &Node| match &node.kind {
        Kind::Start(start) => *start == Start::Plain,
        Kind::End(end) => *end == End::Plain,
        Kind::Task(Task { doing: Doing::User { role: None, form: None, within, .. }, many }) => {
            many.is_none() && within.is_none_or(|it| !it.working)
        }
        _ => false,
    };
    let splits = |node: &Node| 1 < net.flows().iter().filter(|it| it.from == node.id).count();
    if let Some(node) = net.nodes().iter().find(|it| !plain(it) || splits(it)) {
        return Err(node);
    }
    let first = net.starts().next().map(|(node, _)| node);
    if let Some((second, _)) = net.starts().nth(1) {
        return Err(second);
    }
    let following = |node: &Node| {
        let flow = net.flows().iter().find(|it| it.from == node.id)?;
        net.node(flow.to.as_str())
    };
    let mut line: Vec<&Node> = Vec::new();
    let mut at = first;
    while let Some(node) = at {
        if line.iter().any(|it| it.id == node.id) {
            return Err(node);
        }
        if matches!(node.kind, Kind::Task(_)) {
            line.push(node);
        }
        at = following(node);
    }
    Ok(line)
}

/// The step in hand once everything that is done has been done; none when all is.
pub(crate) fn in_hand(steps: &[StepRecord]) -> Option<usize> {
    let net = net(steps.len());
    let mut state = begin(&net, None, Data::new(), Time(0)).ok()?.0;
    loop {
        let (work, n) = standing(&state)?;
        if steps.get(n)?.done_at.is_none() {
            return Some(n);
        }
        state = step(&net, &state, Time(0), &Input::Done { work, data: Data::new() }).ok()?.0;
    }
}

fn standing(state: &State) -> Option<(crate::token::WorkId, usize)> {
    let (work, it) = state.works().next()?;
    Some((work, it.node.as_str().parse().ok()?))
}

/// A line of `n` user tasks, called by their numbers from 0.
fn net(n: usize) -> Net {
    let id = |it: usize| ElementId::from(it.to_string().as_str());
    let node = |id, kind| Node { id, title: Text::default(), kind };
    let task = || {
        let doing = Doing::User { role: None, form: None, within: None, needs_evidence: false };
        Kind::Task(Task { doing, many: None })
    };
    let mut nodes: Vec<Node> = (0..n).map(|it| node(id(it), task())).collect();
    nodes.push(node("start".into(), Kind::Start(Start::Plain)));
    nodes.push(node("end".into(), Kind::End(End::Plain)));
    let stops: Vec<ElementId> = std::iter::once("start".into())
        .chain((0..n).map(id))
        .chain(std::iter::once("end".into()))
        .collect();
    let flow = |(n, pair): (usize, &[ElementId])| Flow {
        id: format!("flow {n}").as_str().into(),
        from: pair[0].clone(),
        to: pair[1].clone(),
        when: None,
    };
    let flows = stops.windows(2).enumerate().map(flow).collect();
    Net::weave(1, Drawing { nodes, flows }).expect("a line of tasks holds together")
}
