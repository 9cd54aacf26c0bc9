//! What every ledger keeps.

use std::collections::BTreeSet;

use model::{
    Alarm, AlarmClass, AlarmId, Case, CaseEntry, CaseEntryKind, CaseResult, CaseState, Evidence,
    LifeEntry, LifeStep, Position, Quiet, SeriesId, Severity, Shelf, Time,
};

use super::{
    nouns::{alarm, at, case, code, ended},
    together,
};
use crate::{
    AlarmFilter, CaseFilter, Changes, Ledger, Page, PageRequest, PortError, QuietFilter, Scope,
    StateFilter,
};

const EVERY_ALARM: AlarmFilter = AlarmFilter::of(Scope::All, StateFilter::Any);
const EVERY_CASE: CaseFilter =
    CaseFilter { scope: Scope::All, open_only: false, owner: None, entity: None };

fn with_alarms(alarms: &[Alarm]) -> Changes {
    Changes { alarms: alarms.to_vec(), ..Changes::default() }
}

fn with_cases(cases: &[Case]) -> Changes {
    Changes { cases: cases.to_vec(), ..Changes::default() }
}

fn line(alarm: &Alarm, position: u64, step: LifeStep) -> LifeEntry {
    let by = matches!(step, LifeStep::Commented { .. }).then(|| code("lan"));
    LifeEntry { alarm: alarm.id, position: Position(position), at: at(5), by, step }
}

fn closed(case: &Case, position: u64) -> Case {
    Case {
        state: CaseState::Closed(CaseResult::Solved),
        closed_at: Some(at(9)),
        position: Position(position),
        ..case.clone()
    }
}

async fn apply(ledger: &dyn Ledger, changes: &Changes) {
    ledger.apply(changes).await.expect("the changes are applied");
}

async fn alarms(ledger: &dyn Ledger, filter: &AlarmFilter) -> Vec<Alarm> {
    let page = ledger.alarms(filter, &PageRequest::first(100)).await.expect("alarms are listed");
    assert_eq!(page.next, None);
    page.items
}

async fn cases(ledger: &dyn Ledger, filter: &CaseFilter) -> Vec<Case> {
    let page = ledger.cases(filter, &PageRequest::first(100)).await.expect("cases are listed");
    assert_eq!(page.next, None);
    page.items
}

/// What was applied reads back equal, with its lines in order.
pub async fn reads_back(ledger: &dyn Ledger) {
    assert_eq!(ledger.applied().await.expect("nothing applied"), Position(0));
    assert_eq!(ledger.alarm(AlarmId::from_name("none")).await.expect("a look"), None);
    let raised = alarm("air/over", "stack-1", 3);
    let opened = case("air/exceedance", "stack-1", 4);
    let evidence = Evidence { name: "ảnh.jpg".to_owned(), sha256: "ab".repeat(32), bytes: 9 };
    let note = |text: &str| CaseEntryKind::Noted {
        text: text.to_owned(),
        evidence: vec![evidence.clone()],
    };
    let entry = |position, kind| CaseEntry {
        case: opened.id,
        position: Position(position),
        at: at(6),
        by: Some(code("lan")),
        kind,
    };
    // Three lines of one record, which only their order tells apart.
    let comment = |text: &str| LifeStep::Commented { text: text.to_owned() };
    let changes = Changes {
        alarms: vec![raised.clone()],
        life: vec![
            line(&raised, 3, LifeStep::Raised { severity: Severity::High, value: Some(0.1) }),
            line(&raised, 5, comment("c")),
            line(&raised, 5, comment("b")),
            line(&raised, 5, comment("a")),
        ],
        cases: vec![opened.clone()],
        entries: vec![entry(4, CaseEntryKind::Opened), entry(6, note("2")), entry(6, note("1"))],
    };
    apply(ledger, &changes).await;
    assert_eq!(ledger.alarm(raised.id).await.expect("a look"), Some(raised.clone()));
    assert_eq!(ledger.life(raised.id).await.expect("a look"), changes.life);
    assert_eq!(ledger.case(opened.id).await.expect("a look"), Some(opened.clone()));
    assert_eq!(ledger.entries(opened.id).await.expect("a look"), changes.entries);
    assert_eq!(alarms(ledger, &EVERY_ALARM).await, [raised]);
    assert_eq!(cases(ledger, &EVERY_CASE).await, [opened]);
    assert_eq!(ledger.applied().await.expect("a look"), Position(6));
    apply(ledger, &Changes::default()).await;
    assert_eq!(ledger.applied().await.expect("a look"), Position(6));
}

