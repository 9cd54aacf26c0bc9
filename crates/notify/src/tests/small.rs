//! Clocks, rosters and single stages.

use super::*;

fn quiet(from: &str, until: &str) -> Quiet {
    let min = |it: &str| {
        let (hour, minute) = it.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    Quiet { from_min: min(from), until_min: min(until), broken_by: Severity::Critical }
}

#[test]
fn quiet_hours_follow_the_persons_own_clock_over_midnight_and_its_changes() {
    let check = |(from, until), zone, now: &str, expect: Option<&str>| {
        let now = Time::parse(now).unwrap();
        let found = quiet_until(&quiet(from, until), zone, now, Severity::High);
        assert_eq!(found, expect.map(|it| Time::parse(it).unwrap()), "{from}-{until} {zone} {now}");
    };
    let night = ("22:00", "06:00");
    let here = "Asia/Ho_Chi_Minh";
    check(night, here, "2026-11-21T21:59:59+07:00", None);
    check(night, here, "2026-11-21T22:00:00+07:00", Some("2026-11-22T06:00:00+07:00"));
    check(night, here, "2026-11-22T05:59:00+07:00", Some("2026-11-22T06:00:00+07:00"));
    check(night, here, "2026-11-22T06:00:00+07:00", None);
    check(("12:00", "13:00"), here, "2026-11-22T12:30:00+07:00", Some("2026-11-22T13:00:00+07:00"));
    // Berlin, 29 March 2026: 02:00 becomes 03:00, the night has seven hours.
    check(night, "Europe/Berlin", "2026-03-28T22:00:00+01:00", Some("2026-03-29T06:00:00+02:00"));
    // The end lies in the hour that is skipped: it ends with the change.
    check(
        ("22:00", "02:30"),
        "Europe/Berlin",
        "2026-03-28T23:00:00+01:00",
        Some("2026-03-29T03:30:00+02:00"),
    );
    // 25 October: 03:00 becomes 02:00 again; the first of the two ends counts.
    check(
        ("22:00", "02:30"),
        "Europe/Berlin",
        "2026-10-24T23:00:00+02:00",
        Some("2026-10-25T02:30:00+02:00"),
    );
    assert_eq!(
        quiet_until(&quiet("22:00", "06:00"), here, t("21T23:00:00"), Severity::Critical),
        None
    );
}

#[test]
fn who_is_away_is_replaced_and_a_hole_is_a_hole() {
    let mut zone = zone();
    let duty: DutyId = "room".parse().unwrap();
    let held = |zone: &Directory, at| match on_duty(zone, &duty, at) {
        Standing::Held { by, .. } => by.iter().map(ToString::to_string).collect(),
        Standing::Hole => vec![],
    };
    assert_eq!(held(&zone, t("21T17:59:59")), ["an"]);
    assert_eq!(held(&zone, t("21T18:00:00")), ["binh"]);
    zone.absences.push(Absence {
        id: "1".to_owned(),
        person: person_id("binh"),
        from: t("21T20:00:00"),
        until: t("21T22:00:00"),
        replacement: Some(person_id("dung")),
    });
    assert_eq!(held(&zone, t("21T21:00:00")), ["dung"]);
    zone.absences.push(Absence {
        id: "2".to_owned(),
        person: person_id("dung"),
        from: t("21T21:00:00"),
        until: t("21T21:30:00"),
        replacement: None,
    });
    assert!(held(&zone, t("21T21:00:00")).is_empty());
    let found = holes(&zone, &duty, t("21T06:00:00"), t("22T06:00:00"));
    assert_eq!(found, [(t("21T21:00:00"), t("21T21:30:00"))]);
    // Two who stand in for each other are nobody.
    zone.absences[1].replacement = Some(person_id("binh"));
    assert!(held(&zone, t("21T21:00:00")).is_empty());
}

#[test]
fn every_stage_says_why_nobody_was_told() {
    let check = |held: Held, expect: Stage| {
        let mut play = Play::new(zone(), t("21T10:00:00"));
        let facts = AlarmFacts {
            held: Some(held),
            ..alarm("a", "park/process", Severity::High, t("21T10:00:00"))
        };
        play.alarm(facts);
        play.until(t("21T11:00:00"));
        let member = play.state.members.values().next().unwrap();
        let last = member.trace.lines.last().unwrap();
        assert_eq!(last.said.stage(), expect);
        assert!(play.arrived.is_empty(), "{:?}", play.told);
        // Let go, it is told like a new one.
        let facts = AlarmFacts { held: None, ..play.alarms.values().next().unwrap().clone() };
        play.alarm(facts);
        assert_eq!(play.arrived.len(), 2, "{:?}", play.told);
    };
    check(Held::Shelved { until: Some(t("21T12:00:00")) }, Stage::Shelve);
    check(Held::Suppressed, Stage::Shelve);
    check(Held::OutOfService, Stage::Shelve);
    check(Held::Inhibited { by: AlarmId::from_name("root") }, Stage::Inhibit);
}

#[test]
fn five_hundred_children_are_one_notice_and_listed_in_it() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    play.alarm(alarm("gateway", "park/device", Severity::High, t("21T10:00:00")));
    for n in 0..500 {
        let held = Some(Held::Inhibited { by: AlarmId::from_name("gateway") });
        let child = alarm(&format!("child-{n}"), "park/data", Severity::Medium, t("21T10:00:01"));
        play.alarm(AlarmFacts { held, ..child });
    }
    play.until(t("21T10:09:00"));
    assert_eq!(play.arrived.len(), 2, "{:?}", play.told);
    let group = play.state.groups.values().next().unwrap();
    assert_eq!((play.state.groups.len(), group.n), (1, 501));
}

