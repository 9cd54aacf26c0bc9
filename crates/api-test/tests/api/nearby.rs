//! What lies near a place and a time, and finding entities by place, unit of administration and words.
//! The two stacks stand at 106.78 E, 20.83 N: one is the mill's, the other the port's.

use axum::http::Method;
use model::Span;
use serde_json::{Value, json as value};

use crate::{
    center::{Center, Login},
    work::raise,
};

/// A thousandth of a degree east of the stacks: 104 m.
const BESIDE: &str = "/api/v1/nearby?at=106.781,20.83";

async fn put(center: &Center, by: &Login, path: &str, body: &Value) -> crate::center::Answer {
    center.send(by.request(Method::PUT, path, Some(body))).await
}

async fn near(center: &Center, by: &Login, query: &str) -> Value {
    center.get(by, query).await.expect(200)
}

fn ids<'a>(answer: &'a Value, group: &str, id: &str) -> Vec<&'a str> {
    let items = answer.pointer(group).unwrap().as_array().unwrap().iter();
    items.map(|it| it.pointer(id).unwrap().as_str().unwrap()).collect()
}

fn thing(id: &str, kind: &str, owner: &str, place: Option<[f64; 2]>) -> Value {
    value!({"id": id, "kind": kind, "title": {"vi": id, "en": id}, "owner": owner, "place": place,
        "source": if owner == "mill" { Some("mill-logger") } else { None }})
}

