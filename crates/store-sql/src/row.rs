//! What comes back: a row of either database, read by the name of the column.

use std::{fmt, str::FromStr};

use model::Time;
use port::PortError;
use sqlx::{ColumnIndex, Decode, Row as _, Type, postgres::PgRow, sqlite::SqliteRow};

/// A row.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Why a column does not hold what was written into it.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}`: {how}")]
pub(crate) struct Unreadable {
    column: String,
    how: String,
}

impl Row {
    pub(crate) fn text(&self, column: &str) -> Result<String, Unreadable> {
        self.get(column)
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, Unreadable> {
        self.get(column)
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, Unreadable> {
        self.get(column)
    }

    pub(crate) fn maybe_int(&self, column: &str) -> Result<Option<i64>, Unreadable> {
        self.get(column)
    }

    pub(crate) fn maybe_real(&self, column: &str) -> Result<Option<f64>, Unreadable> {
        self.get(column)
    }

    pub(crate) fn count(&self, column: &str) -> Result<u64, Unreadable> {
        let n = self.int(column)?;
        u64::try_from(n).map_err(|_| unreadable(column, format!("{n} is below zero")))
    }

    pub(crate) fn truth(&self, column: &str) -> Result<bool, Unreadable> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn time(&self, column: &str) -> Result<Time, Unreadable> {
        self.int(column).map(Time)
    }

    pub(crate) fn maybe_time(&self, column: &str) -> Result<Option<Time>, Unreadable> {
        Ok(self.maybe_int(column)?.map(Time))
    }

    /// A text with a form of its own: a code, an id, a zone.
    pub(crate) fn parsed<T>(&self, column: &str) -> Result<T, Unreadable>
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.text(column)?.parse().map_err(|error| unreadable(column, error))
    }

    pub(crate) fn maybe_parsed<T>(&self, column: &str) -> Result<Option<T>, Unreadable>
    where
        T: FromStr<Err: fmt::Display>,
    {
        let text: Option<String> = self.get(column)?;
        text.map(|it| it.parse().map_err(|error| unreadable(column, error))).transpose()
    }

    /// One of a closed list of words.
    pub(crate) fn word<T>(
        &self,
        column: &str,
        from_word: fn(&str) -> Option<T>,
    ) -> Result<T, Unreadable> {
        let word = self.text(column)?;
        from_word(&word).ok_or_else(|| unreadable(column, format!("the word `{word}` is unknown")))
    }

    /// JSON, read by `codec`.
    pub(crate) fn json<T, E: fmt::Display>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Unreadable> {
        read(&self.text(column)?).map_err(|error| unreadable(column, error))
    }

    fn get<T>(&self, column: &str) -> Result<T, Unreadable>
    where
        T: for<'r> Decode<'r, sqlx::Sqlite> + Type<sqlx::Sqlite>,
        T: for<'r> Decode<'r, sqlx::Postgres> + Type<sqlx::Postgres>,
        for<'a> &'a str: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(|error| unreadable(column, error))
    }
}

/// Reads every row of `table`, or says that the table is damaged.
pub(crate) fn read_all<T>(
    table: &str,
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, Unreadable>,
) -> Result<Vec<T>, PortError> {
    rows.iter().map(|row| read(row).map_err(|error| damaged(table, &error))).collect()
}

/// Says that `table` does not hold what was written into it.
pub(crate) fn damaged(table: &str, error: &Unreadable) -> PortError {
    PortError::Damaged { what: format!("table `{table}`"), how: error.to_string() }
}

/// Names the column and what is wrong with it.
pub(crate) fn unreadable(column: &str, how: impl fmt::Display) -> Unreadable {
    Unreadable { column: column.to_owned(), how: how.to_string() }
}
