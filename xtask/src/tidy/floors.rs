//! Imports go down the floors: `[package.metadata] floor` of each crate.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use super::{assert_none, cargo_metadata, packages, text};
use crate::tree::root;

#[test]
fn a_crate_imports_only_from_lower_floors() {
    let metadata = cargo_metadata(&["--no-deps"]);
    assert_none(
        &imports_upward(packages(&metadata)),
        "Move what is shared to a lower floor, or hand it in as an argument or a trait of `port`.",
    );
}

#[test]
fn every_crate_has_its_floor() {
    let metadata = cargo_metadata(&["--no-deps"]);
    let algo = root().join("algo");
    let wrong = |it: &Value| {
        let manifest = text(it, "manifest_path");
        let pure = Path::new(manifest).starts_with(&algo);
        match it["metadata"]["floor"].as_i64() {
            None => Some(format!("{manifest}: has no floor")),
            Some(floor) if pure != (floor == 0) => {
                Some(format!("{manifest}: floor {floor}; floor 0 is `algo/`, and nothing else is"))
            }
            Some(_) => None,
        }
    };
    let findings: Vec<_> = packages(&metadata).iter().filter_map(wrong).collect();
    assert_none(
        &findings,
        "Write `[package.metadata] floor = N`; the table of floors is in ARCHITECTURE.md.",
    );
}

fn imports_upward(packages: &[Value]) -> Vec<String> {
    let floors: BTreeMap<&str, i64> = packages
        .iter()
        .filter_map(|it| Some((text(it, "name"), it["metadata"]["floor"].as_i64()?)))
        .collect();
    let mut findings = Vec::new();
    for package in packages {
        let name = text(package, "name");
        let Some(floor) = floors.get(name) else { continue };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let import = text(dependency, "name");
            let Some(import_floor) = floors.get(import) else { continue };
            if import_floor >= floor {
                findings.push(format!(
                    "{name} (floor {floor}) imports {import} (floor {import_floor}), which is not below it"
                ));
            }
        }
    }
    findings
}

#[test]
fn an_import_upward_or_sideways_is_found() {
    let package = |name, floor, import| {
        serde_json::json!({
            "name": name, "metadata": { "floor": floor }, "dependencies": [{ "name": import }]
        })
    };
    let house = [package("model", 1, "serde"), package("alarm", 2, "model")];
    assert!(imports_upward(&house).is_empty());
    let house =
        [package("model", 1, "alarm"), package("alarm", 2, "case"), package("case", 2, "x")];
    assert_eq!(imports_upward(&house).len(), 2);
}
