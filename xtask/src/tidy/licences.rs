//! Everything we ship may be shipped: the licences and bans of `deny.toml`, and no GPL in the console.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Table;

use super::{assert_none, cargo_metadata, packages, text};
use crate::tree::Tree;

#[test]
fn every_licence_is_allowed() {
    let rules = Rules::read();
    let metadata = cargo_metadata(&["--filter-platform=host-tuple"]);
    let mut findings = Vec::new();
    let mut unused: BTreeSet<&str> = rules.exceptions.iter().map(|it| it.0.as_str()).collect();
    for package in packages(&metadata) {
        let name = text(package, "name");
        if rules.banned.iter().any(|it| it == name) {
            findings.push(format!("{name}: banned by deny.toml"));
        }
        let licence = text(package, "license");
        if is_allowed(licence, &|it| rules.allowed.iter().any(|allowed| allowed == it)) {
            continue;
        }
        unused.remove(name);
        if !is_allowed(licence, &|it| rules.excepts(name, it)) {
            findings.push(format!("{name} {}: licence `{licence}`", text(package, "version")));
        }
    }
    findings.extend(unused.into_iter().map(|it| format!("{it}: an exception nobody needs")));
    assert_none(
        &findings,
        "Take another crate, or write the exception and its reason into deny.toml.",
    );
}

#[test]
fn the_console_ships_nothing_copyleft() {
    let tree = Tree::read();
    let Some(lock) = tree.file("web/package-lock.json") else { return };
    let lock: Value = serde_json::from_str(&lock.text).expect("package-lock.json is JSON");
    let mut findings = Vec::new();
    for (path, package) in lock["packages"].as_object().into_iter().flatten() {
        let licence = text(package, "license");
        let ours = path.is_empty() || package["dev"] == true;
        if !ours && !is_allowed(licence, &|it| !it.contains("GPL")) {
            findings.push(format!("web/package-lock.json: {path}: licence `{licence}`"));
        }
    }
    assert_none(&findings, "Take another package: the console is shipped inside the binary.");
}

/// What `deny.toml` says.
struct Rules {
    allowed: Vec<String>,
    /// A crate and the licence it is excepted for.
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
}

impl Rules {
    fn read() -> Self {
        let tree = Tree::read();
        let file = tree.file("deny.toml").expect("deny.toml exists");
        let rules: Table = file.text.parse().expect("deny.toml is TOML");
        let exceptions = tables(&rules["licenses"]["exceptions"]);
        Self {
            allowed: strings(&rules["licenses"]["allow"]),
            exceptions: exceptions
                .flat_map(|it| {
                    strings(&it["allow"]).into_iter().map(|to| (string(&it["crate"]), to))
                })
                .collect(),
            banned: tables(&rules["bans"]["deny"]).map(|it| string(&it["crate"])).collect(),
        }
    }

    fn excepts(&self, name: &str, licence: &str) -> bool {
        let allowed = self.allowed.iter().any(|it| it == licence);
        allowed || self.exceptions.iter().any(|it| it.0 == name && it.1 == licence)
    }
}

fn tables(value: &toml::Value) -> impl Iterator<Item = &Table> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_table)
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(string).collect()
}

fn string(value: &toml::Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Judges an SPDX expression: all of an AND, one of an OR. The old `/` between names means OR.
/// <https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/>
fn is_allowed(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    any_of(&mut rest, allowed) && rest.is_empty()
}

fn any_of(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut verdict = all_of(rest, allowed);
    while let ["OR", tail @ ..] = *rest {
        *rest = tail;
        verdict |= all_of(rest, allowed);
    }
    verdict
}

fn all_of(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut verdict = one(rest, allowed);
    while let ["AND", tail @ ..] = *rest {
        *rest = tail;
        verdict &= one(rest, allowed);
    }
    verdict
}

/// Stops without eating anything where no licence stands, which leaves a rest and so refuses.
fn one(rest: &mut &[&str], allowed: &dyn Fn(&str) -> bool) -> bool {
    match *rest {
        ["(", tail @ ..] => {
            *rest = tail;
            let verdict = any_of(rest, allowed);
            let closed = rest.first() == Some(&")");
            *rest = rest.get(1..).unwrap_or_default();
            verdict && closed
        }
        [name, "WITH", exception, tail @ ..] => {
            *rest = tail;
            allowed(name) || allowed(&format!("{name} WITH {exception}"))
        }
        [name, tail @ ..] => {
            *rest = tail;
            allowed(name)
        }
        [] => false,
    }
}

#[test]
fn a_licence_expression_is_judged() {
    let allowed = |it: &str| ["MIT", "Apache-2.0", "A WITH e"].contains(&it);
    let check = |text, expect| assert_eq!(is_allowed(text, &allowed), expect, "{text}");
    check("MIT", true);
    check("GPL-3.0-only", false);
    check("GPL-2.0 OR MIT", true);
    check("GPL-2.0/Apache-2.0", true);
    check("MIT AND GPL-2.0", false);
    check("(MIT OR GPL-2.0) AND Apache-2.0", true);
    check("(MIT OR Apache-2.0) AND (GPL-2.0 OR LGPL-3.0)", false);
    check("A WITH e", true);
    check("A", false);
    check("", false);
    check("(MIT", false);
    check("MIT MIT", false);
}
