//! The lunar calendar of Viet Nam: on which day of the civil calendar a lunar day falls.
//!
//! After Hồ Ngọc Đức, "Thuật toán tính âm lịch" (`informatik.uni-leipzig.de/~duc/amlich/calrules.html`),
//! whose new moons and longitudes of the sun are those of J. Meeus, *Astronomical Algorithms*. A month
//! begins on the day of the new moon as counted in UTC+7; the month with the winter solstice is the
//! eleventh; of thirteen months between two solstices, the first in which the sun comes to no new
//! twelfth of its way is leap.
//!
//! **Invariant:** pure; no clock, no table.
//!
//! Known quirks:
//! - Good from 1800 to 2199: outside of it the series drift, and [`civil`] says nothing.
//! - The rules are those of 1976, when the whole country counted by UTC+7; what an almanac printed
//!   before may differ by a day.

use std::f64::consts::TAU;

/// Hours east of Greenwich that the calendar counts by: Decision 121/CP of 08/08/1967.
const ZONE_H: f64 = 7.0;

/// Mean days from new moon to new moon.
const MONTH_DAYS: f64 = 29.530_588_853;

/// The mean new moon of January 1900, from which months are counted, as a Julian day.
const FIRST_MOON_JD: f64 = 2_415_021.076_998_695;

/// Years for which a day is given.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// A day of the civil calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Of the common era.
    pub year: i32,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// Tết: the first day of the lunar year that begins in the civil `year`.
#[must_use]
pub fn tet(year: i32) -> Option<Civil> {
    civil(year, 1, 1)
}

/// The death day of the Hùng kings: the tenth of the third lunar month.
#[must_use]
pub fn hung_kings(year: i32) -> Option<Civil> {
    civil(year, 3, 10)
}

/// The civil day of a lunar day; of a month that is there twice, the first. None where the year is
/// out of reach or the month has no such day.
#[must_use]
pub fn civil(lunar_year: i32, month: u8, day: u8) -> Option<Civil> {
    if !YEARS.contains(&lunar_year) || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    // Eleven and twelve are of the solstice that ends this civil year, the others of the one before.
    let solstice_year = if month < 11 { lunar_year - 1 } else { lunar_year };
    let first = eleventh_month(solstice_year);
    let next = eleventh_month(solstice_year + 1);
    let moon = (0.5 + (f64::from(first) - FIRST_MOON_JD) / MONTH_DAYS).floor();
    let mut after = (i32::from(month) - 11).rem_euclid(12);
    if 365 < next - first && leap_month(moon) <= after {
        after += 1;
    }
    let [begins, ends] = [0, 1].map(|it| new_moon_day(moon + f64::from(after + it)));
    let it = begins + i32::from(day) - 1;
    (it < ends).then(|| from_jdn(it))
}

/// The day on which the month of the winter solstice of `year` begins.
fn eleventh_month(year: i32) -> i32 {
    let days = f64::from(to_jdn(Civil { year, month: 12, day: 31 }) - 2_415_021);
    let moon = (days / MONTH_DAYS).floor();
    let begins = new_moon_day(moon);
    // The solstice is the beginning of the tenth twelfth of the sun's way, 270°.
    if 9 <= sun_twelfth(begins) { new_moon_day(moon - 1.0) } else { begins }
}

/// How many months after the eleventh, which is `moon`, the leap month comes.
fn leap_month(moon: f64) -> i32 {
    let twelfth = |it: i32| sun_twelfth(new_moon_day(moon + f64::from(it)));
    let same = |it: &i32| twelfth(*it) == twelfth(*it + 1);
    (1..14).find(same).unwrap_or(13)
}

/// The day of a new moon in UTC+7, as a Julian day number.
fn new_moon_day(moon: f64) -> i32 {
    whole(new_moon_jd(moon) + 0.5 + ZONE_H / 24.0)
}

/// The instant of the `k`th new moon after January 1900, as a Julian day.
fn new_moon_jd(k: f64) -> f64 {
    let t = k / 1_236.85;
    let (t2, t3) = (t * t, t * t * t);
    let sin = |degrees: f64| degrees.to_radians().sin();
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * sin(166.56 + 132.87 * t - 0.009_173 * t2);
    let sun = 359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3;
    let moon = 306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3;
    let latitude = 21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3;
    let correction = (0.173_4 - 0.000_393 * t) * sin(sun) + 0.002_1 * sin(2.0 * sun)
        - 0.406_8 * sin(moon)
        + 0.016_1 * sin(2.0 * moon)
        - 0.000_4 * sin(3.0 * moon)
        + 0.010_4 * sin(2.0 * latitude)
        - 0.005_1 * sin(sun + moon)
        - 0.007_4 * sin(sun - moon)
        + 0.000_4 * sin(2.0 * latitude + sun)
        - 0.000_4 * sin(2.0 * latitude - sun)
        - 0.000_6 * sin(2.0 * latitude + moon)
        + 0.001_0 * sin(2.0 * latitude - moon)
        + 0.000_5 * sin(2.0 * moon + sun);
    // From dynamical to civil time.
    let slowness = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    mean + correction - slowness
}

