//! What every store of accounts keeps. It stands on a registry, since a user belongs to a unit.

use model::{Role, Span, User, UserId};

use super::{
    nouns::{at, code, furnish, user},
    together,
};
use crate::{Accounts, Attempts, NewUser, PortError, Registry, Session, TokenOwner};

fn session(key: &str, user: &str, expires_s: i64) -> Session {
    Session {
        key: key.to_owned(),
        user: code::<UserId>(user),
        csrf: format!("csrf of {key}"),
        expires_at: at(expires_s),
    }
}

async fn with_users(registry: &dyn Registry, accounts: &dyn Accounts) {
    furnish(registry).await;
    for id in ["lan", "minh"] {
        accounts.put_user(&user(id, "mill")).await.expect("a user");
    }
}

/// Users read back with their hash, alone and in the list; putting again replaces.
pub async fn users_read_back(registry: &dyn Registry, accounts: &dyn Accounts) {
    assert_eq!(accounts.users().await.expect("no users yet"), []);
    with_users(registry, accounts).await;
    let lan: UserId = code("lan");
    assert_eq!(accounts.user(&lan).await.expect("lan"), Some(user("lan", "mill")));
    assert_eq!(accounts.user(&code("nobody")).await.expect("nobody"), None);
    let NewUser { user: was, .. } = user("lan", "mill");
    let promoted = NewUser {
        user: User { role: Role::Admin, enabled: false, must_change_password: false, ..was },
        password_hash: "$argon2id$other".to_owned(),
    };
    accounts.put_user(&promoted).await.expect("lan again");
    assert_eq!(accounts.user(&lan).await.expect("lan"), Some(promoted.clone()));
    let users = accounts.users().await.expect("both users");
    assert_eq!(users, [promoted.user, user("minh", "mill").user]);
    let error = accounts.put_user(&user("x", "nowhere")).await.expect_err("no such unit");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
}

/// A session is good until the instant it expires, and not at it.
pub async fn sessions_expire(registry: &dyn Registry, accounts: &dyn Accounts) {
    with_users(registry, accounts).await;
    let kept = session("k1", "lan", 100);
    accounts.put_session(&kept).await.expect("a session");
    for (now_s, expected) in [(0, Some(&kept)), (99, Some(&kept)), (100, None), (101, None)] {
        let found = accounts.session("k1", at(now_s)).await.expect("a look at the session");
        assert_eq!(found.as_ref(), expected, "at second {now_s}");
    }
    assert_eq!(accounts.session("k2", at(0)).await.expect("no such session"), None);
    let error = accounts.put_session(&session("k3", "nobody", 9)).await.expect_err("nobody's");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
}

/// Sessions end one by one, and all of one user at once, nobody else's.
pub async fn sessions_end(registry: &dyn Registry, accounts: &dyn Accounts) {
    with_users(registry, accounts).await;
    for (key, user) in [("l1", "lan"), ("l2", "lan"), ("l3", "lan"), ("m1", "minh")] {
        accounts.put_session(&session(key, user, 100)).await.expect("a session");
    }
    accounts.end_session("l1").await.expect("it ends");
    accounts.end_session("l1").await.expect("ending twice is fine");
    let found = accounts.session("l1", at(0)).await.expect("a look");
    assert_eq!(found, None);
    assert!(accounts.session("l2", at(0)).await.expect("a look").is_some());
    accounts.end_sessions_of(&code("lan")).await.expect("all of them end");
    for (key, is_there) in [("l2", false), ("l3", false), ("m1", true)] {
        let found = accounts.session(key, at(0)).await.expect("a look");
        assert_eq!(found.is_some(), is_there, "{key}");
    }
}

/// Sessions of one user are bounded; those that last longest stay.
pub async fn sessions_are_bounded(registry: &dyn Registry, accounts: &dyn Accounts) {
    with_users(registry, accounts).await;
    for n in 0..60 {
        let kept = session(&format!("k{n}"), "lan", 100 + n);
        accounts.put_session(&kept).await.expect("a session");
    }
    assert_eq!(accounts.session("k0", at(0)).await.expect("a look"), None);
    assert!(accounts.session("k59", at(0)).await.expect("a look").is_some());
}

/// A token's hash leads to its owner, and only the whole hash does.
pub async fn tokens_lead_to_their_owner(registry: &dyn Registry, accounts: &dyn Accounts) {
    with_users(registry, accounts).await;
    let owner = TokenOwner { user: code("lan"), label: "báo cáo đêm".to_owned() };
    accounts.put_token(&"a".repeat(64), &owner).await.expect("a token");
    let found = accounts.token(&"a".repeat(64)).await.expect("a look");
    assert_eq!(found, Some(owner));
    assert_eq!(accounts.token(&"a".repeat(63)).await.expect("a look"), None);
    let nobody = TokenOwner { user: code("nobody"), label: String::new() };
    let error = accounts.put_token("00", &nobody).await.expect_err("nobody's token");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
}

/// Failed logins are counted by address and name, also when they come at once; a success forgets
/// them, and so does a day.
pub async fn attempts_are_counted(_registry: &dyn Registry, accounts: &dyn Accounts) {
    let (home, cafe) = ("10.0.0.7", "113.160.1.2");
    let strange = "x\0'; DROP TABLE users; --".repeat(100);
    for name in ["lan", &strange] {
        let counted = (0..8).map(|s| accounts.count_attempt(cafe, name, at(s), false));
        for result in together(counted.collect()).await {
            result.expect("a failure is counted");
        }
        accounts.count_attempt(cafe, name, at(20), false).await.expect("one more");
        let found = accounts.attempts(cafe, name).await.expect("a look");
        assert_eq!(found, Attempts { failures: 9, last_at: Some(at(20)) }, "{name}");
        let elsewhere = accounts.attempts(home, name).await.expect("a look");
        assert_eq!(elsewhere, Attempts::default(), "the operator at home is not shut out");
    }
    accounts.count_attempt(cafe, "lan", at(30), true).await.expect("a success");
    assert_eq!(accounts.attempts(cafe, "lan").await.expect("a look"), Attempts::default());
    let two_days_later = at(20).plus(Span::from_h(48));
    accounts.count_attempt(home, "minh", two_days_later, false).await.expect("a failure");
    let forgotten = accounts.attempts(cafe, &strange).await.expect("a look");
    assert_eq!(forgotten, Attempts::default());
}
