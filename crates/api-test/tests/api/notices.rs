//! From an alarm to whoever must know, and back.

use std::{collections::HashMap, time::Duration};

use axum::{
    body::Body,
    http::{Method, Request},
};
use model::Span;
use serde_json::{Value, json as value};
use tokio::time::Instant;

use crate::{
    center::{Center, Login},
    work::{measure, raise},
};

pub(crate) async fn put(
    center: &Center,
    by: &Login,
    path: &str,
    body: &Value,
) -> crate::center::Answer {
    center.send(by.request(Method::PUT, path, Some(body))).await
}

fn contact(address: &str) -> Value {
    value!({"lang": "en", "zone": "Asia/Ho_Chi_Minh", "quiet": null, "superior": null, "channels": [
        {"id": "mail", "medium": "email", "to": address, "keys": null, "severity_min": "low", "enabled": true}]})
}

/// The same by another medium.
pub(crate) fn channel(medium: &str, to: &str) -> Value {
    let mut entry = contact("a@b.example");
    entry["channels"][0]["medium"] = medium.into();
    entry["channels"][0]["to"] = to.into();
    entry
}

/// The operator holds the room for a day, the leader is the superior, everything is told to them.
pub(crate) async fn staff(center: &Center) -> (Login, Login) {
    let (admin, operator) = (center.login("admin").await, center.login("operator").await);
    put(center, &operator, "/api/v1/me/channels", &contact("operator@center.example"))
        .await
        .expect(200);
    put(center, &admin, "/api/v1/contacts/leader", &contact("leader@center.example"))
        .await
        .expect(200);
    let duty = value!({"title": {"vi": "Trực ban", "en": "Duty room"}, "superior": "leader"});
    put(center, &admin, "/api/v1/duties/room", &duty).await.expect(204);
    let (from, until) =
        (center.centre.now().minus(Span::from_h(1)), center.centre.now().plus(Span::from_h(40)));
    let shift = value!({"duty": "room", "person": "operator", "from": from.to_string(), "until": until.to_string()});
    center.post(&admin, "/api/v1/shifts", &shift).await.expect(204);
    let chain = value!({"rank": 1, "title": {"vi": "Mọi cảnh báo", "en": "All"}, "severity_min": "low",
        "class": null, "hours": null, "rungs": [
            {"after_s": 0, "to": [{"kind": "duty", "id": "room"}]},
            {"after_s": 600, "to": [{"kind": "superior", "id": "room"}]}]});
    put(center, &admin, "/api/v1/chains/all", &chain).await.expect(204);
    (admin, operator)
}

pub(crate) fn path_of(link: &str) -> &str {
    link.strip_prefix("https://center.example").unwrap()
}

