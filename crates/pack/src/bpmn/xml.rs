//! XML from strangers, read into a small tree: no document types, no entities, bounded in size.

use std::ops::Range;

use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesStart, Event},
    name::ResolveResult,
};

/// The model namespace of BPMN 2.0.
pub(super) const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// The picture, which stays in the file and is nothing to us.
const PICTURE: &str = "http://www.omg.org/spec/BPMN/20100524/DI";

/// Our own attributes.
const OURS: &str = "urn:haidang:bpmn:1";

/// Most elements in one file. A procedure of 500 steps has about 3,000 and its picture.
const N_ELEMENTS_MAX: usize = 20_000;

/// Deepest nesting.
const DEPTH_MAX: usize = 32;

/// Longest file.
const BYTES_MAX: usize = 4 << 20;

/// What is wrong, and where.
pub(super) type Wrong = (Range<usize>, String);

/// An element with what is in it. What other tools keep for themselves is left out.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name; none where it is not BPMN.
    pub(super) tag: Option<String>,
    /// Its name as written, with its prefix.
    pub(super) written: String,
    plain: Vec<(String, String)>,
    ours: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    pub(super) span: Range<usize>,
}

/// Reads a file.
pub(super) fn read(text: &str) -> Result<Element, Wrong> {
    if BYTES_MAX < text.len() {
        return Err((0..1, format!("has {} bytes, expected at most {BYTES_MAX}", text.len())));
    }
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut n_elements = 0;
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event().map_err(|it| {
            let at = offset(reader.error_position());
            (at..at + 1, not_xml(&it))
        })?;
        let span = start..offset(reader.buffer_position());
        let (element, has_content) = match event {
            Event::Eof if open.is_empty() => return Err((0..1, "has no element".to_owned())),
            Event::Eof => return Err((span, not_xml(&"it ends before its elements do"))),
            Event::DocType(_) => {
                return Err((span, "a DOCTYPE is not allowed in a procedure".to_owned()));
            }
            Event::Text(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.into_inner());
                }
                continue;
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { continue };
                match open.last_mut() {
                    Some(outer) => outer.children.push(done),
                    None => return Ok(done),
                }
                continue;
            }
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            // Comments, instructions to other programs, references to characters.
            _ => continue,
        };
        n_elements += 1;
        if n_elements > N_ELEMENTS_MAX || open.len() == DEPTH_MAX {
            let sentence = format!(
                "has more than {N_ELEMENTS_MAX} elements, or more than {DEPTH_MAX} within one another"
            );
            return Err((span, sentence));
        }
        let namespace = namespace(&reader, &element);
        let local = element.local_name().into_inner().to_owned();
        let is_bpmn = namespace.as_deref() == Some(BPMN);
        let passed_over = namespace.as_deref() == Some(PICTURE)
            || (is_bpmn && matches!(local.as_str(), "extensionElements" | "documentation"));
        if passed_over {
            if has_content {
                reader.read_to_end(element.name()).map_err(|it| (span, not_xml(&it)))?;
            }
            continue;
        }
        let (plain, ours) =
            attributes(&reader, &element).map_err(|sentence| (span.clone(), sentence))?;
        let written = element.name().into_inner().to_owned();
        let tag = is_bpmn.then_some(local);
        let (text, children) = (String::new(), Vec::new());
        let element = Element { tag, written, plain, ours, text, children, span };
        match (has_content, open.last_mut()) {
            (true, _) => open.push(element),
            (false, Some(outer)) => outer.children.push(element),
            (false, None) => return Ok(element),
        }
    }
}

impl Element {
    /// An attribute of BPMN.
    pub(super) fn plain(&self, name: &str) -> Option<&str> {
        self.plain.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// An attribute of ours.
    pub(super) fn ours(&self, name: &str) -> Option<&str> {
        self.ours.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The names of our attributes.
    pub(super) fn our_names(&self) -> impl Iterator<Item = &str> {
        self.ours.iter().map(|(name, _)| name.as_str())
    }

    /// Its name, if it is BPMN, else as written.
    pub(super) fn name(&self) -> &str {
        self.tag.as_deref().unwrap_or(&self.written)
    }

    /// The first element of this name within.
    pub(super) fn child(&self, tag: &str) -> Option<&Self> {
        self.children.iter().find(|it| it.tag.as_deref() == Some(tag))
    }
}

type Attributes = Vec<(String, String)>;

/// The attributes of BPMN and ours.
fn attributes(
    reader: &NsReader<&[u8]>,
    element: &BytesStart<'_>,
) -> Result<(Attributes, Attributes), String> {
    let (mut plain, mut ours) = (Vec::new(), Vec::new());
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|it| not_xml(&it))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|it| not_xml(&it))?.into_owned();
        let name = attribute.key.local_name().into_inner().to_owned();
        match reader.resolver().resolve_attribute(attribute.key).0 {
            ResolveResult::Bound(it) if it.into_inner() == OURS => ours.push((name, value)),
            ResolveResult::Unbound => plain.push((name, value)),
            // Attributes of other tools do not matter here.
            ResolveResult::Bound(_) | ResolveResult::Unknown(_) => {}
        }
    }
    Ok((plain, ours))
}

fn namespace(reader: &NsReader<&[u8]>, element: &BytesStart<'_>) -> Option<String> {
    match reader.resolver().resolve_element(element.name()).0 {
        ResolveResult::Bound(it) => Some(it.into_inner().to_owned()),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
    }
}

fn not_xml(why: &dyn std::fmt::Display) -> String {
    format!("is not XML: {why}")
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