async fn register(center: &Center, by: &Login, entity: &Value) {
    center.post(by, "/api/v1/entities", entity).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_is_seen_with_what_happened_around_it() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let said = value!({"text": "đã gọi nhà máy"});
    center.post(&operator, &format!("/api/v1/alarms/{id}/comment"), &said).await.expect(200);

    let beside = near(&center, &operator, BESIDE).await;
    assert_eq!(ids(&beside, "/alarms/items", "/item/id"), [id.as_str()]);
    let alarm = &beside["alarms"]["items"][0];
    assert_eq!((&alarm["distance_m"], &alarm["bearing_deg"]), (&value!(104.1), &value!(270.0)));
    assert_eq!(beside["alarms"]["more"], 0);
    let steps = ids(&beside, "/events/items", "/life/step");
    assert!(steps.contains(&"raised") && steps.contains(&"commented"), "{beside:#}");
    assert_eq!(ids(&beside, "/entities/items", "/item/id"), ["stack-1", "stack-2"]);
    assert_eq!((&beside["radius_m"], &beside["minutes"]), (&value!(1000.0), &value!(30)));
    assert_eq!(beside["to"], beside["time"], "nothing is known of after now");

    // Closer than they stand, there is nothing; nor before it began.
    let close = near(&center, &operator, &format!("{BESIDE}&radius_m=104")).await;
    assert_eq!(
        (&close["alarms"]["items"], &close["entities"]["items"]),
        (&value!([]), &value!([]))
    );
    let wide = near(&center, &operator, &format!("{BESIDE}&radius_m=105")).await;
    assert_eq!(ids(&wide, "/alarms/items", "/item/id"), [id.as_str()]);
    let before = center.centre.now().minus(Span::from_h(2));
    let early = near(&center, &operator, &format!("{BESIDE}&time={before}")).await;
    assert_eq!((&early["alarms"]["items"], &early["events"]["items"]), (&value!([]), &value!([])));

    // From the alarm itself: everything but itself, around the time it was raised.
    let own = near(&center, &operator, &format!("/api/v1/nearby?alarm={id}")).await;
    assert_eq!(own["alarms"]["items"], value!([]));
    assert_eq!(own["subject"]["id"], "stack-1");
    assert_eq!(ids(&own, "/entities/items", "/item/id"), ["stack-2"]);
    let raised = center.get(&operator, &format!("/api/v1/alarms/{id}")).await.expect(200);
    assert_eq!(own["time"], raised["raised_at"]);
    let now = near(&center, &operator, &format!("/api/v1/nearby?alarm={id}&time=now")).await;
    assert_eq!(now["time"], center.centre.now().to_string().as_str());
    let other = near(&center, &operator, "/api/v1/nearby?entity=stack-2").await;
    assert_eq!(ids(&other, "/alarms/items", "/item/id"), [id.as_str()]);
    assert_eq!(other["alarms"]["items"][0]["distance_m"], 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_near_while_it_is_open_and_when_it_closed() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let operator = center.login("operator").await;
    let case = value!({"procedure": "test/stack-exceedance"});
    let alarm =
        center.post(&operator, &format!("/api/v1/alarms/{id}/case"), &case).await.expect(200);
    let case = alarm["case_id"].as_str().unwrap().to_owned();
    let answer = near(&center, &operator, &format!("{BESIDE}&minutes=5")).await;
    assert_eq!(ids(&answer, "/cases/items", "/item/id"), [case.as_str()]);
    let of_case = answer["events"]["items"].as_array().unwrap().iter();
    let of_case: Vec<_> = of_case.filter(|it| it["case_id"] == case.as_str()).collect();
    assert_eq!(of_case.len(), 1, "{answer:#}");
    assert_eq!(of_case[0]["history"]["kind"], "opened");
    let closing = value!({"result": "false_alarm", "note": "hiệu chuẩn"});
    center.post(&operator, &format!("/api/v1/cases/{case}/close"), &closing).await.expect(200);
    center.pass(Span::from_min(6));
    let later = near(&center, &operator, &format!("{BESIDE}&minutes=5")).await;
    assert_eq!(later["cases"]["items"], value!([]));
    let longer = near(&center, &operator, &format!("{BESIDE}&minutes=10")).await;
    assert_eq!(ids(&longer, "/cases/items", "/item/id"), [case.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enterprise_sees_what_is_its_own_and_nothing_of_others() {
    let center = Center::start().await;
    let id = raise(&center).await;
    let (operator, mill) = (center.login("operator").await, center.login("enterprise").await);
    let seen = near(&center, &mill, BESIDE).await;
    assert_eq!(ids(&seen, "/alarms/items", "/item/id"), [id.as_str()]);
    assert_eq!(ids(&seen, "/entities/items", "/item/id"), ["stack-1"]);
    center.get(&mill, "/api/v1/nearby?entity=stack-2").await.expect(404);

    // The stack changes hands: its alarm of then stays the mill's, the stack itself is gone from sight.
    let moved = thing("stack-1", "stack", "port", Some([106.78, 20.83]));
    put(&center, &operator, "/api/v1/entities/stack-1", &moved).await.expect(200);
    let seen = near(&center, &mill, BESIDE).await;
    assert_eq!(ids(&seen, "/alarms/items", "/item/id"), [id.as_str()]);
    assert_eq!((&seen["entities"]["items"], &seen["entities"]["more"]), (&value!([]), &value!(0)));
    assert_eq!(seen["n_without_place"], 0);
    assert_eq!(seen["cases"]["items"], value!([]));
    // Where it stands is known to whom the alarm belongs; others are not told that it exists.
    near(&center, &mill, &format!("/api/v1/nearby?alarm={id}")).await;
    let park = center.login("park").await;
    near(&center, &park, &format!("/api/v1/nearby?alarm={id}")).await;
    let nobody =
        center.send(axum::http::Request::get(BESIDE).body(axum::body::Body::empty()).unwrap());
    assert_eq!(nobody.await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_on_duty_are_of_that_time_and_of_that_place() {
    let center = Center::start().await;
    let (admin, operator) = (center.login("admin").await, center.login("operator").await);
    assert_eq!(near(&center, &operator, BESIDE).await["duties"], value!([]));
    let now = center.centre.now();
    for (duty, person, from, until) in [
        ("room", "operator", now.minus(Span::from_h(1)), now.plus(Span::from_h(1))),
        ("gate", "park", now.plus(Span::from_h(1)), now.plus(Span::from_h(2))),
        ("yard", "enterprise", now.minus(Span::from_h(1)), now.plus(Span::from_h(1))),
        ("port", "leader", now.minus(Span::from_h(1)), now.plus(Span::from_h(1))),
    ] {
        let title = value!({"title": {"vi": duty, "en": duty}, "superior": "leader"});
        put(&center, &admin, &format!("/api/v1/duties/{duty}"), &title).await.expect(204);
        let shift = value!({"duty": duty, "person": person, "from": from.to_string(),
            "until": until.to_string()});
        center.post(&admin, "/api/v1/shifts", &shift).await.expect(204);
    }
    let chain = |rank: u32, duty: &str, entities: &[&str]| {
        value!({"rank": rank,
        "title": {"vi": duty, "en": duty}, "severity_min": "low", "class": null, "hours": null,
        "entities": entities, "rungs": [{"after_s": 0, "to": [{"kind": "duty", "id": duty}]}]})
    };
    for (rank, duty, entities) in [(1, "room", &[][..]), (2, "gate", &["stack-1"])] {
        let path = format!("/api/v1/chains/{duty}");
        put(&center, &admin, &path, &chain(rank, duty, entities)).await.expect(204);
    }
    let duties = |answer: &Value| {
        let all = answer["duties"].as_array().unwrap().iter();
        let one = |it: &Value| {
            let who = it["on_duty"].as_array().unwrap().iter();
            let who: Vec<&str> = who.map(|it| it["id"].as_str().unwrap()).collect();
            format!(
                "{} {} {}",
                it["id"].as_str().unwrap(),
                who.join("+"),
                it["because"].as_str().unwrap()
            )
        };
        all.map(one).collect::<Vec<_>>()
    };
    // The gate is named by a chain and has nobody yet; operator, leader and mill answer for what is here.
    let answer = near(&center, &operator, BESIDE).await;
    assert_eq!(
        duties(&answer),
        ["gate  chain", "port leader unit", "room operator unit", "yard enterprise unit"]
    );
    assert_eq!(answer["duties"][2]["on_duty"][0]["name"], "Trực ban operator");
    // Far away only the chain for everything counts.
    let far = near(&center, &operator, "/api/v1/nearby?at=107.5,20.0").await;
    assert_eq!(duties(&far), ["room operator everywhere"]);
    center.pass(Span::from_h(1));
    let later = near(&center, &operator, BESIDE).await;
    assert_eq!(duties(&later)[0], "gate park chain");
    let then = now.plus(Span::from_min(1));
    let then = near(&center, &operator, &format!("{BESIDE}&time={then}")).await;
    assert_eq!(duties(&then)[2], "room operator unit");
}

#[tokio::test(flavor = "multi_thread")]
async fn weather_and_vehicles_are_those_of_that_time() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    let nothing = near(&center, &operator, BESIDE).await;
    assert_eq!((&nothing["weather"], &nothing["n_weather_stations"]), (&value!([]), &value!(0)));
    assert_eq!(
        (&nothing["vehicles"]["items"], &nothing["n_vehicle_kinds"]),
        (&value!([]), &value!(1))
    );
    register(&center, &operator, &thing("tower-1", "tower", "mill", Some([106.79, 20.83]))).await;
    register(&center, &operator, &thing("tower-2", "tower", "mill", Some([106.85, 20.83]))).await;
    register(&center, &operator, &thing("truck-1", "truck", "mill", None)).await;
    let begin = center.centre.now();
    let hear = async |entity: &str, values: Value| {
        let time = center.centre.now().to_string();
        center.deliver(&value!({"entity": entity, "time": time, "values": values})).await;
    };
    center.pass(Span::from_min(1));
    hear("tower-1", value!({"wind": 3.0})).await;
    hear("tower-2", value!({"wind": 9.0, "temp": 21.5})).await;
    hear("truck-1", value!({"longitude": 106.7805, "latitude": 20.83})).await;
    let first = center.centre.now();
    let answer = near(&center, &operator, BESIDE).await;
    let weather = answer["weather"].as_array().unwrap();
    let said: Vec<_> =
        weather.iter().map(|it| (&it["quantity"], &it["value"], &it["entity"]["id"])).collect();
    // Wind from the nearest tower that has it, temperature from the only one that has it.
    assert_eq!(
        said,
        [
            (&value!("tower.wind"), &value!(3.0), &value!("tower-1")),
            (&value!("tower.temp"), &value!(21.5), &value!("tower-2"))
        ]
    );
    assert_eq!(answer["n_weather_stations"], 2);
    let truck = &answer["vehicles"]["items"][0];
    assert_eq!((&truck["entity"]["id"], &truck["distance_m"]), (&value!("truck-1"), &value!(52.0)));
    assert_eq!(truck["heard_at"], first.to_string().as_str());

    // It drove on: near then, away now; and after ten minutes nobody knows.
    center.pass(Span::from_min(2));
    hear("truck-1", value!({"longitude": 106.9, "latitude": 20.83})).await;
    hear("tower-1", value!({"wind": 4.0})).await;
    let now = near(&center, &operator, BESIDE).await;
    assert_eq!(
        (&now["vehicles"]["items"], &now["weather"][0]["value"]),
        (&value!([]), &value!(4.0))
    );
    let then = near(&center, &operator, &format!("{BESIDE}&time={first}")).await;
    assert_eq!(ids(&then, "/vehicles/items", "/entity/id"), ["truck-1"]);
    assert_eq!(then["weather"][0]["value"], 3.0);
    let before = near(&center, &operator, &format!("{BESIDE}&time={begin}")).await;
    assert_eq!((&before["vehicles"]["items"], &before["weather"]), (&value!([]), &value!([])));
    center.pass(Span::from_min(11));
    let there = "/api/v1/nearby?at=106.9,20.83";
    assert_eq!(near(&center, &operator, there).await["vehicles"]["items"], value!([]));
    // What moves is no thing of a place.
    let enterprise = center.login("enterprise").await;
    let own = near(&center, &enterprise, BESIDE).await;
    assert!(!ids(&own, "/entities/items", "/item/id").contains(&"truck-1"), "{own:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_by_name() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    register(&center, &operator, &thing("nowhere", "stack", "mill", None)).await;
    let ahead = center.centre.now().plus(Span::from_min(1));
    for (query, status, field) in [
        (String::new(), 422, "at"),
        ("at=106.78,20.83&entity=stack-1".to_owned(), 422, "at"),
        ("at=20.83,106.78".to_owned(), 422, "at"),
        ("at=here".to_owned(), 422, "at"),
        ("at=106.78,20.83&radius_m=0".to_owned(), 422, "radius_m"),
        ("at=106.78,20.83&radius_m=50001".to_owned(), 422, "radius_m"),
        ("at=106.78,20.83&radius_m=NaN".to_owned(), 422, "radius_m"),
        ("at=106.78,20.83&minutes=0".to_owned(), 422, "minutes"),
        ("at=106.78,20.83&minutes=1441".to_owned(), 422, "minutes"),
        ("at=106.78,20.83&time=soon".to_owned(), 422, "time"),
        (format!("at=106.78,20.83&time={ahead}"), 422, "time"),
        ("entity=nowhere".to_owned(), 422, "entity"),
        ("entity=ghost".to_owned(), 404, ""),
        ("alarm=ghost".to_owned(), 404, ""),
        ("at=106.78,20.83&radius_m=wide".to_owned(), 400, ""),
    ] {
        let answer = center.get(&operator, &format!("/api/v1/nearby?{query}")).await;
        let problem = answer.expect(status);
        let named = problem["field"].as_str().unwrap_or_default();
        assert_eq!(named, field, "{query}: {problem}");
    }
    assert_eq!(near(&center, &operator, BESIDE).await["n_without_place"], 1);
}

/// Things about the stacks, each further east, in two units of administration.
async fn furnish(center: &Center, operator: &Login) {
    for (id, lon, attributes) in [
        ("kho-1", 106.790, value!({"admin_unit": "11411"})),
        ("kho-2", 106.800, value!({"address": "Lô CN5, phường Đông Hải, Hải Phòng"})),
        ("kho-3", 106.810, value!({"address": "P. Đông Hải", "admin_unit": "11914"})),
        ("kho-4", 106.820, value!({"address": "12 đường Đông Hải"})),
    ] {
        let mut entity = thing(id, "stack", "mill", Some([lon, 20.83]));
        entity["title"] = value!({"vi": format!("Nhà kho {id} Hải Phòng"), "en": "Warehouse"});
        entity["attributes"] = attributes;
        register(center, operator, &entity).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_are_found_by_place_unit_and_words() {
    let center = Center::start().await;
    let operator = center.login("operator").await;
    furnish(&center, &operator).await;
    let square = r#"{"type":"Polygon","coordinates":[[[106.795,20.8],[106.815,20.8],[106.815,20.9],[106.795,20.9],[106.795,20.8]]]}"#;
    let square: String = square.replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
    for (query, expected) in [
        ("q=hai+phong", &["kho-1", "kho-2", "kho-3", "kho-4"][..]),
        ("q=KHO+h%E1%BA%A3i+-2", &["kho-2"]),
        ("q=duong+dong+hai", &["kho-4"]),
        ("near=106.811,20.83&radius_m=2100", &["kho-3", "kho-4", "kho-2"]),
        ("near=106.811,20.83&radius_m=2100&q=lo+cn5", &["kho-2"]),
        ("bbox=106.795,20.8,106.815,20.9", &["kho-2", "kho-3"]),
        (&format!("area={square}"), &["kho-2", "kho-3"]),
        (&format!("area={square}&bbox=106.80,20.8,106.805,20.9"), &["kho-2"]),
        // By the record: a code first, else the name as a part of the address; a street is no ward.
        ("admin_unit=11411", &["kho-1", "kho-2"]),
        ("admin_unit=11914", &["kho-3"]),
        ("admin_unit=10507", &[]),
        ("org=port", &["stack-2"]),
        ("org=port&near=106.811,20.83&radius_m=2100", &[]),
        ("kind=tower", &[]),
    ] {
        let list = near(&center, &operator, &format!("/api/v1/entities?{query}")).await;
        assert_eq!(ids(&list, "/items", "/id"), expected, "{query}");
    }
    let list = near(&center, &operator, "/api/v1/entities?near=106.811,20.83&radius_m=2100").await;
    assert_eq!(list["items"][0]["distance_m"], 104.1);
    assert_eq!(list["items"][2]["admin_unit"], "11411");

    // Page by page, nearest first, none twice and none lost.
    let mut seen = vec![];
    let mut cursor = String::new();
    loop {
        let query = format!("/api/v1/entities?near=106.811,20.83&limit=2{cursor}");
        let page = near(&center, &operator, &query).await;
        seen.extend(ids(&page, "/items", "/id").into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={}", next.replace(' ', "%20"));
    }
    assert_eq!(seen, ["kho-3", "kho-4", "kho-2", "kho-1", "stack-1", "stack-2"]);

    for (query, field) in [
        ("near=106.8", "near"),
        ("near=106.8,20.8&radius_m=-1", "radius_m"),
        ("radius_m=100", "radius_m"),
        ("bbox=1,2,3", "bbox"),
        ("area=%7B%7D", "area"),
        ("admin_unit=99999", "admin_unit"),
        ("kind=ghost", "kind"),
        ("org=ghost", "org"),
        ("near=106.8,20.8&cursor=x", "cursor"),
    ] {
        let answer = center.get(&operator, &format!("/api/v1/entities?{query}")).await.expect(422);
        assert_eq!(answer["field"], field, "{query}: {answer}");
    }
    let mut wrong = thing("kho-5", "stack", "mill", None);
    wrong["attributes"] = value!({"admin_unit": "99999"});
    let refused = center.post(&operator, "/api/v1/entities", &wrong).await.expect(422);
    assert_eq!(refused["field"], "attributes.admin_unit");
}

#[tokio::test(flavor = "multi_thread")]
async fn units_of_administration_say_what_they_are_worth() {
    let center = Center::start().await;
    let (operator, mill) = (center.login("operator").await, center.login("enterprise").await);
    furnish(&center, &operator).await;
    let units = near(&center, &operator, "/api/v1/admin-units").await;
    assert_eq!(units["items"].as_array().unwrap().len(), 114);
    assert_eq!(
        (&units["boundaries"], &units["confidence"]),
        (&value!(false), &value!("secondary"))
    );
    assert_eq!(units["n_without"], 3, "both stacks, and the one with nothing but a street");
    let of = |units: &Value, code: &str| {
        let mut all = units["items"].as_array().unwrap().iter();
        all.find(|it| it["code"] == code).unwrap()["n_entities"].clone()
    };
    assert_eq!((of(&units, "11411"), of(&units, "11914")), (value!(2), value!(1)));
    let own = near(&center, &mill, "/api/v1/admin-units").await;
    assert_eq!((of(&own, "11411"), &own["n_without"]), (value!(2), &value!(2)));
    let list = near(&center, &mill, "/api/v1/entities?near=106.78,20.83&radius_m=50000").await;
    assert!(!ids(&list, "/items", "/id").contains(&"stack-2"), "the port's is not told: {list}");
}
