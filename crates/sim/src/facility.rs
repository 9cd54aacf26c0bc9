//! A facility as its own instruments see it: what it says at a time, while scenes are on.

use std::collections::BTreeMap;

use model::{Entity, EntityId, Flag, Quantity, QuantityId, Span, Time, round_to};
use pack::{Catalogue, Course, Happening, SimDay};

use crate::{
    scene::Scene,
    signal::{Seed, calm},
};

/// No two facilities of a kind differ by more than this share of their mean.
const SPREAD_MAX: f64 = 0.12;

/// Nor does the hour of their daily peak by more than this.
const PEAK_SPREAD_MAX: Span = Span::from_min(40);

/// A facility that is measured.
#[derive(Debug, Clone)]
pub(crate) struct Facility {
    /// Its code.
    pub(crate) entity: EntityId,
    /// How it is called in station files; its code where it is called nothing else.
    pub(crate) station: String,
    /// How often it owes a reading; none where its quantities say.
    pub(crate) every: Option<Span>,
    /// What is measured on it, in the order its kind lists it.
    pub(crate) instruments: Vec<Instrument>,
}

/// One quantity of a facility.
#[derive(Debug, Clone)]
pub(crate) struct Instrument {
    /// Which.
    pub(crate) quantity: Quantity,
    /// How it runs there.
    pub(crate) course: Course,
    seed: Seed,
}

/// What a facility says at a time: one value an instrument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// What all of it is worth.
    pub(crate) flag: Flag,
    /// In the order of the instruments.
    pub(crate) values: Vec<f64>,
}

impl Facility {
    /// A facility that runs exactly as the day says.
    pub(crate) fn of_day(entity: &Entity, catalogue: &Catalogue, day: &SimDay, seed: Seed) -> Self {
        let course = |quantity: &Quantity| {
            day.signals.iter().find(|it| it.quantity == quantity.id).map(|it| it.course)
        };
        Self::new(entity, catalogue, seed, course)
    }

    /// A facility of the demo zone: runs as the packs' days say of its kind, a little otherwise
    /// than its neighbours, with `levels` of its own.
    pub(crate) fn of_zone(
        entity: &Entity,
        catalogue: &Catalogue,
        levels: &BTreeMap<String, f64>,
        seed: Seed,
    ) -> Self {
        let course = |quantity: &Quantity| {
            let mut signals = catalogue.days.iter().flat_map(|it| &it.signals);
            let pattern = signals.find(|it| it.quantity == quantity.id)?.course;
            let seed = seed.of(entity.id.as_str()).of(quantity.id.as_str());
            let level = levels.get(quantity.name()).copied();
            Some(own_course(pattern, level, seed))
        };
        Self::new(entity, catalogue, seed, course)
    }

    fn new(
        entity: &Entity,
        catalogue: &Catalogue,
        seed: Seed,
        course: impl Fn(&Quantity) -> Option<Course>,
    ) -> Self {
        let seed = seed.of(entity.id.as_str());
        let kind = catalogue.kinds.get(&entity.kind);
        let quantities = kind.into_iter().flat_map(|it| &it.quantities);
        let instrument = |id: &QuantityId| {
            let quantity = catalogue.quantities.get(id)?;
            let course = course(quantity)?;
            Some(Instrument { seed: seed.of(id.as_str()), quantity: quantity.clone(), course })
        };
        Self {
            entity: entity.id.clone(),
            station: entity.attribute_text("station_code").unwrap_or_else(|| entity.id.to_string()),
            every: entity.every,
            instruments: quantities.filter_map(instrument).collect(),
        }
    }

    /// What it says at `at`; nothing while it is dead.
    pub(crate) fn says(&self, at: Time, scenes: &[Scene]) -> Option<Said> {
        let own = |it: &&Scene| it.facility == self.entity && it.is_on(at);
        let scenes: Vec<&Scene> = scenes.iter().filter(own).collect();
        if scenes.iter().any(|it| it.what == Happening::Dead) {
            return None;
        }
        let calibrating = scenes.iter().any(|it| matches!(it.what, Happening::Calibration { .. }));
        let flag = if calibrating { Flag::Calibrating } else { Flag::Measuring };
        let values = self.instruments.iter().map(|it| it.value(at, &scenes)).collect();
        Some(Said { flag, values })
    }

    /// The instrument of a quantity.
    pub(crate) fn instrument(&self, quantity: &QuantityId) -> Option<&Instrument> {
        self.instruments.iter().find(|it| it.quantity.id == *quantity)
    }
}

impl Instrument {
    fn value(&self, at: Time, scenes: &[&Scene]) -> f64 {
        let quantity = &self.quantity;
        let (mut at, mut shift) = (at, 0.0);
        for scene in scenes {
            match &scene.what {
                Happening::Calibration { quantity: meant, value } if *meant == quantity.id => {
                    return round_to(*value, quantity.decimals);
                }
                Happening::Stuck { quantity: meant } if *meant == quantity.id => at = scene.from,
                _ => {}
            }
        }
        for scene in scenes {
            shift += scene.shift(&quantity.id, self.course.baseline, at);
        }
        let value = calm(&self.course, at) + self.course.noise * self.seed.noise(at) + shift;
        let plausible = value.clamp(quantity.plausible_min, quantity.plausible_max);
        round_to(plausible, quantity.decimals)
    }
}

/// A pattern made one facility's own. Neighbours differ no more than one of them does within a day,
/// so that air pressure stays air pressure.
fn own_course(pattern: Course, level: Option<f64>, seed: Seed) -> Course {
    let within_a_day =
        (pattern.wave.abs() + 2.0 * pattern.noise) / pattern.baseline.abs().max(1e-9);
    let spread = within_a_day.min(SPREAD_MAX);
    let by_chance = 1.0 + spread * (2.0 * seed.uniform(1) - 1.0);
    let factor = level.map_or(by_chance, |it| it / pattern.baseline);
    let later = scaled(PEAK_SPREAD_MAX, seed.uniform(2));
    Course {
        baseline: pattern.baseline * factor,
        wave: pattern.wave * factor,
        peak: Span(pattern.peak.0 + later.0),
        noise: pattern.noise * factor,
    }
}

fn scaled(span: Span, share: f64) -> Span {
    let part = std::time::Duration::from_micros(span.0).mul_f64(share.clamp(0.0, 1.0));
    Span(u64::try_from(part.as_micros()).unwrap_or(span.0))
}
