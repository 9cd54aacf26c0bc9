//! What every store of rules and holds keeps.

use model::{KeepRule, LegalHold};

use super::nouns::{at, code, furnish, user};
use crate::{Accounts, Keeping, PortError, Registry};

fn rule(id: &str, made_at: i64) -> KeepRule {
    KeepRule {
        id: id.to_owned(),
        kind: Some(code("stack")),
        org: Some(code("mill")),
        raw: "3 year".parse().ok(),
        hours: None,
        note: "theo quy chế số 7".to_owned(),
        by: code("lan"),
        made_at: at(made_at),
        acts_from: at(made_at + 1),
    }
}

fn hold(id: &str) -> LegalHold {
    LegalHold {
        id: id.to_owned(),
        entity: None,
        org: Some(code("mill")),
        from: "2026-01-01".parse().ok(),
        to: None,
        reason: "thanh tra".to_owned(),
        by: code("lan"),
        made_at: at(5),
    }
}

async fn with_people(registry: &dyn Registry, accounts: &dyn Accounts) {
    furnish(registry).await;
    accounts.put_user(&user("lan", "mill")).await.expect("a user");
}

/// They read back as put, in the order they were made; putting again replaces.
pub async fn reads_back(registry: &dyn Registry, accounts: &dyn Accounts, kept: &dyn Keeping) {
    with_people(registry, accounts).await;
    assert_eq!(kept.keep_rules().await.expect("none yet"), []);
    let (later, first) = (rule("a", 2), KeepRule { kind: None, org: None, ..rule("b", 1) });
    for it in [&later, &first] {
        kept.put_keep_rule(it).await.expect("a rule is kept");
    }
    assert_eq!(kept.keep_rules().await.expect("both"), [first.clone(), later.clone()]);
    let changed = KeepRule { raw: None, hours: "120 month".parse().ok(), ..first };
    kept.put_keep_rule(&changed).await.expect("it is replaced");
    assert_eq!(kept.keep_rules().await.expect("both"), [changed, later.clone()]);
    for (id, expected) in [("b", true), ("b", false)] {
        let gone = kept.delete_keep_rule(id).await.expect("a rule is taken away");
        assert_eq!(gone, expected, "{id}");
    }
    assert_eq!(kept.keep_rules().await.expect("one"), [later]);

    assert_eq!(kept.legal_holds().await.expect("none yet"), []);
    let whole = LegalHold { org: None, from: None, ..hold("2") };
    for it in [&hold("1"), &whole] {
        kept.put_legal_hold(it).await.expect("a hold is kept");
    }
    assert_eq!(kept.legal_holds().await.expect("both"), [hold("1"), whole.clone()]);
    assert!(kept.delete_legal_hold("1").await.expect("it is lifted"));
    assert_eq!(kept.legal_holds().await.expect("one"), [whole]);
}

/// A rule of a unit that there is not is not kept, nor a hold of nobody's.
pub async fn refuses_strangers(
    registry: &dyn Registry,
    accounts: &dyn Accounts,
    kept: &dyn Keeping,
) {
    with_people(registry, accounts).await;
    let strange = KeepRule { org: Some(code("nowhere")), ..rule("a", 1) };
    let error = kept.put_keep_rule(&strange).await.expect_err("there is no such unit");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    let nobodys = LegalHold { by: code("nobody"), ..hold("1") };
    let error = kept.put_legal_hold(&nobodys).await.expect_err("there is no such user");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
}
