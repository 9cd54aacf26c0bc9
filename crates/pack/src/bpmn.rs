//! BPMN 2.0 files: what of them is in our subset becomes a drawing, the rest is named with its place.
//!
//! The file is never written anew: it stays as its author's tool made it, picture and all.

mod element;
mod iso;
mod outside;
mod xml;

use std::{collections::BTreeMap, ops::Range};

use case::net::{Drawing, ElementId, Flow};

use self::xml::{BPMN, Element};
use crate::{Complaint, file::File};

/// A BPMN file as read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The name of the process.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// Where it comes from.
    pub source: String,
    /// What is in the subset.
    pub drawing: Drawing,
    /// What is not.
    pub outside: Vec<Complaint>,
    /// What is in the subset and does not say enough to be run.
    pub unsaid: Vec<Complaint>,
    /// Where each element stands in the file.
    pub(crate) places: BTreeMap<ElementId, Range<usize>>,
    /// Where the process begins.
    pub(crate) span: Range<usize>,
}

/// Reads BPMN text that is called `path` in complaints. An error: it is no BPMN at all.
pub fn read_bpmn(path: &str, text: &str) -> Result<Reading, Box<Complaint>> {
    read(&File { path: path.to_owned(), text: text.to_owned() })
}

/// Reads a file.
pub(crate) fn read(file: &File) -> Result<Reading, Box<Complaint>> {
    let whole = xml::read(&file.text);
    let root = whole.map_err(|(span, sentence)| Box::new(file.complaint(span, sentence)))?;
    if root.tag.as_deref() != Some("definitions") {
        let name = &root.written;
        let sentence =
            format!("element `{name}` is no BPMN, expected definitions of the namespace {BPMN}");
        return Err(Box::new(file.complaint(root.span, sentence)));
    }
    let mut page = Page { file, names: names(&root), reading: Reading::default() };
    let is_drawn = |it: &&Element| it.tag.as_deref() == Some("process") && !it.children.is_empty();
    let mut processes = root.children.iter().filter(is_drawn);
    let Some(process) = processes.next() else {
        let sentence = format!("has no process of the namespace {BPMN}");
        return Err(Box::new(file.complaint(0..1, sentence)));
    };
    page.read_process(process);
    for other in processes {
        let id = other.plain("id").unwrap_or_default();
        let sentence =
            format!("process `{id}` is a second one: draw each pool as a procedure of its own");
        page.outside(other, sentence);
    }
    Ok(page.reading)
}

/// The messages and errors that events refer to: what each is called, by id.
fn names(root: &Element) -> BTreeMap<String, String> {
    let named = root.children.iter().filter_map(|it| {
        let attribute = match it.tag.as_deref()? {
            "message" => "name",
            "error" => "errorCode",
            _ => return None,
        };
        let id = it.plain("id")?;
        Some((id.to_owned(), it.plain(attribute).or(it.plain("name")).unwrap_or(id).to_owned()))
    });
    named.collect()
}

/// One file while it is read.
pub(crate) struct Page<'a> {
    file: &'a File,
    names: BTreeMap<String, String>,
    reading: Reading,
}

impl Page<'_> {
    fn read_process(&mut self, process: &Element) {
        self.only_ours(process, &["en", "source"]);
        let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
        self.reading.name = text(process.plain("name"));
        self.reading.en = text(process.ours("en"));
        self.reading.source = text(process.ours("source"));
        self.reading.span = process.span.clone();
        for element in &process.children {
            match element.tag.as_deref() {
                Some("sequenceFlow") => self.read_flow(element),
                Some(tag) if outside::is_passed_over(tag) => {}
                _ => self.read_node(element),
            }
        }
    }

    fn read_flow(&mut self, element: &Element) {
        self.only_ours(element, &["field", "is", "en"]);
        let [Some(id), Some(from), Some(to)] =
            ["id", "sourceRef", "targetRef"].map(|it| self.needed(element, it))
        else {
            return;
        };
        let when = match (element.ours("field"), element.ours("is")) {
            (Some(field), Some(is)) => Some(case::Test {
                field: field.to_owned(),
                is: is.split('|').map(|it| it.trim().to_owned()).collect(),
            }),
            (None, None) => None,
            _ => {
                let sentence = format!("`{id}` asks half a question, expected hd:field and hd:is");
                self.unsaid(element, sentence);
                None
            }
        };
        if when.is_none() && element.child("conditionExpression").is_some() {
            let sentence = format!(
                "the condition of `{id}` is an expression of another tool, expected a field and \
                 what it says: hd:field and hd:is"
            );
            self.unsaid(element, sentence);
        }
        self.place(&id, element);
        self.reading.drawing.flows.push(Flow { id, from, to, when });
    }

    fn read_node(&mut self, element: &Element) {
        let Some(kind) = self.kind(element) else { return };
        let Some(id) = self.needed(element, "id") else { return };
        let title = model::Text::new(
            element.plain("name").unwrap_or_default(),
            element.ours("en").unwrap_or_default(),
        );
        self.place(&id, element);
        self.reading.drawing.nodes.push(case::net::Node { id, title, kind });
    }

    fn place(&mut self, id: &ElementId, element: &Element) {
        self.reading.places.insert(id.clone(), element.span.clone());
    }

    fn needed(&mut self, element: &Element, name: &str) -> Option<ElementId> {
        let found = element.plain(name).map(ElementId::from);
        if found.is_none() {
            self.outside(element, format!("{} has no attribute `{name}`", element.name()));
        }
        found
    }

    fn only_ours(&mut self, element: &Element, allowed: &[&str]) {
        let foreign: Vec<&str> = element.our_names().filter(|it| !allowed.contains(it)).collect();
        for name in foreign {
            let expected = allowed.join(", ");
            let sentence = format!("attribute `{name}` is not known here, expected {expected}");
            self.outside(element, sentence);
        }
    }

    /// Not in the subset.
    fn outside(&mut self, element: &Element, sentence: String) {
        let complaint = self.file.complaint(element.span.clone(), sentence);
        self.reading.outside.push(complaint);
    }

    /// In the subset, and not enough.
    fn unsaid(&mut self, element: &Element, sentence: String) {
        let complaint = self.file.complaint(element.span.clone(), sentence);
        self.reading.unsaid.push(complaint);
    }
}
