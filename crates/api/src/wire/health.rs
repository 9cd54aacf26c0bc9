//! How the center itself is doing.

use node::{Centre, Condition, QuotaState};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::{DiskVitals, PackHealth, Vitals},
    wire::{Instant, Words, org::Quota},
};

/// How the center is doing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    #[serde(flatten)]
    state: HealthState,
    uptime_s: u64,
    log: LogHealth,
    history: HistoryHealth,
    rates: Rates,
    /// The busiest sources, at most twenty.
    sources: Vec<SourceRates>,
    disks: Vec<Disk>,
    memory: Memory,
    /// Units that have a quota.
    quotas: Vec<QuotaHealth>,
    dead_letters: DeadLetterHealth,
    packs: Vec<PackState>,
    version: String,
}

/// How the center is, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthState {
    /// `ok`; `degraded`: everything is taken and kept, but something is late or wanting;
    /// `read_only`: nothing can be taken.
    state: &'static str,
    /// What is wrong, the worst first.
    reasons: Vec<Reason>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// `disk_full`, `disk_read_only`, `log_failed`, `history_failing`, `behind`,
    /// `disk_low`, `rule_failed`, `judge_failed`, `clock_set`, `not_kept`.
    code: &'static str,
    text: Words,
    since: Instant,
}

/// The log. `head` minus `applied` is what waits for the loop, minus `flushed` for the tables.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogHealth {
    head: u64,
    applied: u64,
    flushed: u64,
    /// Records not applied yet.
    waiting_records: u64,
    /// Their bytes, roughly.
    waiting_bytes: u64,
    /// How long the oldest of them has waited.
    lag_s: f64,
    /// How long the oldest record that is not in the tables has waited.
    flush_lag_s: f64,
    /// What the last sync cost.
    last_sync_us: Option<u64>,
    /// Half of the syncs of the last minute took at most this.
    sync_p50_us: Option<u64>,
    /// All but a hundredth of them took at most this.
    sync_p99_us: Option<u64>,
}

/// The tables.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryHealth {
    /// Rows in memory only; the log holds them too.
    pending: u64,
    /// Their bytes in memory.
    pending_bytes: u64,
    duplicates: u64,
    /// Everything up to this record is in the tables.
    flushed: u64,
    /// When memory was last written down; null before the first time.
    last_flush_at: Option<Instant>,
    last_flush_ms: u64,
    last_flush_rows: u64,
    flushes: u64,
    flush_failures: u64,
    /// None has succeeded since then.
    failing_since: Option<Instant>,
}

/// How much comes in.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the unit stands last in the name of a number")]
pub(crate) struct Rates {
    readings_per_s: f64,
    refused_per_s: f64,
    duplicates_per_s: f64,
}

/// How much of one source comes in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceRates {
    id: String,
    #[serde(flatten)]
    rates: Rates,
}

/// One place where things are kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Disk {
    /// `log`, `history`, `files`, `registry`.
    what: &'static str,
    used_bytes: u64,
    free_bytes: Option<u64>,
    total_bytes: Option<u64>,
}

/// Memory of the process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Memory {
    resident_bytes: Option<u64>,
    /// Without files mapped into it.
    anonymous_bytes: Option<u64>,
}

/// How a unit stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotaHealth {
    org: String,
    quota: Quota,
    /// Readings since the day began, or since the start of the process.
    used_today: u64,
    /// Deliveries that had to wait or to come again, since the start.
    held: u64,
    /// Nothing is left just now.
    used_up: bool,
}

/// What was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadLetterHealth {
    count: u64,
    bytes: u64,
    /// Kept since the start.
    kept: u64,
    /// Older ones that gave way since the start.
    gave_way: u64,
    /// Refused and not even kept since the start: more came than can be kept.
    lost: u64,
}

/// One pack, loaded or not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackState {
    id: String,
    ok: bool,
    problems: Vec<String>,
}

