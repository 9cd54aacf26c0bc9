//! What every store of the pipeline keeps.

use std::collections::BTreeMap;

use model::{AlarmClass, AlarmId, EntityId, Severity};
use notify::{
    Aim, AlarmFacts, Chain, Delivery, Directory, Duty, Input, Kept, Life, Medium, NoticeKind,
    Person, PersonId, Rung, Shift, State, Way, next_at, step,
};

use super::nouns::{at, code, furnish, user};
use crate::{Accounts, HandOver, Notices, Registry, Rosters, Setting, SettingKind};

fn person(id: &str) -> Person {
    let way = Way {
        id: "mail".parse().expect("a code"),
        medium: Medium::Email,
        to: format!("{id}@center.example"),
        keys: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
        severity_min: Severity::Medium,
        enabled: true,
    };
    Person {
        id: id.parse().expect("a code"),
        room: false,
        lang: model::Lang::Vi,
        zone: "Asia/Ho_Chi_Minh".to_owned(),
        superior: None,
        quiet: Some(notify::Quiet { from_min: 1_320, until_min: 360, broken_by: Severity::High }),
        ways: vec![way],
    }
}

fn settings() -> Vec<Setting> {
    let chain = Chain {
        id: "all".parse().expect("a code"),
        rank: 1,
        title_vi: "Mọi cảnh báo".to_owned(),
        title_en: "All".to_owned(),
        severity_min: Severity::Low,
        class: Some(AlarmClass::Process),
        entities: vec!["stack-1".to_owned()],
        hours: None,
        rungs: vec![Rung { after: model::Span::ZERO, to: vec![Aim::Duty(code_of("room"))] }],
    };
    let duty = Duty {
        id: code_of("room"),
        title_vi: "Trực ban".to_owned(),
        title_en: "Duty".to_owned(),
        superior: code_of("lan"),
    };
    let shift = |id: &str, from, until| Shift {
        id: id.to_owned(),
        duty: code_of("room"),
        person: code_of("lan"),
        from: at(from),
        until: at(until),
    };
    vec![
        Setting::Person(person("lan")),
        Setting::Duty(duty),
        Setting::Shift(shift("1", 0, 100)),
        Setting::Shift(shift("2", 100, 200)),
        Setting::Chain(chain),
    ]
}

fn code_of<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a code")
}

/// Settings read back as put, by their ends; putting again replaces.
pub async fn settings_read_back(rosters: &dyn Rosters) {
    assert_eq!(rosters.directory(at(0)).await.expect("nothing yet"), Directory::default());
    for it in settings() {
        rosters.put_setting(&it).await.expect("a setting is kept");
    }
    let read = rosters.directory(at(0)).await.expect("all");
    assert_eq!(read.people.values().cloned().collect::<Vec<_>>(), [person("lan")]);
    assert_eq!((read.duties.len(), read.shifts.len(), read.chains.len()), (1, 2, 1));
    let later = rosters.directory(at(100)).await.expect("what ends later");
    assert_eq!(later.shifts.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["2"]);
    let changed = Person { room: true, ..person("lan") };
    rosters.put_setting(&Setting::Person(changed.clone())).await.expect("replaced");
    let read = rosters.directory(at(0)).await.expect("all");
    assert_eq!(read.people.into_values().collect::<Vec<_>>(), [changed]);
    for expected in [true, false] {
        let gone = rosters.delete_setting(SettingKind::Shift, "1").await.expect("taken away");
        assert_eq!(gone, expected);
    }
    assert_eq!(rosters.directory(at(0)).await.expect("the rest").shifts.len(), 1);
}

/// Who has no account any more is known to have left, whatever the rosters say, until it is opened
/// again.
pub async fn who_left_is_known(
    registry: &dyn Registry,
    accounts: &dyn Accounts,
    rosters: &dyn Rosters,
) {
    furnish(registry).await;
    let mut lan = user("lan", "mill");
    let lan_id: PersonId = code_of("lan");
    accounts.put_user(&user("minh", "mill")).await.expect("a user");
    for (enabled, left) in [(true, vec![]), (false, vec![lan_id]), (true, vec![])] {
        lan.user.enabled = enabled;
        accounts.put_user(&lan).await.expect("a user");
        let read = rosters.directory(at(0)).await.expect("read");
        assert_eq!(read.left.into_iter().collect::<Vec<_>>(), left);
    }
}

/// A note of one shift is read by people, each once.
pub async fn hand_overs_are_read(rosters: &dyn Rosters) {
    let note = |id: &str, s| HandOver {
        id: id.to_owned(),
        duty: code_of("room"),
        by: code("lan"),
        at: at(s),
        text: "Trạm 3 đang hiệu chuẩn".to_owned(),
        read: vec![],
    };
    for it in [note("a", 1), note("b", 2)] {
        rosters.put_hand_over(&it).await.expect("a note is kept");
    }
    assert!(rosters.read_hand_over("a", &code("minh"), at(5)).await.expect("read"));
    assert!(rosters.read_hand_over("a", &code("minh"), at(9)).await.expect("read again"));
    assert!(!rosters.read_hand_over("none", &code("minh"), at(9)).await.expect("none"));
    let read = rosters.hand_overs(&code_of("room"), 10).await.expect("both");
    let first = HandOver { read: vec![(code("minh"), at(5))], ..note("a", 1) };
    assert_eq!(read, [note("b", 2), first.clone()]);
    assert_eq!(rosters.hand_over("a").await.expect("one"), Some(first));
    assert_eq!(rosters.hand_over("none").await.expect("none"), None);
    assert_eq!(rosters.hand_overs(&code_of("room"), 1).await.expect("one").len(), 1);
    assert!(rosters.hand_overs(&code_of("other"), 1).await.expect("none").is_empty());
}

