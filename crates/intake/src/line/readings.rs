//! The lines of a body as readings.

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

/// What keys were found to mean, with the last one at hand: lines of one key often come together.
#[derive(Default)]
struct Subjects<'a> {
    last: Option<(&'a str, usize)>,
    places: HashMap<&'a str, usize>,
    found: Vec<Result<Subject, Problem>>,
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
        while items.len() < n_items {
            match self.reader.read() {
                None => break,
                Some(Err(reject)) => items.push(Err(reject)),
                Some(Ok(line)) => {
                    let place = Place::Line(line.row);
                    let reject = |it: Problem| Reject::new(place, it);
                    match self.subjects.of(line.key, &self.is_entity) {
                        Err(problem) => items.push(Err(reject(problem.clone()))),
                        Ok(subject) => match flag(&line, subject.flag) {
                            Err(problem) => items.push(Err(reject(problem))),
                            Ok(flag) => take(&line, subject, flag, self.received, &mut items),
                        },
                    }
                }
            }
        }
        items
    }
}

impl<'a> Subjects<'a> {
    fn of(&mut self, key: &'a str, is_entity: impl Fn(&str) -> bool) -> Result<&Subject, &Problem> {
        let place = match self.last {
            Some((last, place)) if last == key => place,
            _ => self.place(key, is_entity),
        };
        self.last = Some((key, place));
        self.found[place].as_ref()
    }

    fn place(&mut self, key: &'a str, is_entity: impl Fn(&str) -> bool) -> usize {
        if let Some(place) = self.places.get(key) {
            return *place;
        }
        if self.found.len() == KEYS_MAX {
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

/// Appends what the fields hold: readings, and refusals of those that are none.
fn take(line: &Line<'_, '_>, subject: &Subject, flag: Flag, now: Time, items: &mut Vec<Item>) {
    let n_before = items.len();
    for (n, field) in line.fields.iter().enumerate().filter(|it| it.1.name != STATUS) {
        let twice = line.fields[..n].iter().any(|it| it.name == field.name);
        let item = read(field, twice, subject).map(|(quantity, value)| RawReading {
            entity: subject.entity.clone(),
            quantity,
            value,
            unit: subject.unit.clone(),
            time: line.time.unwrap_or(now),
            flag,
            instrument: subject.instrument.clone(),
            row: line.row,
        });
        items.push(item.map_err(|it| Reject::new(Place::Line(line.row), it)));
    }
    if items.len() == n_before {
        items.push(Err(Reject::new(Place::Line(line.row), LineProblem::NoFields.into())));
    }
}

fn read(field: &Field<'_>, twice: bool, subject: &Subject) -> Result<(String, f64), Problem> {
    let name = plain(field.name);
    let thing = |name: &str| Thing::Value(quoted(name));
    if NAME_BYTES_MAX < name.len() {
        let found = Found::Text(quoted(&name));
        return Err(Problem::NotAText { field: Thing::Named("field"), found });
    }
    if twice {
        return Err(Problem::Twice { field: thing(&name) });
    }
    let Value::Number(value) = field.value else {
        return Err(Problem::NotANumber { field: thing(&name), found: field.value.found() });
    };
    let quantity = match &subject.quantity_of_value {
        Some(measurement) if name == "value" => measurement.clone(),
        _ => name.into_owned(),
    };
    Ok((quantity, value))
}