/// Twelfths of its way that the sun has gone at the beginning of a day in UTC+7, from 0 at the
/// spring equinox to 11.
fn sun_twelfth(jdn: i32) -> i32 {
    whole(sun_longitude(f64::from(jdn) - 0.5 - ZONE_H / 24.0) / TAU * 12.0)
}

/// The longitude of the sun at a Julian day, radians, 0 to 2π.
fn sun_longitude(jd: f64) -> f64 {
    let t = (jd - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let anomaly = 357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2;
    let sin = |times: f64| (times * anomaly).to_radians().sin();
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * sin(1.0)
        + (0.019_993 - 0.000_101 * t) * sin(2.0)
        + 0.000_290 * sin(3.0);
    (mean + centre).to_radians().rem_euclid(TAU)
}

/// The Julian day number of a day of the Gregorian calendar.
fn to_jdn(it: Civil) -> i32 {
    let a = (14 - i32::from(it.month)) / 12;
    let (y, m) = (it.year + 4_800 - a, i32::from(it.month) + 12 * a - 3);
    i32::from(it.day) + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 32_045
}

fn from_jdn(jdn: i32) -> Civil {
    let days = jdn + 32_044;
    let century = (4 * days + 3) / 146_097;
    let days = days - 146_097 * century / 4;
    let year = (4 * days + 3) / 1_461;
    let days = days - 1_461 * year / 4;
    // Months from March.
    let month = (5 * days + 2) / 153;
    let narrow = |it: i32| u8::try_from(it).unwrap_or(0);
    Civil {
        year: 100 * century + year - 4_800 + month / 10,
        month: narrow(month + 3 - 12 * (month / 10)),
        day: narrow(days - (153 * month + 2) / 5 + 1),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "days of four centuries, far within i32")]
fn whole(it: f64) -> i32 {
    it.floor() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Civil {
        let mut parts = text.split('-').map(|it| it.parse::<u16>().unwrap());
        let mut part = || parts.next().unwrap();
        Civil {
            year: part().into(),
            month: part().try_into().unwrap(),
            day: part().try_into().unwrap(),
        }
    }

    /// As printed in almanacs and announced by the government. Of 1985, 2007 and 2030 the Chinese
    /// calendar, which counts by UTC+8, says another day.
    #[test]
    fn tet_is_the_day_that_was_announced() {
        for it in [
            "1985-1-21",
            "2000-2-5",
            "2007-2-17",
            "2015-2-19",
            "2019-2-5",
            "2020-1-25",
            "2021-2-12",
            "2022-2-1",
            "2023-1-22",
            "2024-2-10",
            "2025-1-29",
            "2026-2-17",
            "2027-2-6",
            "2028-1-26",
            "2029-2-13",
            "2030-2-2",
        ] {
            let expected = day(it);
            assert_eq!(tet(expected.year), Some(expected), "{it}");
        }
    }

    #[test]
    fn the_kings_day_is_the_day_that_was_announced() {
        for it in ["2023-4-29", "2024-4-18", "2025-4-7", "2026-4-26", "2027-4-16"] {
            let expected = day(it);
            assert_eq!(hung_kings(expected.year), Some(expected), "{it}");
        }
    }

    #[test]
    fn a_month_that_is_there_twice_is_counted_once() {
        // 2025 has a second sixth month: the mid-autumn day of the eighth is late.
        assert_eq!(civil(2025, 8, 15), Some(day("2025-10-6")));
        assert_eq!(civil(2024, 8, 15), Some(day("2024-9-17")));
        // Kitchen gods' day, the 23rd of the twelfth month of 2024, is in the next civil year.
        assert_eq!(civil(2024, 12, 23), Some(day("2025-1-22")));
    }

    #[test]
    fn what_is_no_day_is_not_given() {
        assert_eq!(civil(1799, 1, 1), None);
        assert_eq!(civil(2026, 13, 1), None);
        assert_eq!(civil(2026, 1, 0), None);
        // The twelfth month of 2024 had 29 days.
        assert_eq!((civil(2024, 12, 29), civil(2024, 12, 30)), (Some(day("2025-1-28")), None));
    }

    #[test]
    fn every_year_begins_in_its_season_and_has_its_months() {
        for year in YEARS.start() + 1..*YEARS.end() {
            let first = tet(year).unwrap();
            assert!(day(&format!("{year}-1-19")) < first, "{first:?}");
            assert!(first < day(&format!("{year}-2-23")), "{first:?}");
            let length = to_jdn(tet(year + 1).unwrap()) - to_jdn(first);
            assert!((353..=355).contains(&length) || (383..=385).contains(&length), "{year}");
            assert_eq!(from_jdn(to_jdn(first)), first);
        }
    }
}
