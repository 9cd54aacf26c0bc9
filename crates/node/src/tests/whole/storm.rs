//! Ten thousand alarms in a minute: a lightning stroke takes the whole park, nothing explains it.

use std::collections::BTreeMap;

use model::{Entity, EntityId, OrgId, OrgKind, Span};
use notify::{NoticeKind, PersonId};
use port::RegistryContent;

use super::{
    Night, check_golden,
    people::{directory, shift},
};
use crate::tests::{
    bench::{entity, morning, org, source},
    nights::Dice,
};

const STATIONS: usize = 10_000;
const MILLS: u64 = 20;

const QUANTITIES: [(&str, &[&str]); 3] = [
    ("air-station", &["air-station.temp"]),
    ("stack", &["stack.temp"]),
    ("outlet", &["outlet.temp"]),
];

/// Twenty mills, each with stations of every kind; every one speaks within the same minute.
fn zone(dice: &mut Dice) -> RegistryContent {
    let mut content = RegistryContent {
        orgs: vec![
            org("heza", None, OrgKind::Authority),
            org("park", Some("heza"), OrgKind::Park),
            org("mill", Some("park"), OrgKind::Enterprise),
        ],
        sources: vec![source()],
        ..RegistryContent::default()
    };
    let mill = |n: u64| format!("mill-{n:02}");
    content.orgs.extend((0..MILLS).map(|n| org(&mill(n), Some("park"), OrgKind::Enterprise)));
    for n in 0..STATIONS {
        let kind = usize::try_from(dice.below(3)).unwrap();
        content.entities.push(Entity {
            id: EntityId::new(&format!("station-{n:04}")).unwrap(),
            owner: OrgId::new(&mill(dice.below(MILLS))).unwrap(),
            ..entity("x", QUANTITIES[kind].0)
        });
    }
    content
}

/// They fall silent at 06:05 and come back at 07:05; nobody does anything.
fn storm() -> Night {
    let mut dice = Dice(20_261_122);
    let an = shift("an", morning().minus(Span::from_h(24)), morning().plus(Span::from_h(48)));
    let clock = (morning(), Span::from_s(20));
    let content = zone(&mut dice);
    let phase = move |_| dice.below(60);
    let mut night = Night::new(content, directory(vec![an]), clock, &QUANTITIES, phase);
    let (gone, back) = (minute(5), minute(65));
    night.speaks = Box::new(move |_, now| (now < gone || back <= now).then(|| vec![20.0]));
    night.until(minute(77));
    night
}

fn minute(n: u64) -> model::Time {
    morning().plus(Span::from_min(n))
}

/// How often everybody was told of how many alarms: once of each, or the counts show it.
fn told(night: &Night) -> BTreeMap<(PersonId, u32), usize> {
    let mut times: BTreeMap<(PersonId, notify::GroupId, u32), u32> = BTreeMap::new();
    for notice in night.notices().iter().filter(|it| it.kind == NoticeKind::Alarms) {
        for part in &notice.parts {
            for n in part.from..part.to {
                *times.entry((notice.person.clone(), part.group, n)).or_default() += 1;
            }
        }
    }
    let mut counts = BTreeMap::new();
    for ((person, ..), n) in times {
        *counts.entry((person, n)).or_default() += 1;
    }
    counts
}

#[test]
fn a_storm_of_ten_thousand_alarms_tells_everybody_once() {
    let night = storm();
    assert_eq!(night.alarms.len(), STATIONS, "every station has its alarm");
    let grouped: u32 = night.groups().iter().map(|it| it.n).sum();
    let listed = night.members().count();
    assert_eq!((usize::try_from(grouped), listed), (Ok(STATIONS), STATIONS), "none is lost");
    let told = told(&night);
    let people: Vec<String> = told.keys().map(|it| it.0.to_string()).collect();
    // Emil sleeps until it is over.
    assert_eq!(people, ["an", "chi", "dung", "light"], "whoever must be told is");
    for ((person, times), n) in told {
        assert_eq!((times, n), (1, STATIONS), "{person}");
    }
    assert_eq!(night.channels.repeats, 0);
    check_golden("storm", &night.golden_in_short("A storm: ten thousand alarms in a minute."));
}
