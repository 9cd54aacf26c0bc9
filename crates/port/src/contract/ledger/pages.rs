//! Lists page by page, while what they list changes.

use model::{Alarm, Case, Position, Severity, Time};

use super::{EVERY_ALARM, EVERY_CASE, alarms, apply, with_alarms, with_cases};
use crate::{
    AlarmFilter, Ledger, Page, PageRequest, PortError,
    contract::nouns::{alarm, at, case},
};

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
