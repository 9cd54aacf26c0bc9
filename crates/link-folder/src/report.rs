//! The report beside a file: Vietnamese first, English under it.

use std::fmt::Write;

use intake::Reject;
use model::{Lang, Text};

use crate::desk::Receipt;

/// Lines a report lists; a file may hold ten thousand bad ones.
const LINES_MAX: usize = 1_000;

/// Of a file that was not taken at all.
pub(crate) fn of_bad(name: &str, sha256: &str, why: &[Text]) -> String {
    let result = Text::new("không nhận tệp này", "the file was not taken");
    write(name, sha256, &result, why)
}

/// Of a file some of whose lines were refused; none where all were taken.
pub(crate) fn of_done(
    name: &str,
    sha256: &str,
    rejects: &[Reject],
    receipt: &Receipt,
) -> Option<String> {
    if rejects.is_empty() && receipt.refused.is_empty() {
        return None;
    }
    let mut lines: Vec<_> = rejects.iter().map(|it| (it.row(), said(it))).collect();
    lines.extend(receipt.refused.iter().map(|it| (it.line, it.why.clone())));
    lines.sort_by_key(|it| it.0);
    let refused = lines.len();
    let (taken, duplicates) = (receipt.taken, receipt.duplicates);
    let result = Text {
        vi: format!("nhận {taken} kết quả đo, {duplicates} đã có từ trước, từ chối {refused}"),
        en: format!("{taken} readings taken, {duplicates} seen before, {refused} refused"),
    };
    let lines: Vec<_> = lines.into_iter().map(|it| it.1).collect();
    Some(write(name, sha256, &result, &lines))
}

/// A refusal in both languages.
pub(crate) fn said(reject: &Reject) -> Text {
    Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) }
}

fn write(name: &str, sha256: &str, result: &Text, lines: &[Text]) -> String {
    let mut report = format!("Tệp / File: {name}\nSHA-256: {sha256}\n");
    let mut both = |it: &Text| {
        // Writing to a text cannot fail.
        let _ = writeln!(report, "{}\n    {}", it.vi, it.en);
    };
    both(&Text { vi: format!("Kết quả: {}", result.vi), en: format!("Result: {}", result.en) });
    lines.iter().take(LINES_MAX).for_each(&mut both);
    if let Some(more) = lines.len().checked_sub(LINES_MAX).filter(|it| 0 < *it) {
        both(&Text { vi: format!("và {more} dòng nữa"), en: format!("and {more} more lines") });
    }
    report
}
