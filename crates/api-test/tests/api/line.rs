//! Readings in line protocol, good and bad, as clients of InfluxDB 1 and 2 send them.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use futures::FutureExt as _;
use model::Time;
use serde_json::Value;

use crate::{
    center::{Answer, BEGIN, Center, json},
    zone::SOURCE_TOKEN,
};

const V2: &str = "/api/v2/write?org=x&bucket=y";
const V1: &str = "/write?db=x";

fn request(uri: &str, lines: impl Into<Body>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(Method::POST).uri(uri);
    for (name, value) in [("accept-language", "en")].iter().chain(headers) {
        request = request.header(*name, *value);
    }
    request.body(lines.into()).unwrap()
}

async fn write_to(center: &Center, uri: &str, lines: impl Into<Body>) -> Answer {
    let token = format!("Token {SOURCE_TOKEN}");
    center.send(request(uri, lines, &[("authorization", &token)])).await
}

async fn write(center: &Center, lines: impl Into<Body>) -> Answer {
    write_to(center, V2, lines).await
}

/// Readings of the stack's first series, oldest first.
async fn kept(center: &Center) -> Vec<(Time, f64)> {
    center.centre.applied_to(center.centre.world().log.head()).await;
    let Some(series) = center.centre.zone().series_of(&"stack-1".parse().unwrap()).first().copied()
    else {
        return vec![];
    };
    let (from, to) = (Time::from_s(0), Time(i64::MAX));
    let history = &center.centre.world().history;
    let readings = history.readings(series, from, to, 1_000, true).await.unwrap();
    readings.iter().map(|it| (it.time, it.value)).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stamp(n: i64) -> Time {
    Time(BEGIN.0 + n * 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_kept() {
    let center = Center::start().await;
    let (s, ms) = (BEGIN.0 / 1_000_000, BEGIN.0 / 1_000);
    for (uri, lines) in [
        (V2.to_owned(), format!("stack,entity=stack-1,host=gw so2=1,o2=9i {s}000000000\n")),
        (format!("{V2}&precision=ns"), format!("stack-1 so2=2 {}000000000", s + 1)),
        (format!("{V2}&precision=us"), format!("modbus,name=stack-1 so2=3 {}000000", s + 2)),
        (format!("{V2}&precision=ms"), format!("so2,topic=stack-1 value=4 {}", ms + 3_000)),
        (format!("{V1}&precision=s"), format!("# late\n\nstack-1 so2=5 {}\r\n", s + 4)),
        (format!("{V1}&precision=u"), format!("stack-1 so2=6 {}000000", s + 5)),
        (format!("{V1}&precision=m"), format!("stack-1 so2=7 {}", s / 60 - 1)),
    ] {
        let answer = write_to(&center, &uri, lines).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (204, ""), "{uri}");
    }
    let expected = [(stamp(-60), 7.0)].into_iter();
    let expected = expected.chain((0..6_i32).map(|n| (stamp(i64::from(n)), f64::from(n + 1))));
    assert_eq!(kept(&center).await, expected.collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_a_time_was_measured_now() {
    let center = Center::start().await;
    write(&center, "stack-1 so2=1").await.expect(204);
    write(&center, "# nothing but a comment\n").await.expect(204);
    write(&center, "").await.expect(204);
    assert_eq!(kept(&center).await, [(BEGIN, 1.0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_named_and_the_others_are_kept() {
    let center = Center::start().await;
    let ns = BEGIN.0 * 1_000;
    let lines = format!(
        "stack-1 so2=1 {ns}\n\
         stack-1 so2=oops,o2=9 {ns}\n\
         stack,entity=stack-9 so2=1 {ns}\n\
         stack,entity=stack-2 so2=1 {ns}\n\
         modbus,host=gw so2=1 {ns}\n\
         stack-1 so3=1 {ns}\n\
         stack-1 so2=1e308 {ns}\n\
         stack-1 so2=1 1\n\
         stack-1 so2\n\
         stack-1,unit=furlong so2=1 {ns}\n\
         stack-1 note=\"ok\",on=true,so2=2 {}\n",
        ns + 1_000_000_000
    );
    let body = write(&center, lines).await.expect(400);
    assert_eq!((&body["code"], &body["line"]), (&"invalid".into(), &2.into()), "{body}");
    assert_eq!((&body["kept"], &body["refused"]), (&3.into(), &11.into()), "{body}");
    let message = body["message"].as_str().unwrap();
    let begin = "partial write: 3 readings kept, 11 refused; line 2: value of `so2` is text `oops`, \
                 expected a finite number; line 3: entity `stack-9` is not known, expected a registered code";
    assert!(message.starts_with(begin), "{message}");
    assert_eq!(body["error"], body["message"]);
    let errors = body["errors"].as_array().unwrap();
    let lines: Vec<u64> = errors.iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11]);
    for (n, word) in [
        (2, "not this source's"),
        (3, "`modbus,host=gw` names no entity of this source"),
        (4, "quantity `so3` is not known"),
        (5, "not a measurement"),
        (6, "too long ago"),
        (7, "`so2` has no `=`"),
        (8, "furlong"),
        (9, "value of `note` is text `ok`"),
        (10, "value of `on` is true or false"),
    ] {
        let message = errors[n]["message"].as_str().unwrap();
        assert!(message.contains(word) && !message.starts_with("item"), "{message}");
    }
    assert_eq!(kept(&center).await, [(BEGIN, 1.0), (stamp(1), 2.0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_many_parts_is_counted_line_by_line() {
    let center = Center::start().await;
    let line = |n: i64| format!("stack-1 so2={}.5 {}\n", n % 100, stamp(n - 25_000).0);
    let mut lines: String = (0..25_000).map(line).collect::<Vec<_>>().concat();
    lines.push_str("stack-1 so2=bad\n");
    for (body, packed) in [(lines.clone().into_bytes(), false), (gzip(lines.as_bytes()), true)] {
        let uri = format!("{V2}&precision=us");
        let token = format!("Token {SOURCE_TOKEN}");
        let mut headers = vec![("authorization", token.as_str())];
        if packed {
            headers.push(("content-encoding", "gzip"));
        }
        let body = center.send(request(&uri, body, &headers)).await.expect(400);
        assert_eq!((&body["kept"], &body["refused"]), (&25_000.into(), &1.into()), "{body}");
        assert_eq!(body["line"], 25_001);
    }
    let mut many = String::from("stack-1 so2=1\n");
    many.push_str(&"stack-1 so2=bad\n".repeat(150));
    let body = write(&center, many).await.expect(400);
    assert_eq!(body["errors"].as_array().unwrap().len(), 100);
    assert_eq!((&body["kept"], &body["refused"]), (&1.into(), &150.into()));
    assert!(body["message"].as_str().unwrap().ends_with('…'), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_show_a_token() {
    let center = Center::start().await;
    let basic = |user: &str, token: &str| {
        format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{token}")))
    };
    let good = basic("mill-logger", SOURCE_TOKEN);
    let (of_another, made_up) = (basic("other", SOURCE_TOKEN), basic("mill-logger", "made-up"));
    let token = format!("Token {SOURCE_TOKEN}");
    let pair = format!("Token mill-logger:{SOURCE_TOKEN}");
    let wrong_pair = format!("Token other:{SOURCE_TOKEN}");
    let bearer = format!("Bearer {SOURCE_TOKEN}");
    for path in ["/api/v2/write?bucket=x", "/write?db=x"] {
        for (header, status) in [
            (token.as_str(), 204),
            (&bearer, 204),
            (&pair, 204),
            (&good, 204),
            (&wrong_pair, 401),
            (&of_another, 401),
            (&made_up, 401),
            ("Token made-up", 401),
            ("Basic ???", 401),
        ] {
            let lines = request(path, "stack-1 so2=1", &[("authorization", header)]);
            let answer = center.send(lines).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {header}: {}", answer.text());
        }
        for (query, status) in [
            (format!("&u=mill-logger&p={SOURCE_TOKEN}"), 204),
            (format!("&p={SOURCE_TOKEN}"), 204),
            (format!("&u=other&p={SOURCE_TOKEN}"), 401),
            ("&u=mill-logger&p=made-up".to_owned(), 401),
            (String::new(), 401),
        ] {
            let answer =
                center.send(request(&format!("{path}{query}"), "stack-1 so2=1", &[])).await;
            assert_eq!(answer.status.as_u16(), status, "{path}{query}: {}", answer.text());
            if status == 401 {
                assert_eq!(answer.json()["code"], "unauthorized");
                assert_eq!(
                    answer.json()["message"],
                    "The token is wrong, or its source is switched off."
                );
            }
        }
    }
    // Beside the console's own routes a password is not looked at.
    let elsewhere = json(Method::POST, "/api/v1/observations", &Value::Null);
    let (mut parts, body) = elsewhere.into_parts();
    parts.headers.insert(header::AUTHORIZATION, good.parse().unwrap());
    assert_eq!(center.send(Request::from_parts(parts, body)).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_writes_within_their_unit() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let send = async |lines: &'static str| {
        let mut request = park.request(Method::POST, V2, None);
        request.headers_mut().insert("accept-language", "en".parse().unwrap());
        *request.body_mut() = lines.into();
        center.send(request).await
    };
    send("x,name=stack-1 so2=1").await.expect(204);
    let body = send("x,name=stack-2 so2=1").await.expect(400);
    assert!(body["message"].as_str().unwrap().contains("names no entity"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_does_not_read_is_refused_whole() {
    let center = Center::start().await;
    let whole = gzip(b"stack-1 so2=1\n");
    // Sixty-five members of a mebibyte each inflate to more than 64 MiB.
    let bomb = gzip(&vec![b' '; 1 << 20]).repeat(65);
    let token = format!("Token {SOURCE_TOKEN}");
    for (name, uri, bytes, encoding, status, code) in [
        ("a word for no unit", "/write?precision=fortnight", vec![], "", 400, "invalid"),
        ("no gzip", V2, b"stack-1 so2=1".to_vec(), "gzip", 400, "invalid"),
        ("gzip cut off", V2, whole[..whole.len() - 3].to_vec(), "", 400, "invalid"),
        ("another packing", V2, vec![], "br", 415, "invalid"),
        ("more than 50 MB", V2, vec![b'\n'; 50_000_001], "", 413, "request too large"),
        ("a bomb", V1, bomb, "gzip", 413, "request too large"),
    ] {
        let mut headers = vec![("authorization", token.as_str())];
        if !encoding.is_empty() {
            headers.push(("content-encoding", encoding));
        }
        let answer = center.send(request(uri, bytes, &headers)).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text());
        let body = answer.json();
        assert_eq!(body["code"], code, "{name}: {body}");
        assert!(!body["message"].as_str().unwrap().is_empty() && body["error"] == body["message"]);
    }
    let unknown = write_to(&center, "/write?precision=fortnight", "").await.json();
    let said = "`precision`: `fortnight` cannot be used, expected ns, us, ms, s, m, h.";
    assert_eq!(unknown["message"], said);
    write(&center, vec![b'\n'; 50_000_000]).await.expect(204);
    assert_eq!(kept(&center).await, []);
}

/// Telegraf's output for version 1 throws away what any 4xx refuses; the one for version 2 waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_center_asks_to_come_back() {
    let center = Center::start().await;
    let token = format!("Token {SOURCE_TOKEN}");
    let headers = [("authorization", token.as_str())];
    write(&center, "stack-1 so2=1").await.expect(204);
    // Bodies of no stated length that never end hold the places of large ones that one source may
    // have: half of the eight. A body is asked for once its request has a place.
    let n_asked = Arc::new(AtomicUsize::new(0));
    let endless = (0..4).map(|_| {
        let n_asked = Arc::clone(&n_asked);
        let asked = async move { n_asked.fetch_add(1, SeqCst) };
        let never = asked.then(|_| std::future::pending::<std::io::Result<Vec<u8>>>());
        let body = Body::from_stream(futures::stream::once(never));
        Box::pin(center.send(request(V2, body, &headers)))
    });
    let others = async {
        while n_asked.load(SeqCst) < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        for (uri, status, code) in [(V2, 429, "too many requests"), (V1, 503, "unavailable")] {
            let answer = write_to(&center, uri, "stack-1 so2=2").await;
            let seen = (answer.status.as_u16(), answer.headers["retry-after"].to_str().unwrap());
            assert_eq!(seen, (status, "1"), "{}", answer.text());
            assert_eq!(answer.json()["code"], code);
        }
        // A small body waits for none of them.
        let small = [headers[0], ("content-length", "13")];
        center.send(request(V2, "stack-1 so2=4", &small)).await.expect(204);
    };
    tokio::select! {
        (ended, ..) = futures::future::select_all(endless) => panic!("it ended: {}", ended.text()),
        () = others => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_asks_how_it_is() {
    let center = Center::start().await;
    let get = |method: Method, path: &str| {
        Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
    };
    for method in [Method::GET, Method::HEAD] {
        let answer = center.send(get(method, "/ping?wait_for_leader=1s")).await;
        assert_eq!(answer.status, 204);
        assert!(!answer.headers["x-influxdb-version"].is_empty());
    }
    let health = center.send(get(Method::GET, "/health")).await.expect(200);
    assert_eq!((&health["status"], &health["name"]), (&"pass".into(), &"haidang".into()));
}
