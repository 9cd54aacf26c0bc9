//! Instants, spans and zones.

use std::{fmt, str::FromStr};

pub use jiff::civil::Date;
use jiff::{Timestamp, tz::Offset};

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// A span of time in microseconds. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(pub u64);

/// A fixed offset from UTC. The law's day and hour are the pack's (UTC+7); a source states its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone {
    offset_s: i32,
}

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not RFC 3339.
    #[error(
        "`{0}` is not a time, expected RFC 3339 with a zone, such as 2026-11-22T07:00:00+07:00"
    )]
    NotRfc3339(String),
    /// A local time says nothing without its zone.
    #[error("`{0}` has no time zone, expected `Z` or an offset such as +07:00 at its end")]
    NoZone(String),
    /// Not an offset.
    #[error("`{0}` is not a zone, expected an offset such as +07:00")]
    NotAnOffset(String),
    /// Not a span.
    #[error("`{0}` is not a span, expected a whole number and s, min, h or d, such as 30min")]
    NotASpan(String),
    /// Not a period.
    #[error("`{0}` is not a period, expected raw, 5min, 1h, 8h, 24h or year")]
    NotAPeriod(String),
}

pub(crate) const US_PER_S: i64 = 1_000_000;
pub(crate) const US_PER_DAY: i64 = 24 * 3_600 * US_PER_S;

impl Time {
    /// From milliseconds since 1970; `None` outside the years an `i64` of microseconds holds.
    #[must_use]
    pub fn from_ms(ms: i64) -> Option<Self> {
        ms.checked_mul(1_000).map(Self)
    }

    /// From seconds since 1970. For tests and tables.
    #[must_use]
    pub const fn from_s(s: i64) -> Self {
        Self(s * US_PER_S)
    }

    /// Whole milliseconds since 1970.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// The time `span` later, held at the end of time.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add_unsigned(span.0))
    }

    /// The time `span` earlier, held at the beginning of time.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub_unsigned(span.0))
    }

    /// Time from `earlier` to `self`; zero when the clock stepped back.
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Reads RFC 3339 with a zone.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        match text.parse::<Timestamp>() {
            Ok(it) => Ok(Self(it.as_microsecond())),
            Err(_) if text.parse::<jiff::civil::DateTime>().is_ok() => {
                Err(TimeError::NoZone(text.to_owned()))
            }
            Err(_) => Err(TimeError::NotRfc3339(text.chars().take(60).collect())),
        }
    }

    /// A local wall-clock reading in `zone`; `None` where the calendar has no such instant.
    #[must_use]
    pub fn from_local(local: jiff::civil::DateTime, zone: Zone) -> Option<Self> {
        let timestamp = zone.offset().to_timestamp(local).ok()?;
        Some(Self(timestamp.as_microsecond()))
    }

    /// The wall clock in `zone`. Held at the calendar's ends.
    #[must_use]
    pub fn local(self, zone: Zone) -> jiff::civil::DateTime {
        zone.offset().to_datetime(self.timestamp())
    }

    /// The calendar day in `zone`.
    #[must_use]
    pub fn date(self, zone: Zone) -> Date {
        self.local(zone).date()
    }

    /// Midnight in `zone` at which `date` begins.
    #[must_use]
    pub fn at_midnight(date: Date, zone: Zone) -> Self {
        Self::from_local(date.at(0, 0, 0, 0), zone).unwrap_or(Self(0))
    }

    fn timestamp(self) -> Timestamp {
        let clamped = self.0.clamp(
            Timestamp::MIN.as_microsecond() + US_PER_DAY,
            Timestamp::MAX.as_microsecond() - US_PER_DAY,
        );
        Timestamp::from_microsecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Time {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole seconds.
    #[must_use]
    pub const fn from_s(s: u64) -> Self {
        Self(s * 1_000_000)
    }

    /// A span of whole minutes.
    #[must_use]
    pub const fn from_min(min: u64) -> Self {
        Self::from_s(min * 60)
    }

    /// A span of whole hours.
    #[must_use]
    pub const fn from_h(h: u64) -> Self {
        Self::from_s(h * 3_600)
    }

    /// Whole seconds.
    #[must_use]
    pub const fn s(self) -> u64 {
        self.0 / 1_000_000
    }

    /// `factor` times as long, held at the longest span.
    #[must_use]
    pub const fn times(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl FromStr for Span {
    type Err = TimeError;

    /// Reads `30s`, `10min`, `2h` or `1d`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let bad = || TimeError::NotASpan(text.to_owned());
        let split = text.find(|it: char| !it.is_ascii_digit()).ok_or_else(bad)?;
        let (number, unit) = text.split_at(split);
        let unit_s: u64 = match unit {
            "s" => 1,
            "min" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(bad()),
        };
        let n: u64 = number.parse().map_err(|_| bad())?;
        let us = n.checked_mul(unit_s * 1_000_000).ok_or_else(bad)?;
        Ok(Self(us))
    }
}

impl fmt::Display for Span {
    /// The longest whole unit: `2h`, `90min`, `45s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.s() {
            0 => f.write_str("0s"),
            s if s % 86_400 == 0 => write!(f, "{}d", s / 86_400),
            s if s % 3_600 == 0 => write!(f, "{}h", s / 3_600),
            s if s % 60 == 0 => write!(f, "{}min", s / 60),
            s => write!(f, "{s}s"),
        }
    }
}

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self { offset_s: 0 };
    /// Viet Nam, UTC+7, without summer time.
    pub const VIET_NAM: Self = Self { offset_s: 7 * 3_600 };

    /// Seconds east of Greenwich.
    #[must_use]
    pub const fn offset_s(self) -> i32 {
        self.offset_s
    }

    fn offset(self) -> Offset {
        Offset::from_seconds(self.offset_s).unwrap_or(Offset::UTC)
    }
}

impl FromStr for Zone {
    type Err = TimeError;

    /// Reads `Z` or `±HH:MM`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let bad = || TimeError::NotAnOffset(text.to_owned());
        if text == "Z" {
            return Ok(Self::UTC);
        }
        let (sign, rest) = match text.split_at_checked(1) {
            Some(("+", rest)) => (1, rest),
            Some(("-", rest)) => (-1, rest),
            _ => return Err(bad()),
        };
        let (hours, minutes) = rest.split_once(':').ok_or_else(bad)?;
        let number = |it: &str| it.parse::<u8>().ok().filter(|_| it.len() == 2).ok_or_else(bad);
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        if 14 < hours || 59 < minutes {
            return Err(bad());
        }
        Ok(Self { offset_s: sign * (i32::from(hours) * 3_600 + i32::from(minutes) * 60) })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.offset_s < 0 { '-' } else { '+' };
        let minutes = self.offset_s.abs() / 60;
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_must_name_its_zone() {
        let seven = Time::parse("2026-11-22T07:00:00+07:00").unwrap();
        assert_eq!(seven.to_string(), "2026-11-22T00:00:00Z");
        assert!(matches!(Time::parse("2026-11-22T07:00:00"), Err(TimeError::NoZone(_))));
        assert!(matches!(Time::parse("yesterday"), Err(TimeError::NotRfc3339(_))));
    }

    #[test]
    fn spans_and_zones_read_back() {
        for text in ["30s", "10min", "2h", "1d"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in ["+07:00", "-03:30"] {
            assert_eq!(text.parse::<Zone>().unwrap().to_string(), text);
        }
        for text in ["7h30", "", "h", "-1h", "99999999999999999999d"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
        for text in ["+7", "07:00", "+15:00", "+07:60", "ICT"] {
            assert!(text.parse::<Zone>().is_err(), "{text}");
        }
    }
}