#[test]
fn what_stood_before_notices_began_is_told_when_it_becomes_worse() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let old = alarm("old", "park/process", Severity::Medium, t("20T10:00:00"));
    play.alarms.insert(old.id, old.clone());
    play.input(&Input::Before(old.clone()));
    play.until(t("21T10:30:00"));
    assert!(play.arrived.is_empty());
    play.alarm(AlarmFacts { severity: Severity::High, ..old });
    assert_eq!(play.arrived.len(), 2, "{:?}", play.told);
}

#[test]
fn what_somebody_had_as_less_is_told_anew_when_it_becomes_worse() {
    // Alone, and in a group in which people were told of worse already.
    for among_worse in [false, true] {
        let mut play = Play::new(zone(), t("21T10:00:00"));
        if among_worse {
            play.alarm(alarm("gas", "park/process", Severity::Critical, play.now));
            play.until(t("21T10:02:00"));
        }
        play.alarm(alarm("dust", "park/process", Severity::Medium, play.now));
        play.until(t("21T10:04:00"));
        let all = play.alarms.keys().copied().collect::<Vec<_>>();
        for id in &all {
            let by = Some(UserId::new("an").unwrap());
            play.alarm(AlarmFacts { acknowledged_by: by, ..play.alarms[id].clone() });
        }
        play.until(t("21T10:06:00"));
        let before: BTreeSet<NoticeId> = play.arrived.keys().copied().collect();
        let dust = AlarmId::from_name("dust");
        let (severity, acknowledged_by) = (Severity::Critical, None);
        play.alarm(AlarmFacts { severity, acknowledged_by, ..play.alarms[&dust].clone() });
        let new = |it: &&Notice| !before.contains(&it.id);
        let told: Vec<(&str, &[String])> = play
            .arrived
            .values()
            .filter(new)
            .map(|it| (it.person.0.as_str(), &it.parts[0].worse[..]))
            .collect();
        // At once, and each of them once.
        let worse = [dust.to_string()];
        let mut who: Vec<&str> = told.iter().map(|it| it.0).collect();
        who.sort_unstable();
        assert_eq!(who, ["an", "room-1"], "{among_worse} {:?}", play.told);
        assert!(told.iter().all(|it| it.1 == worse), "{among_worse} {told:?}");
        // Nobody has it: it goes up like a new one.
        play.until(t("21T10:17:00"));
        let of_dung = |it: &&Notice| it.person == person_id("dung");
        assert_eq!(play.arrived.values().filter(of_dung).count(), 1, "{:?}", play.told);
    }
}

#[test]
fn what_became_worse_while_it_was_held_is_told_when_it_is_let_go() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    play.alarm(alarm("dust", "park/process", Severity::Medium, play.now));
    let id = AlarmId::from_name("dust");
    play.until(t("21T10:02:00"));
    play.alarm(AlarmFacts { held: Some(Held::Suppressed), ..play.alarms[&id].clone() });
    play.until(t("21T10:04:00"));
    let told = play.arrived.len();
    play.alarm(AlarmFacts { severity: Severity::Critical, ..play.alarms[&id].clone() });
    assert_eq!(play.arrived.len(), told, "{:?}", play.told);
    play.alarm(AlarmFacts { held: None, ..play.alarms[&id].clone() });
    let worse = |it: &&Notice| it.parts.iter().any(|it| it.worse == [id.to_string()]);
    let mut who: Vec<_> = play.arrived.values().filter(worse).map(|it| &it.person).collect();
    who.sort();
    assert_eq!(who, [&person_id("an"), &person_id("room-1")], "{:?}", play.told);
}

#[test]
fn a_chain_that_comes_later_tells_what_nobody_was_told() {
    let full = zone();
    let empty = Directory { chains: vec![], ..full.clone() };
    let mut play = Play::new(empty, t("21T10:00:00"));
    play.alarm(alarm("a", "park/process", Severity::High, t("21T10:00:00")));
    play.until(t("21T10:30:00"));
    assert!(play.arrived.is_empty());
    play.directory = full;
    play.input(&Input::Directory);
    assert_eq!(play.arrived.len(), 2, "{:?}", play.told);
}

#[test]
fn somebody_without_a_way_does_not_hurry_the_chain_past_who_was_reached() {
    let told = |ways_of_binh: bool| {
        let mut zone = zone();
        zone.chains[0].rungs[0].to = ["an", "binh"].map(|it| Aim::Person(person_id(it))).to_vec();
        for (id, person) in &mut zone.people {
            if *id == person_id("an") || (*id == person_id("binh") && !ways_of_binh) {
                person.ways.clear();
            }
        }
        let mut play = Play::new(zone, t("21T10:00:00"));
        play.alarm(alarm("a", "park/process", Severity::High, t("21T10:00:00")));
        play.until(t("21T10:09:00"));
        let people: BTreeSet<_> = play.arrived.values().map(|it| it.person.clone()).collect();
        people.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(told(true), [person_id("binh")]);
    assert_eq!(told(false), [person_id("dung")]);
}
