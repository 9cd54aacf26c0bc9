//! The tables, as a numbered list of steps. A database carries the number of the last step it took.
//!
//! A step that has left this repository is never edited: a new one is added below it.

use port::PortError;
use sqlx::AssertSqlSafe;

use crate::{
    address::Address,
    db::{Db, Tx},
    dialect::{
        COUNT_STRANGE_TABLES, COUNT_TABLES_CALLED, LOCK_SCHEMA, Purpose, define_in_postgres,
        define_in_sqlite,
    },
    failure::failed,
    row::read_all,
    value::{args, int},
};

/// One step of the schema.
struct Step {
    /// What it brings, for the log file.
    what: &'static str,
    /// Definitions for both databases; see `dialect` for the words replaced.
    both: &'static str,
    /// What only SQLite spells so.
    sqlite: &'static str,
    /// What only PostgreSQL spells so.
    postgres: &'static str,
}

const STEPS: &[Step] = &[
    Step {
        what: "registry",
        both: include_str!("schema/1-registry.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "accounts",
        both: include_str!("schema/2-accounts.sql"),
        sqlite: "",
        postgres: "",
    },
    Step { what: "ledger", both: include_str!("schema/3-ledger.sql"), sqlite: "", postgres: "" },
    Step {
        what: "audit",
        both: include_str!("schema/4-audit.sql"),
        sqlite: include_str!("schema/4-audit.sqlite.sql"),
        postgres: include_str!("schema/4-audit.postgres.sql"),
    },
    Step {
        what: "dead letters and quotas",
        both: include_str!("schema/5-dead-letters.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "saved questions",
        both: include_str!("schema/6-questions.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "how long readings are kept",
        both: include_str!("schema/7-keeping.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "rosters and notices",
        both: include_str!("schema/8-notices.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "links, former owners, quiet alarms",
        both: include_str!("schema/9-alarms.sql"),
        sqlite: include_str!("schema/9-alarms.sqlite.sql"),
        postgres: include_str!("schema/9-alarms.postgres.sql"),
    },
    Step {
        what: "drawers of alarms",
        both: "",
        sqlite: include_str!("schema/10-drawers.sqlite.sql"),
        postgres: include_str!("schema/10-drawers.postgres.sql"),
    },
    Step {
        what: "alarms in their drawers",
        both: include_str!("schema/11-alarms-in-drawers.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "units' own rules",
        both: include_str!("schema/12-rules.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "alarms that have ended",
        both: include_str!("schema/13-alarms-ended.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "alarms of one thing in their drawers",
        both: include_str!("schema/14-alarms-of-a-thing.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        what: "procedures by version, parts of cases",
        both: include_str!("schema/15-procedures.sql"),
        sqlite: "",
        postgres: "",
    },
];

const TAKEN: &str = "SELECT COALESCE(MAX(version), 0) AS n FROM schema_version";
const TAKE: &str = "INSERT INTO schema_version (version, what) VALUES ($1, $2)";
const DEFINE_VERSIONS: &str =
    "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, what TEXT NOT NULL) STRICT;";

/// Takes the steps this database has not taken yet, in one transaction. A database that has taken
/// more steps than this binary knows is left alone.
pub(crate) async fn bring_up_to_date(db: &Db, address: &Address) -> Result<(), PortError> {
    let step = format!("reading the schema of {address}");
    let mut tx = db.begin(Purpose::Keep).await.map_err(|error| failed(&step, error))?;
    let taken = steps_taken(&mut tx, address).await?;
    let known = STEPS.len();
    if known < taken {
        return Err(PortError::Refused {
            why: format!(
                "{address} has schema {taken}, this program knows schemas up to {known}: \
                 start the newer program, or restore a backup made by this one"
            ),
        });
    }
    for (n, step) in (1..).zip(STEPS).skip(taken) {
        tracing::info!(schema = n, step.what, "the database takes a step");
        let taking = format!("taking step {n} ({}) of the schema of {address}", step.what);
        take(&mut tx, n, step).await.map_err(|error| failed(&taking, error))?;
    }
    tx.commit().await.map_err(|error| failed(&step, error))
}

/// The number of steps the database has taken; makes the table that counts them.
async fn steps_taken(tx: &mut Tx, address: &Address) -> Result<usize, PortError> {
    let step = format!("reading the schema of {address}");
    let cannot = |error| failed(&step, error);
    tx.execute(LOCK_SCHEMA, args![]).await.map_err(cannot)?;
    if count(tx, COUNT_TABLES_CALLED, args!["schema_version"], &step).await? == 0 {
        if count(tx, COUNT_STRANGE_TABLES, args![], &step).await? != 0 {
            return Err(PortError::Refused {
                why: format!("{address} is the database of another program"),
            });
        }
        define(tx, DEFINE_VERSIONS).await.map_err(cannot)?;
    }
    let taken = count(tx, TAKEN, args![], &step).await?;
    Ok(usize::try_from(taken).unwrap_or(usize::MAX))
}

async fn count(
    tx: &mut Tx,
    sql: impl Into<crate::dialect::Sql>,
    args: &[crate::value::Arg<'_>],
    step: &str,
) -> Result<u64, PortError> {
    let rows = tx.rows(sql, args).await.map_err(|error| failed(step, error))?;
    let counts = read_all("schema_version", &rows, |row| row.count("n"))?;
    Ok(counts.into_iter().next().unwrap_or(0))
}

async fn take(tx: &mut Tx, n: u64, step: &Step) -> Result<(), sqlx::Error> {
    define(tx, step.both).await?;
    let own = match tx {
        Tx::Sqlite(..) => step.sqlite,
        Tx::Postgres(_) => step.postgres,
    };
    define(tx, own).await?;
    tx.execute(TAKE, args![int(n), step.what]).await?;
    Ok(())
}

/// Runs definitions. They are static texts of this file with words replaced by `dialect`: nothing
/// from outside is in them.
async fn define(tx: &mut Tx, text: &str) -> Result<(), sqlx::Error> {
    match tx {
        Tx::Sqlite(tx, _) => {
            sqlx::raw_sql(AssertSqlSafe(define_in_sqlite(text))).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            sqlx::raw_sql(AssertSqlSafe(define_in_postgres(text))).execute(&mut **tx).await?;
        }
    }
    Ok(())
}
