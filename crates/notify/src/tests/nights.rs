//! Simulated nights with their golden result: who was told what, when, by which channel.

use super::*;

fn check(play: &Play, expect: &str) {
    let story = play.story();
    let expect: Vec<&str> = expect.trim().lines().map(str::trim).collect();
    assert_eq!(story.lines().collect::<Vec<_>>(), expect, "\n{story}\n");
}

#[test]
fn a_night_nobody_acknowledges() {
    let mut play = Play::new(zone(), t("21T23:00:00"));
    play.alarm(alarm("so2", "park/process", Severity::High, t("21T23:00:00")));
    play.until(t("21T23:05:00"));
    play.restart();
    play.until(t("21T23:12:00"));
    play.restart();
    play.until(t("22T01:00:00"));
    play.acknowledge("so2", "chi");
    check(
        &play,
        "
        21 23:00:00 binh/sms: high 1 alarms in 1 groups, 0 worse
        21 23:00:00 room-1/light: high 1 alarms in 1 groups, 0 worse
        21 23:10:00 dung/mail: high 1 alarms in 1 groups, 0 worse
        21 23:25:00 chi/sms: high 1 alarms in 1 groups, 0 worse
        22 01:00:00 chi acknowledges so2
        22 01:00:00 room-1/light: low over",
    );
}

#[test]
fn a_night_with_a_dead_phone_and_a_light() {
    let mut play = Play::new(zone(), t("21T22:00:00"));
    play.broken.insert("binh/sms".to_owned());
    for n in 0..3 {
        let at = Time(t("21T22:00:00").0 + n * 1_800_000_000);
        play.until(at);
        let id = format!("pm25-{n}");
        play.alarm(alarm(&id, "park/process", Severity::Medium, at));
        play.until(at.plus(Span::from_min(5)));
        play.acknowledge(&id, "binh");
        play.clear(&id);
    }
    play.until(t("22T00:00:00"));
    check(
        &play,
        "
        21 22:00:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        21 22:00:25 binh/mail: medium 1 alarms in 1 groups, 0 worse
        21 22:05:00 binh acknowledges pm25-0
        21 22:05:00 room-1/light: low over
        21 22:30:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        21 22:30:25 binh/mail: medium 1 alarms in 1 groups, 0 worse
        21 22:35:00 binh acknowledges pm25-1
        21 22:35:00 room-1/light: low over
        21 23:00:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        21 23:00:25 binh/mail: medium 1 alarms in 1 groups, 0 worse
        21 23:00:25 binh/mail: high dead: sms of binh
        21 23:00:25 chi/sms: high dead: sms of binh
        21 23:05:00 binh acknowledges pm25-2
        21 23:05:00 room-1/light: low over",
    );
}

#[test]
fn a_night_with_a_hole_in_the_roster() {
    let mut zone = zone();
    zone.shifts.retain(|it| it.from != t("21T18:00:00"));
    let mut play = Play::new(zone, t("21T08:00:00"));
    play.restart();
    play.until(t("21T20:00:00"));
    play.alarm(alarm("so2", "park/process", Severity::High, t("21T20:00:00")));
    play.until(t("21T21:00:00"));
    check(
        &play,
        "
        21 08:00:00 chi/sms: high hole in room from 21 18:00:00
        21 20:00:00 chi/sms: high 1 alarms in 1 groups, 0 worse
        21 20:00:00 room-1/light: high 1 alarms in 1 groups, 0 worse
        21 20:10:00 dung/mail: high 1 alarms in 1 groups, 0 worse",
    );
}

