//! The table of the law: levels of the index, breakpoints of each pollutant, categories.

use crate::{Error, Pollutant, UgPerM3};

/// A table as a pack writes it, not checked yet. Breakpoints in µg/m³, carbon monoxide too.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Index at each breakpoint, from 0.
    pub index: Vec<u16>,
    /// Highest index of each category, from clean to dangerous.
    pub category_max: Vec<u16>,
    /// Breakpoints of PM2.5: `NowCast` for the hour, mean of 24 h for the day.
    pub pm25: Vec<f64>,
    /// Breakpoints of PM10: `NowCast` for the hour, mean of 24 h for the day.
    pub pm10: Vec<f64>,
    /// Breakpoints of SO₂ by 1 h.
    pub so2: Vec<f64>,
    /// Breakpoints of NO₂ by 1 h.
    pub no2: Vec<f64>,
    /// Breakpoints of CO by 1 h.
    pub co: Vec<f64>,
    /// Breakpoints of O₃ by 1 h.
    pub o3_1h: Vec<f64>,
    /// Breakpoints of O₃ by 8 h. Ends before the index does: above it the law gives no index.
    pub o3_8h: Vec<f64>,
}

/// A checked table. Invariant: every list rises from 0, and every breakpoint has its level.
#[derive(Debug, Clone, PartialEq)]
pub struct Table(Levels);

/// Index of one pollutant, not rounded.
///
/// Above the last breakpoint it stays at the last level, except for O₃ by 8 h, which has no index
/// there: the law then looks at the mean of 1 h only.
#[must_use]
pub fn sub_index(table: &Table, pollutant: Pollutant, concentration: UgPerM3) -> Option<f64> {
    let c = concentration.get();
    let steps = table.breakpoints(pollutant).windows(2).zip(table.0.index.windows(2));
    for (bp, index) in steps {
        if c <= bp[1] {
            let [low, high] = [index[0], index[1]].map(f64::from);
            // Multiplied before divided, so that a breakpoint gives its level to the last bit.
            return Some((c - bp[0]) * (high - low) / (bp[1] - bp[0]) + low);
        }
    }
    match pollutant {
        Pollutant::O3EightHour => None,
        _ => Some(f64::from(table.last_level())),
    }
}

impl Table {
    /// Checks what a pack wrote.
    pub fn new(levels: Levels) -> Result<Self, Error> {
        let index: Vec<f64> = levels.index.iter().copied().map(f64::from).collect();
        let categories: Vec<f64> = levels.category_max.iter().copied().map(f64::from).collect();
        rises_from_zero("index", &index)?;
        rises("category_max", &categories)?;
        let n_levels = index.len();
        for (list, breakpoints) in [
            ("pm25", &levels.pm25),
            ("pm10", &levels.pm10),
            ("so2", &levels.so2),
            ("no2", &levels.no2),
            ("co", &levels.co),
            ("o3_1h", &levels.o3_1h),
        ] {
            rises_from_zero(list, breakpoints)?;
            if breakpoints.len() != n_levels {
                let (expected, found) = (n_levels.to_string(), breakpoints.len());
                return Err(Error::WrongLength { list, expected, found });
            }
        }
        rises_from_zero("o3_8h", &levels.o3_8h)?;
        if levels.o3_8h.len() >= n_levels {
            let (expected, found) = (format!("fewer than {n_levels}"), levels.o3_8h.len());
            return Err(Error::WrongLength { list: "o3_8h", expected, found });
        }
        let table = Self(levels);
        let (expected, found) = (table.last_level(), last(&table.0.category_max));
        if expected != found {
            return Err(Error::CategoriesEnd { expected, found });
        }
        Ok(table)
    }

    /// Position of the category `value` falls in, 0 the cleanest. Its name and its colour stand
    /// at this position in the pack. A value above the last level counts to the last category.
    #[must_use]
    pub fn category(&self, value: u16) -> usize {
        let n_below = self.0.category_max.iter().filter(|it| **it < value).count();
        n_below.min(self.0.category_max.len() - 1)
    }

    fn last_level(&self) -> u16 {
        last(&self.0.index)
    }

    fn breakpoints(&self, pollutant: Pollutant) -> &[f64] {
        match pollutant {
            Pollutant::Pm25 => &self.0.pm25,
            Pollutant::Pm10 => &self.0.pm10,
            Pollutant::So2 => &self.0.so2,
            Pollutant::No2 => &self.0.no2,
            Pollutant::Co => &self.0.co,
            Pollutant::O3OneHour => &self.0.o3_1h,
            Pollutant::O3EightHour => &self.0.o3_8h,
        }
    }
}

/// The last of a list that was checked to have one.
fn last(list: &[u16]) -> u16 {
    list[list.len() - 1]
}

fn rises_from_zero(list: &'static str, values: &[f64]) -> Result<(), Error> {
    rises(list, values)?;
    match values {
        [first, _, ..] if *first == 0.0 => Ok(()),
        [first, _, ..] => Err(Error::NotFromZero { list, found: *first }),
        _ => Err(Error::WrongLength { list, expected: "at least 2".into(), found: values.len() }),
    }
}

fn rises(list: &'static str, values: &[f64]) -> Result<(), Error> {
    if values.is_empty() {
        return Err(Error::WrongLength { list, expected: "at least 1".into(), found: 0 });
    }
    match values.windows(2).find(|it| !(it[0] < it[1] && it[1].is_finite())) {
        Some(pair) => Err(Error::NotRising { list, before: pair[0], after: pair[1] }),
        None => Ok(()),
    }
}

