//! What slows a guesser down and leaves the operator alone: failures count for one address and
//! account together, and one address tries one password at a time.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use model::{Span, Time};
use port::Attempts;
use tokio::sync::OwnedMutexGuard;

use crate::problem::Problem;

/// Failures that cost nothing but themselves.
const FREE_FAILURES: u32 = 5;

/// From this many on the pair is locked.
const LOCKED_FROM: u32 = 10;

/// For so long.
const LOCKED_FOR: Span = Span::from_min(15);

/// Logins of one address that may wait for their turn.
const WAITING_MAX: usize = 8;

/// Addresses remembered before those at rest are forgotten.
const ADDRESSES_MAX: usize = 4_096;

/// Shortest password accepted, characters.
const PASSWORD_CHARS_MIN: usize = 10;

/// Longest, bytes: hashing must not become a weapon.
pub(crate) const PASSWORD_BYTES_MAX: usize = 512;

/// Seconds until this pair may try again; 0 when it may now. After five failures the wait doubles
/// from two seconds on, after ten it is fifteen minutes.
pub(crate) fn wait_s(attempts: Attempts, now: Time) -> u64 {
    let Some(last_at) = attempts.last_at else { return 0 };
    let wait = match attempts.failures {
        ..FREE_FAILURES => Span::ZERO,
        failures @ FREE_FAILURES..LOCKED_FROM => Span::from_s(2 << (failures - FREE_FAILURES)),
        LOCKED_FROM.. => LOCKED_FOR,
    };
    let until = last_at.plus(wait);
    until.since(now).0.div_ceil(1_000_000)
}

/// The address as failures are counted: of version 6 only the network, since one machine has a
/// whole network's addresses to spend.
pub(crate) fn address_of_pair(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(it)) => {
            let [a, b, c, d, ..] = it.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    }
}

/// Refuses a password too easy to guess, or the old one again.
pub(crate) fn refuse_weak(new: &str, old: Option<&str>) -> Result<(), Problem> {
    if new.chars().count() < PASSWORD_CHARS_MIN {
        return Err(Problem::field("new", "…", "ít nhất 10 ký tự / at least 10 characters"));
    }
    if PASSWORD_BYTES_MAX < new.len() {
        return Err(Problem::field("new", "…", "không quá 512 byte / at most 512 bytes"));
    }
    if old == Some(new) {
        return Err(Problem::field("new", "…", "khác mật khẩu cũ / another than the old one"));
    }
    Ok(())
}

/// One turn an address: a hundred guesses at once are a hundred guesses one after the other.
#[derive(Default)]
pub(crate) struct Turns {
    by_address: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Turns {
    /// Waits for this address's turn.
    pub(crate) async fn wait(&self, address: &str) -> Result<OwnedMutexGuard<()>, Problem> {
        let turn = self.of(address)?;
        Ok(turn.lock_owned().await)
    }

    fn of(&self, address: &str) -> Result<Arc<tokio::sync::Mutex<()>>, Problem> {
        let mut turns = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if ADDRESSES_MAX <= turns.len() {
            turns.retain(|_, it| 1 < Arc::strong_count(it));
        }
        let turn = turns.entry(address.to_owned()).or_default();
        if WAITING_MAX < Arc::strong_count(turn) {
            return Err(Problem::slowed(
                2,
                "Quá nhiều lần đăng nhập cùng lúc từ địa chỉ này; thử lại sau 2 giây.",
                "Too many logins at once from this address; try again in 2 seconds.",
            ));
        }
        Ok(Arc::clone(turn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(failures: u32, seconds_ago: u64, expected_s: u64) {
        let now = Time::from_s(1_764_000_000);
        let last_at = Some(now.minus(Span::from_s(seconds_ago)));
        assert_eq!(wait_s(Attempts { failures, last_at }, now), expected_s);
    }

    #[test]
    fn the_sixth_guess_waits_and_the_eleventh_for_long() {
        check(0, 0, 0);
        check(4, 0, 0);
        check(5, 0, 2);
        check(5, 3, 0);
        check(6, 0, 4);
        check(9, 0, 32);
        check(10, 0, 900);
        check(10, 899, 1);
        check(1_000, 900, 0);
    }

    #[test]
    fn a_network_of_version_6_is_one_address() {
        assert_eq!(address_of_pair("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(address_of_pair("10.0.0.7"), "10.0.0.7");
        assert_eq!(address_of_pair("unknown"), "unknown");
    }
}
