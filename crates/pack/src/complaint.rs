//! What is wrong with a pack, and where.

use std::{fmt, ops::Range};

/// One thing that is wrong with a pack, said so that its author finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The file, below the folder of packs: `air/alarms/stack-over-limit.toml`.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is wrong and what was expected.
    pub sentence: String,
    /// The line itself.
    pub text: String,
    /// Characters of it that are meant.
    pub width: usize,
}

impl Complaint {
    /// About the bytes `span` of `text`, which is the content of `file`.
    pub(crate) fn at(file: &str, text: &str, span: Range<usize>, sentence: String) -> Self {
        let start = floor_char(text, span.start);
        let end = floor_char(text, span.end.max(start));
        let line_start = text[..start].rfind('\n').map_or(0, |it| it + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |it| start + it);
        Self {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            sentence,
            text: text[line_start..line_end].trim_end().to_owned(),
            width: text[start..end.min(line_end)].chars().count().max(1),
        }
    }

    /// About a file or folder as a whole.
    pub(crate) fn whole(file: &str, sentence: String) -> Self {
        Self::at(file, "", 0..0, sentence)
    }
}

/// The character boundary at or before `index`.
fn floor_char(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.sentence)?;
        if self.text.is_empty() {
            return Ok(());
        }
        let gutter = " ".repeat(self.line.to_string().len());
        // Tabs are shown as one blank, so that the caret stands where the trouble is.
        let text = self.text.replace('\t', " ");
        let (indent, carets) = (" ".repeat(self.column - 1), "^".repeat(self.width));
        write!(f, "\n{gutter} |\n{} | {text}\n{gutter} | {indent}{carets}", self.line)
    }
}

impl std::error::Error for Complaint {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: Range<usize>, expected: &str) {
        let complaint = Complaint::at("air/x.toml", text, span, "no.".to_owned());
        assert_eq!(complaint.to_string(), expected);
    }

    #[test]
    fn a_caret_stands_under_what_is_meant() {
        check(
            "a = 1\nb = \"ẩm\"",
            10..16,
            "air/x.toml:2:5: no.\n  |\n2 | b = \"ẩm\"\n  |     ^^^^",
        );
        check("a = 1", 99..120, "air/x.toml:1:6: no.\n  |\n1 | a = 1\n  |      ^");
        check("", 0..0, "air/x.toml:1:1: no.");
    }
}
