//! How an alarm becomes the notices people need: dedupe → group → inhibit → shelve → route →
//! escalate → receipt. Sans-I/O: [`step`] takes what happened and the time it happened, and says
//! which notices to hand to which channel.
//!
//! **Invariant:** whoever an alarm's route names is told of it once, whatever the routes and however
//! often the process died: ids of groups and notices derive from the facts that made them, and what
//! the engine remembers is kept before anything is handed out. The one window in which a channel may
//! see a notice twice, between its answer and our writing it down, repeats the same id.
//!
//! Alarm and notice are different things: an alarm says what is wrong, a notice says who was told.
//! [`Said`] keeps every stage's answer to "why was I told, why was I not".

mod clock;
mod dead;
mod deliver;
mod escalate;
mod facts;
mod foresee;
mod form;
mod group;
mod hear;
mod hole;
mod notice;
mod people;
mod roster;
mod route;
mod sentence;
mod set_back;
mod skip;
mod state;
mod step;
mod tell;
#[cfg(test)]
mod tests;
mod trace;

pub use clock::{Quiet, quiet_until};
pub use facts::{AlarmFacts, Held, Life};
pub use foresee::{ForeseenReader, ForeseenRung, Supposed, foresee};
pub use form::{ChainId, DutyId, GroupId, NoticeId, PersonId, WayId};
pub use group::{Group, Member, Told};
pub use hear::WINDOW;
pub use hole::{HOLE_BACK, hole_notice};
pub use notice::{Attempt, Delivery, Handing, Notice, NoticeKind, Outcome, Part, Receipt};
pub use people::{Absence, Aim, Chain, Directory, Duty, Medium, Night, Person, Rung, Shift, Way};
pub use roster::{Standing, holes, on_duty};
pub use skip::SkippedStep;
pub use state::{Health, Kept, Pool, State};
pub use step::{Input, next_at, step};
pub use trace::{Line, Said, Stage, Trace};
