//! Influx line protocol, as Telegraf, its plugins and the clients of InfluxDB 1 and 2 write it:
//!
//! ```text
//! stack,entity=stack-dv-01,host=gateway-3 so2=31.4,o2=7i 1795305600000000000
//! ```
//!
//! [`Reader`] gives one line after the other as slices of the body and copies nothing. The key of
//! a line (measurement and tags) comes as it was sent, so that whoever resolves it does so once
//! for all lines that share it: [`Readings`] does, and makes of each field a reading.
//!
//! A line whose shape is wrong is refused alone; so is a field that is no number, and the line's
//! other fields are kept. A text may span lines, as in InfluxDB.

mod key;
mod precision;
mod problem;
mod reader;
mod readings;
mod subject;
mod value;

pub use key::{Key, plain};
pub use precision::Precision;
pub use problem::LineProblem;
pub use reader::{Field, Line, Reader};
pub use readings::{Number, Readings, Sink};
pub use subject::Subject;
pub use value::Value;

/// Largest body as it is sent, bytes: the 50 MB of InfluxDB.
pub const SENT_BYTES_MAX: usize = 50_000_000;
/// Longest key, and longest text of a field, bytes: those of InfluxDB.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Most fields in one line.
pub const FIELDS_MAX: usize = crate::json::VALUES_MAX;

#[cfg(test)]
mod tests;
