//! What clients of InfluxDB 1 and 2 say and expect over HTTP: where they write, how they show
//! their token, what they put behind the `?`, and which answers they read.
//!
//! **Invariant:** nothing here receives or sends anything; it is the dialect, and `api` speaks it.

mod answer;
mod query;
mod token;

pub use answer::{Health, WriteError};
pub use query::WriteQuery;
pub use token::{Shown, shown};

/// Where they write.
const WRITES: [&str; 2] = ["/api/v2/write", "/write"];

/// Clients of InfluxDB write to this path.
#[must_use]
pub fn writes_to(path: &str) -> bool {
    WRITES.contains(&path)
}
