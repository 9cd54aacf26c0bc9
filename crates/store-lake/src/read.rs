//! Readings, bins and means of a few series: what charts and pages ask all day.
//!
//! Rows of one time lie in one UTC day, and files come in order of day. So a long range is read day
//! by day, and only one day of it is ever in memory.

use std::{ops::ControlFlow, sync::Arc};

use futures::TryStreamExt as _;
use model::{LegalMean, Period, SeriesId, Span, Time};
use port::{Bin, Detail, PortError, Reading, Stretches, Tally};

use crate::{
    delta_log::unavailable,
    lake::Lake,
    layer::Glance,
    row::{Row, day_of},
    scan::Wanted,
};

impl Lake {
    /// Every version of the readings of a series.
    pub(crate) async fn versions(
        &self,
        series: SeriesId,
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Reading>, PortError> {
        let glance = self.view().readings.glance(&[series], from, to);
        let mut found = Vec::new();
        self.day_by_day(glance, &[series], (from, to), |day| {
            let day = every_version(day);
            found.extend(day.into_iter().take(n_max - found.len()).map(Reading::from));
            if found.len() == n_max { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await?;
        Ok(found)
    }

    pub(crate) async fn bins(
        self: &Arc<Self>,
        series: SeriesId,
        from: Time,
        to: Time,
        n: u32,
    ) -> Result<Vec<Bin>, PortError> {
        let width = Span(to.since(from).0.div_ceil(u64::from(n.max(1))).max(1));
        let stretches = Stretches { from, to, width, detail: Detail::Bounds };
        let counted = self.tallies(&[series], stretches, usize::MAX).await?;
        let bin =
            |it: Tally| Bin { begin: it.begin, n: it.n, min: it.min, mean: it.mean(), max: it.max };
        Ok(counted.into_iter().flatten().map(bin).collect())
    }

    pub(crate) async fn means(
        &self,
        series: Vec<SeriesId>,
        period: Period,
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<LegalMean>, PortError> {
        let mut series = series;
        series.sort_unstable();
        series.dedup();
        // The ends wanted are after `from` and up to `to`.
        let range = (Time(from.0.saturating_add(1)), Time(to.0.saturating_add(1)));
        let glance = self.view().means.glance(&series, range.0, range.1);
        let mut found = Vec::new();
        self.day_by_day(glance, &series, range, |mut day| {
            day.retain(|it| it.mean.period == period);
            let day = newest(day).into_iter().map(|it| it.mean);
            found.extend(day.take(n_max - found.len()));
            if found.len() == n_max { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await?;
        Ok(found)
    }

    /// Hands over all versions of each day's rows, days in order, rows by time and series.
    pub(crate) async fn day_by_day<R: Row>(
        &self,
        glance: Glance<R>,
        series: &[SeriesId],
        (from, to): (Time, Time),
        mut take: impl FnMut(Vec<R>) -> ControlFlow<()>,
    ) -> Result<(), PortError> {
        let (Some(first), Some(last)) = (series.first(), series.last()) else {
            return Ok(());
        };
        let wanted = Wanted { series: (*first, *last), time: (from, Time(to.0.saturating_sub(1))) };
        let parts = if from < to { wanted.parts(&glance.parts) } else { vec![] };
        let mut waiting = glance.rows;
        waiting.sort_by_key(Row::time);
        let mut waiting = waiting.into_iter().peekable();
        let mut day: Vec<R> = Vec::new();
        // Ends the day in hand and every day of memory alone before `before`.
        let mut end_days = |day: &mut Vec<R>, before: i64| loop {
            let in_hand = day.first().map(|it| day_of(it.time()));
            let in_memory = waiting.peek().map(|it| day_of(it.time()));
            let Some(next) = in_hand.into_iter().chain(in_memory).min().filter(|it| *it < before)
            else {
                return ControlFlow::Continue(());
            };
            let mut rows = if in_hand == Some(next) { std::mem::take(day) } else { vec![] };
            while let Some(row) = waiting.next_if(|it| day_of(it.time()) == next) {
                rows.push(row);
            }
            take(rows)?;
        };
        let failed = |it| unavailable(R::TABLE, "reading", it);
        let mut batches = self.engine.stream::<R>(&parts, wanted).map_err(failed)?;
        while let Some(batch) = batches.try_next().await.map_err(failed)? {
            for row in R::from_batch(&batch)? {
                if series.binary_search(&row.series()).is_err() {
                    continue;
                }
                let next = day_of(row.time());
                if day.first().is_some_and(|it| day_of(it.time()) < next)
                    && end_days(&mut day, next).is_break()
                {
                    return Ok(());
                }
                day.push(row);
            }
        }
        let _ = end_days(&mut day, i64::MAX);
        Ok(())
    }
}

/// One row a key: the newest. What memory repeats of the files says nothing new, however late.
pub(crate) fn newest<R: Row>(rows: Vec<R>) -> Vec<R> {
    let mut kept: Vec<R> = Vec::with_capacity(rows.len());
    for row in every_version(rows) {
        let same = |it: &&mut R| (it.time(), it.series()) == (row.time(), row.series());
        let mut beside = kept.iter_mut().rev().take_while(same);
        match beside.find(|it| row.is_version_of(it)) {
            Some(it) => *it = row,
            None => kept.push(row),
        }
    }
    kept
}

/// Every version, the oldest first; of exact duplicates, which memory may still hold, the first.
fn every_version<R: Row>(mut rows: Vec<R>) -> Vec<R> {
    let mut kept: Vec<R> = Vec::with_capacity(rows.len());
    rows.sort_by(|a, b| {
        let age = || a.supersedes(b).cmp(&b.supersedes(a));
        (a.time(), a.series()).cmp(&(b.time(), b.series())).then_with(age)
    });
    for row in rows {
        let same = |it: &&R| (it.time(), it.series()) == (row.time(), row.series());
        if !kept.iter().rev().take_while(same).any(|it| row.is_version_of(it) && row.repeats(it)) {
            kept.push(row);
        }
    }
    kept
}
