//! A database of a test's own, gone when the test is.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use store_sql::SqlStore;
use tempfile::TempDir;

/// Where a test's database is.
pub(crate) enum Place {
    Sqlite(TempDir),
    Postgres { base: String, schema: String },
}

impl Place {
    /// An SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(TempDir::new().unwrap())
    }

    /// An empty schema; none where there is no PostgreSQL to try.
    pub(crate) async fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(base) = std::env::var("HAIDANG_TEST_POSTGRES") else {
            eprintln!("skipped: PostgreSQL (HAIDANG_TEST_POSTGRES is not set)");
            let ci = std::env::var("CI").is_ok_and(|it| it == "true");
            assert!(!ci, "CI tests PostgreSQL too: `./x test` starts one");
            return None;
        };
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{n}", std::process::id());
        let mut connection = PgConnection::connect(&base).await.unwrap();
        let create = format!("CREATE SCHEMA {schema}");
        connection.execute(AssertSqlSafe(create)).await.unwrap();
        connection.close().await.unwrap();
        Some(Self::Postgres { base, schema })
    }

    /// What the store is opened with.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Sqlite(_) => format!("sqlite:{}", self.file().display()),
            Self::Postgres { base, schema } => {
                let mark = if base.contains('?') { '&' } else { '?' };
                format!("{base}{mark}options[search_path]={schema}")
            }
        }
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        match self {
            Self::Sqlite(folder) => folder.path().join("haidang.db"),
            Self::Postgres { .. } => panic!("PostgreSQL is no file"),
        }
    }

    pub(crate) async fn open(&self) -> SqlStore {
        SqlStore::open(&self.address()).await.unwrap()
    }

    /// Runs statements behind the store's back, as somebody with the database's password can.
    pub(crate) async fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(_) => {
                let address = self.address();
                let mut connection = SqliteConnection::connect(&address).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
            Self::Postgres { .. } => {
                let mut connection = PgConnection::connect(&self.address()).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
        }
    }

    /// Leaves nothing behind. A test that fails leaves its schema to be looked at.
    pub(crate) async fn leave(self, store: SqlStore) {
        store.close().await;
        if let Self::Postgres { schema, .. } = &self {
            self.run(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
        }
    }
}

/// One test on both databases: `both! { name |place, store| check(place, store).await; }`
macro_rules! both {
    ($($name:ident |$place:pat_param, $store:pat_param| $check:expr;)*) => {
        mod sqlite {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let place = $crate::place::Place::sqlite();
                    let store = place.open().await;
                    {
                        let ($place, $store) = (&place, &store);
                        $check;
                    }
                    place.leave(store).await;
                }
            )*
        }

        mod postgres {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let Some(place) = $crate::place::Place::postgres().await else { return };
                    let store = place.open().await;
                    {
                        let ($place, $store) = (&place, &store);
                        $check;
                    }
                    place.leave(store).await;
                }
            )*
        }
    };
}
pub(crate) use both;
