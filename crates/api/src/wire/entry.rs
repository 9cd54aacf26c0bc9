//! How what people type becomes what the model holds: each refusal names the field and what was
//! expected in it.

use std::{fmt::Display, str::FromStr};

use model::{AlarmClass, Date, OrgId, Severity, Span, Text, Time};

use crate::{gate::Asker, problem::Problem, wire::Words};

/// Longest name or title, characters.
const TITLE_CHARS_MAX: usize = 160;

/// Longest reason, note or document, characters.
pub(crate) const SENTENCE_CHARS_MAX: usize = 1_000;

/// Longest cadence of anything.
const EVERY_MAX: Span = Span::from_h(366 * 24);

/// A code.
pub(crate) fn code<T: FromStr>(field: &str, text: &str) -> Result<T, Problem> {
    const EXPECTED: &str =
        "mã gồm chữ không dấu, số và - _ . / : / a code of letters, digits and - _ . / :";
    text.parse().map_err(|_| Problem::field(field, shown(text), EXPECTED))
}

/// A word of a closed list.
pub(crate) fn choice<T>(
    field: &str,
    text: &str,
    found: Option<T>,
    known: impl IntoIterator<Item = impl Display>,
) -> Result<T, Problem> {
    found.ok_or_else(|| {
        let known: Vec<_> = known.into_iter().map(|it| it.to_string()).collect();
        Problem::field(field, shown(text), &known.join(", "))
    })
}

/// A sentence, trimmed; never empty.
pub(crate) fn sentence(field: &str, text: &str, chars_max: usize) -> Result<String, Problem> {
    let text = text.trim();
    if (1..=chars_max).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let expected = format!("1–{chars_max} ký tự / characters");
    Err(Problem::field(field, shown(text), &expected))
}

/// A title. Who writes one language only has written both.
pub(crate) fn title(field: &str, words: &Words) -> Result<Text, Problem> {
    let vi = sentence(field, &words.vi, TITLE_CHARS_MAX)?;
    let en = if words.en.trim().is_empty() { &vi } else { &words.en };
    let en = sentence(field, en, TITLE_CHARS_MAX)?;
    Ok(Text { vi, en })
}

/// A person's name.
pub(crate) fn name(field: &str, text: &str) -> Result<String, Problem> {
    sentence(field, text, TITLE_CHARS_MAX)
}

/// How often something comes.
pub(crate) fn every(field: &str, s: u64) -> Result<Span, Problem> {
    if (1..=EVERY_MAX.s()).contains(&s) {
        return Ok(Span::from_s(s));
    }
    Err(Problem::field(field, s, &format!("1–{} s", EVERY_MAX.s())))
}

/// A unit the asker sees.
pub(crate) fn org(asker: &Asker, field: &str, text: &str) -> Result<OrgId, Problem> {
    let id = OrgId::new(text).ok().filter(|it| asker.zone.org(it).is_some());
    let seen = id.filter(|it| asker.sees_org(it));
    seen.ok_or_else(|| {
        let expected = "một đơn vị thuộc phạm vi của bạn / a unit within your scope";
        Problem::field(field, shown(text), expected)
    })
}

/// A time in a query. A `+` that was not escaped arrives as a blank.
pub(crate) fn time(field: &str, text: &str) -> Result<Time, Problem> {
    Time::parse(&text.replace(' ', "+")).map_err(|_| {
        let expected = "RFC 3339 có múi giờ / with a zone: 2026-11-22T07:00:00+07:00";
        Problem::field(field, shown(text), expected)
    })
}

/// A day in a query.
pub(crate) fn day(field: &str, text: &str) -> Result<Date, Problem> {
    let expected = "ngày / a day: 2026-11-22";
    text.parse().map_err(|_| Problem::field(field, shown(text), expected))
}

/// How bad.
pub(crate) fn severity(field: &str, word: &str) -> Result<Severity, Problem> {
    choice(field, word, Severity::from_word(word), Severity::ALL)
}

/// What sort of trouble.
pub(crate) fn class(field: &str, word: &str) -> Result<AlarmClass, Problem> {
    choice(field, word, AlarmClass::from_word(word), AlarmClass::ALL)
}

/// A time of the day, as minutes since midnight.
pub(crate) fn minutes(field: &str, text: &str) -> Result<u16, Problem> {
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| Problem::field(field, text, "22:00"))
}

/// The same, as it is written.
pub(crate) fn hhmm(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As much of what was typed as a refusal repeats.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
