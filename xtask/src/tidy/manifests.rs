//! The manifests agree: one place for versions, lints and the toolchain.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::assert_none;
use crate::{
    mask::mask,
    tree::{File, Tree},
};

const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

#[test]
fn a_crate_takes_lints_and_dependencies_from_the_workspace() {
    let tree = Tree::read();
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|it| it.path.ends_with("/Cargo.toml")) {
        findings.extend(own_ideas(file));
    }
    assert_none(
        &findings,
        "Write `name.workspace = true`, so that every crate builds the same dependency, once.",
    );
}

#[test]
fn what_a_manifest_names_is_used() {
    let tree = Tree::read();
    let manifests = tree.files.iter().filter(|it| it.path.ends_with("/Cargo.toml"));
    let mut findings: Vec<_> = manifests.flat_map(|it| unused(&tree, it)).collect();
    findings.extend(unasked(&tree));
    assert_none(
        &findings,
        "Take the line out: what nobody uses is built, checked and updated too.",
    );
}

#[test]
fn the_toolchain_has_one_version() {
    let tree = Tree::read();
    let text = |path| tree.file(path).map(|it| it.text.as_str()).unwrap_or_default();
    let channel: Table = text("rust-toolchain.toml").parse().expect("rust-toolchain.toml is TOML");
    let channel = channel["toolchain"]["channel"].as_str().expect("it names a channel");
    assert!(
        text("x").lines().any(|it| it == format!("RUST_VERSION={channel}")),
        "rust-toolchain.toml says {channel}; say the same in RUST_VERSION of `x`"
    );
}

#[test]
fn every_crate_begins_with_what_it_is() {
    let tree = Tree::read();
    let silent = |it: &&File| {
        (it.path.ends_with("/src/lib.rs") || it.path.ends_with("/src/main.rs"))
            && !it.text.starts_with("//! ")
    };
    let findings: Vec<_> = tree.rust().filter(silent).map(|it| format!("{}:1", it.path)).collect();
    assert_none(
        &findings,
        "Begin with a `//!` sentence that says what the crate is, and its invariant.",
    );
}

/// What a manifest says for itself though the workspace says it.
fn own_ideas(file: &File) -> Vec<String> {
    let manifest: Table = match file.text.parse() {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{}: {error}", file.path)],
    };
    let mut findings = Vec::new();
    if !inherits(manifest.get("lints")) {
        findings.push(format!("{}: [lints] is not the workspace's", file.path));
    }
    for (section, name, dependency) in dependencies(&manifest) {
        if !inherits(Some(dependency)) {
            findings.push(format!("{}: [{section}] {name} is not the workspace's", file.path));
        } else if dependency.get("features").is_some() {
            findings.push(format!("{}: [{section}] {name} adds features", file.path));
        }
    }
    findings
}

/// Section, name and what is said of every dependency.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&'static str, &String, &Value)> {
    SECTIONS.into_iter().flat_map(|section| {
        let named = manifest.get(section).and_then(Value::as_table);
        named.into_iter().flatten().map(move |(name, it)| (section, name, it))
    })
}

/// Dependencies that no file of the crate names.
fn unused(tree: &Tree, file: &File) -> Vec<String> {
    let folder = file.path.trim_end_matches("Cargo.toml");
    let files = tree.rust().filter(|it| it.path.starts_with(folder));
    let code: Vec<String> = files.map(|it| mask(&it.text)).collect();
    let ends_word = |it: char| !it.is_alphanumeric() && it != '_';
    let words: BTreeSet<&str> = code.iter().flat_map(|it| it.split(ends_word)).collect();
    let manifest: Table = file.text.parse().unwrap_or_default();
    let unused =
        dependencies(&manifest).filter(|it| !words.contains(it.1.replace('-', "_").as_str()));
    unused.map(|(section, name, _)| format!("{}: [{section}] {name}", file.path)).collect()
}

/// Dependencies of the workspace that no crate takes.
fn unasked(tree: &Tree) -> Vec<String> {
    let manifest = |it: &File| it.text.parse::<Table>().unwrap_or_default();
    let crates = tree.files.iter().filter(|it| it.path.ends_with("/Cargo.toml")).map(manifest);
    let crates: Vec<Table> = crates.collect();
    let asked: BTreeSet<&String> =
        crates.iter().flat_map(|it| dependencies(it).map(|it| it.1)).collect();
    let root = tree.file("Cargo.toml").map(manifest).unwrap_or_default();
    let stated =
        root.get("workspace").and_then(|it| it.get("dependencies")).and_then(Value::as_table);
    let unasked = stated.into_iter().flatten().filter(|it| !asked.contains(it.0));
    unasked.map(|(name, _)| format!("Cargo.toml: [workspace.dependencies] {name}")).collect()
}

fn inherits(value: Option<&Value>) -> bool {
    value.and_then(|it| it.get("workspace")).and_then(Value::as_bool) == Some(true)
}

#[test]
fn a_version_or_a_feature_of_its_own_is_found() {
    let check = |text: &str, expect| {
        let file = File { path: "crates/a/Cargo.toml".to_owned(), text: text.to_owned() };
        assert_eq!(own_ideas(&file).len(), expect, "{text}");
    };
    check("lints.workspace = true\n[dependencies]\nserde.workspace = true", 0);
    check("[dependencies]\nserde.workspace = true", 1);
    check("lints.workspace = true\n[dependencies]\nserde = \"1\"", 1);
    check("lints.workspace = true\ndependencies.a = { workspace = true, features = [\"x\"] }", 1);
}

#[test]
fn a_dependency_that_nobody_uses_is_found() {
    let tree = Tree::of(&[
        ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\ntower-http = \"1\"\nzip = \"1\""),
        (
            "crates/a/Cargo.toml",
            "[dependencies]\nserde.workspace = true\ntower-http.workspace = true",
        ),
        ("crates/a/src/lib.rs", "use tower_http::limit; // serde"),
        ("crates/ab/src/lib.rs", "use serde::Serialize;"),
    ]);
    let manifest = tree.file("crates/a/Cargo.toml").expect("it is there");
    assert_eq!(unused(&tree, manifest), ["crates/a/Cargo.toml: [dependencies] serde"]);
    assert_eq!(unasked(&tree), ["Cargo.toml: [workspace.dependencies] zip"]);
}
