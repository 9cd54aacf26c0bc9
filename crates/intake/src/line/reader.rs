//! One line after the other, as slices of the body.

use super::{FIELDS_MAX, LineProblem, Precision, TEXT_BYTES_MAX, Value, plain};
use crate::{Found, Place, Problem, Reject, reject::quoted};
use model::Time;

/// Reads a body line by line. Nothing of it is copied; the room for fields is used again.
#[derive(Debug)]
pub struct Reader<'a> {
    /// Good UTF-8; read up to `at`.
    text: &'a str,
    at: usize,
    /// What follows `text`: a line with bytes that are no UTF-8, and whatever comes after.
    rest: &'a [u8],
    /// The line at `at`, from 1.
    row: usize,
    precision: Precision,
    fields: Vec<Field<'a>>,
}

/// A line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a, 'r> {
    /// Which, from 1; comments and blank lines count.
    pub row: usize,
    /// Measurement and tags as they were sent, for [`Subject::read`](super::Subject::read). Lines
    /// of the same text are of the same subject.
    pub key: &'a str,
    /// At least one field.
    pub fields: &'r [Field<'a>],
    /// When; none where the line does not say.
    pub time: Option<Time>,
}

/// A field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field<'a> {
    /// Its name as sent, for [`plain`](super::plain).
    pub name: &'a str,
    /// What it holds.
    pub value: Value<'a>,
}

/// What is wrong with a line, and from where on the next one is to be sought.
type Fault = (Problem, usize);

impl<'a> Reader<'a> {
    /// Reads `body` from its beginning.
    #[must_use]
    pub fn new(body: &'a [u8], precision: Precision) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut reader =
            Self { text: "", at: 0, rest: body, row: 1, precision, fields: Vec::with_capacity(16) };
        reader.take_good_lines();
        reader
    }

    /// The next line that is neither blank nor a comment.
    pub fn read(&mut self) -> Option<Result<Line<'a, '_>, Reject>> {
        let found = self.find_line();
        let row = self.row;
        if !found {
            let problem = (!self.rest.is_empty()).then(|| self.skip_bad_line());
            return problem.map(|it| Err(Reject::new(Place::Line(row), it)));
        }
        match self.line() {
            Ok((key, time)) => Some(Ok(Line { row, key, fields: &self.fields, time })),
            Err((problem, from)) => {
                self.go_on_from(from);
                Some(Err(Reject::new(Place::Line(row), problem)))
            }
        }
    }

    /// Goes to the beginning of the next line with something in it.
    fn find_line(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\n' => self.row += 1,
                b' ' | b'\t' | b'\r' => {}
                b'#' => {
                    self.at = end_of_line(bytes, self.at);
                    continue;
                }
                _ => return true,
            }
            self.at += 1;
        }
        false
    }

    /// Reads the line at `at` and goes behind it; its fields are left in `fields`.
    fn line(&mut self) -> Result<(&'a str, Option<Time>), Fault> {
        let text = self.text;
        let bytes = text.as_bytes();
        let begin = self.at;
        let end_of_key = end_of_key(bytes, begin);
        let key = &text[begin..end_of_key];
        if TEXT_BYTES_MAX < key.len() {
            return Err((Problem::TooLarge { of: "bytes", max: TEXT_BYTES_MAX }, end_of_key));
        }
        let mut at = skip_blanks(bytes, end_of_key);
        if is_end(bytes, at) {
            return Err((LineProblem::NoFields.into(), end_of_key));
        }
        self.fields.clear();
        loop {
            let (field, end) = read_field(text, at)?;
            if self.fields.len() == FIELDS_MAX {
                return Err((Problem::TooLarge { of: "values", max: FIELDS_MAX }, end));
            }
            if matches!(field.value, Value::Text(_)) {
                self.row += text[at..end].matches('\n').count();
            }
            self.fields.push(field);
            at = end;
            if bytes.get(at) != Some(&b',') {
                break;
            }
            at += 1;
        }
        let (time, end) = self.read_time(skip_blanks(bytes, at))?;
        self.at = end;
        Ok((key, time))
    }

    /// The time, if there is one, and the end of the line.
    fn read_time(&self, at: usize) -> Result<(Option<Time>, usize), Fault> {
        let bytes = self.text.as_bytes();
        if is_end(bytes, at) {
            return Ok((None, at));
        }
        let end = end_of_word(bytes, at);
        let word = &self.text[at..end];
        let Some(time) = word.parse().ok().and_then(|stamp| self.precision.time(stamp)) else {
            let found = Found::Text(quoted(word));
            return Err((Problem::NotATime { found, pattern: self.precision.pattern() }, at));
        };
        let after = skip_blanks(bytes, end);
        if !is_end(bytes, after) {
            let found = quoted(&self.text[after..end_of_line(bytes, after)]);
            return Err((LineProblem::Trailing { found }.into(), after));
        }
        Ok((Some(time), after))
    }

    /// Goes to the end of the line in which a fault was found. Lines that a text before it spans
    /// are counted already.
    fn go_on_from(&mut self, from: usize) {
        self.at = end_of_line(self.text.as_bytes(), from);
    }

    /// Takes what is good UTF-8 into `text`, up to the end of a line if anything is not.
    fn take_good_lines(&mut self) {
        self.at = 0;
        match std::str::from_utf8(self.rest) {
            Ok(text) => (self.text, self.rest) = (text, &[]),
            Err(error) => {
                let good = &self.rest[..error.valid_up_to()];
                let end = good.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
                // A line's end is a boundary of letters, so this cannot fail.
                self.text = std::str::from_utf8(&good[..end]).unwrap_or_default();
                self.rest = &self.rest[end..];
            }
        }
    }

    /// Goes past a line that is no UTF-8, and says where it stops being any.
    fn skip_bad_line(&mut self) -> Problem {
        let offset = std::str::from_utf8(self.rest).map_or_else(|it| it.valid_up_to(), str::len);
        let end = end_of_line(self.rest, offset);
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        self.row += 1;
        self.take_good_lines();
        Problem::NotUtf8 { offset }
    }
}

