//! What is bound to a statement: text, whole numbers, numbers, and their absence.

use model::Time;
use sqlx::{Postgres, Sqlite, postgres::PgArguments, query, query::Query, sqlite::SqliteArguments};

use crate::dialect::Sql;

/// A bound value. Absence carries its type, which PostgreSQL wants to know.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    Text(Option<&'a str>),
    Int(Option<i64>),
    Real(Option<f64>),
}

/// `args![text, number, time]`: the values of one statement in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::value::Arg::from($value)),*] };
}
pub(crate) use args;

macro_rules! from {
    ($($from:ty => |$it:ident| $arg:expr;)*) => {$(
        impl<'a> From<$from> for Arg<'a> {
            fn from($it: $from) -> Self {
                $arg
            }
        }
    )*};
}

from! {
    &'a str => |it| Arg::Text(Some(it));
    Option<&'a str> => |it| Arg::Text(it);
    &'a String => |it| Arg::Text(Some(it));
    i64 => |it| Arg::Int(Some(it));
    u32 => |it| Arg::Int(Some(it.into()));
    bool => |it| Arg::Int(Some(it.into()));
    Option<i64> => |it| Arg::Int(it);
    Time => |it| Arg::Int(Some(it.0));
    Option<Time> => |it| Arg::Int(it.map(|it| it.0));
    Option<f64> => |it| Arg::Real(it);
}

/// A count as the databases hold it. No log and no file has 2^63 of anything.
pub(crate) fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The text is kept by SQLite and refused by PostgreSQL, so it is refused by both.
#[derive(Debug, thiserror::Error)]
#[error("a text has the character NUL in it, which cannot be kept")]
pub(crate) struct NulInText;

/// The statement with its values, for SQLite.
pub(crate) fn for_sqlite(
    sql: Sql,
    args: &[Arg<'_>],
) -> Result<Query<'static, Sqlite, SqliteArguments>, sqlx::Error> {
    check(args)?;
    Ok(args.iter().fold(query(sql.sqlite), |query, arg| match arg {
        Arg::Text(it) => query.bind(*it),
        Arg::Int(it) => query.bind(*it),
        Arg::Real(it) => query.bind(*it),
    }))
}

/// The statement with its values, for PostgreSQL.
pub(crate) fn for_postgres(
    sql: Sql,
    args: &[Arg<'_>],
) -> Result<Query<'static, Postgres, PgArguments>, sqlx::Error> {
    check(args)?;
    Ok(args.iter().fold(query(sql.postgres), |query, arg| match arg {
        Arg::Text(it) => query.bind(*it),
        Arg::Int(it) => query.bind(*it),
        Arg::Real(it) => query.bind(*it),
    }))
}

fn check(args: &[Arg<'_>]) -> Result<(), sqlx::Error> {
    let has_nul = |it: &Arg<'_>| matches!(it, Arg::Text(Some(text)) if text.contains('\0'));
    if args.iter().any(has_nul) {
        return Err(sqlx::Error::Encode(Box::new(NulInText)));
    }
    Ok(())
}