#[test]
fn a_quiet_night_that_a_critical_alarm_breaks() {
    let mut zone = zone();
    let quiet = Quiet { from_min: 22 * 60, until_min: 6 * 60, broken_by: Severity::Critical };
    zone.people.get_mut(&person_id("dung")).unwrap().quiet = Some(quiet);
    let mut play = Play::new(zone, t("21T23:00:00"));
    play.alarm(alarm("dust", "park/process", Severity::Medium, t("21T23:00:00")));
    play.until(t("22T00:00:00"));
    play.alarm(alarm("gas", "park/process", Severity::Critical, t("22T00:00:00")));
    play.until(t("22T00:15:00"));
    play.acknowledge("gas", "binh");
    play.until(t("22T07:00:00"));
    check(
        &play,
        "
        21 23:00:00 binh/sms: medium 1 alarms in 1 groups, 0 worse
        21 23:00:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        21 23:25:00 chi/sms: medium 1 alarms in 1 groups, 0 worse
        22 00:00:00 binh/sms: critical 1 alarms in 1 groups, 0 worse
        22 00:00:00 chi/sms: critical 1 alarms in 1 groups, 0 worse
        22 00:00:00 dung/mail: critical 2 alarms in 1 groups, 0 worse
        22 00:00:00 room-1/light: critical 1 alarms in 1 groups, 0 worse
        22 00:15:00 binh acknowledges gas",
    );
}

#[test]
fn a_message_without_a_receipt_goes_another_way_and_then_up() {
    let mut zone = zone();
    zone.people.get_mut(&person_id("binh")).unwrap().ways.truncate(1);
    let mut play = Play::new(zone, t("21T23:00:00"));
    play.broken.insert("no-receipts".to_owned());
    play.broken.insert("room-1/light".to_owned());
    play.alarm(alarm("so2", "park/process", Severity::High, t("21T23:00:00")));
    play.until(t("21T23:30:00"));
    check(
        &play,
        "
        21 23:00:00 binh/sms: high 1 alarms in 1 groups, 0 worse
        21 23:03:00 dung/mail: high 1 alarms in 1 groups, 0 worse
        21 23:18:00 chi/sms: high 1 alarms in 1 groups, 0 worse",
    );
}

/// The mail server is down for longer than the chain is long, and people have nothing but mail.
#[test]
fn an_outage_longer_than_the_chain_loses_no_alarm() {
    let mut zone = zone();
    for person in zone.people.values_mut().filter(|it| !it.room) {
        person.ways = vec![way("mail", Medium::Email)];
    }
    let mut play = Play::new(zone, t("21T23:00:00"));
    play.broken.insert("mail".to_owned());
    play.alarm(alarm("so2", "park/process", Severity::Critical, t("21T23:00:00")));
    play.until(t("21T23:10:00"));
    play.restart();
    play.broken.clear();
    play.until(t("22T01:00:00"));
    let group = play.state.groups.values().next().unwrap();
    assert!(group.trace.lines.iter().any(|it| it.said == Said::NobodyReached));
    check(
        &play,
        "
        21 23:00:00 room-1/light: critical 1 alarms in 1 groups, 0 worse
        21 23:10:15 binh/mail: critical 1 alarms in 1 groups, 0 worse
        21 23:10:15 chi/mail: critical 1 alarms in 1 groups, 0 worse
        21 23:10:15 dung/mail: critical 1 alarms in 1 groups, 0 worse",
    );
}

/// Somebody asleep is not reached: whoever should have been told is tried again, and not in the
/// morning only.
#[test]
fn who_sleeps_does_not_keep_the_others_from_being_tried_again() {
    let mut zone = zone();
    let quiet = Quiet { from_min: 22 * 60, until_min: 6 * 60, broken_by: Severity::Critical };
    zone.people.get_mut(&person_id("dung")).unwrap().quiet = Some(quiet);
    let mut play = Play::new(zone, t("21T23:00:00"));
    play.broken.extend(["mail", "sms"].map(str::to_owned));
    play.alarm(alarm("dust", "park/process", Severity::Medium, t("21T23:00:00")));
    play.until(t("21T23:10:00"));
    play.broken.clear();
    play.until(t("21T23:30:00"));
    let reached = |who: &str| play.told.iter().any(|it| it.contains(&format!("{who}/sms: medium")));
    assert!(reached("binh") && reached("chi"), "{:#?}", play.told);
    assert!(!play.told.iter().any(|it| it.contains("dung/")), "{:#?}", play.told);
}

