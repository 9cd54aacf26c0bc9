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

/// A logger sends an hour in one message: the judge raises an alarm and makes it worse, or clears it,
/// by one record.
#[test]
fn what_one_record_says_last_of_an_alarm_stands() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let raised = alarm("a", "park/process", Severity::Medium, play.now);
    let worse = AlarmFacts { severity: Severity::Critical, ..raised.clone() };
    for facts in [&raised, &worse, &worse] {
        play.input(&Input::Alarm(facts.clone()));
    }
    let of_an = |it: &&Notice| it.person == person_id("an");
    let told: Vec<Severity> = play.arrived.values().filter(of_an).map(|it| it.severity).collect();
    assert_eq!(told.len(), 2, "{:?}", play.told);
    assert!(told.contains(&Severity::Critical), "{:?}", play.told);
    play.input(&Input::Alarm(AlarmFacts { life: Life::Cleared, ..worse }));
    let n = play.arrived.len();
    play.until(t("21T11:00:00"));
    assert_eq!(play.arrived.len(), n, "it is over, nobody further is told: {:?}", play.told);
}

#[test]
fn an_address_that_is_mended_is_tried_at_once() {
    let mut zone = zone();
    zone.chains[0].rungs.truncate(1);
    let mut play = Play::new(zone, t("21T10:00:00"));
    play.broken.extend(["push", "mail"].map(str::to_owned));
    play.alarm(alarm("a", "park/process", Severity::High, t("21T10:00:00")));
    play.until(t("21T10:04:00"));
    assert!(!play.told.iter().any(|it| it.contains("an/")), "{:?}", play.told);
    let an = play.directory.people.get_mut(&person_id("an")).unwrap();
    an.ways.insert(0, way("sms", Medium::Sms));
    play.input(&Input::Directory);
    let last = play.told.last().unwrap();
    assert!(last.starts_with("21 10:04:00 an/sms: high 1 alarms"), "{:?}", play.told);
}

/// What was lost comes with the next news of its group, though another channel took what was between.
#[test]
fn what_was_lost_comes_with_the_next_news_and_nothing_comes_twice() {
    let mut zone = zone();
    zone.chains[0].rungs.truncate(1);
    let mut play = Play::new(zone, t("21T23:00:00"));
    play.broken.extend(["mail", "no-receipts"].map(str::to_owned));
    play.alarm(alarm("a", "park/process", Severity::Medium, t("21T23:00:00")));
    play.until(t("21T23:01:00"));
    play.broken.clear();
    play.alarm(alarm("b", "park/process", Severity::High, t("21T23:01:00")));
    // The provider never reports the first one.
    play.broken.insert("mail".to_owned());
    play.until(t("21T23:03:30"));
    play.broken.clear();
    play.alarm(alarm("c", "park/process", Severity::Critical, t("21T23:03:30")));
    play.until(t("21T23:04:00"));
    let group = *play.state.groups.keys().next().unwrap();
    let of_binh = |it: &&Notice| it.person == person_id("binh") && it.kind == NoticeKind::Alarms;
    let mut told: Vec<(Time, Vec<(u32, u32)>)> = play
        .arrived
        .values()
        .filter(of_binh)
        .map(|it| (it.made_at, it.parts.iter().map(|it| (it.from, it.to)).collect()))
        .collect();
    told.sort();
    let told: Vec<Vec<(u32, u32)>> = told.into_iter().map(|it| it.1).collect();
    assert_eq!(told, [vec![(0, 1)], vec![(1, 2)], vec![(0, 1), (2, 3)]], "{:#?}", play.told);
    assert!(!play.state.groups[&group].told[&person_id("binh")].unreached);
}

