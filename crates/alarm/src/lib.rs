//! alarm.

mod rule;
pub use rule::*;