/// The same stretch of the log again, whole or cut otherwise, changes nothing.
pub async fn told_twice_changes_nothing(ledger: &dyn Ledger) {
    let first = alarm("air/over", "stack-1", 1);
    let over = ended(&first, 4);
    let second = alarm("air/over", "stack-1", 6);
    let case_first = case("air/exceedance", "stack-1", 2);
    let case_over = closed(&case_first, 5);
    let case_second = case("air/exceedance", "stack-1", 7);
    let comment = |text: &str| LifeStep::Commented { text: text.to_owned() };
    let stretches = [
        Changes {
            alarms: vec![first.clone()],
            cases: vec![case_first.clone()],
            life: vec![line(&first, 1, LifeStep::Ended)],
            entries: vec![],
        },
        Changes {
            alarms: vec![over.clone()],
            cases: vec![case_over.clone()],
            life: vec![line(&first, 3, comment("a")), line(&first, 4, LifeStep::Ended)],
            entries: vec![],
        },
        // Ends and begins in one stretch, told in the awkward order.
        Changes {
            alarms: vec![second.clone(), over.clone()],
            cases: vec![case_second.clone(), case_over.clone()],
            life: vec![
                line(&first, 4, LifeStep::Ended),
                line(&second, 6, comment("x")),
                line(&second, 6, comment("y")),
            ],
            entries: vec![],
        },
    ];
    for stretch in &stretches {
        apply(ledger, stretch).await;
    }
    let life = async || {
        let first = ledger.life(first.id).await.expect("a life");
        let second = ledger.life(second.id).await.expect("a life");
        [first, second].concat()
    };
    let before =
        (alarms(ledger, &EVERY_ALARM).await, cases(ledger, &EVERY_CASE).await, life().await);
    assert_eq!(before.0, [second.clone(), over]);
    assert_eq!(before.1, [case_second, case_over]);
    assert_eq!(before.2.len(), 5);
    for stretch in stretches.iter().chain(stretches.iter().rev()) {
        apply(ledger, stretch).await;
    }
    let after =
        (alarms(ledger, &EVERY_ALARM).await, cases(ledger, &EVERY_CASE).await, life().await);
    assert_eq!(after, before);
    assert_eq!(ledger.applied().await.expect("a look"), Position(7));
}

/// Each of `ledgers` tells an alarm of its own of one rule and subject, all at once: one stays, and the
/// others are refused whole. Then all count that one: it has the last number. Gives back the alarm as
/// it stood first.
pub async fn one_open_alarm_of_rivals(ledgers: &[&dyn Ledger]) -> Alarm {
    let n = u64::try_from(ledgers.len()).expect("it is small");
    let rivals: Vec<_> = (1..=n).map(|n| alarm("air/over", "stack-1", n)).collect();
    let told: Vec<_> = rivals
        .iter()
        .map(|it| Changes {
            life: vec![line(it, it.position.0, LifeStep::Ended)],
            ..with_alarms(std::slice::from_ref(it))
        })
        .collect();
    let telling = ledgers.iter().zip(&told).map(|(ledger, it)| ledger.apply(it));
    let results = together(telling.collect()).await;
    let n_kept = results.iter().filter(|it| it.is_ok()).count();
    assert_eq!(n_kept, 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
        assert!(error.to_string().contains("`air/over`"), "{error}");
    }
    let open = AlarmFilter { state: StateFilter::Open, ..EVERY_ALARM };
    let open = alarms(ledgers[0], &open).await;
    let [kept] = &open[..] else { panic!("{} alarms are open", open.len()) };
    for rival in &rivals {
        let life = ledgers[0].life(rival.id).await.expect("a life");
        assert_eq!(life.len(), usize::from(rival.id == kept.id), "a refusal leaves nothing behind");
    }

    // As many writers tell how often the alarm has come: the last word stays, in whatever order.
    let words = (1..=n).map(|n| {
        let repeats = u32::try_from(n).expect("it is small");
        with_alarms(&[Alarm { position: Position(100 + n), repeats, ..kept.clone() }])
    });
    let words: Vec<_> = words.collect();
    let telling = ledgers.iter().zip(&words).map(|(ledger, it)| ledger.apply(it));
    let results = together(telling.collect()).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let counted = ledgers[0].alarm(kept.id).await.expect("a look").expect("it is there");
    assert_eq!((u64::from(counted.repeats), counted.position), (n, Position(100 + n)));
    kept.clone()
}

/// At most one alarm of a rule and subject is open, however many are told at once; the others are
/// refused whole. Another subject is another matter.
pub async fn one_open_alarm_a_subject(ledger: &dyn Ledger) {
    let kept = &one_open_alarm_of_rivals(&[ledger; 64]).await;
    let whole = Alarm { series: None, ..alarm("air/over", "stack-1", 40) };
    let other_series = Alarm { series: Some(SeriesId(8)), ..alarm("air/over", "stack-1", 41) };
    let others = [
        whole.clone(),
        other_series,
        alarm("air/over", "stack-2", 42),
        alarm("air/stuck", "stack-1", 43),
    ];
    apply(ledger, &with_alarms(&others)).await;
    let again = Alarm { id: AlarmId::from_name("again"), ..whole };
    let error = ledger.apply(&with_alarms(&[again])).await.expect_err("one about the whole");
    assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
    apply(ledger, &with_alarms(&[alarm("air/over", "stack-1", 251), ended(kept, 250)])).await;
    let open = alarms(ledger, &AlarmFilter { state: StateFilter::Open, ..EVERY_ALARM }).await;
    assert_eq!(open.len(), 5);
}

