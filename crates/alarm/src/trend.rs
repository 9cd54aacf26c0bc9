//! The recent way of a value, and the straight line through it.

use std::collections::VecDeque;

use model::{Span, Time};

use crate::condition::Side;

/// Points kept of one fit. Readings that come faster are thinned evenly over its span.
const POINTS_MAX: u64 = 64;
/// Fewer say nothing of a direction.
const POINTS_MIN: usize = 4;
/// Slope over its standard error that makes a trend: about 95 % for many points (Student's t). A
/// level that is high and flat does not approach anything, however it trembles.
const TREND_T_MIN: f64 = 2.0;

/// Recent points, oldest first. Bounded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    pub(crate) points: VecDeque<Point>,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Phenomenon time.
    pub at: Time,
    /// Value.
    pub value: f64,
}

/// A line through the points: value at a time, and per second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    through: Point,
    slope_per_s: f64,
}

impl Trend {
    /// Takes a point in, and lets go of those older than `fit_over`.
    pub(crate) fn push(&mut self, fit_over: Span, at: Time, value: f64) {
        while self.points.front().is_some_and(|it| fit_over < at.since(it.at)) {
            self.points.pop_front();
        }
        let apart = Span(fit_over.0 / (POINTS_MAX - 1));
        let due = self.points.back().is_none_or(|it| apart <= at.since(it.at));
        if due {
            self.points.push_back(Point { at, value });
        }
    }

    /// Least squares through the points, flat where they show no direction beyond their scatter;
    /// `None` while they are too few, or too close together to speak for `fit_over`.
    pub(crate) fn line(&self, fit_over: Span) -> Option<Line> {
        let (first, last) = (self.points.front()?, self.points.back()?);
        let too_short = last.at.since(first.at).0 < fit_over.0 / 2;
        if self.points.len() < POINTS_MIN || too_short {
            return None;
        }
        let n = f64::from(u32::try_from(self.points.len()).unwrap_or(u32::MAX));
        let time_s = |it: &Point| -seconds(last.at.since(it.at));
        let mean_s = self.points.iter().map(time_s).sum::<f64>() / n;
        let mean = self.points.iter().map(|it| it.value).sum::<f64>() / n;
        let (mut spread_time, mut together, mut spread_value) = (0.0, 0.0, 0.0);
        for point in &self.points {
            let (time, value) = (time_s(point) - mean_s, point.value - mean);
            spread_time += time * time;
            together += time * value;
            spread_value += value * value;
        }
        // t² = r² (n - 2) / (1 - r²), multiplied out so that a perfect line divides by nothing.
        let explained = together * together;
        let scattered = spread_time * spread_value - explained;
        let trends = TREND_T_MIN * TREND_T_MIN * scattered < explained * (n - 2.0);
        let slope_per_s = if trends { together / spread_time } else { 0.0 };
        let value = mean - mean_s * slope_per_s;
        Some(Line { through: Point { at: last.at, value }, slope_per_s })
    }
}

impl Line {
    /// Does it lead to this side of the limit, and is it there by `by`?
    pub(crate) fn reaches(self, side: Side, by: Time) -> bool {
        let ahead_s = seconds(by.since(self.through.at));
        let value = self.through.value + self.slope_per_s * ahead_s;
        match side {
            Side::Upper(limit) => 0.0 < self.slope_per_s && limit <= value,
            Side::Lower(limit) => self.slope_per_s < 0.0 && value <= limit,
        }
    }
}

fn seconds(span: Span) -> f64 {
    std::time::Duration::from_micros(span.0).as_secs_f64()
}
