//! The store against the contracts of its ports and against bad weather, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the one at `HAIDANG_TEST_POSTGRES`; each test has a schema of its own there.
//! Without the variable those tests say "skipped", which `CI=true` does not allow.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod one_open;
mod opening;
mod place;
mod tampering;
