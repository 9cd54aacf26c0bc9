//! Several series side by side over a grid of equal stretches: what boards, spreadsheets and
//! analysts ask.

use std::sync::Arc;

use alarm::GAP_CADENCES;
use model::{Observation, SeriesId, Span, Time};
use port::{Detail, PortError, Stretches, Tally};
use tokio::task::JoinSet;

use crate::centre::Centre;

/// Cells an answer may have, values a percentile may be taken of, readings that are read as they are.
const CELLS_MAX: u64 = 2_000_000;
const VALUES_MAX: usize = 20_000_000;
const READINGS_MAX: usize = 2_000_000;

/// Ranking more values than this is shared by two threads.
const N_VALUES_ALONE: usize = 200_000;

/// What is wanted of the readings of a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aggregate {
    /// How many.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// Their mean, each for as long as it stood: until the next reading, valid or not, and for three
    /// cadences at most. What stood when the stretch began counts in it.
    TimeWeightedMean,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The earliest.
    First,
    /// The latest.
    Last,
    /// What this share of them, 0 to 1, does not exceed: linear between ranks, as in most
    /// spreadsheets (type 7 of Hyndman and Fan, The American Statistician 50, 1996).
    Quantile(f64),
}

/// What stands in a stretch without readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    /// Nothing.
    #[default]
    Gap,
    /// What stood before.
    Previous,
    /// What lies on the line between its neighbours.
    Linear,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesQuery {
    /// Which series.
    pub series: Vec<SeriesId>,
    /// Where the first stretch begins.
    pub from: Time,
    /// Where the last ends at the latest.
    pub to: Time,
    /// How long each is.
    pub width: Span,
    /// What is wanted of each.
    pub aggregates: Vec<Aggregate>,
    /// What stands in the empty ones.
    pub fill: Fill,
}

/// An answer: for each series, for each aggregate, a cell for each stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesColumns {
    /// Stretches.
    pub n: usize,
    /// The cells.
    pub columns: Vec<Vec<Vec<Option<f64>>>>,
}

impl SeriesQuery {
    /// How many stretches there are.
    #[must_use]
    pub fn n_stretches(&self) -> u64 {
        self.to.since(self.from).0.div_ceil(self.width.0.max(1))
    }
}

impl Centre {
    /// Answers a question over series. What the asker may see is decided before.
    pub async fn series_columns(&self, query: &SeriesQuery) -> Result<SeriesColumns, PortError> {
        let n = query.n_stretches();
        let n_columns = (query.series.len() * query.aggregates.len()) as u64;
        if CELLS_MAX < n.saturating_mul(n_columns) {
            let why = format!(
                "{n} stretches of {} series by {} aggregates are more than {CELLS_MAX} numbers, which is all an answer may have: take wider stretches, a shorter time or fewer series",
                query.series.len(),
                query.aggregates.len()
            );
            return Err(PortError::Refused { why });
        }
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let counted = self.counted(query).await?;
        let n_values: usize = counted.iter().flatten().map(|it| it.values.len()).sum();
        let mut columns = all_columns(counted, query, n, n_values).await?;
        if query.aggregates.contains(&Aggregate::TimeWeightedMean) {
            let means = self.time_weighted(query, n).await?;
            for (columns, mean) in columns.iter_mut().zip(means) {
                let weighted = |it: &&Aggregate| **it == Aggregate::TimeWeightedMean;
                for (column, _) in
                    columns.iter_mut().zip(&query.aggregates).filter(|it| weighted(&it.1))
                {
                    column.clone_from(&mean);
                }
            }
        }
        columns.iter_mut().flatten().for_each(|cells| query.fill.fill(cells));
        Ok(SeriesColumns { n, columns })
    }

    /// The valid readings of series as they are, oldest first. What the asker may see is decided
    /// before.
    pub async fn series_readings(
        &self,
        series: &[SeriesId],
        from: Time,
        to: Time,
    ) -> Result<Vec<Vec<Observation>>, PortError> {
        let mut found = self.world().history.points(series, from, to, READINGS_MAX).await?;
        for readings in &mut found {
            readings.retain(|it| it.flag.is_valid());
        }
        Ok(found)
    }

    async fn counted(&self, query: &SeriesQuery) -> Result<Vec<Vec<Tally>>, PortError> {
        let details = query.aggregates.iter().filter_map(|it| it.detail());
        let Some(detail) = details.max() else { return Ok(vec![vec![]; query.series.len()]) };
        let SeriesQuery { from, to, width, .. } = *query;
        let stretches = Stretches { from, to, width, detail };
        self.world().history.tallies(&query.series, stretches, VALUES_MAX).await
    }

