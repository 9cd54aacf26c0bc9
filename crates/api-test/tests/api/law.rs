//! Limits, who stands for them, and permits.

use model::Span;
use serde_json::{Value, json as value};

use crate::{
    center::Center,
    registry::{refused, with},
    work::measure,
};

fn permit() -> Value {
    value!({"id": "gpmt-123-2026", "entity": "stack-1", "document": "GPMT 123/2026, 01/03/2026",
        "valid_from": "2026-03-01", "valid_to": "2033-02-28", "regulation": "qcvn-test",
        "attributes": [{"attribute": "column", "equals": "B"}],
        "coefficients": [{"name": "kp", "factor": 0.9}],
        "limits": [{"quantity": "stack.so2", "period": "raw", "at_most": 0.45, "at_least": null,
            "unit": "g/m3"}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_law_is_browsed() {
    let center = Center::start().await;
    let enterprise = center.login("enterprise").await;
    let texts = center.get(&enterprise, "/api/v1/regulations").await.expect(200);
    let texts = texts["items"].as_array().unwrap();
    let new = texts.iter().find(|it| it["id"] == "qcvn-test").unwrap();
    assert_eq!(
        (&new["n_rows"], &new["n_missing"], &new["n_official"]),
        (&value!(3), &value!(1), &value!(0))
    );
    assert_eq!(new["in_force"], true);
    let old = texts.iter().find(|it| it["id"] == "qcvn-old").unwrap();
    assert_eq!((&old["in_force"], &old["legacy_until"]), (&value!(false), &value!("2031-12-31")));
    for (query, expected) in [
        ("", "qcvn-test/o2/1h qcvn-test/so2/1h qcvn-test/so2/raw"),
        ("?regulation=qcvn-old", ""),
        ("?quantity=stack.o2", "qcvn-test/o2/1h"),
        ("?pack=test&limit=2", "qcvn-test/o2/1h qcvn-test/so2/1h"),
        ("?pack=air", ""),
        ("?q=thu", "qcvn-test/o2/1h qcvn-test/so2/1h qcvn-test/so2/raw"),
        ("?on=2025-06-01", "qcvn-test/o2/1h qcvn-test/so2/raw"),
        ("?cursor=qcvn-test%2Fso2%2F1h", "qcvn-test/so2/raw"),
    ] {
        let list = center.get(&enterprise, &format!("/api/v1/limits{query}")).await.expect(200);
        let items = list["items"].as_array().unwrap();
        let ids: Vec<_> = items.iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids.join(" "), expected, "{query}");
    }
    let list = center.get(&enterprise, "/api/v1/limits?quantity=stack.o2").await.expect(200);
    assert_eq!(list["items"][0]["missing"], true);
    center.get(&enterprise, "/api/v1/limits?on=today").await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_person_stands_for_a_row() {
    let center = Center::start().await;
    let leader = center.login("leader").await;
    let path = "/api/v1/limits/qcvn-test%2Fso2%2Fraw/confirm";
    let note = value!({"note": "So với Công báo số 7, trang 3"});
    let limit = center.post(&leader, path, &note).await.expect(200);
    assert_eq!(
        (&limit["confidence"], &limit["confirmed"]["by"]),
        (&value!("official"), &value!("leader"))
    );
    // Again, in the same instant: a second word, not a clash.
    center.post(&leader, path, &note).await.expect(200);
    let texts = center.get(&leader, "/api/v1/regulations").await.expect(200);
    let texts = texts["items"].as_array().unwrap();
    assert_eq!(texts.iter().find(|it| it["id"] == "qcvn-test").unwrap()["n_official"], 1);
    measure(&center, &[400.0]).await;
    let entity = center.get(&leader, "/api/v1/entities/stack-1").await.expect(200);
    assert_eq!(entity["series"][0]["limits"][0]["limit"]["confidence"], "official");
    for (id, body, status) in [
        ("qcvn-test%2Fso2%2Fraw", value!({"note": ""}), 422),
        ("qcvn-test%2Fo2%2F1h", note.clone(), 409),
        ("qcvn-test%2Fnone", note.clone(), 404),
    ] {
        let path = format!("/api/v1/limits/{id}/confirm");
        assert_eq!(refused(&center, &leader, ("POST", &path), &body).await.0, status, "{id}");
    }
    let operator = center.login("operator").await;
    assert_eq!(refused(&center, &operator, ("POST", path), &note).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_comes_before_every_table() {
    let center = Center::start().await;
    measure(&center, &[400.0]).await;
    let park = center.login("park").await;
    let made = center.post(&park, "/api/v1/permits", &permit()).await.expect(201);
    assert_eq!(made["warnings"], value!([]));
    assert_eq!(made["entered_by"], "park");
    assert_eq!(
        made["limits"][0],
        value!({"quantity": "stack.so2", "period": "raw",
        "at_most": 450.0, "at_least": null, "unit": "mg/m3"})
    );
    let entity = center.get(&park, "/api/v1/entities/stack-1").await.expect(200);
    let raw = &entity["series"][0]["limits"][0]["limit"];
    assert_eq!((&raw["at_most"], &raw["permit"]["document"]), (&value!(450.0), &made["document"]));
    let hour = &entity["series"][0]["limits"][1]["limit"];
    assert_eq!((&hour["at_most"], &hour["missing"]), (&value!(360.0), &value!(false)), "{hour}");
    assert_eq!(hour["scaled_by"], value!([{"name": "kp", "factor": 0.9}]));
    let path = "/api/v1/permits?entity=stack-1";
    center.pass(Span::from_min(1));
    let newer = with(&permit(), "document", value!("GPMT 123/2026 sửa đổi"));
    center.post(&park, "/api/v1/permits", &newer).await.expect(201);
    for (query, n) in [("", 1), ("&versions=1", 2)] {
        let list = center.get(&park, &format!("{path}{query}")).await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), n, "{list}");
    }
    let list = center.get(&park, path).await.expect(200);
    let newest = &list["items"][0];
    assert_eq!(newest["document"], "GPMT 123/2026 sửa đổi");
    assert_eq!(newest["rows"][0]["id"], "permit/gpmt-123-2026/stack.so2/raw");
    let list = center.get(&park, &format!("{path}&versions=1")).await.expect(200);
    assert_eq!(list["items"][0]["rows"], value!([]), "an older version is not confirmed any more");
    let operator = center.login("operator").await;
    let elsewhere = with(&permit(), "entity", value!("stack-2"));
    assert_eq!(refused(&center, &operator, ("POST", "/api/v1/permits"), &elsewhere).await.0, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_person_stands_for_a_row_of_a_permit() {
    let center = Center::start().await;
    measure(&center, &[400.0]).await;
    let [park, leader] = [center.login("park").await, center.login("leader").await];
    center.post(&park, "/api/v1/permits", &permit()).await.expect(201);
    let held = async || {
        let entity = center.get(&leader, "/api/v1/entities/stack-1").await.expect(200);
        entity["series"][0]["limits"][0]["limit"].clone()
    };
    let before = held().await;
    assert_eq!((&before["confidence"], &before["confirmed"]), (&value!("read"), &Value::Null));
    let id = before["id"].as_str().unwrap();
    assert_eq!(id, "permit/gpmt-123-2026/stack.so2/raw");
    let path = format!("/api/v1/limits/{}/confirm", id.replace('/', "%2F"));
    let note = value!({"note": "So với bản giấy có dấu"});
    let confirmed = center.post(&leader, &path, &note).await.expect(200);
    for (field, expected) in [
        ("/id", value!(id)),
        ("/confidence", value!("official")),
        ("/confirmed/by", value!("leader")),
        ("/confirmed/note", value!("So với bản giấy có dấu")),
        ("/permit/document", permit()["document"].clone()),
        ("/at_most", value!(450.0)),
        ("/regulation", Value::Null),
    ] {
        assert_eq!(confirmed.pointer(field), Some(&expected), "{field} of {confirmed}");
    }
    center.pass(Span::from_min(1));
    assert_eq!(held().await["confidence"], "official");

    // A newer version is another paper: somebody has to look again.
    let newer = with(&permit(), "document", value!("GPMT 123/2026 sửa đổi"));
    center.post(&park, "/api/v1/permits", &newer).await.expect(201);
    let after = held().await;
    assert_eq!((&after["confidence"], &after["confirmed"]), (&value!("read"), &Value::Null));
    center.post(&leader, &path, &note).await.expect(200);
    assert_eq!(held().await["confirmed"]["by"], "leader");

    let elsewhere = "/api/v1/limits/permit%2Fgpmt-123-2026%2Fstack.so2%2F24h/confirm";
    assert_eq!(refused(&center, &leader, ("POST", elsewhere), &note).await.0, 404);
    assert_eq!(refused(&center, &park, ("POST", &path), &note).await.0, 403);
    let admin = center.login("admin").await;
    let audit = center.get(&admin, &format!("/api/v1/audit?subject=limit/{id}")).await.expect(200);
    assert_eq!(audit["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_judged_does_not_confirm_the_permit() {
    let center = Center::start().await;
    let [park, admin] = [center.login("park").await, center.login("admin").await];
    center.post(&park, "/api/v1/permits", &permit()).await.expect(201);
    let note = value!({"note": "So với bản giấy có dấu"});
    let path = "/api/v1/limits/permit%2Fgpmt-123-2026%2Fstack.so2%2Fraw/confirm";
    for (id, org, status) in
        [("boss", "mill", 403), ("head", "dinh-vu", 200), ("far", "cat-hai", 404)]
    {
        let password = "mật khẩu đầu tiên";
        let body =
            value!({"id": id, "name": id, "role": "leader", "org": org, "password": password});
        center.post(&admin, "/api/v1/users", &body).await.expect(201);
        let leader = center.first_login(id, password).await;
        assert_eq!(center.post(&leader, path, &note).await.status.as_u16(), status, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unusual_in_a_permit_is_a_warning() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let mut body = with(&permit(), "coefficients", value!([{"name": "kp", "factor": 1.7}]));
    body["limits"][0]["period"] = value!("8h");
    let made = center.post(&park, "/api/v1/permits", &body).await.expect(201);
    let warnings = made["warnings"].as_array().unwrap();
    let said = |word: &str| warnings.iter().any(|it| it["en"].as_str().unwrap().contains(word));
    assert!(warnings.len() == 2 && said("kp = 1.7") && said("8h"), "{made}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_permit_is_refused_by_the_field() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let base = permit();
    let limit = |field: &str, new: Value| {
        with(&base, "limits", value!([with(&base["limits"][0], field, new)]))
    };
    let twice = value!([base["limits"][0], base["limits"][0]]);
    for (body, status, field) in [
        (with(&base, "id", value!("GPMT số 1")), 422, "id"),
        (with(&base, "entity", value!("stack-2")), 404, ""),
        (with(&base, "document", value!("")), 422, "document"),
        (with(&base, "valid_from", value!("01/03/2026")), 400, ""),
        (with(&base, "valid_to", value!("2026-02-28")), 422, "valid_to"),
        (with(&base, "regulation", value!("qcvn-99")), 422, "regulation"),
        (
            with(&base, "attributes", value!([{"attribute": "column", "equals": "C"}])),
            422,
            "attributes.column",
        ),
        (
            with(&base, "attributes", value!([{"attribute": "colour", "equals": "C"}])),
            422,
            "attributes",
        ),
        (with(&base, "coefficients", value!([{"name": "kz", "factor": 1}])), 422, "coefficients"),
        (
            with(&base, "coefficients", value!([{"name": "kp", "factor": 0}])),
            422,
            "coefficients.kp",
        ),
        (limit("quantity", value!("stack.gold")), 422, "limits.0.quantity"),
        (limit("period", value!("2h")), 422, "limits.0.period"),
        (limit("unit", value!("ppm")), 422, "limits.0.unit"),
        (limit("at_most", Value::Null), 422, "limits.0.at_most"),
        (limit("at_least", value!(0.5)), 422, "limits.0.at_least"),
        (limit("at_most", value!(1e308)), 422, "limits.0.at_most"),
        (with(&base, "limits", twice), 422, "limits.stack.so2/raw"),
    ] {
        let (found, named) = refused(&center, &park, ("POST", "/api/v1/permits"), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    let enterprise = center.login("enterprise").await;
    let path = ("POST", "/api/v1/permits");
    assert_eq!(refused(&center, &enterprise, path, &base).await.0, 403);
    let list = center.get(&park, "/api/v1/permits").await.expect(200);
    assert_eq!(list["items"], value!([]));
}
