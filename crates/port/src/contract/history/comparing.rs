//! What the history says of series and means, beside what the story says.

use std::collections::BTreeMap;

use model::{Observation, Period, SeriesId, Span, Time};

use super::{DAY, HOUR, N_MAX, story::Story};
use crate::{Bin, Detail, History, Reading, Stretches, contract::nouns::at};

impl Story {
    pub(super) async fn compare(&self, history: &dyn History) {
        let all = (at(-DAY), at(30 * DAY));
        let some = (at(5 * HOUR), at(2 * DAY + 3 * HOUR));
        for series in [1, 2, 3, 4].map(SeriesId) {
            // The cuts of a range need not be tried on every series.
            let ranges = [all, some, (some.0, some.0)];
            let n_ranges = if series == SeriesId(1) { ranges.len() } else { 1 };
            for (from, to) in ranges.into_iter().take(n_ranges) {
                let within = |it: &Reading| from <= it.time && it.time < to;
                let mut expected = self.newest(series);
                expected.retain(within);
                let actual = history.readings(series, from, to, N_MAX, false).await.unwrap();
                assert_eq!(actual, expected, "series {series}");
                let first = history.readings(series, from, to, 3, false).await.unwrap();
                assert_eq!(first, expected[..expected.len().min(3)]);
                let mut versions = self.versions(series);
                versions.retain(within);
                let actual = history.readings(series, from, to, N_MAX, true).await.unwrap();
                assert_eq!(actual, versions, "versions of series {series}");
                let actual = history.bins(series, from, to, 7).await.unwrap();
                assert_same_bins(&actual, &bins(&expected, from, to, 7));
                assert_counts(history, series, (from, to), &expected).await;
            }
        }
        for period in [Period::Hour, Period::Day, Period::Raw] {
            for (from, to) in [all, some] {
                let mut expected = self.newest_means(period);
                expected.retain(|it| from < it.end && it.end <= to);
                let series = [SeriesId(2), SeriesId(1)];
                let actual = history.means(&series, period, from, to, N_MAX).await.unwrap();
                assert_eq!(actual, expected, "means of {period}");
            }
        }
    }
}

/// Counted over hours, alone and beside a series that has nothing.
async fn assert_counts(
    history: &dyn History,
    series: SeriesId,
    (from, to): (Time, Time),
    newest: &[Reading],
) {
    let stretches = Stretches { from, to, width: Span::from_h(1), detail: Detail::Values };
    let actual = history.tallies(&[SeriesId(99), series], stretches, N_MAX).await.unwrap();
    let mut expected: BTreeMap<Time, Vec<(Time, f64)>> = BTreeMap::new();
    for row in newest.iter().filter(|it| it.flag.is_valid()) {
        expected.entry(stretches.begin_of(row.time)).or_default().push((row.time, row.value));
    }
    assert_eq!((actual.len(), actual[0].len()), (2, 0));
    assert_eq!(actual[1].len(), expected.len());
    for (tally, (begin, rows)) in actual[1].iter().zip(&expected) {
        let values = || rows.iter().map(|it| it.1);
        assert_eq!((tally.begin, tally.n), (*begin, rows.len() as u64));
        assert_eq!(
            Some((tally.first, tally.last)),
            rows.first().copied().zip(rows.last().copied())
        );
        assert_eq!(tally.min, values().fold(f64::INFINITY, f64::min));
        assert_eq!(tally.max, values().fold(f64::NEG_INFINITY, f64::max));
        assert!((tally.sum - values().sum::<f64>()).abs() < 1e-9);
        let mut found = tally.values.clone();
        found.sort_by(f64::total_cmp);
        let mut wanted: Vec<f64> = values().collect();
        wanted.sort_by(f64::total_cmp);
        assert_eq!(found, wanted);
    }
    let points = history.points(&[SeriesId(99), series], from, to, N_MAX).await.unwrap();
    let as_points = newest.iter().map(|it| {
        let Reading { series, time, value, flag, .. } = *it;
        Observation { series, time, value, flag }
    });
    assert_eq!((points[0].len(), &points[1]), (0, &as_points.collect::<Vec<_>>()));
    let few = expected.values().map(Vec::len).sum::<usize>().saturating_sub(1);
    let refused = history.tallies(&[series], stretches, few).await;
    assert_eq!(refused.is_err(), !expected.is_empty(), "one more than may be");
    let refused = history.points(&[series], from, to, newest.len().saturating_sub(1)).await;
    assert_eq!(refused.is_err(), !newest.is_empty(), "one more than may be");
}

fn bins(newest: &[Reading], from: Time, to: Time, n: u64) -> Vec<Bin> {
    let width = to.since(from).0.div_ceil(n).max(1);
    let mut bins: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for row in newest.iter().filter(|it| it.flag.is_valid()) {
        bins.entry(row.time.since(from).0 / width).or_default().push(row.value);
    }
    let bin = |(number, values): (u64, Vec<f64>)| Bin {
        begin: from.plus(Span(number * width)),
        n: values.len() as u64,
        min: values.iter().copied().fold(f64::INFINITY, f64::min),
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        mean: values.iter().sum::<f64>() / values.len() as f64,
        max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    bins.into_iter().map(bin).collect()
}

#[track_caller]
fn assert_same_bins(actual: &[Bin], expected: &[Bin]) {
    assert_eq!(actual.len(), expected.len(), "{actual:?}\n{expected:?}");
    for (a, b) in actual.iter().zip(expected) {
        assert_eq!((a.begin, a.n), (b.begin, b.n));
        assert_eq!((a.min, a.max), (b.min, b.max));
        assert!((a.mean - b.mean).abs() < 1e-9, "{a:?} {b:?}");
    }
}
