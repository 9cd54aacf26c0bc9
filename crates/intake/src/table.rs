//! Tables people bring: CSV and XLSX, read through a saved [`Mapping`] of their columns.
//!
//! [`read`] makes a [`Sheet`] of either format, [`guess`] proposes a mapping, [`preview`] shows
//! what the first rows become, and [`apply`] turns every row into readings.

mod guess;
mod mapping;
mod readings;
mod sheet;
mod workbook;

pub use guess::{Known, guess};
pub use mapping::{EntityFrom, LabelAt, Mapping, TimeFrom, TimePattern, ValueColumn};
pub use readings::{PREVIEW_ROWS, PreviewRow, Readings, apply, preview};
pub use sheet::{COLUMNS_MAX, ROWS_MAX, Row, Sheet, read};

#[cfg(test)]
mod tests;
