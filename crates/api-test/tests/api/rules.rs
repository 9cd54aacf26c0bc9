//! Units' own rules: never later than the law, shown before they are kept, live from the next
//! reading, versioned, audited, bounded, and nobody else's.

use axum::http::Method;
use model::{Fact, Span};
use serde_json::{Value, json as value};

use crate::{
    center::{Center, Login},
    work::measure,
};

const PATH: &str = "/api/v1/rules";

fn beyond(above: f64) -> Value {
    value!({"test": "beyond", "quantity": "stack.so2", "above": above})
}

fn definition(when: &Value) -> Value {
    value!({
        "title": {"vi": "SO₂ gần giới hạn", "en": "SO₂ near its limit"}, "class": "process",
        "severity": "medium", "kind": "stack", "when": when,
        "advice": {"vi": "Gọi ca trưởng", "en": "Call the shift"},
    })
}

fn entry(when: &Value) -> Value {
    value!({"org": "mill", "definition": definition(when), "why": "đề nghị của ca trực"})
}

fn at(rule: &Value) -> String {
    format!("{PATH}/{}", rule["id"].as_str().unwrap().replace('/', "%2F"))
}

async fn put(center: &Center, by: &Login, path: &str, body: &Value) -> crate::center::Answer {
    center.send(by.request(Method::PUT, path, Some(body))).await
}

/// Open alarms of a rule.
async fn alarms_of(center: &Center, by: &Login, rule: &Value) -> Vec<Value> {
    let list = center.get(by, "/api/v1/alarms?state=open").await.expect(200);
    let items = list["items"].as_array().unwrap().clone();
    items.into_iter().filter(|it| it["rule"] == rule["id"]).collect()
}

