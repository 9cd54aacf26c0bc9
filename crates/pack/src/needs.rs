//! In which order packs are read: each after those it needs.

use std::collections::{BTreeMap, BTreeSet};

use model::{PackId, Text};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    Catalogue, Complaint,
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderForm {
    id: Word,
    title: Title,
    #[serde(default)]
    needs: Vec<Word>,
    source: Spanned<Vec<String>>,
}

/// `pack.toml`, read and checked by itself.
pub(crate) struct Header {
    pub(crate) title: Text,
    pub(crate) needs: Vec<Need>,
    pub(crate) source: Vec<String>,
}

/// A pack that is needed, and what to say where it cannot be had.
pub(crate) struct Need {
    pub(crate) id: PackId,
    at: Complaint,
}

impl Need {
    /// A complaint about this need.
    pub(crate) fn complaint(&self, sentence: String) -> Complaint {
        Complaint { sentence, ..self.at.clone() }
    }
}

/// Reads `pack.toml` of the pack in the folder `id`.
pub(crate) fn read_header(id: &PackId, file: &File) -> Result<Header, Vec<Complaint>> {
    let form = file.parse::<HeaderForm>().map_err(|it| vec![it])?;
    let (own, complaints) = (Catalogue::default(), vec![]);
    let mut desk =
        Desk { pack: id.clone(), files: BTreeSet::new(), needed: vec![], own, complaints };
    let title = desk.text(file, &form.title);
    let source = desk.sources(file, &form.source);
    if form.id.get_ref() != id.as_str() {
        let sentence =
            format!("id is `{}`, expected `{id}`, the name of its folder", form.id.get_ref());
        desk.complain(file, form.id.span(), sentence);
    }
    let mut needs = Vec::new();
    for word in &form.needs {
        if let Some(id) = desk.word::<PackId>(file, word) {
            needs.push(Need { id, at: file.complaint(word.span(), "") });
        }
    }
    if desk.complaints.is_empty() {
        Ok(Header { title, needs, source })
    } else {
        Err(desk.complaints)
    }
}

/// The packs in the order in which they can be read, and those that go in circles.
pub(crate) fn order(
    headers: &BTreeMap<PackId, Header>,
) -> (Vec<PackId>, Vec<(PackId, Vec<Complaint>)>) {
    let mut order: Vec<PackId> = Vec::new();
    let mut circles = Vec::new();
    for id in headers.keys() {
        match path_back(headers, id) {
            Some(path) => {
                let sentence = format!("packs need each other in a circle: {}", path.join(", "));
                let at = headers[id].needs.iter().find(|it| it.id.as_str() == path[1]);
                circles
                    .push((id.clone(), at.map(|it| it.complaint(sentence)).into_iter().collect()));
            }
            None => visit(headers, id, &mut order),
        }
    }
    (order, circles)
}

/// Everything `id` needs, directly or not.
pub(crate) fn all_needs(headers: &BTreeMap<PackId, Header>, id: &PackId) -> BTreeSet<PackId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&PackId> = vec![id];
    while let Some(at) = open.pop() {
        for need in headers.get(at).into_iter().flat_map(|it| &it.needs) {
            if found.insert(need.id.clone()) {
                open.push(&need.id);
            }
        }
    }
    found
}

/// The way from `id` over its needs back to itself: `air`, `water`, `air`.
fn path_back(headers: &BTreeMap<PackId, Header>, id: &PackId) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&PackId, &PackId> = BTreeMap::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        for need in headers.get(at).into_iter().flat_map(|it| &it.needs) {
            if need.id == *id {
                let mut path = vec![id.to_string(), at.to_string()];
                let mut step = at;
                while let Some(before) = came_from.get(step) {
                    path.push(before.to_string());
                    step = before;
                }
                path.reverse();
                return Some(path);
            }
            if !came_from.contains_key(&need.id) {
                came_from.insert(&need.id, at);
                open.push(&need.id);
            }
        }
    }
    None
}

fn visit(headers: &BTreeMap<PackId, Header>, id: &PackId, order: &mut Vec<PackId>) {
    if order.contains(id) {
        return;
    }
    // A pack that is missing or goes in circles is complained about where it is needed.
    for need in headers.get(id).into_iter().flat_map(|it| &it.needs) {
        if path_back(headers, &need.id).is_none() && headers.contains_key(&need.id) {
            visit(headers, &need.id, order);
        }
    }
    order.push(id.clone());
}
