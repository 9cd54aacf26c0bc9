//! What the loop has to tell: to the tables, to the ledger, and to whoever is watching.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use model::{
    Alarm, Case, EntityId, Flag, LegalMean, OrgId, Origin, Outage, Position, RuleId, SeriesId,
    SourceId, Time,
};
use notify::SkippedStep;
use observe::Point;
use port::{Changes, Kept, Provenance};

use crate::refused::Refused;

/// One thing a watcher wants to hear, in the order of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// An alarm changed.
    Alarm(Box<Alarm>),
    /// A case changed.
    Case(Box<Case>),
    /// A step of a case was left out.
    Skipped(Box<SkippedStep>),
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
    /// Work was planned, or called off.
    Outage(Box<Outage>),
    /// More alarms come than can be read one by one, or no longer so.
    Flood {
        /// At this unit, with everything below it.
        org: OrgId,
        /// Since when; none when it is over.
        since: Option<Time>,
    },
    /// Definitions or the registry changed: ask again.
    Registry,
}

/// A newest value.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// What one record or several came to. The judge writes it; the loop does it.
#[derive(Debug, Default)]
pub struct Effects {
    /// For the history.
    pub kept: Kept,
    /// For the ledger.
    pub changes: Changes,
    /// For watchers.
    pub news: Vec<News>,
    /// Newest values, for watchers.
    pub latest: Vec<Latest>,
    /// Readings whose windows are no longer remembered: the history must be asked.
    pub late: Vec<LateReading>,
    /// Series of which the judge knows no more than what came since the clock was set back.
    pub reopened: Vec<SeriesId>,
    /// Hours whose means changed after the air quality index of their station was computed.
    pub stale_hours: BTreeSet<(EntityId, Time)>,
    /// Years, by their ends, whose days are all closed or changed since.
    pub stale_years: BTreeSet<(SeriesId, Time)>,
    /// How many readings of a source were here already, by the record that brought them.
    pub duplicates: Vec<(SourceId, Position, u64)>,
    /// Rules that failed, and why is in the server's log.
    pub failed: Vec<RuleId>,
    /// Acts of people that were refused, each with the reason.
    pub refused: Vec<(Position, Refused)>,
}

impl Effects {
    /// Is there something the judge alone cannot finish?
    pub(crate) fn need_history(&self) -> bool {
        !self.late.is_empty() || !self.needs_only_late()
    }

    /// Is it nothing but late readings, if anything?
    pub(crate) fn needs_only_late(&self) -> bool {
        self.stale_hours.is_empty() && self.stale_years.is_empty() && self.reopened.is_empty()
    }
}

/// A reading that came after its windows were forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct LateReading {
    /// The series.
    pub series: SeriesId,
    /// The reading, with its value at reference conditions.
    pub point: Point,
    /// Who delivered, how and when.
    pub provenance: Provenance,
}

/// An origin as the history keeps it.
#[must_use]
pub fn origin_text(origin: &Origin) -> Arc<str> {
    static MQTT: LazyLock<Arc<str>> = LazyLock::new(|| "mqtt".into());
    static HTTP: LazyLock<Arc<str>> = LazyLock::new(|| "http".into());
    match origin {
        Origin::Mqtt => Arc::clone(&MQTT),
        Origin::Http => Arc::clone(&HTTP),
        Origin::StationFile { sha256, .. } => format!("file:{sha256}").into(),
        Origin::Import { sha256, .. } => format!("import:{sha256}").into(),
    }
}