/// What the engine remembers is what it gets back, and an alarm leads to its notices.
pub async fn notices_read_back(notices: &dyn Notices) {
    assert!(notices.open_notices().await.expect("never").is_none());
    notices.keep_notices(&[], at(0)).await.expect("the first call");
    assert_eq!(notices.open_notices().await.expect("nothing"), Some(vec![]));
    let directory = directory();
    let mut state = State::default();
    let facts = facts("a");
    let input = Input::Alarm(facts.clone());
    let handings = step(&directory, &mut state, at(10), &input);
    assert_eq!(handings.len(), 1);
    for _ in 0..2 {
        let mut again = state.clone();
        notices.keep_notices(&again.take_changes(), at(10)).await.expect("kept");
    }
    let _kept = state.take_changes();
    let read = notices.open_notices().await.expect("open").expect("something");
    let restored = State::restored(read);
    assert_eq!(next_at(&restored).is_some(), next_at(&state).is_some());
    assert_eq!(restored.alarms().collect::<Vec<_>>(), [facts.id]);
    let told = notices.notices_of(facts.id).await.expect("read").expect("known");
    assert_eq!((told.member.facts, told.notices.len()), (facts.clone(), 1));
    let notice = told.notices[0].clone();
    assert_eq!((&notice.kind, notice.delivery), (&NoticeKind::Alarms, Delivery::Handing));
    assert_eq!(notices.notice(notice.id).await.expect("read"), Some(notice.clone()));
    let lan: PersonId = code_of("lan");
    assert_eq!(notices.notices_for(&lan, 5).await.expect("read"), [notice]);
    let members = notices.members_of(told.group.id, 0, 1, 10).await.expect("read");
    assert_eq!(members.iter().map(|it| it.facts.id).collect::<Vec<_>>(), [facts.id]);
    assert!(notices.members_of(told.group.id, 1, 9, 10).await.expect("read").is_empty());
    assert!(notices.notices_of(AlarmId::from_name("none")).await.expect("none").is_none());
    // Worse after it was told: the notice that says so names it, and is one of its notices.
    assert!(notices.worse_in(&told.notices[0]).await.expect("read").is_empty());
    let worse = AlarmFacts { severity: Severity::Critical, position: 8, ..facts.clone() };
    let handings = step(&directory, &mut state, at(20), &Input::Alarm(worse));
    notices.keep_notices(&state.take_changes(), at(20)).await.expect("kept");
    let named = notices.worse_in(&handings[0].notice).await.expect("read");
    assert_eq!(named.iter().map(|it| it.facts.id).collect::<Vec<_>>(), [facts.id]);
    let told = notices.notices_of(facts.id).await.expect("read").expect("known");
    assert_eq!(told.notices.len(), 2);
}

/// What is over leaves the engine's memory, stays to be read, and is forgotten in time.
pub async fn notices_are_forgotten(notices: &dyn Notices) {
    let mut state = State::default();
    let facts = facts("a");
    let raised = step(&directory(), &mut state, at(10), &Input::Alarm(facts.clone()));
    let ended = AlarmFacts { life: Life::Ended, position: 9, ..facts.clone() };
    let _none = step(&directory(), &mut state, at(20), &Input::Alarm(ended));
    notices.keep_notices(&state.take_changes(), at(20)).await.expect("kept");
    let open = notices.open_notices().await.expect("read").expect("something");
    assert!(!open.iter().any(|it| matches!(it, Kept::Member(_))), "{open:?}");
    assert!(notices.notices_of(facts.id).await.expect("read").is_some());
    assert_eq!(notices.forget_notices(at(20)).await.expect("nothing yet"), 0);
    assert_eq!(notices.forget_notices(at(21)).await.expect("the alarm"), 1);
    assert!(notices.notices_of(facts.id).await.expect("read").is_none());
    let id = raised[0].notice.id;
    assert!(notices.notice(id).await.expect("read").is_some(), "it is still in hand");
}

fn directory() -> Directory {
    let mut directory = Directory::default();
    for it in settings() {
        match it {
            Setting::Person(it) => {
                drop(directory.people.insert(it.id.clone(), Person { quiet: None, ..it }));
            }
            Setting::Duty(it) => drop(directory.duties.insert(it.id.clone(), it)),
            Setting::Shift(it) => directory.shifts.push(it),
            Setting::Absence(it) => directory.absences.push(it),
            Setting::Chain(it) => directory.chains.push(it),
        }
    }
    directory
}

fn facts(id: &str) -> AlarmFacts {
    AlarmFacts {
        id: AlarmId::from_name(id),
        position: 7,
        rule: model::RuleId::new("air/dust").expect("a code"),
        entity: EntityId::new("stack-1").expect("a code"),
        owned_by: Some(code("mill")),
        group: "mill/process".to_owned(),
        severity: Severity::High,
        class: AlarmClass::Process,
        raised_at: at(5),
        life: Life::Active,
        acknowledged_by: None,
        held: None,
        drill: false,
    }
}
