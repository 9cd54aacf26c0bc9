//! Quiet hours by the wall clock of the person, wherever that clock is changed.

use jiff::{Timestamp, civil, tz::TimeZone};
use model::{Severity, Time};
use serde::{Deserialize, Serialize};

use crate::form;

/// When somebody does not want to be disturbed, by their own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// Minutes after midnight at which it begins.
    pub from_min: u16,
    /// And ends; before the begin it is the next morning.
    pub until_min: u16,
    /// This bad and worse is told nevertheless.
    #[serde(with = "form::severity")]
    pub broken_by: Severity,
}

/// Minutes of a day without a change of the clock.
const DAY_MIN: u16 = 24 * 60;

/// The end of the quiet hours that hold at `now`; none outside them or for what breaks them. Where
/// the clock is set forward over the end, they end with the change; where it is set back, the first
/// of the two ends counts: nobody is kept in the dark for longer than they asked.
#[must_use]
pub fn quiet_until(quiet: &Quiet, zone: &str, now: Time, severity: Severity) -> Option<Time> {
    if quiet.broken_by <= severity || quiet.from_min == quiet.until_min {
        return None;
    }
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = Timestamp::from_microsecond(now.0).ok()?.to_zoned(zone.clone());
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).ok()?;
    let over_midnight = quiet.until_min < quiet.from_min;
    let is_quiet = if over_midnight {
        quiet.from_min <= minute || minute < quiet.until_min
    } else {
        (quiet.from_min..quiet.until_min).contains(&minute)
    };
    if !is_quiet {
        return None;
    }
    let ends_tomorrow = over_midnight && quiet.from_min <= minute;
    let day = if ends_tomorrow { local.date().tomorrow().ok()? } else { local.date() };
    let end = wall(day, quiet.until_min.min(DAY_MIN - 1));
    let end = zone.to_ambiguous_timestamp(end).compatible().ok()?;
    Some(Time(end.as_microsecond()).max(now))
}

fn wall(day: civil::Date, minutes: u16) -> civil::DateTime {
    let (hour, minute) = (minutes / 60, minutes % 60);
    day.at(i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0), 0, 0)
}
