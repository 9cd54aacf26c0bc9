//! Opens everything that is kept.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use blob_file::FileBlobs;
use log_file::{FileLog, LogSettings, Repair};
use model::Position;
use node::World;
use port::{Accounts as _, Log as _};
use store_lake::{LakeHistory, LakeSettings};
use store_sql::SqlStore;

use crate::{
    clock::WallClock,
    settings::{SettingError, Settings},
};

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
    refuse_lost_registry(settings, log.head())?;
    let store = Arc::new(open_sql(settings).await?);
    refuse_foreign_registry(settings, &store).await?;
    let lake = Arc::new(LakeHistory::open(&dir.join("history"), LakeSettings::default()).await?);
    let log = Arc::new(log);
    let blobs = Arc::new(FileBlobs::open(&dir.join("files"))?);
    let world = World::kept_by(&store, log.clone(), lake.clone(), blobs, Arc::new(WallClock));
    Ok(Opened { world, log, lake, store })
}

/// Log and registry belong together. A registry made anew beside a log that is not would know none of
/// its facilities, and give a stranger the first password: that is a setting forgotten, or a file lost.
fn refuse_lost_registry(settings: &Settings, head: Position) -> Result<(), SettingError> {
    let file = settings.data_dir.join("registry.db");
    if settings.database.is_some() || head == Position(0) || file.exists() {
        return Ok(());
    }
    Err(SettingError::Together(format!(
        "the log in {} holds {} records, but there is no {}: set `database` as it was when they \
         were written, or restore the file from a backup",
        settings.data_dir.display(),
        head.0,
        file.display()
    )))
}

/// The same the other way round: an empty PostgreSQL beside a registry that is in use.
async fn refuse_foreign_registry(settings: &Settings, store: &SqlStore) -> Result<()> {
    let Some(address) = &settings.database else { return Ok(()) };
    let file = settings.data_dir.join("registry.db");
    if address.starts_with("sqlite:") || !file.exists() || !store.users().await?.is_empty() {
        return Ok(());
    }
    let why = format!(
        "the registry of {} is {}, and the database in `database` is empty: leave `database` out, \
         or begin with an empty data folder (nothing is carried over)",
        settings.data_dir.display(),
        file.display()
    );
    Err(SettingError::Together(why).into())
}

/// Opens the registry alone, as `haidang token` does beside a running server.
pub(crate) async fn open_sql(settings: &Settings) -> Result<SqlStore> {
    let address = settings.database.clone().unwrap_or_else(|| sqlite_in(&settings.data_dir));
    SqlStore::open(&address).await.context("opening the registry")
}

fn sqlite_in(data_dir: &Path) -> String {
    format!("sqlite:{}", data_dir.join("registry.db").display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Raw;

    fn settings(folder: &Path) -> Settings {
        let flag = |name: &str| (name == "data-dir").then(|| folder.display().to_string());
        Raw::gather(None, |_| None, flag).and_then(|it| it.check()).unwrap()
    }

    #[test]
    fn no_registry_is_made_anew_beside_a_log_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path());
        assert!(refuse_lost_registry(&settings, Position(0)).is_ok());
        let error = refuse_lost_registry(&settings, Position(7)).unwrap_err().to_string();
        assert!(error.contains("holds 7 records") && error.contains("`database`"), "{error}");
        fs::write(folder.path().join("registry.db"), "").unwrap();
        assert!(refuse_lost_registry(&settings, Position(7)).is_ok());
    }
}
