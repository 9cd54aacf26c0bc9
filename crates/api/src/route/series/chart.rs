//! The limits that held over a stretch of time: the law is read on the days it can change, not on
//! every day.

use std::collections::BTreeSet;

use law::Answer;
use model::{Date, Period, Time};
use node::SeriesPlan;

use crate::wire::{
    Instant,
    limit::sides,
    pen::Pen,
    series::{ChartLimit, is_computed},
};

/// Limits of one series within a stretch, as the law is known at `now`; one line as long as it is
/// the same.
pub(super) fn limits(
    pen: &Pen<'_>,
    plan: &SeriesPlan,
    (from, to): (Time, Time),
    now: Time,
) -> Vec<ChartLimit> {
    let zone = plan.means.zone;
    let days = days_of_change(pen, plan, from.date(zone), to.date(zone));
    let mut lines: Vec<ChartLimit> = Vec::new();
    for period in Period::ALL.into_iter().filter(|it| is_computed(&plan.quantity, *it)) {
        let first = lines.len();
        for (at, day) in days.iter().enumerate() {
            let begin = Time::at_midnight(*day, zone).max(from);
            let end = days.get(at + 1).map_or(to, |it| Time::at_midnight(*it, zone).min(to));
            let on = pen.zone.as_of_law.unwrap_or(*day);
            let Answer::Limit(held) = pen.answer(plan, period, on, now) else { continue };
            let (at_most, at_least) = sides(held.bound);
            let (from, to) = (Instant(begin), Instant(end));
            let line = ChartLimit { period: period.as_str(), at_most, at_least, from, to };
            match lines[first..].last_mut() {
                Some(last) if goes_on(last, &line) => last.to = line.to,
                _ => lines.push(line),
            }
        }
    }
    lines
}

fn goes_on(last: &ChartLimit, next: &ChartLimit) -> bool {
    (last.at_most, last.at_least, last.to) == (next.at_most, next.at_least, next.from)
}

/// The first day, and every later one on which a text, a row or a permit begins or has just ended.
fn days_of_change(pen: &Pen<'_>, plan: &SeriesPlan, first: Date, last: Date) -> Vec<Date> {
    let after = |it: Date| it.tomorrow().ok();
    let book = &pen.zone.book;
    let rows = book.rows().filter(|it| it.quantity == plan.quantity.id);
    let rows = rows.flat_map(|it| [Some(it.valid_from), it.valid_to.and_then(after)]);
    let texts = book.regulations().flat_map(|it| {
        let ends = [it.in_force_to.and_then(after), it.legacy_until.and_then(after)];
        [Some(it.in_force_from)].into_iter().chain(ends)
    });
    let permits = pen.zone.permits_of(&plan.entity).iter();
    let permits = permits.flat_map(|it| [Some(it.valid_from), it.valid_to.and_then(after)]);
    let changes = rows.chain(texts).chain(permits).flatten();
    let mut days: BTreeSet<Date> = changes.filter(|it| first < *it && *it <= last).collect();
    days.insert(first);
    days.into_iter().collect()
}
