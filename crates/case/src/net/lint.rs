//! What a drawing says that nobody can have meant. All of it is found without running it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Doing, ElementId, Flaw, Gateway, Kind, Net, Node, NodeIx, Task, Wrong,
    reach::{ending, reached},
};

/// The names a procedure may use.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Roles people have.
    pub roles: BTreeSet<String>,
    /// Forms, with the fields they ask for.
    pub forms: BTreeMap<String, BTreeSet<String>>,
    /// Decision tables, with the fields they give.
    pub tables: BTreeMap<String, BTreeSet<String>>,
    /// Procedures that may be called.
    pub procedures: BTreeSet<String>,
    /// Fields that a case begins with, or that messages and services bring.
    pub given: BTreeSet<String>,
}

/// The shape: dead ends, circles, what is never reached, gateways that may not know the way.
#[must_use]
pub fn lint(net: &Net) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if net.starts().next().is_none() {
        flaws.push(Flaw::whole(Wrong::NoStart));
        return flaws;
    }
    let (reached, ending) = (reached(net), ending(net));
    let mut first_circle = true;
    for node in net.all() {
        let Node { id, kind, .. } = net.node_at(node);
        let ends_here = net.ways(node).outs.is_empty();
        if ends_here && !matches!(kind, Kind::End(_)) {
            flaws.push(Flaw::at(id, Wrong::DeadEnd(id.clone())));
        } else if !reached[node.0] {
            flaws.push(Flaw::at(id, Wrong::Unreached(id.clone())));
        } else if !ending[node.0]
            && first_circle
            && let Some(circle) = circle_from(net, node)
        {
            let id = &net.node_at(circle).id;
            flaws.push(Flaw::at(id, Wrong::Circle(id.clone())));
            first_circle = false;
        }
        lint_choice(net, node, &mut flaws);
    }
    flaws.extend(spin(net));
    flaws
}

/// The names: unknown roles, forms, tables and procedures, and fields that nobody gives.
#[must_use]
pub fn lint_names(net: &Net, known: &Known) -> Vec<Flaw> {
    let (mut flaws, mut said) = (Vec::new(), known.given.clone());
    let mut asked: Vec<(&ElementId, &str)> = Vec::new();
    for Node { id, kind, .. } in net.nodes() {
        let Kind::Task(Task { doing, many }) = kind else { continue };
        if let Some(many) = many {
            asked.push((id, many.list.as_str()));
            said.insert(id.to_string());
        }
        let unknown =
            |noun, name: &str| Flaw::at(id, Wrong::Unknown { noun, name: name.to_owned() });
        match doing {
            Doing::User { role, form, .. } => {
                if let Some(role) = role.as_ref().filter(|it| !known.roles.contains(*it)) {
                    flaws.push(unknown("role", role));
                }
                match form.as_ref().map(|it| (it, known.forms.get(it))) {
                    Some((_, Some(fields))) => said.extend(fields.iter().cloned()),
                    Some((form, None)) => flaws.push(unknown("form", form)),
                    None => {}
                }
            }
            Doing::Decide { table } => match known.tables.get(table) {
                Some(fields) => said.extend(fields.iter().cloned()),
                None => flaws.push(unknown("decision table", table)),
            },
            Doing::Call { procedure } if !known.procedures.contains(procedure) => {
                flaws.push(unknown("procedure", procedure));
            }
            Doing::Call { .. }
            | Doing::Service { .. }
            | Doing::Send { .. }
            | Doing::Receive { .. } => {}
        }
    }
    for flow in net.flows() {
        asked.extend(flow.when.iter().map(|it| (&flow.id, it.field.as_str())));
    }
    asked.retain(|(_, field)| !said.contains(*field));
    flaws.extend(asked.iter().map(|(at, it)| Flaw::at(at, Wrong::UnsaidField((*it).to_owned()))));
    flaws
}

/// The circle that the first ways out lead into; none where they lead to a dead end, said already.
fn circle_from(net: &Net, node: NodeIx) -> Option<NodeIx> {
    let (mut at, mut seen) = (node, BTreeSet::new());
    while seen.insert(at) {
        at = net.to(*net.ways(at).outs.first()?);
    }
    Some(at)
}

fn lint_choice(net: &Net, node: NodeIx, flaws: &mut Vec<Flaw>) {
    let (Node { id, kind, .. }, ways) = (net.node_at(node), net.ways(node));
    if !kind.chooses() || ways.outs.len() < 2 {
        return;
    }
    if ways.default.is_none() {
        flaws.push(Flaw::at(id, Wrong::NoDefault(id.clone())));
    }
    for flow in ways.outs.iter().filter(|it| Some(**it) != ways.default) {
        let flow = net.flow_at(*flow);
        if flow.when.is_none() {
            flaws.push(Flaw::at(&flow.id, Wrong::NoTest(flow.id.clone())));
        }
    }
}

/// A circle in which no token ever rests: found by taking away, again and again, the gateways that
/// no other gateway leads to.
fn spin(net: &Net) -> Option<Flaw> {
    let passes = |it: &NodeIx| match &net.node_at(*it).kind {
        Kind::Gateway(it) => *it != Gateway::EventBased,
        _ => false,
    };
    let mut left: BTreeSet<NodeIx> = net.all().filter(passes).collect();
    loop {
        let led_to =
            |node: &NodeIx| net.ways(*node).ins.iter().any(|it| left.contains(&net.from(*it)));
        let kept: BTreeSet<NodeIx> = left.iter().copied().filter(led_to).collect();
        if kept.len() == left.len() {
            break;
        }
        left = kept;
    }
    // What hangs behind a circle is still there: of those, take one that is on it.
    let on_it = left.iter().find(|it| upstream_of(net, **it, &left).contains(*it))?;
    let id = &net.node_at(*on_it).id;
    Some(Flaw::at(id, Wrong::Spin(id.clone())))
}

fn upstream_of(net: &Net, node: NodeIx, within: &BTreeSet<NodeIx>) -> BTreeSet<NodeIx> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![node]);
    while let Some(at) = open.pop() {
        for before in net.ways(at).ins.iter().map(|it| net.from(*it)) {
            if within.contains(&before) && seen.insert(before) {
                open.push(before);
            }
        }
    }
    seen
}
