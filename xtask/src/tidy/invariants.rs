//! ARCHITECTURE.md names a test for each invariant, and that test exists.

use super::assert_none;
use crate::{
    mask::mask,
    rust_code::{functions, line_of},
    tree::{File, Tree},
};

#[test]
fn every_invariant_names_a_test_that_exists() {
    let tree = Tree::read();
    let Some(page) = tree.file("ARCHITECTURE.md") else { return };
    let mut findings = Vec::new();
    for (line, item) in invariants(&page.text) {
        let names = tests_named(&item);
        if names.is_empty() {
            findings.push(format!("ARCHITECTURE.md:{line}: an invariant without its test"));
        }
        for name in names.iter().filter(|it| !exists(&tree, it)) {
            findings.push(format!("ARCHITECTURE.md:{line}: there is no test `{name}`"));
        }
    }
    assert_none(
        &findings,
        "End each invariant with (test: `name`): a #[test] function, a Python `def`, a title of a test of \
         the console, or the path of a suite.",
    );
}

/// The items of the lists under headings that speak of invariants, and every other line that names a
/// test; each with its line.
fn invariants(text: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut items: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') {
            inside = line.contains("nvariant");
        } else if starts_an_item(line) && inside {
            items.push((number, line.to_owned()));
        } else if let (true, true, Some(last)) = (inside, line.starts_with(' '), items.last_mut()) {
            last.1 += line;
        } else if line.contains("(test: `") || line.contains("(tests: `") {
            items.push((number, line.to_owned()));
        }
    }
    items
}

fn starts_an_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|it: char| it.is_ascii_digit());
    line.starts_with("- ") || line.starts_with("* ") || (rest != line && rest.starts_with(". "))
}

/// The names in "(test: `a`)" and "(tests: `a`, `b`)".
fn tests_named(item: &str) -> Vec<String> {
    let Some((_, rest)) = item.split_once("(test") else { return Vec::new() };
    let list = rest.split(')').next().unwrap_or_default();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn exists(tree: &Tree, name: &str) -> bool {
    if name.contains('/') {
        return tree.has(name);
    }
    let function = name.rsplit("::").next().unwrap_or(name);
    tree.files.iter().any(|it| match it.extension() {
        "rs" => is_rust_test(it, function),
        "py" | "" => it.text.contains(&format!("def {function}(")),
        "ts" | "js" | "mjs" => {
            ['\'', '"', '`'].iter().any(|q| it.text.contains(&format!("({q}{name}{q}")))
        }
        _ => false,
    })
}

/// A function with a `test` attribute on one of the lines above it.
fn is_rust_test(file: &File, name: &str) -> bool {
    if !file.text.contains(name) {
        return false;
    }
    let code = mask(&file.text);
    let lines: Vec<&str> = code.lines().collect();
    functions(&file.text).iter().filter(|it| it.name == name).any(|it| {
        let above = lines[..it.line - 1].iter().rev();
        above.take_while(|line| !line.contains('}')).any(|line| is_test_attribute(line))
    })
}

fn is_test_attribute(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("#[") && (line.contains("test]") || line.contains("test("))
}

#[test]
fn an_invariant_without_a_real_test_is_found() {
    let tree = Tree::of(&[
        (
            "crates/a/src/lib.rs",
            "fn b() {}\n\n#[test]\n#[should_panic]\nfn c() {}\n\n#[tokio::test(x)]\nasync fn d() {}",
        ),
        ("tests/kill/run", "def e():"),
        ("web/e2e/alarm.test.ts", "test('the marker is hit', async"),
    ]);
    let check = |name, expect| assert_eq!(exists(&tree, name), expect, "{name}");
    check("c", true);
    check("a::tests::d", true);
    check("b", false);
    check("e", true);
    check("the marker is hit", true);
    check("tests/kill/run", true);
    check("tests/other/run", false);
    let text = "# A\n- free\n## Invariants\n- one (test: `a`)\n- two\n  lines (tests: `b`, `c`)\n1. three\n# B\nx (test: `d`)";
    let found = invariants(text);
    assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [4, 5, 7, 9]);
    assert_eq!(tests_named(&found[1].1), ["b", "c"]);
    assert_eq!(line_of(text, 0), 1);
}