/// At most one case of a procedure is open for an entity.
pub async fn one_open_case_an_entity(ledger: &dyn Ledger) {
    let rivals: Vec<_> = (1..=32).map(|n| case("air/exceedance", "stack-1", n)).collect();
    let told: Vec<_> = rivals.iter().map(|it| with_cases(std::slice::from_ref(it))).collect();
    let results = together(told.iter().map(|it| ledger.apply(it)).collect()).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, PortError::Conflict { .. }), "{error:?}");
    }
    let kept = cases(ledger, &EVERY_CASE).await;
    let next = case("air/exceedance", "stack-1", 41);
    apply(ledger, &with_cases(&[next.clone(), closed(&kept[0], 40)])).await;
    let open = cases(ledger, &CaseFilter { open_only: true, ..EVERY_CASE }).await;
    assert_eq!(open, [next]);
}

/// Alarms newest raised first, page by page, none twice and none lost while new ones are raised and
/// old ones change.
pub async fn alarm_pages_are_stable(ledger: &dyn Ledger) {
    // All at one instant, so that only the id orders them.
    let same_time =
        |n: u64| Alarm { raised_at: at(0), ..alarm(&format!("air/r{n}"), "stack-1", n) };
    let given: Vec<_> = (1..=25).map(same_time).collect();
    apply(ledger, &with_alarms(&given)).await;
    let (mut seen, mut request, mut n_pages) = (vec![], PageRequest::first(4), 0);
    loop {
        let page = ledger.alarms(&EVERY_ALARM, &request).await.expect("a page");
        assert!(page.items.len() <= 4);
        seen.extend(page.items.iter().map(|it| it.id));
        n_pages += 1;
        let Some(cursor) = page.next else { break };
        request.cursor = Some(cursor);
        let newcomer = alarm(&format!("air/new{n_pages}"), "stack-1", 100 + n_pages);
        let changed =
            Alarm { severity: Severity::Critical, position: Position(90), ..same_time(9) };
        apply(ledger, &with_alarms(&[newcomer, changed])).await;
    }
    let mut expected: Vec<_> = given.iter().map(|it| it.id).collect();
    expected.sort_by_key(|it| std::cmp::Reverse(it.to_string()));
    assert_eq!(seen, expected);
    assert_eq!(n_pages, 7);

    let exactly = AlarmFilter { severity_min: Some(Severity::Critical), ..EVERY_ALARM };
    let page = ledger.alarms(&exactly, &PageRequest::first(1)).await.expect("a page");
    assert_eq!((page.items.len(), page.next), (1, None), "a full last page has no next");
    let before_1970 = Alarm { raised_at: Time(-5), ..alarm("air/old", "stack-2", 200) };
    apply(ledger, &with_alarms(std::slice::from_ref(&before_1970))).await;
    assert_eq!(alarms(ledger, &EVERY_ALARM).await.pop(), Some(before_1970));
}

/// Cases newest opened first, page by page.
pub async fn case_pages_are_stable(ledger: &dyn Ledger) {
    let given: Vec<_> = (1..=9).map(|n| case(&format!("air/p{n}"), "stack-1", n)).collect();
    apply(ledger, &with_cases(&given)).await;
    let (mut seen, mut request) = (vec![], PageRequest::first(4));
    for n in 100.. {
        let page: Page<Case> = ledger.cases(&EVERY_CASE, &request).await.expect("a page");
        seen.extend(page.items.iter().map(|it| it.position.0));
        let Some(cursor) = page.next else { break };
        request.cursor = Some(cursor);
        apply(ledger, &with_cases(&[case(&format!("air/p{n}"), "stack-1", n)])).await;
    }
    assert_eq!(seen, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
}

/// A cursor that is none, or another list's, is refused with a sentence.
pub async fn refuses_a_bad_cursor(ledger: &dyn Ledger) {
    apply(ledger, &with_alarms(&[1, 2].map(|n| alarm("air/over", &format!("s{n}"), n)))).await;
    apply(ledger, &with_cases(&[1, 2].map(|n| case("air/p", &format!("s{n}"), n)))).await;
    let first = PageRequest::first(1);
    let of_alarms = ledger.alarms(&EVERY_ALARM, &first).await.expect("a page").next;
    let of_cases = ledger.cases(&EVERY_CASE, &first).await.expect("a page").next;
    assert!(of_alarms.is_some() && of_cases.is_some());
    let bad = ["", "1", "a.b.c", "' OR 1=1 --"].map(|it| Some(it.to_owned()));
    for cursor in bad.iter().chain([&of_cases]).cloned() {
        let page = PageRequest { cursor, n_max: 1 };
        let error = ledger.alarms(&EVERY_ALARM, &page).await.expect_err("no cursor of alarms");
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    }
    for cursor in bad.iter().chain([&of_alarms]).cloned() {
        let page = PageRequest { cursor, n_max: 1 };
        let error = ledger.cases(&EVERY_CASE, &page).await.expect_err("no cursor of cases");
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    }
}

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
