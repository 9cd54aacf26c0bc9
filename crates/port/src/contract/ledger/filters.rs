//! What a list leaves out: by scope, by what is asked for.

use std::collections::BTreeSet;

use model::{Alarm, AlarmClass, AlarmId, Case, Quiet, Severity, Shelf};

use super::{EVERY_ALARM, EVERY_CASE, alarms, apply, cases, closed, with_alarms, with_cases};
use crate::{
    AlarmFilter, CaseFilter, Ledger, QuietFilter, Scope, StateFilter,
    contract::nouns::{alarm, at, case, code, ended},
};

/// Nobody sees what is outside their scope, whatever else they filter by. An alarm is theirs who
/// answered for the entity when it was raised; a case is theirs who see the entity.
pub async fn scope_cuts_lists(ledger: &dyn Ledger) {
    let names = ["stack-1", "stack-2", "stack-11"];
    let numbered = || (1..).zip(names);
    let owned = |it: &str, n| Alarm {
        owned_by: Some(code(&format!("of-{it}"))),
        ..alarm("air/over", it, n)
    };
    let given: Vec<_> = numbered().map(|(n, it)| owned(it, n)).collect();
    let opened: Vec<_> = numbered().map(|(n, it)| case("air/p", it, n)).collect();
    apply(ledger, &with_alarms(&given)).await;
    apply(ledger, &with_cases(&opened)).await;
    let only = |entities: &[&str]| Scope::Only {
        entities: entities.iter().map(|it| code(it)).collect(),
        orgs: entities.iter().map(|it| code(&format!("of-{it}"))).collect(),
    };
    for (scope, expected) in [
        (Scope::All, &["stack-11", "stack-2", "stack-1"][..]),
        (only(&["stack-1"]), &["stack-1"]),
        (only(&["stack-2", "stack-11", "gate"]), &["stack-11", "stack-2"]),
        (only(&["gate"]), &[]),
        (only(&[]), &[]),
    ] {
        let filter = AlarmFilter { scope: scope.clone(), ..EVERY_ALARM };
        let seen = alarms(ledger, &filter).await;
        assert!(seen.iter().map(|it| it.entity.as_str()).eq(expected.iter().copied()), "{scope:?}");
        let counted = ledger.occurrences(&scope, at(0), at(9_000), 9).await.expect("a count");
        assert_eq!(counted.len(), expected.len(), "{scope:?}");
        for state in [StateFilter::Open, StateFilter::Active, StateFilter::Ended] {
            let entity = Some(code("stack-1"));
            let filter = AlarmFilter { scope: scope.clone(), entity, state, ..EVERY_ALARM };
            let expected = expected.contains(&"stack-1") && state != StateFilter::Ended;
            assert_eq!(alarms(ledger, &filter).await.len(), usize::from(expected), "{filter:?}");
        }
        let filter = CaseFilter { scope, ..EVERY_CASE };
        let seen = cases(ledger, &filter).await;
        assert!(
            seen.iter().map(|it| it.entity.as_str()).eq(expected.iter().copied()),
            "{filter:?}"
        );
        let filter = CaseFilter { entity: Some(code("stack-1")), open_only: true, ..filter };
        let expected = usize::from(expected.contains(&"stack-1"));
        assert_eq!(cases(ledger, &filter).await.len(), expected, "{filter:?}");
    }
    // The stack is another's by now; the alarm stays with who had it.
    let scope = Scope::Only {
        entities: BTreeSet::from([code("stack-1")]),
        orgs: BTreeSet::from([code("of-another")]),
    };
    assert_eq!(alarms(ledger, &AlarmFilter { scope, ..EVERY_ALARM }).await, []);
}

/// Quiet alarms are listed by their reason, by their class, and by the alarm of their cause.
pub async fn quiet_alarms_are_listed(ledger: &dyn Ledger) {
    let cause = AlarmId::from_name("gateway");
    let shelf = Shelf { by: code("lan"), at: at(1), until: at(9), reason: "chờ thay".to_owned() };
    let heard = alarm("air/r1", "stack-1", 1);
    let shelved = Alarm { shelved: Some(shelf), ..alarm("air/r2", "stack-1", 2) };
    let device = AlarmClass::Device;
    let inhibited =
        Alarm { inhibited_by: Some(cause), class: device, ..alarm("air/r3", "stack-1", 3) };
    let both = Alarm { inhibited_by: Some(cause), ..shelved.clone() };
    let both = Alarm { id: AlarmId::from_name("both"), entity: code("stack-2"), ..both };
    apply(ledger, &with_alarms(&[heard, shelved, inhibited, both])).await;
    let quiet = |it| AlarmFilter { quiet: it, ..EVERY_ALARM };
    for (filter, n) in [
        (quiet(QuietFilter::Any), 4),
        (quiet(QuietFilter::Heard), 1),
        (quiet(QuietFilter::For(Quiet::Shelved)), 2),
        (quiet(QuietFilter::For(Quiet::Inhibited)), 2),
        (quiet(QuietFilter::For(Quiet::Suppressed)), 0),
        (quiet(QuietFilter::For(Quiet::OutOfService)), 0),
        (AlarmFilter { class: Some(device), ..EVERY_ALARM }, 1),
        (AlarmFilter { inhibited_by: Some(cause), ..EVERY_ALARM }, 2),
        (AlarmFilter { inhibited_by: Some(cause), class: Some(device), ..EVERY_ALARM }, 1),
    ] {
        assert_eq!(alarms(ledger, &filter).await.len(), n, "{filter:?}");
    }
}

