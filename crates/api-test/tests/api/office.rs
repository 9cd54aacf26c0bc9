//! People, the audit, and the center's own health.

use axum::http::Method;
use serde_json::{Value, json as value};

use crate::{
    center::{Center, json},
    registry::{refused, with},
};

fn lan() -> Value {
    value!({"id": "lan", "name": "Nguyễn Thị Lan", "role": "operator", "org": "dinh-vu",
        "password": "mật khẩu đầu tiên"})
}

async fn try_login(center: &Center, user: &str, password: &str) -> u16 {
    let body = value!({"user": user, "password": password});
    center.send(json(Method::POST, "/api/v1/session", &body)).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_changed_and_shut_out() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let made = center.post(&admin, "/api/v1/users", &lan()).await;
    assert!(!made.text().contains("password"), "{}", made.text());
    assert_eq!(made.expect(201)["enabled"], true);
    let body = value!({"user": "lan", "password": "mật khẩu đầu tiên"});
    let session = center.send(json(Method::POST, "/api/v1/session", &body)).await.expect(200);
    assert_eq!(session["must_change_password"], true);
    let patch = async |change: Value| {
        center.send(admin.request(Method::PATCH, "/api/v1/users/lan", Some(&change))).await
    };
    let changed = patch(value!({"name": "Lan", "role": "leader"})).await.expect(200);
    assert_eq!(
        changed,
        value!({"id": "lan", "name": "Lan", "role": "leader", "org": "dinh-vu", "enabled": true})
    );
    patch(value!({"password": "mật khẩu thứ hai"})).await.expect(200);
    assert_eq!(try_login(&center, "lan", "mật khẩu đầu tiên").await, 401);
    assert_eq!(try_login(&center, "lan", "mật khẩu thứ hai").await, 200);
    patch(value!({"enabled": false})).await.expect(200);
    assert_eq!(try_login(&center, "lan", "mật khẩu thứ hai").await, 401);
    let audit = center.get(&admin, "/api/v1/audit?subject=user/lan&by=admin").await;
    assert!(!audit.text().contains("mật khẩu"), "{}", audit.text());
    let actions = audit.expect(200);
    let actions = actions["items"].as_array().unwrap().iter().map(|it| it["action"].clone());
    assert_eq!(
        actions.collect::<Vec<_>>(),
        ["user.change", "user.change", "user.change", "user.create"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_person_is_refused_by_the_field() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let base = lan();
    for (body, status, field) in [
        (with(&base, "id", value!("Lan Nguyễn")), 422, "id"),
        (with(&base, "id", value!("a/b")), 422, "id"),
        (with(&base, "id", value!("operator")), 409, ""),
        (with(&base, "name", value!("")), 422, "name"),
        (with(&base, "role", value!("king")), 422, "role"),
        (with(&base, "org", value!("moon")), 422, "org"),
        (with(&base, "password", value!("short")), 422, "password"),
    ] {
        let (found, named) = refused(&center, &admin, ("POST", "/api/v1/users"), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    for (path, change, status) in [
        ("/api/v1/users/nobody", value!({"name": "x"}), 404),
        ("/api/v1/users/operator", value!({"role": "king"}), 422),
        ("/api/v1/users/admin", value!({"enabled": false}), 409),
        ("/api/v1/users/admin", value!({"role": "leader"}), 409),
        ("/api/v1/users/operator", value!({"unknown": 1}), 400),
    ] {
        let (found, _) = refused(&center, &admin, ("PATCH", path), &change).await;
        assert_eq!(found, status, "{path} {change}");
    }
    let operator = center.login("operator").await;
    assert_eq!(refused(&center, &operator, ("POST", "/api/v1/users"), &base).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_ends_at_their_subtree() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let mut body = with(&lan(), "role", value!("admin"));
    center.post(&admin, "/api/v1/users", &body).await.expect(201);
    let lan = center.first_login("lan", "mật khẩu đầu tiên").await;
    let users = center.get(&lan, "/api/v1/users").await.expect(200);
    let ids: Vec<_> = users["items"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["enterprise", "lan", "park"]);
    let path = "/api/v1/users/operator";
    assert_eq!(refused(&center, &lan, ("PATCH", path), &value!({"name": "x"})).await.0, 404);
    body["id"] = value!("minh");
    body["org"] = value!("heza");
    let found = refused(&center, &lan, ("POST", "/api/v1/users"), &body).await;
    assert_eq!(found, (422, value!("org")));
    // Of the audit they read what their own people did.
    let audit = center.get(&lan, "/api/v1/audit?limit=1000").await.expect(200);
    let by = audit["items"].as_array().unwrap().iter().map(|it| it["by"].as_str().unwrap());
    assert!(by.into_iter().all(|it| it == "lan"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_read_and_verified() {
    let center = Center::start().await;
    let leader = center.login("leader").await;
    center.login("operator").await;
    let page = center.get(&leader, "/api/v1/audit?limit=1").await.expect(200);
    assert_eq!(
        (&page["items"][0]["action"], &page["items"][0]["by"]),
        (&value!("session.open"), &value!("operator"))
    );
    assert_eq!(page["items"][0]["address"], "10.0.0.9");
    let next = page["next"].as_str().unwrap();
    let page =
        center.get(&leader, &format!("/api/v1/audit?limit=1&cursor={next}")).await.expect(200);
    assert_eq!(page["items"][0]["by"], "leader");
    let verified = center.get(&leader, "/api/v1/audit/verify").await.expect(200);
    assert_eq!(verified, value!({"lines": 2, "ok": true}));
    let operator = center.login("operator").await;
    center.get(&operator, "/api/v1/audit").await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_center_says_how_it_is_doing() {
    let center = Center::start().await;
    center
        .deliver(&value!({"entity": "stack-1", "time": center.centre.now().to_string(), "values": {"so2": 9}}))
        .await;
    let operator = center.login("operator").await;
    let health = center.get(&operator, "/api/v1/health").await.expect(200);
    for (field, expected) in [
        ("/uptime_s", value!(5)),
        ("/log/last_sync_us", value!(200)),
        ("/history/pending", value!(1)),
        ("/rates/readings_per_s", value!(1.5)),
        ("/packs/0/ok", value!(true)),
        ("/version", value!("0.0.0-test")),
    ] {
        assert_eq!(health.pointer(field), Some(&expected), "{field} of {health}");
    }
    // The clock writes into the log too.
    let [head, applied] = ["head", "applied"].map(|it| health["log"][it].as_u64().unwrap());
    assert!(1 <= applied && applied <= head, "{health}");
}
