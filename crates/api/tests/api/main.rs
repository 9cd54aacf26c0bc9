//! The routes, asked in-process over the real adapters in a folder that goes away.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(unreachable_pub, reason = "one binary: nothing is seen from outside")]

mod center;
mod gate;
mod ingest;
mod session;
mod stream;
mod work;
mod zone;