/// What statistics are made of: raised within the time, or standing when it began.
pub async fn occurrences_are_counted(ledger: &dyn Ledger) {
    let gone = ended(&alarm("air/r1", "stack-1", 10), 20);
    let standing = alarm("air/r2", "stack-1", 30);
    let within = ended(&alarm("air/r3", "stack-1", 110), 130);
    let after = alarm("air/r4", "stack-1", 300);
    apply(ledger, &with_alarms(&[gone, standing, within.clone(), after])).await;
    let seen = ledger.occurrences(&Scope::All, at(100), at(200), 9).await.expect("a count");
    let rules: Vec<_> = seen.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(rules, ["air/r2", "air/r3"]);
    let it = &seen[1];
    assert_eq!((it.id, it.severity, it.class), (within.id, within.severity, within.class));
    assert_eq!(
        (it.raised_at, it.cleared_at, it.acknowledged_at),
        (at(110), Some(at(130)), Some(at(130)))
    );
    assert_eq!((it.active, it.quiet, it.ended_at), (false, false, Some(at(130))));
    let few = ledger.occurrences(&Scope::All, at(0), at(999), 2).await.expect("a count");
    assert_eq!(few.len(), 2);
}

/// By rule, by time and by chattering: what a page of history asks for.
async fn alarm_history_is_searched(ledger: &dyn Ledger) {
    let nervous = Alarm { chattering: true, ..alarm("air/r4", "stack-2", 4) };
    apply(ledger, &with_alarms(std::slice::from_ref(&nervous))).await;
    let rule = |it: &str| AlarmFilter { rule: Some(code(it)), ..EVERY_ALARM };
    let (from, before) = (Some(nervous.raised_at), Some(nervous.raised_at));
    for (filter, expected) in [
        (rule("air/r2"), &["air/r2"][..]),
        (rule("air/r9"), &[]),
        (AlarmFilter { entity: Some(code("stack-2")), ..rule("air/r3") }, &["air/r3"]),
        (AlarmFilter { chattering: true, ..EVERY_ALARM }, &["air/r4"]),
        (AlarmFilter { raised_from: from, ..EVERY_ALARM }, &["air/r4"]),
        (AlarmFilter { raised_before: before, ..EVERY_ALARM }, &["air/r3", "air/r2", "air/over"]),
        (AlarmFilter { raised_from: from, raised_before: before, ..EVERY_ALARM }, &[]),
    ] {
        let seen = alarms(ledger, &filter).await;
        assert!(seen.iter().map(|it| it.rule.as_str()).eq(expected.iter().copied()), "{filter:?}");
    }
}

/// Each filter of a list chooses what it says, alone and with others.
pub async fn filters_choose(ledger: &dyn Ledger) {
    let low = Alarm { severity: Severity::Low, ..alarm("air/over", "stack-1", 1) };
    let cleared = Alarm { active: false, cleared_at: Some(at(9)), ..alarm("air/r2", "stack-1", 2) };
    let over = ended(&alarm("air/r3", "stack-2", 3), 5);
    apply(ledger, &with_alarms(&[low, cleared, over])).await;
    let high = Some(Severity::High);
    for (state, entity, severity_min, expected) in [
        (StateFilter::Any, None, None, &["air/r3", "air/r2", "air/over"][..]),
        (StateFilter::Open, None, None, &["air/r2", "air/over"]),
        (StateFilter::Active, None, None, &["air/over"]),
        (StateFilter::Ended, None, None, &["air/r3"]),
        (StateFilter::Any, Some("stack-2"), None, &["air/r3"]),
        (StateFilter::Ended, Some("stack-2"), None, &["air/r3"]),
        (StateFilter::Open, Some("stack-1"), high, &["air/r2"]),
        (StateFilter::Any, None, high, &["air/r3", "air/r2"]),
        (StateFilter::Any, None, Some(Severity::Critical), &[]),
    ] {
        let entity = entity.map(code);
        let filter = AlarmFilter { state, entity, severity_min, ..EVERY_ALARM };
        let seen = alarms(ledger, &filter).await;
        assert!(seen.iter().map(|it| it.rule.as_str()).eq(expected.iter().copied()), "{filter:?}");
    }
    alarm_history_is_searched(ledger).await;
    let mine = case("air/p1", "stack-1", 1);
    let nobodys = Case { owner: None, ..case("air/p2", "stack-2", 2) };
    let done = closed(&case("air/p3", "stack-1", 3), 6);
    apply(ledger, &with_cases(&[mine, nobodys, done])).await;
    for (open_only, owner, entity, expected) in [
        (false, None, None, &["air/p3", "air/p2", "air/p1"][..]),
        (true, None, None, &["air/p2", "air/p1"]),
        (true, Some("lan"), None, &["air/p1"]),
        (false, Some("lan"), None, &["air/p3", "air/p1"]),
        (false, Some("lan"), Some("stack-2"), &[]),
        (true, None, Some("stack-2"), &["air/p2"]),
        (false, None, Some("stack-1"), &["air/p3", "air/p1"]),
    ] {
        let (owner, entity) = (owner.map(code), entity.map(code));
        let filter = CaseFilter { scope: Scope::All, open_only, owner, entity };
        let seen = cases(ledger, &filter).await;
        let seen = seen.iter().map(|it| it.procedure.as_str());
        assert!(seen.eq(expected.iter().copied()), "{filter:?}");
    }
}
