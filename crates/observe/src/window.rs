//! The mean of one window, and every mean of a stretch of readings.

use model::{Flag, Period, Span, Time, round_to};

use crate::{MeanRules, SeriesRules, perhaps::Perhaps};

/// A reading, with its value at reference conditions where its limit has any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Phenomenon time.
    pub time: Time,
    /// As measured.
    pub value: f64,
    /// At reference conditions; none where they could not be computed.
    pub judged: Perhaps,
    /// What it is worth.
    pub flag: Flag,
}

/// The mean of one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Which sort of window.
    pub period: Period,
    /// Where it ends.
    pub end: Time,
    /// As measured; none where too little was valid.
    pub value: Option<f64>,
    /// At reference conditions; none where too little could be computed.
    pub judged: Option<f64>,
    /// Share of what was owed that was valid, 0 to 1.
    pub valid_share: f64,
}

/// A longer mean from shorter ones: `parts` are those of its window that exist, `n_owed` how many
/// there should be.
pub(crate) fn of_shorter(
    parts: &[(Option<f64>, Option<f64>)],
    n_owed: u32,
    period: Period,
    end: Time,
    decimals: u8,
    rules: &MeanRules,
) -> Mean {
    let share_of = |n: usize| f64::from(u32::try_from(n).unwrap_or(n_owed)) / f64::from(n_owed);
    let average = |values: Vec<f64>| {
        let share = share_of(values.len());
        let n = f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX));
        let enough = !values.is_empty() && rules.share_min <= share;
        enough.then(|| round_to(values.iter().sum::<f64>() / n, decimals))
    };
    let measured: Vec<f64> = parts.iter().filter_map(|it| it.0).collect();
    let valid_share = share_of(measured.len()).min(1.0);
    let judged: Vec<f64> = parts.iter().filter_map(|it| it.1).collect();
    Mean { period, end, value: average(measured), judged: average(judged), valid_share }
}

/// The mean of a year that has ended, from the means of its days: the same share of the days must be
/// valid as of the hours of a day.
#[must_use]
pub fn mean_of_year(
    days: &[(Option<f64>, Option<f64>)],
    (begin, end): (Time, Time),
    series: &SeriesRules,
    rules: &MeanRules,
) -> Mean {
    let n_days = u32::try_from(end.since(begin).0 / Span::from_h(24).0).unwrap_or(u32::MAX);
    of_shorter(days, n_days, Period::Year, end, series.decimals, rules)
}

/// Every legal mean whose window ends in `from < end ≤ to`, from all readings that lie in those
/// windows. `from` and `to` are whole hours. Used when late readings arrive for windows long
/// closed; gives exactly what [`SeriesState`](crate::SeriesState) would have given in time.
#[must_use]
pub fn means_between(
    points: &[Point],
    from: Time,
    to: Time,
    series: &SeriesRules,
    rules: &MeanRules,
) -> Vec<Mean> {
    let begin = from.minus(Span::from_h(HOURS_BEFORE));
    let (mut state, mut means) = crate::SeriesState::of_readings(points, begin, series, rules);
    means.extend(state.close_until(to, series, rules));
    means.retain(|it| from < it.end && it.end <= to);
    means
}

/// Hours of readings before a stretch that its first windows reach back to.
pub(crate) const HOURS_BEFORE: u64 = 24;
