//! What the columns of a table mean. Saved as JSON by name, so that the second import of a kind is
//! one click.

use jiff::civil::{Date, DateTime, Time as Clock};
use model::{Span, Time, Zone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::station_file::read_stamp;

/// The meaning of a table's columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Where the time stands.
    pub time: TimeFrom,
    /// Zone of local times: `+07:00`.
    #[serde(serialize_with = "write_shown", deserialize_with = "read_shown")]
    pub zone: Zone,
    /// What the time of a row labels. A reading is kept at the begin of its interval.
    #[serde(default)]
    pub at: LabelAt,
    /// The interval that `at` speaks of: `1h`.
    #[serde(default = "one_hour", serialize_with = "write_shown", deserialize_with = "read_shown")]
    pub every: Span,
    /// Where the entity stands.
    pub entity: EntityFrom,
    /// The columns that hold values.
    pub values: Vec<ValueColumn>,
    /// Texts that mean "no value", the empty one among them or not.
    pub missing: Vec<String>,
    /// Decimals are divided by a comma.
    #[serde(default)]
    pub decimal_comma: bool,
    /// Column of the status, 00 to 03; every value measures where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// Where the time of a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum TimeFrom {
    /// In one column.
    Column {
        /// Its name.
        name: String,
        /// How it is written.
        pattern: TimePattern,
    },
    /// In several, of whole numbers.
    Parts {
        /// Column of the year.
        year: String,
        /// Column of the month.
        month: String,
        /// Column of the day.
        day: String,
        /// Column of the hour, 0 to 23, or 24 for the end of the day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hour: Option<String>,
        /// Column of the minute.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minute: Option<String>,
    },
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimePattern {
    /// With its own zone.
    #[serde(rename = "rfc3339")]
    Rfc3339,
    /// `2026-11-22 07:00:00`, seconds and time of day optional; also with `T` or `/`.
    #[serde(rename = "yyyy-MM-dd HH:mm:ss")]
    YearFirst,
    /// `22/11/2026 07:00`, as in Viet Nam, seconds and time of day optional; also with `-` or `.`.
    #[serde(rename = "dd/MM/yyyy HH:mm")]
    DayFirst,
    /// `20261122070000`.
    #[serde(rename = "yyyyMMddHHmmss")]
    Stamp,
    /// Milliseconds since 1970.
    #[serde(rename = "epoch_ms")]
    EpochMs,
    /// Days since 1899-12-30, as a spreadsheet counts; or the date it shows.
    #[serde(rename = "excel")]
    Excel,
}

/// What the time of a row labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelAt {
    /// The begin of its interval, or the instant itself.
    #[default]
    Begin,
    /// The end of its interval.
    End,
}

/// Where the entity of a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityFrom {
    /// The same for the whole table.
    Fixed(String),
    /// In this column.
    Column(String),
}

/// A column of values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueColumn {
    /// Its name.
    pub column: String,
    /// What it measures.
    pub quantity: String,
    /// In which unit; the quantity's own where not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// By which instrument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
}

const fn one_hour() -> Span {
    Span::from_h(1)
}

fn write_shown<T: std::fmt::Display, S: Serializer>(it: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(it)
}

fn read_shown<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

impl TimePattern {
    /// Every pattern; a guess takes the first that fits.
    pub(super) const ALL: [Self; 6] =
        [Self::Rfc3339, Self::YearFirst, Self::DayFirst, Self::Stamp, Self::EpochMs, Self::Excel];

    /// How it looks, for the sentence that refuses another.
    pub(super) const fn shown(self) -> [&'static str; 2] {
        match self {
            Self::Rfc3339 => [
                "RFC 3339 có múi giờ, như 2026-11-22T07:00:00+07:00",
                "RFC 3339 with a zone, such as 2026-11-22T07:00:00+07:00",
            ],
            Self::YearFirst => ["yyyy-MM-dd HH:mm:ss"; 2],
            Self::DayFirst => ["dd/MM/yyyy HH:mm"; 2],
            Self::Stamp => ["yyyyMMddHHmmss"; 2],
            Self::EpochMs => ["số mili giây từ năm 1970", "milliseconds since 1970"],
            Self::Excel => ["ngày giờ của bảng tính", "a spreadsheet's date"],
        }
    }

    /// Reads a time; local ones are in `zone`.
    pub(super) fn read(self, text: &str, zone: Zone) -> Option<Time> {
        let local = match self {
            Self::Rfc3339 => return Time::parse(text).ok(),
            Self::EpochMs => return Time::from_ms(text.parse().ok()?),
            Self::YearFirst => read_parts(text, true)?,
            Self::DayFirst => read_parts(text, false)?,
            Self::Stamp => read_stamp(text)?,
            Self::Excel => match text.parse::<f64>() {
                Ok(days) => read_days(days)?,
                Err(_) => read_parts(text, true)?,
            },
        };
        Time::from_local(local, zone)
    }
}

fn read_parts(text: &str, year_first: bool) -> Option<DateTime> {
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let mut parts = date.split(['-', '/', '.']);
    let [first, month, last] = [parts.next()?, parts.next()?, parts.next()?];
    let (year, day) = if year_first { (first, last) } else { (last, first) };
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_datetime(read_clock(clock.trim())?))
}

fn read_clock(text: &str) -> Option<Clock> {
    if text.is_empty() {
        return Some(Clock::midnight());
    }
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    // A fraction of a second is dropped: no station file and no hourly table carries one.
    let second = match parts.next() {
        None => 0,
        Some(it) => it.split('.').next()?.parse().ok()?,
    };
    if parts.next().is_some() {
        return None;
    }
    Clock::new(hour, minute, second, 0).ok()
}

/// Days and their fraction, to the second.
fn read_days(days: f64) -> Option<DateTime> {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    // The last day a spreadsheet knows: 9999-12-31.
    if !(1.0..2_958_466.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "held below 2_958_466 · 86_400")]
    let seconds = (days * SECONDS_PER_DAY).round() as i64;
    let epoch = Date::new(1899, 12, 30).ok()?.at(0, 0, 0, 0);
    epoch.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: TimePattern, text: &str, expected: &str) {
        let actual = pattern.read(text, Zone::VIET_NAM).map(|it| it.to_string());
        assert_eq!(actual.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn times_are_read_in_every_pattern() {
        use TimePattern::{DayFirst, EpochMs, Excel, Rfc3339, Stamp, YearFirst};
        let seven = "2026-11-22T00:00:00Z";
        check(Rfc3339, "2026-11-22T07:00:00+07:00", seven);
        check(Rfc3339, "2026-11-22T07:00:00", "none");
        check(YearFirst, "2026-11-22 07:00:00", seven);
        check(YearFirst, "2026/11/22 7:00", seven);
        check(YearFirst, "2026-11-22T07:00:00.250", seven);
        check(YearFirst, "2026-11-22", "2026-11-21T17:00:00Z");
        check(YearFirst, "22/11/2026", "none");
        check(DayFirst, "22/11/2026 07:00", seven);
        check(DayFirst, "11/22/2026 07:00", "none");
        check(DayFirst, "22/11/26 07:00", "none");
        check(Stamp, "20261122070000", seven);
        check(EpochMs, "1795305600000", seven);
        check(EpochMs, "1795305600.5", "none");
        check(Excel, "46348.291666666664", seven);
        check(Excel, "2026-11-22 07:00:00", seven);
        for bad in ["", "-1", "1e300", "NaN", "3000000"] {
            check(Excel, bad, "none");
        }
    }
}
