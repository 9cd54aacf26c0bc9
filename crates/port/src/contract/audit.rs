//! What every audit keeps.

use super::{nouns::at, together};
use crate::{Audit, AuditEntry, AuditFilter, Page, PageRequest, PortError};

fn line(by: &str, n: i64) -> AuditEntry {
    AuditEntry {
        n: 77,
        at: at(n),
        by: by.to_owned(),
        address: "10.0.0.7".to_owned(),
        action: "alarm.acknowledge".to_owned(),
        subject: format!("alarm/{}", n % 3),
        detail: format!(r#"{{"note":"đã rõ {n}"}}"#),
        hash: "ignored".to_owned(),
    }
}

async fn read(audit: &dyn Audit, filter: &AuditFilter, page: &PageRequest) -> Page<AuditEntry> {
    audit.read(filter, page).await.expect("the audit is read")
}

/// Lines written at once get consecutive numbers and one chain.
pub async fn is_one_chain(audit: &dyn Audit) {
    assert_eq!(audit.verify().await.expect("an empty chain holds"), 0);
    let lines: Vec<_> = (0..32).map(|n| line(if n < 16 { "lan" } else { "minh" }, n)).collect();
    for result in together(lines.iter().map(|it| audit.write(it)).collect()).await {
        result.expect("a line is written");
    }
    assert_eq!(audit.verify().await.expect("the chain holds"), 32);
    let page = read(audit, &AuditFilter::default(), &PageRequest::first(100)).await;
    assert_eq!(page.next, None);
    let numbers: Vec<_> = page.items.iter().map(|it| it.n).collect();
    assert_eq!(numbers, (1..=32).rev().collect::<Vec<_>>());
    for given in &lines {
        let kept = page.items.iter().find(|it| it.at == given.at).expect("the line is there");
        let expected = AuditEntry { n: kept.n, hash: kept.hash.clone(), ..given.clone() };
        assert_eq!(kept, &expected);
        assert_eq!(kept.hash.len(), 64);
    }
}

/// Pages neither repeat nor lose a line while new ones are written; filters choose.
pub async fn is_read_in_pages(audit: &dyn Audit) {
    for n in 0..10 {
        audit.write(&line("lan", n)).await.expect("a line is written");
    }
    let filter = AuditFilter { by: Some("lan".to_owned()), subject: None };
    let (mut seen, mut request) = (vec![], PageRequest::first(3));
    for n in 10.. {
        let page = read(audit, &filter, &request).await;
        assert!(page.items.len() <= 3);
        seen.extend(page.items.iter().map(|it| it.n));
        let Some(cursor) = page.next else { break };
        request.cursor = Some(cursor);
        audit.write(&line("lan", n)).await.expect("a line is written meanwhile");
    }
    assert_eq!(seen, (1..=10).rev().collect::<Vec<_>>());

    audit.write(&line("minh", 90)).await.expect("a line is written");
    let text = |it: &str| Some(it.to_owned());
    for (by, subject, expected) in [
        (None, None, 14),
        (text("lan"), None, 13),
        (text("minh"), None, 1),
        (None, text("alarm/0"), 6),
        (text("minh"), text("alarm/0"), 1),
        (text("minh"), text("alarm/1"), 0),
        (text("nobody"), None, 0),
    ] {
        let filter = AuditFilter { by, subject };
        let page = read(audit, &filter, &PageRequest::first(100)).await;
        assert_eq!(page.items.len(), expected, "{filter:?}");
    }
}

/// A cursor that is none is refused.
pub async fn refuses_a_bad_cursor(audit: &dyn Audit) {
    for cursor in ["", "7", "n.7", "a.0000000000000007."] {
        let page = PageRequest { cursor: Some(cursor.to_owned()), n_max: 10 };
        let error = audit.read(&AuditFilter::default(), &page).await.expect_err("no cursor");
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    }
}