/// An older version knew nothing of what is lost and tried again.
#[test]
fn what_an_older_version_kept_still_reads() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    play.alarm(alarm("a", "park/process", Severity::High, t("21T10:00:00")));
    let group = play.state.groups.values().next().unwrap().clone();
    let mut old = serde_json::to_value(&group).unwrap();
    let fields = old.as_object_mut().unwrap();
    for field in ["lost_since", "again_at"] {
        assert!(fields.remove(field).is_some(), "{field}");
    }
    let read: Group = serde_json::from_value(old).unwrap();
    assert_eq!(read, group);
    let member = play.state.members.values().next().unwrap().clone();
    let mut old = serde_json::to_value(&member).unwrap();
    assert!(old.as_object_mut().unwrap().remove("inside").is_some());
    assert_eq!(serde_json::from_value::<Member>(old).unwrap(), member);
    let part = Part { group: group.id, from: 0, to: 1, worse: vec![] };
    let part = serde_json::to_value(part).unwrap();
    let old = serde_json::json!({"part": part, "severity": "high", "rung": 0, "due": 7});
    let old = serde_json::json!({"person": "an", "waiting": [old], "recent_us": [], "holes": []});
    let read: Pool = serde_json::from_value(old).unwrap();
    assert_eq!((read.waiting[0].due, read.waiting[0].again), (Some(Time(7)), false));
}

/// A gateway's child is freed while another alarm of the same owner keeps the group calling.
#[test]
fn a_child_that_is_freed_is_told_though_it_was_listed_with_its_cause() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let mut raise = |id: &str, by: Option<&str>| {
        let held = by.map(|it| Held::Inhibited { by: AlarmId::from_name(it) });
        let facts = alarm(id, "park/device", Severity::High, play.now);
        play.alarm(AlarmFacts { held, ..facts });
    };
    raise("gateway", None);
    raise("child", Some("gateway"));
    raise("other", None);
    play.until(t("21T10:05:00"));
    play.acknowledge("gateway", "an");
    play.clear("gateway");
    let n = play.arrived.len();
    let freed = play.alarms[&AlarmId::from_name("child")].clone();
    play.alarm(AlarmFacts { held: None, ..freed });
    play.until(t("21T10:06:00"));
    assert_eq!(play.arrived.len(), n + 2, "{:#?}", play.told);
    let last = play.told.last_chunk::<2>().unwrap();
    assert!(last[0].starts_with("21 10:06:00 an/push: high 1 alarms"), "{last:?}");
    assert!(last[1].starts_with("21 10:06:00 room-1/light: high 1 alarms"), "{last:?}");
    // Held and let go once more, it has been told.
    let freed = play.alarms[&AlarmId::from_name("child")].clone();
    play.alarm(AlarmFacts { held: Some(Held::Suppressed), ..freed.clone() });
    play.alarm(freed);
    play.until(t("21T10:09:00"));
    assert_eq!(play.arrived.len(), n + 2, "{:#?}", play.told);
}

/// One chain is for stack 7 alone, the other for everything.
fn zone_of_seven() -> Directory {
    let mut zone = zone();
    let seven = Chain {
        id: "seven".parse().unwrap(),
        rank: 1,
        entities: vec!["stack-7".to_owned()],
        rungs: vec![rung(0, &[Aim::Person(person_id("dung"))])],
        ..zone.chains[0].clone()
    };
    zone.chains.push(seven);
    zone
}

/// Whose alarm comes first decides nothing for the other's: each goes where "try it" says.
#[test]
fn each_alarm_goes_by_the_chain_of_its_own_entity() {
    for order in [["stack-1", "stack-7"], ["stack-7", "stack-1"]] {
        let mut play = Play::new(zone_of_seven(), t("21T10:00:00"));
        for (entity, severity) in order.into_iter().zip([Severity::Medium, Severity::Critical]) {
            let facts = alarm(entity, "mill/process", severity, play.now);
            play.alarm(AlarmFacts { entity: EntityId::new(entity).unwrap(), ..facts });
            play.until(play.now.plus(Span::from_min(2)));
        }
        for (id, facts) in &play.alarms {
            let member = play.state.member(*id).unwrap();
            let tells = |it: &&Notice| it.parts.iter().any(|it| it.group == member.group);
            let told: BTreeSet<_> =
                play.arrived.values().filter(tells).map(|it| it.person.clone()).collect();
            let supposed = Supposed {
                severity: facts.severity,
                class: facts.class,
                entity: facts.entity.clone(),
                at: facts.raised_at,
            };
            let (_, rungs) = foresee(&play.directory, &supposed).unwrap();
            let foreseen: BTreeSet<_> =
                rungs[0].people.iter().map(|it| it.person.clone()).collect();
            assert_eq!(told, foreseen, "{} after {order:?}", facts.entity);
        }
    }
}

