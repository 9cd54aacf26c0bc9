//! Questions in SQL over HTTP, and those that people keep.

use axum::http::{Method, header};
use serde_json::{Value, json as value};

use crate::{
    center::{Answer, Center, Login},
    registry::{refused, with},
    work::measure,
};

async fn ask(center: &Center, by: &Login, sql: &str) -> Answer {
    center.post(by, "/api/v1/sql", &value!({"sql": sql})).await
}

async fn rows(center: &Center, by: &Login, sql: &str) -> Value {
    ask(center, by, sql).await.expect(200)["rows"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_within_the_askers_scope() {
    let center = Center::start().await;
    measure(&center, &[400.0, 410.0, 420.0]).await;
    let operator = center.login("operator").await;
    let sql = "SELECT entity, time, stack.so2, o2, so2 > 405 AS high FROM stack ORDER BY time";
    let answer = ask(&center, &operator, sql).await.expect(200);
    assert_eq!(
        answer["columns"],
        value!([
            {"name": "entity", "kind": "text"}, {"name": "time", "kind": "time"},
            {"name": "so2", "kind": "number"}, {"name": "o2", "kind": "number"},
            {"name": "high", "kind": "bool"}
        ])
    );
    assert_eq!(
        answer["rows"],
        value!([
            ["stack-1", "2026-11-22T00:01:00Z", 400.0, 9.0, false],
            ["stack-1", "2026-11-22T00:02:00Z", 410.0, 9.0, true],
            ["stack-1", "2026-11-22T00:03:00Z", 420.0, 9.0, true]
        ])
    );
    assert_eq!((&answer["truncated"], &answer["took_ms"]), (&value!(false), &value!(0)));
    let body = value!({"sql": "SELECT so2 FROM stack ORDER BY time", "limit": 2});
    let cut = center.post(&operator, "/api/v1/sql", &body).await.expect(200);
    assert_eq!((&cut["rows"], &cut["truncated"]), (&value!([[400.0], [410.0]]), &value!(true)));

    // The other park's people: the same words, nothing of the mill.
    let admin = center.login("admin").await;
    let port = value!({"id": "captain", "name": "Thuyền trưởng", "role": "park", "org": "cat-hai",
        "password": "mật khẩu tạm thời"});
    center.post(&admin, "/api/v1/users", &port).await.expect(201);
    let port = center.first_login("captain", "mật khẩu tạm thời").await;
    let enterprise = center.login("enterprise").await;
    for (sql, of_all, of_mill, of_port) in [
        ("SELECT count(*) FROM stack", 3, 3, 0),
        ("SELECT count(*) FROM readings", 6, 6, 0),
        ("SELECT count(*) FROM series", 2, 2, 0),
        ("SELECT count(*) FROM entities", 2, 1, 1),
        ("SELECT count(*) FROM orgs", 5, 1, 2),
    ] {
        for (by, expected) in [(&operator, of_all), (&enterprise, of_mill), (&port, of_port)] {
            assert_eq!(rows(&center, by, sql).await, value!([[expected]]), "{sql}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_question_is_refused_in_words() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    for (sql, kind, said) in [
        ("", "not-sql", "The question is empty"),
        ("SELEC 1", "not-sql", "is not SQL"),
        ("SELECT 1; SELECT 2", "not-reading", "Found 2 statements"),
        ("DELETE FROM readings", "not-reading", "Found `DELETE FROM`"),
        ("SELECT * FROM stacks", "unknown-table", "there are: stack"),
        ("SELECT so3 FROM stack", "wrong-question", "so3"),
        ("SELECT $1", "wrong-question", "has 1 parameters"),
    ] {
        let problem = ask(&center, &operator, sql).await.expect(422);
        let detail = problem["detail"].as_str().unwrap();
        assert!(problem["type"] == kind && detail.contains(said), "{sql}: {problem}");
    }
    for body in
        [value!({"sql": "SELECT 1", "limit": 0}), value!({"sql": "SELECT 1", "limit": 100_001})]
    {
        let found = refused(&center, &operator, ("POST", "/api/v1/sql"), &body).await;
        assert_eq!(found, (422, value!("limit")), "{body}");
    }
    let mut request = operator.request(
        Method::POST,
        "/api/v1/sql",
        Some(&value!({"sql": "DROP TABLE readings"})),
    );
    request.headers_mut().insert(header::ACCEPT_LANGUAGE, "vi".parse().unwrap());
    let problem = center.send(request).await.expect(422);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.starts_with("Gặp `DROP TABLE`, cần một câu lệnh SELECT"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_saved_as_a_file() {
    let center = Center::start().await;
    measure(&center, &[400.0, 410.0]).await;
    let operator = center.login("operator").await;
    let body = value!({"sql": "SELECT entity, time, so2 FROM stack ORDER BY time", "limit": 1});
    for (kind, extension, begins) in [
        ("text/csv", "csv", &b"entity,time,so2\nstack-1,2026-11-22T00:01:00Z,400\n"[..]),
        ("application/vnd.apache.arrow.stream", "arrows", &[0xff, 0xff, 0xff, 0xff]),
        ("application/vnd.apache.parquet", "parquet", b"PAR1"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", b"PK"),
    ] {
        let mut request = operator.request(Method::POST, "/api/v1/sql", Some(&body));
        request.headers_mut().insert(header::ACCEPT, kind.parse().unwrap());
        let answer = center.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.bytes.starts_with(begins), "{kind}: {:?}", &answer.bytes[..16]);
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
        assert_eq!(answer.headers["x-truncated"], "true");
        let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(name, format!("attachment; filename=\"haidang-20261122-070200.{extension}\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_can_show_what_may_be_asked() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let tables = center.get(&operator, "/api/v1/sql/tables").await.expect(200);
    let tables = tables["items"].as_array().unwrap();
    let stack = tables.iter().find(|it| it["name"] == "stack").unwrap();
    assert_eq!(stack["title"], value!({"vi": "Ống khói", "en": "Stack"}));
    assert_eq!(stack["columns"][3], value!({"name": "so2", "kind": "number", "unit": "mg/m3"}));
    for table in tables {
        let name = table["name"].as_str().unwrap();
        assert!(table["title"]["vi"].is_string() && table["note"]["en"].is_string(), "{table}");
        let answer = ask(&center, &operator, &format!("SELECT * FROM {name}")).await.expect(200);
        let named = |it: &Value| (it["name"].clone(), it["kind"].clone());
        let told: Vec<_> = table["columns"].as_array().unwrap().iter().map(named).collect();
        let found: Vec<_> = answer["columns"].as_array().unwrap().iter().map(named).collect();
        assert_eq!(told, found, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_who_asked_what() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    for sql in ["SELECT 1 AS one", "SELECT 1 AS one", "DROP TABLE readings"] {
        ask(&center, &operator, sql).await;
    }
    let admin = center.login("admin").await;
    let audit = center.get(&admin, "/api/v1/audit?subject=history/sql").await.expect(200);
    let lines = audit["items"].as_array().unwrap();
    let details: Vec<Value> = lines
        .iter()
        .map(|it| serde_json::from_str(it["detail"].as_str().unwrap()).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "the same question within the hour is one line: {audit}");
    assert_eq!(
        (&lines[0]["by"], &lines[0]["action"]),
        (&value!("operator"), &value!("history.ask"))
    );
    assert!(details[0]["refused"].as_str().unwrap().contains("DROP TABLE"), "{}", details[0]);
    let expected = value!({"sql": "SELECT 1 AS one", "via": "http", "took_ms": 0, "rows": 1});
    assert_eq!(details[1], expected);
}

fn kept() -> Value {
    value!({"name": "SO₂ theo giờ", "sql": "SELECT time, so2 FROM stack", "shared": false,
        "chart": {"kind": "line", "x": "time", "y": ["so2"]}})
}

async fn names(center: &Center, by: &Login) -> Vec<String> {
    let list = center.get(by, "/api/v1/questions").await.expect(200);
    let name = |it: &Value| it["name"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_kept_shared_and_changed_by_its_owner() {
    let center = Center::start().await;
    let (park, enterprise) = (center.login("park").await, center.login("enterprise").await);
    let (operator, admin) = (center.login("operator").await, center.login("admin").await);
    let made = center.post(&park, "/api/v1/questions", &kept()).await.expect(201);
    let expected = value!({"id": made["id"], "name": "SO₂ theo giờ", "owner": "park",
        "sql": "SELECT time, so2 FROM stack", "shared": false,
        "chart": {"kind": "line", "x": "time", "y": ["so2"]},
        "created_at": "2026-11-22T00:00:00Z", "changed_at": "2026-11-22T00:00:00Z"});
    assert_eq!(made, expected);
    assert_eq!(names(&center, &park).await, ["SO₂ theo giờ"]);
    assert!(names(&center, &operator).await.is_empty(), "what is not shared is one's own");

    center.pass(model::Span::from_min(1));
    let path = format!("/api/v1/questions/{}", made["id"].as_str().unwrap());
    let put = async |by: &Login, body: &Value| {
        center.send(by.request(Method::PUT, &path, Some(body))).await
    };
    let shared = with(&with(&kept(), "shared", value!(true)), "chart", Value::Null);
    let changed = put(&park, &shared).await.expect(200);
    assert_eq!((&changed["chart"], &changed["shared"]), (&Value::Null, &value!(true)));
    assert_eq!(changed["changed_at"], "2026-11-22T00:01:00Z");
    for by in [&operator, &enterprise] {
        assert_eq!(names(&center, by).await, ["SO₂ theo giờ"]);
        put(by, &kept()).await.expect(403);
        center.send(by.request(Method::DELETE, &path, None)).await.expect(403);
    }
    put(&admin, &with(&shared, "name", value!("b"))).await.expect(200);
    center.send(admin.request(Method::DELETE, &path, None)).await.expect(204);
    center.send(park.request(Method::DELETE, &path, None)).await.expect(404);
    let id = made["id"].as_str().unwrap();
    let audit = center.get(&admin, &format!("/api/v1/audit?subject=question/{id}")).await;
    let audit = audit.expect(200);
    let actions: Vec<_> =
        audit["items"].as_array().unwrap().iter().map(|it| &it["action"]).collect();
    let expected = ["question.delete", "question.change", "question.change", "question.create"];
    assert_eq!(actions, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_question_is_not_kept() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let chart = |kind: &str| value!({"kind": kind, "x": "time", "y": ["so2"]});
    for (body, field) in [
        (with(&kept(), "name", value!(" ")), "name"),
        (with(&kept(), "sql", value!("")), "sql"),
        (with(&kept(), "chart", chart("pie")), "chart.kind"),
    ] {
        let found = refused(&center, &operator, ("POST", "/api/v1/questions"), &body).await;
        assert_eq!(found, (422, value!(field)), "{body}");
    }
    assert!(names(&center, &operator).await.is_empty());
}
