//! What many readings come to: the bins of a chart, the counts of a stretch.

use model::{Span, Time};

/// A chart's bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Where it begins.
    pub begin: Time,
    /// Valid readings in it.
    pub n: u64,
    /// Of the valid readings.
    pub min: f64,
    /// Of the valid readings.
    pub mean: f64,
    /// Of the valid readings.
    pub max: f64,
}

/// The valid readings of a series in a stretch of time. What [`Detail`] did not ask for means nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Where the stretch begins.
    pub begin: Time,
    /// Readings in it.
    pub n: u64,
    /// Of their values.
    pub sum: f64,
    /// Of their values.
    pub min: f64,
    /// Of their values.
    pub max: f64,
    /// The earliest.
    pub first: (Time, f64),
    /// The latest.
    pub last: (Time, f64),
    /// Every value, in no order, where they were asked for.
    pub values: Vec<f64>,
}

/// Stretches of time to count readings in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretches {
    /// Where the first begins.
    pub from: Time,
    /// Where the last ends at the latest.
    pub to: Time,
    /// How long each is.
    pub width: Span,
    /// How much is wanted of each.
    pub detail: Detail,
}

/// How much of a [`Tally`] is wanted: a question for means need not read the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// How many readings, and their sum.
    Sums,
    /// Also the least and the greatest.
    Bounds,
    /// Also the earliest and the latest.
    Ends,
    /// Also every value.
    Values,
}

impl Tally {
    /// Of one reading, in the stretch that begins at `begin`.
    #[must_use]
    pub const fn of(begin: Time, time: Time, value: f64) -> Self {
        let one = (time, value);
        let values = Vec::new();
        Self { begin, n: 1, sum: value, min: value, max: value, first: one, last: one, values }
    }

    /// Counts a reading that is later than all before.
    pub const fn add(&mut self, time: Time, value: f64) {
        self.n += 1;
        self.sum += value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.last = (time, value);
    }

    /// Counts what was counted elsewhere of the same stretch.
    pub fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        if other.first.0 < self.first.0 {
            self.first = other.first;
        }
        if self.last.0 <= other.last.0 {
            self.last = other.last;
        }
        self.values.extend(other.values);
    }

    /// Of their values.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a stretch holds far fewer than 2^52 readings")]
    pub fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }
}

impl Stretches {
    /// How many numbers a tally is in an answer.
    #[must_use]
    pub fn n_numbers(&self, tally: &Tally) -> usize {
        if self.detail == Detail::Values { tally.values.len() } else { 1 }
    }

    /// Where the stretch begins that `time` is in.
    #[must_use]
    pub fn begin_of(&self, time: Time) -> Time {
        let width = self.width.0.max(1);
        self.from.plus(Span(time.since(self.from).0 / width * width))
    }
}
