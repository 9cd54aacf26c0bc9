//! Alarms that are put aside, worked on, explained by others, counted; and whose they are.

use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use model::{Fact, Span};
use serde_json::{Value, json as value};

use crate::{
    center::{Center, Login, json},
    notices::staff,
    work::{measure, raise},
};

/// Lets the clock of the center speak.
async fn tick(center: &Center, after: Span) {
    center.pass(after);
    let log = &center.centre.world().log;
    let position = log.append(center.centre.now(), vec![Fact::Ticked]).await.unwrap();
    center.centre.applied_to(position).await;
}

fn in_hours(center: &Center, h: u64) -> String {
    center.centre.now().plus(Span::from_h(h)).to_string()
}

async fn listed(center: &Center, by: &Login, query: &str) -> Vec<String> {
    let list = center.get(by, &format!("/api/v1/alarms?{query}")).await.expect(200);
    let items = list["items"].as_array().unwrap().iter();
    items.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

fn steps(alarm: &Value) -> Vec<&str> {
    alarm["life"].as_array().unwrap().iter().map(|it| it["step"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shelf_has_a_reason_an_end_and_a_name() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let (operator, enterprise) = (center.login("operator").await, center.login("enterprise").await);
    let path = |verb: &str| format!("/api/v1/alarms/{id}/{verb}");
    let shelf = |h: u64, reason: &str| value!({"until": in_hours(&center, h), "reason": reason});
    for (h, reason, status) in [(13, "chờ", 409), (2, " ", 409), (0, "chờ", 409)] {
        center.post(&operator, &path("shelve"), &shelf(h, reason)).await.expect(status);
    }
    center.post(&operator, &path("unshelve"), &value!({})).await.expect(409);
    center.post(&enterprise, &path("shelve"), &shelf(2, "ồn quá")).await.expect(403);
    let shelved =
        center.post(&operator, &path("shelve"), &shelf(2, "chờ thay đầu đo")).await.expect(200);
    assert_eq!(
        (&shelved["quiet"], &shelved["shelved"]["reason"]),
        (&value!(["shelved"]), &value!("chờ thay đầu đo"))
    );
    assert_eq!(shelved["shelved"]["by"]["id"], "operator");
    let again = center.post(&operator, &path("shelve"), &shelf(2, "lại")).await.expect(409);
    assert!(again["detail"].as_str().unwrap().contains("shelved it until"), "{again}");
    assert_eq!(listed(&center, &operator, "quiet=heard").await, [""; 0]);
    assert_eq!(listed(&center, &operator, "quiet=shelved").await, std::slice::from_ref(&id));
    center.get(&operator, "/api/v1/alarms?quiet=asleep").await.expect(422);
    let list = center.get(&operator, "/api/v1/alarms/shelved").await.expect(200);
    assert_eq!(list["items"][0]["alarm_id"], id.as_str());
    assert_eq!(
        (&list["items"][0]["open"], &list["items"][0]["active"]),
        (&value!(true), &value!(true))
    );
    tick(&center, Span::from_h(2)).await;
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    assert_eq!((steps(&alarm), &alarm["quiet"]), (vec!["raised", "shelved", "freed"], &value!([])));
    assert_eq!(alarm["life"][2]["quiet"], "shelved");
    let leader = center.login("leader").await;
    let audit = center.get(&leader, "/api/v1/audit?limit=1000").await.expect(200).to_string();
    assert!(audit.contains("alarm.shelve") && audit.contains("chờ thay đầu đo"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_work_takes_alarms_out_for_as_long_as_was_said() {
    let center = Center::start().await;
    let (operator, park) = (center.login("operator").await, center.login("park").await);
    let plan = |of: &str, id: &str, lasts_s: u64, reason: &str| value!({"of": of, "of_id": id, "begins_at": in_hours(&center, 1), "lasts_s": lasts_s, "reason": reason});
    for (of, id, lasts_s, reason, status) in [
        ("org", "dinh-vu", 73 * 3_600, "x", 409),
        ("org", "dinh-vu", 3_600, " ", 409),
        ("org", "cat-hai", 3_600, "x", 422),
        ("entity", "stack-2", 3_600, "x", 404),
        ("lamp", "dinh-vu", 3_600, "x", 422),
    ] {
        let answer = center.post(&park, "/api/v1/outages", &plan(of, id, lasts_s, reason)).await;
        assert_eq!(answer.status.as_u16(), status, "{of} {id}: {}", answer.text());
    }
    let enterprise = center.login("enterprise").await;
    center
        .post(&enterprise, "/api/v1/outages", &plan("entity", "stack-1", 60, "x"))
        .await
        .expect(403);
    let work = center
        .post(&park, "/api/v1/outages", &plan("org", "dinh-vu", 7_200, "thay lọc bụi"))
        .await
        .expect(201);
    let id = work["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&work["on"], &work["again"], &work["of_id"]),
        (&value!(false), &value!("once"), &value!("dinh-vu"))
    );
    tick(&center, Span::from_h(1)).await;
    let alarm = raise(&center).await;
    let path = format!("/api/v1/alarms/{alarm}");
    let alarm = center.get(&operator, &path).await.expect(200);
    assert_eq!(
        (&alarm["quiet"], &alarm["out_of_service"]),
        (&value!(["out_of_service"]), &value!(id))
    );
    assert_eq!(alarm["org_path"], value!(["mill", "dinh-vu", "heza"]));
    let list = center.get(&operator, "/api/v1/outages").await.expect(200);
    assert_eq!(
        (&list["items"][0]["on"], &list["items"][0]["reason"]),
        (&value!(true), &value!("thay lọc bụi"))
    );
    let off = center
        .post(&park, &format!("/api/v1/outages/{id}/call-off"), &value!({"reason": "xong sớm"}))
        .await
        .expect(200);
    assert_eq!((&off["over"], &off["called_off_by"]["id"]), (&value!(true), &value!("park")));
    center
        .post(&park, &format!("/api/v1/outages/{id}/call-off"), &value!({"reason": "lại"}))
        .await
        .expect(409);
    let alarm = center.get(&operator, &path).await.expect(200);
    assert_eq!(
        (steps(&alarm), &alarm["quiet"]),
        (vec!["raised", "taken_out", "freed"], &value!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cleared_alarm_stays_dead_and_the_next_says_how_often() {
    let center = Center::start().await;
    let first = raise(&center).await;
    measure(&center, &[100.0; 4]).await;
    measure(&center, &[600.0; 4]).await;
    let operator = center.login("operator").await;
    let open = listed(&center, &operator, "state=open").await;
    let [next] = open.as_slice() else { panic!("{open:?}") };
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{next}")).await.expect(200);
    assert_eq!((&alarm["former_id"], &alarm["repeats"]), (&value!(first), &value!(2)));
    let before = center.get(&operator, &format!("/api/v1/alarms/{first}")).await.expect(200);
    assert_eq!(
        (steps(&before), &before["state"]),
        (vec!["raised", "cleared", "succeeded", "ended"], &value!("ended"))
    );
    assert_eq!(before["life"][2]["alarm_id"], next.as_str());

    let groups = center.get(&operator, "/api/v1/alarms/groups").await.expect(200);
    assert_eq!((&groups["n"], &groups["flood"]), (&value!(1), &Value::Null));
    let group = &groups["groups"][0];
    assert_eq!(
        (&group["by"], &group["n"], &group["ids"]),
        (&value!("rule"), &value!(1), &value!([next]))
    );
    assert_eq!(
        (&group["park_title"]["vi"], &group["severity"]),
        (&value!("dinh-vu"), &value!("high"))
    );

    let statistics = center.get(&operator, "/api/v1/alarms/statistics").await.expect(200);
    for (field, expected) in [
        ("/n", value!(2)),
        ("/n_quiet", value!(0)),
        ("/severities/2/n", value!(2)),
        ("/severities/2/share", value!(1.0)),
        ("/bad_actors/0/rule", value!("test/so2-over-limit")),
        ("/bad_actors/0/n", value!(2)),
        ("/bad_actors_share", value!(1.0)),
        ("/peak", value!(2)),
        ("/n_operators", value!(2)),
        ("/to_clear/n", value!(1)),
        ("/to_clear/n_open", value!(1)),
        ("/to_acknowledge/n", value!(0)),
        ("/n_stale", value!(0)),
        ("/benchmark/low_share", value!(0.8)),
    ] {
        assert_eq!(statistics.pointer(field), Some(&expected), "{field} of {statistics:#}");
    }
    let ahead = in_hours(&center, 1);
    center.get(&operator, &format!("/api/v1/alarms/statistics?from={ahead}")).await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_searched_by_rule_unit_time_and_chattering() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let alarm = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    let word = |name: &str| alarm[name].as_str().unwrap().to_owned();
    let (rule, raised_at) = (word("rule"), word("raised_at"));
    let owner = alarm["entity"]["owner_org"].as_str().unwrap();
    let found = [id];
    for (query, expected) in [
        (format!("rule={rule}"), &found[..]),
        ("rule=air/no-such-rule".to_owned(), &[]),
        (format!("org={owner}&from={raised_at}"), &found),
        (format!("to={raised_at}"), &[]),
        (format!("to={}", in_hours(&center, 1)), &found),
        ("chattering=true".to_owned(), &[]),
        ("chattering=false".to_owned(), &found),
    ] {
        assert_eq!(listed(&center, &operator, &query).await, expected, "{query}");
    }
    for (query, status) in
        [("from=yesterday", 422), ("org=nowhere", 422), ("chattering=maybe", 400)]
    {
        center.get(&operator, &format!("/api/v1/alarms?{query}")).await.expect(status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_is_theirs_who_had_the_entity_then() {
    let center = Center::start().await;
    let first = raise(&center).await;
    let (operator, enterprise) = (center.login("operator").await, center.login("enterprise").await);
    assert_eq!(listed(&center, &enterprise, "").await, std::slice::from_ref(&first));
    let moved = value!({"id": "stack-1", "kind": "stack", "title": {"vi": "Ống khói 1", "en": "Stack 1"},
        "owner": "port", "source": "mill-logger", "attributes": {}});
    let request = operator.request(Method::PUT, "/api/v1/entities/stack-1", Some(&moved));
    center.send(request).await.expect(200);
    measure(&center, &[100.0; 4]).await;
    measure(&center, &[600.0; 4]).await;
    let all = listed(&center, &operator, "state=any").await;
    let [next, before] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(before, &first);
    // The mill keeps what was its own, and hears nothing of what is the port's by now.
    assert_eq!(listed(&center, &enterprise, "state=any").await, std::slice::from_ref(&first));
    center.get(&enterprise, &format!("/api/v1/alarms/{first}")).await.expect(200);
    center.get(&enterprise, &format!("/api/v1/alarms/{next}")).await.expect(404);
    let counted = center.get(&enterprise, "/api/v1/alarms/statistics").await.expect(200);
    assert_eq!(counted["n"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_and_put_aside_is_theirs_who_had_the_entity_then() {
    let center = Center::start().await;
    let (_, operator) = staff(&center).await;
    let (mill, port) =
        (center.login("enterprise").await, center.hire("quay", "park", "port").await);
    let id = raise(&center).await;
    center.letters.wait_for(1).await;
    let shelf = value!({"until": in_hours(&center, 2), "reason": "chờ thay đầu đo"});
    center.post(&operator, &format!("/api/v1/alarms/{id}/shelve"), &shelf).await.expect(200);
    let moved = value!({"id": "stack-1", "kind": "stack", "title": {"vi": "Ống khói 1", "en": "Stack 1"},
        "owner": "port", "source": "mill-logger", "attributes": {}});
    let request = operator.request(Method::PUT, "/api/v1/entities/stack-1", Some(&moved));
    center.send(request).await.expect(200);
    let told = format!("/api/v1/alarms/{id}/notices");
    let notices = center.get(&mill, &told).await.expect(200)["notices"].clone();
    assert_eq!(notices.as_array().unwrap().len(), 1, "{notices:#}");
    let notice = format!("/api/v1/notices/{}", notices[0]["id"].as_str().unwrap());
    assert_eq!(center.get(&mill, &notice).await.expect(200)["alarms"][0]["id"], id.as_str());
    for path in [&told, &notice] {
        center.get(&port, path).await.expect(404);
    }
    // Also the shelf, open and when the alarm has ended: whoever sees it can take it away.
    let shelves = async |by: &Login| {
        let list = center.get(by, "/api/v1/alarms/shelved").await.expect(200);
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((shelves(&mill).await, shelves(&port).await), (1, 0));
    center
        .post(&operator, &format!("/api/v1/alarms/{id}/acknowledge"), &value!({}))
        .await
        .expect(200);
    measure(&center, &[100.0; 4]).await;
    assert_eq!((shelves(&mill).await, shelves(&port).await), (1, 0));
    // Work on it is given to whoever sees it, not to whoever has the stack by now.
    let again = value!({"to": "quay"});
    center.post(&operator, &format!("/api/v1/alarms/{id}/assign"), &again).await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_what_is_entered_and_read_back() {
    let center = Center::start().await;
    let (operator, park) = (center.login("operator").await, center.login("park").await);
    let path = "/api/v1/entities/stack-1/links";
    let put = |by: &Login, to: &str, relation: &str| {
        let links = value!({"links": [{"relation": relation, "to": to}]});
        by.request(Method::PUT, path, Some(&links))
    };
    let links = center.send(put(&operator, "stack-2", "behind")).await.expect(200);
    assert_eq!(links["links"], value!([{"relation": "behind", "to": "stack-2"}]));
    // The park does not see the other park's stack: it neither reads of it nor takes it away.
    assert_eq!(center.get(&park, path).await.expect(200)["links"], value!([]));
    center.send(put(&park, "stack-2", "feeds")).await.expect(404);
    let none = park.request(Method::PUT, path, Some(&value!({"links": []})));
    center.send(none).await.expect(200);
    assert_eq!(center.get(&operator, path).await.expect(200), links);
    for (to, relation, status) in
        [("stack-1", "behind", 422), ("stack-2", "near", 422), ("gate", "behind", 404)]
    {
        center.send(put(&operator, to, relation)).await.expect(status);
    }
    let zone = center.centre.zone();
    let id = "stack-1".parse().unwrap();
    assert_eq!(zone.hangs_on(&id), ["stack-2".parse().unwrap()]);
}

/// Sends as a device does: again after a while, where it is told so.
async fn deliver_until_taken(center: &Center, payload: &Value) {
    loop {
        let mut request = json(Method::POST, "/api/v1/observations", payload);
        let bearer = format!("Bearer {}", crate::zone::SOURCE_TOKEN).parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        match center.send(request).await.status {
            StatusCode::OK => return,
            StatusCode::TOO_MANY_REQUESTS => tokio::time::sleep(Duration::from_millis(20)).await,
            other => panic!("a delivery was answered by {other}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_writers_raise_one_alarm() {
    let center = Center::start().await;
    let delivery = |n: u64| {
        let time = center.centre.now().plus(Span::from_s(n * 10)).to_string();
        value!({"entity": "stack-1", "time": time, "values": {"so2": 600.0, "o2": 9.0}})
    };
    let bodies: Vec<Value> = (0..64).map(delivery).collect();
    center.pass(Span::from_min(11));
    futures::future::join_all(bodies.iter().map(|it| deliver_until_taken(&center, it))).await;
    measure(&center, &[600.0; 4]).await;
    let operator = center.login("operator").await;
    let all = listed(&center, &operator, "state=any").await;
    assert_eq!(all.len(), 1, "{all:?}");
}
