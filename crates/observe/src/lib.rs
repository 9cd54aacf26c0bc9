//! observe.

mod rule;
pub use rule::*;
