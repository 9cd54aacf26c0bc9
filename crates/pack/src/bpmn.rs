//! The subset of BPMN 2.0 that a procedure may use, read with the place of every element.

use std::{collections::BTreeSet, ops::Range};

use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use crate::{Complaint, file::File};

/// The model namespace of BPMN 2.0.
const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Namespaces of the picture, which an editor keeps and we skip.
const PICTURE: &str = "http://www.omg.org/spec/BPMN/20100524/DI";

/// Our own attributes: `en`, `within`, `needsEvidence`, `source`.
const OURS: &str = "urn:haidang:bpmn:1";

/// Most elements in one drawing.
const N_ELEMENTS_MAX: usize = 2_000;

/// A process as drawn.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) name: String,
    pub(crate) en: String,
    pub(crate) source: String,
    pub(crate) span: Range<usize>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) flows: Vec<Flow>,
    n_processes: usize,
}

/// A start, a task or an end.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) kind: NodeKind,
    pub(crate) name: String,
    pub(crate) en: String,
    pub(crate) within: Option<String>,
    pub(crate) needs_evidence: Option<String>,
    pub(crate) span: Range<usize>,
}

/// What stands at a place of the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Start,
    Task,
    End,
}

/// An arrow.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) span: Range<usize>,
}

/// Attributes of one element: the plain ones and ours.
#[derive(Default)]
struct Given {
    plain: Vec<(String, String)>,
    ours: Vec<(String, String)>,
}

/// Reads a drawing.
pub(crate) fn read(file: &File) -> Result<Drawing, Vec<Complaint>> {
    let mut reader = NsReader::from_str(&file.text);
    let (mut drawing, mut complaints) = (Drawing::default(), Vec::new());
    let mut n_elements = 0;
    loop {
        let start = offset(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = offset(reader.error_position());
                complaints.push(file.complaint(at..at + 1, format!("is not XML: {error}")));
                return Err(complaints);
            }
        };
        let span = start..offset(reader.buffer_position());
        let (element, has_content) = match event {
            Event::Eof => break,
            Event::DocType(_) => {
                complaints.push(file.complaint(span, "a DOCTYPE is not allowed in a procedure"));
                return Err(complaints);
            }
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            _ => continue,
        };
        n_elements += 1;
        if n_elements > N_ELEMENTS_MAX {
            let sentence = format!("has more than {N_ELEMENTS_MAX} elements");
            complaints.push(file.complaint(span, sentence));
            return Err(complaints);
        }
        let skip = match namespace(&reader, &element) {
            Some(it) if it == PICTURE => has_content,
            Some(it) if it == BPMN => match take(&mut drawing, &reader, &element, &span) {
                Ok(leaf) => leaf && has_content,
                Err(sentence) => {
                    complaints.push(file.complaint(span, sentence));
                    has_content
                }
            },
            _ => {
                let name = element.name().into_inner().to_owned();
                complaints.push(file.complaint(span, unsupported(&name)));
                has_content
            }
        };
        if skip && let Err(error) = reader.read_to_end(element.name()) {
            complaints.push(file.complaint(start..start + 1, format!("is not XML: {error}")));
            return Err(complaints);
        }
    }
    check_ids(file, &drawing, &mut complaints);
    if complaints.is_empty() { Ok(drawing) } else { Err(complaints) }
}

/// Takes one element into the drawing. `Ok(true)`: what stands within it does not matter.
fn take(
    drawing: &mut Drawing,
    reader: &NsReader<&[u8]>,
    element: &BytesStart<'_>,
    span: &Range<usize>,
) -> Result<bool, String> {
    let local = element.local_name().into_inner().to_owned();
    let given = attributes(reader, element)?;
    let kind = match local.as_str() {
        "definitions" => return Ok(false),
        "incoming" | "outgoing" | "documentation" => return Ok(true),
        "process" => {
            drawing.n_processes += 1;
            if drawing.n_processes > 1 {
                return Err("a second process, expected one a file".to_owned());
            }
            given.only_ours(&["en", "source"])?;
            drawing.name = given.plain("name").unwrap_or_default();
            drawing.en = given.ours("en").unwrap_or_default();
            drawing.source = given.ours("source").unwrap_or_default();
            drawing.span = span.clone();
            return Ok(false);
        }
        "sequenceFlow" => {
            drawing.flows.push(Flow {
                id: given.needed("sequenceFlow", "id")?,
                from: given.needed("sequenceFlow", "sourceRef")?,
                to: given.needed("sequenceFlow", "targetRef")?,
                span: span.clone(),
            });
            // A condition within a flow would be a gateway in disguise.
            return Ok(false);
        }
        "startEvent" => NodeKind::Start,
        "userTask" => NodeKind::Task,
        "endEvent" => NodeKind::End,
        other => return Err(unsupported(other)),
    };
    given.only_ours(&["en", "within", "needsEvidence"])?;
    drawing.nodes.push(Node {
        id: given.needed(&local, "id")?,
        kind,
        name: given.plain("name").unwrap_or_default(),
        en: given.ours("en").unwrap_or_default(),
        within: given.ours("within"),
        needs_evidence: given.ours("needsEvidence"),
        span: span.clone(),
    });
    Ok(false)
}

fn unsupported(name: &str) -> String {
    format!(
        "element `{name}` is not supported, expected process, startEvent, userTask, sequenceFlow or endEvent"
    )
}

fn check_ids(file: &File, drawing: &Drawing, complaints: &mut Vec<Complaint>) {
    let mut seen = BTreeSet::new();
    for node in &drawing.nodes {
        if !seen.insert(node.id.as_str()) {
            let sentence = format!("id `{}` is used twice", node.id);
            complaints.push(file.complaint(node.span.clone(), sentence));
        }
    }
    if drawing.n_processes == 0 && complaints.is_empty() {
        let sentence = format!("has no process of the namespace {BPMN}");
        complaints.push(file.complaint(0..1, sentence));
    }
}

fn namespace(reader: &NsReader<&[u8]>, element: &BytesStart<'_>) -> Option<String> {
    match reader.resolver().resolve_element(element.name()).0 {
        ResolveResult::Bound(it) => Some(it.into_inner().to_owned()),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
    }
}

fn attributes(reader: &NsReader<&[u8]>, element: &BytesStart<'_>) -> Result<Given, String> {
    let mut given = Given::default();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|it| format!("is not XML: {it}"))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|it| format!("is not XML: {it}"))?
            .into_owned();
        let name = attribute.key.local_name().into_inner().to_owned();
        match reader.resolver().resolve_attribute(attribute.key).0 {
            ResolveResult::Bound(it) if it.into_inner() == OURS => given.ours.push((name, value)),
            ResolveResult::Unbound => given.plain.push((name, value)),
            // Attributes of other tools do not matter here.
            ResolveResult::Bound(_) | ResolveResult::Unknown(_) => {}
        }
    }
    Ok(given)
}

impl Given {
    fn plain(&self, name: &str) -> Option<String> {
        self.plain.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone())
    }

    fn ours(&self, name: &str) -> Option<String> {
        self.ours.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone())
    }

    fn needed(&self, element: &str, name: &str) -> Result<String, String> {
        self.plain(name).ok_or_else(|| format!("{element} has no attribute `{name}`"))
    }

    fn only_ours(&self, allowed: &[&str]) -> Result<(), String> {
        match self.ours.iter().find(|(it, _)| !allowed.contains(&it.as_str())) {
            None => Ok(()),
            Some((name, _)) => Err(format!(
                "attribute `{name}` is not known here, expected {}",
                allowed.join(", ")
            )),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
