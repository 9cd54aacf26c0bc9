//! The audit under the hands of somebody who has the database's password.

use port::{Audit, AuditEntry, PortError};
use store_sql::SqlStore;

use crate::place::{Place, both};

async fn write_five(store: &SqlStore) {
    for n in 0..5 {
        let entry = AuditEntry {
            n: 0,
            at: model::Time(n),
            by: "lan".to_owned(),
            address: "10.0.0.7".to_owned(),
            action: "limit.confirm".to_owned(),
            subject: format!("limit/{n}"),
            detail: "{}".to_owned(),
            hash: String::new(),
        };
        store.write(&entry).await.unwrap();
    }
}

/// Lets the lock off, does `sql`, and expects the check to say `expected`.
async fn check(place: &Place, store: &SqlStore, sql: &str, expected: &str) {
    write_five(store).await;
    let lock_off = match place {
        Place::Sqlite(_) => "DROP TRIGGER audit_changes_no_line; DROP TRIGGER audit_loses_no_line",
        Place::Postgres { .. } => "DROP TRIGGER audit_keeps_every_line ON audit",
    };
    let refused = place.run(sql).await.unwrap_err().to_string();
    assert!(refused.contains("the audit is append-only"), "{refused}");
    assert_eq!(store.verify().await.unwrap(), 5);
    place.run(lock_off).await.unwrap();
    place.run(sql).await.unwrap();
    let error = store.verify().await.unwrap_err();
    assert!(matches!(error, PortError::Damaged { .. }), "{error:?}");
    assert_eq!(error.to_string(), expected);
}

both! {
    a_changed_line_shows |place, store| {
        let expected =
            "audit line 3 is damaged: its hash does not fit what it says and the line before it";
        check(place, store, "UPDATE audit SET by_whom = 'minh' WHERE n = 3", expected).await;
    };

    a_missing_line_shows |place, store| {
        let expected = "audit line 2 is damaged: it is missing";
        check(place, store, "DELETE FROM audit WHERE n = 2", expected).await;
    };

    a_cut_end_shows |place, store| {
        let expected = "audit is damaged: it ends with line 3, but 5 lines were written";
        check(place, store, "DELETE FROM audit WHERE 3 < n", expected).await;
    };
}
