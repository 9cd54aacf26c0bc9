//! Reads a folder of packs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use model::PackId;

use crate::{
    Catalogue, Complaint, PackInfo, admin_units, alarms, day, decisions,
    desk::Desk,
    example_cases,
    file::File,
    folder::Folder,
    forms, hours, indicators, indices, kinds, limits,
    needs::{self, Header},
    philosophy, procedures, quantities, retention, terms, units, version, views, zone,
};

/// More packs than any zone has domains.
const N_PACKS_MAX: usize = 200;

/// Packs that do not load, each with its complaints.
type Refused = Vec<(PackId, Vec<Complaint>)>;

/// Reads all packs below `dir`, or the one pack `dir` with those it needs beside it. All of them
/// must be free of complaints.
pub fn load(dir: &Path) -> Result<Catalogue, Vec<Complaint>> {
    let (catalogue, refused) = load_each(dir);
    let complaints: Vec<Complaint> = refused.into_iter().flat_map(|(_, it)| it).collect();
    if complaints.is_empty() { Ok(catalogue) } else { Err(complaints) }
}

/// Reads the same packs, but each on its own: one with complaints does not load, nor do those that
/// need it; the others do.
#[must_use]
pub fn load_each(dir: &Path) -> (Catalogue, Refused) {
    let alone = dir.join("pack.toml").is_file();
    let canonical = fs::canonicalize(dir);
    let (root, wanted) = match &canonical {
        Ok(it) if alone => (it.parent().unwrap_or(it), it.file_name()),
        _ => (dir, None),
    };
    let names = match names_below(root) {
        Ok(names) => names,
        Err(sentence) => {
            return (Catalogue::default(), vec![(unnamed(), vec![whole(dir, sentence)])]);
        }
    };
    let mut refused = Refused::new();
    let (mut headers, mut folders) = (BTreeMap::new(), BTreeMap::new());
    for name in names {
        match read_folder(root, &name) {
            Ok((id, header, folder)) => {
                headers.insert(id.clone(), header);
                folders.insert(id, folder);
            }
            Err((id, complaints)) => refused.push((id, complaints)),
        }
    }
    let (order, circles) = needs::order(&headers);
    refused.extend(circles);
    let wanted = wanted.and_then(|it| PackId::new(&it.to_string_lossy()).ok());
    let mut is_wanted = BTreeSet::new();
    if let Some(id) = &wanted {
        is_wanted = needs::all_needs(&headers, id);
        is_wanted.insert(id.clone());
        refused.retain(|(id, _)| is_wanted.contains(id));
    }
    let order = order.into_iter().filter(|it| wanted.is_none() || is_wanted.contains(it));
    let catalogue = read_in_order(order, &headers, &folders, &mut refused);
    (catalogue, refused)
}

fn read_in_order(
    order: impl Iterator<Item = PackId>,
    headers: &BTreeMap<PackId, Header>,
    folders: &BTreeMap<PackId, Folder>,
    refused: &mut Refused,
) -> Catalogue {
    let mut parts: BTreeMap<PackId, Catalogue> = BTreeMap::new();
    let mut catalogue = Catalogue::default();
    for id in order {
        let (header, folder) = (&headers[&id], &folders[&id]);
        let lacking = header.needs.iter().find(|it| !parts.contains_key(&it.id));
        if let Some(need) = lacking {
            let known = refused.iter().any(|(it, _)| *it == need.id);
            let why = if known { "does not load" } else { "is not here" };
            let sentence = format!("`{id}` needs `{}`, which {why}", need.id);
            refused.push((id, vec![need.complaint(sentence)]));
            continue;
        }
        let needed = needs::all_needs(headers, &id);
        let needed: Vec<&Catalogue> = needed.iter().filter_map(|it| parts.get(it)).collect();
        let read = read_pack(&id, header, folder, needed).and_then(|part| {
            catalogue.take_in(part.clone()).map_err(|it| vec![whole_file(&id, "pack.toml", it)])?;
            Ok(part)
        });
        match read {
            Ok(part) => {
                parts.insert(id, part);
            }
            Err(complaints) => refused.push((id, complaints)),
        }
    }
    catalogue
}

/// Names of the folders below `root`, in alphabetical order.
fn names_below(root: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(root).map_err(|it| format!("cannot be read: {it}"))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .filter(|it| !it.starts_with('.'))
        .collect();
    names.sort();
    if N_PACKS_MAX < names.len() {
        return Err(format!("holds {} packs, expected at most {N_PACKS_MAX}", names.len()));
    }
    Ok(names)
}

