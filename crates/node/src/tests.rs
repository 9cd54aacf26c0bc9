//! The center over its real adapters, in a folder that goes away: no mocks of our own code.

mod bench;
mod crash;
mod door;
mod late;
mod path;
