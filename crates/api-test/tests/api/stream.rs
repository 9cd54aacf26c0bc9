//! What is new, as it happens.

use std::time::Duration;

use axum::{
    body::BodyDataStream,
    http::{Method, header},
};
use futures::StreamExt as _;
use serde_json::{Value, json as value};

use crate::{
    center::{Center, Login},
    work::{measure, raise},
};

/// Somebody listening.
struct Listener {
    body: BodyDataStream,
    text: String,
}

/// One event: its name, its id and its data.
#[derive(Debug)]
struct Heard {
    name: String,
    id: Option<u64>,
    data: Value,
}

impl Listener {
    async fn open(center: &Center, by: &Login, since: Option<u64>) -> Self {
        let mut request = by.request(Method::GET, "/api/v1/stream", None);
        if let Some(since) = since {
            request.headers_mut().insert("last-event-id", since.into());
        }
        let response = center.open(request).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    async fn next(&mut self) -> Heard {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let rest = self.text.split_off(end + 2);
                return read(&std::mem::replace(&mut self.text, rest));
            }
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.body.next()).await;
            let chunk = chunk.expect("an event within ten seconds").unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn next_of(&mut self, name: &str) -> Heard {
        loop {
            let heard = self.next().await;
            if heard.name == name {
                return heard;
            }
        }
    }
}

fn read(event: &str) -> Heard {
    let field = |name: &str| {
        let line = event.lines().find_map(|it| it.strip_prefix(name));
        line.map(|it| it.trim_start_matches(':').trim().to_owned())
    };
    Heard {
        name: field("event").unwrap_or_default(),
        id: field("id").map(|it| it.parse().unwrap()),
        data: serde_json::from_str(&field("data").unwrap()).unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_heard_at_once_and_only_by_who_may() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut listener = Listener::open(&center, &operator, None).await;
    let first = listener.next().await;
    assert_eq!((first.name.as_str(), first.id), ("beat", first.data["position"].as_u64()));
    let id = raise(&center).await;
    let alarm = listener.next_of("alarm").await;
    assert_eq!((&alarm.data["id"], &alarm.data["state"]), (&value!(id), &value!("active")));
    let latest = listener.next_of("latest").await;
    assert_eq!(latest.data[0]["entity"], "stack-1");
    let ack = format!("/api/v1/alarms/{id}/acknowledge");
    center.post(&operator, &ack, &value!({})).await.expect(200);
    let alarm = listener.next_of("alarm").await;
    assert_eq!(alarm.data["acknowledged"]["by"], "operator");
    assert!(alarm.id.is_some());
    center.post(&operator, &format!("/api/v1/alarms/{id}/case"), &value!({})).await.expect(200);
    let case = listener.next_of("case").await;
    assert_eq!(case.data["alarm_title"]["en"], "SO₂ over its limit");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_how_the_center_is() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut listener = Listener::open(&center, &operator, None).await;
    let well = listener.next_of("health").await;
    assert_eq!(well.data, value!({"state": "ok", "reasons": []}));
    let text = model::Text::new("Đĩa sắp đầy", "The disk is nearly full");
    center.centre.report("disk_low", Some(text));
    let worse = listener.next_of("health").await;
    assert_eq!(worse.data["state"], "degraded");
    assert_eq!(worse.data["reasons"][0]["code"], "disk_low");
    assert_eq!(worse.data["reasons"][0]["text"]["vi"], "Đĩa sắp đầy");
    let health = center.get(&operator, "/api/v1/health").await.expect(200);
    assert_eq!(
        (&health["state"], &health["reasons"]),
        (&worse.data["state"], &worse.data["reasons"])
    );
    center.centre.report("disk_low", None);
    assert_eq!(listener.next_of("health").await.data, well.data);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_hears_nothing_of_it() {
    let center = Center::start().await;
    let world = center.centre.world();
    let mut stranger = world.accounts.user(&"park".parse().unwrap()).await.unwrap().unwrap();
    stranger.user.id = "stranger".parse().unwrap();
    stranger.user.org = "cat-hai".parse().unwrap();
    world.accounts.put_user(&stranger).await.unwrap();
    let stranger = center.login("stranger").await;
    let mut listener = Listener::open(&center, &stranger, None).await;
    raise(&center).await;
    for _ in 0..5 {
        let heard = listener.next().await;
        assert!(matches!(heard.name.as_str(), "beat" | "registry" | "health"), "{heard:?}");
        if heard.name == "beat" && 5 < heard.data["position"].as_u64().unwrap() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_hears_what_they_missed() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut listener = Listener::open(&center, &operator, None).await;
    let begun = listener.next().await.id.unwrap();
    drop(listener);
    let id = raise(&center).await;
    let mut listener = Listener::open(&center, &operator, Some(begun)).await;
    let alarm = listener.next_of("alarm").await;
    assert_eq!(alarm.data["id"], value!(id));
    // And nothing twice, from where they were.
    drop(listener);
    let mut listener = Listener::open(&center, &operator, Some(center.centre.applied().0)).await;
    measure(&center, &[640.0]).await;
    let next = loop {
        let heard = listener.next().await;
        if !matches!(heard.name.as_str(), "beat" | "health") {
            break heard;
        }
    };
    assert_eq!(next.name, "latest");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_another_log_begins_anew() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut listener = Listener::open(&center, &operator, Some(1_000_000)).await;
    let reset = listener.next().await;
    assert_eq!((reset.name.as_str(), reset.id), ("reset", Some(center.centre.applied().0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_listener_is_told_to_begin_anew() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut listener = Listener::open(&center, &operator, None).await;
    assert_eq!(listener.next().await.name, "beat");
    // More bulletins than are kept for anybody: each showing of the registry is one.
    for _ in 0..5_000 {
        center.centre.registry().await.show().await.unwrap();
    }
    assert_eq!(listener.next_of("reset").await.data, value!({}));
}
