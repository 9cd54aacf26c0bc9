//! From a reading to a closed case.

use axum::http::{Method, Request, header};
use model::Span;
use serde_json::{Value, json as value};

use crate::center::{Center, Login, json};

/// Readings of the mill's stack, one a minute, until now.
pub async fn measure(center: &Center, values: &[f64]) {
    for it in values {
        center.pass(Span::from_min(1));
        let time = center.centre.now().to_string();
        center
            .deliver(&value!({"entity": "stack-1", "time": time, "values": {"so2": it, "o2": 9.0}}))
            .await;
    }
}

/// An alarm of the mill's stack.
pub async fn raise(center: &Center) -> String {
    measure(center, &[400.0, 600.0, 610.0, 620.0, 630.0]).await;
    let operator = center.login("operator").await;
    let list = center.get(&operator, "/api/v1/alarms?state=active").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{list}");
    items[0]["id"].as_str().unwrap().to_owned()
}

async fn upload(center: &Center, by: &Login, name: &str, bytes: &[u8]) -> Value {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let mut request = by.request(Method::POST, "/api/v1/evidence", None);
    *request.body_mut() = body.into();
    let kind = "multipart/form-data; boundary=x".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    center.send(request).await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_says_what_where_how_bad_and_by_which_law() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    for (field, expected) in [
        ("/state", value!("active")),
        ("/severity", value!("high")),
        ("/class", value!("process")),
        ("/title/en", value!("SO₂ over its limit")),
        ("/entity/id", value!("stack-1")),
        ("/entity/park_title/vi", value!("dinh-vu")),
        ("/entity/simulated", value!(true)),
        ("/quantity", value!("stack.so2")),
        ("/unit", value!("mg/m3")),
        ("/limit_value", value!(500.0)),
        ("/limit_id", value!("qcvn-test/so2/raw")),
        ("/confidence", value!("read")),
        ("/provisional", value!(true)),
        ("/acknowledged", Value::Null),
        ("/limit/regulation/cite", value!("QCVN 00:2026/THU")),
        ("/limit/at_most", value!(500.0)),
        ("/limit/clause", value!("Table 1")),
        ("/procedure/steps/1/needs_evidence", value!(true)),
        ("/life/0/step", value!("raised")),
        ("/rule_version", value!("3f2a")),
        // The newest value, which no change of the alarm has written down.
        ("/value", value!(630.0)),
    ] {
        assert_eq!(alarm.pointer(field), Some(&expected), "{field} of {alarm:#}");
    }
    assert!(alarm["number"].as_str().unwrap().starts_with("A-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_has_it_and_the_other_is_told_who() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let (operator, park) = (center.login("operator").await, center.login("park").await);
    let path = |verb: &str| format!("/api/v1/alarms/{id}/{verb}");
    let none = value!({});
    let alarm = center.post(&operator, &path("acknowledge"), &none).await.expect(200);
    assert_eq!(alarm["acknowledged"]["by"], "operator");
    assert!(alarm["ack_grace_until"].is_string());
    let problem = center.post(&park, &path("acknowledge"), &none).await.expect(409);
    assert!(problem["detail"].as_str().unwrap().starts_with("Trực ban operator acknowledged it"));
    center.post(&park, &path("take-back"), &none).await.expect(409);
    center.post(&operator, &path("take-back"), &none).await.expect(200);
    center.post(&park, &path("acknowledge"), &none).await.expect(200);
    center.pass(Span::from_s(31));
    let problem = center.post(&park, &path("take-back"), &none).await.expect(409);
    assert!(problem["detail"].as_str().unwrap().contains("could be taken back"), "{problem}");
    for (to, status) in [("park", 200), ("park", 409), ("nobody", 422), ("enterprise", 200)] {
        let answer = center.post(&park, &path("assign"), &value!({"to": to})).await;
        assert_eq!(answer.status.as_u16(), status, "{to}: {}", answer.text());
    }
    center.post(&park, &path("comment"), &value!({"text": " "})).await.expect(409);
    let alarm =
        center.post(&park, &path("comment"), &value!({"text": "Đã gọi."})).await.expect(200);
    let life = alarm["life"].as_array().unwrap();
    let steps: Vec<&str> = life.iter().map(|it| it["step"].as_str().unwrap()).collect();
    let expected = [
        "raised",
        "acknowledged",
        "taken_back",
        "acknowledged",
        "assigned",
        "assigned",
        "commented",
    ];
    assert_eq!(steps, expected);
    // Enterprises do not quiet the duty room.
    let enterprise = center.login("enterprise").await;
    center.post(&enterprise, &path("acknowledge"), &none).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_in_the_audit() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let path = format!("/api/v1/alarms/{id}/acknowledge");
    center.post(&operator, &path, &value!({})).await.expect(200);
    let world = center.centre.world();
    let (all, page) = (port::AuditFilter::default(), port::PageRequest::first(100));
    let lines = world.audit.read(&all, &page).await.unwrap().items;
    let line = lines.iter().find(|it| it.action == "alarm.acknowledge").unwrap();
    assert_eq!((line.by.as_str(), line.address.as_str()), ("operator", "10.0.0.9"));
    assert_eq!(line.subject, format!("alarm/{id}"));
    assert!(0 < world.audit.verify().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_beyond_their_unit() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let world = center.centre.world();
    let mut stranger = world.accounts.user(&"park".parse().unwrap()).await.unwrap().unwrap();
    stranger.user.id = "stranger".parse().unwrap();
    stranger.user.org = "cat-hai".parse().unwrap();
    world.accounts.put_user(&stranger).await.unwrap();
    let stranger = center.login("stranger").await;
    let list = center.get(&stranger, "/api/v1/alarms?state=any").await.expect(200);
    assert_eq!(list, value!({"items": [], "next": null}));
    for path in ["", "/evidence"] {
        center.get(&stranger, &format!("/api/v1/alarms/{id}{path}")).await.expect(404);
    }
    center.get(&stranger, "/api/v1/alarms?entity=stack-1").await.expect(404);
    let path = format!("/api/v1/alarms/{id}/acknowledge");
    center.post(&stranger, &path, &value!({})).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_worked_to_its_end() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let alarm = center.post(&operator, &format!("/api/v1/alarms/{id}/case"), &value!({})).await;
    let case = alarm.expect(200)["case_id"].as_str().unwrap().to_owned();
    let path = |verb: &str| format!("/api/v1/cases/{case}{verb}");
    center.post(&operator, &format!("/api/v1/alarms/{id}/case"), &value!({})).await.expect(409);
    let list = center.get(&operator, "/api/v1/cases").await.expect(200);
    assert_eq!(list["items"][0]["alarm_title"]["en"], "SO₂ over its limit", "{list}");
    assert_eq!(list["items"][0]["current_step"]["id"], "call");
    let close = value!({"result": "solved", "note": ""});
    let problem = center.post(&operator, &path("/close"), &close).await.expect(409);
    assert!(problem["detail"].as_str().unwrap().contains("Steps are left"), "{problem}");
    let step = value!({"note": "Đã gọi", "evidence": []});
    center.post(&operator, &path("/steps/inspect"), &step).await.expect(409);
    center.post(&operator, &path("/steps/call"), &step).await.expect(200);
    center.post(&operator, &path("/steps/inspect"), &step).await.expect(409);
    let made_up = value!({"name": "a", "sha256": "0".repeat(64), "bytes": 1});
    let lie = value!({"note": "Đã xem", "evidence": [made_up]});
    center.post(&operator, &path("/steps/inspect"), &lie).await.expect(422);
    let photo = upload(&center, &operator, "../ảnh.jpg", b"a picture").await;
    assert_eq!((photo["name"].as_str(), photo["bytes"].as_u64()), (Some("ảnh.jpg"), Some(9)));
    let done = value!({"note": "Đã xem", "evidence": [photo]});
    let detail = center.post(&operator, &path("/steps/inspect"), &done).await.expect(200);
    assert_eq!((&detail["steps_done"], &detail["current_step"]), (&value!(2), &Value::Null));
    center.post(&operator, &path("/note"), &value!({"text": "Xong."})).await.expect(200);
    center.post(&operator, &path("/assign"), &value!({"to": "park"})).await.expect(200);
    let detail = center.post(&operator, &path("/close"), &close).await.expect(200);
    assert_eq!((&detail["state"], &detail["result"]), (&value!("closed"), &value!("solved")));
    let kinds: Vec<&str> = detail["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["opened", "step_done", "step_done", "noted", "assigned", "closed"]);
    assert_eq!(center.get(&operator, "/api/v1/cases").await.expect(200)["items"], value!([]));
    let sha256 = photo["sha256"].as_str().unwrap();
    let file = center.get(&operator, &format!("/api/v1/evidence/{sha256}")).await;
    assert_eq!(file.bytes, b"a picture");
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_too_large_is_no_evidence() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let mut request = operator.request(Method::POST, "/api/v1/evidence", None);
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec();
    body.resize(body.len() + (20 << 20) + 1, b'a');
    body.extend_from_slice(b"\r\n--x--\r\n");
    *request.body_mut() = body.into();
    let kind = "multipart/form-data; boundary=x".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    assert_eq!(center.send(request).await.expect(413)["type"], "too-large");
    center.get(&operator, "/api/v1/evidence/..%2Fsecret").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_goes_out_as_evidence_that_proves_itself() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let leader = center.login("leader").await;
    let answer = center.get(&leader, &format!("/api/v1/alarms/{id}/evidence")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/zip");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).unwrap();
    let names: Vec<String> =
        (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
        bytes
    };
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    let files = manifest["files"].as_array().unwrap();
    // All but the manifest itself, and the sums, which hold the manifest's too.
    assert_eq!(files.len() + 2, names.len());
    let sums = String::from_utf8(read("SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count() + 1, names.len(), "{sums}");
    for (sum, name) in sums.lines().map(|it| it.split_once("  ").unwrap()) {
        assert_eq!(sum, api::sha256_hex(read(name)), "{name}");
    }
    let facility: Value = serde_json::from_slice(&read("facility.json")).unwrap();
    assert_eq!(facility["record"]["id"], "stack-1", "{facility}");
    assert_eq!(facility["source"]["id"], "mill-logger", "{facility}");
    let permits: Value = serde_json::from_slice(&read("permits.json")).unwrap();
    assert!(permits.is_array(), "{permits}");
    for file in files {
        let bytes = read(file["name"].as_str().unwrap());
        assert_eq!(file["sha256"], api::sha256_hex(&bytes), "{file}");
    }
    let readings = String::from_utf8(read("readings.csv")).unwrap();
    assert!(readings.contains("stack.so2,mg/m3,2026-11-22T00:05:00Z,630,measuring"), "{readings}");
    assert!(readings.contains(",mill-logger,http"), "{readings}");
    let rule: Value = serde_json::from_slice(&read("rule.json")).unwrap();
    assert_eq!(rule["same_version"], true);
    assert!(String::from_utf8(read("life.csv")).unwrap().contains(",raised,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_answers_only_what_it_was_asked() {
    let center = Center::start().await;
    raise(&center).await;
    let operator = center.login("operator").await;
    for (asked, n) in [
        ("", 1),
        ("?state=open", 1),
        ("?state=ended", 0),
        ("?severity=critical", 0),
        ("?severity=low&limit=1", 1),
        ("?entity=stack-1", 1),
    ] {
        let list = center.get(&operator, &format!("/api/v1/alarms{asked}")).await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), n, "{asked}");
    }
    for asked in ["?state=loud", "?severity=red", "?limit=0", "?limit=1001"] {
        let problem = center.get(&operator, &format!("/api/v1/alarms{asked}")).await.expect(422);
        assert!(problem["expected"].is_string(), "{problem}");
    }
    center.get(&operator, "/api/v1/alarms?limit=many").await.expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_speaks_the_language_of_who_asks() {
    let center = Center::start().await;
    for (lang, word) in [("vi-VN,vi;q=0.9", "Cần"), ("en-GB", "Log in"), ("fr", "Cần")] {
        let request = Request::builder().uri("/api/v1/alarms").header("accept-language", lang);
        let answer = center.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        assert!(answer.expect(401)["detail"].as_str().unwrap().starts_with(word), "{lang}");
    }
    let answer = center.send(json(Method::POST, "/api/v1/session", &value!({"user": 7}))).await;
    assert_eq!(answer.expect(400)["type"], "unreadable");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_the_slower_hears_who_was_faster() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let people = [center.login("operator").await, center.login("park").await];
    let path = format!("/api/v1/alarms/{id}/acknowledge");
    let body = value!({});
    let [first, second] = [0, 1].map(|it| center.post(&people[it], &path, &body));
    let (first, second) = tokio::join!(first, second);
    let mut answers = [first, second];
    answers.sort_by_key(|it| it.status);
    assert_eq!(answers[0].status, 200, "{}", answers[0].text());
    let winner = answers[0].json()["acknowledged"]["name"].as_str().unwrap().to_owned();
    // Whether the route or the loop refused: the same sentence, with the name, in their language.
    let detail = answers[1].expect(409)["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with(&format!("{winner} acknowledged it at")), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_skipped_for_a_reason_and_a_case_opened_without_an_alarm() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let opening =
        value!({"procedure": "test/stack-exceedance", "entity": "stack-1", "note": "Dân báo khói"});
    let case = center.post(&operator, "/api/v1/cases", &opening).await.expect(200);
    let id = case["id"].as_str().unwrap().to_owned();
    let states = |case: &Value| -> Vec<(String, String)> {
        let steps = case["steps"].as_array().unwrap().iter();
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        steps.map(|it| (text(&it["id"]), text(&it["state"]))).collect()
    };
    let named = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|(id, state)| ((*id).to_owned(), (*state).to_owned())).collect()
    };
    assert_eq!(states(&case), named(&[("call", "open"), ("inspect", "ahead")]));
    assert_eq!((&case["steps_total"], &case["ways_ended"]), (&value!(2), &value!(false)));
    center.post(&operator, "/api/v1/cases", &opening).await.expect(409);
    let nowhere = value!({"procedure": "test/dance", "entity": "stack-1"});
    center.post(&operator, "/api/v1/cases", &nowhere).await.expect(422);
    let skip = format!("/api/v1/cases/{id}/steps/call/skip");
    let silent = center.post(&operator, &skip, &value!({"reason": " "})).await.expect(409);
    assert!(silent["detail"].as_str().unwrap().contains("for a reason"), "{silent}");
    let strange = value!({"note": "Đã gọi", "said": {"level": "red"}});
    let call = format!("/api/v1/cases/{id}/steps/call");
    let refused = center.post(&operator, &call, &strange).await.expect(409);
    assert!(refused["detail"].as_str().unwrap().contains("`level`"), "{refused}");
    let case = center.post(&operator, &skip, &value!({"reason": "Không ai nghe máy"})).await;
    let case = case.expect(200);
    assert_eq!(states(&case), named(&[("call", "skipped"), ("inspect", "open")]));
    assert_eq!(case["entries"][2]["text"], "Không ai nghe máy");
    let again = center.post(&operator, &skip, &value!({"reason": "Thêm"})).await.expect(409);
    assert!(again["detail"].as_str().unwrap().contains("did this step"), "{again}");
}
