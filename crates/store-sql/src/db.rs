//! The connections of either database behind one face.
//!
//! SQLite has one connection that writes and a few that read, because it has one write lock and a
//! second writer would only wait for it. PostgreSQL has a pool.

use std::{fs::OpenOptions, path::Path, sync::Arc, time::Duration};

use port::PortError;
use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};

use crate::{
    address::Address,
    dialect::{Purpose, Sql},
    failure::failed,
    row::Row,
    value::{Arg, for_postgres, for_sqlite},
    wal::{self, Wal},
};

/// Connections that only read an SQLite file.
const READERS_MAX: u32 = 4;
/// Connections to PostgreSQL of one node.
const POSTGRES_MAX: u32 = 16;
/// Another process, such as `haidang token`, may hold SQLite's write lock this long.
const BUSY_MAX: Duration = Duration::from_secs(10);
/// Whoever finds a new file locked looks again after this.
const LOCKED_WAIT: Duration = Duration::from_millis(20);
/// A caller waits this long for a free connection.
const ACQUIRE_MAX: Duration = Duration::from_secs(15);
/// A PostgreSQL that does not answer within this time is down.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// SQLite's write-ahead file is cut back to this when it is checkpointed.
const WAL_BYTES_KEPT: &str = "67108864";

/// An open database.
#[derive(Debug)]
pub(crate) enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool, wal: Arc<Wal> },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it never happened.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Option<Arc<Wal>>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Connects, and makes a missing SQLite file.
    pub(crate) async fn open(address: &Address) -> Result<Self, PortError> {
        let opened = match address {
            Address::Sqlite(path) => {
                make_private(path)
                    .map_err(|error| PortError::unavailable(format!("opening {address}"), error))?;
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .foreign_keys(true)
                    .busy_timeout(BUSY_MAX)
                    .journal_mode(SqliteJournalMode::Wal)
                    .pragma("wal_autocheckpoint", wal::PAGES_MAX)
                    .pragma("journal_size_limit", WAL_BYTES_KEPT);
                open_sqlite(options).await
            }
            Address::Postgres(options) => {
                // The pool would go on trying a closed door until its own time is up.
                let tried = tokio::time::timeout(CONNECT_MAX, async {
                    use sqlx::{ConnectOptions as _, Connection as _};
                    options.connect().await?.close().await
                });
                match tried.await {
                    Ok(Ok(())) => open_postgres(options).await,
                    Ok(Err(error)) => Err(error),
                    Err(_) => Err(sqlx::Error::PoolTimedOut),
                }
            }
        };
        opened.map_err(|error| failed(&format!("opening {address}"), error))
    }

    /// Begins a transaction.
    pub(crate) async fn begin(&self, purpose: Purpose) -> Result<Tx, sqlx::Error> {
        let begin = purpose.begin();
        match self {
            Self::Sqlite { writer, readers, wal } => {
                let (pool, wal) = match purpose {
                    Purpose::Look => (readers, None),
                    Purpose::Keep | Purpose::Project => (writer, Some(wal.clone())),
                };
                pool.begin_with(begin.sqlite).await.map(|it| Tx::Sqlite(it, wal))
            }
            Self::Postgres(pool) => pool.begin_with(begin.postgres).await.map(Tx::Postgres),
        }
    }

    /// Rows of one question.
    pub(crate) async fn rows(
        &self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, sqlx::Error> {
        let sql = sql.into();
        match self {
            Self::Sqlite { readers, .. } => {
                let rows = for_sqlite(sql, args)?.fetch_all(readers).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(pool) => {
                let rows = for_postgres(sql, args)?.fetch_all(pool).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// One statement in a transaction of its own; the number of rows it changed.
    pub(crate) async fn keep(
        &self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<u64, sqlx::Error> {
        let mut tx = self.begin(Purpose::Keep).await?;
        let n_changed = tx.execute(sql, args).await?;
        tx.commit().await?;
        Ok(n_changed)
    }

    /// Waits for what is running and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, wal } => {
                readers.close().await;
                wal.folder.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs a statement; the number of rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<u64, sqlx::Error> {
        let sql = sql.into();
        match self {
            Self::Sqlite(tx, _) => {
                Ok(for_sqlite(sql, args)?.execute(&mut **tx).await?.rows_affected())
            }
            Self::Postgres(tx) => {
                Ok(for_postgres(sql, args)?.execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// Rows of a question, or of a statement that returns some.
    pub(crate) async fn rows(
        &mut self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, sqlx::Error> {
        let sql = sql.into();
        match self {
            Self::Sqlite(tx, _) => {
                let rows = for_sqlite(sql, args)?.fetch_all(&mut **tx).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(tx) => {
                let rows = for_postgres(sql, args)?.fetch_all(&mut **tx).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Makes it so.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx, wal) => {
                tx.commit().await?;
                if let Some(wal) = wal {
                    wal.written();
                }
                Ok(())
            }
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Makes a missing file so that only its owner may read it: hashes of passwords will be in it.
/// SQLite gives the files beside it the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

async fn open_sqlite(options: SqliteConnectOptions) -> Result<Db, sqlx::Error> {
    let pool = |n_max: u32| {
        SqlitePoolOptions::new()
            .max_connections(n_max)
            .acquire_timeout(ACQUIRE_MAX)
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
    };
    // The writer first: it makes the file and its write-ahead log, without which nobody may read.
    let begun = tokio::time::Instant::now();
    let writer = loop {
        match pool(1).connect_with(options.clone()).await {
            // Who changes the journal of a new file waits for nobody else who does, as SQLite has it.
            Err(error) if is_locked(&error) && begun.elapsed() < BUSY_MAX => {
                tokio::time::sleep(LOCKED_WAIT).await;
            }
            connected => break connected?,
        }
    };
    let wal = Arc::new(Wal::new(pool(1).connect_with(options.clone()).await?));
    let readers = pool(READERS_MAX).connect_with(options.read_only(true)).await?;
    Ok(Db::Sqlite { writer, readers, wal })
}

fn is_locked(error: &sqlx::Error) -> bool {
    /// `SQLITE_BUSY`.
    const BUSY: &str = "5";
    error.as_database_error().is_some_and(|it| it.code().as_deref() == Some(BUSY))
}

async fn open_postgres(options: &PgConnectOptions) -> Result<Db, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_MAX)
        .acquire_timeout(ACQUIRE_MAX)
        .connect_with(options.clone());
    pool.await.map(Db::Postgres)
}
