//! When alarms come faster than a person can read them: too many in ten minutes. Nothing is dropped
//! in a flood; it is shown in groups, and everybody is told that it is one.

use std::collections::VecDeque;

use model::Time;

use crate::FloodLimits;

/// Raises remembered. A count that reaches it means "at least so many".
pub const RAISES_MAX: usize = 10_000;

/// The raises of the last minutes at one desk, and the flood they make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flood {
    /// When they came, the oldest first.
    pub raises: VecDeque<Time>,
    /// Since when it has been one.
    pub since: Option<Time>,
    /// Raises since it began, those that made it one included.
    pub n: u64,
    /// The most there were at once.
    pub peak: u32,
}

impl Flood {
    /// An alarm that disturbs was raised. Says whether that began a flood.
    pub fn raised(&mut self, limits: FloodLimits, now: Time) -> bool {
        self.forget(limits, now);
        if self.raises.len() == RAISES_MAX {
            self.raises.pop_front();
        }
        self.raises.push_back(now);
        let n = self.n_now();
        if self.since.is_some() {
            self.n += 1;
            self.peak = self.peak.max(n);
            return false;
        }
        let begins = 0 < limits.over && limits.over < n;
        if begins {
            self.since = self.raises.front().copied();
            (self.n, self.peak) = (n.into(), n);
        }
        begins
    }

    /// Time passed. Says whether a flood ended: with fewer than `under`, not as soon as there is one
    /// less than it began with, so that it does not come and go itself.
    pub fn passed(&mut self, limits: FloodLimits, now: Time) -> bool {
        self.forget(limits, now);
        let ends = self.since.is_some() && self.n_now() < limits.under;
        if ends {
            (self.since, self.n, self.peak) = (None, 0, 0);
        }
        ends
    }

    /// Raises of the last minutes.
    #[must_use]
    pub fn n_now(&self) -> u32 {
        u32::try_from(self.raises.len()).unwrap_or(u32::MAX)
    }

    /// Nothing to remember.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.since.is_none() && self.raises.is_empty()
    }

    fn forget(&mut self, limits: FloodLimits, now: Time) {
        while self.raises.front().is_some_and(|it| limits.within <= now.since(*it)) {
            self.raises.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Span;

    use super::*;

    /// One character a minute: a digit is so many alarms in it. `F` where the flood begins, `f`
    /// while it lasts, `e` where it ends.
    #[track_caller]
    fn check(minutes: &str, expected: &str) {
        let limits = FloodLimits { over: 10, under: 5, within: Span::from_min(10) };
        let (mut flood, mut told) = (Flood::default(), String::new());
        for (minute, digit) in (0..).zip(minutes.chars()) {
            let now = Time::from_s(minute * 60);
            let ended = flood.passed(limits, now);
            let n = digit.to_digit(10).unwrap_or(0);
            let began = (0..n).filter(|_| flood.raised(limits, now)).count();
            told.push(match (began, ended, flood.since) {
                (0, false, None) => '.',
                (0, false, Some(_)) => 'f',
                (0, true, _) => 'e',
                _ => 'F',
            });
        }
        assert_eq!(told, expected, "for {minutes}");
    }

    #[test]
    fn a_flood_begins_over_ten_in_ten_minutes_and_ends_under_five() {
        check("1111111111111111", "................");
        check("5500000000000000", "................");
        check("5501000000000000", "...Ffffffffe....");
        check("5510000000000009", "..Fffffffffe....");
        check("9930000000000000", ".Ffffffffffe....");
        check("0900000000200000", "..........Fe....");
        check("0900000000020000", "................");
    }

    #[test]
    fn a_storm_of_any_size_takes_bounded_memory() {
        let limits = FloodLimits { over: 10, under: 5, within: Span::from_min(10) };
        let mut flood = Flood::default();
        let n_began = (0..50_000).filter(|_| flood.raised(limits, Time(1))).count();
        assert_eq!((n_began, flood.raises.len(), flood.n), (1, RAISES_MAX, 50_000));
    }
}
