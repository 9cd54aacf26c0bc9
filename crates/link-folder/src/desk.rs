//! What the folder asks of the node.

use intake::{RawReading, Reject};
use model::{Text, Zone};

/// Takes station files.
#[async_trait::async_trait]
pub trait Taker: Send + Sync {
    /// The zone of local times in the files of this station.
    fn zone_of(&self, station: &str) -> Zone;

    /// Takes one file. Returns once its readings are durable; one that was taken before is a
    /// receipt again.
    async fn take(&self, file: StationFile) -> Result<Receipt, Refusal>;

    /// Hears of a file that could not be read at all, for figures and for the health of the
    /// station. `station` is none where not even the name could be read.
    async fn set_aside(&self, _name: &str, _station: Option<&str>, _why: &Text) {}
}

/// A station file with at least one good reading.
#[derive(Debug, Clone, PartialEq)]
pub struct StationFile {
    /// Its name as delivered.
    pub name: String,
    /// Of the whole file, lower-case hexadecimal.
    pub sha256: String,
    /// The file as delivered, to be kept as evidence.
    pub bytes: Vec<u8>,
    /// The station's code.
    pub station: String,
    /// Readings, in the order written.
    pub readings: Vec<RawReading>,
    /// Lines that could not be read; they are in the report already.
    pub rejects: Vec<Reject>,
}

/// What became of a file that was taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// Readings taken.
    pub taken: usize,
    /// Readings seen before.
    pub duplicates: usize,
    /// Readings refused, for the report.
    pub refused: Vec<RefusedLine>,
}

/// A line that the node refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it and what was expected.
    pub why: Text,
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// For good: an unknown station, a source that is switched off. The file moves to `bad`.
    Final(Text),
    /// Not now: the log failed. The file stays, and is offered again.
    Later(String),
}
