//! Reads what devices and people send: bytes in, readings and refusals out.
//!
//! **Invariant:** no input panics, loops or grows memory past the stated limits, and one bad item
//! never stops the rest: each becomes a [`RawReading`] or a [`Reject`] that names the thing and
//! what was expected. Nothing here knows the registry: whether an entity, a quantity or a unit
//! exists, and whether a value or a time is plausible, is judged by the node.

mod code;
mod gzip;
pub mod json;
pub mod line;
mod number;
pub mod pick;
mod reject;
pub mod station_file;
pub mod table;

use model::{Flag, MovementKind, Period, Time};

pub use gzip::{inflate, is_gzip};
pub use reject::{Field, Found, Place, Problem, Reject};

/// One reading as it was sent, before the registry has seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct RawReading {
    /// The entity as the sender calls it.
    pub entity: String,
    /// The quantity as the sender calls it: `pm25`, `PM2,5`.
    pub quantity: String,
    /// The value; always finite, plausible or not.
    pub value: f64,
    /// The unit as the sender writes it; none where it was not stated.
    pub unit: Option<String>,
    /// When the phenomenon was.
    pub time: Time,
    /// The sender's own word on the value.
    pub flag: Flag,
    /// Which instrument, where an entity has several for one quantity.
    pub instrument: Option<String>,
    /// Which item, line or row it came from, counted from 1 as a person would.
    pub row: usize,
}

/// A reading of a time to come, as somebody foresees it.
#[derive(Debug, Clone, PartialEq)]
pub struct RawForecast {
    /// Of what, for when, and how much.
    pub reading: RawReading,
    /// When it was made.
    pub issued_at: Time,
    /// Of that moment, or a mean over the window that ends then.
    pub period: Period,
}

/// A movement as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawMovement {
    /// The thing as the sender calls it.
    pub entity: String,
    /// How it moved.
    pub kind: MovementKind,
    /// The fenced place as the sender calls it; exactly where it entered or left one.
    pub place: Option<String>,
    /// When.
    pub time: Time,
    /// Which item it came from, counted from 1.
    pub row: usize,
}

/// What became of one value or one item.
pub type Item = Result<RawReading, Reject>;

/// Longest name of an entity, quantity, unit or instrument, bytes.
pub const NAME_BYTES_MAX: usize = 200;
