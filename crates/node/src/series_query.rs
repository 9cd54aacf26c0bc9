//! Several series side by side over a grid of equal stretches: what boards, spreadsheets and
//! analysts ask.

use model::{SeriesId, Span, Time};
use port::{Detail, PortError, Stretches, Tally};

use crate::centre::Centre;

/// Cells an answer may have, and values a percentile may be taken of.
const CELLS_MAX: u64 = 2_000_000;
const VALUES_MAX: usize = 20_000_000;

/// What is wanted of the readings of a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aggregate {
    /// How many.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
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
        let detail = query.aggregates.iter().map(|it| it.detail()).max().unwrap_or(Detail::Sums);
        let SeriesQuery { from, to, width, .. } = *query;
        let stretches = Stretches { from, to, width, detail };
        let history = &self.world().history;
        let counted = history.tallies(&query.series, stretches, VALUES_MAX).await?;
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let columns = counted.into_iter().map(|it| columns(it, query, n)).collect();
        Ok(SeriesColumns { n, columns })
    }
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
    for cells in &mut columns {
        query.fill.fill(cells);
    }
    columns
}

impl Aggregate {
    /// How much has to be known of a stretch.
    const fn detail(self) -> Detail {
        match self {
            Self::Count | Self::Sum | Self::Mean => Detail::Sums,
            Self::Min | Self::Max => Detail::Bounds,
            Self::First | Self::Last => Detail::Ends,
            Self::Quantile(_) => Detail::Values,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a stretch holds far fewer than 2^52 readings")]
    fn of(self, tally: &mut Tally) -> Option<f64> {
        match self {
            Self::Count => Some(tally.n as f64),
            Self::Sum => Some(tally.sum),
            Self::Mean => Some(tally.mean()),
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

    #[test]
    fn a_stretch_stands_in_its_place_of_the_grid() {
        let hour = |n: u64| Time(0).plus(Span::from_h(n));
        let query = SeriesQuery {
            series: vec![SeriesId(1)],
            from: hour(0),
            to: hour(3),
            width: Span::from_h(1),
            aggregates: vec![Aggregate::Mean, Aggregate::Count],
            fill: Fill::Gap,
        };
        let mut tally = Tally::of(hour(1), hour(1), 2.0);
        tally.add(hour(1).plus(Span::from_min(1)), 4.0);
        let columns = columns(vec![tally], &query, 3);
        assert_eq!(columns, [[None, Some(3.0), None], [None, Some(2.0), None]]);
    }
}
