//! Who can be told: An by day, Bình by night, Dung and Chi above them, Emil far away, a light in
//! the room.

use std::collections::{BTreeMap, BTreeSet};

use model::{Lang, Severity, Span, Text, Time};
use notify::{
    Aim, Chain, Directory, Duty, DutyId, Medium, Person, PersonId, Quiet, Rung, Shift, Way,
};

const HERE: &str = "Asia/Ho_Chi_Minh";

pub(super) fn id(name: &str) -> PersonId {
    name.parse().unwrap()
}

pub(super) fn duty() -> DutyId {
    "room".parse().unwrap()
}

pub(super) fn way(id: &str, medium: Medium) -> Way {
    Way {
        id: id.parse().unwrap(),
        medium,
        to: id.to_owned(),
        keys: BTreeMap::new(),
        severity_min: Severity::Low,
        enabled: true,
    }
}

/// Sleeps from ten to six by their own clock; what is critical wakes them.
pub(super) fn sleeps() -> Quiet {
    Quiet { from_min: 22 * 60, until_min: 6 * 60, broken_by: Severity::Critical }
}

fn person(
    name: &str,
    superior: Option<&str>,
    zone: &str,
    quiet: Option<Quiet>,
    ways: &[(&str, Medium)],
) -> (PersonId, Person) {
    let person = Person {
        id: id(name),
        room: ways.iter().any(|it| it.1 == Medium::Mqtt),
        lang: Lang::Vi,
        zone: zone.to_owned(),
        superior: superior.map(id),
        quiet,
        ways: ways.iter().map(|it| way(it.0, it.1)).collect(),
    };
    (id(name), person)
}

pub(super) fn shift(who: &str, from: Time, until: Time) -> Shift {
    Shift { id: format!("{who}@{}", from.0), duty: duty(), person: id(who), from, until }
}

fn rung(after_min: u64, to: &[Aim]) -> Rung {
    Rung { after: Span::from_min(after_min), to: to.to_vec() }
}

/// Everybody, with one chain for every alarm; whoever plays says who is on duty.
pub(super) fn directory(shifts: Vec<Shift>) -> Directory {
    use Medium::{Email, Mqtt, Sms, WebPush};
    let people = [
        person("an", Some("chi"), HERE, None, &[("push", WebPush), ("mail", Email)]),
        person("binh", Some("chi"), HERE, None, &[("sms", Sms), ("mail", Email)]),
        person("chi", None, HERE, None, &[("sms", Sms), ("mail", Email)]),
        person("dung", Some("chi"), HERE, Some(sleeps()), &[("mail", Email)]),
        person("emil", Some("chi"), "Europe/Berlin", Some(sleeps()), &[("mail", Email)]),
        person("light", None, HERE, None, &[("light", Mqtt)]),
    ];
    let title = Text::new("Trực ban", "Duty room");
    let post = Duty { id: duty(), title_vi: title.vi, title_en: title.en, superior: id("chi") };
    let chain = Chain {
        id: "all".parse().unwrap(),
        rank: 10,
        title_vi: "Mọi cảnh báo".to_owned(),
        title_en: "All".to_owned(),
        severity_min: Severity::Low,
        class: None,
        entities: vec![],
        hours: None,
        rungs: vec![
            rung(0, &[Aim::Duty(duty()), Aim::Person(id("light"))]),
            rung(10, &[Aim::Person(id("dung"))]),
            rung(15, &[Aim::Superior(duty())]),
            rung(15, &[Aim::Person(id("emil"))]),
        ],
    };
    Directory {
        people: people.into(),
        duties: [(duty(), post)].into(),
        shifts,
        absences: vec![],
        left: BTreeSet::new(),
        chains: vec![chain],
    }
}
