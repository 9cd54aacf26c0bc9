//! What every ledger keeps.

use model::{
    Alarm, AlarmId, Case, CaseEntry, CaseEntryKind, CaseResult, CaseState, Evidence, LifeEntry,
    LifeStep, Position, Severity,
};

use super::nouns::{alarm, at, case, code, ended};
use crate::{AlarmFilter, CaseFilter, Changes, Ledger, PageRequest, Scope, StateFilter};

mod filters;
mod one_open;
mod pages;

pub use filters::{
    filters_choose, occurrences_are_counted, quiet_alarms_are_listed, scope_cuts_lists,
};
pub use one_open::{one_open_alarm_a_subject, one_open_alarm_of_rivals, one_open_case_an_entity};
pub use pages::{alarm_pages_are_stable, case_pages_are_stable, refuses_a_bad_cursor};

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
