//! case.

mod procedure;
pub use procedure::*;
