//! Which limit holds for this facility, this quantity, this window, on this day: the permit first,
//! then the regulation the permit cites or the one in force for the kind.
//!
//! **Invariant:** pure and bitemporal. The answer depends on the day judged and on what was known
//! at the time given, never on today. A value nobody has entered gives "not judged", with the
//! reason; it never falls through to an older table.

mod answer;
mod book;
mod reference;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Authority, Limit};
pub use book::{Asked, LawBook, confirmations_of_permit, permit_limit_id};
pub use reference::{Judged, at_reference, judge};
