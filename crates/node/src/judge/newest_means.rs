//! The newest mean of each window of a series: a handful, in the room of a handful.

use model::{LegalMean, Period, Time};

/// By window, the shortest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewestMeans(Vec<LegalMean>);

impl NewestMeans {
    /// That of a window, if one was ever computed.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&LegalMean> {
        self.0.iter().find(|it| it.period == period)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &LegalMean> {
        self.0.iter()
    }

    /// Forgets those of windows that end later.
    pub(crate) fn forget_after(&mut self, now: Time) {
        self.0.retain(|it| it.end <= now);
    }

    /// Puts a mean in the place of the one of its window.
    pub(crate) fn put(&mut self, mean: LegalMean) {
        let at = self.0.partition_point(|it| it.period < mean.period);
        match self.0.get_mut(at) {
            Some(it) if it.period == mean.period => *it = mean,
            _ => {
                self.0.reserve_exact(1);
                self.0.insert(at, mean);
            }
        }
    }
}
