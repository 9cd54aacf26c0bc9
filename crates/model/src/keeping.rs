//! How long readings are kept: rules that people set, holds that stop them, and what the law asks
//! for at least. Without a rule everything is kept.

use std::{fmt, str::FromStr};

use jiff::ToSpan as _;

use crate::{Confidence, Date, EntityId, KindId, OrgId, Text, Time, UserId, org::words};

/// Longest time a rule can say: nobody means more, and no calendar overflows.
const N_MAX: u16 = 9_999;

/// Fewest days that so many months in a row can have, by their number within a year.
const DAYS_LEAST: [u32; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];
/// And most.
const DAYS_MOST: [u32; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];

/// A length of time by the calendar, such as `60 days` or `3 years`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepFor {
    n: u16,
    unit: KeepUnit,
}

/// What it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepUnit {
    /// Days.
    Day,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

words!(KeepUnit { Day = "day", Month = "month", Year = "year" });

/// A text that is no such length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no length of time, expected one such as `60 day`, `6 month` or `3 year`")]
pub struct NotALength(String);

/// How long readings of a kind and of a unit with those below it are kept. Of several that fit, the
/// longest counts: a rule can only be outvoted by one that keeps more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepRule {
    /// Its code.
    pub id: String,
    /// Of entities of this kind; of every kind when none is named.
    pub kind: Option<KindId>,
    /// Of this unit and those below it; of every unit when none is named.
    pub org: Option<OrgId>,
    /// Raw readings are kept so long; for ever when nothing is said.
    pub raw: Option<KeepFor>,
    /// Hourly roll-ups are kept so long; for ever when nothing is said.
    pub hours: Option<KeepFor>,
    /// Why.
    pub note: String,
    /// Who set it.
    pub by: UserId,
    /// When.
    pub made_at: Time,
    /// Nothing is removed by it before.
    pub acts_from: Time,
}

/// Readings that no rule removes until somebody lifts this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Its code.
    pub id: String,
    /// Of this entity; of every one of the unit when none is named.
    pub entity: Option<EntityId>,
    /// Of this unit and those below it; of every unit when neither is named.
    pub org: Option<OrgId>,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to and including this day.
    pub to: Option<Date>,
    /// Why: the file number of whoever asks for it.
    pub reason: String,
    /// Who set it.
    pub by: UserId,
    /// When.
    pub made_at: Time,
}

/// What the law asks to keep of a kind, as somebody read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalMinimum {
    /// Of entities of this kind.
    pub kind: KindId,
    /// Raw readings, at least so long. None when nobody has found how long: then none is removed.
    pub raw: Option<KeepFor>,
    /// Table, row or clause.
    pub clause: Text,
    /// In force since.
    pub valid_from: Option<Date>,
    /// How sure we are.
    pub confidence: Confidence,
    /// Where it was read.
    pub source: Text,
}

impl KeepFor {
    /// So many of these; none for nothing and for more than anybody means.
    #[must_use]
    pub fn new(n: u16, unit: KeepUnit) -> Option<Self> {
        (1..=N_MAX).contains(&n).then_some(Self { n, unit })
    }

    /// How many.
    #[must_use]
    pub const fn n(self) -> u16 {
        self.n
    }

    /// Of what.
    #[must_use]
    pub const fn unit(self) -> KeepUnit {
        self.unit
    }

    /// The first day that is still kept.
    #[must_use]
    pub fn first_day(self, today: Date) -> Date {
        let n = i64::from(self.n);
        let span = match self.unit {
            KeepUnit::Day => n.days(),
            KeepUnit::Month => n.months(),
            KeepUnit::Year => n.years(),
        };
        today.checked_sub(span).unwrap_or(Date::MIN)
    }

    /// Is it at least as long as `other`, whichever day it is?
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        match (self.months(), other.months()) {
            (Some(own), Some(other)) => other <= own,
            (None, None) => other.n <= self.n,
            _ => other.days_most() <= self.days_least(),
        }
    }

    const fn months(self) -> Option<u32> {
        match self.unit {
            KeepUnit::Day => None,
            KeepUnit::Month => Some(self.n as u32),
            KeepUnit::Year => Some(self.n as u32 * 12),
        }
    }

    const fn days_least(self) -> u32 {
        match self.months() {
            None => self.n as u32,
            Some(it) => it / 12 * 365 + DAYS_LEAST[(it % 12) as usize],
        }
    }

    const fn days_most(self) -> u32 {
        match self.months() {
            None => self.n as u32,
            Some(it) => it / 12 * 366 + DAYS_MOST[(it % 12) as usize],
        }
    }
}

impl fmt::Display for KeepFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.n, self.unit)
    }
}

impl FromStr for KeepFor {
    type Err = NotALength;

    fn from_str(text: &str) -> Result<Self, NotALength> {
        let parts = text.trim().split_once(' ');
        let read = parts.and_then(|(n, unit)| {
            let unit = unit.trim();
            let unit = KeepUnit::from_word(unit.strip_suffix('s').unwrap_or(unit))?;
            Self::new(n.parse().ok()?, unit)
        });
        read.ok_or_else(|| NotALength(text.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(text: &str) -> KeepFor {
        text.parse().unwrap()
    }

    #[test]
    fn lengths_are_compared_on_their_shortest_day() {
        for (longer, shorter, expected) in [
            ("60 days", "60 day", true),
            ("59 days", "60 days", false),
            // January and February have 59.
            ("2 months", "60 days", false),
            ("3 months", "60 days", true),
            ("12 months", "1 year", true),
            ("365 days", "1 year", false),
            ("366 days", "1 year", true),
            ("1 year", "365 days", true),
            ("1 year", "366 days", false),
        ] {
            assert_eq!(long(longer).covers(long(shorter)), expected, "{longer}, {shorter}");
        }
    }

    #[test]
    fn lengths_follow_the_calendar() {
        let today: Date = "2027-03-31".parse().unwrap();
        for (length, expected) in
            [("60 days", "2027-01-30"), ("1 month", "2027-02-28"), ("3 years", "2024-03-31")]
        {
            assert_eq!(long(length).first_day(today).to_string(), expected, "{length}");
        }
        for text in ["", "3", "0 days", "3 weeks", "-1 day", "10000 years"] {
            assert!(text.parse::<KeepFor>().is_err(), "{text}");
        }
    }
}
