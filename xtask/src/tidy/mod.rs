//! What must stay true of the project itself, as tests. One rule of the house a file.

mod dead_rust;
mod dead_web;
mod docs;
mod floors;
mod invariants;
mod licences;
mod manifests;
mod packs;
mod sizes;
mod words;

use std::{fmt::Write as _, process::Command};

use serde_json::Value;

use crate::tree::root;

/// Fails with every finding at once. Each names its file and line; `to_do` says what to do.
#[track_caller]
fn assert_none(findings: &[String], to_do: &str) {
    let mut text = String::new();
    for finding in findings {
        let _ = writeln!(text, "  {finding}");
    }
    assert!(findings.is_empty(), "\n{text}{to_do}\n");
}

/// What cargo knows of the workspace.
fn cargo_metadata(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1"])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "`cargo metadata` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

/// The packages in what cargo knows.
fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().expect("metadata has packages")
}

/// A field of a package that is always a text.
fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}
