//! A function fits a screen, a file is one idea, a crate is a room.

use super::assert_none;
use crate::{
    measure::{crate_lines, n_lines, share_percent},
    rust_code::functions,
    tree::Tree,
};

/// Lines a function may have: what fits a screen.
const FUNCTION_LINES_MAX: usize = 70;

/// Lines a Rust file may have. Most should have about 100; `cargo run -p xtask` prints the spread.
const FILE_LINES_MAX: usize = 600;

/// Share of all Rust lines one crate may hold, percent.
const CRATE_SHARE_PERCENT_MAX: usize = 20;

/// Below this many lines in all, shares mean nothing.
const CRATE_SHARE_FROM_LINES: usize = 20_000;

#[test]
fn no_function_grows_past_a_screen() {
    let mut findings = Vec::new();
    for file in Tree::read().rust() {
        for it in functions(&file.text).iter().filter(|it| it.n_lines > FUNCTION_LINES_MAX) {
            findings
                .push(format!("{}:{}: `{}` has {} lines", file.path, it.line, it.name, it.n_lines));
        }
    }
    assert_none(&findings, "A function has at most 70 lines: give its steps names of their own.");
}

#[test]
fn no_file_holds_two_ideas() {
    let tree = Tree::read();
    let long = tree.rust().filter(|it| n_lines(it) > FILE_LINES_MAX);
    let findings: Vec<_> = long.map(|it| format!("{}: {} lines", it.path, n_lines(it))).collect();
    assert_none(&findings, "A Rust file has at most 600 lines: move one of its ideas to a module.");
}

#[test]
fn no_crate_swallows_the_house() {
    let lines = crate_lines(&Tree::read());
    let total: usize = lines.values().sum();
    if total < CRATE_SHARE_FROM_LINES {
        return;
    }
    let findings: Vec<_> = lines
        .into_iter()
        .map(|(name, n_lines)| (name, share_percent(n_lines, total)))
        .filter(|(_, percent)| *percent > CRATE_SHARE_PERCENT_MAX)
        .map(|(name, percent)| format!("{name} holds {percent} % of the code"))
        .collect();
    assert_none(&findings, "A crate holds at most 20 % of the code: split it.");
}
