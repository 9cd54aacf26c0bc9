//! Readings over HTTP, good and bad.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json as value};

use crate::{
    center::{Answer, Center, json},
    zone::SOURCE_TOKEN,
};

fn delivery(bytes: impl Into<Body>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/observations")
        .header(header::AUTHORIZATION, format!("Bearer {SOURCE_TOKEN}"))
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request.headers_mut().unwrap().insert(
            header::HeaderName::from_bytes(name.as_bytes()).unwrap(),
            value.parse().unwrap(),
        );
    }
    request.body(bytes.into()).unwrap()
}

async fn deliver(center: &Center, payload: &Value) -> Answer {
    center.send(delivery(payload.to_string(), &[])).await
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_many_and_gzip() {
    let center = Center::start().await;
    let item = |s: u32, so2: f64| {
        let time = format!("2026-11-22T00:00:{s:02}Z");
        value!({"entity": "stack-1", "time": time, "values": {"so2": so2, "o2": 9.1}})
    };
    let receipt = deliver(&center, &item(1, 400.0)).await.expect(200);
    assert_eq!((&receipt["accepted"], &receipt["rejected"]), (&value!(2), &value!(0)));
    assert_eq!(receipt["results"], value!([{"item": 1, "ok": true}]));
    let many = value!([item(2, 401.0), item(3, 402.0)]);
    assert_eq!(deliver(&center, &many).await.expect(200)["accepted"], 4);
    let bytes = gzip(many.to_string().as_bytes());
    // What is durable is recognised once the loop has read it.
    center.centre.applied_to(center.centre.world().log.head()).await;
    let packed = center.send(delivery(bytes.clone(), &[("content-encoding", "gzip")])).await;
    // The same again: recognised, to the last digit.
    assert_eq!(packed.expect(200)["duplicates"], 4);
    assert_eq!(center.send(delivery(bytes, &[])).await.expect(200)["duplicates"], 4);
    let history = &center.centre.world().history;
    let series = center.centre.zone().series_of(&"stack-1".parse().unwrap())[0];
    center.centre.applied_to(center.centre.world().log.head()).await;
    let (from, to) = (model::Time::from_s(0), model::Time(i64::MAX));
    assert_eq!(history.readings(series, from, to, 100, true).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_item_is_named_and_the_others_go_on() {
    let center = Center::start().await;
    let good =
        value!({"entity": "stack-1", "time": "2026-11-22T00:00:00Z", "values": {"so2": 1.0}});
    let with = |field: &str, bad: Value| {
        let mut item = good.clone();
        item[field] = bad;
        item
    };
    for (bad, word) in [
        (with("entity", value!("stack-9")), "entity `stack-9` is not known"),
        (with("entity", value!("stack-2")), "not this source's"),
        (with("values", value!({"so3": 1.0})), "quantity `so3` is not known"),
        (with("values", value!({"so2": "31.4"})), "so2"),
        (with("values", value!({"so2": 1e308})), "not a measurement"),
        (with("values", value!({"so2": null})), "so2"),
        (with("time", value!("2026-11-22T00:00:00")), "time"),
        (with("time", value!("2026-11-22T09:00:00Z")), "lies ahead"),
        (with("time", value!("1970-01-01T00:00:00Z")), "too long ago"),
        (with("status", value!("77")), "77"),
        (with("colour", value!("red")), "colour"),
        (with("units", value!({"so2": "furlong"})), "furlong"),
        (value!(7), "item 1"),
    ] {
        let receipt = deliver(&center, &value!([bad, good])).await.expect(200);
        assert_eq!(receipt["rejected"], 1, "{receipt}");
        let problem = receipt["results"][0]["problem"].as_str().unwrap_or_default();
        assert!(problem.contains(word), "{bad}: {problem}");
        assert_eq!(receipt["results"][1]["ok"], true, "{receipt}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_does_not_read_is_refused_whole() {
    let center = Center::start().await;
    // Sixty-five members of a mebibyte each inflate to more than 64 MiB.
    let bomb = gzip(&vec![b' '; 1 << 20]).repeat(65);
    let json = "application/json";
    for (name, bytes, kind, encoding, status) in [
        ("nothing", vec![], json, "", 400),
        ("no JSON", b"so2=31".to_vec(), json, "", 400),
        ("no UTF-8", b"[{\"entity\": \"\xff\"}]".to_vec(), json, "", 400),
        ("another type", b"{}".to_vec(), "text/csv", "", 415),
        ("another packing", b"{}".to_vec(), json, "br", 415),
        ("no gzip", b"{}".to_vec(), json, "gzip", 400),
        ("9 MiB", vec![b' '; 9 << 20], json, "", 413),
        ("a bomb", bomb, json, "gzip", 413),
    ] {
        let headers = [("content-type", kind), ("content-encoding", encoding)];
        let answer = center.send(delivery(bytes, &headers)).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text());
        assert!(answer.json()["detail"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_for_as_long_as_the_registry_says() {
    let center = Center::start().await;
    let item =
        value!({"entity": "stack-1", "time": "2026-11-22T00:00:00Z", "values": {"so2": 1.0}});
    deliver(&center, &item).await.expect(200);
    let gate = center.centre.registry().await;
    let hash = api::sha256_hex("another token");
    gate.write().put_source_token(&"mill-logger".parse().unwrap(), &hash).await.unwrap();
    gate.show().await.unwrap();
    deliver(&center, &item).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_delivers_within_their_unit() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let item = |entity: &str| value!({"entity": entity, "time": "2026-11-22T00:00:00Z", "values": {"so2": 1.0}});
    let receipt = center.post(&park, "/api/v1/observations", &item("stack-1")).await.expect(200);
    assert_eq!(receipt["accepted"], 1);
    let receipt = center.post(&park, "/api/v1/observations", &item("stack-2")).await.expect(200);
    assert!(receipt["results"][0]["problem"].as_str().unwrap().contains("is not known"));
    let enterprise = center.login("enterprise").await;
    center.post(&enterprise, "/api/v1/observations", &item("stack-1")).await.expect(403);
    let nobody = json(Method::POST, "/api/v1/observations", &item("stack-1"));
    center.send(nobody).await.expect(401);
}
