//! `VN_AQI`, the Vietnamese air-quality index, for one station: by the hour and by the day.
//!
//! Source: Decision 1459/QĐ-TCMT of 12/11/2019, section 2. The arithmetic of the decision is here;
//! its breakpoints and categories are law, so they live in `packs/air/` and come in as a [`Table`].
//!
//! **Invariant:** pure. No clock, no I/O, no table of its own. What could be wrong is refused when
//! a [`Table`] or a [`UgPerM3`] is made; after that nothing fails, it only has no index.
//!
//! Known quirks, all of the decision:
//! - `NowCast` at `w = 1/2` is not divided by the sum of its weights, so each missing hour pulls it
//!   down as if the air had been clean. See [`nowcast`].
//! - The decision prints 60 for NO₂ of 118.7 µg/m³; its own formula gives 59.35, which is 59.
//! - Above the last breakpoint it says only "≥"; here the index stays at its last level, 500.

mod index;
mod nowcast;
mod table;

pub use index::{DayInputs, HourInputs, Index, day, hour};
pub use nowcast::{HOURS_OF_NOWCAST, nowcast};
pub use table::{Levels, Table, sub_index};

/// Mass of a pollutant per volume of ambient air, µg/m³ at 25 °C and 760 mmHg, CO too.
/// Invariant: finite, not negative, and no heavier than the air that carries it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct UgPerM3(f64);

/// What the index is made of. Ozone counts twice, because the law gives it two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pollutant {
    /// Particles below 2.5 µm.
    Pm25,
    /// Particles below 10 µm.
    Pm10,
    /// Sulphur dioxide.
    So2,
    /// Nitrogen dioxide.
    No2,
    /// Carbon monoxide.
    Co,
    /// Ozone as a mean of 1 h.
    O3OneHour,
    /// Ozone as a mean of 8 h. Counts for the day only.
    O3EightHour,
}

/// Why a number is not a concentration, or a list of them not a table of the index.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Negative, infinite, NaN or heavier than air: the reading was never checked.
    #[error("{0} µg/m³ is not a concentration in air")]
    NotAConcentration(f64),
    /// Levels and breakpoints are compared in pairs, so each must have its partner.
    #[error("list `{list}` has {found} values, expected {expected}")]
    WrongLength {
        /// Name of the list, as in the field of [`Levels`].
        list: &'static str,
        /// How many it should have, in words.
        expected: String,
        /// How many it has.
        found: usize,
    },
    /// Clean air has index 0 in every table.
    #[error("list `{list}` begins with {found}, expected 0")]
    NotFromZero {
        /// Name of the list.
        list: &'static str,
        /// What it begins with.
        found: f64,
    },
    /// Two equal breakpoints would divide by zero; a falling one would reward dirt.
    #[error("list `{list}` goes from {before} to {after}, expected to rise")]
    NotRising {
        /// Name of the list.
        list: &'static str,
        /// The value before the break.
        before: f64,
        /// The value after it, NaN and infinity included.
        after: f64,
    },
    /// Each index from 0 to the last level needs exactly one category.
    #[error("the last category ends at {found}, expected {expected}, the last level of the index")]
    CategoriesEnd {
        /// The last level of the index.
        expected: u16,
        /// Where the last category ends.
        found: u16,
    },
}

impl Pollutant {
    /// All of them, in the order in which ties are decided.
    pub const ALL: [Self; 7] = [
        Self::Pm25,
        Self::Pm10,
        Self::So2,
        Self::No2,
        Self::Co,
        Self::O3OneHour,
        Self::O3EightHour,
    ];
}

impl UgPerM3 {
    /// Accepts zero to 10⁹, near the kilogram that a cubic metre of air itself weighs.
    pub fn new(ug_per_m3: f64) -> Result<Self, Error> {
        match ug_per_m3 {
            c if (0.0..=1e9).contains(&c) => Ok(Self(c)),
            c => Err(Error::NotAConcentration(c)),
        }
    }

    /// The number of micrograms.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_concentration() {
        for ug in [-0.1, 1e308, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(UgPerM3::new(ug), Err(Error::NotAConcentration(ug)));
        }
        assert!(UgPerM3::new(f64::NAN).is_err());
        assert!(UgPerM3::new(0.0).is_ok());
    }

    #[test]
    fn counts_every_pollutant_once() {
        for (position, pollutant) in Pollutant::ALL.into_iter().enumerate() {
            assert_eq!(pollutant as usize, position);
        }
    }
}
