//! Opens everything that is kept.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use blob_file::FileBlobs;
use log_file::{FileLog, LogSettings, Repair};
use node::World;
use store_lake::{LakeHistory, LakeSettings};
use store_sql::SqlStore;

use crate::{clock::WallClock, settings::Settings};

/// The adapters, also by their own types where the binary needs more than their port.
pub(crate) struct Opened {
    pub(crate) world: World,
    pub(crate) log: Arc<FileLog>,
    pub(crate) lake: Arc<LakeHistory>,
    pub(crate) store: Arc<SqlStore>,
}

/// Opens or makes everything in the data folder.
pub(crate) async fn open(settings: &Settings) -> Result<Opened> {
    let dir = &settings.data_dir;
    fs::create_dir_all(dir).with_context(|| format!("making the data folder {}", dir.display()))?;
    let repair = if settings.skip_damaged { Repair::SkipDamaged } else { Repair::Refuse };
    let log_dir = dir.join("log");
    let log_settings = LogSettings { repair, ..LogSettings::default() };
    // The log first: its lock keeps a second process out of everything else.
    let (log, report) =
        tokio::task::spawn_blocking(move || FileLog::open(&log_dir, log_settings)).await??;
    tracing::debug!(?report, "log opened");
    let store = Arc::new(open_sql(settings).await?);
    let lake = Arc::new(LakeHistory::open(&dir.join("history"), LakeSettings::default()).await?);
    let log = Arc::new(log);
    let world = World {
        log: log.clone(),
        history: lake.clone(),
        registry: store.clone(),
        ledger: store.clone(),
        accounts: store.clone(),
        audit: store.clone(),
        dead_letters: store.clone(),
        saved: store.clone(),
        keeping: store.clone(),
        blobs: Arc::new(FileBlobs::open(&dir.join("files"))?),
        clock: Arc::new(WallClock),
    };
    Ok(Opened { world, log, lake, store })
}

/// Opens the registry alone, as `haidang token` does beside a running server.
pub(crate) async fn open_sql(settings: &Settings) -> Result<SqlStore> {
    let address = settings.database.clone().unwrap_or_else(|| sqlite_in(&settings.data_dir));
    SqlStore::open(&address).await.context("opening the registry")
}

fn sqlite_in(data_dir: &Path) -> String {
    format!("sqlite:{}", data_dir.join("registry.db").display())
}
