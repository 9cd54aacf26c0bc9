//! Turns the rows of a sheet into readings, as a mapping says.

use std::collections::VecDeque;

use jiff::{ToSpan, civil::Date};
use model::{Flag, Text, Time, Zone};

use super::{EntityFrom, LabelAt, Mapping, Row, Sheet, TimeFrom, TimePattern, ValueColumn};
use crate::{
    Field, Found, Item, NAME_BYTES_MAX, Place, Problem, RawReading, Reject,
    number::{self, DecimalMark},
    reject::quoted,
};

/// What several columns of a time must be.
const CALENDAR: [&str; 2] =
    ["năm, tháng, ngày, giờ, phút có trong lịch", "year, month, day, hour, minute of the calendar"];

/// Rows shown before an import.
pub const PREVIEW_ROWS: usize = 20;

/// What one row becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewRow {
    /// Row of the file, from 1, the header included.
    pub row: usize,
    /// Its cells as they stand in the file.
    pub cells: Vec<String>,
    /// Its readings and refusals.
    pub items: Vec<Item>,
    /// Cells that hold a marker for "no value".
    pub missing: u64,
}

/// The readings of a sheet, row by row. A row with a bad time is one refusal; a bad value is one
/// refusal and its neighbours go on; a missing value is counted and nothing else.
#[derive(Debug)]
pub struct Readings<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    time: TimeAt,
    entity: EntityAt<'a>,
    values: Vec<(usize, &'a ValueColumn)>,
    status: Option<usize>,
    next_row: usize,
    ready: VecDeque<Item>,
    missing: u64,
}

/// Begins to read `sheet` through `mapping`. Refuses a mapping whose columns are not there.
pub fn apply<'a>(sheet: &'a Sheet, mapping: &'a Mapping) -> Result<Readings<'a>, Reject> {
    let column = |name: &str| {
        let field = Field::Column(quoted(name));
        sheet.column(name).ok_or(Reject::new(Place::File, Problem::Missing { field }))
    };
    let optional = |name: &Option<String>| name.as_deref().map(column).transpose();
    let time = match &mapping.time {
        TimeFrom::Column { name, pattern } => TimeAt::Column(column(name)?, *pattern),
        TimeFrom::Parts { year, month, day, hour, minute } => TimeAt::Parts {
            date: [column(year)?, column(month)?, column(day)?],
            clock: [optional(hour)?, optional(minute)?],
        },
    };
    let entity = match &mapping.entity {
        EntityFrom::Fixed(it) => EntityAt::Fixed(it),
        EntityFrom::Column(name) => EntityAt::Column(column(name)?),
    };
    let values = mapping.values.iter().map(|it| Ok((column(&it.column)?, it)));
    Ok(Readings {
        sheet,
        mapping,
        time,
        entity,
        values: values.collect::<Result<_, Reject>>()?,
        status: optional(&mapping.status)?,
        next_row: 0,
        ready: VecDeque::new(),
        missing: 0,
    })
}

/// What the first rows become.
pub fn preview(sheet: &Sheet, mapping: &Mapping) -> Result<Vec<PreviewRow>, Reject> {
    let mut readings = apply(sheet, mapping)?;
    let rows = sheet.rows().take(PREVIEW_ROWS).map(|row| {
        readings.missing = 0;
        readings.read_row(row);
        PreviewRow {
            row: row.number,
            cells: row.cells().map(str::to_owned).collect(),
            items: readings.ready.drain(..).collect(),
            missing: readings.missing,
        }
    });
    Ok(rows.collect())
}

#[derive(Debug)]
enum TimeAt {
    Column(usize, TimePattern),
    Parts { date: [usize; 3], clock: [Option<usize>; 2] },
}

#[derive(Debug)]
enum EntityAt<'a> {
    Fixed(&'a str),
    Column(usize),
}

impl Iterator for Readings<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let row = self.sheet.row(self.next_row)?;
            self.next_row += 1;
            self.read_row(row);
        }
    }
}

