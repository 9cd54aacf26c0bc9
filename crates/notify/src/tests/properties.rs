//! What holds whatever happens, however often the process dies.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Happens {
    Raise { alarm: u8, place: u8, severity: u8, held: Option<u8> },
    Worse(u8),
    Acknowledge(u8),
    TakeBack(u8),
    Clear(u8),
    Hold(u8, u8),
    Release(u8),
    Wait(u16),
    Break(u8),
    BreakAll,
    Mend(u8),
    Restart,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        6 => (0..20_u8, 0..3_u8, 0..4_u8, prop::option::weighted(0.2, 0..4_u8))
            .prop_map(|(alarm, place, severity, held)| Happens::Raise { alarm, place, severity, held }),
        1 => (0..20_u8).prop_map(Happens::Worse),
        1 => (0..20_u8).prop_map(Happens::Acknowledge),
        1 => (0..20_u8).prop_map(Happens::TakeBack),
        1 => (0..20_u8).prop_map(Happens::Clear),
        1 => (0..20_u8, 0..4_u8).prop_map(|(alarm, how)| Happens::Hold(alarm, how)),
        2 => (0..20_u8).prop_map(Happens::Release),
        5 => (1..1_200_u16).prop_map(Happens::Wait),
        1 => (1_200..10_800_u16).prop_map(Happens::Wait),
        2 => (0..7_u8).prop_map(Happens::Break),
        1 => (0..7_u8).prop_map(Happens::Mend),
        1 => Just(Happens::BreakAll),
        1 => Just(Happens::Restart),
    ]
}

const CHANNELS: [&str; 7] =
    ["an/push", "an/mail", "binh/sms", "binh/mail", "chi/sms", "dung/mail", "room-1/light"];

/// Put aside, by design, by planned work, or by the alarm before it.
fn held(alarm: u8, how: u8) -> Held {
    match how {
        0 => Held::Shelved { until: None },
        1 => Held::Suppressed,
        2 => Held::OutOfService,
        _ => Held::Inhibited { by: AlarmId::from_name(&format!("a{}", alarm.saturating_sub(1))) },
    }
}

fn play(story: &[Happens]) -> Play {
    let mut play = Play::new(zone(), t("21T16:00:00"));
    let name = |it: u8| format!("a{it}");
    for it in story {
        let known = |play: &Play, it: u8| play.alarms.get(&AlarmId::from_name(&name(it))).cloned();
        match *it {
            Happens::Raise { alarm: n, place, severity, held: how } => {
                if known(&play, n).is_none() {
                    let severity = Severity::ALL[usize::from(severity)];
                    let facts = alarm(&name(n), &format!("p{place}"), severity, play.now);
                    play.alarm(AlarmFacts { held: how.map(|how| held(n, how)), ..facts });
                }
            }
            Happens::Worse(n) => {
                let less = |it: &AlarmFacts| it.severity < Severity::Critical;
                let active = known(&play, n).filter(|it| it.life == Life::Active);
                if let Some(it) = active.filter(less) {
                    // Whoever had it had something less.
                    if it.acknowledged_by.is_some() && it.held.is_none() {
                        play.again.insert(it.id, play.now);
                    }
                    let (severity, acknowledged_by) = (Severity::Critical, None);
                    play.alarm(AlarmFacts { severity, acknowledged_by, ..it });
                }
            }
            Happens::Acknowledge(n) => {
                if known(&play, n).is_some_and(|it| it.life == Life::Active) {
                    play.acknowledge(&name(n), "an");
                }
            }
            Happens::TakeBack(n) => {
                let is_taken = |it: &AlarmFacts| it.acknowledged_by.is_some();
                if known(&play, n).is_some_and(|it| it.life == Life::Active && is_taken(&it)) {
                    play.take_back(&name(n));
                }
            }
            Happens::Clear(n) => {
                if known(&play, n).is_some_and(|it| it.life == Life::Active) {
                    play.clear(&name(n));
                }
            }
            Happens::Hold(n, how) => {
                if let Some(it) = known(&play, n).filter(|it| it.life == Life::Active) {
                    play.again.remove(&it.id);
                    play.alarm(AlarmFacts { held: Some(held(n, how)), ..it });
                }
            }
            Happens::Release(n) => {
                if let Some(it) = known(&play, n).filter(|it| it.life == Life::Active) {
                    play.alarm(AlarmFacts { held: None, ..it });
                }
            }
            Happens::Wait(s) => play.until(play.now.plus(Span::from_s(s.into()))),
            Happens::Break(n) => {
                play.broken.insert(CHANNELS[usize::from(n)].to_owned());
            }
            Happens::BreakAll => play.broken.extend(CHANNELS.map(str::to_owned)),
            Happens::Mend(n) => {
                play.broken.remove(CHANNELS[usize::from(n)]);
            }
            Happens::Restart => play.restart(),
        }
    }
    play
}

