//! The key of a line: measurement and tags.

use std::borrow::Cow;

use super::LineProblem;
use crate::{Field, Problem, reject::quoted};

/// A key, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'a> {
    /// The measurement.
    pub measurement: Cow<'a, str>,
    /// Tags and their values, in the order sent.
    pub tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Key<'a> {
    /// Reads the key of a [`Line`](super::Line).
    pub fn read(key: &'a str) -> Result<Self, Problem> {
        let (measurement, mut rest) = cut(key, b',');
        if measurement.is_empty() {
            return Err(LineProblem::NoName { found: quoted(key) }.into());
        }
        let mut tags: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        while let Some(text) = rest {
            let (tag, after) = cut(text, b',');
            rest = after;
            let (name, value) = cut(tag, b'=');
            let Some(value) = value else {
                return Err(LineProblem::NoEquals { found: quoted(tag) }.into());
            };
            if name.is_empty() {
                return Err(LineProblem::NoName { found: quoted(tag) }.into());
            }
            let name = plain(name);
            if tags.iter().any(|it| it.0 == name) {
                return Err(Problem::Twice { field: Field::Tag(quoted(&name)) });
            }
            tags.push((name, plain(value)));
        }
        Ok(Self { measurement: plain(measurement), tags })
    }

    /// The value of a tag.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags.iter().find(|it| it.0 == name).map(|it| it.1.as_ref())
    }
}

/// Up to the first `mark` that no backslash stands before, and what follows it.
fn cut(text: &str, mark: u8) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let at = (0..bytes.len()).find(|at| bytes[*at] == mark && (*at == 0 || bytes[at - 1] != b'\\'));
    at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])))
}

/// A name without its escapes: a backslash before comma, equals sign or space. Any other backslash
/// is itself, as InfluxDB reads it and as Telegraf writes it.
#[must_use]
pub fn plain(name: &str) -> Cow<'_, str> {
    if !name.contains('\\') {
        return Cow::Borrowed(name);
    }
    let mut text = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes =
            letter == '\\' && letters.peek().is_some_and(|it| matches!(it, ',' | '=' | ' '));
        text.extend(if escapes { letters.next() } else { Some(letter) });
    }
    Cow::Owned(text)
}
