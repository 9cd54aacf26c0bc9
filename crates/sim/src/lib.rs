//! The seeded zone: parks, enterprises and measurements that nobody ever saw, played through the
//! same ways in as real devices use. Demo, test and what-if are the same play.
//!
//! **Invariant:** what is measured is a pure function of (seed, facility, quantity, time, scenes):
//! back-fill, live play and tests agree to the last digit. Everything it makes is marked as
//! simulated. When a scene begins follows from the rule it is to show, by rehearsing it with the
//! real engine; so a changed rule moves the play and does not break it.
//!
//! Known quirks: times of alarms are exact to the minute only, because loggers keep a reading a
//! minute of the past; a rule that is not told readings of the last hours (`late_after`) cannot
//! raise at once on a trend of hours; a restart plays the opening again from where it stands.

mod day;
mod facility;
mod feed;
mod mover;
mod play;
mod registry;
mod scene;
mod script;
mod signal;
mod stage;
mod zone;

pub use day::play_day;
pub use play::{Feeds, Plan, prepare};

/// The park that the demo's park operator answers for.
pub const DEMO_PARK: &str = "dinh-vu";

/// The enterprise that the demo's enterprise engineer works for: the one whose stack is over its
/// limit in the first minutes.
pub const DEMO_ENTERPRISE: &str = "giay-cat-vang";

/// Why the demo zone cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The zone that was built in cannot be read.
    #[error("the demo zone: {what}, expected as in crates/sim/zone.toml")]
    Zone {
        /// What is wrong with it.
        what: String,
    },
    /// The registry does not take it.
    #[error("writing the demo zone into the registry")]
    Registry(#[from] port::PortError),
}

#[cfg(test)]
mod tests;
