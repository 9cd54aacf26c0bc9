//! One mistake, one complaint: the file, the line, the column, and what was expected.

mod alarms;
mod decisions;
mod definitions;
mod example_cases;
mod limits;
mod procedures;
mod references;

use std::path::Path;

use crate::weather::{self, EN, FILES};

/// The good pack with `good` in `file` replaced by `bad` must be refused with exactly these
/// complaints, one a line, each `file:line:column: sentence`.
#[track_caller]
fn check(file: &str, good: &str, bad: &str, expected: &str) {
    let mut files = FILES.into_iter().chain([EN]);
    let (_, text) = files.find(|(path, _)| *path == file).expect("a file of the good pack");
    assert!(text.contains(good), "`{good}` is not in {file}");
    check_text(&format!("weather/{file}"), &text.replacen(good, bad, 1), expected);
}

/// The same with a whole file.
#[track_caller]
fn check_text(file: &str, text: &str, expected: &str) {
    let folder = weather::with(file, Some(text));
    check_folder(folder.path(), expected);
}

#[track_caller]
fn check_folder(folder: &Path, expected: &str) {
    let complaints = pack::load(folder).expect_err("it loads");
    let actual: Vec<String> = complaints
        .iter()
        .map(|it| format!("{}:{}:{}: {}", it.file, it.line, it.column, it.sentence))
        .collect();
    assert_eq!(actual.join("\n"), expected);
}
