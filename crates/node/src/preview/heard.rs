//! What was heard of the time a preview looks at, and what it all comes to.

use std::time::Duration;

use model::{Span, Time};

use super::{Firing, Gap, Job, Preview, Row};
use crate::zone::Zone;

/// Firings told one by one.
const FIRINGS_TOLD: usize = 500;

/// Gaps told one by one: the longest.
const GAPS_TOLD: usize = 5;

/// What was not heard of each series: longer than three of its cadences.
pub(super) fn gaps(
    zone: &Zone,
    job: &Job,
    rows: &[Row],
    (from, to): (Time, Time),
) -> Vec<(Span, Vec<Gap>)> {
    let mut all = Vec::new();
    for feeder in &job.feeders {
        let Some(plan) = zone.plan(feeder.series) else { continue };
        let bearable = plan.every(feeder.period).times(alarm::GAP_CADENCES);
        let times = rows.iter().filter(|it| it.feeder == *feeder).map(|it| it.at);
        let mut last = from;
        let mut gaps = Vec::new();
        for at in times.chain([to]) {
            if bearable < at.since(last) {
                gaps.push(Gap { series: feeder.series, begin: last, end: at });
            }
            last = at;
        }
        all.push((to.since(from), gaps));
    }
    all
}

/// Everything together: the longest gaps, the firings in their order.
pub(super) fn summed(mut preview: Preview, heard: Vec<(Span, Vec<Gap>)>) -> Preview {
    let asked: u64 = heard.iter().map(|it| it.0.0).sum();
    let mut gaps: Vec<Gap> = heard.into_iter().flat_map(|it| it.1).collect();
    let missing: u64 = gaps.iter().map(|it| it.end.since(it.begin).0).sum();
    let s = |us: u64| Duration::from_micros(us).as_secs_f64();
    let heard = asked.saturating_sub(missing);
    preview.heard_share = if asked == 0 { 0.0 } else { s(heard) / s(asked) };
    gaps.sort_by_key(|it| std::cmp::Reverse(it.end.since(it.begin)));
    gaps.truncate(GAPS_TOLD);
    preview.gaps = gaps;
    let to = preview.to;
    let length = |it: &Firing| it.end.unwrap_or(to).since(it.begin);
    preview.firings.sort_by(|a, b| (a.begin, &a.entity).cmp(&(b.begin, &b.entity)));
    preview.n_raised = preview.firings.len();
    preview.longest = preview.firings.iter().map(length).max().unwrap_or_default();
    preview.firings.truncate(FIRINGS_TOLD);
    preview
}
