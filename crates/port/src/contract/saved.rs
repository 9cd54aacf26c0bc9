//! What every store of saved questions keeps. It stands on accounts, since each is somebody's.

use super::nouns::{at, code, furnish, user};
use crate::{Accounts, PortError, Registry, SavedQuestion, SavedQuestions};

fn question(id: &str, name: &str, owner: &str) -> SavedQuestion {
    SavedQuestion {
        id: id.to_owned(),
        name: name.to_owned(),
        sql: "SELECT entity, 'ống khói' AS \"loại\"\nFROM stack".to_owned(),
        chart: Some(r#"{"kind":"line","x":"time","y":["so2"]}"#.to_owned()),
        shared: true,
        owner: code(owner),
        created_at: at(1),
        changed_at: at(2),
    }
}

async fn with_people(registry: &dyn Registry, accounts: &dyn Accounts) {
    furnish(registry).await;
    for id in ["lan", "minh"] {
        accounts.put_user(&user(id, "mill")).await.expect("a user");
    }
}

/// They read back as put, by name; putting again replaces, taking away is for good.
pub async fn questions_read_back(
    registry: &dyn Registry,
    accounts: &dyn Accounts,
    saved: &dyn SavedQuestions,
) {
    assert_eq!(saved.saved_questions().await.expect("none yet"), []);
    with_people(registry, accounts).await;
    let later = question("1", "b: trung bình", "lan");
    let plain = SavedQuestion { chart: None, shared: false, ..question("2", "a: nhanh", "minh") };
    for it in [&later, &plain] {
        saved.put_saved_question(it).await.expect("a question is kept");
    }
    let all = saved.saved_questions().await.expect("both");
    assert_eq!(all, [plain.clone(), later.clone()]);
    let changed = SavedQuestion { name: "c".to_owned(), changed_at: at(3), ..plain };
    saved.put_saved_question(&changed).await.expect("it is replaced");
    let all = saved.saved_questions().await.expect("both");
    assert_eq!(all, [later.clone(), changed]);
    for (id, expected) in [("2", true), ("2", false), ("none", false)] {
        let gone = saved.delete_saved_question(id).await.expect("a question is taken away");
        assert_eq!(gone, expected, "{id}");
    }
    assert_eq!(saved.saved_questions().await.expect("one"), [later]);
}

/// Nobody's question is not kept.
pub async fn questions_are_somebodys(
    registry: &dyn Registry,
    accounts: &dyn Accounts,
    saved: &dyn SavedQuestions,
) {
    with_people(registry, accounts).await;
    let nobodys = question("1", "a", "nobody");
    let error = saved.put_saved_question(&nobodys).await.expect_err("there is no such user");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    assert_eq!(saved.saved_questions().await.expect("none"), []);
}
