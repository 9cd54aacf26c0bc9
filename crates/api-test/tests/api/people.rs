//! What the screens of people and notices ask for.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use model::Span;
use serde_json::{Value, json as value};

use crate::{
    center::{Answer, Center, Login},
    notices::{channel, open, path_of, put, staff},
};

fn texts<'a>(items: &'a Value, field: &str) -> Vec<&'a str> {
    items.as_array().unwrap().iter().map(|it| it[field].as_str().unwrap()).collect()
}

async fn drill(center: &Center, by: &Login) -> Value {
    let rule = center.centre.zone().catalogue.rules.keys().next().unwrap().to_string();
    let drill = value!({"entity": "stack-1", "rule": rule, "severity": "critical"});
    center.post(by, "/api/v1/drills", &drill).await.expect(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roster_says_who_was_told_of_a_hole_and_a_changed_shift_closes_it() {
    let center = Center::start().await;
    let (admin, _) = staff(&center).await;
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    let shift = roster["shifts"][0].clone();
    let now = center.centre.now();
    let change = |until: Span| {
        value!({"duty": "room", "person": "operator", "from": shift["from"],
            "until": now.plus(until).to_string()})
    };
    let path = format!("/api/v1/shifts/{}", shift["id"].as_str().unwrap());
    put(&center, &admin, &path, &change(Span::from_h(5))).await.expect(204);
    let hole = |roster: &Value| roster["duties"][0]["holes"][0].clone();
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    assert_eq!(hole(&roster)["from"], now.plus(Span::from_h(5)).to_string(), "{roster:#}");
    assert!(hole(&roster)["told"].is_null() && hole(&roster)["open"] == true, "{roster:#}");
    center.pass(Span::from_min(6));
    let letter = center.letters.wait_for(1).await.remove(0);
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    let told = &hole(&roster)["told"];
    assert_eq!(
        (told["person"].as_str(), told["notice"].as_str()),
        (Some("leader"), Some(letter.id.as_str())),
        "{roster:#}"
    );
    let people = roster["people"].as_array().unwrap();
    assert!(people.iter().any(|it| it["id"] == "leader" && it["name"] != "leader"), "{people:?}");
    put(&center, &admin, &path, &change(Span::from_h(24 * 40))).await.expect(204);
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    assert!(hole(&roster).is_null(), "{roster:#}");
    put(&center, &admin, "/api/v1/shifts/none", &change(Span::from_h(1))).await.expect(404);
    let backwards = value!({"duty": "room", "person": "operator", "from": shift["until"], "until": shift["from"]});
    put(&center, &admin, &path, &backwards).await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_on_duty_hears_of_notes_and_drills_on_every_page() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let evening = center.hire("evening", "operator", "heza").await;
    let duty = async |by: &Login| center.get(by, "/api/v1/me/duty").await.expect(200);
    let note = value!({"text": "Trạm 3 đang hiệu chuẩn"});
    center.post(&evening, "/api/v1/duties/room/hand-overs", &note).await.expect(201);
    let now = duty(&operator).await;
    assert_eq!(texts(&now["posts"], "id"), ["room"], "{now:#}");
    assert_eq!(now["unread"][0]["text"], note["text"], "{now:#}");
    assert_eq!(now["posts"][0]["handed_over"], false);
    let id = now["unread"][0]["id"].as_str().unwrap();
    center
        .post(&operator, &format!("/api/v1/hand-overs/{id}/read"), &Value::Null)
        .await
        .expect(204);
    center.post(&operator, "/api/v1/duties/room/hand-overs", &note).await.expect(201);
    let begun = drill(&center, &operator).await;
    let now = duty(&operator).await;
    assert_eq!(
        (&now["unread"], &now["posts"][0]["handed_over"]),
        (&value!([]), &value!(true)),
        "{now:#}"
    );
    assert_eq!(texts(&now["drills"], "id"), [begun["id"].as_str().unwrap()]);
    let end = format!("/api/v1/drills/{}/end", begun["id"].as_str().unwrap());
    center.post(&operator, &end, &Value::Null).await.expect(204);
    assert_eq!(duty(&operator).await["drills"], value!([]));
    center.post(&operator, &end, &Value::Null).await.expect(404);
    // Nobody holds the post who is not on the roster.
    assert_eq!(duty(&evening).await["posts"], value!([]));
}

/// The roster, the notes and the people of the authority, as a park and a mill below it see them.
#[tokio::test(flavor = "multi_thread")]
async fn who_holds_what_is_for_those_whose_people_they_are() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let (park, mill) = (center.login("park").await, center.login("enterprise").await);
    let note = value!({"text": "Trạm 3 đang hiệu chuẩn"});
    center.post(&operator, "/api/v1/duties/room/hand-overs", &note).await.expect(201);
    let notes = center.get(&operator, "/api/v1/duties/room/hand-overs").await.expect(200);
    let id = notes["items"][0]["id"].as_str().unwrap();
    for by in [&park, &mill] {
        let roster = center.get(by, "/api/v1/roster").await.expect(200);
        for list in ["duties", "shifts", "absences", "chains", "people"] {
            assert_eq!(roster[list], value!([]), "{list} of {roster:#}");
        }
        center.get(by, "/api/v1/duties/room/hand-overs").await.expect(404);
    }
    center.post(&park, "/api/v1/duties/room/hand-overs", &note).await.expect(404);
    center.post(&park, &format!("/api/v1/hand-overs/{id}/read"), &Value::Null).await.expect(404);
    // Whom their alarm would be told to they may ask, but not of a chain nobody has set.
    let at = center.centre.now().to_string();
    let mut asked = value!({"entity": "stack-1", "severity": "high", "class": "process", "at": at});
    center.post(&mill, "/api/v1/roster/foresee", &asked).await.expect(200);
    asked["draft"] = value!({"id": "try", "chain": {"rank": 0, "title": {"vi": "Thử", "en": "Try"},
        "severity_min": "low", "class": null, "hours": null,
        "rungs": [{"after_s": 0, "to": [{"kind": "person", "id": "leader"}]}]}});
    center.post(&mill, "/api/v1/roster/foresee", &asked).await.expect(403);
    // Whoever is put on the roster of a post reads what is left there, whatever their unit.
    let admin = center.login("admin").await;
    let (from, until) = (center.centre.now(), center.centre.now().plus(Span::from_h(8)));
    let shift = value!({"duty": "room", "person": "park", "from": from.to_string(), "until": until.to_string()});
    center.post(&admin, "/api/v1/shifts", &shift).await.expect(204);
    let roster = center.get(&park, "/api/v1/roster").await.expect(200);
    assert_eq!((texts(&roster["duties"], "id"), &roster["chains"]), (vec!["room"], &value!([])));
    center.get(&park, "/api/v1/duties/room/hand-overs").await.expect(200);
    center.post(&park, &format!("/api/v1/hand-overs/{id}/read"), &Value::Null).await.expect(204);
}

fn absent(center: &Center, who: &str, by: &Value) -> Value {
    let now = center.centre.now();
    let until = now.plus(Span::from_h(9)).to_string();
    value!({"person": who, "from": now.to_string(), "until": until, "replacement": by})
}

fn shift_of(center: &Center, duty: &str, who: &str) -> Value {
    let now = center.centre.now();
    let until = now.plus(Span::from_h(9)).to_string();
    value!({"duty": duty, "person": who, "from": now.to_string(), "until": until})
}

fn under(superior: &str, room: bool) -> Value {
    let mut contact = channel("email", "a@mill.example");
    (contact["superior"], contact["room"]) = (superior.into(), room.into());
    contact
}

fn gate(superior: &str) -> Value {
    value!({"title": {"vi": "Cổng", "en": "Gate"}, "superior": superior})
}

/// An administrator of a park enters their own people and posts, and reaches nobody above or beside.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sets_what_is_of_their_own_units() {
    let center = Center::start().await;
    let (admin, operator) = staff(&center).await;
    let (clerk, park) =
        (center.hire("clerk", "admin", "dinh-vu").await, center.login("park").await);
    let away = |who: &str, by: Value| absent(&center, who, &by);
    center.post(&admin, "/api/v1/absences", &away("leader", Value::Null)).await.expect(204);
    let roster = center.get(&admin, "/api/v1/roster").await.expect(200);
    let of = |list: &str| roster[list][0]["id"].as_str().unwrap().to_owned();
    let (shift, absence) = (of("shifts"), of("absences"));
    let test = center.post(&operator, "/api/v1/me/channels/mail/test", &Value::Null).await;
    let notice = test.expect(202)["notice"].as_str().unwrap().to_owned();
    let hook = channel("webhook", "https://hook.example/1");
    let chain = value!({"rank": 0, "title": {"vi": "Thử", "en": "Try"}, "severity_min": "low", "class": null,
        "hours": null, "entities": ["stack-1"], "rungs": [{"after_s": 0, "to": [{"kind": "person", "id": "park"}]}]});
    let works = |duty: &str, who: &str| shift_of(&center, duty, who);
    for (method, path, body, status) in [
        ("PUT", "contacts/leader", hook.clone(), 422),
        ("PUT", "contacts/enterprise", hook, 200),
        ("PUT", "contacts/park", under("leader", false), 422),
        ("PUT", "contacts/enterprise", under("park", false), 200),
        ("PUT", "contacts/enterprise", channel("syslog", "10.0.0.1:514"), 403),
        ("PUT", "contacts/room-9", under("park", true), 403),
        ("PUT", "duties/room", gate("park"), 404),
        ("PUT", "duties/gate", gate("leader"), 422),
        ("PUT", "duties/gate", gate("park"), 204),
        ("POST", "shifts", works("room", "park"), 422),
        ("POST", "shifts", works("gate", "operator"), 422),
        ("POST", "shifts", works("gate", "park"), 204),
        ("PUT", format!("shifts/{shift}").as_str(), works("gate", "park"), 404),
        ("POST", "absences", away("operator", Value::Null), 422),
        ("POST", "absences", away("park", "operator".into()), 422),
        ("POST", "absences", away("park", "enterprise".into()), 204),
        ("PUT", "chains/try", chain, 403),
        ("DELETE", "roster/chain/all", Value::Null, 403),
        ("DELETE", "roster/duty/room", Value::Null, 404),
        ("DELETE", "roster/person/leader", Value::Null, 404),
        ("DELETE", format!("roster/shift/{shift}").as_str(), Value::Null, 404),
        ("DELETE", format!("roster/absence/{absence}").as_str(), Value::Null, 404),
        ("GET", "contacts/operator/notices", Value::Null, 404),
        ("GET", format!("notices/{notice}").as_str(), Value::Null, 404),
    ] {
        let asked = format!("/api/v1/{path}");
        let request = clerk.request(method.parse().unwrap(), &asked, Some(&body));
        let answer = center.send(request).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.text());
    }
    // What is theirs they see, and nothing else.
    let roster = center.get(&clerk, "/api/v1/roster").await.expect(200);
    assert_eq!(texts(&roster["duties"], "id"), ["gate"], "{roster:#}");
    assert_eq!(texts(&roster["shifts"], "person"), ["park"], "{roster:#}");
    assert_eq!(texts(&roster["absences"], "person"), ["park"], "{roster:#}");
    let contacts = center.get(&clerk, "/api/v1/contacts").await.expect(200);
    assert_eq!(texts(&contacts["items"], "id"), ["enterprise"], "{contacts:#}");
    let note = value!({"text": "Cổng 2 hỏng"});
    center.post(&park, "/api/v1/duties/gate/hand-overs", &note).await.expect(201);
    center.send(clerk.request(Method::DELETE, "/api/v1/roster/duty/gate", None)).await.expect(204);
}

