//! The windows the law averages over.

use std::{fmt, str::FromStr};

use crate::time::{Date, Span, Time, TimeError, US_PER_DAY, US_PER_S, Zone};

const US_PER_HOUR: i64 = 3_600 * US_PER_S;

/// The window of a legal mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Each reading as it came.
    Raw,
    /// Five minutes.
    FiveMinutes,
    /// One clock hour.
    Hour,
    /// Eight clock hours, moving hour by hour.
    EightHours,
    /// One local calendar day.
    Day,
    /// One local calendar year.
    Year,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Self; 6] =
        [Self::Raw, Self::FiveMinutes, Self::Hour, Self::EightHours, Self::Day, Self::Year];

    /// The word used in packs, tables and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::FiveMinutes => "5min",
            Self::Hour => "1h",
            Self::EightHours => "8h",
            Self::Day => "24h",
            Self::Year => "year",
        }
    }

    /// The window of fixed steps that `time` falls in, as its begin and end, in `zone`. A reading
    /// taken exactly at a boundary belongs to the window that begins there. Eight hours move hour
    /// by hour, so their step is the clock hour that ends the window; a raw reading is its own.
    #[must_use]
    pub fn window(self, time: Time, zone: Zone) -> (Time, Time) {
        match self {
            Self::Raw => (time, time),
            Self::FiveMinutes => step(time, zone, 5 * 60 * US_PER_S),
            Self::Hour => step(time, zone, US_PER_HOUR),
            Self::EightHours => {
                let (_, end) = step(time, zone, US_PER_HOUR);
                (end.minus(Span::from_h(8)), end)
            }
            Self::Day => step(time, zone, US_PER_DAY),
            Self::Year => {
                let year = time.date(zone).year();
                let first =
                    |it: i16| Time::at_midnight(Date::new(it, 1, 1).unwrap_or(Date::MAX), zone);
                (first(year), first(year.saturating_add(1)))
            }
        }
    }
}

fn step(time: Time, zone: Zone, step_us: i64) -> (Time, Time) {
    let offset_us = i64::from(zone.offset_s()) * US_PER_S;
    let local = time.0.saturating_add(offset_us);
    let begin = local.div_euclid(step_us).saturating_mul(step_us).saturating_sub(offset_us);
    (Time(begin), Time(begin.saturating_add(step_us)))
}

impl FromStr for Period {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| TimeError::NotAPeriod(text.to_owned()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_window(period: Period, time: &str, begin: &str, end: &str) {
        let actual = period.window(Time::parse(time).unwrap(), Zone::VIET_NAM);
        assert_eq!((actual.0.to_string().as_str(), actual.1.to_string().as_str()), (begin, end));
    }

    #[test]
    fn the_day_of_the_law_begins_at_local_midnight() {
        check_window(
            Period::Day,
            "2026-11-22T06:59:00+07:00",
            "2026-11-21T17:00:00Z",
            "2026-11-22T17:00:00Z",
        );
        check_window(
            Period::EightHours,
            "2026-11-22T07:30:00+07:00",
            "2026-11-21T17:00:00Z",
            "2026-11-22T01:00:00Z",
        );
        check_window(
            Period::Year,
            "2026-01-01T00:00:00+07:00",
            "2025-12-31T17:00:00Z",
            "2026-12-31T17:00:00Z",
        );
    }

    #[test]
    fn a_boundary_belongs_to_the_window_it_begins() {
        check_window(
            Period::Hour,
            "2026-11-22T07:00:00Z",
            "2026-11-22T07:00:00Z",
            "2026-11-22T08:00:00Z",
        );
    }

    #[test]
    fn no_time_breaks_the_calendar() {
        for us in [i64::MIN, i64::MAX, 0] {
            let _ = Time(us).to_string();
            let _ = Period::Day.window(Time(us), Zone::VIET_NAM);
            let _ = Period::Year.window(Time(us), Zone::VIET_NAM);
        }
    }
}
