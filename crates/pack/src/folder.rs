//! The folder of one pack, read into memory. Small by law: a pack is text that people read.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{Complaint, file::File};

/// Longest file.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Most files in one pack.
const N_FILES_MAX: usize = 1_000;

/// Where files may stand in a pack, by folder and ending. The empty folder is the pack itself.
const PLACES: [(&str, &str); 24] = [
    ("", "pack.toml"),
    ("", "README.md"),
    ("", "units.toml"),
    ("", "kinds.toml"),
    ("", "quantities.toml"),
    ("", "roles.toml"),
    ("", "means.toml"),
    ("", "working-time.toml"),
    ("", "grid.toml"),
    ("", "admin-units.toml"),
    ("", "philosophy.toml"),
    ("", "retention.toml"),
    ("limits", ".toml"),
    ("alarms", ".toml"),
    ("indicators", ".sql"),
    ("procedures", ".bpmn"),
    ("procedures", ".toml"),
    ("decisions", ".toml"),
    ("forms", ".json"),
    ("views", ".toml"),
    ("indices", ".toml"),
    ("sim", ".toml"),
    ("i18n", "vi.toml"),
    ("i18n", "en.toml"),
];

/// The files of one pack by their path within it: `alarms/stack-over-limit.toml`.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) files: BTreeMap<String, File>,
}

impl Folder {
    /// Reads the pack in `dir`, which is called `name` in complaints.
    pub(crate) fn read(dir: &Path, name: &str) -> Result<Self, Vec<Complaint>> {
        let mut folder = Self::default();
        let mut complaints = Vec::new();
        for within in ["", "limits", "alarms", "indicators", "procedures", "views", "indices"]
            .into_iter()
            .chain(["decisions", "forms", "sim", "i18n"])
        {
            folder.read_within(&dir.join(within), name, within, &mut complaints);
        }
        if complaints.is_empty() { Ok(folder) } else { Err(complaints) }
    }

    /// One file.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The files of one folder, in alphabetical order.
    pub(crate) fn within(&self, folder: &str) -> impl Iterator<Item = &File> {
        let prefix = format!("{folder}/");
        let files = self.files.iter().filter(move |(path, _)| path.starts_with(&prefix));
        files.map(|(_, file)| file)
    }

    fn read_within(
        &mut self,
        dir: &Path,
        name: &str,
        within: &str,
        complaints: &mut Vec<Complaint>,
    ) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let file_name = entry.file_name().to_string_lossy().into_owned();
            // What editors and file systems leave behind is nobody's statement.
            if file_name.starts_with('.') || file_name.ends_with('~') {
                continue;
            }
            let below =
                if within.is_empty() { file_name.clone() } else { format!("{within}/{file_name}") };
            let path = format!("{name}/{below}");
            if entry.path().is_dir() {
                let known = within.is_empty() && PLACES.iter().any(|(it, _)| *it == file_name);
                if !known {
                    complaints.push(Complaint::whole(&path, no_place(&file_name)));
                }
                continue;
            }
            match self.read_file(&entry.path(), within, &file_name, path.clone()) {
                Ok(file) => {
                    self.files.insert(below, file);
                }
                Err(sentence) => complaints.push(Complaint::whole(&path, sentence)),
            }
        }
    }

    fn read_file(
        &self,
        file: &Path,
        within: &str,
        file_name: &str,
        path: String,
    ) -> Result<File, String> {
        let fits = |(folder, ending): &(&str, &str)| {
            *folder == within
                && if ending.starts_with('.') {
                    file_name.ends_with(ending)
                } else {
                    file_name == *ending
                }
        };
        if !PLACES.iter().any(fits) {
            return Err(no_place(file_name));
        }
        if self.files.len() == N_FILES_MAX {
            return Err(format!("the pack has more than {N_FILES_MAX} files"));
        }
        let length = fs::metadata(file).map_err(|it| format!("cannot be read: {it}"))?.len();
        if FILE_BYTES_MAX < length {
            return Err(format!("has {length} bytes, expected at most {FILE_BYTES_MAX}"));
        }
        let bytes = fs::read(file).map_err(|it| format!("cannot be read: {it}"))?;
        let text = String::from_utf8(bytes)
            .map_err(|it| format!("is not UTF-8 from byte {} on", it.utf8_error().valid_up_to()))?;
        Ok(File { path, text })
    }
}

fn no_place(name: &str) -> String {
    let places: Vec<String> = PLACES
        .iter()
        .map(|(folder, ending)| match (*folder, ending.starts_with('.')) {
            ("", _) => (*ending).to_owned(),
            (folder, true) => format!("{folder}/*{ending}"),
            (folder, false) => format!("{folder}/{ending}"),
        })
        .collect();
    format!("`{name}` has no place in a pack, expected one of {}", places.join(", "))
}