/// Everything is acknowledged by mistake just before it would have been told, and taken back.
#[test]
fn a_slip_that_is_taken_back_loses_no_notice() {
    let mut zone = zone();
    let quiet = Quiet { from_min: 22 * 60, until_min: 6 * 60, broken_by: Severity::Critical };
    zone.people.get_mut(&person_id("dung")).unwrap().quiet = Some(quiet);
    let mut play = Play::new(zone, t("22T05:40:00"));
    play.alarm(alarm("dust", "park/process", Severity::Medium, t("22T05:40:00")));
    play.until(t("22T05:59:30"));
    play.alarm(alarm("smoke", "park/process", Severity::Medium, t("22T05:59:30")));
    play.until(t("22T05:59:50"));
    play.acknowledge("smoke", "binh");
    play.acknowledge("dust", "binh");
    // Meanwhile the quiet hours end, and the window in which others would have come.
    play.until(t("22T06:05:00"));
    play.take_back("dust");
    play.take_back("smoke");
    play.until(t("22T06:10:00"));
    check(
        &play,
        "
        22 05:40:00 binh/sms: medium 1 alarms in 1 groups, 0 worse
        22 05:40:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        22 05:59:50 binh acknowledges smoke
        22 05:59:50 binh acknowledges dust
        22 05:59:50 room-1/light: low over
        22 06:05:00 dust is taken back
        22 06:05:00 smoke is taken back
        22 06:06:00 an/push: medium 2 alarms in 1 groups, 0 worse
        22 06:06:00 dung/mail: medium 2 alarms in 1 groups, 0 worse
        22 06:06:00 room-1/light: medium 2 alarms in 1 groups, 0 worse
        22 06:06:00 binh/sms: medium 1 alarms in 1 groups, 0 worse",
    );
}

/// Whoever begins a shift hears the news of a group that has long gone up, and all of it.
#[test]
fn news_after_the_shift_is_told_to_who_holds_the_post_now() {
    let mut play = Play::new(zone(), t("22T05:00:00"));
    play.alarm(alarm("so2", "park/process", Severity::Medium, t("22T05:00:00")));
    play.until(t("22T06:30:00"));
    play.alarm(alarm("dust", "park/process", Severity::Medium, t("22T06:30:00")));
    play.until(t("22T06:32:00"));
    check(
        &play,
        "
        22 05:00:00 binh/sms: medium 1 alarms in 1 groups, 0 worse
        22 05:00:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        22 05:10:00 dung/mail: medium 1 alarms in 1 groups, 0 worse
        22 05:25:00 chi/sms: medium 1 alarms in 1 groups, 0 worse
        22 06:31:00 an/push: medium 2 alarms in 1 groups, 0 worse
        22 06:31:00 chi/sms: medium 1 alarms in 1 groups, 0 worse
        22 06:31:00 dung/mail: medium 1 alarms in 1 groups, 0 worse
        22 06:31:00 room-1/light: medium 1 alarms in 1 groups, 0 worse
        22 06:31:00 binh/sms: medium 1 alarms in 1 groups, 0 worse",
    );
}