/// Table 1 and table 2 of the decision, for the tests of this crate.
#[cfg(test)]
pub(crate) fn levels_of_decision_1459() -> Levels {
    Levels {
        index: vec![0, 50, 100, 150, 200, 300, 400, 500],
        category_max: vec![50, 100, 150, 200, 300, 500],
        pm25: vec![0.0, 25.0, 50.0, 80.0, 150.0, 250.0, 350.0, 500.0],
        pm10: vec![0.0, 50.0, 150.0, 250.0, 350.0, 420.0, 500.0, 600.0],
        so2: vec![0.0, 125.0, 350.0, 550.0, 800.0, 1600.0, 2100.0, 2630.0],
        no2: vec![0.0, 100.0, 200.0, 700.0, 1200.0, 2350.0, 3100.0, 3850.0],
        co: vec![0.0, 1e4, 3e4, 4.5e4, 6e4, 9e4, 12e4, 15e4],
        o3_1h: vec![0.0, 160.0, 200.0, 300.0, 400.0, 800.0, 1000.0, 1200.0],
        o3_8h: vec![0.0, 100.0, 120.0, 170.0, 210.0, 400.0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ug` of `pollutant` must have the sub index `expected`, to two decimals; `-` is none.
    #[track_caller]
    fn check(pollutant: Pollutant, ug: f64, expected: &str) {
        let table = Table::new(levels_of_decision_1459()).unwrap();
        let actual = sub_index(&table, pollutant, UgPerM3::new(ug).unwrap());
        assert_eq!(actual.map_or("-".to_owned(), |it| format!("{it:.2}")), expected);
    }

    /// Section 2.3 b and c of the decision, before its rounding.
    #[test]
    fn reproduces_the_worked_sub_indices() {
        check(Pollutant::O3OneHour, 136.1, "42.53");
        check(Pollutant::No2, 118.7, "59.35"); // The decision prints 60: a slip.
        check(Pollutant::Pm25, 20.3, "40.60");
        check(Pollutant::O3EightHour, 89.3, "44.65");
        check(Pollutant::O3OneHour, 114.6, "35.81");
        check(Pollutant::No2, 130.8, "65.40");
        check(Pollutant::Pm25, 55.7, "109.50");
    }

    #[test]
    fn a_breakpoint_has_exactly_its_level() {
        let levels = levels_of_decision_1459();
        let table = Table::new(levels.clone()).unwrap();
        for pollutant in Pollutant::ALL {
            for (bp, level) in table.breakpoints(pollutant).iter().zip(&levels.index) {
                let actual = sub_index(&table, pollutant, UgPerM3::new(*bp).unwrap());
                assert_eq!(actual, Some(f64::from(*level)), "{pollutant:?} at {bp}");
            }
        }
    }

    #[test]
    fn above_the_last_breakpoint() {
        check(Pollutant::Pm25, 500.1, "500.00");
        check(Pollutant::Co, 1e9, "500.00");
        check(Pollutant::O3OneHour, 1200.1, "500.00");
        check(Pollutant::O3EightHour, 400.0, "300.00");
        check(Pollutant::O3EightHour, 400.1, "-");
    }

    /// Every tenth of a microgram up to past the last breakpoint: dirtier air is never better.
    #[test]
    fn more_of_a_pollutant_never_lowers_its_index() {
        let table = Table::new(levels_of_decision_1459()).unwrap();
        for pollutant in Pollutant::ALL {
            let mut before = 0.0;
            for tenths in 0..1_510_000_u32 {
                let c = UgPerM3::new(f64::from(tenths) / 10.0).unwrap();
                let Some(now) = sub_index(&table, pollutant, c) else { break };
                assert!(before <= now, "{pollutant:?} falls at {} µg/m³", c.get());
                before = now;
            }
            assert!(before >= 300.0);
        }
    }

    #[test]
    fn a_category_begins_after_the_last_ends() {
        let table = Table::new(levels_of_decision_1459()).unwrap();
        let actual = [0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500, 501];
        let expected = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5];
        assert_eq!(actual.map(|it| table.category(it)), expected);
    }

    /// `change` makes a table that must be refused with the sentence `expected`.
    #[track_caller]
    fn refuses(expected: &str, change: fn(&mut Levels)) {
        let mut levels = levels_of_decision_1459();
        change(&mut levels);
        assert_eq!(Table::new(levels).unwrap_err().to_string(), expected);
    }

    #[test]
    fn refuses_a_table_that_is_none() {
        refuses("list `so2` goes from 550 to 350, expected to rise", |it| it.so2.swap(2, 3));
        refuses("list `co` goes from 10000 to 10000, expected to rise", |it| it.co[2] = 1e4);
        refuses("list `no2` goes from 0 to NaN, expected to rise", |it| it.no2[1] = f64::NAN);
        refuses("list `pm25` goes from 350 to inf, expected to rise", |it| {
            it.pm25[7] = f64::INFINITY;
        });
        refuses("list `pm10` begins with 5, expected 0", |it| it.pm10[0] = 5.0);
        refuses("list `index` begins with 1, expected 0", |it| it.index[0] = 1);
        refuses("list `pm25` has 7 values, expected 8", |it| it.pm25.truncate(7));
        refuses("list `o3_8h` has 8 values, expected fewer than 8", |it| {
            it.o3_8h.extend([500.0, 600.0]);
        });
        refuses("list `index` has 0 values, expected at least 1", |it| it.index.clear());
        refuses("list `o3_8h` has 1 values, expected at least 2", |it| it.o3_8h.truncate(1));
        refuses("list `category_max` has 0 values, expected at least 1", |it| {
            it.category_max.clear();
        });
        refuses("the last category ends at 300, expected 500, the last level of the index", |it| {
            it.category_max.truncate(5);
        });
    }
}
