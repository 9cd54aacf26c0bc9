//! `procedures/*.bpmn`: what people do about it.

use std::{collections::BTreeSet, sync::Arc};

use access::{Action, Matrix, Noun};
use case::{
    Procedure,
    net::{Doing, Drawing, Kind, Known, Net, Node, Start, Task, lint, lint_names, prove},
};
use model::{ProcedureId, Role, StepId, Text};
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::{
    Complaint,
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
    let Some(net) = checked(desk, file, &mut reading) else { return };
    let title = Text::new(&reading.name, &reading.en);
    let (net, text) = (Arc::new(net), file.text.as_str().into());
    let procedure = Procedure { id: id.clone(), title, net, source: reading.source, text };
    desk.own.procedures.insert(id, procedure);
}

/// Reads a procedure that was checked before, as cases that were begun with it need it.
pub fn read_procedure(id: &ProcedureId, text: &str) -> Result<Procedure, Complaint> {
    let file = File { path: format!("{id}.bpmn"), text: text.to_owned() };
    let mut reading = bpmn::read(&file).map_err(|it| *it)?;
    let mut drawing = std::mem::take(&mut reading.drawing);
    let pack = id.as_str().split_once('/').map_or("", |it| it.0);
    in_full(&mut drawing, pack);
    let net = Net::weave(version_of(text), drawing).map_err(|flaws| {
        let flaws: Vec<String> = flaws.iter().map(ToString::to_string).collect();
        file.complaint(reading.span.clone(), flaws.join(", "))
    })?;
    let title = Text::new(&reading.name, &reading.en);
    let (net, source, text) = (Arc::new(net), reading.source, text.into());
    Ok(Procedure { id: id.clone(), title, net, source, text })
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

/// A drawing that can be run and comes to its end.
fn checked(desk: &mut Desk<'_>, file: &File, reading: &mut Reading) -> Option<Net> {
    let mut drawing: Drawing = std::mem::take(&mut reading.drawing);
    let version = version_of(&file.text);
    let mut flaws = match Net::weave(version, drawing.clone()) {
        Err(flaws) => flaws,
        Ok(net) => {
            let mut flaws = lint(&net);
            flaws.extend(lint_names(&net, &known(desk)));
            if flaws.is_empty() {
                flaws = prove(&net).flaws;
            }
            flaws
        }
    };
    if flaws.is_empty() {
        in_full(&mut drawing, desk.pack.as_str());
        match Net::weave(version, drawing) {
            Ok(net) if can_be_followed(desk, file, reading, &net) => return Some(net),
            Ok(_) => return None,
            Err(found) => flaws = found,
        }
    }
    for flaw in flaws {
        let place = flaw.at.as_ref().and_then(|it| reading.places.get(it));
        let span = place.unwrap_or(&reading.span).clone();
        desk.complain(file, span, flaw.wrong.to_string());
    }
    None
}

/// The names a procedure of this pack may use: those of its own pack also without the pack.
fn known(desk: &Desk<'_>) -> Known {
    let mut known = Known::default();
    let matrix = desk.open().map(|it| &it.matrix).find(|it| **it != Matrix::default());
    let works =
        |it: &&Role| matrix.is_none_or(|matrix| matrix.allows(**it, Noun::Case, Action::Work));
    known.roles.extend(Role::ALL.iter().filter(works).map(ToString::to_string));
    let own = format!("{}/", desk.pack);
    let short = |id: &str| id.strip_prefix(&own).unwrap_or(id).to_owned();
    let files = desk.files.iter().filter_map(|it| it.strip_prefix("procedures/"));
    known.procedures.extend(files.filter_map(|it| it.strip_suffix(".bpmn")).map(str::to_owned));
    for catalogue in desk.open() {
        known.procedures.extend(catalogue.procedures.keys().map(ToString::to_string));
        for (id, table) in &catalogue.decisions {
            let outputs: BTreeSet<String> = table.outputs.iter().cloned().collect();
            known.tables.insert(short(id.as_str()), outputs.clone());
            known.tables.insert(id.to_string(), outputs);
        }
        for (id, form) in &catalogue.forms {
            let fields: BTreeSet<String> = form.fields.iter().map(|it| it.name.clone()).collect();
            known.forms.insert(short(id.as_str()), fields.clone());
            known.forms.insert(id.to_string(), fields);
        }
    }
    // A part is begun for one of a list, and reads it by this name.
    known.given.insert("item".to_owned());
    known
}

/// Names what the running center does not have yet, and a step whose id is no code.
fn can_be_followed(desk: &mut Desk<'_>, file: &File, reading: &Reading, net: &Net) -> bool {
    let place = |node: &Node| reading.places.get(&node.id).unwrap_or(&reading.span).clone();
    if let Some(node) = case::beyond(net) {
        let (id, tag) = (&node.id, node.kind.tag());
        let sentence = format!(
            "`{id}` ({tag}) needs a service, a message or a clock that begins cases, which the center \
             does not have yet: let a person do it in a userTask"
        );
        desk.complain(file, place(node), sentence);
        return false;
    }
    let people_do = |it: &Node| {
        matches!(&it.kind, Kind::Task(Task { doing: Doing::User { .. } | Doing::Call { .. }, .. }))
    };
    if !net.nodes().iter().any(people_do) {
        desk.complain(file, reading.span.clone(), "has no step, expected at least one userTask");
        return false;
    }
    // Whatever fails becomes a step of people.
    let mut tasks = net.nodes().iter().filter(|it| matches!(it.kind, Kind::Task(_)));
    tasks.all(|it| desk.word::<StepId>(file, &Spanned::new(place(it), it.id.to_string())).is_some())
}

/// Names without a pack are of this one: written out, since a case may be worked beside other packs.
fn in_full(drawing: &mut Drawing, pack: &str) {
    let full = |name: &mut String| {
        if !name.contains('/') {
            *name = format!("{pack}/{name}");
        }
    };
    for node in &mut drawing.nodes {
        match &mut node.kind {
            Kind::Start(Start::Alarm(rule)) => full(rule),
            Kind::Task(Task {
                doing:
                    Doing::User { form: Some(name), .. }
                    | Doing::Decide { table: name }
                    | Doing::Call { procedure: name },
                ..
            }) => full(name),
            _ => {}
        }
    }
}

/// What tells this text from other versions of it. Nothing stands for a line without a text.
fn version_of(text: &str) -> u32 {
    let hash = Sha256::digest(text.as_bytes());
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).max(1)
}