/// A provider that says yes and sends nothing is called dead like one that says no.
#[test]
fn a_channel_that_only_says_yes_is_dead_after_three() {
    let mut play = Play::new(zone(), t("21T22:00:00"));
    play.broken.insert("no-receipts".to_owned());
    for n in 0..4 {
        let at = Time(t("21T22:00:00").0 + n * 1_800_000_000);
        play.until(at);
        let id = format!("pm25-{n}");
        play.alarm(alarm(&id, "park/process", Severity::Medium, at));
        play.until(at.plus(Span::from_min(5)));
        play.acknowledge(&id, "binh");
        play.clear(&id);
    }
    let by = |channel: &str| play.told.iter().filter(|it| it.contains(channel)).count();
    assert_eq!(by("binh/sms: medium"), 3, "{:#?}", play.told);
    assert_eq!(by("dead: sms of binh"), 2, "they and their superior hear of it: {:#?}", play.told);
    let last = play.told.iter().rfind(|it| it.contains("binh/")).unwrap();
    assert!(last.starts_with("21 23:30:00 binh/mail"), "the other way comes first now: {last}");
}

/// Bình's phone dies while nobody can be told of it: both are tried again until one is reached, also by
/// a process that died meanwhile, and nobody is told twice.
#[test]
fn a_dead_channel_nobody_could_be_told_of_is_told_when_somebody_can() {
    let mut play = Play::new(zone(), t("21T23:00:00"));
    for channel in ["binh/sms", "binh/mail", "chi/sms"] {
        play.broken.insert(channel.to_owned());
    }
    let way = way("sms", Medium::Sms);
    for n in 0..3 {
        play.until(t("21T23:00:00").plus(Span::from_min(2 * n)));
        play.input(&Input::Test { person: person_id("binh"), way: way.clone() });
    }
    play.until(t("21T23:30:00"));
    play.restart();
    play.until(t("22T00:00:00"));
    assert_eq!(play.told, Vec::<String>::new());
    play.broken.remove("binh/mail");
    play.until(t("22T06:00:00"));
    let dead = |it: &Vec<String>| it.iter().filter(|it| it.contains("dead: sms")).count();
    assert_eq!(dead(&play.told), 1, "{:#?}", play.told);
    assert!(play.told[0].contains("binh/mail: high dead: sms of binh"), "{:#?}", play.told);
    // It works again, and dies again: that is told anew.
    play.broken.remove("binh/sms");
    play.input(&Input::Test { person: person_id("binh"), way: way.clone() });
    play.broken.insert("binh/sms".to_owned());
    for n in 0..3 {
        play.until(t("22T07:00:00").plus(Span::from_min(2 * n)));
        play.input(&Input::Test { person: person_id("binh"), way: way.clone() });
    }
    play.until(t("22T08:00:00"));
    assert_eq!(dead(&play.told), 2, "{:#?}", play.told);
}

/// Nobody has a way: nothing is made of it again and again, and a new address is used at once.
#[test]
fn a_dead_channel_of_somebody_without_another_waits_for_an_address() {
    let mut zone = zone();
    zone.people.get_mut(&person_id("chi")).unwrap().ways.clear();
    zone.people.get_mut(&person_id("dung")).unwrap().ways = vec![way("push", Medium::WebPush)];
    let mut play = Play::new(zone, t("21T10:00:00"));
    play.broken.insert("dung/push".to_owned());
    for n in 0..3 {
        play.until(t("21T10:00:00").plus(Span::from_min(2 * n)));
        let way = way("push", Medium::WebPush);
        play.input(&Input::Test { person: person_id("dung"), way });
    }
    play.until(t("21T16:00:00"));
    let notices = play.disk.keys().filter(|it| it.starts_with('n')).count();
    assert_eq!(notices, 3 + 2, "three tries, and one for each who should know");
    play.directory.people.get_mut(&person_id("chi")).unwrap().ways = vec![way("sms", Medium::Sms)];
    play.input(&Input::Directory);
    assert_eq!(play.told, ["21 16:00:00 chi/sms: high dead: push of dung"]);
    play.until(t("21T20:00:00"));
    assert_eq!(play.told.len(), 1, "{:#?}", play.told);
}

