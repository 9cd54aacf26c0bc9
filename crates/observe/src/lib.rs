//! From readings to legal means: which reading is new, which window it closes, and whether enough
//! of the window is valid for its mean to count.
//!
//! **Invariant:** pure. A window's mean depends only on the readings in it and on the rules, never
//! on the order in which they came: late and corrected readings give the same means as if they had
//! been there in time, as later versions.
//!
//! Windows are half open: a reading taken exactly at 08:00 belongs to the hour that ends at 09:00.

mod aqi;
mod cell;
mod perhaps;
mod recent;
mod rule;
mod series;
#[cfg(test)]
mod tests;
mod window;

pub use aqi::{AirQuality, AqiInputs, aqi_of_day, aqi_of_hour};
pub use cell::{Cell, Tally};
pub use perhaps::Perhaps;
pub use recent::Recent;
pub use rule::{MeanRules, SeriesRules};
pub use series::{HourMean, Outcome, Said, SeriesState, Taken};
pub use window::{Mean, Point, mean_of_year, means_between};
