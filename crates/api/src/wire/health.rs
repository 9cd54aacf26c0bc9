//! How the center itself is doing.

use model::Position;
use port::HistoryStats;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{PackHealth, Vitals};

/// How the center is doing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    uptime_s: u64,
    log: LogHealth,
    history: HistoryHealth,
    rates: Rates,
    packs: Vec<PackState>,
    version: String,
}

/// The log. `head` minus `applied` is what waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogHealth {
    head: u64,
    applied: u64,
    /// What the last sync cost.
    last_sync_us: Option<u64>,
}

/// The tables.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryHealth {
    /// Rows in memory only; the log holds them too.
    pending: u64,
    duplicates: u64,
    /// Everything up to this record is in the tables.
    flushed: u64,
}

/// How much comes in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rates {
    readings_per_s: f64,
}

/// One pack, loaded or not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackState {
    id: String,
    ok: bool,
    problems: Vec<String>,
}

impl Health {
    pub(crate) fn of(
        vitals: Vitals,
        (head, applied): (Position, Position),
        history: HistoryStats,
        version: &str,
    ) -> Self {
        Self {
            uptime_s: vitals.uptime_s,
            log: LogHealth { head: head.0, applied: applied.0, last_sync_us: vitals.last_sync_us },
            history: HistoryHealth {
                pending: history.n_pending,
                duplicates: history.n_duplicates,
                flushed: history.flushed.0,
            },
            rates: Rates { readings_per_s: vitals.readings_per_s },
            packs: vitals.packs.into_iter().map(PackState::from).collect(),
            version: version.to_owned(),
        }
    }
}

impl From<PackHealth> for PackState {
    fn from(it: PackHealth) -> Self {
        Self { id: it.id, ok: it.ok, problems: it.problems }
    }
}