fn read_folder(
    root: &Path,
    name: &str,
) -> Result<(PackId, Header, Folder), (PackId, Vec<Complaint>)> {
    let id = PackId::new(name)
        .map_err(|it| (unnamed(), vec![Complaint::whole(name, it.to_string())]))?;
    let folder = Folder::read(&root.join(name), name).map_err(|it| (id.clone(), it))?;
    let Some(file) = folder.file("pack.toml") else {
        let complaint =
            whole_file(&id, "pack.toml", "is not there, expected the pack's header".to_owned());
        return Err((id, vec![complaint]));
    };
    match needs::read_header(&id, file) {
        Ok(header) => Ok((id, header, folder)),
        Err(complaints) => Err((id, complaints)),
    }
}

fn read_pack(
    id: &PackId,
    header: &Header,
    folder: &Folder,
    needed: Vec<&Catalogue>,
) -> Result<Catalogue, Vec<Complaint>> {
    let (own, complaints) = (Catalogue::default(), vec![]);
    let files = folder.files.keys().cloned().collect();
    let mut desk = Desk { pack: id.clone(), files, needed, own, complaints };
    let readme = folder.file("README.md").map_or("", |it| it.text.trim());
    if readme.is_empty() {
        let sentence = "is missing or empty, expected a page for the duty officer".to_owned();
        desk.complaints.push(whole_file(id, "README.md", sentence));
    }
    read_definitions(&mut desk, folder);
    desk.own.packs.push(PackInfo {
        id: id.clone(),
        title: header.title.clone(),
        version: version::of_pack(folder),
        readme: readme.to_owned(),
        needs: header.needs.iter().map(|it| it.id.clone()).collect(),
        source: header.source.clone(),
    });
    if desk.complaints.is_empty() { Ok(desk.own) } else { Err(desk.complaints) }
}

/// Reads what a pack defines, each after what it may refer to.
fn read_definitions(desk: &mut Desk<'_>, folder: &Folder) {
    let alone = |desk: &mut Desk<'_>, name: &str, read: fn(&mut Desk<'_>, &File)| {
        if let Some(file) = folder.file(name) {
            read(desk, file);
        }
    };
    let each = |desk: &mut Desk<'_>, name: &str, read: fn(&mut Desk<'_>, &File)| {
        for file in folder.within(name) {
            read(desk, file);
        }
    };
    let each_ending = |desk: &mut Desk<'_>, ending: &str, read: fn(&mut Desk<'_>, &File)| {
        for file in folder.within("procedures").filter(|it| it.path.ends_with(ending)) {
            read(desk, file);
        }
    };
    alone(desk, "units.toml", units::read);
    alone(desk, "roles.toml", zone::read_roles);
    alone(desk, "means.toml", zone::read_means);
    alone(desk, "working-time.toml", hours::read);
    alone(desk, "grid.toml", zone::read_grid);
    alone(desk, "admin-units.toml", admin_units::read);
    alone(desk, "philosophy.toml", philosophy::read);
    alone(desk, "kinds.toml", kinds::read);
    // What is below refers to what is above, and would only say its troubles again.
    if !desk.complaints.is_empty() {
        return;
    }
    alone(desk, "quantities.toml", quantities::read);
    alone(desk, "kinds.toml", kinds::check);
    if !desk.complaints.is_empty() {
        return;
    }
    alone(desk, "retention.toml", retention::read);
    each(desk, "limits", limits::read);
    each(desk, "indices", indices::read);
    each(desk, "decisions", decisions::read);
    each(desk, "forms", forms::read);
    each_ending(desk, ".bpmn", procedures::read);
    each_ending(desk, ".bpmn", example_cases::complain_lacking);
    each_ending(desk, ".toml", example_cases::read);
    each(desk, "alarms", alarms::read);
    each(desk, "indicators", indicators::read);
    each(desk, "views", views::read);
    each(desk, "sim", day::read);
    match (folder.file("i18n/vi.toml"), folder.file("i18n/en.toml")) {
        (Some(vi), Some(en)) => terms::read(desk, vi, en),
        (Some(file), None) | (None, Some(file)) => terms::complain_alone(desk, file),
        (None, None) => {}
    }
}

fn whole(dir: &Path, sentence: String) -> Complaint {
    Complaint::whole(&dir.display().to_string(), sentence)
}

fn whole_file(id: &PackId, name: &str, sentence: String) -> Complaint {
    Complaint::whole(&format!("{id}/{name}"), sentence)
}

/// The name complaints go under where a folder's own name is no code.
fn unnamed() -> PackId {
    PackId::new("packs").expect("a code")
}
