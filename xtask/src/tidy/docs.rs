//! The documents are true: what they link to and what they name exists.

use super::assert_none;
use crate::tree::{File, Tree, join};

/// Folders of the repository: a word in back-ticks that starts with one is a path.
const FOLDERS: &[&str] =
    &[".ci/", "algo/", "bench/", "crates/", "docs/", "packs/", "tests/", "web/", "xtask/"];

/// Paths that a build or a measurement makes, and the pack that the manual teaches to write.
const MADE_LATER: &[&str] = &["bench/results", "web/dist", "web/node_modules", "packs/weather"];

/// Pages that a newcomer looks for.
const PAGES: &[&str] = &["ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md", "STYLE.md"];

#[test]
fn every_link_leads_somewhere() {
    let tree = Tree::read();
    let mut findings = Vec::new();
    for file in documents(&tree) {
        for (line, target) in links(&file.text) {
            if !tree.has(&join(&file.path, target)) {
                findings.push(format!("{}:{line}: the link `{target}` leads nowhere", file.path));
            }
        }
    }
    assert_none(&findings, "Correct the link; it is read from the folder of its document.");
}

#[test]
fn every_path_in_the_documents_exists() {
    let tree = Tree::read();
    let mut findings = Vec::new();
    for file in documents(&tree) {
        for (line, path) in paths(&file.text) {
            if !tree.has(path) {
                findings.push(format!("{}:{line}: `{path}` does not exist", file.path));
            }
        }
    }
    assert_none(
        &findings,
        "Name the path as it is now; for an example of a path write <name> in it.",
    );
}

#[test]
fn the_pages_a_newcomer_looks_for_exist() {
    let tree = Tree::read();
    let missing = PAGES.iter().filter(|it| !tree.has(it));
    let findings: Vec<_> = missing.map(|it| format!("{it} does not exist")).collect();
    assert_none(&findings, "Write it: README and ARCHITECTURE fit one screen and one page.");
}

fn documents(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|it| it.extension() == "md")
}

/// The lines outside fenced blocks, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// `[text](target)` and `![picture](target)`, other sites and places on the same page left out.
fn links(text: &str) -> impl Iterator<Item = (usize, &str)> {
    prose(text).flat_map(|(number, line)| links_in_line(line).map(move |it| (number, it)))
}

fn links_in_line(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|it| {
        let target = it.split([')', ' ', '#']).next()?;
        let elsewhere = target.contains("://") || target.starts_with("mailto:");
        (!target.is_empty() && !elsewhere).then_some(target)
    })
}

/// Words in back-ticks that are paths of this repository. `<name>` and `{id}` mark examples.
fn paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    prose(text)
        .flat_map(|(number, line)| line.split('`').skip(1).step_by(2).map(move |it| (number, it)))
        .flat_map(|(number, span)| span.split_whitespace().map(move |it| (number, it)))
        .map(|(number, word)| {
            (number, word.trim_end_matches([',', ';', '.']).split(':').next().unwrap_or(word))
        })
        .filter(|(_, word)| FOLDERS.iter().any(|it| word.starts_with(it)))
        .filter(|(_, word)| !word.contains(['<', '{', '$', '…']) && !word.contains("NNNN"))
        .filter(|(_, word)| !MADE_LATER.iter().any(|it| word.starts_with(it)))
}

#[test]
fn links_and_paths_are_read() {
    let check_links = |text, expect: &[&str]| {
        assert_eq!(links(text).map(|it| it.1).collect::<Vec<_>>(), expect, "{text}");
    };
    check_links(
        "a [b](c.md) ![d](e/f.png) [g](https://h) [i](#j) [k](l.md#m)",
        &["c.md", "e/f.png", "l.md"],
    );
    check_links("```\n[a](b)\n```", &[]);
    let check_paths = |text, expect: &[&str]| {
        assert_eq!(paths(text).map(|it| it.1).collect::<Vec<_>>(), expect, "{text}");
    };
    check_paths(
        "`crates/a/src/lib.rs:12`, packs/b, `haidang check packs/air`",
        &["crates/a/src/lib.rs", "packs/air"],
    );
    check_paths("`packs/<name>/pack.toml` `web/dist` `and/or`", &[]);
}
