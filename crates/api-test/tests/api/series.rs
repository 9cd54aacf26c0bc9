//! Readings, charts, means; what people do to a series.

use axum::http::{Method, header};
use model::{Span, Time};
use serde_json::{Value, json as value};

use crate::{
    center::{BEGIN, Center, Login},
    registry::refused,
    work::measure,
};

async fn so2(center: &Center, by: &Login) -> u64 {
    let entity = center.get(by, "/api/v1/entities/stack-1").await.expect(200);
    entity["series"][0]["id"].as_u64().unwrap()
}

fn minute(n: u64) -> Time {
    BEGIN.plus(Span::from_min(n))
}

/// Follows `next` to the end.
async fn walk(center: &Center, by: &Login, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (vec![], String::new());
    for _ in 0..100 {
        let page = center.get(by, &format!("{path}{cursor}")).await.expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return items };
        cursor = format!("&cursor={next}");
    }
    panic!("{path} does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn readings_are_walked_through_page_by_page() {
    let center = Center::start().await;
    let values: Vec<f64> = (1..=7).map(f64::from).collect();
    measure(&center, &values).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let path = format!("/api/v1/series/{id}/observations");
    for (query, expected) in [
        ("?limit=3", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
        ("?limit=7", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
        (&*format!("?from={}&to={}&limit=1", minute(2), minute(4)), vec![2.0, 3.0]),
        // A plus that was not escaped arrives as a blank.
        ("?from=2026-11-22T07:06:00+07:00&limit=9", vec![6.0, 7.0]),
    ] {
        let items = walk(&center, &operator, &format!("{path}{query}")).await;
        let found: Vec<_> = items.iter().map(|it| it["value"].as_f64().unwrap()).collect();
        assert_eq!(found, expected, "{query}");
    }
    let first = center.get(&operator, &format!("{path}?limit=1")).await.expect(200);
    let first = &first["items"][0];
    assert_eq!(
        (&first["flag"], &first["source"], &first["origin"]),
        (&value!("measuring"), &value!("mill-logger"), &value!("http"))
    );
    for (query, field) in [
        ("?from=yesterday", "from"),
        ("?from=2026-11-22T07:00:00", "from"),
        ("?from=2026-11-22T07:00:00Z&to=2026-11-21T07:00:00Z", "from"),
        ("?cursor=7", "cursor"),
        ("?limit=10001", "limit"),
    ] {
        let problem = center.get(&operator, &format!("{path}{query}")).await.expect(422);
        assert_eq!(problem["field"], field, "{query}");
    }
    let enterprise = center.login("enterprise").await;
    center.get(&enterprise, &path).await.expect(200);
    center.get(&operator, "/api/v1/series/999/observations").await.expect(404);
    center.get(&operator, "/api/v1/series/x/observations").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_keeps_what_was_there() {
    let center = Center::start().await;
    measure(&center, &[400.0, 900.0, 410.0]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let path = format!("/api/v1/series/{id}/corrections");
    let body = |time: Time, to: f64, reason: &str| value!({"time": time.to_string(), "value": to, "reason": reason});
    center.post(&operator, &path, &body(minute(2), 405.0, "cổng đo bẩn")).await.expect(200);
    let all = format!("/api/v1/series/{id}/observations?versions=1&limit=2");
    let versions = walk(&center, &operator, &all).await;
    let found: Vec<_> = versions.iter().map(|it| it["value"].as_f64().unwrap()).collect();
    assert_eq!(found, [400.0, 900.0, 405.0, 410.0]);
    assert_eq!(versions[2]["flag"], "corrected");
    assert_eq!(versions[2]["origin"], "hand:operator");
    for (body, status, field) in [
        (body(minute(2), -5.0, "sai"), 422, "value"),
        (body(minute(2), 405.0, " "), 422, "reason"),
        (body(minute(9), 405.0, "chưa đo"), 422, "time"),
    ] {
        let (found, named) = refused(&center, &operator, ("POST", &path), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    let admin = center.login("admin").await;
    let audit = center.get(&admin, "/api/v1/audit?subject=entity/stack-1").await.expect(200);
    let detail: Value =
        serde_json::from_str(audit["items"][0]["detail"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&detail["before"]["value"], &detail["after"]["value"]),
        (&value!(900.0), &value!(405.0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_sensor_is_out_until_its_end() {
    let center = Center::start().await;
    measure(&center, &[400.0]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let path = format!("/api/v1/series/{id}/out-of-service");
    let until = |h: u64| center.centre.now().plus(Span::from_h(h)).to_string();
    let out = value!({"reason": "đầu đo hỏng", "until": until(4)});
    let view = center.post(&operator, &path, &out).await.expect(200);
    assert_eq!(view["out_of_service"]["by"], "Trực ban operator");
    measure(&center, &[600.0]).await;
    let readings = format!("/api/v1/series/{id}/observations");
    let readings = center.get(&operator, &readings).await.expect(200);
    assert_eq!(readings["items"][1]["flag"], "out_of_service");
    let back = async || center.send(operator.request(Method::DELETE, &path, None)).await;
    assert_eq!(back().await.expect(200)["out_of_service"], Value::Null);
    back().await.expect(409);
    for (body, field) in [
        (value!({"reason": "", "until": until(4)}), "reason"),
        (value!({"reason": "hỏng", "until": until(0)}), "until"),
        (value!({"reason": "hỏng", "until": until(9_999)}), "until"),
    ] {
        let found = refused(&center, &operator, ("POST", &path), &body).await;
        assert_eq!(found, (422, value!(field)), "{body}");
    }
    let enterprise = center.login("enterprise").await;
    assert_eq!(refused(&center, &enterprise, ("POST", &path), &out).await.0, 403);
    center.post(&operator, &path, &out).await.expect(200);
    center.pass(Span::from_h(5));
    let entity = center.get(&operator, "/api/v1/entities/stack-1").await.expect(200);
    assert_eq!(entity["series"][0]["out_of_service"], Value::Null);
    back().await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_averaged_and_drawn_against_their_limit() {
    let center = Center::start().await;
    measure(&center, &[100.0; 150]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let means =
        walk(&center, &operator, &format!("/api/v1/series/{id}/means?period=1h&limit=1")).await;
    let ends: Vec<_> = means.iter().map(|it| it["end"].as_str().unwrap()).collect();
    assert_eq!(ends, ["2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"]);
    assert_eq!((&means[1]["value"], &means[1]["valid_share"]), (&value!(100.0), &value!(1.0)));
    // Its row multiplies by a coefficient no permit states: not judged, and it says why.
    assert_eq!(means[1]["verdict"], "not_judged");
    for (lang, words) in [("vi", "nhân với kp"), ("en", "multiplies by kp")] {
        let reason = means[1]["reason"][lang].as_str().unwrap();
        assert!(reason.contains(words), "{reason}");
    }
    let chart =
        center.get(&operator, &format!("/api/v1/series/{id}/chart?bins=10")).await.expect(200);
    let bins = chart["bins"].as_array().unwrap();
    assert!(!bins.is_empty() && bins.len() <= 10, "{chart}");
    assert_eq!((&chart["unit"], &bins[0][3]), (&value!("mg/m3"), &value!(100.0)));
    assert_eq!(chart["limits"][0]["at_most"], 500.0);
    assert_eq!(chart["limits"].as_array().unwrap().len(), 1, "{chart}");
    let problem =
        center.get(&operator, &format!("/api/v1/series/{id}/chart?bins=0")).await.expect(422);
    assert_eq!(problem["field"], "bins");
    let problem =
        center.get(&operator, &format!("/api/v1/series/{id}/means?period=2h")).await.expect(422);
    assert_eq!(problem["field"], "period");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_series_are_asked_over_one_grid() {
    let center = Center::start().await;
    measure(&center, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let ask = async |query: &str| {
        center.get(&operator, &format!("/api/v1/series/query?{query}")).await.expect(200)
    };
    let grid = format!("ids={id}&from={}&to={}&width=2min", minute(1), minute(11));
    let answer = ask(&format!("{grid}&agg=count,mean,min,max,first,last,sum,p50")).await;
    let series = &answer["series"][0];
    assert_eq!((&answer["n"], &answer["width_ms"]), (&value!(5), &value!(120_000)));
    assert_eq!((&series["id"], &series["unit"]), (&value!(id), &value!("mg/m3")));
    assert_eq!(series["count"], value!([2.0, 2.0, 2.0, 1.0, null]));
    assert_eq!(series["mean"], value!([1.5, 3.5, 5.5, 7.0, null]));
    assert_eq!(series["sum"], value!([3.0, 7.0, 11.0, 7.0, null]));
    assert_eq!(
        (&series["min"], &series["first"]),
        (&value!([1.0, 3.0, 5.0, 7.0, null]), &series["first"])
    );
    assert_eq!(
        (&series["max"], &series["last"]),
        (&value!([2.0, 4.0, 6.0, 7.0, null]), &series["max"])
    );
    assert_eq!(series["p50"], value!([1.5, 3.5, 5.5, 7.0, null]));
    let filled = ask(&format!("{grid}&fill=previous")).await;
    assert_eq!(filled["series"][0]["mean"], value!([1.5, 3.5, 5.5, 7.0, 7.0]));
    let above = ask(&format!("{grid}&above=3.5")).await;
    let series = &above["series"][0];
    assert_eq!((&series["n_counted"], &series["n_above"]), (&value!(4), &value!(2)));
    assert_eq!(series["mean"], Value::Null, "only the count was asked for");
    let raw = ask(&format!("ids={id}&from={}&to={}&agg=raw", minute(2), minute(4))).await;
    let series = &raw["series"][0];
    assert_eq!((&raw["n"], &series["value"]), (&value!(2), &value!([2.0, 3.0])));
    assert_eq!(series["time_ms"], value!([minute(2).ms(), minute(3).ms()]));
    // The last value stands for three cadences, and then for nothing.
    let weighted = ask(&format!("{grid}&agg=time_weighted_mean")).await;
    let weighted = &weighted["series"][0]["time_weighted_mean"];
    assert_eq!(weighted, &value!([1.5, 3.5, 5.5, 7.0, 7.0]));
    let all = ask(&format!("quantity=stack.so2&from={}&to={}", minute(0), minute(9))).await;
    assert_eq!(all["series"][0]["mean"], value!([4.0]));
    let newest =
        center.get(&operator, &format!("/api/v1/series/latest?ids={id}")).await.expect(200);
    let newest = &newest["items"][0];
    assert_eq!((&newest["id"], &newest["value"]), (&value!(id), &value!(7.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_is_a_table_as_well() {
    let center = Center::start().await;
    measure(&center, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    let grid = format!("ids={id}&from={}&to={}&width=2min", minute(1), minute(11));
    let csv = async |query: &str| {
        let path = format!("/api/v1/series/query?{query}");
        let mut request = operator.request(Method::GET, &path, None);
        request.headers_mut().insert(header::ACCEPT, "text/csv".parse().unwrap());
        center.send(request).await.text()
    };
    let from = minute(1);
    let text = csv(&format!("{grid}&agg=mean,count")).await;
    let begin = format!(
        "series,entity,quantity,unit,time,count,mean\n{id},stack-1,stack.so2,mg/m3,{from},2,1.5\n"
    );
    assert!(text.starts_with(&begin), "{text}");
    assert_eq!(text.lines().count(), 5, "an empty stretch is no row: {text}");
    let text = csv(&format!("ids={id}&from={from}&to={}&agg=raw", minute(3))).await;
    let second = format!("{id},stack-1,stack.so2,mg/m3,{},2", minute(2));
    assert_eq!(text.lines().nth(2), Some(&*second));
    let text = csv(&format!("{grid}&above=3.5")).await;
    assert!(text.ends_with(&format!("n_above\n{id},stack-1,stack.so2,mg/m3,4,2\n")), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_that_makes_no_sense_is_refused_by_its_field() {
    let center = Center::start().await;
    measure(&center, &[1.0]).await;
    let operator = center.login("operator").await;
    let id = so2(&center, &operator).await;
    for (query, field) in [
        ("", "ids"),
        ("&width=2", "width"),
        ("&agg=median", "agg"),
        ("&agg=raw,mean", "agg"),
        ("&agg=p101", "agg"),
        ("&fill=zero", "fill"),
    ] {
        let ids = if query.is_empty() { String::new() } else { format!("ids={id}") };
        let path = format!("/api/v1/series/query?{ids}{query}");
        let problem = center.get(&operator, &path).await.expect(422);
        assert_eq!(problem["field"], field, "{query}");
    }
    let path = format!("/api/v1/series/query?ids={id}&from=2001-01-01T00:00:00Z&width=1s");
    center.get(&operator, &path).await.expect(422);
    center.get(&operator, "/api/v1/series/query?ids=999").await.expect(404);
    center.get(&operator, "/api/v1/series/latest?ids=999").await.expect(404);
}
