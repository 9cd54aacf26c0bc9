//! What is refused at a door, and how it comes in after all.

use axum::http::{Method, Request, header};
use serde_json::{Value, json as value};

use crate::{
    center::{Answer, Center, Login, json},
    zone::SOURCE_TOKEN,
};

async fn send(center: &Center, path: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {SOURCE_TOKEN}"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/json");
    center.send(request.body(body.to_owned().into()).unwrap()).await
}

/// The letters somebody sees, once there are this many.
async fn letters(center: &Center, by: &Login, query: &str, n: usize) -> Vec<Value> {
    for _ in 0..200 {
        let list = center.get(by, &format!("/api/v1/dead-letters{query}")).await.expect(200);
        let items = list["items"].as_array().unwrap();
        if items.len() == n {
            return items.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("there are not {n} letters");
}

async fn delete(center: &Center, by: &Login, path: &str) -> Answer {
    center.send(by.request(Method::DELETE, path, None)).await
}

fn stack(entity: &str, so2: f64) -> Value {
    value!({"entity": entity, "time": "2026-11-22T00:00:00Z", "values": {"so2": so2, "odd": 1}})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_listed_with_its_reason() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let body = value!([stack("stack-1", 5.0), stack("stack-9", 5.0)]).to_string();
    let receipt = send(&center, "/api/v1/observations", &body).await.expect(200);
    assert_eq!(receipt["accepted"], 1);
    send(&center, "/api/v1/observations", "{\"entity\": ").await.expect(400);
    let lines = "stack,entity=stack-1 so2=7,dust=\"x\" 1795305660\nnonsense\n";
    send(&center, "/api/v2/write?precision=s", lines).await.expect(400);

    let all = letters(&center, &operator, "", 3).await;
    let shown = |it: &Value| {
        let text = |name: &str| it[name].as_str().unwrap().to_owned();
        format!("{} {} {} {}", text("source"), text("way"), text("code"), it["complete"])
    };
    let shown: Vec<_> = all.iter().map(shown).collect();
    let source = all[0]["source"].as_str().unwrap();
    assert_eq!(
        shown,
        [
            format!("{source} line not_a_number true"),
            format!("{source} http cut_off true"),
            format!("{source} http unknown_quantity true"),
        ]
    );
    assert_eq!(all[2]["size"], body.len());
    let reason = all[2]["reason"]["en"].as_str().unwrap();
    assert!(reason.starts_with("item 1: quantity `odd` is not known"), "{reason}");

    let id = |at: usize| all[at]["id"].as_u64().unwrap();
    let path = |at: usize| format!("/api/v1/dead-letters/{}", id(at));
    let one = center.get(&operator, &path(2)).await.expect(200);
    assert_eq!(one["payload"], body.as_str());
    let bad_lines = center.get(&operator, &path(0)).await.expect(200);
    assert_eq!(bad_lines["payload"], lines);
    letters(&center, &operator, "?reason=cut_off", 1).await;
    letters(&center, &operator, "?reason=is+not+known&limit=1", 1).await;
    letters(&center, &operator, &format!("?source={source}"), 3).await;
    letters(&center, &operator, "?source=another", 0).await;
    center.get(&operator, "/api/v1/dead-letters/99").await.expect(404);

    let health = center.get(&operator, "/api/v1/health").await.expect(200);
    assert_eq!(health["dead_letters"]["count"], 3);
    assert_eq!(health["dead_letters"]["lost"], 0);

    // An enterprise sees its own source's, and nobody may throw away what they may not change.
    delete(&center, &operator, &path(0)).await.expect(403);
    let admin = center.login("admin").await;
    delete(&center, &admin, &path(0)).await.expect(204);
    delete(&center, &admin, &path(0)).await.expect(404);
    let gone = delete(&center, &admin, "/api/v1/dead-letters?reason=cut_off").await.expect(200);
    assert_eq!(gone["removed"], 1);
    letters(&center, &operator, "", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_goes_in_once_its_reason_is_mended() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let good = value!({"entity": "stack-9", "time": "2026-11-22T00:00:00Z", "values": {"so2": 41}});
    send(&center, "/api/v1/observations", &good.to_string()).await.expect(200);
    let id = letters(&center, &admin, "", 1).await[0]["id"].as_u64().unwrap();
    let path = format!("/api/v1/dead-letters/{id}/replay");
    let still = center.post(&admin, &path, &value!({})).await.expect(200);
    assert_eq!((&still["accepted"], &still["removed"]), (&value!(0), &value!(0)));
    assert_eq!(still["refused"][0]["code"], "unknown_entity");

    let source = letters(&center, &admin, "", 1).await[0]["source"].clone();
    let stack = center.get(&admin, "/api/v1/entities/stack-1").await.expect(200);
    let entity = value!({"id": "stack-9", "kind": "stack", "title": {"vi": "Ống 9", "en": "Stack 9"},
        "owner": stack["owner"], "place": [106.8, 20.8], "attributes": {}, "source": source,
        "every_s": 300});
    let made = center.post(&admin, "/api/v1/entities", &entity).await;
    assert!(made.status.is_success(), "{}", made.text());
    let many = value!({"source": source, "before": "2100-01-01T00:00:00Z"});
    let done = center.post(&admin, "/api/v1/dead-letters/replay", &many).await.expect(200);
    assert_eq!((&done["letters"], &done["accepted"]), (&value!(1), &value!(1)));
    assert_eq!((&done["removed"], &done["more"]), (&value!(1), &value!(false)));
    letters(&center, &admin, "", 0).await;

    // The same again adds nothing, and a value that is there is not replaced by an older refusal.
    center.centre.applied_to(center.centre.world().log.head()).await;
    let other = value!([good, {"entity": "stack-9", "time": "2026-11-22T00:00:00Z",
        "values": {"so2": 99, "odd": 1}}]);
    send(&center, "/api/v1/observations", &other.to_string()).await.expect(200);
    let id = letters(&center, &admin, "", 1).await[0]["id"].as_u64().unwrap();
    let path = format!("/api/v1/dead-letters/{id}/replay");
    let known = center.post(&admin, &path, &value!({})).await.expect(200);
    assert_eq!((&known["known"], &known["accepted"]), (&value!(2), &value!(0)));

    let audit = center.get(&admin, "/api/v1/audit?subject=dead-letter").await.expect(200);
    let lines = audit["items"].as_array().unwrap();
    let actions: Vec<_> = lines.iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["dead-letter.replayed", "dead-letter.replay"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_brings_is_answered_and_not_kept() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let bad = stack("stack-9", 1.0);
    center.post(&operator, "/api/v1/observations", &bad).await.expect(200);
    letters(&center, &operator, "", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_over_its_quota_is_told_when_to_come_again() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let stack = center.get(&admin, "/api/v1/entities/stack-1").await.expect(200);
    let list = center.get(&admin, "/api/v1/orgs").await.expect(200);
    let owner = list["items"].as_array().unwrap().iter().find(|it| it["id"] == stack["owner"]);
    let mut org = owner.unwrap().clone();
    let path = format!("/api/v1/orgs/{}", org["id"].as_str().unwrap());
    let put = async |body: &Value| center.send(admin.request(Method::PUT, &path, Some(body))).await;
    for (quota, status) in [
        (value!({"readings_per_s": 0, "readings_per_day": null}), 422),
        (value!({"readings_per_s": 1, "readings_a_day": 1}), 400),
        (value!({"readings_per_s": null, "readings_per_day": 3}), 200),
    ] {
        org["quota"] = quota;
        assert_eq!(put(&org).await.status, status, "{org}");
    }
    // Whoever renames a unit and says nothing of its quota leaves it as it is.
    let mut renamed = org.clone();
    renamed.as_object_mut().unwrap().remove("quota");
    assert_eq!(put(&renamed).await.expect(200)["quota"], org["quota"]);

    let deliver = async |so2: f64| {
        let time = format!("2026-11-22T00:00:{so2:02}Z");
        let item = value!({"entity": "stack-1", "time": time, "values": {"so2": so2, "o2": 9.0}});
        let mut request = json(Method::POST, "/api/v1/observations", &item);
        let bearer = format!("Bearer {SOURCE_TOKEN}").parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        center.send(request).await
    };
    for so2 in [1.0, 2.0] {
        deliver(so2).await.expect(200);
    }
    let told = deliver(3.0).await;
    assert_eq!(told.status, 429, "{}", told.text());
    assert!(
        told.text().contains("has used up its quota of readings of the day"),
        "{}",
        told.text()
    );
    let wait: u64 = told.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
    let health = center.get(&admin, "/api/v1/health").await.expect(200);
    let quota = &health["quotas"][0];
    assert_eq!((&quota["used_today"], &quota["used_up"]), (&value!(4), &value!(true)));
    assert_eq!(quota["held"], 1);
    // The next day there is some again.
    center.pass(model::Span::from_h(24));
    deliver(3.0).await.expect(200);
}
