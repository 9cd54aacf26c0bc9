//! What the routes stand on.

use std::{ops::Deref, sync::Arc};

use axum::body::Bytes;
use model::Text;
use node::{Centre, Indicators, Notices, Questions, Share};
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::{
    gate::{Doorkeeper, Gate, SourceTokens},
    problem::Problem,
    wire::pen::{NameBook, Names},
};

/// Streams served at once; one more is told to come back.
const STREAMS_MAX: usize = 1_000;

/// Deliveries of readings taken in at once over HTTP, shared fairly among the sources; one more is
/// told to come back. Each may hold a body of 64 MiB.
const DELIVERIES_MAX: usize = 64;

/// Large ones among them: each may hold 50 MB as sent before it is even inflated.
const LARGE_DELIVERIES_MAX: usize = 8;

/// Everything the way out is made of.
#[derive(Clone)]
pub struct App {
    /// The running center.
    pub centre: Centre,
    /// Answers to the indicators.
    pub indicators: Indicators,
    /// Answers to people's own questions.
    pub questions: Questions,
    /// Who is told what.
    pub notices: Notices,
    /// Knows people by their passwords.
    pub doorkeeper: Doorkeeper,
    /// What the operator has set.
    pub settings: Settings,
    /// All figures, as Prometheus reads them.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// How the process is doing.
    pub vitals: Arc<dyn Fn() -> Vitals + Send + Sync>,
}

/// What the operator has set.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, by its own name")]
pub struct Settings {
    /// The console is served over HTTPS: its cookie never leaves it.
    pub secure_cookies: bool,
    /// A demonstration: the console says so.
    pub demo: bool,
    /// Data are made by the simulator: the console says so.
    pub simulated: bool,
    /// Name of the center.
    pub center_name: Text,
    /// Version of the program.
    pub version: &'static str,
    /// A proxy stands before us, and its word on who is asking (`X-Forwarded-For`) counts.
    pub trust_forwarded: bool,
    /// Rules a unit may have in force.
    pub rules_per_org_max: u32,
}

/// How the process is doing, as only the binary knows.
#[derive(Debug, Clone, Default)]
pub struct Vitals {
    /// Since the start.
    pub uptime_s: u64,
    /// How the log does.
    pub log: LogVitals,
    /// Readings a second, over the last minute or so.
    pub rates: Rates,
    /// The same of the busiest sources, the busiest first.
    pub sources: Vec<(String, Rates)>,
    /// Where things are kept.
    pub disks: Vec<DiskVitals>,
    /// Resident memory, where the system tells.
    pub resident_bytes: Option<u64>,
    /// Resident memory that is no file's.
    pub anonymous_bytes: Option<u64>,
    /// Packs, loaded or not.
    pub packs: Vec<PackHealth>,
}

/// How the log does.
#[derive(Debug, Clone, Default)]
pub struct LogVitals {
    /// What the last sync cost.
    pub last_sync_us: Option<u64>,
    /// Half of the syncs of the last minute took at most this.
    pub sync_p50_us: Option<u64>,
    /// All but a hundredth took at most this.
    pub sync_p99_us: Option<u64>,
    /// Bytes not applied yet.
    pub waiting_bytes: u64,
}

/// How much comes in, a second.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rates {
    /// Readings taken in.
    pub readings_per_s: f64,
    /// Readings refused.
    pub refused_per_s: f64,
    /// Readings that were here already.
    pub duplicates_per_s: f64,
}

/// One place where things are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskVitals {
    /// `log`, `history`, `files`, `registry`.
    pub what: &'static str,
    /// What lies there.
    pub used_bytes: u64,
    /// What its file system still has room for; none where nobody tells.
    pub free_bytes: Option<u64>,
    /// How large its file system is.
    pub total_bytes: Option<u64>,
}

/// One pack, loaded or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackHealth {
    /// Its code.
    pub id: String,
    /// It is loaded.
    pub ok: bool,
    /// Why not.
    pub problems: Vec<String>,
}

/// Where whoever asks is received: the state of every route.
#[derive(Clone)]
pub(crate) struct Reception(Arc<Desk>);

pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) gate: Gate,
    pub(crate) document: Bytes,
    pub(crate) source_tokens: SourceTokens,
    pub(crate) name_book: NameBook,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) deliveries: Share,
    pub(crate) large_deliveries: Share,
}

impl Reception {
    pub(crate) fn new(app: App, gate: Gate, document: &Value) -> Self {
        let document = document.to_string();
        Self(Arc::new(Desk {
            app,
            gate,
            document: document.into(),
            source_tokens: SourceTokens::default(),
            name_book: NameBook::default(),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            deliveries: Share::new(DELIVERIES_MAX),
            large_deliveries: Share::new(LARGE_DELIVERIES_MAX),
        }))
    }

    /// Names of people.
    pub(crate) async fn names(&self) -> Result<Names, Problem> {
        self.name_book.names(self).await
    }
}

impl Deref for Reception {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Deref for Desk {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
