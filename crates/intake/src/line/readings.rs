//! The lines of a body as readings, or as bare numbers for whoever knows their series already: half
//! a million lines say the same few names again and again.

use std::collections::HashMap;

use model::{Flag, Time};

use super::{Field, Line, LineProblem, Precision, Reader, Subject, Value, plain};
use crate::{
    Field as Thing, Found, Item, NAME_BYTES_MAX, Place, Problem, RawReading, Reject, reject::quoted,
};

/// Keys remembered at once. A body of other keys only is read as well, just not as fast.
const KEYS_MAX: usize = 50_000;

/// The field that says how good the others of its line are.
const STATUS: &str = "status";

/// Readings of a body, so many at a time. Each key is read once.
pub struct Readings<'a, F> {
    reader: Reader<'a>,
    is_entity: F,
    received: Time,
    subjects: Subjects<'a>,
}

/// A number of a line, before a reading is made of it.
#[derive(Debug, Clone, Copy)]
pub struct Number<'l> {
    /// Whose it is.
    pub subject: &'l Subject,
    /// Which key of the body said so: a key keeps its number, and later keys have higher ones.
    pub key: usize,
    /// Which field of the line, from 0.
    pub field: usize,
    /// The field's name as sent.
    pub name: &'l str,
    /// The value; always finite.
    pub value: f64,
    /// When.
    pub time: Time,
    /// The sender's own word on it.
    pub flag: Flag,
    /// The line, from 1.
    pub row: usize,
}

/// Who takes what lines hold.
pub trait Sink {
    /// Takes a number.
    fn number(&mut self, number: Number<'_>);
    /// Takes what is none.
    fn refuse(&mut self, reject: Reject);
}

/// What keys were found to mean, with the last one at hand: lines of one key often come together.
#[derive(Default)]
struct Subjects<'a> {
    last: Option<(&'a str, usize)>,
    places: HashMap<&'a str, usize>,
    found: Vec<Result<Subject, Problem>>,
    /// Keys forgotten since the beginning.
    n_forgotten: usize,
}

impl<'a, F: Fn(&str) -> bool> Readings<'a, F> {
    /// Reads `body`. `received` is the time of lines without one; `is_entity` is the question of
    /// [`Subject::read`].
    #[must_use]
    pub fn new(body: &'a [u8], precision: Precision, received: Time, is_entity: F) -> Self {
        let reader = Reader::new(body, precision);
        Self { reader, is_entity, received, subjects: Subjects::default() }
    }

    /// The next lines, until there are `n_items` or a few more; empty at the end of the body.
    pub fn next_part(&mut self, n_items: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while items.len() < n_items && self.read_line(&mut items) {}
        items
    }

    /// Gives what the next line holds to `sink`; says whether there was a line.
    pub fn read_line(&mut self, sink: &mut impl Sink) -> bool {
        let line = match self.reader.read() {
            None => return false,
            Some(Err(reject)) => {
                sink.refuse(reject);
                return true;
            }
            Some(Ok(line)) => line,
        };
        let reject = |it: Problem| Reject::new(Place::Line(line.row), it);
        match self.subjects.of(line.key, &self.is_entity) {
            (_, Err(problem)) => sink.refuse(reject(problem.clone())),
            (key, Ok(subject)) => match flag(&line, subject.flag) {
                Err(problem) => sink.refuse(reject(problem)),
                Ok(flag) => {
                    let time = line.time.unwrap_or(self.received);
                    take(&line, &Said { subject, key, flag, time }, sink);
                }
            },
        }
        true
    }
}

impl Sink for Vec<Item> {
    fn number(&mut self, number: Number<'_>) {
        self.push(number.reading());
    }

