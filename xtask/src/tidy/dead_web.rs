//! No dead files in the console: everything under `web/src` is imported from somewhere.

use std::collections::BTreeSet;

use super::assert_none;
use crate::tree::{File, Tree, join};

/// What an import may leave out.
const ENDINGS: &[&str] = &["", ".ts", ".js", ".svelte", ".svelte.ts", "/index.ts"];

/// Short names of `web/src`, as the build may define them.
const ALIASES: &[&str] = &["/src/", "$lib/", "@/", "src/"];

#[test]
fn every_file_of_the_console_is_imported() {
    assert_none(&unimported(&Tree::read()), "Import it where it is needed, or delete it.");
}

fn unimported(tree: &Tree) -> Vec<String> {
    let mut imported = BTreeSet::new();
    for file in tree.files.iter().filter(|it| it.path.starts_with("web/") && !is_apart(&it.path)) {
        for specifier in quoted(&file.text) {
            imported.extend(resolve(tree, &file.path, specifier).map(|it| &it.path));
        }
    }
    let unused = |it: &&File| {
        it.path.starts_with("web/src/")
            && !is_apart(&it.path)
            && !imported.contains(&it.path)
            && !["main.ts", "app.d.ts", "vite-env.d.ts"].contains(&&it.path["web/src/".len()..])
    };
    tree.files.iter().filter(unused).map(|it| format!("{}: nothing imports it", it.path)).collect()
}

/// Tests and stories: nothing has to import them, and what only they import is dead.
fn is_apart(path: &str) -> bool {
    [".test.", ".spec.", ".story.", ".stories.", "/test/", "/tests/", "/stories/", "/e2e/"]
        .iter()
        .any(|it| path.contains(it))
}

/// Every quoted text that may name a file. An import cannot be told from another text by less than
/// a parser of four languages, and does not have to be: it must also resolve to a file.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'', '`', '(', ')', '\n']).filter(|it| {
        let may_be_path = it.starts_with("./") || it.starts_with("../");
        may_be_path || ALIASES.iter().any(|alias| it.starts_with(alias))
    })
}

fn resolve<'a>(tree: &'a Tree, from: &str, specifier: &str) -> Option<&'a File> {
    let specifier = specifier.split(['?', '#']).next().unwrap_or_default();
    let aliased = ALIASES.iter().find_map(|it| specifier.strip_prefix(it));
    let path = match aliased {
        Some(rest) => format!("web/src/{rest}"),
        None => join(from, specifier),
    };
    let typed = path.strip_suffix(".js").map(|it| format!("{it}.ts"));
    let mut candidates = ENDINGS.iter().map(|it| format!("{path}{it}")).chain(typed);
    candidates.find_map(|it| tree.file(&it))
}

#[test]
fn a_file_nobody_imports_is_found() {
    let tree = Tree::of(&[
        ("web/index.html", "<script src=\"/src/main.ts\">"),
        ("web/src/main.ts", "import App from './App.svelte'; import('./map')"),
        ("web/src/App.svelte", "import { t } from '$lib/text/dictionary'; import './app.css'"),
        ("web/src/text/dictionary.ts", ""),
        ("web/src/app.css", "@import \"../src/tokens.css\"; src: url(./font.woff2?x)"),
        ("web/src/tokens.css", ""),
        ("web/src/font.woff2", ""),
        ("web/src/map/index.ts", "export * from './draw.js'"),
        ("web/src/map/draw.ts", ""),
        ("web/src/map/draw.test.ts", "import './old'"),
        ("web/src/map/old.ts", ""),
        ("web/vite.config.ts", "input: 'src/worker.ts'"),
        ("web/src/worker.ts", ""),
    ]);
    assert_eq!(unimported(&tree), ["web/src/map/old.ts: nothing imports it"]);
}