/// The superior's phone does not answer when a hole is seen: they hear of it when it does.
#[test]
fn a_hole_nobody_could_be_told_of_is_told_when_somebody_can() {
    let mut zone = zone();
    zone.shifts.retain(|it| it.from != t("21T18:00:00"));
    let mut play = Play::new(zone, t("21T08:00:00"));
    play.broken.insert("chi/sms".to_owned());
    play.restart();
    play.until(t("21T09:00:00"));
    assert_eq!(play.told, Vec::<String>::new());
    play.broken.clear();
    play.until(t("21T17:00:00"));
    assert_eq!(play.told.len(), 1, "{:#?}", play.told);
    assert!(
        play.told[0].contains("chi/sms: high hole in room from 21 18:00:00"),
        "{:#?}",
        play.told
    );
}

#[test]
fn a_drill_is_a_drill_everywhere() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let drill = alarm("drill", "drill/park", Severity::Critical, t("21T10:00:00"));
    play.alarm(AlarmFacts { drill: true, ..drill });
    play.until(t("21T10:11:00"));
    play.acknowledge("drill", "an");
    check(
        &play,
        "
        21 10:00:00 an/push: DRILL critical 1 alarms in 1 groups, 0 worse
        21 10:00:00 room-1/light: DRILL critical 1 alarms in 1 groups, 0 worse
        21 10:10:00 dung/mail: DRILL critical 1 alarms in 1 groups, 0 worse
        21 10:11:00 an acknowledges drill
        21 10:11:00 room-1/light: DRILL low over",
    );
}

/// Ten thousand alarms in a minute over a hundred places, by a fixed seed: nothing is lost, nobody
/// drowns.
#[test]
#[expect(clippy::print_stdout, reason = "the figure is for people, with `--nocapture`")]
fn a_storm_is_few_notices_and_nothing_is_lost() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let mut seed = 20_261_122_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    let begin = play.now;
    for n in 0..10_000_u64 {
        play.now = begin.plus(Span(n * 6_000));
        let place = random() % 100;
        let severity = Severity::ALL[usize::try_from(random() % 4).unwrap()];
        let group = format!("place-{place}/process");
        play.alarm(alarm(&format!("a{n}"), &group, severity, play.now));
        if n % 100 == 0 {
            play.input(&Input::Tick);
        }
    }
    play.until(begin.plus(Span::from_min(9)));
    let mut told = BTreeMap::<GroupId, BTreeSet<u32>>::new();
    let of_an = |it: &&Notice| it.person == person_id("an");
    let notices: Vec<&Notice> = play.arrived.values().filter(of_an).collect();
    for part in notices.iter().flat_map(|it| &it.parts) {
        for n in part.from..part.to {
            assert!(told.entry(part.group).or_default().insert(n), "{part:?} told twice");
        }
    }
    assert_eq!(told.values().map(BTreeSet::len).sum::<usize>(), 10_000);
    assert_eq!(told.len(), 100);
    println!(
        "a storm of 10,000 alarms over 100 places is {} notices for one person",
        notices.len()
    );
    assert!(notices.len() < 30, "{}", notices.len());
}

/// Raised while the clock was a day ahead: what follows comes when it should, and not a day late.
#[test]
fn a_clock_that_was_ahead_delays_nobody() {
    let mut play = Play::new(zone(), t("22T23:00:00"));
    play.alarm(alarm("so2", "park/process", Severity::High, t("22T23:00:00")));
    play.until(t("22T23:02:00"));
    play.now = t("21T23:02:00");
    play.input(&Input::SetBack { by: Span::from_h(24) });
    play.until(t("21T23:12:00"));
    play.restart();
    play.until(t("22T01:00:00"));
    check(
        &play,
        "
        22 23:00:00 binh/sms: high 1 alarms in 1 groups, 0 worse
        22 23:00:00 room-1/light: high 1 alarms in 1 groups, 0 worse
        21 23:10:00 dung/mail: high 1 alarms in 1 groups, 0 worse
        21 23:25:00 chi/sms: high 1 alarms in 1 groups, 0 worse",
    );
}
