//! How long readings are kept: refused below the law's minimum, shown before it acts, held, audited.

use axum::http::Method;
use model::Span;
use serde_json::{Value, json as value};

use crate::{
    center::{BEGIN, Center, Login},
    work::measure,
};

const PATH: &str = "/api/v1/retention";
const DAYS: Span = Span::from_h(100 * 24);

fn rule(raw: &str) -> Value {
    value!({"kind": "stack", "raw": raw, "note": "quy chế lưu trữ"})
}

/// Fourteen readings of the mill's stack, a hundred days old.
async fn old(center: &Center) -> Login {
    measure(center, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).await;
    center.pass(DAYS);
    // The first counts the day, which must be over and quiet.
    center.centre.flush_now().await.unwrap();
    center.login("admin").await
}

async fn n_left(center: &Center) -> usize {
    let zone = center.centre.zone();
    let series: Vec<_> = zone.series().map(|it| it.id).collect();
    let (from, history) = (BEGIN.minus(Span::from_h(1)), &center.centre.world().history);
    let to = BEGIN.plus(Span::from_h(24));
    let found = history.readings_of(&series, from, to, 1_000).await.unwrap();
    found.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_below_the_legal_minimum_is_refused_with_its_reason() {
    let center = Center::start().await;
    let admin = center.login("admin").await;
    let set = center.get(&admin, PATH).await.expect(200);
    let minimum = &set["minimums"][0];
    assert_eq!(
        (&minimum["raw"], &minimum["confidence"]),
        (&value!("60 day"), &value!("secondary"))
    );
    for (body, field, word) in [
        (rule("59 day"), "raw", "60 day"),
        (rule("2 month"), "raw", "secondary"),
        (rule("two weeks"), "raw", "3 year"),
        (value!({"kind": "stack", "raw": null, "note": "không nêu gì"}), "raw", "for ever"),
        (
            value!({"kind": "stack", "raw": "3 year", "hours": "2 year", "note": "ngược"}),
            "raw",
            "roll-ups",
        ),
        (value!({"kind": "lamp", "raw": "3 year", "note": "loại lạ"}), "kind", "stack"),
        (value!({"kind": "stack", "org": "nobody", "raw": "3 year", "note": "x"}), "org", "scope"),
    ] {
        for path in ["/api/v1/retention/preview", "/api/v1/retention/rules"] {
            let said = center.post(&admin, path, &body).await.expect(422);
            assert_eq!(said["field"], field, "{body}: {said}");
            assert!(said["detail"].as_str().unwrap().contains(word), "{body}: {said}");
        }
    }
    let operator = center.login("operator").await;
    center.post(&operator, "/api/v1/retention/rules", &rule("3 year")).await.expect(403);
    assert_eq!(center.get(&operator, PATH).await.expect(200)["rules"], value!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_shown_before_it_acts_and_acts_a_day_later() {
    let center = Center::start().await;
    let admin = old(&center).await;
    let path = "/api/v1/retention/preview";
    let shown = center.post(&admin, path, &rule("90 day")).await.expect(200);
    assert_eq!((&shown["n_readings"], &shown["n_days"]), (&value!(14), &value!(1)), "{shown}");
    assert_eq!(shown["days"][0]["day"], "2026-11-22", "{shown}");
    let shown = center.post(&admin, path, &rule("101 day")).await.expect(200);
    assert_eq!(shown["n_readings"], 0, "{shown}");

    center.post(&admin, "/api/v1/retention/rules", &rule("90 day")).await.expect(201);
    center.centre.let_go().await.unwrap();
    assert_eq!(n_left(&center).await, 14, "it does not act yet");
    let hold = value!({"entity": "stack-1", "reason": "Thanh tra, công văn 12"});
    let hold = center.post(&admin, "/api/v1/retention/holds", &hold).await.expect(201);
    center.pass(Span::from_h(25));
    let admin = center.login("admin").await;
    center.centre.let_go().await.unwrap();
    assert_eq!(n_left(&center).await, 14, "it is held");
    let shown = center.post(&admin, path, &rule("90 day")).await.expect(200);
    assert_eq!((&shown["n_readings"], &shown["n_held"]), (&value!(0), &value!(14)), "{shown}");

    let lift = format!("/api/v1/retention/holds/{}", hold["id"].as_str().unwrap());
    center.send(admin.request(Method::DELETE, &lift, None)).await.expect(204);
    center.send(admin.request(Method::DELETE, &lift, None)).await.expect(404);
    center.pass(Span::from_h(2));
    center.centre.let_go().await.unwrap();
    assert_eq!(n_left(&center).await, 0, "now it goes");
    let audit = center.get(&admin, "/api/v1/audit?limit=100").await.expect(200);
    let acts: Vec<_> = audit["items"].as_array().unwrap().iter().map(|it| &it["action"]).collect();
    for act in ["create", "hold", "lift", "let_go"] {
        assert!(acts.contains(&&value!(format!("retention.{act}"))), "{act}: {acts:?}");
    }
}

/// Somebody says again what the stack had measured on a day of which the readings are gone.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_judged_of_readings_that_are_gone_stays() {
    let center = Center::start().await;
    // More than an hour of them: the first is judged.
    measure(&center, &[5.0; 90]).await;
    let admin = old(&center).await;
    // With a later one nobody remembers that day any more.
    measure(&center, &[8.0]).await;
    let zone = center.centre.zone();
    let series: Vec<_> = zone.series().map(|it| it.id).collect();
    let means = async || {
        let (from, to) = (BEGIN.minus(Span::from_h(1)), BEGIN.plus(Span::from_h(48)));
        let history = &center.centre.world().history;
        history.means(&series, model::Period::Hour, from, to, 1_000).await.unwrap()
    };
    center.post(&admin, "/api/v1/retention/rules", &rule("90 day")).await.expect(201);
    center.pass(Span::from_h(25));
    center.centre.let_go().await.unwrap();
    assert_eq!(n_left(&center).await, 0);
    let before = means().await;
    assert!(!before.is_empty(), "the hour was judged");
    let late = value!([{"entity": "stack-1", "time": BEGIN.plus(Span::from_min(3)).to_string(),
        "values": {"so2": 9_999.0}}]);
    center.deliver(&late).await;
    assert_eq!(means().await, before);
}
