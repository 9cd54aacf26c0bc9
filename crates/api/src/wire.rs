//! How nouns are written in JSON, one file a noun. Nobody else writes or reads JSON for people.

pub(crate) mod alarm;
pub(crate) mod alarm_groups;
pub(crate) mod audit;
pub(crate) mod basic;
pub(crate) mod case;
pub(crate) mod catalogue;
pub(crate) mod dead_letter;
pub(crate) mod entity;
pub(crate) mod entry;
pub(crate) mod health;
pub(crate) mod import;
pub(crate) mod indicator;
pub(crate) mod layer;
pub(crate) mod limit;
pub(crate) mod live;
pub(crate) mod notice;
pub(crate) mod org;
pub(crate) mod outage;
pub(crate) mod pen;
pub(crate) mod permit;
pub(crate) mod procedure;
pub(crate) mod question;
pub(crate) mod receipt;
pub(crate) mod refusal;
pub(crate) mod retention;
pub(crate) mod roster;
pub(crate) mod rule;
pub(crate) mod series;
pub(crate) mod series_query;
pub(crate) mod session;
pub(crate) mod source;
pub(crate) mod sql;
pub(crate) mod statistics;
pub(crate) mod user;
pub(crate) mod word;

pub(crate) use basic::{Body, InPath, InQuery, Instant, Items, Paging, Words};
