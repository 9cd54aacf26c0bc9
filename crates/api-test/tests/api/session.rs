//! Logging in, being slowed, choosing a password.

use axum::http::{Method, header};
use model::Span;
use serde_json::{Value, json as value};

use crate::center::{Center, PASSWORD, json};

async fn try_login(center: &Center, peer: [u8; 4], user: &str, password: &str) -> (u16, Value) {
    let body = value!({"user": user, "password": password});
    let answer = center.send_from(peer, json(Method::POST, "/api/v1/session", &body)).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_says_who_and_what_they_may() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let session = center.get(&operator, "/api/v1/session").await.expect(200);
    assert_eq!(session["user"]["role"], "operator");
    assert_eq!(session["csrf"], operator.csrf.as_str());
    let can = session["can"].as_array().unwrap();
    assert!(can.contains(&value!("alarm.work")) && !can.contains(&value!("user.write")));
    let closed = operator.request(Method::DELETE, "/api/v1/session", None);
    center.send(closed).await.expect(204);
    center.get(&operator, "/api/v1/session").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_the_browser_only() {
    let center = Center::start().await;
    let body = value!({"user": "operator", "password": PASSWORD});
    let answer = center.send(json(Method::POST, "/api/v1/session", &body)).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for word in ["haidang_session=", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=43200"] {
        assert!(cookie.contains(word), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_a_shift() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    center.pass(Span::from_h(12));
    center.get(&operator, "/api/v1/session").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guesser_is_slowed_and_locked_but_the_operator_is_not() {
    let center = Center::start().await;
    let (guesser, operator) = ([203, 0, 113, 7], [10, 0, 0, 9]);
    for _ in 0..5 {
        assert_eq!(try_login(&center, guesser, "operator", "wrong guess").await.0, 401);
    }
    // The right password does not help the guesser now: it is not even looked at.
    let (status, problem) = try_login(&center, guesser, "operator", PASSWORD).await;
    assert_eq!((status, problem["type"].as_str()), (429, Some("slow-down")));
    assert_eq!(try_login(&center, operator, "operator", PASSWORD).await.0, 200);
    assert_eq!(try_login(&center, guesser, "leader", PASSWORD).await.0, 200);
    for _ in 0..5 {
        center.pass(Span::from_s(33));
        assert_eq!(try_login(&center, guesser, "operator", "wrong guess").await.0, 401);
    }
    center.pass(Span::from_min(14));
    assert_eq!(try_login(&center, guesser, "operator", PASSWORD).await.0, 429);
    center.pass(Span::from_min(1));
    assert_eq!(try_login(&center, guesser, "operator", PASSWORD).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_user_is_answered_like_a_known_one() {
    let center = Center::start().await;
    let known = try_login(&center, [10, 0, 0, 9], "operator", "wrong guess").await;
    let unknown = try_login(&center, [10, 0, 0, 9], "nobody", "wrong guess").await;
    let no_code = try_login(&center, [10, 0, 0, 9], "không ai", "wrong guess").await;
    assert_eq!((&known, known.0), (&unknown, 401));
    assert_eq!(known, no_code);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_password_must_be_changed() {
    let center = Center::start().await;
    let newcomer = center.login("newcomer").await;
    let problem = center.get(&newcomer, "/metrics").await.expect(403);
    assert_eq!(problem["type"], "must-change-password");
    let session = center.get(&newcomer, "/api/v1/session").await.expect(200);
    assert_eq!(session["must_change_password"], true);
    let path = "/api/v1/session/password";
    for (old, new, status) in [
        ("not the old one", "a new password", 401),
        (PASSWORD, "short", 422),
        (PASSWORD, PASSWORD, 422),
        (PASSWORD, "a new password", 200),
    ] {
        let change = value!({"old": old, "new": new});
        let answer = center.post(&newcomer, path, &change).await;
        assert_eq!(answer.status.as_u16(), status, "{new}: {}", answer.text());
    }
    // The session it was changed in has given way to a new one.
    center.get(&newcomer, "/api/v1/session").await.expect(401);
    let again = try_login(&center, [10, 0, 0, 9], "newcomer", "a new password").await;
    assert_eq!((again.0, &again.1["must_change_password"]), (200, &value!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_somebody_else_changes_nothing() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    for token in ["", "0123", "another token"] {
        let mut request = operator.request(Method::DELETE, "/api/v1/session", None);
        request.headers_mut().insert("x-csrf-token", token.parse().unwrap());
        let problem = center.send(request).await.expect(403);
        assert_eq!(problem["type"], "csrf");
    }
    center.get(&operator, "/api/v1/session").await.expect(200);
}
