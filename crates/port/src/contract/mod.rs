//! Tests every adapter of a port must pass. Adapters call them from their own tests.
//!
//! A test is an async function over `&dyn Port`; it fails by panicking. Each expects a port of its
//! own that holds nothing yet, unless it says otherwise.
#![expect(clippy::missing_panics_doc, reason = "a contract test fails by panicking")]

pub mod accounts;
pub mod around;
pub mod audit;
#[expect(clippy::unwrap_used, reason = "a contract test fails by panicking")]
pub mod blobs;
pub mod channel;
pub mod dead_letters;
#[expect(clippy::unwrap_used, reason = "a contract test fails by panicking")]
pub mod history;
pub mod keeping;
pub mod ledger;
#[expect(clippy::unwrap_used, reason = "a contract test fails by panicking")]
pub mod log;
pub mod notices;
mod nouns;
pub mod registry;
pub mod saved;
mod together;

pub use together::together;