/// A light that the top unit set stays when somebody below saves the rest.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_into_our_own_network_stays_and_is_led_nowhere_else() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let (clerk, mill) =
        (center.hire("clerk", "admin", "dinh-vu").await, center.login("enterprise").await);
    let (light, other) = (channel("mqtt", "v1/light/notices"), channel("mqtt", "v1/other/notices"));
    let (path, own) = ("/api/v1/contacts/enterprise", "/api/v1/me/channels");
    put(&center, &clerk, path, &light).await.expect(403);
    put(&center, &admin, path, &light).await.expect(200);
    for (by, path) in [(&clerk, path), (&mill, own)] {
        put(&center, by, path, &light).await.expect(200);
        put(&center, by, path, &other).await.expect(403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_a_month_ago_need_not_be_read() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let left = async |id: &str, ago: Span| {
        let note = port::HandOver {
            id: id.to_owned(),
            duty: "room".parse().unwrap(),
            by: "park".parse().unwrap(),
            at: center.centre.now().minus(ago),
            text: id.to_owned(),
            read: vec![],
        };
        center.centre.world().rosters.put_hand_over(&note).await.unwrap();
    };
    left("month", Span::from_h(30 * 24)).await;
    left("day", Span::from_h(24)).await;
    let now = center.get(&operator, "/api/v1/me/duty").await.expect(200);
    assert_eq!(texts(&now["unread"], "id"), ["day"], "{now:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_would_be_told_is_said_before_anybody_is() {
    let center = Center::start().await;
    let (admin, operator) = staff(&center).await;
    let ask = async |at: Span, draft: Value| {
        let at = center.centre.now().plus(at).to_string();
        let asked = value!({"entity": "stack-1", "severity": "high", "class": "process", "at": at, "draft": draft});
        center.post(&operator, "/api/v1/roster/foresee", &asked).await.expect(200)
    };
    let told = ask(Span::from_h(1), Value::Null).await;
    assert_eq!(told["chain"], "all", "{told:#}");
    let who = |rung: usize| texts(&told["rungs"][rung]["people"], "id");
    assert_eq!((who(0), who(1)), (vec!["operator"], vec!["leader"]), "{told:#}");
    let first = &told["rungs"][0]["people"][0];
    assert_eq!((first["on_duty"].as_bool(), first["medium"].as_str()), (Some(true), Some("email")));
    // Beyond the roster the superior is told, and no second time by the next rung.
    let told = ask(Span::from_h(41), Value::Null).await;
    assert_eq!(told["rungs"][0]["holes"][0]["en"], "Duty room", "{told:#}");
    assert_eq!(texts(&told["rungs"][0]["people"], "id"), ["leader"]);
    assert_eq!(told["rungs"][1]["people"][0]["told_before"], true, "{told:#}");
    // A chain that is being written is asked as if it stood there.
    let chain = value!({"rank": 0, "title": {"vi": "Thử", "en": "Try"}, "severity_min": "critical", "class": null,
        "hours": null, "rungs": [{"after_s": 0, "to": [{"kind": "person", "id": "park"}]}]});
    assert_eq!(ask(Span::from_h(1), value!({"id": "try", "chain": chain})).await["chain"], "all");
    let mut fits = chain;
    fits["severity_min"] = "low".into();
    let told = ask(Span::from_h(1), value!({"id": "try", "chain": fits})).await;
    assert_eq!(
        (told["chain"].as_str(), told["rungs"][0]["people"][0]["medium"].as_str()),
        (Some("try"), None),
        "{told:#}"
    );
    center.send(admin.request(Method::DELETE, "/api/v1/roster/chain/all", None)).await.expect(204);
    assert!(ask(Span::from_h(1), Value::Null).await["chain"].is_null());
    assert!(center.letters.times().is_empty(), "asking tells nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_shown_to_whom_it_concerns() {
    let center = Center::start().await;
    let (admin, operator) = staff(&center).await;
    let tested =
        center.post(&operator, "/api/v1/me/channels/mail/test", &Value::Null).await.expect(202);
    let own = format!("/api/v1/notices/{}", tested["notice"].as_str().unwrap());
    assert_eq!(center.get(&operator, &own).await.expect(200)["kind"], "test");
    assert_eq!(
        center.get(&center.login("leader").await, &own).await.status,
        404,
        "somebody else's test"
    );
    let of = center.get(&admin, "/api/v1/contacts/operator/notices").await.expect(200);
    assert_eq!(of["items"][0]["id"], tested["notice"]);
    drill(&center, &operator).await;
    let letter = center.letters.wait_for(2).await.remove(1);
    let notice = center
        .get(&center.login("leader").await, &format!("/api/v1/notices/{}", letter.id))
        .await
        .expect(200);
    assert_eq!(
        (&notice["alarms"][0]["entity"], &notice["alarms"][0]["drill"]),
        (&value!("stack-1"), &value!(true)),
        "{notice:#}"
    );
}

async fn page(center: &Center, path: &str, accepts: &str) -> Answer {
    let request = Request::builder().uri(path).header(header::ACCEPT_LANGUAGE, accepts);
    center.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_link_reads_in_both_languages_and_says_why_not() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    drill(&center, &operator).await;
    let letter = center.letters.wait_for(1).await.remove(0);
    let link = path_of(letter.link.as_ref().unwrap()).to_owned();
    // The reader's own language first, whatever the phone says.
    let text = page(&center, &link, "vi").await;
    assert!(
        text.text().contains("I have it") && text.text().contains("lang=\"en\""),
        "{}",
        text.text()
    );
    let policy = text.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("style-src 'sha256-"),
        "{policy}"
    );
    let vi = page(&center, &format!("{link}&lang=vi"), "en").await.text();
    assert!(
        vi.contains("Tôi nhận xử lý") && vi.contains("DIỄN TẬP") && !vi.contains("I have it"),
        "{vi}"
    );
    let old = page(&center, &format!("{link}x"), "en").await;
    assert_eq!(old.status, 401);
    assert!(
        old.text().starts_with("<!doctype html>") && old.text().contains("too old"),
        "{}",
        old.text()
    );
    let button = link.replace("/open?", "/acknowledge?");
    let done = open(&center, Method::POST, &button).await;
    assert!(done.text().contains("1 alarm acknowledged"), "{}", done.text());
    let again = open(&center, Method::POST, &button).await.text();
    assert!(again.contains("nothing left to take"), "{again}");
    assert!(!page(&center, &link, "en").await.text().contains("<button"), "nothing calls any more");
}
