//! What the benchmarks need and Python is too slow for: devices, listeners, a bridge, the floor.
//!
//! Each command measures one thing and ends with one line of JSON. One thread, one `epoll`: what
//! the load costs is small and the same for everybody who is measured.

mod ask;
mod bridge;
mod clock;
mod floor;
mod hear;
mod http;
mod limits;
mod mqtt;
mod percentile;
mod points;
mod publish;
mod random;
mod station;
mod subscribe;

use anyhow::Result;
use clap::Parser;

/// The load of the benchmarks.
#[derive(Parser)]
enum Command {
    /// Publishes over many MQTT connections, `QoS` 1.
    Publish(publish::Options),
    /// Subscribes over MQTT, and counts.
    Subscribe(subscribe::Options),
    /// Listens to the alarms of server-sent events.
    Hear(hear::Options),
    /// Asks one HTTP question many times over one connection.
    Ask(ask::Options),
    /// Carries MQTT messages into a database, as a good integrator's bridge would.
    Bridge(bridge::Options),
    /// The least an MQTT sink can cost on this machine.
    Floor(floor::Options),
    /// Prints the seeded points.
    Points(points::Options),
    /// What this machine can do at most.
    Limits(limits::Options),
}

fn main() -> Result<()> {
    let said = match Command::parse() {
        Command::Publish(options) => Some(publish::run(options)?),
        Command::Subscribe(options) => Some(subscribe::run(&options)?),
        Command::Hear(options) => Some(hear::run(&options)?),
        Command::Ask(options) => Some(ask::run(&options)?),
        Command::Bridge(options) => Some(bridge::run(&options)?),
        Command::Floor(options) => Some(floor::run(&options)?),
        Command::Points(options) => {
            points::run(&options)?;
            None
        }
        Command::Limits(options) => Some(limits::run(&options)?),
    };
    if let Some(said) = said {
        say(&said.to_string());
    }
    Ok(())
}

/// A line for whoever started this program.
#[expect(clippy::print_stdout, reason = "the figures are the answer")]
fn say(line: &str) {
    println!("{line}");
}