    /// Time-weighted means, which need the readings themselves.
    async fn time_weighted(
        &self,
        query: &SeriesQuery,
        n: usize,
    ) -> Result<Vec<Vec<Option<f64>>>, PortError> {
        let zone = self.zone();
        let longest =
            |it: &SeriesId| zone.plan(*it).map_or(Span(0), |it| it.rules.every.times(GAP_CADENCES));
        let holds: Vec<Span> = query.series.iter().map(longest).collect();
        let before = holds.iter().copied().max().unwrap_or(Span(0));
        let history = &self.world().history;
        let from = query.from.minus(before);
        let found = history.points(&query.series, from, query.to, READINGS_MAX).await?;
        let means = found.iter().zip(holds).map(|(it, hold)| weighted(it, query, n, hold));
        Ok(means.collect())
    }
}

/// Columns of all series. Percentiles of many values are work for more than one thread.
async fn all_columns(
    mut counted: Vec<Vec<Tally>>,
    query: &SeriesQuery,
    n: usize,
    n_values: usize,
) -> Result<Vec<Vec<Vec<Option<f64>>>>, PortError> {
    if n_values < N_VALUES_ALONE {
        return Ok(counted.into_iter().map(|it| columns(it, query, n)).collect());
    }
    let half = counted.split_off(counted.len() / 2);
    let query = Arc::new(query.clone());
    let mut work = JoinSet::new();
    for (place, part) in [counted, half].into_iter().enumerate() {
        let query = Arc::clone(&query);
        work.spawn_blocking(move || {
            let found = part.into_iter().map(|it| columns(it, &query, n));
            (place, found.collect::<Vec<_>>())
        });
    }
    let mut parts = vec![];
    while let Some(done) = work.join_next().await {
        parts.push(done.map_err(|it| PortError::unavailable("ranking readings", it))?);
    }
    parts.sort_unstable_by_key(|it| it.0);
    Ok(parts.into_iter().flat_map(|it| it.1).collect())
}

fn columns(mut tallies: Vec<Tally>, query: &SeriesQuery, n: usize) -> Vec<Vec<Option<f64>>> {
    let width = query.width.0.max(1);
    let mut columns = vec![vec![None; n]; query.aggregates.len()];
    for tally in &mut tallies {
        let at = usize::try_from(tally.begin.since(query.from).0 / width).unwrap_or(usize::MAX);
        for (column, aggregate) in columns.iter_mut().zip(&query.aggregates) {
            if let Some(cell) = column.get_mut(at) {
                *cell = aggregate.of(tally);
            }
        }
    }
    columns
}

/// The mean of each stretch of readings in order of time, each weighed by how long it stood.
#[expect(clippy::cast_precision_loss, reason = "a stretch is far shorter than 2^52 microseconds")]
fn weighted(
    readings: &[Observation],
    query: &SeriesQuery,
    n: usize,
    hold: Span,
) -> Vec<Option<f64>> {
    let width = query.width.0.max(1);
    let mut sums = vec![(0.0, 0_u64); n];
    for (at, reading) in readings.iter().enumerate().filter(|(_, it)| it.flag.is_valid()) {
        let next = readings.get(at + 1).map_or(query.to, |it| it.time);
        let end = next.min(reading.time.plus(hold)).min(query.to);
        let mut begin = reading.time.max(query.from);
        while begin < end {
            let place = begin.since(query.from).0 / width;
            let over = query.from.plus(Span((place + 1) * width)).min(end);
            let stood = over.since(begin).0;
            if let Some(sum) = usize::try_from(place).ok().and_then(|it| sums.get_mut(it)) {
                *sum = (sum.0 + reading.value * stood as f64, sum.1 + stood);
            }
            begin = over;
        }
    }
    let mean = |(sum, stood): (f64, u64)| (0 < stood).then(|| sum / stood as f64);
    sums.into_iter().map(mean).collect()
}

impl Aggregate {
    /// How much has to be known of a stretch; none where counting it is of no use.
    const fn detail(self) -> Option<Detail> {
        match self {
            Self::Count | Self::Sum | Self::Mean => Some(Detail::Sums),
            Self::Min | Self::Max => Some(Detail::Bounds),
            Self::First | Self::Last => Some(Detail::Ends),
            Self::Quantile(_) => Some(Detail::Values),
            Self::TimeWeightedMean => None,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a stretch holds far fewer than 2^52 readings")]
    fn of(self, tally: &mut Tally) -> Option<f64> {
        match self {
            Self::Count => Some(tally.n as f64),
            Self::Sum => Some(tally.sum),
            Self::Mean => Some(tally.mean()),
            Self::TimeWeightedMean => None,
            Self::Min => Some(tally.min),
            Self::Max => Some(tally.max),
            Self::First => Some(tally.first.1),
            Self::Last => Some(tally.last.1),
            Self::Quantile(share) => quantile(&mut tally.values, share),
        }
    }
}

/// What `share` of the values does not exceed; their order changes.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank is not negative and far below 2^52"
)]
fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let rank = share.clamp(0.0, 1.0) * last as f64;
    let (below, part) = (rank.floor() as usize, rank.fract());
    let (_, low, above) = values.select_nth_unstable_by(below.min(last), f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().reduce(f64::min).unwrap_or(low);
    Some(low + (high - low) * part)
}

