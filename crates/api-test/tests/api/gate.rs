//! Walks the OpenAPI document: every route refuses whoever has no right to it.

use std::{collections::BTreeMap, fmt::Write as _};

use axum::http::{Method, Request};
use serde_json::Value;

use crate::{
    center::{Center, Login},
    zone,
};

/// Every route: method, path with its parameters filled in, and what it asks for.
async fn routes(center: &Center) -> Vec<(Method, String, String)> {
    let request = Request::builder().uri("/api/openapi.json").body(axum::body::Body::empty());
    let document = center.send(request.unwrap()).await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    let mut routes = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let access = operation["x-access"].as_str().unwrap().to_owned();
            routes.push((method, filled(path), access));
        }
    }
    routes
}

fn filled(path: &str) -> String {
    let part = |it: &str| if it.starts_with('{') { "7".to_owned() } else { it.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn plain(method: &Method, path: &str) -> Request<axum::body::Body> {
    Request::builder().method(method).uri(path).body(axum::body::Body::empty()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_login() {
    let center = Center::start().await;
    let public = [
        "/healthz",
        "/readyz",
        "/ping",
        "/health",
        "/api/openapi.json",
        "/api/docs",
        "/api/v1/session",
    ];
    for (method, path, access) in routes(&center).await {
        if access == "public" {
            assert!(public.contains(&path.as_str()), "{method} {path} is open to anybody");
            continue;
        }
        let status = center.send(plain(&method, &path)).await.status;
        assert_eq!(status, 401, "{method} {path}");
        let mut request = plain(&method, &path);
        request.headers_mut().insert("authorization", "Bearer made-up".parse().unwrap());
        assert_eq!(center.send(request).await.status, 401, "{method} {path} with a made-up token");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the table is for people, with `--nocapture`")]
async fn every_route_keeps_to_the_table_of_roles() {
    let center = Center::start().await;
    let mut people: BTreeMap<&str, Login> = BTreeMap::new();
    for (role, _) in zone::PEOPLE {
        people.insert(role.as_str(), center.login(role.as_str()).await);
    }
    let mut table = String::from("\n");
    for (method, path, access) in routes(&center).await {
        // Streams do not end, and a log-out would end the test's own login.
        if matches!(access.as_str(), "public" | "signed" | "login" | "person") {
            continue;
        }
        let grant = access.rsplit(" or ").next().unwrap();
        write!(table, "{method:6} {path:44} {grant:20}").unwrap();
        for (role, login) in &people {
            let session = center.get(login, "/api/v1/session").await.expect(200);
            let granted = session["can"].as_array().unwrap().contains(&Value::from(grant));
            let answer = center.send(login.request(method.clone(), &path, None)).await;
            let refused = answer.status == 403;
            assert_eq!(refused, !granted, "{role}: {method} {path}: {}", answer.text());
            write!(table, " {}", if granted { role } else { "-" }).unwrap();
        }
        table.push('\n');
    }
    println!("{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_may_only_deliver() {
    let center = Center::start().await;
    for (method, path, access) in routes(&center).await {
        if access == "public" || access == "signed" || access.starts_with("source or") {
            continue;
        }
        let mut request = plain(&method, &path);
        let bearer = format!("Bearer {}", zone::SOURCE_TOKEN);
        request.headers_mut().insert("authorization", bearer.parse().unwrap());
        assert_eq!(center.send(request).await.status, 403, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_this_machine_and_the_administrator() {
    let center = Center::start().await;
    let get = || plain(&Method::GET, "/metrics");
    assert_eq!(center.send_from([127, 0, 0, 1], get()).await.status, 200);
    assert_eq!(center.send_from([10, 0, 0, 9], get()).await.status, 401);
    let mut forwarded = get();
    forwarded.headers_mut().insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
    assert_eq!(center.send_from([127, 0, 0, 1], forwarded).await.status, 401);
    let admin = center.login("admin").await;
    assert!(center.get(&admin, "/metrics").await.text().contains("up 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_route_is_a_page_or_a_problem() {
    let center = Center::start().await;
    for (method, path, status) in [
        (Method::GET, "/", 200),
        (Method::GET, "/alarms/7", 200),
        (Method::GET, "/assets/none.js", 404),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::POST, "/alarms", 404),
        (Method::PUT, "/healthz", 405),
        (Method::HEAD, "/healthz", 200),
    ] {
        let answer = center.send(plain(&method, path)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }
}

/// Routes are added by `routes!`, which writes them into the document; nothing else may add one.
#[test]
fn every_route_is_in_the_document() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
    let mut open = vec![source];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|it| it.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".route(", ".route_service(", ".nest_service(", ".nest("] {
            assert!(!text.contains(call), "{} calls {call}…)", path.display());
        }
    }
}

/// A misspelt filter would give a list that looks like an answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_no_route_knows_is_refused_by_name() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    for (path, said) in [
        ("/api/v1/alarms?severty=high", "severity"),
        ("/api/v1/alarms?limit=5&Limit=5", "limit"),
        ("/api/v1/orgs?q=1", "none is taken"),
    ] {
        let problem = center.get(&operator, path).await.expect(422);
        assert_eq!(problem["type"], "unknown-parameter", "{path}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(said), "{path}: {detail}");
    }
    center.get(&operator, "/api/v1/alarms?limit=5").await.expect(200);
}
