//! The files of the project, as git sees them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Every file that is committed or would be by `git add`.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Sorted by path.
    pub(crate) files: Vec<File>,
}

/// One file of the project.
#[derive(Debug)]
pub(crate) struct File {
    /// From the root of the repository, with `/` between folders.
    pub(crate) path: String,
    /// Empty for what is not UTF-8: pictures, fonts.
    pub(crate) text: String,
}

impl Tree {
    /// Reads the working tree this crate was built from.
    pub(crate) fn read() -> Self {
        let root = root();
        let mut paths = paths(&root);
        paths.sort();
        let read = |path: String| {
            let bytes = fs::read(root.join(&path)).ok()?;
            Some(File { path, text: String::from_utf8(bytes).unwrap_or_default() })
        };
        // A file that was deleted but not yet committed is listed and cannot be read.
        Self { files: paths.into_iter().filter_map(read).collect() }
    }

    /// The Rust files, ours all of them.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|it| it.extension() == "rs")
    }
}

#[cfg(test)]
impl Tree {
    /// Builds a tree of invented files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file = |it: &(&str, &str)| File { path: it.0.to_owned(), text: it.1.to_owned() };
        Self { files: files.iter().map(file).collect() }
    }

    /// Finds one file.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|it| it.path == path)
    }

    /// Says whether a file or a folder of that name exists; a `*` stands for any one name.
    pub(crate) fn has(&self, path: &str) -> bool {
        let wanted: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        self.files.iter().any(|file| {
            let names: Vec<&str> = file.path.split('/').collect();
            names.len() >= wanted.len()
                && names.iter().zip(&wanted).all(|(name, wanted)| name_matches(name, wanted))
        })
    }
}

impl File {
    /// What follows the last dot of the name.
    pub(crate) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |it| it.1)
    }
}

/// The folder above this crate.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root").to_owned()
}

fn paths(root: &Path) -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"])
        .current_dir(root)
        .output()
        .expect("git is installed");
    assert!(
        output.status.success(),
        "`git ls-files` cannot list the project: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let listed = String::from_utf8(output.stdout).expect("file names are UTF-8");
    listed.split('\0').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Follows a relative path from the folder of a file.
#[cfg(test)]
pub(crate) fn join(from: &str, relative: &str) -> String {
    let mut names: Vec<&str> = from.split('/').collect();
    names.pop();
    for name in relative.split('/') {
        match name {
            "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
fn name_matches(name: &str, wanted: &str) -> bool {
    match wanted.split_once('*') {
        None => name == wanted,
        Some((head, tail)) => {
            name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, join};

    #[test]
    fn a_relative_path_starts_at_the_folder_of_its_file() {
        let check = |from, relative, expect| assert_eq!(join(from, relative), expect);
        check("docs/manual/a.md", "../b.md", "docs/b.md");
        check("README.md", "./docs/b.md", "docs/b.md");
    }

    #[test]
    fn a_path_may_name_a_file_a_folder_or_a_pattern() {
        let tree = Tree::of(&[("packs/air/limits/stack.toml", ""), ("README.md", "")]);
        let check = |path, expect| assert_eq!(tree.has(path), expect, "{path}");
        check("README.md", true);
        check("packs/air", true);
        check("packs/air/", true);
        check("packs/ai", false);
        check("packs/*/limits", true);
        check("packs/*/*.toml", false);
        check("packs/air/limits/*.toml", true);
        check("packs/air/limits/*.sql", false);
    }
}
