//! `procedures/*.bpmn`: what people do about it, as a sequence of user tasks.

use std::collections::{BTreeMap, BTreeSet};

use case::{Procedure, Step};
use model::{ProcedureId, Span, StepId, Text};
use toml::Spanned;

use crate::{
    bpmn::{self, Drawing, Node, NodeKind},
    desk::Desk,
    file::File,
};

/// Reads one procedure.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let drawing = match bpmn::read(file) {
        Ok(drawing) => drawing,
        Err(complaints) => {
            desk.complaints.extend(complaints);
            return;
        }
    };
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<ProcedureId>(file, &name) else { return };
    if drawing.source.trim().is_empty() {
        let sentence =
            "the process has no source, expected the attribute `source` of our namespace";
        desk.complain(file, drawing.span.clone(), sentence);
    }
    let title = title_of(desk, file, &drawing.name, &drawing.en, &drawing.span);
    let Some(tasks) = in_sequence(desk, file, &drawing) else { return };
    let steps: Vec<Step> = tasks.into_iter().filter_map(|it| read_step(desk, file, it)).collect();
    if steps.is_empty() {
        desk.complain(file, drawing.span.clone(), "has no step, expected at least one userTask");
        return;
    }
    let procedure = Procedure { id: id.clone(), title, steps, source: drawing.source };
    desk.own.procedures.insert(id, procedure);
}

fn title_of(
    desk: &mut Desk<'_>,
    file: &File,
    vi: &str,
    en: &str,
    span: &std::ops::Range<usize>,
) -> Text {
    if vi.trim().is_empty() {
        let sentence = "has no Vietnamese title, expected the attribute `name`";
        desk.complain(file, span.clone(), sentence);
    }
    if en.trim().is_empty() {
        let sentence = "has no English title, expected the attribute `en` of our namespace";
        desk.complain(file, span.clone(), sentence);
    }
    Text::new(vi, en)
}

fn read_step(desk: &mut Desk<'_>, file: &File, node: &Node) -> Option<Step> {
    let at = |text: &str| Spanned::new(node.span.clone(), text.to_owned());
    let title = title_of(desk, file, &node.name, &node.en, &node.span);
    let needs_evidence = match node.needs_evidence.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let sentence = format!("needsEvidence is `{other}`, expected true or false");
            desk.complain(file, node.span.clone(), sentence);
            false
        }
    };
    let within = match &node.within {
        None => None,
        Some(text) => Some(desk.word::<Span>(file, &at(text))?),
    };
    Some(Step { id: desk.word::<StepId>(file, &at(&node.id))?, title, within, needs_evidence })
}

/// The tasks from the start to the end; a complaint where the drawing is no single line.
fn in_sequence<'a>(
    desk: &mut Desk<'_>,
    file: &File,
    drawing: &'a Drawing,
) -> Option<Vec<&'a Node>> {
    let n_before = desk.complaints.len();
    let nodes: BTreeMap<&str, &Node> =
        drawing.nodes.iter().map(|it| (it.id.as_str(), it)).collect();
    let mut next: BTreeMap<&str, &str> = BTreeMap::new();
    for flow in &drawing.flows {
        for end in [&flow.from, &flow.to] {
            if !nodes.contains_key(end.as_str()) {
                let sentence = format!(
                    "sequenceFlow `{}` leads to or from `{end}`, which is not there",
                    flow.id
                );
                desk.complain(file, flow.span.clone(), sentence);
            }
        }
        if next.insert(&flow.from, &flow.to).is_some() {
            let sentence = format!("two flows leave `{}`, expected a sequence of steps", flow.from);
            desk.complain(file, flow.span.clone(), sentence);
        }
    }
    let starts: Vec<&Node> = drawing.nodes.iter().filter(|it| it.kind == NodeKind::Start).collect();
    let [start] = starts.as_slice() else {
        let sentence = format!("has {} startEvents, expected one", starts.len());
        desk.complain(file, drawing.span.clone(), sentence);
        return None;
    };
    let (mut tasks, mut seen, mut at) = (Vec::new(), BTreeSet::new(), *start);
    while seen.insert(at.id.as_str()) {
        match (at.kind, next.get(at.id.as_str()).and_then(|it| nodes.get(it))) {
            (NodeKind::End, _) => break,
            (_, None) => {
                desk.complain(
                    file,
                    at.span.clone(),
                    format!("`{}` leads nowhere, expected a flow to the next step", at.id),
                );
                return None;
            }
            (_, Some(following)) => at = following,
        }
        if at.kind == NodeKind::Task && !seen.contains(at.id.as_str()) {
            tasks.push(at);
        }
    }
    if at.kind != NodeKind::End {
        desk.complain(file, at.span.clone(), format!("the steps go in a circle at `{}`", at.id));
    }
    for node in drawing.nodes.iter().filter(|it| !seen.contains(it.id.as_str())) {
        desk.complain(
            file,
            node.span.clone(),
            format!("`{}` is never reached from the start", node.id),
        );
    }
    (desk.complaints.len() == n_before).then_some(tasks)
}
