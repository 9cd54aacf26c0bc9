//! The catalogue, entities, the map, sources.

use axum::http::{Method, header};
use model::Span;
use serde_json::{Value, json as value};

use crate::{
    center::{Center, Login},
    work::measure,
};

/// Asks something that must be refused, and says which field is named.
pub async fn refused(center: &Center, by: &Login, ask: (&str, &str), body: &Value) -> (u16, Value) {
    let method: Method = ask.0.parse().unwrap();
    let answer = center.send(by.request(method, ask.1, Some(body))).await;
    let problem = answer.json();
    assert!(!problem["detail"].as_str().unwrap_or_default().is_empty(), "{problem}");
    (answer.status.as_u16(), problem["field"].clone())
}

/// A body with one field replaced.
pub fn with(base: &Value, field: &str, new: Value) -> Value {
    let mut body = base.clone();
    body[field] = new;
    body
}

fn stack_3() -> Value {
    value!({"id": "stack-3", "kind": "stack", "title": {"vi": "Ống khói 3", "en": ""},
        "owner": "mill", "place": [106.561_952_9, 20.861_942_8],
        "attributes": {"column": "B", "height": 42.5, "fuel": "than", "station_code": "HP_3"},
        "source": "mill-logger", "every_s": 60})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_is_asked_for_once() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let answer = center.get(&operator, "/api/v1/catalogue").await;
    let tag = answer.headers[header::ETAG].clone();
    let catalogue = answer.expect(200);
    for (field, expected) in [
        ("/name/en", value!("Test center")),
        ("/zone_offset", value!("+07:00")),
        ("/kinds/0/pack", value!("test")),
        ("/kinds/0/fields/0/choices", value!(["A", "B"])),
        ("/quantities/1/name", value!("so2")),
        ("/rules/0/severity_max", value!("critical")),
        ("/layers/0/marker", value!("triangle")),
        ("/coefficients/0/choices/1/factor", value!(0.9)),
        ("/indicators/0/target", Value::Null),
        ("/aqi", Value::Null),
    ] {
        assert_eq!(catalogue.pointer(field), Some(&expected), "{field}");
    }
    let mut again = operator.request(Method::GET, "/api/v1/catalogue", None);
    again.headers_mut().insert(header::IF_NONE_MATCH, tag);
    assert_eq!(center.send(again).await.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_ends_at_the_askers_subtree() {
    let center = Center::start().await;
    let ids = |it: &Value| -> Vec<String> {
        it.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    for (user, orgs, users) in [
        ("enterprise", vec!["mill"], vec!["enterprise"]),
        ("park", vec!["dinh-vu", "mill"], vec!["enterprise", "park"]),
    ] {
        let login = center.login(user).await;
        let catalogue = center.get(&login, "/api/v1/catalogue").await.expect(200);
        assert_eq!(ids(&catalogue["orgs"]), orgs, "{user}");
        assert_eq!(catalogue["orgs"][0]["parent"], Value::Null, "{user}");
        assert_eq!(ids(&catalogue["users"]), users, "{user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_are_found_by_what_people_type() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let enterprise = center.login("enterprise").await;
    for (by, query, expected) in [
        (&operator, "", "stack-1 stack-2"),
        (&operator, "?q=ONG%20khoi", "stack-1 stack-2"),
        (&operator, "?q=%E1%BB%91ng", "stack-1 stack-2"),
        (&operator, "?q=stack-2", "stack-2"),
        (&operator, "?q=cầu", ""),
        (&operator, "?org=dinh-vu", "stack-1"),
        (&operator, "?kind=stack&limit=1", "stack-1"),
        (&operator, "?cursor=stack-1", "stack-2"),
        (&enterprise, "", "stack-1"),
    ] {
        let path = format!("/api/v1/entities{}", query.replace('ầ', "%E1%BA%A7"));
        let list = center.get(by, &path).await.expect(200);
        let items = list["items"].as_array().unwrap();
        let ids: Vec<_> = items.iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids.join(" "), expected, "{query}");
    }
    for (query, field) in [("?kind=tree", "kind"), ("?org=moon", "org"), ("?limit=0", "limit")] {
        let path = format!("/api/v1/entities{query}");
        let problem = center.get(&operator, &path).await.expect(422);
        assert_eq!(problem["field"], field, "{query}");
    }
    center.get(&enterprise, "/api/v1/entities?org=port").await.expect(422);
    center.get(&enterprise, "/api/v1/entities/stack-2").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_says_how_it_is_doing() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let silent = center.get(&operator, "/api/v1/entities/stack-1").await.expect(200);
    assert_eq!((&silent["status"], &silent["series"]), (&value!("no_data"), &value!([])));
    measure(&center, &[400.0, 600.0, 610.0, 620.0, 630.0]).await;
    let entity = center.get(&operator, "/api/v1/entities/stack-1").await.expect(200);
    for (field, expected) in [
        ("/status", value!("alarm")),
        ("/worst_severity", value!("high")),
        ("/every_s", value!(60)),
        ("/park_title/vi", value!("dinh-vu")),
        ("/vn2000/zone/en", value!("VN-2000 / TM-3 105°45'")),
        ("/source_detail/accepted", value!(10)),
        ("/series/0/quantity", value!("stack.so2")),
        ("/series/0/latest/value", value!(630.0)),
        ("/series/0/stale", value!(false)),
        ("/series/0/limits/0/period", value!("raw")),
        ("/series/0/limits/0/limit/at_most", value!(500.0)),
        // A limit that should hold and cannot says so.
        ("/series/0/limits/1/limit/missing", value!(true)),
        ("/series/1/limits/0/limit/missing", value!(true)),
    ] {
        assert_eq!(entity.pointer(field), Some(&expected), "{field} of {entity:#}");
    }
    let reason = entity["series"][0]["limits"][1]["limit"]["reason"]["en"].as_str().unwrap();
    assert!(reason.contains("multiplies by kp"), "{reason}");
    center.pass(Span::from_h(1));
    let later = center.get(&operator, "/api/v1/entities/stack-1").await.expect(200);
    assert_eq!(later["series"][0]["stale"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_is_entered_and_changed() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let made = center.post(&operator, "/api/v1/entities", &stack_3()).await.expect(201);
    for (field, expected) in [
        ("/title/en", value!("Ống khói 3")),
        (
            "/attributes",
            value!({"column": "B", "height": 42.5, "fuel": "than", "station_code": "HP_3"}),
        ),
        ("/vn2000/easting_m", value!(584_294.071)),
        ("/simulated", value!(false)),
        ("/status", value!("no_data")),
    ] {
        assert_eq!(made.pointer(field), Some(&expected), "{field} of {made:#}");
    }
    let changed = with(&stack_3(), "title", value!({"vi": "Ống khói ba", "en": "Stack three"}));
    let put = operator.request(Method::PUT, "/api/v1/entities/stack-3", Some(&changed));
    let after = center.send(put).await.expect(200);
    assert_eq!(
        (&after["title"]["en"], &after["valid_from"]),
        (&value!("Stack three"), &made["valid_from"])
    );
    let admin = center.login("admin").await;
    let audit = center.get(&admin, "/api/v1/audit?subject=entity/stack-3").await.expect(200);
    let actions: Vec<_> =
        audit["items"].as_array().unwrap().iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["entity.change", "entity.create"]);
    let detail: Value =
        serde_json::from_str(audit["items"][0]["detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail["before"]["title"]["vi"], "Ống khói 3");
    assert_eq!(detail["after"]["title"]["vi"], "Ống khói ba");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_entity_is_refused_by_the_field() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let base = stack_3();
    for (body, status, field) in [
        (with(&base, "id", value!("a b")), 422, "id"),
        (with(&base, "id", value!("stack-1")), 409, ""),
        // Somebody else's is taken too, and nothing more is said of it.
        (with(&base, "id", value!("stack-2")), 409, ""),
        (with(&base, "kind", value!("tree")), 422, "kind"),
        (with(&base, "title", value!({"vi": " ", "en": ""})), 422, "title"),
        (with(&base, "owner", value!("port")), 422, "owner"),
        (with(&base, "place", value!([20.8, 106.5])), 422, "place"),
        (with(&base, "source", value!("port-logger")), 422, "source"),
        (with(&base, "every_s", value!(0)), 422, "every_s"),
        (with(&base, "attributes", value!({"column": "C"})), 422, "attributes.column"),
        (with(&base, "attributes", value!({"height": "tall"})), 422, "attributes.height"),
        (with(&base, "attributes", value!({"colour": "red"})), 422, "attributes"),
        (
            with(&base, "attributes", value!({"station_code": "stack-1"})),
            422,
            "attributes.station_code",
        ),
    ] {
        let (found, named) = refused(&center, &park, ("POST", "/api/v1/entities"), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    let moved = with(&with(&base, "id", value!("stack-1")), "kind", value!("tree"));
    let put = refused(&center, &park, ("PUT", "/api/v1/entities/stack-1"), &moved).await;
    assert_eq!(put, (422, value!("kind")));
    let hidden = with(&base, "id", value!("stack-2"));
    let put = refused(&center, &park, ("PUT", "/api/v1/entities/stack-2"), &hidden).await;
    assert_eq!(put.0, 404);
    let leader = center.login("leader").await;
    assert_eq!(refused(&center, &leader, ("POST", "/api/v1/entities"), &base).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_shows_what_one_may_see() {
    let center = Center::start().await;
    measure(&center, &[400.0]).await;
    for (user, n) in [("operator", 2), ("enterprise", 1)] {
        let login = center.login(user).await;
        let answer = center.get(&login, "/api/v1/layers/test%2Fstacks").await;
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/geo+json");
        let layer = answer.expect(200);
        assert_eq!(layer["features"].as_array().unwrap().len(), n, "{user}");
        let first = &layer["features"][0];
        assert_eq!(first["geometry"]["coordinates"], value!([106.78, 20.83]));
        assert_eq!(first["properties"]["value"], 400.0);
        assert_eq!(first["properties"]["status"], "ok");
        assert_eq!(first["properties"]["unit"], "mg/m3");
    }
    let operator = center.login("operator").await;
    center.get(&operator, "/api/v1/layers/test%2Fnone").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn indicators_are_answered_for_a_unit() {
    let center = Center::start().await;
    measure(&center, &[400.0, 410.0]).await;
    let operator = center.login("operator").await;
    for (query, org, value) in [("", "heza", value!(4.0)), ("?org=cat-hai", "cat-hai", value!(0.0))]
    {
        let path = format!("/api/v1/indicators{query}");
        let list = center.get(&operator, &path).await.expect(200);
        let answer = list["items"].as_array().unwrap();
        let answer = answer.iter().find(|it| it["id"] == "test/readings").unwrap();
        assert_eq!((&answer["value"], &answer["org"]), (&value, &value!(org)), "{list}");
        assert_eq!((&answer["fresh"], &answer["on_target"]), (&value!(true), &Value::Null));
    }
    let enterprise = center.login("enterprise").await;
    center.get(&enterprise, "/api/v1/indicators?org=heza").await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_entered_and_its_token_shown_once() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let base = value!({"id": "gate-7", "title": {"vi": "Trạm 7", "en": "Station 7"},
        "owner": "mill", "wire": "http", "zone": "+07:00", "every_s": 60});
    let made = center.post(&park, "/api/v1/sources", &base).await.expect(201);
    let old = made["token"].as_str().unwrap().to_owned();
    assert_eq!((old.len(), &made["source"]["enabled"]), (64, &value!(true)));
    let deliver = async |token: &str| {
        let body = value!({"entity": "stack-1", "time": center.centre.now().to_string(), "values": {"so2": 1}});
        let mut request = crate::center::json(Method::POST, "/api/v1/observations", &body);
        request
            .headers_mut()
            .insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        center.send(request).await.status.as_u16()
    };
    assert_eq!(deliver(&old).await, 200);
    let renewed = center.post(&park, "/api/v1/sources/gate-7/token", &value!({})).await.expect(200);
    assert_eq!(deliver(&old).await, 401);
    assert_eq!(deliver(renewed["token"].as_str().unwrap()).await, 200);
    let list = center.get(&park, "/api/v1/sources").await;
    assert!(!list.text().contains("token"), "{}", list.text());
    let list = list.expect(200);
    let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["gate-7", "mill-logger"]);
    for (body, status, field) in [
        (base.clone(), 409, ""),
        (with(&base, "id", value!("a/b")), 422, "id"),
        (with(&base, "id", value!("import")), 422, "id"),
        (with(&base, "owner", value!("port")), 422, "owner"),
        (with(&base, "wire", value!("fax")), 422, "wire"),
        (with(&base, "zone", value!("ICT")), 422, "zone"),
    ] {
        let (found, named) = refused(&center, &park, ("POST", "/api/v1/sources"), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{body}");
    }
    center.post(&park, "/api/v1/sources/port-logger/token", &value!({})).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_changed_and_switched_off() {
    let center = Center::start().await;
    let park = center.login("park").await;
    let put = async |id: &str, body: &Value| {
        let path = format!("/api/v1/sources/{id}");
        center.send(park.request(Method::PUT, &path, Some(body))).await
    };
    let deliver = async || {
        let time = center.centre.now().to_string();
        let body = value!({"entity": "stack-1", "time": time, "values": {"so2": 1}});
        let mut request = crate::center::json(Method::POST, "/api/v1/observations", &body);
        let bearer = format!("Bearer {}", crate::zone::SOURCE_TOKEN).parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        center.send(request).await
    };
    let base = value!({"title": {"vi": "Bộ ghi", "en": "Logger"}, "owner": "mill",
        "zone": "+08:00", "every_s": 120, "enabled": false, "reason": "Đang hiệu chuẩn"});
    let off = put("mill-logger", &base).await.expect(200);
    for (field, expected) in [
        ("title", value!({"vi": "Bộ ghi", "en": "Logger"})),
        ("zone", value!("+08:00")),
        ("every_s", value!(120)),
        ("enabled", value!(false)),
        ("wire", value!("http")),
    ] {
        assert_eq!(off[field], expected, "{field}");
    }
    let refusal = deliver().await.expect(403);
    assert_eq!(refusal["type"], "source-off");
    assert!(refusal["detail"].as_str().unwrap().contains("switched off"), "{refusal}");
    let list = center.get(&park, "/api/v1/sources").await.expect(200);
    let seen = &list["items"][0];
    assert_eq!((&seen["rejected"], &seen["accepted"]), (&value!(1), &value!(0)), "{seen}");
    assert_eq!(seen["last_problem"]["vi"], "nguồn `mill-logger` đang tắt");

    put("mill-logger", &with(&base, "enabled", value!(true))).await.expect(200);
    assert_eq!(deliver().await.expect(200)["accepted"], 1);
    let admin = center.login("admin").await;
    let audit = center.get(&admin, "/api/v1/audit?subject=source/mill-logger").await.expect(200);
    let lines = audit["items"].as_array().unwrap();
    let actions: Vec<_> = lines.iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["source.switch-on", "source.switch-off"]);
    let detail: Value = serde_json::from_str(lines[1]["detail"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&detail["reason"], &detail["before"]["every_s"], &detail["after"]["every_s"]),
        (&value!("Đang hiệu chuẩn"), &value!(60), &value!(120))
    );
    for (id, body, status, field) in [
        ("mill-logger", with(&base, "reason", value!(" ")), 422, "reason"),
        ("mill-logger", with(&base, "owner", value!("port")), 422, "owner"),
        ("mill-logger", with(&base, "zone", value!("ICT")), 422, "zone"),
        ("mill-logger", with(&base, "every_s", value!(0)), 422, "every_s"),
        ("port-logger", base.clone(), 404, ""),
    ] {
        let path = format!("/api/v1/sources/{id}");
        let (found, named) = refused(&center, &park, ("PUT", &path), &body).await;
        assert_eq!((found, named.as_str().unwrap_or_default()), (status, field), "{id} {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_is_told() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    for (ahead_min, warned) in [(0, false), (5, true)] {
        let time = center.centre.now().plus(Span::from_min(ahead_min)).to_string();
        center.deliver(&value!({"entity": "stack-1", "time": time, "values": {"so2": 9}})).await;
        let list = center.get(&operator, "/api/v1/sources").await.expect(200);
        assert_eq!(list["items"][0]["skew_warning"], warned, "{list}");
        assert_eq!(list["items"][0]["clock_skew_s"], -60 * i64::try_from(ahead_min).unwrap());
    }
}
