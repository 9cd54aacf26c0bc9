//! The center over its real adapters, in a folder that goes away: no mocks of our own code.

mod bench;
mod crash;
mod door;
mod late;
mod nights;
mod orphans;
mod own;
mod panics;
mod path;
mod set_back;
mod told;
mod whole;

pub(crate) use panics::fail_on_the_cursed;