    fn refuse(&mut self, reject: Reject) {
        self.push(Err(reject));
    }
}

impl Number<'_> {
    /// The reading it is, names and all.
    pub fn reading(&self) -> Item {
        let name = plain(self.name);
        if NAME_BYTES_MAX < name.len() {
            let found = Found::Text(quoted(&name));
            let problem = Problem::NotAText { field: Thing::Named("field"), found };
            return Err(Reject::new(Place::Line(self.row), problem));
        }
        let quantity = match &self.subject.quantity_of_value {
            Some(measurement) if name == "value" => measurement.clone(),
            _ => name.into_owned(),
        };
        Ok(RawReading {
            entity: self.subject.entity.clone(),
            quantity,
            value: self.value,
            unit: self.subject.unit.clone(),
            time: self.time,
            flag: self.flag,
            instrument: self.subject.instrument.clone(),
            row: self.row,
        })
    }
}

impl<'a> Subjects<'a> {
    /// The number of a key, and what it means.
    fn of(
        &mut self,
        key: &'a str,
        is_entity: impl Fn(&str) -> bool,
    ) -> (usize, Result<&Subject, &Problem>) {
        let place = match self.last {
            Some((last, place)) if last == key => place,
            _ => self.place(key, is_entity),
        };
        self.last = Some((key, place));
        (self.n_forgotten + place, self.found[place].as_ref())
    }

    fn place(&mut self, key: &'a str, is_entity: impl Fn(&str) -> bool) -> usize {
        if let Some(place) = self.places.get(key) {
            return *place;
        }
        if self.found.len() == KEYS_MAX {
            self.n_forgotten += self.found.len();
            self.places.clear();
            self.found.clear();
        }
        let place = self.found.len();
        self.found.push(Subject::read(key, is_entity));
        self.places.insert(key, place);
        place
    }
}

/// What the line's own field says, else what its tag said. A register holds 0 to 3.
fn flag(line: &Line<'_, '_>, by_tag: Flag) -> Result<Flag, Problem> {
    let Some(field) = line.fields.iter().find(|it| it.name == STATUS) else { return Ok(by_tag) };
    let found = match field.value {
        Value::Text(it) => Flag::from_status(it),
        Value::Number(it) => ["00", "01", "02", "03"]
            .into_iter()
            .zip(0_u8..)
            .find(|(_, n)| f64::from(*n) == it)
            .and_then(|(status, _)| Flag::from_status(status)),
        Value::Bool | Value::Other(_) => None,
    };
    found.ok_or_else(|| match field.value {
        Value::Text(it) | Value::Other(it) => Problem::UnknownStatus { found: quoted(it) },
        Value::Number(it) => Problem::UnknownStatus { found: it.to_string() },
        Value::Bool => Problem::NotAText { field: Thing::Named(STATUS), found: Found::Bool },
    })
}

/// What a line says of each of its fields.
struct Said<'s> {
    subject: &'s Subject,
    key: usize,
    flag: Flag,
    time: Time,
}

/// Gives what the fields hold to `sink`: numbers, and refusals of those that are none.
fn take(line: &Line<'_, '_>, said: &Said<'_>, sink: &mut impl Sink) {
    let row = line.row;
    let mut is_empty = true;
    for (n, field) in line.fields.iter().enumerate().filter(|it| it.1.name != STATUS) {
        is_empty = false;
        let twice = line.fields[..n].iter().any(|it| it.name == field.name);
        match number(field, twice) {
            Err(problem) => sink.refuse(Reject::new(Place::Line(row), problem)),
            Ok(value) => {
                let Said { subject, key, flag, time } = *said;
                sink.number(Number {
                    subject,
                    key,
                    field: n,
                    name: field.name,
                    value,
                    time,
                    flag,
                    row,
                });
            }
        }
    }
    if is_empty {
        sink.refuse(Reject::new(Place::Line(row), LineProblem::NoFields.into()));
    }
}

fn number(field: &Field<'_>, twice: bool) -> Result<f64, Problem> {
    let thing = || Thing::Value(quoted(&plain(field.name)));
    match field.value {
        _ if twice => Err(Problem::Twice { field: thing() }),
        Value::Number(value) => Ok(value),
        _ => Err(Problem::NotANumber { field: thing(), found: field.value.found() }),
    }
}
