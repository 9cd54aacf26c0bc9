//! The manifests agree: one place for versions, lints and the toolchain.

use toml::{Table, Value};

use super::assert_none;
use crate::tree::{File, Tree};

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
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let dependencies = manifest.get(section).and_then(Value::as_table);
        for (name, dependency) in dependencies.into_iter().flatten() {
            if !inherits(Some(dependency)) {
                findings.push(format!("{}: [{section}] {name} is not the workspace's", file.path));
            } else if dependency.get("features").is_some() {
                findings.push(format!("{}: [{section}] {name} adds features", file.path));
            }
        }
    }
    findings
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
