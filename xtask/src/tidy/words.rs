//! Words that do not belong in the code: promises, silenced tests, paths of somebody's machine.

use super::assert_none;
use crate::{
    mask::{is_word, mask},
    rust_code::line_of,
    tree::{File, Tree},
};

/// Files that hold code, by extension; scripts such as `x` have none.
const CODE: &[&str] = &[
    "", "bpmn", "css", "html", "js", "mjs", "py", "rs", "sh", "sql", "svelte", "toml", "ts", "yml",
];

/// Written in two halves, so that this file does not find itself.
const PROMISES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Starts of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/."),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/tm", "p/"),
];

#[test]
fn no_promises_in_the_code() {
    let mut findings = Vec::new();
    for file in Tree::read().files.iter().filter(|it| CODE.contains(&it.extension())) {
        for word in PROMISES {
            findings.extend(places(file, &file.text, word, whole_word));
        }
    }
    assert_none(&findings, "Do it now, or write an issue and say in a sentence what is absent.");
}

#[test]
fn no_test_is_ignored() {
    let mut findings = Vec::new();
    for file in Tree::read().rust() {
        findings.extend(places(file, &mask(&file.text), "#[ignore", |_, _| true));
    }
    assert_none(&findings, "A test runs or is deleted.");
}

#[test]
fn no_machine_path_is_written_down() {
    let mut findings = Vec::new();
    for file in Tree::read().files.iter().filter(|it| !it.path.ends_with("-lock.json")) {
        for path in MACHINE_PATHS {
            findings.extend(places(file, &file.text, path, starts_a_path));
        }
    }
    assert_none(
        &findings,
        "Use a path from the root of the repository, or a temporary folder from the system.",
    );
}

#[test]
fn no_crate_allows_unwrap_as_a_whole() {
    let mut findings = Vec::new();
    for file in Tree::read().rust().filter(|it| it.path.contains("/src/")) {
        let code = mask(&file.text);
        for (at, _) in code.match_indices("#![") {
            let attribute = code[at..].split(']').next().unwrap_or_default();
            if ["unwrap_used", "clippy::all", "warnings"].iter().any(|it| attribute.contains(it)) {
                findings.push(format!("{}:{}: {attribute}]", file.path, line_of(&code, at)));
            }
        }
    }
    assert_none(&findings, "Allow a lint at the one place that needs it, with its reason.");
}

fn places(file: &File, text: &str, word: &str, counts: fn(&str, usize) -> bool) -> Vec<String> {
    text.match_indices(word)
        .filter(|(at, _)| counts(text, *at))
        .map(|(at, _)| format!("{}:{}: {word}", file.path, line_of(text, at)))
        .collect()
}

fn whole_word(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let n_letters = after.bytes().take_while(u8::is_ascii_uppercase).count();
    let follows = after.as_bytes().get(n_letters).copied();
    !before.bytes().next_back().is_some_and(is_word)
        && !follows.is_some_and(is_word)
        && PROMISES.contains(&&after[..n_letters])
}

/// `crates/tmp/x` and `https://example.org/home/x` name no place on a machine.
fn starts_a_path(text: &str, at: usize) -> bool {
    let inside =
        |it: u8| is_word(it) || matches!(it, b'/' | b'.' | b'-' | b'*' | b'}' | b'#' | b'~');
    !text[..at].bytes().next_back().is_some_and(inside)
}

#[test]
fn a_word_is_found_where_it_counts() {
    let check = |text: &str, word: &str, counts, expect: usize| {
        let file = File { path: "a.rs".to_owned(), text: text.to_owned() };
        assert_eq!(places(&file, text, word, counts).len(), expect, "{text}");
    };
    let (promise, path) = (PROMISES[0], MACHINE_PATHS[0]);
    check(&format!("// {promise}: later"), promise, whole_word, 1);
    check(&format!("// {promise}(me) {promise}"), promise, whole_word, 2);
    check(&format!("const {promise}_LIST: u8 = 0; MAS{promise}"), promise, whole_word, 0);
    check(&format!("\"{path}/x\""), path, starts_a_path, 1);
    check(&format!("crates{path}/x https://example.org{path}"), path, starts_a_path, 0);
}
