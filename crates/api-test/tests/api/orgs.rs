//! The tree of units, as an administrator builds it.

use axum::http::Method;
use serde_json::{Value, json as value};

use crate::{
    center::{Answer, Center, Login},
    registry::{refused, with},
};

fn yard() -> Value {
    value!({"id": "yard", "parent": "dinh-vu", "kind": "enterprise",
        "title": {"vi": "Công ty Bãi Cảng", "en": "Yard Co."}})
}

async fn put(center: &Center, by: &Login, id: &str, body: &Value) -> Answer {
    center.send(by.request(Method::PUT, &format!("/api/v1/orgs/{id}"), Some(body))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_added_renamed_and_moved() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let made = center.post(&admin, "/api/v1/orgs", &yard()).await.expect(201);
    let no_quota = value!({"readings_per_s": null, "readings_per_day": null});
    assert_eq!(made, with(&yard(), "quota", no_quota));
    // Everybody above sees it at once, in the list and in the catalogue.
    let park = center.login("park").await;
    let list = center.get(&park, "/api/v1/orgs").await.expect(200);
    let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["dinh-vu", "mill", "yard"]);
    assert_eq!(list["items"][0]["parent"], Value::Null, "what is above is not theirs to see");
    let catalogue = center.get(&park, "/api/v1/catalogue").await.expect(200);
    assert_eq!(catalogue["orgs"], list["items"]);

    let renamed = with(&yard(), "title", value!({"vi": "Cảng Bãi", "en": ""}));
    let after = put(&center, &admin, "yard", &renamed).await.expect(200);
    assert_eq!(after["title"], value!({"vi": "Cảng Bãi", "en": "Cảng Bãi"}));
    // Moved with what is below it: the mill's people no longer answer to the first park.
    let moved = value!({"id": "mill", "parent": "cat-hai", "kind": "enterprise",
        "title": {"vi": "Nhà máy", "en": "Mill"}});
    put(&center, &admin, "mill", &moved).await.expect(200);
    center.get(&park, "/api/v1/entities/stack-1").await.expect(404);

    let audit = center.get(&admin, "/api/v1/audit?subject=org/yard").await.expect(200);
    let lines = audit["items"].as_array().unwrap();
    let actions: Vec<_> = lines.iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["org.change", "org.create"]);
    let detail: Value = serde_json::from_str(lines[0]["detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail["before"]["title"]["en"], "Yard Co.");
    assert_eq!(detail["after"]["title"]["vi"], "Cảng Bãi");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_unit_is_refused_by_the_field() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let base = yard();
    for (body, status, field) in [
        (with(&base, "id", value!("bãi cảng")), 422, "id"),
        (with(&base, "id", value!("mill")), 409, ""),
        (with(&base, "parent", value!("moon")), 422, "parent"),
        (with(&base, "parent", Value::Null), 422, "parent"),
        (with(&base, "kind", value!("city")), 422, "kind"),
        // A park does not stand under an enterprise.
        (with(&with(&base, "parent", value!("mill")), "kind", value!("park")), 422, "kind"),
        (with(&base, "title", value!({"vi": " ", "en": "Yard"})), 422, "title"),
    ] {
        let (found, named) = refused(&center, &admin, ("POST", "/api/v1/orgs"), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    let park = |parent: Value, kind: &str| {
        value!({"id": "dinh-vu", "parent": parent, "kind": kind,
            "title": {"vi": "Đình Vũ", "en": "Dinh Vu"}})
    };
    for (id, body, status, field) in [
        ("dinh-vu", park(value!("dinh-vu"), "park"), 422, "parent"),
        ("dinh-vu", park(value!("mill"), "park"), 422, "parent"),
        // The mill below would stand under a team.
        ("dinh-vu", park(value!("heza"), "team"), 422, "kind"),
        ("cat-hai", park(value!("heza"), "park"), 422, "id"),
        ("moon", with(&base, "id", value!("moon")), 404, ""),
    ] {
        let path = format!("/api/v1/orgs/{id}");
        let (found, named) = refused(&center, &admin, ("PUT", &path), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{id} {body}");
    }
    let leader = center.login("leader").await;
    assert_eq!(refused(&center, &leader, ("POST", "/api/v1/orgs"), &base).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_unit_is_renamed_and_stays() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let own = value!({"id": "heza", "kind": "authority",
        "title": {"vi": "Ban Quản lý Khu kinh tế", "en": "Zone Authority"}});
    let after = put(&center, &admin, "heza", &own).await.expect(200);
    assert_eq!(
        (&after["parent"], &after["title"]["en"]),
        (&Value::Null, &value!("Zone Authority"))
    );
    let moved = with(&own, "parent", value!("mill"));
    assert_eq!(put(&center, &admin, "heza", &moved).await.expect(422)["field"], "parent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_of_units_has_an_end() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let mut parent = "mill".to_owned();
    let mut status = 0;
    // The mill stands on the third level.
    for n in 4..=9 {
        let id = format!("team-{n}");
        let body = value!({"id": id, "parent": parent, "kind": "team",
            "title": {"vi": id, "en": ""}});
        status = center.post(&admin, "/api/v1/orgs", &body).await.status.as_u16();
        assert_eq!(status, if n <= 8 { 201 } else { 422 }, "level {n}");
        parent = id;
    }
    assert_eq!(status, 422);
}
