//! A logger loses its line for fifty-five minutes and sends all it kept in one message: one record
//! that raises an alarm and makes it worse, or clears it again.

use model::{AlarmId, Batch, Fact, Flag, Observation, Origin, Severity, Span, Time};
use notify::{Notice, NoticeKind};

use super::{EVERY, Night, escalation};
use crate::tests::bench::source;

const STACK: &str = "stack-1";
const RULE: &str = "air/stack-over-limit";

fn at(clock: &str) -> Time {
    Time::parse(&format!("2026-10-24T{clock}:00+07:00")).unwrap()
}

/// What stack 1 lets out is twice its limit and more, or a fifth over it, or far below.
fn night(so2: fn(Time) -> f64) -> Night {
    let (gone, back) = (at("21:55"), at("22:50"));
    let values = move |now: Time| {
        // No instrument stands still.
        let flicker = if now.0.rem_euclid(600_000_000) < 300_000_000 { 0.0 } else { 0.1 };
        vec![so2(now) + flicker, 8.0 + flicker]
    };
    let mut night = escalation::begin();
    night.speaks = Box::new(move |speaker, now| {
        let has_line = speaker.entity != STACK || now < gone || back <= now;
        has_line.then(|| if speaker.entity == STACK { values(now) } else { vec![100.0, 8.0] })
    });
    night.until(back);
    let stack = night.speakers.iter().flatten().find(|it| it.entity == STACK).unwrap();
    let series = stack.series.clone();
    let mut observations = Vec::new();
    let mut time = gone;
    while time < back {
        let said = series.iter().zip(values(time)).map(|(series, value)| Observation {
            series: *series,
            time,
            value,
            flag: Flag::Measuring,
        });
        observations.extend(said);
        time = time.plus(EVERY);
    }
    night.take(Fact::Observed(Batch { source: source().id, origin: Origin::Mqtt, observations }));
    night
}

/// Notices that tell of this alarm.
fn telling(night: &Night, id: AlarmId) -> Vec<&Notice> {
    let Some(member) = night.members().find(|it| it.facts.id == id) else { return vec![] };
    let tells = |it: &notify::Part| {
        it.group == member.group && member.n.is_some_and(|n| (it.from..it.to).contains(&n))
    };
    let mut notices = night.notices();
    notices.retain(|it| it.kind == NoticeKind::Alarms && it.parts.iter().any(tells));
    notices
}

fn over_limit(night: &Night) -> &model::Alarm {
    let of_stack = |it: &&model::Alarm| it.rule.as_str() == RULE && it.entity.as_str() == STACK;
    let mut found = night.alarms.values().filter(of_stack);
    let alarm = found.next().expect("the readings raise it");
    assert!(found.next().is_none());
    alarm
}

#[test]
fn what_one_message_raises_and_makes_worse_is_told_once_as_it_stands() {
    let mut night = night(|now| match () {
        () if now < at("21:55") => 100.0,
        () if now < at("22:20") => 600.0,
        () => 1_200.0,
    });
    let id = over_limit(&night).id;
    assert_eq!(over_limit(&night).severity, Severity::Critical);
    night.until(at("22:55"));
    let told = telling(&night, id);
    let who = |it: &&&Notice| it.person.to_string() == "binh";
    assert_eq!(told.iter().filter(who).count(), 1, "{told:#?}");
    assert!(told.iter().all(|it| it.severity == Severity::Critical), "{told:#?}");
}

#[test]
fn what_one_message_raises_and_clears_is_told_to_nobody() {
    let mut night = night(|now| {
        let over = at("21:55") <= now && now < at("22:15");
        if over { 600.0 } else { 100.0 }
    });
    let id = over_limit(&night).id;
    assert!(!over_limit(&night).active);
    night.until(at("23:50").plus(Span::from_s(1)));
    let told = telling(&night, id);
    assert!(told.is_empty(), "{told:#?}");
}
