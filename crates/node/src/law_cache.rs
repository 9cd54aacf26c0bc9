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

/// Answers of one quantity and window that are looked through for an equal one. Limits of permits
/// may be as many as there are facilities; what a regulation says is a handful.
const SHARED_MAX: usize = 16;

/// Answers by series and window. Thrown away whenever the zone changes.
#[derive(Debug, Default)]
pub(crate) struct LawCache {
    of_series: SeriesTable<Kept>,
    shared: Shared,
    references: SeriesMap<(Good, Option<Reference>)>,
}

/// What the law says of one series.
#[derive(Debug)]
struct Kept {
    good: Good,
    /// By window; none before it was asked.
    answers: [Option<Arc<Answer>>; Period::ALL.len()],
}

/// Answers in use, the newest of each quantity and window last: what holds for many series is there
/// once.
#[derive(Debug, Default)]
struct Shared(BTreeMap<(QuantityId, Period), Vec<Arc<Answer>>>);

/// For what an answer is good. A day is compared by its bounds: to name it costs more than the
/// rest of the look-up.
#[derive(Debug, Clone, Copy)]
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
        let new = || Kept::new(Good::of(zone, plan, at, known_at));
        let kept = self.of_series.get_or_insert_with(plan.id, new);
        if !kept.good.is_for(at, known_at) {
            *kept = new();
        }
        kept.answers[period as usize].get_or_insert_with(|| {
            let answer = ask(zone, plan, period, day_of_law(zone, plan, at), known_at);
            self.shared.put((plan.quantity.id.clone(), period), answer)
        })
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

impl Kept {
    fn new(good: Good) -> Self {
        Self { good, answers: [const { None }; Period::ALL.len()] }
    }
}

impl Shared {
    /// An answer, as it is there already or as it is put there.
    fn put(&mut self, about: (QuantityId, Period), answer: Answer) -> Arc<Answer> {
        let answers = self.0.entry(about).or_default();
        if let Some(same) = answers.iter().find(|it| ***it == answer) {
            return Arc::clone(same);
        }
        if answers.len() == SHARED_MAX {
            answers.remove(0);
        }
        let answer = Arc::new(answer);
        answers.push(Arc::clone(&answer));
        answer
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
