//! Where the database is.

use std::{fmt, path::PathBuf, str::FromStr};

use port::PortError;
use sqlx::postgres::PgConnectOptions;

/// A database's address. Its `Display` never shows the password.
#[derive(Debug, Clone)]
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    /// Reads `sqlite:PATH` or `postgres://…`. What is wrong is said without repeating the address,
    /// which may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, PortError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(":memory:") || path.contains('?') {
                return Err(refused(
                    "an SQLite database is a file, expected sqlite:PATH without parameters",
                ));
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(text).map_err(|_| {
                refused(
                    "the PostgreSQL address cannot be read, expected \
                     postgres://USER:PASSWORD@HOST:PORT/NAME with special characters percent-encoded",
                )
            })?;
            return Ok(Self::Postgres(Box::new(options.application_name("haidang"))));
        }
        Err(refused("the database address must begin with sqlite: or postgres://"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite file {}", path.display()),
            Self::Postgres(options) => {
                let name = options.get_database().unwrap_or(options.get_username());
                if let Some(socket) = options.get_socket() {
                    return write!(f, "PostgreSQL `{name}` at socket {}", socket.display());
                }
                let (host, port) = (options.get_host(), options.get_port());
                write!(f, "PostgreSQL `{name}` at {host}:{port}")
            }
        }
    }
}

fn refused(why: &str) -> PortError {
    PortError::Refused { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let actual = match Address::parse(text) {
            Ok(address) => address.to_string(),
            Err(error) => format!("refused: {error}"),
        };
        assert_eq!(actual, expected, "\n  given {text}");
    }

    #[test]
    fn an_address_names_the_place_and_never_the_password() {
        check("sqlite:data/haidang.db", "SQLite file data/haidang.db");
        check("sqlite:///srv/a b%20.db", "SQLite file /srv/a b%20.db");
        check("postgres://ioc:geheim@db.heza:5433/ioc", "PostgreSQL `ioc` at db.heza:5433");
        check("postgresql:///ioc?host=/run/pg&user=ioc", "PostgreSQL `ioc` at socket /run/pg");
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        let file = "refused: an SQLite database is a file, expected sqlite:PATH without parameters";
        check("sqlite:", file);
        check("sqlite::memory:", file);
        check("sqlite:a.db?mode=ro", file);
        check(
            "mysql://root:geheim@x/y",
            "refused: the database address must begin with sqlite: or postgres://",
        );
        check(
            "postgres://u:geheim@host:port/x",
            "refused: the PostgreSQL address cannot be read, expected \
             postgres://USER:PASSWORD@HOST:PORT/NAME with special characters percent-encoded",
        );
    }
}
