//! `procedures/*.bpmn`: what people do about it.

use std::collections::BTreeSet;

use case::{
    Procedure, Step,
    net::{Doing, Drawing, Kind, Known, Net, Node, Task, lint, lint_names, prove},
};
use model::{ProcedureId, Role, StepId, Text};
use toml::Spanned;

use crate::{
    bpmn::{self, Reading},
    desk::Desk,
    file::File,
};

/// Reads one procedure.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let mut reading = match bpmn::read(file) {
        Ok(reading) => reading,
        Err(complaint) => {
            desk.complaints.push(*complaint);
            return;
        }
    };
    let n_before = desk.complaints.len();
    desk.complaints.append(&mut reading.outside);
    desk.complaints.append(&mut reading.unsaid);
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<ProcedureId>(file, &name) else { return };
    if reading.source.trim().is_empty() {
        let sentence =
            "the process has no source, expected the attribute `source` of our namespace";
        desk.complain(file, reading.span.clone(), sentence);
    }
    check_title(desk, file, &Text::new(&reading.name, &reading.en), &reading.span);
    for node in &reading.drawing.nodes {
        if let (Kind::Task(_), Some(span)) = (&node.kind, reading.places.get(&node.id)) {
            check_title(desk, file, &node.title, span);
        }
    }
    if desk.complaints.len() != n_before {
        return;
    }
    let Some(steps) = checked(desk, file, &mut reading) else { return };
    let title = Text::new(&reading.name, &reading.en);
    let procedure = Procedure { id: id.clone(), title, steps, source: reading.source };
    desk.own.procedures.insert(id, procedure);
}

fn check_title(desk: &mut Desk<'_>, file: &File, title: &Text, span: &std::ops::Range<usize>) {
    if title.vi.trim().is_empty() {
        let sentence = "has no Vietnamese title, expected the attribute `name`";
        desk.complain(file, span.clone(), sentence);
    }
    if title.en.trim().is_empty() {
        let sentence = "has no English title, expected the attribute `en` of our namespace";
        desk.complain(file, span.clone(), sentence);
    }
}

/// The steps of a drawing that can be run and comes to its end.
fn checked(desk: &mut Desk<'_>, file: &File, reading: &mut Reading) -> Option<Vec<Step>> {
    let drawing: Drawing = std::mem::take(&mut reading.drawing);
    let flaws = match Net::weave(1, drawing) {
        Err(flaws) => flaws,
        Ok(net) => {
            let mut flaws = lint(&net);
            flaws.extend(lint_names(&net, &known(desk)));
            if flaws.is_empty() {
                flaws = prove(&net).flaws;
            }
            if flaws.is_empty() {
                return steps_of(desk, file, reading, &net);
            }
            flaws
        }
    };
    for flaw in flaws {
        let place = flaw.at.as_ref().and_then(|it| reading.places.get(it));
        let span = place.unwrap_or(&reading.span).clone();
        desk.complain(file, span, flaw.wrong.to_string());
    }
    None
}

/// The names a procedure of this pack may use: those of its own pack also without the pack. There
/// are no forms yet.
fn known(desk: &Desk<'_>) -> Known {
    let mut known = Known::default();
    known.roles.extend(Role::ALL.iter().map(ToString::to_string));
    let own = format!("{}/", desk.pack);
    let files = desk.files.iter().filter_map(|it| it.strip_prefix("procedures/"));
    known.procedures.extend(files.filter_map(|it| it.strip_suffix(".bpmn")).map(str::to_owned));
    for catalogue in desk.open() {
        known.procedures.extend(catalogue.procedures.keys().map(ToString::to_string));
        for (id, table) in &catalogue.decisions {
            let outputs: BTreeSet<String> = table.outputs.iter().cloned().collect();
            let short = id.as_str().strip_prefix(&own).unwrap_or(id.as_str());
            known.tables.insert(short.to_owned(), outputs.clone());
            known.tables.insert(id.to_string(), outputs);
        }
    }
    known
}

/// The steps of a single line. The engine runs more than that; cases keep no tokens yet.
fn steps_of(desk: &mut Desk<'_>, file: &File, reading: &Reading, net: &Net) -> Option<Vec<Step>> {
    let place = |node: &Node| reading.places.get(&node.id).unwrap_or(&reading.span).clone();
    let line = match case::in_line(net) {
        Ok(line) => line,
        Err(node) => {
            let (id, tag) = (&node.id, node.kind.tag());
            let sentence = format!(
                "`{id}` ({tag}) makes more of it than one line of userTasks: the procedure is \
                 sound, but cases cannot follow it yet"
            );
            desk.complain(file, place(node), sentence);
            return None;
        }
    };
    if line.is_empty() {
        desk.complain(file, reading.span.clone(), "has no step, expected at least one userTask");
        return None;
    }
    let steps: Vec<Step> = line
        .iter()
        .filter_map(|node| {
            let Kind::Task(Task { doing: Doing::User { within, needs_evidence, .. }, .. }) =
                &node.kind
            else {
                return None;
            };
            let id = Spanned::new(place(node), node.id.to_string());
            let id = desk.word::<StepId>(file, &id)?;
            let within = within.map(|it| it.span);
            Some(Step { id, title: node.title.clone(), within, needs_evidence: *needs_evidence })
        })
        .collect();
    (steps.len() == line.len()).then_some(steps)
}
