//! The mean of one window, and every mean of a stretch of readings.

use model::{Flag, Period, Span, Time, round_to};

use crate::{MeanRules, SeriesRules};

/// A reading, with its value at reference conditions where its limit has any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Phenomenon time.
    pub time: Time,
    /// As measured.
    pub value: f64,
    /// At reference conditions; none where they could not be computed.
    pub judged: Option<f64>,
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

/// Where a window of readings begins and ends, and how many slots of the cadence it owes.
#[derive(Clone, Copy)]
struct Window {
    begin: Time,
    end: Time,
    every: Span,
}

/// The mean of the readings in `begin ≤ time < end`. `points` are sorted by time.
pub(crate) fn of_points(
    points: &[Point],
    (begin, end): (Time, Time),
    period: Period,
    series: &SeriesRules,
    rules: &MeanRules,
) -> Mean {
    let window = Window { begin, end, every: series.every };
    let from = points.partition_point(|it| it.time < begin);
    let to = points.partition_point(|it| it.time < end);
    let valid = points[from..to].iter().filter(|it| it.flag.is_valid());
    let measured = mean(valid.clone().map(|it| (it.time, it.value)), window);
    let judged = mean(valid.filter_map(|it| Some((it.time, it.judged?))), window);
    let enough = |(value, share): (Option<f64>, f64)| {
        value.filter(|_| rules.share_min <= share).map(|it| round_to(it, series.decimals))
    };
    let valid_share = measured.1;
    Mean { period, end, value: enough(measured), judged: enough(judged), valid_share }
}

/// The mean and the share of slots that have at least one value. Slots, not values, are counted:
/// a logger that sends one minute ten times has still not sent the other nine.
fn mean(values: impl Iterator<Item = (Time, f64)>, window: Window) -> (Option<f64>, f64) {
    let slots_owed = window.end.since(window.begin).0.div_ceil(window.every.0.max(1)).max(1);
    let (mut n_values, mut sum, mut slots_filled, mut slot_last) = (0_u32, 0.0, 0_u64, None);
    for (time, value) in values {
        let slot = time.since(window.begin).0 / window.every.0.max(1);
        if slot_last != Some(slot) {
            slots_filled += 1;
            slot_last = Some(slot);
        }
        n_values += 1;
        sum += value;
    }
    if n_values == 0 {
        return (None, 0.0);
    }
    #[expect(clippy::cast_precision_loss, reason = "slots of one window are few")]
    let share = (slots_filled as f64 / slots_owed as f64).min(1.0);
    (Some(sum / f64::from(n_values)), share)
}

/// A longer mean from shorter ones: `parts` are those of its window that exist, `n_owed` how many
/// there should be.
pub(crate) fn of_hours(
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
    let mut state = crate::SeriesState::starting_at(from.minus(Span::from_h(HOURS_BEFORE)));
    let mut means = Vec::new();
    for point in points {
        means.extend(state.take(*point, series, rules).means);
    }
    means.extend(state.close_until(to, series, rules));
    means.retain(|it| from < it.end && it.end <= to);
    means
}

/// Hours of readings before a stretch that its first windows reach back to.
pub(crate) const HOURS_BEFORE: u64 = 24;