async fn tick(center: &Center) {
    let log = &center.centre.world().log;
    let position = log.append(center.centre.now(), vec![Fact::Ticked]).await.unwrap();
    center.centre.applied_to(position).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_may_warn_earlier_than_the_law_and_never_later() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    for path in [PATH, "/api/v1/rules/preview"] {
        let body = |when: &Value| {
            let mut body = entry(when);
            if path != PATH {
                body.as_object_mut().unwrap().remove("why");
            }
            body
        };
        let said = center.post(&mill, path, &body(&beyond(501.0))).await.expect(422);
        assert_eq!(
            (&said["field"], &said["type"]),
            (&value!("above"), &value!("later-than-the-law"))
        );
        let detail = said["detail"].as_str().unwrap();
        for word in ["501", "500", "QCVN 00:2026/THU", "qcvn-test/so2/raw", "at most 500"] {
            assert!(detail.contains(word), "{word}: {detail}");
        }
        // A mean has no limit of its own here: that of the readings counts.
        let hour =
            value!({"test": "beyond", "quantity": "stack.so2", "period": "1h", "above": 501});
        center.post(&mill, path, &body(&hour)).await.expect(422);
        // The limit itself, but held longer than the common rule holds it.
        let mut late = body(&beyond(500.0));
        late["definition"]["raise_after_s"] = value!(600);
        let said = center.post(&mill, path, &late).await.expect(422);
        assert_eq!(said["field"], "raise_after_s", "{said}");
        assert!(said["detail"].as_str().unwrap().contains("test/so2-over-limit"), "{said}");
    }
    // What must not be may be anything, and what has no limit is the unit's own affair.
    let not =
        value!({"test": "all", "of": [beyond(400.0), {"test": "not", "of": [beyond(900.0)]}]});
    center.post(&mill, PATH, &entry(&not)).await.expect(201);
    let oxygen = value!({"test": "beyond", "quantity": "stack.o2", "above": 20});
    center.post(&mill, PATH, &entry(&oxygen)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_refused_by_its_field() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    for (when, field) in [
        (value!({"test": "sometimes"}), "when.test"),
        (value!({"test": "beyond", "quantity": "stack.nox", "above": 1}), "when.quantity"),
        (value!({"test": "beyond", "quantity": "stack.so2"}), "when.above"),
        (
            value!({"test": "beyond", "quantity": "stack.so2", "period": "24h", "above": 1}),
            "when.period",
        ),
        (
            value!({"test": "beyond", "quantity": "stack.so2", "limit_share": 1.2}),
            "when.limit_share",
        ),
        (value!({"test": "stuck", "quantity": "stack.so2", "for_s": 1}), "when.for_s"),
        (value!({"test": "all", "of": []}), "when.of"),
        (
            value!({"test": "all", "of": [beyond(1.0), {"test": "count", "event": "rain", "n": 1, "for_s": 60}]}),
            "when.of.1.event",
        ),
        (
            value!({"test": "difference", "quantity": "stack.so2", "minus": "stack.o2", "above": 1}),
            "when.minus",
        ),
        // No such place, or none that the mill may see.
        (value!({"test": "ongoing", "event": "inside", "place": "kho"}), "when.place"),
        (value!({"test": "ongoing", "event": "inside", "place": "stack-2"}), "when.place"),
        (value!({"test": "ongoing", "event": "moving", "place": "stack-1"}), "when.place"),
        (value!({"test": "forecast", "quantity": "stack.so2", "above": 1}), "when.for_s"),
        (value!({"test": "indicator", "indicator": "test/none", "below": 1}), "when.indicator"),
        (value!({"test": "indicator", "indicator": "test/readings"}), "when.above"),
        // It is of the whole mill: every stack would say the same.
        (value!({"test": "indicator", "indicator": "test/readings", "below": 1}), "entities"),
    ] {
        let said = center.post(&mill, PATH, &entry(&when)).await.expect(422);
        assert_eq!(said["field"], field, "{when}: {said}");
    }
    let mut strange = entry(&beyond(1.0));
    strange["definition"]["entities"] = value!(["stack-2"]);
    let said = center.post(&mill, PATH, &strange).await.expect(422);
    assert_eq!(said["field"], "entities", "the stack of another: {said}");
    let mut theirs = entry(&beyond(1.0));
    theirs["org"] = value!("port");
    assert_eq!(center.post(&mill, PATH, &theirs).await.expect(422)["field"], "org");
    let mut nothing = entry(&beyond(1.0));
    nothing["why"] = value!(" ");
    assert_eq!(center.post(&mill, PATH, &nothing).await.expect(422)["field"], "why");
    let admin = center.login("admin").await;
    center.post(&admin, PATH, &entry(&beyond(1.0))).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_shown_on_what_is_kept_and_judges_from_the_next_reading() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    measure(&center, &[100.0, 460.0, 470.0, 300.0, 450.0, 455.0, 200.0]).await;
    let draft = value!({"org": "mill", "definition": definition(&beyond(450.0)), "days": 1});
    let shown = center.post(&mill, "/api/v1/rules/preview", &draft).await.expect(200);
    assert_eq!((&shown["n_raised"], &shown["longest_s"]), (&value!(2), &value!(120)), "{shown}");
    let peaks: Vec<_> = shown["firings"].as_array().unwrap().iter().map(|it| &it["peak"]).collect();
    assert_eq!(peaks, [&value!(470.0), &value!(455.0)]);
    assert_eq!((&shown["n_rows"], &shown["cut"]), (&value!(7), &Value::Null));
    assert!(shown["heard_share"].as_f64().unwrap() < 0.01, "one day, and seven minutes heard");
    assert_eq!(shown["gaps"].as_array().unwrap().len(), 1, "{shown}");
    assert!(alarms_of(&center, &mill, &value!({"id": "own/draft"})).await.is_empty());

    let made = center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(201);
    assert_eq!(made["says"]["en"], "SO₂ above 450 mg/m³.", "{made}");
    assert!(alarms_of(&center, &mill, &made).await.is_empty(), "what was is not judged");
    measure(&center, &[460.0, 465.0, 470.0]).await;
    let alarms = alarms_of(&center, &mill, &made).await;
    assert_eq!(alarms.len(), 1, "one alarm, however many readings: {alarms:?}");
    assert_eq!(
        (&alarms[0]["limit_value"], &alarms[0]["severity"]),
        (&value!(450.0), &value!("medium"))
    );
    assert_eq!(alarms[0]["title"]["en"], "SO₂ near its limit");
    assert_eq!(center.get(&mill, &at(&made)).await.expect(200)["n_open"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_say_who_and_why_and_a_retired_rule_clears() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    let made = center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(201);
    measure(&center, &[460.0]).await;
    assert_eq!(alarms_of(&center, &mill, &made).await.len(), 1);
    let change =
        value!({"definition": definition(&beyond(480.0)), "why": "báo quá nhiều", "after": 1});
    let changed = put(&center, &mill, &at(&made), &change).await.expect(200);
    assert_eq!(changed["versions"][0]["why"], "báo quá nhiều");
    assert_eq!(changed["versions"][1]["by"]["id"], "enterprise");
    put(&center, &mill, &at(&made), &change).await.expect(409);
    measure(&center, &[440.0]).await;
    let still = alarms_of(&center, &mill, &made).await;
    assert_eq!(still[0]["state"], "cleared", "440 is right under the second version: {still:?}");
    measure(&center, &[490.0]).await;
    let alarms = alarms_of(&center, &mill, &made).await;
    assert_eq!((alarms.len(), &alarms[0]["state"]), (1, &value!("active")));

    let why = value!({"why": "lò ngừng", "after": 2});
    let path = format!("{}/retire", at(&made));
    let retired = center.post(&mill, &path, &why).await.expect(200);
    assert_eq!(
        (&retired["in_force"], &retired["versions"][0]["retired"]),
        (&value!(false), &value!(true))
    );
    center.pass(Span::from_s(5));
    tick(&center).await;
    let alarms = alarms_of(&center, &mill, &made).await;
    assert_eq!(alarms[0]["state"], "cleared", "nobody asks for it any more: {alarms:?}");
    let path = format!("/api/v1/alarms/{}", alarms[0]["id"].as_str().unwrap());
    let life = center.get(&mill, &path).await.expect(200)["life"].clone();
    let said: Vec<_> = life.as_array().unwrap().iter().rev().take(2).collect();
    assert_eq!((&said[0]["step"], &said[1]["step"]), (&value!("cleared"), &value!("withdrawn")));
    assert_eq!(said[1]["why"], "rule_retired", "{life}");
    measure(&center, &[495.0, 496.0]).await;
    assert_eq!(alarms_of(&center, &mill, &made).await[0]["state"], "cleared");
    let back = value!({"definition": definition(&beyond(450.0)), "why": "lò chạy lại", "after": 3});
    assert_eq!(put(&center, &mill, &at(&made), &back).await.expect(200)["in_force"], true);
    measure(&center, &[460.0]).await;
    assert_eq!(alarms_of(&center, &mill, &made).await[0]["state"], "active");

    let leader = center.login("leader").await;
    let lines = center.get(&leader, "/api/v1/audit?limit=100").await.expect(200);
    let of_rule = |it: &&Value| it["action"].as_str().unwrap().starts_with("rule.");
    let lines: Vec<_> = lines["items"].as_array().unwrap().iter().filter(of_rule).collect();
    let mut said: Vec<_> = lines.iter().map(|it| it["action"].as_str().unwrap()).collect();
    said.sort_unstable();
    assert_eq!(said, ["rule.change", "rule.change", "rule.create", "rule.retire"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_its_units_and_its_thing_may_go() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    let made = center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(201);
    measure(&center, &[460.0]).await;
    let park = center.login("park").await;
    assert_eq!(center.get(&park, &at(&made)).await.expect(200)["n_subjects"], 1);
    let theirs = center.get(&mill, PATH).await.expect(200);
    let ids: Vec<_> = theirs["items"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, [&made["id"], &value!("test/so2-over-limit")]);
    // A rule of the authority is none of the mill's business.
    let operator = center.login("operator").await;
    let mut above = entry(&beyond(300.0));
    above["org"] = value!("heza");
    let above = center.post(&operator, PATH, &above).await.expect(201);
    assert_eq!(above["n_subjects"], 2);
    center.get(&mill, &at(&above)).await.expect(404);
    let change = value!({"definition": definition(&beyond(1.0)), "why": "x", "after": 1});
    put(&center, &mill, &at(&above), &change).await.expect(404);
    put(&center, &mill, &format!("{PATH}/test%2Fso2-over-limit"), &change).await.expect(404);

    // The stack is taken away: its alarm clears, and nothing is the worse for it.
    let gate = center.centre.registry().await;
    let mut stack = center.centre.zone().entity(&"stack-1".parse().unwrap()).unwrap().clone();
    stack.valid_to = Some(center.centre.now());
    gate.write().put_entity(&stack).await.unwrap();
    gate.show().await.unwrap();
    tick(&center).await;
    assert_eq!(alarms_of(&center, &operator, &made).await[0]["state"], "cleared");
    let shown = center.get(&mill, &at(&made)).await.expect(200);
    assert_eq!((&shown["in_force"], &shown["n_subjects"]), (&value!(true), &value!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_has_so_many_rules_and_no_more() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    let mut last = Value::Null;
    for _ in 0..5 {
        last = center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(201);
    }
    let refused = center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(409);
    assert!(refused["detail"].as_str().unwrap().contains('5'), "{refused}");
    let why = value!({"why": "thừa", "after": 1});
    center.post(&mill, &format!("{}/retire", at(&last)), &why).await.expect(200);
    center.post(&mill, PATH, &entry(&beyond(450.0))).await.expect(201);
    let back = value!({"definition": definition(&beyond(450.0)), "why": "cần lại", "after": 2});
    put(&center, &mill, &at(&last), &back).await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_combined_and_alarms_of_others_counted() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    let both = value!({"test": "all", "of": [
        {"test": "change", "quantity": "stack.so2", "by": 100, "for_s": 180},
        {"test": "beyond", "quantity": "stack.o2", "above": 8},
    ]});
    let both = center.post(&mill, PATH, &entry(&both)).await.expect(201);
    let counts = value!({"test": "count", "event": "alarm", "n": 1, "for_s": 3600});
    let counts = center.post(&mill, PATH, &entry(&counts)).await.expect(201);
    measure(&center, &[100.0, 150.0, 210.0]).await;
    let alarms = alarms_of(&center, &mill, &both).await;
    assert_eq!((alarms.len(), &alarms[0]["series"]), (1, &Value::Null), "110 in 2 min, 9 % oxygen");
    assert!(alarms_of(&center, &mill, &counts).await.is_empty(), "own rules are not counted");
    measure(&center, &[600.0, 610.0, 620.0, 630.0]).await;
    assert_eq!(alarms_of(&center, &mill, &counts).await.len(), 1, "the common rule raised");
}

/// Sends as the mill's logger does, and looks at the clock.
async fn told(center: &Center, message: Value) {
    center.deliver(&message).await;
    center.pass(Span::from_s(5));
    tick(center).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_and_what_is_foreseen_raises_and_the_preview_says_it_cannot_show_it() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    let inside = value!({"test": "ongoing", "event": "inside", "place": "stack-1"});
    let ahead = value!({"test": "forecast", "quantity": "stack.so2", "above": 450, "for_s": 7200});
    for (when, unseen) in [(&inside, "movements"), (&ahead, "forecasts")] {
        let draft = value!({"org": "mill", "definition": definition(when), "days": 1});
        let shown = center.post(&mill, "/api/v1/rules/preview", &draft).await.expect(200);
        assert_eq!((&shown["unseen"], &shown["n_raised"]), (&value!([unseen]), &value!(0)));
    }
    let inside = center.post(&mill, PATH, &entry(&inside)).await.expect(201);
    assert_eq!(inside["says"]["en"], "Being inside (stack-1) is going on.", "{inside}");
    let ahead = center.post(&mill, PATH, &entry(&ahead)).await.expect(201);
    assert_eq!(ahead["says"]["en"], "The forecast of SO₂ for the next 2 h above 450 mg/m³.");

    let ms = |min: i64| center.centre.now().ms() + min * 60_000;
    let entered =
        value!({"entity": "stack-1", "time": ms(0), "event": "entered", "place": "stack-1"});
    let run = |value: f64| {
        let (issued, time) = (ms(0), ms(90));
        value!({"entity": "stack-1", "time": time, "issued": issued, "values": {"so2": value}})
    };
    told(&center, value!([entered, run(470.0)])).await;
    assert_eq!(alarms_of(&center, &mill, &inside).await.len(), 1);
    let foreseen = alarms_of(&center, &mill, &ahead).await;
    assert_eq!((foreseen.len(), &foreseen[0]["value"]), (1, &value!(470.0)), "{foreseen:?}");
    let left = value!({"entity": "stack-1", "time": ms(0), "event": "left", "place": "stack-1"});
    told(&center, value!([left, run(300.0)])).await;
    for rule in [&inside, &ahead] {
        assert_eq!(alarms_of(&center, &mill, rule).await[0]["state"], "cleared");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_indicator_is_asked_for_the_preview_as_if_it_were_then() {
    let center = Center::start().await;
    let mill = center.login("enterprise").await;
    measure(&center, &[100.0, 110.0, 120.0]).await;
    let few = value!({"test": "indicator", "indicator": "test/readings", "below": 1000});
    let mut definition = definition(&few);
    definition["entities"] = value!(["stack-1"]);
    let draft = value!({"org": "mill", "definition": definition, "days": 1});
    let shown = center.post(&mill, "/api/v1/rules/preview", &draft).await.expect(200);
    assert!(1 < shown["n_asked"].as_u64().unwrap(), "{shown}");
    assert_eq!((&shown["n_raised"], &shown["unseen"]), (&value!(1), &value!([])), "{shown}");
    assert_eq!(shown["firings"][0]["entity"]["id"], "stack-1");
    let made = value!({"org": "mill", "definition": definition, "why": "thử"});
    let made = center.post(&mill, PATH, &made).await.expect(201);
    assert_eq!(made["says"]["en"], "Readings below 1000 readings.", "{made}");
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let asking = tokio::spawn(node::Indicators::new(center.centre.clone()).tell_rules(stopped));
    for _ in 0..100 {
        if !alarms_of(&center, &mill, &made).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(alarms_of(&center, &mill, &made).await.len(), 1);
    stop.send_replace(true);
    asking.await.unwrap();
}
