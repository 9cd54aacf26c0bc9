//! The law's answers, remembered for the day: the book is read once a series, window and day, not
//! once a reading.

use std::{collections::BTreeMap, sync::Arc};

use law::{Answer, Asked};
use model::{Date, Period, QuantityId, Time};
use stack_gas::Reference;

use crate::{
    series_map::{SeriesMap, SeriesTable},
    series_plan::SeriesPlan,
    zone::Zone,
};

/// Answers of one quantity and window, or stretches of time, that are looked through for an equal
/// one. Limits of permits may be as many as there are facilities; what a regulation says is a handful.
const SHARED_MAX: usize = 16;

/// Answers by window and series. Thrown away whenever the zone changes.
#[derive(Debug, Default)]
pub(crate) struct LawCache {
    of_window: [SeriesTable<Kept>; Period::ALL.len()],
    references: SeriesMap<(Good, Option<Reference>)>,
    // In use, the newest last: what holds for many series is there once.
    answers: BTreeMap<(QuantityId, Period), Vec<Arc<Answer>>>,
    goods: Vec<Arc<Good>>,
}

/// What the law says of one series and window. Two pointers: there is one for every rule that
/// watches a limit.
#[derive(Debug)]
struct Kept {
    good: Arc<Good>,
    answer: Arc<Answer>,
}

/// For what an answer is good. A day is compared by its bounds: to name it costs more than the
/// rest of the look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Good {
    /// A window that ends at midnight is judged by the law of the day it covers.
    after: Time,
    to: Time,
    /// Something became known then.
    known_from: Time,
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
        let Self { of_window, answers, goods, .. } = self;
        let mut new = || {
            let good = Good::of(zone, plan, at, known_at);
            let answer = ask(zone, plan, period, day_of_law(zone, plan, at), known_at);
            let alike = answers.entry((plan.quantity.id.clone(), period)).or_default();
            Kept { good: shared(goods, good), answer: shared(alike, answer) }
        };
        let kept = of_window[period as usize].get_or_insert_with(plan.id, &mut new);
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
        let news = || {
            let permits = zone.permits_of(&plan.entity).iter().map(|it| it.known_at);
            permits.chain(zone.confirmations().iter().map(|it| it.known_at))
        };
        let known_from = news().filter(|it| *it <= known_at).max().unwrap_or(Time(i64::MIN));
        let known_before = news().filter(|it| known_at < *it).min().unwrap_or(Time(i64::MAX));
        Self { after, to, known_from, known_before }
    }

    fn is_for(&self, at: Time, known_at: Time) -> bool {
        self.after < at
            && at <= self.to
            && self.known_from <= known_at
            && known_at < self.known_before
    }
}

/// A value as it is there already, or as it is put there.
fn shared<T: PartialEq>(known: &mut Vec<Arc<T>>, value: T) -> Arc<T> {
    if let Some(same) = known.iter().find(|it| ***it == value) {
        return Arc::clone(same);
    }
    if known.len() == SHARED_MAX {
        known.remove(0);
    }
    let value = Arc::new(value);
    known.push(Arc::clone(&value));
    value
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
