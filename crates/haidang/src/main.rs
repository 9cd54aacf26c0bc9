//! `haidang`: the whole center in one binary.
//!
//! **Invariant:** nothing is decided here. This crate opens the adapters, hands them to the loop,
//! and turns command lines into calls; exit code 2 means that a setting or an argument is wrong.

mod allocator;
mod check;
mod clock;
mod command;
mod doors;
mod first;
mod import;
mod metrics_text;
mod outlets;
mod packs;
mod ports;
mod replay;
mod serve;
mod settings;
mod tls;
mod token;
mod vitals;
mod world;

use std::process::ExitCode;

/// A flush takes memory for a moment, and glibc's allocator keeps it for good: see decision 7.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    allocator::settle();
    command::run()
}
