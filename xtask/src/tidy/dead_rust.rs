//! No dead Rust: every file hangs on a chain of `mod` from a file that cargo builds.

use std::collections::BTreeSet;

use super::assert_none;
use crate::{
    mask::mask,
    rust_code::name_after,
    tree::{File, Tree},
};

#[test]
fn every_rust_file_is_reached_by_a_chain_of_mod() {
    assert_none(
        &unreached(&Tree::read()),
        "Name it in a `mod` line of the file above it, or delete it.",
    );
}

fn unreached(tree: &Tree) -> Vec<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&File> = tree.rust().filter(|it| is_root(&it.path)).collect();
    while let Some(file) = open.pop() {
        if reached.insert(&file.path) {
            open.extend(children(file).iter().filter_map(|it| tree.file(it)));
        }
    }
    let lost = tree.rust().filter(|it| !reached.contains(&it.path));
    lost.map(|it| format!("{}: no `mod` leads here", it.path)).collect()
}

/// A file that cargo builds by itself: a library, a program, a test, a benchmark, an example.
fn is_root(path: &str) -> bool {
    let names: Vec<&str> = path.split('/').collect();
    if names.contains(&"src") {
        return matches!(
            names.as_slice(),
            [.., "src", "lib.rs" | "main.rs"]
                | [.., "src", "bin", _]
                | [.., "src", "bin", _, "main.rs"]
        );
    }
    matches!(
        names.as_slice(),
        [.., "build.rs" | "main.rs"] | [.., "tests" | "benches" | "examples", _]
    )
}

/// The paths at which the modules of a file may lie.
fn children(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let owns_folder = is_root(&file.path) || name == "mod.rs";
    let folder = if owns_folder {
        folder.to_owned()
    } else {
        format!("{folder}/{}", name.trim_end_matches(".rs"))
    };
    let mut paths = Vec::new();
    for module in modules(&file.text) {
        match module {
            Module::Named(path) => {
                paths.push(format!("{folder}/{path}.rs"));
                paths.push(format!("{folder}/{path}/mod.rs"));
            }
            Module::Placed(path) => {
                let beside = file.path.rsplit_once('/').map_or("", |it| it.0);
                paths.push(format!("{beside}/{path}"));
            }
        }
    }
    paths
}

#[derive(Debug, PartialEq)]
enum Module {
    /// `mod a;`, with the inline modules around it: `b/a`.
    Named(String),
    /// `#[path = "..."] mod a;`
    Placed(String),
}

/// Reads the `mod name;` lines of a text. Rust sets each on a line of its own.
fn modules(text: &str) -> Vec<Module> {
    let code = mask(text);
    let mut around: Vec<(usize, String)> = Vec::new();
    let mut depth = 0_usize;
    let mut place = None;
    let mut found = Vec::new();
    for (line, original) in code.lines().zip(text.lines()) {
        if line.contains("#[path") {
            place = original.split('"').nth(1).map(str::to_owned);
        }
        if let Some(name) = module_name(line) {
            if line.trim_end().ends_with(';') {
                let path = around.iter().map(|it| it.1.as_str()).chain([name]).collect::<Vec<_>>();
                let named = Module::Named(path.join("/"));
                found.push(place.take().map_or(named, Module::Placed));
            } else if line.contains('{') && !line.contains('}') {
                around.push((depth, name.to_owned()));
            }
        }
        depth += line.matches('{').count();
        depth = depth.saturating_sub(line.matches('}').count());
        around.retain(|it| it.0 < depth);
    }
    found
}

fn module_name(line: &str) -> Option<&str> {
    let at = line.find("mod ")?;
    let before = line[..at].trim_start();
    let starts = before.is_empty() || before.starts_with("pub") || before.ends_with("] ");
    name_after(line, at + "mod ".len()).filter(|_| starts)
}

#[test]
fn the_modules_of_a_text_are_read() {
    let named = |path: &str| Module::Named(path.to_owned());
    let check = |text, expect: &[Module]| assert_eq!(modules(text), expect, "{text}");
    check("mod a;\npub mod b;\npub(crate) mod c;", &[named("a"), named("b"), named("c")]);
    check("#[cfg(test)] mod a;\n// mod b;\nlet x = \"mod c;\";", &[named("a")]);
    check("mod a {\n    mod b;\n}\nmod c;", &[named("a/b"), named("c")]);
    check("#[path = \"x/y.rs\"]\nmod a;", &[Module::Placed("x/y.rs".to_owned())]);
}

#[test]
fn a_file_nobody_names_is_found() {
    let tree = Tree::of(&[
        ("crates/a/src/lib.rs", "mod b;\nmod c;"),
        ("crates/a/src/b.rs", "mod d;"),
        ("crates/a/src/b/d.rs", ""),
        ("crates/a/src/c/mod.rs", "mod e;"),
        ("crates/a/src/c/e.rs", ""),
        ("crates/a/src/lost.rs", ""),
        ("crates/a/src/tests/lost_too.rs", ""),
        ("crates/a/tests/it/main.rs", "mod f;"),
        ("crates/a/tests/it/f.rs", ""),
    ]);
    let expect = [
        "crates/a/src/lost.rs: no `mod` leads here",
        "crates/a/src/tests/lost_too.rs: no `mod` leads here",
    ];
    assert_eq!(unreached(&tree), expect);
}
