//! What the loop has to tell: to the tables, to the ledger, and to whoever is watching.

use model::{
    Alarm, Case, EntityId, Flag, LegalMean, Observation, Origin, Position, SeriesId, SourceId, Time,
};
use observe::Point;
use port::{Changes, Kept};

use crate::refused::Refused;

/// One thing a watcher wants to hear, in the order of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// An alarm changed.
    Alarm(Box<Alarm>),
    /// A case changed.
    Case(Box<Case>),
    /// Newest values.
    Latest(Latest),
    /// A legal mean was computed or revised.
    Mean(Box<LegalMean>),
    /// The air quality index of a station.
    Aqi {
        /// The station.
        entity: EntityId,
        /// The index.
        value: u16,
        /// End of the hour.
        at: Time,
    },
    /// Definitions or the registry changed: ask again.
    Registry,
}

/// A newest value.
#[derive(Debug, Clone, PartialEq)]
pub struct Latest {
    /// Its series.
    pub series: SeriesId,
    /// Phenomenon time.
    pub time: Time,
    /// The value.
    pub value: f64,
    /// What it is worth.
    pub flag: Flag,
}

/// What one record came to. The judge writes it; the loop does it.
#[derive(Debug, Default)]
pub struct Effects {
    /// For the history.
    pub kept: Kept,
    /// For the ledger.
    pub changes: Changes,
    /// For watchers.
    pub news: Vec<News>,
    /// Readings whose windows are no longer remembered: the history must be asked.
    pub late: Vec<LateReading>,
    /// Readings that were here already.
    pub n_duplicates: u64,
    /// A person's act that was refused, with the reason.
    pub refused: Option<(Position, Refused)>,
}

/// A reading that came after its windows were forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct LateReading {
    /// The series.
    pub series: SeriesId,
    /// The reading, with its value at reference conditions.
    pub point: Point,
    /// Who delivered.
    pub source: SourceId,
    /// How.
    pub origin: String,
}

impl Effects {
    /// A newest value, told once a series and record: only the last one matters.
    pub(crate) fn tell_latest(&mut self, observation: &Observation, flag: Flag) {
        self.news.push(News::Latest(Latest {
            series: observation.series,
            time: observation.time,
            value: observation.value,
            flag,
        }));
    }
}

/// An origin as the history keeps it.
#[must_use]
pub fn origin_text(origin: &Origin) -> String {
    match origin {
        Origin::Mqtt => "mqtt".to_owned(),
        Origin::Http => "http".to_owned(),
        Origin::StationFile { sha256, .. } => format!("file:{sha256}"),
        Origin::Import { sha256, .. } => format!("import:{sha256}"),
    }
}
