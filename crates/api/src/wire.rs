//! How nouns are written in JSON, one file a noun. Nobody else writes or reads JSON for people.

pub(crate) mod basic;
pub(crate) mod session;

pub(crate) use basic::{Body, InPath, InQuery, Instant, Items, Paging, Words};
