//! SQLite's write-ahead log is folded into the file beside those who write, not by them.
//!
//! By itself SQLite lets the commit that fills the log do the folding and wait for the disk: one
//! alarm in a hundred would pay for the others.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::SqlitePool;

/// Transactions between two foldings: about a megabyte of log.
const EVERY: u32 = 64;

/// Pages in the log at which a commit folds it after all, should the folding fall behind: 64 MB.
pub(crate) const PAGES_MAX: &str = "16384";

/// The connection that folds, and when it last did.
#[derive(Debug)]
pub(crate) struct Wal {
    pub(crate) folder: SqlitePool,
    n_written: AtomicU32,
}

impl Wal {
    pub(crate) const fn new(folder: SqlitePool) -> Self {
        Self { folder, n_written: AtomicU32::new(1) }
    }

    /// Notes that a transaction was written, and folds now and then. A passive folding waits for
    /// nobody, and nobody for it.
    pub(crate) fn written(&self) {
        if !self.n_written.fetch_add(1, Ordering::Relaxed).is_multiple_of(EVERY) {
            return;
        }
        let Some(mut connection) = self.folder.try_acquire() else { return };
        tokio::spawn(async move {
            let fold = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
            if let Err(error) = fold.execute(&mut *connection).await {
                tracing::warn!(%error, "the write-ahead log was not folded; the next one will try");
            }
        });
    }
}
