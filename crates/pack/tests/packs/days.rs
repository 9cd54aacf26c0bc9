//! The simulated days give the alarms they promise and no others. The law and the alarms are the
//! real engines; means are taken here by plain arithmetic, without the product around them.

use std::collections::BTreeSet;

use alarm::{Example, ExampleSample, Rule, Test};
use law::{Answer, Asked, LawBook, Limit};
use model::{Entity, EntityId, OrgId, Period, Permit, PermitId, QuantityId, Span, Time, UserId};
use pack::{Catalogue, Course, Facility, Happening, SimDay};

use crate::shipped::loaded;

const EVERY: Span = Span::from_min(5);
const N_A_DAY: u64 = 24 * 12;
const N_AN_HOUR: usize = 12;

/// Share of readings that makes a mean valid, as in `packs/base/means.toml`.
const SHARE_MIN: f64 = 0.75;

#[test]
fn every_packs_day_gives_its_alarms() {
    let catalogue = loaded();
    assert_eq!(catalogue.days.len(), 3);
    let mut promised = BTreeSet::new();
    for day in &catalogue.days {
        for facility in &day.facilities {
            let expected: BTreeSet<_> = facility.expect.iter().map(ToString::to_string).collect();
            let given = alarms_of(&catalogue, day, facility);
            assert_eq!(given, expected, "{}, {}", day.id, facility.name);
        }
        promised.extend(day.expect().iter().map(ToString::to_string));
    }
    let all: BTreeSet<_> = catalogue.rules.keys().map(ToString::to_string).collect();
    assert_eq!(promised, all, "every alarm is exercised by some day");
}

/// What an instrument says in one slot of five minutes.
type Sample = ExampleSample;

fn alarms_of(catalogue: &Catalogue, day: &SimDay, facility: &Facility) -> BTreeSet<String> {
    let regulations = catalogue.regulations.values().cloned().collect();
    let book = LawBook::new(regulations, catalogue.limits.clone());
    let rules = catalogue.rules.values().filter(|it| it.kind == facility.kind);
    rules
        .filter(|rule| match rule.test {
            Test::Silent { .. } => raises(catalogue, &book, day, facility, rule, None),
            _ => rule
                .quantities
                .iter()
                .any(|it| raises(catalogue, &book, day, facility, rule, Some(it))),
        })
        .map(|it| it.id.to_string())
        .collect()
}

fn raises(
    catalogue: &Catalogue,
    book: &LawBook,
    day: &SimDay,
    facility: &Facility,
    rule: &Rule,
    quantity: Option<&QuantityId>,
) -> bool {
    let any = day.signals.iter().map(|it| &it.quantity).find(|it| is_of(it, facility));
    let Some(quantity) = quantity.or(any) else { return false };
    let Some(mut samples) = readings(catalogue, day, facility, quantity) else { return false };
    let limit = limit_of(book, facility, quantity, rule.period);
    if let Some(reference) = limit.as_ref().and_then(|it| it.reference) {
        let oxygen = catalogue.kinds[&facility.kind].oxygen.clone().unwrap();
        let oxygen = readings(catalogue, day, facility, &oxygen).unwrap();
        for (sample, oxygen) in samples.iter_mut().zip(oxygen) {
            if let (Sample::Value(value), Sample::Value(oxygen)) = (&mut *sample, oxygen) {
                *value = law::at_reference(*value, Some(reference), Some(oxygen)).unwrap();
            }
        }
    }
    let (every, samples) = match rule.period {
        Period::Hour => (Span::from_h(1), means(&samples, N_AN_HOUR, N_AN_HOUR)),
        Period::EightHours => (Span::from_h(1), means(&samples, 8 * N_AN_HOUR, N_AN_HOUR)),
        Period::Day => (Span::from_h(24), means(&samples, 24 * N_AN_HOUR, N_AN_HOUR)),
        _ => (EVERY, samples),
    };
    let needs_limit = matches!(rule.test, Test::OverLimit { .. } | Test::Approaching { .. });
    if needs_limit && limit.is_none() {
        return false;
    }
    let limit = limit.map(|it| it.bound);
    let example = Example { name: String::new(), every, limit, samples, expect: String::new() };
    alarm::play(rule, &example).contains('R')
}

