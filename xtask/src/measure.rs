//! How big the house is: files, functions and crates, in lines.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    rust_code::functions,
    tree::{File, Tree},
};

/// Writes what `cargo run -p xtask` prints.
pub(crate) fn report(tree: &Tree) -> String {
    let files = tree.rust().map(n_lines).collect();
    let functions = tree.rust().flat_map(|it| functions(&it.text)).map(|it| it.n_lines).collect();
    let shares = crate_lines(tree);
    let total: usize = shares.values().sum();
    let mut text = format!("Lines of Rust: {total}\n");
    text += &spread("Lines of a file", files);
    text += &spread("Lines of a function", functions);
    for (name, n_lines) in shares {
        let _ = writeln!(text, "{n_lines:>7}  {:>3} %  {name}", share_percent(n_lines, total));
    }
    text
}

/// Counts the lines of a file.
pub(crate) fn n_lines(file: &File) -> usize {
    file.text.lines().count()
}

/// Lines of Rust a crate, by its folder: `crates/model`, `xtask`.
pub(crate) fn crate_lines(tree: &Tree) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    for file in tree.rust() {
        *lines.entry(crate_folder(&file.path)).or_default() += n_lines(file);
    }
    lines
}

/// How much of the whole, rounded down.
pub(crate) fn share_percent(n_lines: usize, total: usize) -> usize {
    100 * n_lines / total.max(1)
}

/// The share a value has to be under: half of the values for 50, nine in ten for 90.
pub(crate) fn percentile(sorted: &[usize], percent: usize) -> usize {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0)
}

fn crate_folder(path: &str) -> String {
    let mut names = path.split('/');
    match (names.next(), names.next()) {
        (Some(room @ ("algo" | "crates")), Some(name)) => format!("{room}/{name}"),
        (first, _) => first.unwrap_or_default().to_owned(),
    }
}

fn spread(what: &str, mut values: Vec<usize>) -> String {
    values.sort_unstable();
    format!(
        "{what}: p50 {}, p90 {}, most {}\n",
        percentile(&values, 50),
        percentile(&values, 90),
        values.last().copied().unwrap_or(0)
    )
}

#[cfg(test)]
mod tests {
    use super::{percentile, report};
    use crate::tree::Tree;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let check = |values: &[usize], percent, expect| {
            assert_eq!(percentile(values, percent), expect);
        };
        check(&[], 50, 0);
        check(&[7], 90, 7);
        check(&[1, 2, 3, 4], 50, 2);
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9);
    }

    #[test]
    fn the_report_counts_files_functions_and_crates() {
        let tree = Tree::of(&[
            ("algo/a/src/lib.rs", "fn a() {\n}\n"),
            ("crates/b/src/lib.rs", "//! B.\n\n\n\n\n"),
            ("crates/b/src/c.rs", "fn c() {}\n"),
            ("README.md", "not Rust\n"),
        ]);
        let expect = "Lines of Rust: 8\n\
            Lines of a file: p50 2, p90 5, most 5\n\
            Lines of a function: p50 1, p90 2, most 2\n\
            \u{20}     2   25 %  algo/a\n\
            \u{20}     6   75 %  crates/b\n";
        assert_eq!(report(&tree), expect);
    }
}
