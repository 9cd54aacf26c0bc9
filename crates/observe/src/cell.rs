//! What is remembered of a window: counts and sums of its valid readings, not the readings. A
//! sensor that speaks a hundred times a second costs no more memory than one that speaks once a
//! minute.
//!
//! **Invariant:** sums are exact (fixed point), so the order of arrival changes no mean, and a
//! reading that is superseded can be taken away again.

use model::{Span, Time};

use crate::{
    MeanRules, SeriesRules,
    window::{Mean, Point},
};

/// Fixed point: sixty binary digits behind the point. A value below 10^12 with a resolution worth
/// speaking of is held exactly, and 10^8 of them can be added up.
const ONE: f64 = 1_152_921_504_606_846_976.0;

/// One window of one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Where it begins.
    pub begin: Time,
    /// Values as measured.
    pub measured: Tally,
    /// Values at reference conditions.
    pub judged: Tally,
}

/// Values of a window, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub n: u32,
    /// Slots of the cadence that have at least one. Slots, not values, say how much of a window is
    /// there: a logger that sends one minute ten times has still not sent the other nine.
    pub slots: u32,
    /// Their sum, in fixed point.
    pub sum: i128,
}

/// Is a reading added to a cell, or taken away again?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    In,
    Out,
}

impl Cell {
    pub(crate) fn starting_at(begin: Time) -> Self {
        Self { begin, measured: Tally::default(), judged: Tally::default() }
    }

    /// Counts a valid reading. `mates` are the other valid readings of its slot.
    pub(crate) fn count(
        &mut self,
        way: Count,
        point: &Point,
        mut mates: impl Iterator<Item = Point> + Clone,
    ) {
        if let Some(judged) = point.judged.get() {
            let is_alone = !mates.clone().any(|it| it.judged.get().is_some());
            self.judged.count(way, judged, is_alone);
        }
        self.measured.count(way, point.value, mates.next().is_none());
    }

    /// The mean of the window of this length.
    pub(crate) fn mean(
        &self,
        (period, length): (model::Period, Span),
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> Mean {
        let owed = length.0.div_ceil(series.every.0.max(1)).max(1);
        let enough = |tally: &Tally| {
            let share = tally.share(owed);
            let value = tally.mean().filter(|_| rules.share_min <= share);
            value.map(|it| model::round_to(it, series.decimals))
        };
        Mean {
            period,
            end: self.begin.plus(length),
            value: enough(&self.measured),
            judged: enough(&self.judged),
            valid_share: self.measured.share(owed),
        }
    }
}

impl Tally {
    fn count(&mut self, way: Count, value: f64, is_alone_in_slot: bool) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates far beyond what the door lets in"
        )]
        let value = (value * ONE) as i128;
        let slots = u32::from(is_alone_in_slot);
        match way {
            Count::In => {
                self.n = self.n.saturating_add(1);
                self.slots += slots;
                self.sum = self.sum.saturating_add(value);
            }
            Count::Out => {
                self.n = self.n.saturating_sub(1);
                self.slots = self.slots.saturating_sub(slots);
                self.sum = self.sum.saturating_sub(value);
            }
        }
    }

    fn mean(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "rounded once, at the very end")]
        (0 < self.n).then(|| self.sum as f64 / ONE / f64::from(self.n))
    }

    #[expect(clippy::cast_precision_loss, reason = "slots of one window are few")]
    fn share(&self, owed: u64) -> f64 {
        (f64::from(self.slots) / owed as f64).min(1.0)
    }
}