pub(crate) async fn open(center: &Center, method: Method, path: &str) -> crate::center::Answer {
    center.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_reaches_the_duty_officer_who_has_it_by_one_click() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let id = raise(&center).await;
    let letters = center.letters.wait_for(1).await;
    let letter = &letters[0];
    assert_eq!(letter.to, "operator@center.example");
    assert!(letter.body.contains("SO₂ over its limit"), "{letter:?}");
    assert_eq!(letter.alarms, std::slice::from_ref(&id));
    let told = center.get(&operator, &format!("/api/v1/alarms/{id}/notices")).await.expect(200);
    assert_eq!(told["chain"], "all");
    assert_eq!(told["notices"][0]["person"], "operator");
    let stages: Vec<&str> =
        told["trace"].as_array().unwrap().iter().map(|it| it["stage"].as_str().unwrap()).collect();
    for stage in ["dedupe", "group", "route"] {
        assert!(stages.contains(&stage), "{stage} is missing in {told:#}");
    }
    // Looking changes nothing; the button does.
    let link = path_of(letter.link.as_ref().unwrap());
    let page = open(&center, Method::GET, link).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.text().contains("<form method=\"post\" action=\"acknowledge?sign="),
        "{}",
        page.text()
    );
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    assert!(alarm["acknowledged"].is_null(), "{alarm}");
    let button = link.replace("/open?", "/acknowledge?");
    assert_eq!(open(&center, Method::POST, &button).await.status, 200);
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    assert_eq!(alarm["acknowledged"]["by"], "operator", "{alarm}");
    // Nobody else's link, and none that was changed.
    let forged = format!("{button}x");
    assert_eq!(open(&center, Method::POST, &forged).await.status, 401);
    let other = button.replace("/acknowledge?", "/receipt?");
    assert_eq!(open(&center, Method::POST, &other).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_becomes_worse_than_was_acknowledged_is_told_and_taken_anew() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let id = raise(&center).await;
    let path = |what: &str| format!("/api/v1/alarms/{id}{what}");
    center.letters.wait_for(1).await;
    center.post(&operator, &path("/acknowledge"), &value!({})).await.expect(200);
    measure(&center, &[1_200.0]).await;
    let alarm = center.get(&operator, &path("")).await.expect(200);
    assert_eq!((&alarm["severity"], &alarm["acknowledged"]), (&value!("critical"), &Value::Null));
    let life = alarm["life"].as_array().unwrap();
    let steps: Vec<&str> = life.iter().map(|it| it["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["raised", "acknowledged", "severity", "realarmed"]);
    let again = &life[3];
    assert_eq!(
        (&again["from"], &again["to"], &again["by"]),
        (&value!("high"), &value!("critical"), &Value::Null)
    );
    // The notice names it, though it was told before; its button takes it.
    let letter = center.letters.wait_for(2).await.remove(1);
    assert_eq!(letter.alarms, std::slice::from_ref(&id));
    assert!(letter.title.contains("■ Critical: SO₂ over its limit"), "{letter:?}");
    assert!(letter.body.contains("Worse than you were told before."), "{letter:?}");
    let told = center.get(&operator, &path("/notices")).await.expect(200);
    let notices: Vec<&Value> =
        told["notices"].as_array().unwrap().iter().map(|it| &it["n_alarms"]).collect();
    assert_eq!(notices, [&value!(1), &value!(1)], "{told:#}");
    let link = path_of(letter.link.as_ref().unwrap());
    assert!(open(&center, Method::GET, link).await.text().contains("1 alarm waits"));
    let done = open(&center, Method::POST, &link.replace("/open?", "/acknowledge?")).await;
    assert!(done.text().contains("1 alarm acknowledged"), "{}", done.text());
    // Taken as critical, it is over when it clears.
    measure(&center, &[100.0; 4]).await;
    let alarm = center.get(&operator, &path("")).await.expect(200);
    assert_eq!(alarm["state"], "ended", "{alarm:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_acknowledges_goes_up_once() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let id = raise(&center).await;
    center.letters.wait_for(1).await;
    center.pass(Span::from_min(11));
    let letters = center.letters.wait_for(2).await;
    assert_eq!(letters[1].to, "leader@center.example");
    center.pass(Span::from_h(1));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(center.letters.wait_for(2).await.len(), 2, "nobody is told twice");
    let told = center.get(&operator, &format!("/api/v1/alarms/{id}/notices")).await.expect(200);
    assert_eq!(
        (told["rung"].as_u64(), told["notices"].as_array().unwrap().len()),
        (Some(2), 2),
        "{told:#}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_says_so_and_is_acknowledged_like_an_alarm() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let catalogue = center.centre.zone();
    let rule = catalogue.catalogue.rules.keys().next().unwrap().to_string();
    let drill = value!({"entity": "stack-1", "rule": rule, "severity": "critical"});
    let begun = center.post(&operator, "/api/v1/drills", &drill).await.expect(201);
    let letter = center.letters.wait_for(1).await.remove(0);
    assert!(letter.drill, "{letter:?}");
    let link = path_of(letter.link.as_ref().unwrap()).to_owned();
    assert!(open(&center, Method::GET, &link).await.text().contains("DRILL"));
    let button = link.replace("/open?", "/acknowledge?");
    assert!(open(&center, Method::POST, &button).await.text().contains("DRILL"));
    let path = format!("/api/v1/alarms/{}/notices", begun["id"].as_str().unwrap());
    let told = center.get(&operator, &path).await.expect(200);
    assert_eq!(told["notices"][0]["drill"], true, "{told:#}");
    let alarms = center.get(&operator, "/api/v1/alarms?state=any").await.expect(200);
    assert_eq!(alarms["items"].as_array().unwrap().len(), 0, "a drill is no alarm");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_tries_a_channel_and_a_note_must_be_read() {
    let center = Center::start().await;
    let (admin, operator) = staff(&center).await;
    let tested =
        center.post(&operator, "/api/v1/me/channels/mail/test", &Value::Null).await.expect(202);
    let letter = center.letters.wait_for(1).await.remove(0);
    assert_eq!((letter.id.as_str(), letter.kind), (tested["notice"].as_str().unwrap(), "test"));
    let receipt = path_of(letter.receipt.as_ref().unwrap()).to_owned();
    assert_eq!(open(&center, Method::POST, &receipt).await.status, 204);
    let evening = center.hire("evening", "operator", "heza").await;
    let note = value!({"text": "Trạm 3 đang hiệu chuẩn"});
    center.post(&evening, "/api/v1/duties/room/hand-overs", &note).await.expect(201);
    let notes = center.get(&operator, "/api/v1/duties/room/hand-overs").await.expect(200);
    assert_eq!(notes["items"][0]["must_read"], true, "{notes}");
    let id = notes["items"][0]["id"].as_str().unwrap();
    center
        .post(&operator, &format!("/api/v1/hand-overs/{id}/read"), &Value::Null)
        .await
        .expect(204);
    let notes = center.get(&operator, "/api/v1/duties/room/hand-overs").await.expect(200);
    assert_eq!(notes["items"][0]["must_read"], false, "{notes}");
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    assert_eq!(roster["duties"][0]["on_duty"], value!(["operator"]), "{roster}");
    assert_eq!(roster["duties"][0]["holes"].as_array().unwrap().len(), 1, "{roster}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_enter_is_checked() {
    let center = Center::start().await;
    let (admin, operator) = staff(&center).await;
    for (medium, to, status) in [
        ("email", "nobody", 422),
        ("sms", "12", 422),
        ("web-push", "http://push.example/1", 422),
        ("webhook", "javascript:1", 422),
        ("pigeon", "a", 422),
        ("mqtt", "v1/light/notices", 403),
        ("syslog", "10.0.0.1:514", 403),
        ("webhook", "https://hook.example/1", 200),
    ] {
        let answer = put(&center, &operator, "/api/v1/me/channels", &channel(medium, to)).await;
        assert_eq!(answer.status, status, "{medium} {to}: {}", answer.text());
    }
    let light = channel("mqtt", "v1/light/notices");
    put(&center, &admin, "/api/v1/contacts/admin", &light).await.expect(200);
    put(&center, &admin, "/api/v1/contacts/nobody", &light).await.expect(422);
    let gone = center.send(admin.request(Method::DELETE, "/api/v1/roster/chain/all", None)).await;
    assert_eq!(gone.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_is_told_nothing_and_opens_no_link() {
    let center = Center::start().await;
    let (admin, _) = staff(&center).await;
    let drill = async |at: Span| {
        let rule = center.centre.zone().catalogue.rules.keys().next().unwrap().clone();
        let (now, entity) = (center.centre.now().plus(at), "stack-1".parse().unwrap());
        let group = format!("group-{}", at.s());
        let facts = node::drill_facts(entity, rule, &group, model::Severity::High, now);
        center.notices.drill(facts).await;
    };
    drill(Span::ZERO).await;
    let letter = center.letters.wait_for(1).await.remove(0);
    assert_eq!(letter.to, "operator@center.example");
    let link = path_of(letter.link.as_ref().unwrap()).to_owned();
    assert_eq!(open(&center, Method::GET, &link).await.status, 200);
    let closed = value!({"enabled": false});
    center
        .send(admin.request(Method::PATCH, "/api/v1/users/operator", Some(&closed)))
        .await
        .expect(200);
    let page = open(&center, Method::GET, &link).await;
    assert_eq!(page.status, 401, "{}", page.text());
    let button = link.replace("/open?", "/acknowledge?");
    assert_eq!(open(&center, Method::POST, &button).await.status, 401);
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    assert_eq!(roster["duties"][0]["on_duty"], value!([]), "{roster}");
    drill(Span::from_s(1)).await;
    let letter = center.letters.wait_for(2).await.remove(1);
    assert_eq!(letter.to, "leader@center.example", "{letter:?}");
}

/// A thousand alarms a minute, for twelve seconds, over forty rooms: from the fact to the channel.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figure is for people, with `--nocapture`")]
async fn the_first_notice_is_handed_within_a_second() {
    const ALARMS: usize = 200;
    const ROOMS: usize = 40;
    const EVERY: Duration = Duration::from_millis(60);
    let center = Center::start().await;
    let admin = center.login("admin").await;
    for n in 0..ROOMS {
        let mut room = contact(&format!("room-{n}@center.example"));
        room["room"] = true.into();
        put(&center, &admin, &format!("/api/v1/contacts/room-{n}"), &room).await.expect(200);
        let chain = value!({"rank": n, "title": {"vi": "Phòng", "en": "Room"}, "severity_min": "low",
            "class": null, "hours": null, "entities": [format!("e-{n}")],
            "rungs": [{"after_s": 0, "to": [{"kind": "person", "id": format!("room-{n}")}]}]});
        put(&center, &admin, &format!("/api/v1/chains/room-{n}"), &chain).await.expect(204);
    }
    let rule = center.centre.zone().catalogue.rules.keys().next().unwrap().clone();
    let mut begun = HashMap::new();
    let mut ticks = tokio::time::interval(EVERY);
    for n in 0..ALARMS {
        ticks.tick().await;
        let entity = format!("e-{}", n % ROOMS).parse().unwrap();
        let now = center.centre.now().plus(Span(n as u64));
        let group = format!("group-{n}");
        let facts = node::drill_facts(entity, rule.clone(), &group, model::Severity::High, now);
        begun.insert(facts.id.to_string(), Instant::now());
        let notices = center.notices.clone();
        tokio::spawn(async move { notices.drill(facts).await });
    }
    let letters = center.letters.wait_for(ALARMS).await;
    let mut took: Vec<Duration> = letters
        .iter()
        .zip(center.letters.times())
        .map(|(letter, at)| at.duration_since(begun[&letter.alarms[0]]))
        .collect();
    took.sort();
    let (p50, p99) = (took[ALARMS / 2], took[ALARMS * 99 / 100]);
    println!(
        "at 1,000 alarms a minute a first notice is handed after {p50:?} (p50), {p99:?} (p99)"
    );
    assert!(p99 < Duration::from_secs(1), "{p99:?}");
}
