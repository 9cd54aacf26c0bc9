use std::collections::BTreeSet;

use model::{AlarmClass, EntityId, Severity, Span, Time};
use notify::{Aim, Directory, PersonId, Standing, Supposed, foresee, holes, on_duty};
use port::Setting;

use crate::{people::People, zone::DemoZone};

/// As it is once it has been written.
fn written(settings: Vec<Setting>) -> Directory {
    let mut known = Directory::default();
    write(&mut known, settings);
    known
}

fn write(known: &mut Directory, settings: Vec<Setting>) {
    for it in settings {
        match it {
            Setting::Person(it) => drop(known.people.insert(it.id.clone(), it)),
            Setting::Duty(it) => drop(known.duties.insert(it.id.clone(), it)),
            Setting::Shift(it) => known.shifts.push(it),
            Setting::Absence(it) => known.absences.push(it),
            Setting::Chain(it) => known.chains.push(it),
        }
    }
    known.chains.sort_by_key(|it| it.rank);
}

/// Every quarter of an hour of two days, at which somebody may first start the demo.
fn starts() -> impl Iterator<Item = Time> {
    let first = Time::parse("2026-11-23T00:07:31+07:00").unwrap();
    (0..192).map(move |n| first.plus(Span::from_min(15 * n)))
}

#[test]
fn everybody_named_is_somebody_and_works_somewhere() {
    let (people, zone) = (People::built_in().unwrap(), DemoZone::built_in(Time(0)).unwrap());
    let accounts: BTreeSet<PersonId> =
        people.accounts.iter().map(|it| PersonId(it.0.id.clone())).collect();
    assert_eq!(people.accounts.iter().filter(|it| it.1).count(), 5, "whom a newcomer can be");
    for (user, _) in &people.accounts {
        assert!(zone.orgs.iter().any(|it| it.id == user.org), "{}", user.id);
    }
    let known = written(people.settings(&Directory::default(), starts().next().unwrap()));
    let mut named: BTreeSet<&PersonId> = known.people.keys().collect();
    named.extend(known.people.values().filter_map(|it| it.superior.as_ref()));
    named.extend(known.duties.values().map(|it| &it.superior));
    named.extend(known.shifts.iter().map(|it| &it.person));
    named.extend(
        known.absences.iter().flat_map(|it| [Some(&it.person), it.replacement.as_ref()]).flatten(),
    );
    assert!(named.iter().all(|it| accounts.contains(*it)), "{named:?}");
    for aim in known.chains.iter().flat_map(|it| &it.rungs).flat_map(|it| &it.to) {
        match aim {
            Aim::Duty(it) | Aim::Superior(it) => assert!(known.duties.contains_key(it), "{it}"),
            Aim::Person(it) => assert!(accounts.contains(it), "{it}"),
        }
    }
    for way in known.people.values().flat_map(|it| &it.ways) {
        assert!(
            way.to.ends_with(".example") || way.to.starts_with("+840"),
            "{} leads somewhere",
            way.to
        );
    }
}

/// Whenever the demo is first started: nobody hands over at once, every post is held for four weeks,
/// nobody by two people, and every alarm reaches whoever looks.
#[test]
fn whoever_first_looks_is_on_duty_and_no_post_is_ever_empty() {
    let people = People::built_in().unwrap();
    let operator: PersonId = "operator".parse().unwrap();
    for now in starts() {
        let known = written(people.settings(&Directory::default(), now));
        for duty in known.duties.keys() {
            let until = now.plus(Span::from_h(28 * 24));
            assert_eq!(holes(&known, duty, now.minus(Span::from_h(1)), until), [], "{duty} {now}");
            let mut shifts: Vec<_> = known.shifts.iter().filter(|it| it.duty == *duty).collect();
            shifts.sort_by_key(|it| it.from);
            assert!(shifts.windows(2).all(|it| it[0].until == it[1].from), "{duty} {now}");
        }
        let room = "truc-dieu-hanh".parse().unwrap();
        for later in [Span::ZERO, Span::from_min(179)] {
            let Standing::Held { by, .. } = on_duty(&known, &room, now.plus(later)) else {
                panic!("a hole at {now}")
            };
            assert_eq!(by, vec![operator.clone()], "{now}");
        }
        let longest = known.shifts.iter().filter(|it| it.duty == room);
        let longest = longest.map(|it| it.until.since(it.from)).max().unwrap();
        assert!(longest <= Span::from_h(12), "{now}: {longest:?}");
        let alarm = Supposed {
            severity: Severity::Medium,
            class: AlarmClass::Process,
            entity: EntityId::new("giay-cat-vang-lh1").unwrap(),
            at: now,
        };
        let (_, rungs) = foresee(&known, &alarm).unwrap();
        assert_eq!(rungs[0].people[0].person, operator, "{now}");
    }
}

#[test]
fn a_later_start_writes_the_shifts_on_and_leaves_the_rest_as_it_is() {
    let people = People::built_in().unwrap();
    let now = starts().next().unwrap();
    let mut known = written(people.settings(&Directory::default(), now));
    assert_eq!(people.settings(&known, now), [], "nothing is missing");
    // Somebody took the chains away and changed a post; two weeks later it is started again.
    known.chains.clear();
    let later = now.plus(Span::from_h(14 * 24));
    let more = people.settings(&known, later);
    assert!(!more.is_empty() && more.iter().all(|it| matches!(it, Setting::Shift(_))), "{more:?}");
    write(&mut known, more);
    for duty in known.duties.keys() {
        let mut shifts: Vec<_> = known.shifts.iter().filter(|it| it.duty == *duty).collect();
        shifts.sort_by_key(|it| it.from);
        let in_turn =
            shifts.windows(2).all(|it| it[0].until == it[1].from && it[0].person != it[1].person);
        assert!(in_turn, "{duty}");
        assert_eq!(holes(&known, duty, later, later.plus(Span::from_h(28 * 24))), []);
    }
    // A post that was taken away stays away.
    known.duties.clear();
    let again = people.settings(&known, later.plus(Span::from_h(30 * 24)));
    assert_eq!(again, []);
}