/// Reads `name=value` at `at`; gives also where it ends.
fn read_field(text: &str, at: usize) -> Result<(Field<'_>, usize), Fault> {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        match bytes.get(end) {
            Some(b'=') => break,
            Some(b'\\') if matches!(bytes.get(end + 1), Some(b',' | b'=' | b' ')) => end += 2,
            None | Some(b',' | b' ' | b'\n') => {
                let found = quoted(text[at..end].trim_end());
                return Err((LineProblem::NoEquals { found }.into(), end));
            }
            Some(_) => end += 1,
        }
    }
    let name = &text[at..end];
    let begin = end + 1;
    if name.is_empty() {
        let found = quoted(&text[at..end_of_word(bytes, begin)]);
        return Err((LineProblem::NoName { found }.into(), begin));
    }
    if bytes.get(begin) == Some(&b'"') {
        let open = || {
            let field = quoted(&plain(name));
            (LineProblem::OpenText { field }.into(), begin)
        };
        let close = end_of_text(bytes, begin + 1).ok_or_else(open)?;
        let value = Value::Text(&text[begin + 1..close]);
        return Ok((Field { name, value }, close + 1));
    }
    let end = end_of_value(bytes, begin);
    Ok((Field { name, value: Value::of(&text[begin..end]) }, end))
}

/// The quote that closes a text, with what may stand behind one behind it.
///
/// A body of quotes that are never closed costs no more than twice its length: where none is found
/// within the longest text, none begins there either.
fn end_of_text(bytes: &[u8], begin: usize) -> Option<usize> {
    let within = &bytes[begin..bytes.len().min(begin + TEXT_BYTES_MAX + 1)];
    let mut escaped = false;
    for (n, byte) in within.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                let behind = begin + n + 1;
                let good = is_end(bytes, behind) || matches!(bytes[behind], b',' | b' ');
                return good.then_some(begin + n);
            }
            _ => {}
        }
    }
    None
}

/// The first blank that no backslash stands before, or the end of the line.
fn end_of_key(bytes: &[u8], begin: usize) -> usize {
    let mut at = begin;
    loop {
        match bytes.get(at) {
            Some(b'\\') if matches!(bytes.get(at + 1), Some(b',' | b'=' | b' ')) => at += 2,
            Some(b' ') => return at,
            _ if is_end(bytes, at) => return at,
            Some(_) => at += 1,
            None => return at,
        }
    }
}

fn end_of_value(bytes: &[u8], begin: usize) -> usize {
    let value = &bytes[begin.min(bytes.len())..];
    let length = value.iter().position(|it| matches!(it, b',' | b' ' | b'\n' | b'\r'));
    begin + length.unwrap_or(value.len())
}

fn end_of_word(bytes: &[u8], begin: usize) -> usize {
    let word = &bytes[begin.min(bytes.len())..];
    let length = word.iter().position(|it| matches!(it, b' ' | b'\n' | b'\r'));
    begin + length.unwrap_or(word.len())
}

fn end_of_line(bytes: &[u8], begin: usize) -> usize {
    let line = &bytes[begin.min(bytes.len())..];
    begin + line.iter().position(|it| *it == b'\n').unwrap_or(line.len())
}

fn skip_blanks(bytes: &[u8], begin: usize) -> usize {
    let mut at = begin;
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The line ends here: with a line feed, a carriage return before one, or the body.
fn is_end(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b'\n') => true,
        Some(b'\r') => matches!(bytes.get(at + 1), None | Some(b'\n')),
        Some(_) => false,
    }
}
