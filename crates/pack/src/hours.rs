//! `working-time.toml`: when people work, and which days of a year they do not.

use std::collections::{BTreeMap, BTreeSet};

use case::working_time::{WorkingTime, YearDays, lawful_days_off};
use model::{Confidence, Date, Span, Zone};
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{
    desk::Desk,
    file::{File, Word},
};

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursForm {
    zone: Word,
    days: Spanned<Vec<String>>,
    shift: Spanned<Vec<ShiftForm>>,
    confidence: Word,
    source: Spanned<Vec<String>>,
    #[serde(default)]
    year: Vec<YearForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShiftForm {
    from: Datetime,
    to: Datetime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearForm {
    year: Spanned<i16>,
    off: Vec<Spanned<Datetime>>,
    #[serde(default)]
    made_up: Vec<Spanned<Datetime>>,
    confidence: Word,
    source: Spanned<Vec<String>>,
}

/// Reads the working time of the zone. A year that is not in it is not guessed.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<HoursForm>()) else { return };
    let n_before = desk.complaints.len();
    let zone = desk.word::<Zone>(file, &form.zone);
    desk.confidence(file, &form.confidence);
    desk.sources(file, &form.source);
    if let Some(word) = form.days.get_ref().iter().find(|it| !WEEK.contains(&it.as_str())) {
        let sentence = format!("`{word}` is no weekday, expected one of {}", WEEK.join(", "));
        desk.complain(file, form.days.span(), sentence);
    }
    let week = WEEK.map(|it| form.days.get_ref().iter().any(|day| day == it));
    let shifts = form.shift.get_ref().iter();
    let shifts: Option<Vec<(Span, Span)>> =
        shifts.map(|it| Some((after_midnight(&it.from)?, after_midnight(&it.to)?))).collect();
    let mut years = BTreeMap::new();
    for year in &form.year {
        let Some(days) = read_year(desk, file, year, week) else { continue };
        if years.insert(*year.year.get_ref(), days).is_some() {
            let sentence = format!("the year {} is there twice", year.year.get_ref());
            desk.complain(file, year.year.span(), sentence);
        }
    }
    let (Some(zone), Some(shifts)) = (zone, shifts) else {
        let sentence = "a shift is not said as two times of day, such as 08:00:00";
        desk.complain(file, form.shift.span(), sentence);
        return;
    };
    if desk.complaints.len() != n_before {
        return;
    }
    match WorkingTime::new(zone, shifts, week, years) {
        Ok(hours) => desk.own.hours = Some(hours),
        Err(error) => desk.complain(file, form.shift.span(), error.to_string()),
    }
}

fn read_year(
    desk: &mut Desk<'_>,
    file: &File,
    form: &YearForm,
    week: [bool; 7],
) -> Option<YearDays> {
    let year = *form.year.get_ref();
    let expected = ["read", "secondary", "memory"];
    let from_word =
        |it: &str| Confidence::from_word(it).filter(|it| expected.contains(&it.as_str()));
    desk.choice(file, &form.confidence, "confidence", from_word, &expected);
    let source = desk.sources(file, &form.source).join(" ");
    let off = days(desk, file, &form.off, year)?;
    let made_up = days(desk, file, &form.made_up, year)?;
    for day in &form.made_up {
        let date = desk.date(file, day)?;
        if works(week, date) || off.contains(&date) {
            let sentence = format!("{date} is no day off of the week on which work is made up");
            desk.complain(file, day.span(), sentence);
        }
    }
    // The law names days whatever is announced around them: without one the table is not whole.
    let lacking =
        lawful_days_off(year).into_iter().find(|it| works(week, *it) && !off.contains(it));
    if let Some(day) = lacking {
        let sentence =
            format!("{day} is off by the Labour Code, article 112, and is not in the list");
        desk.complain(file, form.year.span(), sentence);
    }
    Some(YearDays { off, made_up, source })
}

fn days(
    desk: &mut Desk<'_>,
    file: &File,
    days: &[Spanned<Datetime>],
    year: i16,
) -> Option<BTreeSet<Date>> {
    let mut found = BTreeSet::new();
    for day in days {
        let date = desk.date(file, day)?;
        if date.year() != year {
            desk.complain(file, day.span(), format!("{date} is no day of {year}"));
        }
        found.insert(date);
    }
    Some(found)
}

fn works(week: [bool; 7], date: Date) -> bool {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    week.get(weekday).copied().unwrap_or(false)
}

fn after_midnight(time: &Datetime) -> Option<Span> {
    let plain = time.date.is_none() && time.offset.is_none();
    let time = time.time.filter(|_| plain)?;
    Some(Span::from_min(u64::from(time.hour) * 60 + u64::from(time.minute)))
}
