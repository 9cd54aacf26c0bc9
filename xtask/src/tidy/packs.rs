//! A pack holds only files that somebody reads: the loader, the console or a person.

use super::assert_none;
use crate::tree::Tree;

/// What the loader knows, and what a person reads.
const KNOWN: &[&str] = &["bpmn", "csv", "geojson", "html", "json", "md", "sql", "svg", "toml"];

#[test]
fn a_pack_holds_only_files_of_known_kinds() {
    let tree = Tree::read();
    let findings: Vec<_> = tree
        .files
        .iter()
        .filter(|it| it.path.starts_with("packs/") && !KNOWN.contains(&it.extension()))
        .map(|it| format!("{}: nothing reads a file like this", it.path))
        .collect();
    assert_none(
        &findings,
        "Remove it, or teach `crates/pack` to read it and add the extension here.",
    );
}
