//! `haidang`: the whole center in one binary.
//!
//! **Invariant:** nothing is decided here. This crate opens the adapters, hands them to the loop,
//! and turns command lines into calls; exit code 2 means that a setting or an argument is wrong.

mod check;
mod clock;
mod command;
mod doors;
mod first;
mod import;
mod metrics_text;
mod packs;
mod ports;
mod replay;
mod serve;
mod settings;
mod tls;
mod token;
mod world;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