/// A light tells nobody by itself, and is told again whenever it went dark meanwhile.
fn is_room(notice: &Notice) -> bool {
    notice.person == person_id("room-1")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Nobody is told twice of the same alarm, unless it became worse, or was listed with its cause
    /// and then freed.
    #[test]
    fn nobody_is_told_twice(story in prop::collection::vec(happens(), 1..60)) {
        let play = play(&story);
        let mut told = BTreeSet::new();
        for notice in play.arrived.values().filter(|it| it.kind == NoticeKind::Alarms && !is_room(it)) {
            for part in &notice.parts {
                for n in part.from..part.to {
                    let key = (notice.person.clone(), part.group, n);
                    let is_freed = play.inside.contains(&(part.group, n));
                    prop_assert!(told.insert(key) || is_freed, "{} of {:?}", notice.person, part);
                }
            }
        }
        prop_assert_eq!(play.repeats, 0);
    }

    /// However long whichever channels were broken, whatever was held or acknowledged meanwhile: an
    /// hour after all are mended somebody was told of everything that calls, since it called.
    #[test]
    fn whatever_calls_reaches_somebody(story in prop::collection::vec(happens(), 1..60)) {
        let mut play = play(&story);
        play.broken.clear();
        play.until(play.now.plus(Span::from_h(1)));
        for facts in play.alarms.values().filter(|it| it.calls()) {
            let member = &play.state.members[&facts.id];
            let n = member.n.expect("what calls is listed");
            let called = play.called[&facts.id];
            let tells = |it: &Notice| {
                !is_room(it)
                    && called <= it.made_at
                    && it.parts.iter().any(|part| {
                        part.group == member.group && (part.from..part.to).contains(&n)
                    })
            };
            prop_assert!(play.arrived.values().any(tells), "nobody was told of {}", facts.id);
            // And once more, where somebody had it before it became worse.
            let Some(since) = play.again.get(&facts.id) else { continue };
            let id = facts.id.to_string();
            let worse = |it: &Notice| it.parts.iter().any(|part| part.worse.contains(&id));
            let anew = |it: &&Notice| *since <= it.made_at && (tells(it) || worse(it));
            let n = play.arrived.values().filter(anew).count();
            prop_assert!(0 < n, "nobody was told that {} became worse", facts.id);
        }
    }

    /// A restart anywhere changes nothing that anybody is told.
    #[test]
    fn a_restart_changes_nothing(story in prop::collection::vec(happens(), 1..40), at in 0..40_usize) {
        let without: Vec<Happens> =
            story.iter().filter(|it| !matches!(it, Happens::Restart)).cloned().collect();
        let mut with = without.clone();
        with.insert(at.min(with.len()), Happens::Restart);
        let (plain, restarted) = (play(&without), play(&with));
        let ids = |it: &Play| it.arrived.keys().copied().collect::<Vec<_>>();
        prop_assert_eq!(ids(&plain), ids(&restarted));
    }
}

/// The process dies between a channel's yes and our writing it down: the same id goes out again.
#[test]
fn what_was_in_hand_goes_out_by_the_same_id() {
    let mut play = Play::new(zone(), t("21T10:00:00"));
    let facts = alarm("a", "p", Severity::High, play.now);
    play.alarms.insert(facts.id, facts.clone());
    let handings = step(&play.directory, &mut play.state, play.now, &Input::Alarm(facts));
    play.keep();
    assert_eq!(handings.len(), 2);
    let _lost = play.hand(&handings[0]);
    play.restart();
    assert_eq!((play.arrived.len(), play.repeats), (2, 1));
}
