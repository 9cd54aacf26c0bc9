use std::collections::BTreeMap;

use model::{Span, Time, Wire};
use pack::Happening;

use super::{Demo, catalogue};
use crate::{DEMO_ENTERPRISE, DEMO_PARK, facility::Facility, scene::Scene, zone::DemoZone};

#[test]
fn the_zone_is_as_large_as_promised() {
    let zone = DemoZone::built_in(Time(0)).unwrap();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in &zone.entities {
        *kinds.entry(entity.kind.as_str()).or_default() += 1;
        assert!(entity.simulated && entity.place.is_some(), "{}", entity.id);
    }
    let kinds: Vec<_> = kinds.into_iter().collect();
    let expected =
        [("air-station", 9), ("fence", 1), ("outlet", 12), ("stack", 13), ("vehicle", 1)];
    assert_eq!(kinds, expected);
    let units = |it: &str| zone.orgs.iter().filter(|org| org.kind.as_str() == it).count();
    assert_eq!((units("authority"), units("park"), units("enterprise")), (1, 3, 12));
    let wires = |it: Wire| zone.sources.iter().filter(|source| source.wire == it).count();
    assert_eq!((wires(Wire::Mqtt), wires(Wire::StationFile)), (14, 2));
    assert!(zone.sources.iter().all(|it| it.simulated));
    for id in [DEMO_PARK, DEMO_ENTERPRISE] {
        assert!(zone.orgs.iter().any(|it| it.id.as_str() == id), "{id}");
    }
}

#[test]
fn an_unknown_field_is_an_error() {
    let text = include_str!("../../zone.toml").replace("seed  =", "colour = 1\nseed  =");
    let error = DemoZone::read(&text, Time(0)).unwrap_err().to_string();
    assert!(error.contains("unknown field `colour`"), "{error}");
}

/// Every quantity of every facility stays plausible, is rounded to its resolution, is the same when
/// asked again, and gives no alarm for a whole calendar day.
#[test]
fn while_nothing_happens_nobody_is_disturbed() {
    let catalogue = catalogue();
    let from = Time::parse("2026-11-22T23:58:00+07:00").unwrap();
    let mut demo = Demo::new(&catalogue, from);
    let mut at = from;
    while at < from.plus(Span::from_min(24 * 60 + 10)) {
        for facility in &demo.facilities {
            let said = facility.says(at, &[]).unwrap();
            assert_eq!(facility.says(at, &[]).as_ref(), Some(&said));
            for (instrument, value) in facility.instruments.iter().zip(&said.values) {
                let quantity = &instrument.quantity;
                assert_eq!(model::round_to(*value, quantity.decimals), *value);
                let inside = quantity.plausible_min < *value && *value < quantity.plausible_max;
                assert!(inside, "{} {} {value}", facility.entity, quantity.id);
            }
            demo.stage.hear(facility, &said, at, at);
        }
        demo.stage.tick(at);
        at = at.plus(Span::from_min(1));
    }
    assert_eq!(demo.raised(), []);
}

/// What is said while one scene is on, around its begin and end.
#[track_caller]
fn check(what: Happening, rise: Span, expected: [Option<f64>; 5]) {
    let catalogue = catalogue();
    let begin = Time::parse("2026-11-23T12:00:00+07:00").unwrap();
    let demo = Demo::new(&catalogue, begin);
    let facility: &Facility =
        demo.facilities.iter().find(|it| it.entity.as_str() == "giay-cat-vang-lh1").unwrap();
    let at = facility.instruments.iter().position(|it| it.quantity.name() == "so2").unwrap();
    let minute = |it: i64| Time(begin.0 + it * 60_000_000);
    let facility_code = facility.entity.clone();
    let (from, to) = (begin, minute(20));
    let scene = Scene { facility: facility_code, from, to, rise, fall: rise, what };
    let quiet = |it| facility.says(it, &[]).unwrap().values[at];
    let actual = [-1, 0, 2, 10, 20].map(|it| {
        let said = facility.says(minute(it), std::slice::from_ref(&scene))?;
        Some(model::round_to(said.values[at] - quiet(minute(it)), 0))
    });
    assert_eq!(actual, expected);
}

#[test]
fn a_scene_moves_what_it_is_about_and_nothing_else() {
    let quantity = || model::QuantityId::new("stack.so2").unwrap();
    let other = || model::QuantityId::new("stack.nox").unwrap();
    let none = Span::ZERO;
    let catalogue = catalogue();
    let demo = Demo::new(&catalogue, Time(0));
    let is_it = |it: &&Facility| it.entity.as_str() == "giay-cat-vang-lh1";
    let facility = demo.facilities.iter().find(is_it).unwrap();
    let baseline = facility.instrument(&quantity()).unwrap().course.baseline;
    let value = baseline + 100.0;
    let level = |quantity| Happening::Level { quantity, value };
    check(level(quantity()), none, [0.0, 100.0, 100.0, 100.0, 0.0].map(Some));
    check(level(quantity()), Span::from_min(4), [0.0, 0.0, 50.0, 100.0, 0.0].map(Some));
    check(level(other()), none, [0.0; 5].map(Some));
    let drift = Happening::Drift { quantity: quantity(), to: value };
    check(drift, none, [0.0, 0.0, 10.0, 50.0, 0.0].map(Some));
    check(Happening::Dead, none, [Some(0.0), None, None, None, Some(0.0)]);
}
