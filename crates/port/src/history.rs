//! History: readings and legal means kept as open tables, and questions over them.

use std::{collections::BTreeSet, sync::Arc};

use model::{
    EntityId, Flag, LegalMean, Observation, OrgId, Period, Position, SeriesId, Span, Time,
};

use crate::{
    Answer, Bin, Description, PortError, Question, SeriesTerm, Stretches, Table, Tally, TrimmedDay,
    Unanswered, WholeAnswer,
};

/// A reading with its provenance, as the history keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which series.
    pub series: SeriesId,
    /// Phenomenon time.
    pub time: Time,
    /// In the quantity's unit.
    pub value: f64,
    /// What it is worth.
    pub flag: Flag,
    /// Since when this version is known. The latest version of (series, time) wins; all are kept.
    pub known_at: Time,
    /// The log record that brought it.
    pub position: Position,
    /// The source's code. Shared: a delivery has many readings.
    pub source: Arc<str>,
    /// How it came: `mqtt`, `http`, `file:<sha256>`, `import:<sha256>`, `hand:<user>`.
    pub origin: Arc<str>,
}

/// What the readings of one log record have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Since when they are known.
    pub known_at: Time,
    /// The log record.
    pub position: Position,
    /// The source's code.
    pub source: Arc<str>,
    /// How they came.
    pub origin: Arc<str>,
}

/// What to keep of one or more log records.
///
/// Readings say where they come from by a number: half a million of them a second would otherwise
/// count the references of the same few texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    /// Of the readings; each names one by its place here.
    pub provenances: Vec<Provenance>,
    /// Readings as delivered, duplicates already dropped where the node could know them.
    pub readings: Vec<(Observation, u32)>,
    /// Legal means as computed, with the log record they come from; a later version of the same
    /// window supersedes.
    pub means: Vec<(LegalMean, Position)>,
}

impl Kept {
    /// Readings and means of one record.
    #[must_use]
    pub fn of_record(readings: &[Reading], means: Vec<LegalMean>, position: Position) -> Self {
        let mut kept = Self::default();
        for it in readings {
            let provenance = kept.provenance(Provenance {
                known_at: it.known_at,
                position: it.position,
                source: Arc::clone(&it.source),
                origin: Arc::clone(&it.origin),
            });
            let Reading { series, time, value, flag, .. } = *it;
            kept.readings.push((Observation { series, time, value, flag }, provenance));
        }
        kept.means = means.into_iter().map(|it| (it, position)).collect();
        kept
    }

    /// The number of a provenance: of the last one if it is the same.
    pub fn provenance(&mut self, provenance: Provenance) -> u32 {
        if self.provenances.last() != Some(&provenance) {
            self.provenances.push(provenance);
        }
        u32::try_from(self.provenances.len() - 1).unwrap_or(u32::MAX)
    }

    /// Nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty() && self.means.is_empty()
    }
}

/// What the asker may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// Rows of these entities and units only.
    Only {
        /// Entities.
        entities: BTreeSet<EntityId>,
        /// Units.
        orgs: BTreeSet<OrgId>,
    },
}

/// How much a question may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// Rows wanted, or allowed.
    pub n_rows_max: usize,
    /// Time it may take.
    pub time_max: Span,
}

/// How the history is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HistoryStats {
    /// Rows not yet flushed.
    pub n_pending: u64,
    /// What they take in memory.
    pub pending_bytes: u64,
    /// Duplicates dropped since the start.
    pub n_duplicates: u64,
    /// Everything up to here is in the tables.
    pub flushed: Position,
}

/// The history of the zone. Two tables: `observations`, keyed (series, time), and `means`, keyed
/// (series, period, end).
#[async_trait::async_trait]
pub trait History: Send + Sync {
    /// Takes rows into memory, where questions see them at once. Cheap; never waits for a disk.
    fn keep(&self, kept: Kept);

    /// Writes everything kept so far to the tables as of log position `position`, exactly once. After
    /// a crash, rows of records after [`HistoryStats::flushed`] must be kept again; rows of earlier
    /// ones may be, and are passed over.
    async fn flush(&self, position: Position) -> Result<(), PortError>;

    /// How it is doing.
    fn stats(&self) -> HistoryStats;

    /// The newest version of each reading of a series in `from ≤ time < to`, oldest first; with
    /// `versions`, every version.
    async fn readings(
        &self,
        series: SeriesId,
        from: Time,
        to: Time,
        n_max: usize,
        versions: bool,
    ) -> Result<Vec<Reading>, PortError>;

    /// The newest versions of the readings of several series in `from ≤ time < to`, in one pass over
    /// the tables; at most `n_max`, day by day, within a day by series.
    async fn readings_of(
        &self,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Reading>, PortError>;

    /// The newest versions of the readings of several series in `from ≤ time < to`, without where
    /// they come from: for each series in the order given, by time. More than `n_max` are refused.
    async fn points(
        &self,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Vec<Observation>>, PortError>;

    /// The same as at most `n` bins for a chart. Bins without valid readings are left out.
    async fn bins(
        &self,
        series: SeriesId,
        from: Time,
        to: Time,
        n: u32,
    ) -> Result<Vec<Bin>, PortError>;

    /// The valid readings of several series, newest versions, counted in stretches of time: for each
    /// series in the order given its stretches that have any, oldest first. At most `n_max`
    /// stretches, and as many values where these are asked for, else it is refused.
    async fn tallies(
        &self,
        series: &[SeriesId],
        stretches: Stretches,
        n_max: usize,
    ) -> Result<Vec<Vec<Tally>>, PortError>;

    /// The newest version of legal means with `from < end ≤ to`, oldest first.
    async fn means(
        &self,
        series: &[SeriesId],
        period: Period,
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<LegalMean>, PortError>;

    /// The tables of the history that questions may name, without rows.
    fn tables(&self) -> Vec<Table>;

    /// What a question would answer, without running it.
    async fn describe(&self, question: Question) -> Result<Description, PortError>;

    /// Answers one read-only SQL question over `readings` and `means` (newest versions, joined with
    /// the registry: entity, quantity, kind, owner), the registry's tables and the wide ones, all
    /// cut to the asker's scope.
    async fn answer(&self, question: Question) -> Result<Box<dyn Answer>, PortError>;

    /// The whole answer to a question without values; more rows than allowed are refused.
    async fn ask(
        &self,
        sql: &str,
        registry: &[Table],
        scope: &Scope,
        limits: AskLimits,
    ) -> Result<Table, PortError> {
        let question = Question {
            sql: sql.to_owned(),
            values: vec![],
            registry: registry.iter().cloned().map(Arc::new).collect(),
            wide: vec![],
            scope: scope.clone(),
            limits,
        };
        let n_rows_max = limits.n_rows_max;
        match WholeAnswer::read(self.answer(question).await?, n_rows_max).await? {
            WholeAnswer { truncated: true, .. } => {
                Err(Unanswered::TooManyRows { n_rows_max }.into())
            }
            whole => Ok(whole.table),
        }
    }

    /// Tidies up: compaction, checkpoints, vacuum.
    async fn maintain(&self, now: Time) -> Result<(), PortError>;

    /// What would be removed by `terms`, day by day. Nothing is.
    async fn due(&self, terms: Vec<SeriesTerm>) -> Result<Vec<TrimmedDay>, PortError>;

    /// Removes it, a stretch of days at a time, and says what was removed; nothing once all is done.
    /// Hours of what goes are counted before and stay as long as `terms` say. Legal means stay.
    async fn trim(&self, terms: Vec<SeriesTerm>, now: Time) -> Result<Vec<TrimmedDay>, PortError>;
}
