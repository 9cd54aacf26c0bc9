//! From the database's errors to the port's.

use port::PortError;
use sqlx::error::ErrorKind;

/// `SQLITE_CORRUPT` and `SQLITE_NOTADB`, <https://sqlite.org/rescode.html>.
const SQLITE_CORRUPT: &str = "11";
const SQLITE_NOT_A_DATABASE: &str = "26";

/// Wraps a cause with the step that failed: "keeping unit `deep-c`".
pub(crate) fn failed(step: &str, error: sqlx::Error) -> PortError {
    if let sqlx::Error::Encode(why) = &error {
        return PortError::Refused { why: format!("{step}: {why}") };
    }
    let Some(cause) = error.as_database_error() else {
        return PortError::unavailable(step, error);
    };
    match cause.kind() {
        ErrorKind::UniqueViolation => {
            return PortError::Conflict { what: format!("{step}: it is there already") };
        }
        ErrorKind::ForeignKeyViolation => {
            return PortError::Refused { why: format!("{step}: it names what is not there") };
        }
        _ => {}
    }
    match cause.code().as_deref() {
        Some(SQLITE_NOT_A_DATABASE) => PortError::Damaged {
            what: format!("the database, found while {step},"),
            how: "the file is not an SQLite database".to_owned(),
        },
        Some(SQLITE_CORRUPT) => PortError::Damaged {
            what: format!("the database, found while {step},"),
            how: "its pages do not fit together; restore a backup".to_owned(),
        },
        _ => PortError::unavailable(step, error),
    }
}

/// Like [`failed`]; a reference to nothing is told by what it should have named.
pub(crate) fn failed_naming(step: &str, named: &str, error: sqlx::Error) -> PortError {
    let dangling =
        error.as_database_error().is_some_and(|it| it.kind() == ErrorKind::ForeignKeyViolation);
    if dangling {
        return PortError::Refused { why: format!("{step}: {named} is not known") };
    }
    failed(step, error)
}

/// Is it that a row with this key is there already?
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|it| it.kind() == ErrorKind::UniqueViolation)
}

/// Says that a noun has no written form: a number in it is not finite.
pub(crate) fn unwritable(step: &str, error: &codec::CodecError) -> PortError {
    PortError::Refused { why: format!("{step}: {error}") }
}
