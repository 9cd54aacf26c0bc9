//! The few words SQLite and PostgreSQL spell differently. Everything else is one text for both.

/// A statement in both dialects; nearly always the same text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }
}

/// A text with lists of codes in it, each of which comes as a JSON array:
/// `among!(["… WHERE entity IN "] "$1" [" ORDER …"])`.
macro_rules! among {
    ([$($before:expr),+ $(,)?] $($codes:literal [$($after:expr),+ $(,)?])+) => {
        $crate::dialect::Sql {
            sqlite: concat!(
                $($before,)+ $("(SELECT value FROM json_each(", $codes, "))", $($after,)+)+
            ),
            postgres: concat!(
                $($before,)+
                $("(SELECT json_array_elements_text(", $codes, "::json))", $($after,)+)+
            ),
        }
    };
}
pub(crate) use among;

/// A text that takes its rows from one JSON array of arrays, `$1`, each as `value`:
/// `from_rows!("INSERT … SELECT value ->> 0", "WHERE …")`. One round trip however many rows.
macro_rules! from_rows {
    ($before:literal, $after:literal) => {
        $crate::dialect::Sql {
            sqlite: concat!($before, " FROM json_each($1) ", $after),
            postgres: concat!($before, " FROM json_array_elements($1::json) ", $after),
        }
    };
}
pub(crate) use from_rows;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To keep what nobody else can tell again: durable when committed.
    Keep,
    /// To keep what the log can tell again: committed whole or not at all, synced later.
    Project,
    /// To read several tables as of one instant.
    Look,
}

impl Purpose {
    /// How it begins. SQLite takes its one write lock at once: a read that turns into a write could
    /// not wait for it. The level of syncing is set beside it, in the same round trip.
    pub(crate) const fn begin(self) -> Sql {
        match self {
            Self::Keep => {
                Sql { sqlite: "PRAGMA synchronous = FULL; BEGIN IMMEDIATE", postgres: "BEGIN" }
            }
            Self::Project => Sql {
                sqlite: "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
                postgres: "BEGIN; SET LOCAL synchronous_commit TO OFF",
            },
            Self::Look => {
                Sql { sqlite: "BEGIN", postgres: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" }
            }
        }
    }
}

/// Lets one node at a time change the schema. SQLite's write lock does so by itself.
pub(crate) const LOCK_SCHEMA: Sql = Sql {
    sqlite: "SELECT 1",
    // Any number will do as long as every version of the product takes the same.
    postgres: "SELECT pg_advisory_xact_lock(4851402)",
};

/// Counts the tables there are: an SQLite file with tables but without ours is somebody else's. A
/// PostgreSQL schema may hold other things, such as a map's.
pub(crate) const COUNT_STRANGE_TABLES: Sql = Sql {
    sqlite: "SELECT COUNT(*) AS n FROM sqlite_schema",
    postgres: "SELECT CAST(0 AS BIGINT) AS n",
};

/// Says whether there is a table of this name where ours would be.
pub(crate) const COUNT_TABLES_CALLED: Sql = Sql {
    sqlite: "SELECT COUNT(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = $1",
    postgres: "SELECT COUNT(*) AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
};

/// A definition in SQLite's words: its integers hold 64 bits under another name.
pub(crate) fn define_in_sqlite(text: &str) -> String {
    text.replace("BIGINT", "INTEGER").replace("DOUBLE PRECISION", "REAL")
}

/// A definition in PostgreSQL's words: its tables are always strict.
pub(crate) fn define_in_postgres(text: &str) -> String {
    text.replace(") STRICT;", ");")
}
