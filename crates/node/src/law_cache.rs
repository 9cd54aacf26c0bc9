//! The law's answers, remembered for the day: the book is read once a series, window and day, not
//! once a reading.

use std::collections::HashMap;

use law::{Answer, Asked};
use model::{Date, Period, SeriesId, Time};
use rustc_hash::FxBuildHasher;
use stack_gas::Reference;

use crate::{
    series_map::SeriesMap,
    zone::{SeriesPlan, Zone},
};

/// Answers by series and window. Thrown away whenever the zone changes.
#[derive(Debug, Default)]
pub(crate) struct LawCache {
    answers: HashMap<(SeriesId, Period), Kept, FxBuildHasher>,
    references: SeriesMap<(Good, Option<Reference>)>,
}

#[derive(Debug)]
struct Kept {
    good: Good,
    answer: Answer,
}

/// For what an answer is good. A day is compared by its bounds: to name it costs more than the
/// rest of the look-up.
#[derive(Debug, Clone, Copy)]
struct Good {
    /// A window that ends at midnight is judged by the law of the day it covers.
    after: Time,
    to: Time,
    /// Something more becomes known then.
    known_before: Time,
}

impl LawCache {
    /// What the law says of a series over a window that ends, or of a reading taken, at `at`.
    pub(crate) fn answer(
        &mut self,
        zone: &Zone,
        plan: &SeriesPlan,
        period: Period,
        at: Time,
        known_at: Time,
    ) -> &Answer {
        let new = || Kept {
            good: Good::of(zone, plan, at, known_at),
            answer: ask(zone, plan, period, day_of_law(zone, plan, at), known_at),
        };
        let kept = self.answers.entry((plan.id, period)).or_insert_with(new);
        if !kept.good.is_for(at, known_at) {
            *kept = new();
        }
        &kept.answer
    }

    /// The conditions the limits of a series are written at: those of its shortest window.
    pub(crate) fn reference(
        &mut self,
        zone: &Zone,
        plan: &SeriesPlan,
        at: Time,
        known_at: Time,
    ) -> Option<Reference> {
        plan.oxygen?;
        if let Some((good, reference)) = self.references.get(&plan.id)
            && good.is_for(at, known_at)
        {
            return *reference;
        }
        let reference = Period::ALL.into_iter().find_map(|period| {
            match self.answer(zone, plan, period, at, known_at) {
                Answer::Limit(limit) => limit.reference,
                _ => None,
            }
        });
        self.references.insert(plan.id, (Good::of(zone, plan, at, known_at), reference));
        reference
    }
}

impl Good {
    fn of(zone: &Zone, plan: &SeriesPlan, at: Time, known_at: Time) -> Self {
        let (after, to) = Period::Day.window(at.minus(model::Span(1)), plan.means.zone);
        Self { after, to, known_before: next_news(zone, plan, known_at) }
    }

    fn is_for(&self, at: Time, known_at: Time) -> bool {
        self.after < at && at <= self.to && known_at < self.known_before
    }
}

/// A window that ends at midnight is judged by the law of the day it covers.
fn day_of_law(zone: &Zone, plan: &SeriesPlan, at: Time) -> Date {
    zone.as_of_law.unwrap_or_else(|| at.minus(model::Span(1)).date(plan.means.zone))
}

fn ask(zone: &Zone, plan: &SeriesPlan, period: Period, on: Date, known_at: Time) -> Answer {
    let Some(entity) = zone.entity(&plan.entity) else { return Answer::NoLimit };
    zone.book.resolve(&Asked {
        entity,
        permits: zone.permits_of(&plan.entity),
        confirmations: zone.confirmations(),
        quantity: &plan.quantity.id,
        period,
        on,
        known_at,
    })
}

fn next_news(zone: &Zone, plan: &SeriesPlan, known_at: Time) -> Time {
    let permits = zone.permits_of(&plan.entity).iter().map(|it| it.known_at);
    let confirmations = zone.confirmations().iter().map(|it| it.known_at);
    let later = permits.chain(confirmations).filter(|it| known_at < *it);
    later.min().unwrap_or(Time(i64::MAX))
}