impl Readings<'_> {
    /// Values found missing so far.
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    fn read_row(&mut self, row: Row<'_>) {
        let place = Place::Row(row.number);
        match self.row_head(row) {
            Err(problem) => self.ready.push_back(Err(Reject::new(place, problem))),
            Ok((entity, time, flag)) => {
                for &(column, meaning) in &self.values {
                    let cell = row.cell(column);
                    if self.mapping.missing.iter().any(|it| it == cell) {
                        self.missing += 1;
                        continue;
                    }
                    let mark = if self.mapping.decimal_comma {
                        DecimalMark::Comma
                    } else {
                        DecimalMark::Point
                    };
                    let value = number::read(cell, mark, || Field::Value(quoted(&meaning.column)));
                    let reading = value.map(|value| RawReading {
                        entity: entity.to_owned(),
                        quantity: meaning.quantity.clone(),
                        value,
                        unit: meaning.unit.clone(),
                        time,
                        flag,
                        instrument: meaning.instrument.clone(),
                        row: row.number,
                    });
                    self.ready.push_back(reading.map_err(|problem| Reject::new(place, problem)));
                }
            }
        }
    }

    /// What holds for all values of a row.
    fn row_head<'row>(&self, row: Row<'row>) -> Result<(&'row str, Time, Flag), Problem>
    where
        Self: 'row,
    {
        let columns = self.sheet.header().len();
        let more = row.cells().skip(columns).any(|it| !it.is_empty());
        if row.len() < columns || more {
            return Err(Problem::Columns {
                found: row.len(),
                expected: Text::new(&columns.to_string(), &columns.to_string()),
            });
        }
        let entity = match self.entity {
            EntityAt::Fixed(it) => it,
            EntityAt::Column(n) => row.cell(n),
        };
        if entity.is_empty() || NAME_BYTES_MAX < entity.len() {
            let found =
                if entity.is_empty() { Found::Nothing } else { Found::Text(quoted(entity)) };
            return Err(Problem::NotAText { field: Field::Named("entity"), found });
        }
        let flag = match self.status.map(|it| row.cell(it)) {
            None => Flag::Measuring,
            Some(it) => {
                Flag::from_status(it).ok_or_else(|| Problem::UnknownStatus { found: quoted(it) })?
            }
        };
        let label = self.time.read(row, self.mapping.zone)?;
        let time = match self.mapping.at {
            LabelAt::Begin => label,
            LabelAt::End => label.minus(self.mapping.every),
        };
        Ok((entity, time, flag))
    }
}

impl TimeAt {
    fn read(&self, row: Row<'_>, zone: Zone) -> Result<Time, Problem> {
        match self {
            Self::Column(n, pattern) => {
                let text = row.cell(*n);
                pattern.read(text, zone).ok_or_else(|| not_a_time(text, pattern.shown()))
            }
            Self::Parts { date, clock } => {
                let parts = read_parts(row, date, clock, zone);
                parts.ok_or_else(|| {
                    let columns = date.iter().chain(clock.iter().flatten());
                    let written: Vec<_> = columns.map(|it| row.cell(*it)).collect();
                    not_a_time(&written.join(" "), CALENDAR)
                })
            }
        }
    }
}

fn not_a_time(text: &str, pattern: [&'static str; 2]) -> Problem {
    let found = if text.is_empty() { Found::Nothing } else { Found::Text(quoted(text)) };
    Problem::NotATime { found, pattern }
}

fn read_parts(
    row: Row<'_>,
    date: &[usize; 3],
    clock: &[Option<usize>; 2],
    zone: Zone,
) -> Option<Time> {
    let [year, month, day] = date.map(|it| row.cell(it));
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let [hour, minute] = clock.map(|it| it.map_or(Some(0), |it| row.cell(it).parse::<i8>().ok()));
    let (hour, minute) = (hour?, minute?);
    // Hour 24 is the end of the day.
    if !(0..=24).contains(&hour) || !(0..60).contains(&minute) || (hour == 24 && minute != 0) {
        return None;
    }
    let midnight = date.at(0, 0, 0, 0);
    let local = midnight.checked_add(i64::from(hour).hours().minutes(i64::from(minute))).ok()?;
    Time::from_local(local, zone)
}
