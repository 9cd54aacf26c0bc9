//! The routes, asked in-process over the real adapters in a folder that goes away.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(unreachable_pub, reason = "one binary: nothing is seen from outside")]

mod center;
mod dead_letters;
mod document;
mod gate;
mod imports;
mod ingest;
mod law;
mod line;
mod nearby;
mod notices;
mod office;
mod orgs;
mod people;
mod quiet;
mod registry;
mod retention;
mod rules;
mod series;
mod session;
mod sql;
mod stream;
mod together;
mod work;
mod zone;
mod zone_law;
mod zone_near;