/// Means over `n` readings, one every `step`; not valid where too few are.
fn means(samples: &[Sample], n: usize, step: usize) -> Vec<Sample> {
    let windows = samples.windows(n).step_by(step);
    windows
        .map(|window| {
            let valid = window.iter().filter_map(|it| match it {
                Sample::Value(value) => Some(*value),
                _ => None,
            });
            let n_valid = valid.clone().map(|_| 1.0).sum::<f64>();
            let n_owed = window.iter().map(|_| 1.0).sum::<f64>();
            if n_valid < SHARE_MIN * n_owed {
                return Sample::NotValid;
            }
            Sample::Value(valid.sum::<f64>() / n_valid)
        })
        .collect()
}

fn limit_of(
    book: &LawBook,
    facility: &Facility,
    quantity: &QuantityId,
    period: Period,
) -> Option<Limit> {
    let entity = Entity {
        id: EntityId::new(&facility.name).unwrap(),
        kind: facility.kind.clone(),
        title: facility.title.clone(),
        owner: OrgId::new("o").unwrap(),
        place: None,
        attributes: facility.attributes.clone(),
        valid_from: Time(0),
        valid_to: None,
        source: None,
        every: None,
        simulated: true,
    };
    let permits: Vec<Permit> = facility
        .permit
        .iter()
        .map(|it| Permit {
            id: PermitId::new("p").unwrap(),
            entity: entity.id.clone(),
            document: String::new(),
            valid_from: "2020-01-01".parse().unwrap(),
            valid_to: None,
            regulation: it.regulation.clone(),
            attributes: it.attributes.clone(),
            coefficients: it.coefficients.clone(),
            limits: it.limits.clone(),
            entered_by: UserId::new("u").unwrap(),
            known_at: Time(0),
        })
        .collect();
    let asked = Asked {
        entity: &entity,
        permits: &permits,
        confirmations: &[],
        quantity,
        period,
        on: "2026-11-22".parse().unwrap(),
        known_at: Time(1),
    };
    match book.resolve(&asked) {
        Answer::Limit(limit) => Some(limit),
        Answer::NoLimit | Answer::NotJudged { .. } => None,
    }
}

/// The readings of a day; none where the day does not play this quantity.
fn readings(
    catalogue: &Catalogue,
    day: &SimDay,
    facility: &Facility,
    quantity: &QuantityId,
) -> Option<Vec<Sample>> {
    let course = day.signals.iter().find(|it| it.quantity == *quantity)?.course;
    let decimals = catalogue.quantities[quantity].decimals;
    let mut random = Random(0x5eed ^ quantity.as_str().len() as u64);
    let mut held = None;
    let slots = (0..N_A_DAY).map(|slot| {
        let at = EVERY.times(slot);
        let mut value = at_time(&course, at) + course.noise * random.normal();
        let mut sample = None;
        for incident in day.incidents.iter().filter(|it| it.facility == facility.name) {
            let end = Span(incident.begins.0 + incident.lasts.0);
            if at < incident.begins || end <= at {
                continue;
            }
            let share = ratio(Span(at.0 - incident.begins.0), incident.lasts);
            match &incident.what {
                Happening::Level { quantity: it, value: level } if it == quantity => {
                    value += level - course.baseline;
                }
                Happening::Drift { quantity: it, to } if it == quantity => {
                    value += (to - course.baseline) * share;
                }
                Happening::Stuck { quantity: it } if it == quantity => {
                    value = *held.get_or_insert(value);
                }
                Happening::Dead => sample = Some(Sample::Nothing),
                Happening::Calibration { .. } => sample = Some(Sample::NotValid),
                _ => {}
            }
        }
        sample.unwrap_or(Sample::Value(model::round_to(value.max(0.0), decimals)))
    });
    Some(slots.collect())
}

fn is_of(quantity: &QuantityId, facility: &Facility) -> bool {
    quantity.as_str().split_once('.').is_some_and(|(kind, _)| kind == facility.kind.as_str())
}

fn at_time(course: &Course, at: Span) -> f64 {
    let turns = ratio(at, Span::from_h(24)) - ratio(course.peak, Span::from_h(24));
    course.baseline + course.wave * (std::f64::consts::TAU * turns).cos()
}

#[expect(clippy::cast_precision_loss, reason = "a day of microseconds is far below 2^52")]
fn ratio(part: Span, whole: Span) -> f64 {
    part.0 as f64 / whole.0 as f64
}

/// A generator small enough to read: xorshift, twelve of which make a normal.
struct Random(u64);

impl Random {
    fn normal(&mut self) -> f64 {
        let sum: f64 = (0..12).map(|_| self.uniform()).sum();
        sum - 6.0
    }

    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }
}