impl Health {
    pub(crate) fn of(centre: &Centre, vitals: Vitals, version: &str) -> Self {
        let letters = centre.letters().stats();
        let sources = vitals.sources.into_iter();
        Self {
            state: HealthState::of(&centre.condition()),
            uptime_s: vitals.uptime_s,
            log: LogHealth::of(centre, &vitals.log),
            history: HistoryHealth::of(centre),
            rates: vitals.rates.into(),
            sources: sources.map(|(id, it)| SourceRates { id, rates: it.into() }).collect(),
            disks: vitals.disks.into_iter().map(Disk::from).collect(),
            memory: Memory {
                resident_bytes: vitals.resident_bytes,
                anonymous_bytes: vitals.anonymous_bytes,
            },
            quotas: centre.quotas().into_iter().map(QuotaHealth::from).collect(),
            dead_letters: DeadLetterHealth {
                count: letters.held.n,
                bytes: letters.held.bytes,
                kept: letters.n_kept,
                gave_way: letters.n_gave_way,
                lost: letters.n_lost,
            },
            packs: vitals.packs.into_iter().map(PackState::from).collect(),
            version: version.to_owned(),
        }
    }
}

impl HealthState {
    pub(crate) fn of(condition: &Condition) -> Self {
        let reason = |it: &node::Reason| Reason {
            code: it.code,
            text: (&it.text).into(),
            since: Instant(it.since),
        };
        Self {
            state: condition.degree().as_str(),
            reasons: condition.reasons.iter().map(reason).collect(),
        }
    }
}

impl LogHealth {
    fn of(centre: &Centre, log: &crate::app::LogVitals) -> Self {
        let (head, applied) = (centre.world().log.head(), centre.applied());
        let flushed = centre.world().history.stats().flushed;
        let seconds = |position| tenths(centre.waiting_since(position).0);
        Self {
            head: head.0,
            applied: applied.0,
            flushed: flushed.0,
            waiting_records: head.0.saturating_sub(applied.0),
            waiting_bytes: log.waiting_bytes,
            lag_s: seconds(applied),
            flush_lag_s: seconds(flushed),
            last_sync_us: log.last_sync_us,
            sync_p50_us: log.sync_p50_us,
            sync_p99_us: log.sync_p99_us,
        }
    }
}

impl HistoryHealth {
    fn of(centre: &Centre) -> Self {
        let (history, flush) = (centre.world().history.stats(), centre.flush_stats());
        Self {
            pending: history.n_pending,
            pending_bytes: history.pending_bytes,
            duplicates: history.n_duplicates,
            flushed: history.flushed.0,
            last_flush_at: flush.last_at.map(Instant),
            last_flush_ms: flush.last_ms,
            last_flush_rows: flush.last_rows,
            flushes: flush.n_done,
            flush_failures: flush.n_failed,
            failing_since: flush.failing_since.map(Instant),
        }
    }
}

/// Microseconds as seconds, to a tenth.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn tenths(us: u64) -> f64 {
    (us / 100_000) as f64 / 10.0
}

impl From<crate::app::Rates> for Rates {
    fn from(it: crate::app::Rates) -> Self {
        let crate::app::Rates { readings_per_s, refused_per_s, duplicates_per_s } = it;
        Self { readings_per_s, refused_per_s, duplicates_per_s }
    }
}

impl From<DiskVitals> for Disk {
    fn from(it: DiskVitals) -> Self {
        let DiskVitals { what, used_bytes, free_bytes, total_bytes } = it;
        Self { what, used_bytes, free_bytes, total_bytes }
    }
}

impl From<QuotaState> for QuotaHealth {
    fn from(it: QuotaState) -> Self {
        Self {
            org: it.org.to_string(),
            quota: it.quota.into(),
            used_today: it.used_today,
            held: it.n_held,
            used_up: it.is_used_up,
        }
    }
}

impl From<PackHealth> for PackState {
    fn from(it: PackHealth) -> Self {
        Self { id: it.id, ok: it.ok, problems: it.problems }
    }
}