/// A child freed goes by its own chain, whoever was told of its gateway.
#[test]
fn a_child_that_is_freed_goes_by_its_own_chain() {
    let mut play = Play::new(zone_of_seven(), t("21T10:00:00"));
    let child = AlarmFacts {
        entity: EntityId::new("stack-7").unwrap(),
        held: Some(Held::Inhibited { by: AlarmId::from_name("gateway") }),
        ..alarm("child", "park/device", Severity::High, play.now)
    };
    play.alarm(alarm("gateway", "park/device", Severity::High, play.now));
    play.alarm(child.clone());
    play.until(t("21T10:05:00"));
    play.alarm(AlarmFacts { held: None, ..child });
    assert!(play.told.last().unwrap().starts_with("21 10:05:00 dung/mail"), "{:#?}", play.told);
    let groups: Vec<u32> = play.state.groups.values().map(|it| it.n_open).collect();
    assert_eq!(groups, [1, 1]);
}

fn away(who: &str, replacement: Option<&str>) -> Absence {
    Absence {
        id: who.to_owned(),
        person: person_id(who),
        from: t("20T00:00:00"),
        until: t("25T00:00:00"),
        replacement: replacement.map(person_id),
    }
}

/// Chi leads and is on holiday: whoever stands in hears of the hole, of the alarm in it and of dead
/// channels.
#[test]
fn whoever_stands_in_for_the_superior_is_told_in_their_place() {
    let mut zone = zone();
    let eva = person("eva", None, vec![way("mail", Medium::Email)]);
    zone.people.extend([eva]);
    zone.absences.push(away("chi", Some("eva")));
    zone.shifts.retain(|it| it.person != person_id("binh"));
    let mut play = Play::new(zone, t("21T17:50:00"));
    play.broken.insert("push".to_owned());
    for n in 0..3 {
        let id = format!("a{n}");
        play.alarm(alarm(&id, &format!("p{n}"), Severity::High, play.now));
        play.acknowledge(&id, "an");
    }
    play.until(t("21T18:00:00"));
    play.alarm(alarm("b", "park/process", Severity::High, t("21T18:00:00")));
    let of_eva = |what: &str| play.told.iter().any(|it| it.contains("eva/") && it.contains(what));
    assert!(of_eva("hole in room"), "{:#?}", play.told);
    assert!(of_eva("dead: push of an"), "{:#?}", play.told);
    assert!(of_eva("18:00:00") && of_eva("high 1 alarms"), "{:#?}", play.told);
    assert!(!play.told.iter().any(|it| it.contains("chi/")), "{:#?}", play.told);
    // Nobody stands in, and nobody is above: on holiday is better than nobody.
    play.directory.absences = vec![away("chi", None)];
    play.alarm(alarm("c", "other/process", Severity::High, play.now));
    assert!(play.told.last().unwrap().contains("room-1/"), "{:#?}", play.told);
    assert!(play.told[play.told.len() - 2].contains("chi/sms"), "{:#?}", play.told);
}

/// An account that is closed holds no post, is told nothing, and does not count as reached.
#[test]
fn who_has_left_is_nobody() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    play.alarm(alarm("a", "park/process", Severity::Medium, t("21T10:00:00")));
    assert!(play.told[0].contains("an/push"), "{:#?}", play.told);
    play.directory.left.insert(person_id("an"));
    play.input(&Input::Directory);
    let n = play.told.len();
    play.alarm(alarm("b", "park/process", Severity::High, t("21T10:00:00")));
    play.until(t("21T10:06:00"));
    let since = &play.told[n..];
    assert!(!since.iter().any(|it| it.contains("an/")), "{since:#?}");
    assert!(since[0].contains("chi/sms: high 2 alarms"), "{since:#?}");
    assert!(since.iter().any(|it| it.contains("chi/sms: high hole in room")), "{since:#?}");
}
