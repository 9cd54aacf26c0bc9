//! Who brings how much, of late. When the loop is behind, whoever brings much waits until it has
//! caught up; whoever brings little is heard all the same.

use std::{sync::Mutex, time::Duration};

use model::SourceId;
use rustc_hash::FxHashMap;
use tokio::time::Instant;

use crate::lock::locked;

/// What came in this window and the one before counts.
const WINDOW: Duration = Duration::from_secs(10);

/// A source brings little if it brings no more than this part of what a source brings on average: all
/// such sources together bring no more than this part of everything.
const LITTLE: u64 = 10;

/// And so many readings are little whatever others bring, who may all be waiting: five a second.
const READINGS_LITTLE: u64 = 100;

/// Readings by source.
#[derive(Debug, Default)]
pub(crate) struct Shares(Mutex<Windows>);

#[derive(Debug, Default)]
struct Windows {
    begin: Option<Instant>,
    this: Window,
    before: Window,
}

#[derive(Debug, Default)]
struct Window {
    of_source: FxHashMap<SourceId, u64>,
    total: u64,
}

impl Shares {
    /// A source has brought so many readings.
    pub(crate) fn charge(&self, source: &SourceId, n_readings: usize, now: Instant) {
        let mut windows = locked(&self.0);
        windows.pass(now);
        let n = n_readings as u64;
        windows.this.total += n;
        match windows.this.of_source.get_mut(source) {
            Some(it) => *it += n,
            None => drop(windows.this.of_source.insert(source.clone(), n)),
        }
    }

    /// Does a source bring so little that nobody falls behind for it?
    pub(crate) fn brings_little(&self, source: &SourceId, now: Instant) -> bool {
        let mut windows = locked(&self.0);
        windows.pass(now);
        let Windows { this, before, .. } = &*windows;
        let n = this.of(source) + before.of(source);
        let n_sources = this.of_source.len().max(before.of_source.len()) as u64;
        let is_little =
            n.saturating_mul(LITTLE).saturating_mul(n_sources) <= this.total + before.total;
        n <= READINGS_LITTLE || is_little
    }
}

impl Windows {
    fn pass(&mut self, now: Instant) {
        let begin = *self.begin.get_or_insert(now);
        let passed = now.saturating_duration_since(begin);
        if passed < WINDOW {
            return;
        }
        let this = std::mem::take(&mut self.this);
        self.before = if passed < 2 * WINDOW { this } else { Window::default() };
        self.begin = Some(now);
    }
}

impl Window {
    fn of(&self, source: &SourceId) -> u64 {
        self.of_source.get(source).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_brings_little_is_heard_and_whoever_is_like_all_others_is_not() {
        let (shares, begin) = (Shares::default(), Instant::now());
        let at = |s: u64| begin + Duration::from_secs(s);
        let [loud, quiet, new] = ["loud", "quiet", "new"].map(|it| SourceId::new(it).unwrap());
        for s in 0..25 {
            shares.charge(&loud, 10_000, at(s));
            shares.charge(&quiet, 8, at(s));
            assert!(shares.brings_little(&quiet, at(s)));
            assert!(!shares.brings_little(&loud, at(s)));
        }
        assert!(shares.brings_little(&new, at(25)));
        // While the loud one waits the quiet one is all there is, and is heard none the less.
        for s in (60..90).filter(|it| it % 2 == 0) {
            shares.charge(&quiet, 8, at(s));
            assert!(shares.brings_little(&quiet, at(s)));
        }

        let shares = Shares::default();
        let all: Vec<_> = (0..20).map(|it| SourceId::new(&format!("s{it}")).unwrap()).collect();
        for it in &all {
            shares.charge(it, 1_000, begin);
        }
        assert!(!all.iter().any(|it| shares.brings_little(it, begin)));
    }
}
