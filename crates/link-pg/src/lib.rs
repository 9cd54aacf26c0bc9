//! The protocol of PostgreSQL, so that psql, Grafana, Power BI and every driver for PostgreSQL ask the
//! center in SQL.
//!
//! **Invariant:** nothing is answered here but questions, each by the [`Asker`] that the [`Door`] let
//! in, under that person's rights and limits. A row is made when the client takes it: whoever reads
//! slowly holds no memory. A password travels in clear only over TLS or on this machine.
//!
//! **Absent on purpose:** COPY, cursors (`DECLARE`), `LISTEN`, writing of any kind. A transaction is
//! begun and ended in words only, since there is nothing to undo.

mod door;
mod listener;
mod login;
mod refusal;
mod row;
mod session;
mod statement;
mod value;

pub use door::{Asker, Door};
pub use listener::{ListenError, Listener, Tls};
