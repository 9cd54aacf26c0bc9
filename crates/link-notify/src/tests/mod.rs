//! Every channel against the contract, with far ends that are real servers on this machine.

mod contract;
mod far_http;
mod far_smpp;
mod far_smtp;
mod smpp;
mod ssrf;
mod words;

use std::time::Duration;

use model::Time;

use crate::{HttpSettings, Outside, Reach};

/// A far end that is slow is given up after this.
const WITHIN: Duration = Duration::from_millis(400);

fn outside(reach: Reach) -> Outside {
    Outside::new(&HttpSettings { answer_within: WITHIN, authority: None }, reach).unwrap()
}

fn now() -> Time {
    Time::from_s(1_764_000_000)
}
