//! What the log holds: everything that ever changed the state of the zone, in one order.

use crate::{Event, IndicatorValue, Movement, Observation, Period, SourceId, Time, UserId};

/// A record's place in the log. Positions grow by one and are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// Where an engine stands while it takes one record: its place, and the time the product knew it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The record's place.
    pub position: Position,
    /// When the product learnt it.
    pub now: Time,
}

/// A fact with its place in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its place.
    pub position: Position,
    /// When the product learnt it: the only clock the engines see.
    pub known_at: Time,
    /// What.
    pub fact: Fact,
}

/// What can be learnt.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// Readings of one delivery.
    Observed(Batch),
    /// Somebody foresees something.
    Foreseen(Forecast),
    /// Things moved.
    Moved(Movements),
    /// The center asked an indicator: rules of units that look at it hear what it said.
    Answered(IndicatorValue),
    /// Something happened, or a person did something.
    Happened(Event),
    /// Time passed. Holds, silences and closing windows need to hear it.
    Ticked,
}

/// The readings of one delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Who delivered.
    pub source: SourceId,
    /// How.
    pub origin: Origin,
    /// The readings, in the order delivered.
    pub observations: Vec<Observation>,
}

/// What somebody foresees: readings whose phenomenon time is later than the time they were made
/// (`resultTime` of `SensorThings`). A later one takes the place of an earlier one, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// When it was made.
    pub issued_at: Time,
    /// Its values are of moments, or means over this window.
    pub period: Period,
    /// What it says, in the order of time.
    pub batch: Batch,
}

/// Movements of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movements {
    /// Who delivered.
    pub source: SourceId,
    /// How.
    pub origin: Origin,
    /// What moved, in the order of time.
    pub movements: Vec<Movement>,
}

/// How readings came in; kept with them as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Over MQTT.
    Mqtt,
    /// Over HTTP, by this token's owner.
    Http,
    /// A station file, kept under its SHA-256.
    StationFile {
        /// Name as delivered.
        name: String,
        /// Of the whole file, lower-case hexadecimal.
        sha256: String,
    },
    /// A table a person imported, kept under its SHA-256.
    Import {
        /// Name as delivered.
        name: String,
        /// Of the whole file, lower-case hexadecimal.
        sha256: String,
        /// Who.
        by: UserId,
    },
}

impl Position {
    /// The next place.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Record {
    /// Where an engine stands while it takes this record.
    #[must_use]
    pub const fn moment(&self) -> Moment {
        Moment { position: self.position, now: self.known_at }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