impl Fill {
    fn fill(self, cells: &mut [Option<f64>]) {
        match self {
            Self::Gap => {}
            Self::Previous => {
                let mut before = None;
                for cell in cells {
                    *cell = cell.or(before);
                    before = *cell;
                }
            }
            Self::Linear => fill_linear(cells),
        }
    }
}

/// Fills between neighbours; before the first and after the last there is no line to be on.
#[expect(clippy::cast_precision_loss, reason = "a grid has far fewer than 2^52 cells")]
fn fill_linear(cells: &mut [Option<f64>]) {
    let mut before: Option<(usize, f64)> = None;
    for at in 0..cells.len() {
        let Some(value) = cells[at] else { continue };
        if let Some((from, begin)) = before {
            let step = (value - begin) / (at - from) as f64;
            for (n, cell) in cells[from + 1..at].iter_mut().enumerate() {
                *cell = Some(begin + step * (n + 1) as f64);
            }
        }
        before = Some((at, value));
    }
}

#[cfg(test)]
mod tests {
    use model::Flag;

    use super::*;

    #[test]
    fn a_percentile_lies_between_ranks() {
        let mut values = vec![4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&mut values, 0.5), Some(2.5));
        assert_eq!(quantile(&mut values, 0.0), Some(1.0));
        assert_eq!(quantile(&mut values, 1.0), Some(4.0));
        assert_eq!(quantile(&mut values, 0.95).map(|it| (it * 100.0).round()), Some(385.0));
        assert_eq!(quantile(&mut [], 0.5), None);
    }

    #[test]
    fn gaps_are_filled_as_asked() {
        let gaps = [None, Some(1.0), None, None, Some(4.0), None];
        let filled = |fill: Fill| {
            let mut cells = gaps;
            fill.fill(&mut cells);
            cells
        };
        assert_eq!(filled(Fill::Gap), gaps);
        let (one, four) = (Some(1.0), Some(4.0));
        assert_eq!(filled(Fill::Previous), [None, one, one, one, four, four]);
        assert_eq!(filled(Fill::Linear), [None, one, Some(2.0), Some(3.0), four, None]);
    }

    fn hour(n: u64) -> Time {
        Time(0).plus(Span::from_h(n))
    }

    fn query() -> SeriesQuery {
        SeriesQuery {
            series: vec![SeriesId(1)],
            from: hour(0),
            to: hour(3),
            width: Span::from_h(1),
            aggregates: vec![Aggregate::Mean, Aggregate::Count],
            fill: Fill::Gap,
        }
    }

    #[test]
    fn a_value_counts_for_as_long_as_it_stood() {
        let at = |min: u64, value: f64, flag: Flag| Observation {
            series: SeriesId(1),
            time: Time(0).plus(Span::from_min(min)),
            value,
            flag,
        };
        let check = |readings: &[Observation], expected: [Option<f64>; 3]| {
            assert_eq!(weighted(readings, &query(), 3, Span::from_min(90)), expected);
        };
        let valid = Flag::Measuring;
        // 45 minutes of 10 and 15 of 30, which then stands on; nothing stands for ever.
        check(&[at(0, 10.0, valid), at(45, 30.0, valid)], [Some(15.0), Some(30.0), Some(30.0)]);
        check(&[at(0, 10.0, valid)], [Some(10.0), Some(10.0), None]);
        // What was not measured stands for nothing, and ends what stood before.
        check(
            &[at(0, 10.0, valid), at(30, 99.0, Flag::Calibrating), at(60, 20.0, valid)],
            [Some(10.0), Some(20.0), Some(20.0)],
        );
        check(&[], [None; 3]);
    }

    #[test]
    fn a_stretch_stands_in_its_place_of_the_grid() {
        let query = query();
        let mut tally = Tally::of(hour(1), hour(1), 2.0);
        tally.add(hour(1).plus(Span::from_min(1)), 4.0);
        let columns = columns(vec![tally], &query, 3);
        assert_eq!(columns, [[None, Some(3.0), None], [None, Some(2.0), None]]);
    }
}
