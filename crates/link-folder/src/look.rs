//! One look at the folder: which files are there, and which have come to rest.

use std::{
    collections::HashMap,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Folders below the root: station, year, month, day, and one to spare.
const DEPTH_MAX: usize = 5;
/// Names looked at in one round; the rest wait for the next.
const ENTRIES_MAX: usize = 50_000;
/// Endings under which loggers and transfer programs write before they rename.
const TEMPORARY: [&str; 4] = [".tmp", ".part", ".filepart", ".partial"];
/// Where files go; never looked into.
pub(crate) const DONE: &str = "done";
/// Where files go that could not be taken.
pub(crate) const BAD: &str = "bad";

/// What tells whether a file is still being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) size: u64,
    pub(crate) changed: Option<SystemTime>,
}

impl State {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), changed: metadata.modified().ok() }
    }
}

/// What one look saw.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Files by path; one under a temporary name stands under the name it will get.
    pub(crate) states: HashMap<PathBuf, State>,
    /// Files under their own name, in the order they are to be taken.
    pub(crate) files: Vec<PathBuf>,
    /// Links, which are never followed.
    pub(crate) links: Vec<PathBuf>,
    /// There was more than one round looks at.
    pub(crate) more: bool,
}

/// Looks at everything below `root`. A folder that vanishes meanwhile is no error, the root is.
pub(crate) fn look(root: &Path) -> io::Result<Look> {
    let mut look = Look::default();
    let mut left = ENTRIES_MAX;
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let Some(rest) = left.checked_sub(1) else {
                look.more = true;
                break;
            };
            left = rest;
            let path = entry.path();
            // Does not follow links.
            let Ok(metadata) = entry.metadata() else { continue };
            let kind = metadata.file_type();
            let ours = depth == 0 && (entry.file_name() == DONE || entry.file_name() == BAD);
            if kind.is_symlink() {
                look.links.push(path);
            } else if kind.is_dir() && !ours && depth < DEPTH_MAX {
                folders.push((path, depth + 1));
            } else if kind.is_file() {
                look.see(path, State::of(&metadata));
            }
        }
    }
    look.files.sort_by(|a, b| stamp_first(a).cmp(&stamp_first(b)));
    Ok(look)
}

impl Look {
    fn see(&mut self, path: PathBuf, state: State) {
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        if name.starts_with('.') {
            return;
        }
        if let Some(finished) = TEMPORARY.iter().find_map(|it| name.strip_suffix(it)) {
            self.states.entry(path.with_file_name(finished)).or_insert(state);
        } else {
            self.states.insert(path.clone(), state);
            self.files.push(path);
        }
    }
}

/// Oldest first over all stations, so that a backlog arrives in the order it was measured.
fn stamp_first(path: &Path) -> (&str, &Path) {
    let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    (stem.rsplit('_').next().unwrap_or_default(), path)
}
