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

    /// Hears of a file of which nothing could be read.
    async fn set_aside(&self, _file: SetAside<'_>) {}
}

/// A file of which nothing could be read.
#[derive(Debug, Clone, Copy)]
pub struct SetAside<'a> {
    /// Its name as delivered.
    pub name: &'a str,
    /// Of the whole file, lower-case hexadecimal; empty where it could not be opened.
    pub sha256: &'a str,
    /// The file as delivered, or its beginning.
    pub bytes: &'a [u8],
    /// The station's code; none where not even the name could be read.
    pub station: Option<&'a str>,
    /// The first thing that is wrong, and what sort of refusal that is.
    pub why: &'a Text,
    /// For programs: `not_utf8`.
    pub code: &'static str,
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
    /// Which line, what is wrong with it and what was expected: a sentence for the report.
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
