//! Two people say "I have it" in the same instant, on either database: one has it, the other hears
//! who, and everybody else is told once.

use axum::{
    body::Body,
    http::{Method, Request},
};
use model::Span;
use serde_json::{Value, json as value};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{
    center::{Center, Login},
    work::raise,
};

/// An empty schema of the test's own; none where there is no PostgreSQL to try.
async fn postgres() -> Option<String> {
    let Ok(base) = std::env::var("HAIDANG_TEST_POSTGRES") else {
        let ci = std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!ci, "CI tests PostgreSQL too: `./x test` starts one");
        return None;
    };
    let schema = format!("together_{}", std::process::id());
    let mut connection = PgConnection::connect(&base).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await.unwrap();
    connection.close().await.unwrap();
    let mark = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{mark}options[search_path]={schema}"))
}

/// The operator and the park's officer are told at once, the leader after ten minutes.
async fn chain(center: &Center) {
    let admin = center.login("admin").await;
    for person in ["operator", "park", "leader"] {
        let contact = value!({"lang": "en", "zone": "Asia/Ho_Chi_Minh", "quiet": null, "superior": null, "channels": [
            {"id": "mail", "medium": "email", "to": format!("{person}@center.example"), "keys": null, "severity_min": "low", "enabled": true}]});
        put(center, &admin, &format!("/api/v1/contacts/{person}"), &contact).await;
    }
    let person = |id: &str| value!({"kind": "person", "id": id});
    let chain = value!({"rank": 1, "title": {"vi": "Mọi cảnh báo", "en": "All"}, "severity_min": "low",
        "class": null, "hours": null, "rungs": [
            {"after_s": 0, "to": [person("operator"), person("park")]},
            {"after_s": 600, "to": [person("leader")]}]});
    put(center, &admin, "/api/v1/chains/all", &chain).await;
}

async fn put(center: &Center, by: &Login, path: &str, body: &Value) {
    let answer = center.send(by.request(Method::PUT, path, Some(body))).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
}

async fn two_have_it_in_the_same_instant(database: Option<String>) {
    let center = Center::start_on(database).await;
    chain(&center).await;
    let id = raise(&center).await;
    let letters = center.letters.wait_for(2).await;
    let press = |n: usize| {
        let link = letters[n].link.as_deref().unwrap();
        let path = link.strip_prefix("https://center.example").unwrap();
        let button = path.replace("/open?", "/acknowledge?");
        let request = Request::builder().method(Method::POST).uri(button);
        center.send(request.body(Body::empty()).unwrap())
    };
    // By the buttons of their notices, and by the list of alarms: four at once.
    let (operator, park) = (center.login("operator").await, center.login("park").await);
    let (path, body) = (format!("/api/v1/alarms/{id}/acknowledge"), value!({}));
    let (first, second, third, fourth) = tokio::join!(
        press(0),
        press(1),
        center.post(&operator, &path, &body),
        center.post(&park, &path, &body),
    );
    let pages = [first, second].map(|it| it.status.as_u16());
    assert_eq!(pages, [200, 200], "a button that comes late says who has it");
    let listed = [third, fourth].map(|it| it.status.as_u16());
    assert!(listed.iter().all(|it| [200, 409].contains(it)), "{listed:?}");
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    let life = alarm["life"].as_array().unwrap();
    let n = life.iter().filter(|it| it["step"] == "acknowledged").count();
    assert_eq!(n, 1, "it was acknowledged once: {life:#?}");
    // Whoever has it, has it: nobody above is told, however long it takes.
    center.pass(Span::from_h(1));
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert_eq!(center.letters.wait_for(2).await.len(), 2, "nobody else is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_in_the_same_instant_one_has_it_on_sqlite() {
    two_have_it_in_the_same_instant(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_in_the_same_instant_one_has_it_on_postgres() {
    match postgres().await {
        Some(address) => two_have_it_in_the_same_instant(Some(address)).await,
        None => eprintln!("skipped: PostgreSQL (HAIDANG_TEST_POSTGRES is not set)"),
    }
}
