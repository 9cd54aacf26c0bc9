//! What goes on happening: one incident each while, at another facility each time. The `n`th is a
//! pure function of the seed, so the play never ends and nothing of it has to be remembered.

use alarm::Test;
use model::{EntityId, Period, QuantityId, Span, Time};
use node::Zone;
use pack::Happening;

use super::{FALL, limits};
use crate::{
    facility::Facility,
    scene::Scene,
    signal::Seed,
    zone::{DemoZone, Encore},
};

/// A quantity far below its limit on a quiet day would need a miracle to get over it.
const QUIET_SHARE_MIN: f64 = 0.15;

/// The longest incident: an hour's mean needs a whole clock hour of it.
const LASTS_MAX: Span = Span::from_min(135);

/// The incidents to come.
pub(super) struct Encores {
    seed: Seed,
    plan: Encore,
    live: Time,
    stages: Vec<Subject>,
}

/// A quantity of a facility that can get over its limit.
#[derive(Debug, Clone)]
struct Subject {
    facility: EntityId,
    quantity: QuantityId,
    limit: limits::Measured,
    period: Period,
    hold: Span,
}

impl Encores {
    /// Everything that can happen under the rules and limits of `zone`, except to `taken`.
    pub(super) fn new(
        demo: &DemoZone,
        zone: &Zone,
        facilities: &[Facility],
        taken: &[EntityId],
        live: Time,
    ) -> Self {
        let seed = Seed(demo.seed).of("encore");
        let on = live.date(model::Zone::VIET_NAM);
        let free = facilities.iter().filter(|it| !taken.contains(&it.entity));
        let mut stages: Vec<Subject> =
            free.flat_map(|facility| subjects(zone, facility, on)).collect();
        // Neighbours in the list are of one facility; shuffled, the play goes round the map.
        stages.sort_by_key(|it| {
            let seed = seed.of(it.facility.as_str()).of(it.quantity.as_str());
            (seed.choice(0, usize::MAX), it.facility.clone())
        });
        Self { seed, plan: demo.encore, live, stages }
    }

    /// The incidents that are on at `at`.
    pub(super) fn at(&self, at: Time) -> Vec<Scene> {
        let every = i64::try_from(self.plan.every.0).unwrap_or(i64::MAX).max(1);
        let Some(since) = at.0.checked_sub(self.live.plus(self.plan.first).0) else {
            return vec![];
        };
        if since < 0 || self.stages.is_empty() {
            return vec![];
        }
        let newest = since / every;
        let back = i64::try_from(LASTS_MAX.0).unwrap_or(0) / every + 1;
        let scenes = (0.max(newest - back)..=newest).filter_map(|it| self.nth(it));
        scenes.filter(|it| it.is_on(at)).collect()
    }

    /// The `n`th incident, `n` from 0.
    fn nth(&self, n: i64) -> Option<Scene> {
        let count = i64::try_from(self.stages.len()).ok()?;
        let subject = self.stages.get(usize::try_from(n % count).ok()?)?;
        // A third of the time between two is left to chance, so that nobody sets a watch by it.
        let chance = self.seed.of("begin").choice(n, usize::try_from(self.plan.every.0 / 3).ok()?);
        let step = u64::try_from(n).ok()?;
        let begin = self.live.plus(self.plan.first).plus(self.plan.every.times(step));
        let from = begin.plus(Span(u64::try_from(chance).ok()?));
        let lasts = |it: Span| from.plus(it.min(LASTS_MAX));
        let quantity = subject.quantity.clone();
        let share = 1.15 + 0.5 * self.seed.of("share").uniform(n);
        let level = |share: f64| Happening::Level {
            quantity: quantity.clone(),
            value: subject.limit.at_share(share),
        };
        let hour = subject.period == Period::Hour;
        let over_for = if hour { Span::from_min(130) } else { subject.hold.times(2) };
        let (what, rise, to) = match self.seed.of("what").choice(n, 8) {
            0 => (Happening::Dead, Span::ZERO, lasts(Span::from_min(15))),
            1 => {
                let value = subject.limit.at_share(2.0);
                (Happening::Calibration { quantity, value }, Span::ZERO, lasts(Span::from_min(20)))
            }
            2 | 3 if !hour => (level(1.1), Span::from_min(75), lasts(Span::from_min(115))),
            _ => (level(share), Span::from_min(4), lasts(Span(over_for.0 + 2 * FALL.0))),
        };
        let fall = if rise == Span::ZERO { Span::ZERO } else { FALL };
        Some(Scene { facility: subject.facility.clone(), from, to, rise, fall, what })
    }
}

fn subjects<'a>(
    zone: &'a Zone,
    facility: &'a Facility,
    on: model::Date,
) -> impl Iterator<Item = Subject> + 'a {
    let over = zone.catalogue.rules.values().filter(|rule| {
        matches!(rule.test, Test::OverLimit { .. })
            && [Period::Raw, Period::Hour].contains(&rule.period)
    });
    over.flat_map(move |rule| {
        rule.quantities.iter().filter_map(move |quantity| {
            let instrument = facility.instrument(quantity)?;
            let limit = limits::as_measured(zone, facility, quantity, rule.period, on)?;
            let quiet = instrument.course.baseline / limit.at_share(1.0);
            (QUIET_SHARE_MIN <= quiet).then(|| Subject {
                facility: facility.entity.clone(),
                quantity: quantity.clone(),
                limit,
                period: rule.period,
                hold: rule.raise_after,
            })
        })
    })
}
