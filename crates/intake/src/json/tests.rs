use proptest::prelude::*;

use super::*;

/// One line a reading or refusal: `1 s so2=31.4 mg/m3 @ 2026-11-22T00:00:00Z measuring #a`.
fn shown(items: &[Item]) -> Vec<String> {
    let shown = |it: &Item| match it {
        Err(reject) => reject.to_string(),
        Ok(it) => format!(
            "{} {} {}={} {} @ {} {}{}",
            it.row,
            it.entity,
            it.quantity,
            it.value,
            it.unit.as_deref().unwrap_or("-"),
            it.time,
            it.flag,
            it.instrument.as_deref().map(|it| format!(" #{it}")).unwrap_or_default()
        ),
    };
    items.iter().map(shown).collect()
}

#[track_caller]
fn check(message: &str, expected: &[&str]) {
    assert_eq!(
        shown(&parse(message.as_bytes(), MQTT_BYTES_MAX).items),
        expected,
        "\n  given {message}"
    );
}

/// An item whose time and entity are good.
#[track_caller]
fn check_rest(rest: &str, expected: &[&str]) {
    check(&format!(r#"{{"entity":"s","time":0,{rest}}}"#), expected);
}

const GOOD: &str = r#"{"entity":"s","time":0,"values":{"so2":1}}"#;
const READ: &str = "so2=1 - @ 1970-01-01T00:00:00Z measuring";

#[test]
fn good_messages() {
    check(
        r#" {"entity":"s","time":"2026-11-22T07:00:00+07:00","values":{"so2":31.4,"o2":{"value":7,"unit":"%"}},"status":"01"} "#,
        &[
            "1 s so2=31.4 - @ 2026-11-22T00:00:00Z calibrating",
            "1 s o2=7 % @ 2026-11-22T00:00:00Z calibrating",
        ],
    );
    check(
        r#"[{"entity":"s","time":1763769600000,"values":{"a":-1e308},"instrument":"2","units":{"a":"mg/m3"}},
           {"entity":"t\u0072","time":1.5,"values":{"a":{"value":1,"unit":"x","status":"02"}},"units":{"a":"y"}}]"#,
        &[
            &format!("1 s a=-1{} mg/m3 @ 2025-11-22T00:00:00Z measuring #2", "0".repeat(308)),
            "2 tr a=1 x @ 1970-01-01T00:00:00.0015Z fault",
        ],
    );
    check(&format!("\u{feff}[{GOOD},{GOOD}]"), &[&format!("1 s {READ}"), &format!("2 s {READ}")]);
}

/// Forecasts and movements, one line each; what is refused of them stands among the readings.
#[track_caller]
fn check_told(message: &str, forecasts: &[&str], movements: &[&str], refused: &[&str]) {
    let found = parse(message.as_bytes(), MQTT_BYTES_MAX);
    let ahead: Vec<String> = found
        .forecasts
        .iter()
        .map(|it| {
            let (reading, issued, period) = (&it.reading, it.issued_at.ms(), it.period);
            let (row, name, at) = (reading.row, &reading.quantity, reading.time.ms());
            format!(
                "{row} {}.{name}={} ({period}) @ {at} by {issued}",
                reading.entity, reading.value
            )
        })
        .collect();
    assert_eq!(ahead, forecasts, "{message}");
    let moved: Vec<String> = found
        .movements
        .iter()
        .map(|it| {
            let place = it.place.as_deref().unwrap_or("-");
            format!("{} {} {} {place} @ {}", it.row, it.entity, it.kind, it.time.ms())
        })
        .collect();
    assert_eq!(moved, movements, "{message}");
    assert_eq!(shown(&found.items), refused, "{message}");
}

#[test]
fn forecasts_and_movements() {
    let entered = r#"{"entity":"xe","time":1000,"event":"entered","place":"kho"}"#;
    let stopped = r#"{"entity":"xe","time":2000,"event":"stopped"}"#;
    let ahead = r#"{"entity":"s","time":9000,"issued":1000,"period":"1h","values":{"a":1,"b":{"value":2,"unit":"x"}}}"#;
    check_told(
        &format!("[{entered},{ahead},{stopped},{GOOD}]"),
        &["2 s.a=1 (1h) @ 9000 by 1000", "2 s.b=2 (1h) @ 9000 by 1000"],
        &["1 xe entered kho @ 1000", "3 xe stopped - @ 2000"],
        &[&format!("4 s {READ}")],
    );
    for (message, refused) in [
        (
            r#"{"entity":"xe","time":1,"event":"flew"}"#,
            "item 1: `event` is text `flew`, expected one of entered, left, started, stopped",
        ),
        (
            r#"{"entity":"xe","time":1,"event":"left"}"#,
            "item 1: `place` is missing, expected it to be there",
        ),
        (
            r#"{"entity":"xe","time":1,"event":"started","place":"kho"}"#,
            "item 1: unknown field `place`, expected only entity, time, event",
        ),
        (
            r#"{"entity":"xe","time":1,"event":"started","values":{"a":1}}"#,
            "item 1: unknown field `values`, expected only entity, time, event, place",
        ),
        (
            r#"{"entity":"s","time":1,"issued":1,"period":"2h","values":{"a":1}}"#,
            "item 1: `period` is text `2h`, expected one of raw, 5min, 1h, 8h, 24h",
        ),
    ] {
        check_told(message, &[], &[], &[refused]);
    }
    // A bad value of a forecast stops only itself.
    check_told(
        r#"{"entity":"s","time":9000,"issued":1000,"values":{"a":1,"b":"x"}}"#,
        &["1 s.a=1 (raw) @ 9000 by 1000"],
        &[],
        &["item 1: value of `b` is text `x`, expected a finite number"],
    );
}

#[test]
fn a_bad_value_stops_only_itself() {
    let good = format!("1 s {READ}");
    let sentence = |what: &str| format!("item 1: value of `pm25` {what}, expected a finite number");
    for (value, what) in [
        (r#""31.4""#, "is text `31.4`"),
        ("null", "is null"),
        ("true", "is true or false"),
        ("[1]", "is a list"),
        (r#"{"value":"7"}"#, "is text `7`"),
        (r#"{"value":{}}"#, "is an object"),
    ] {
        check_rest(&format!(r#""values":{{"so2":1,"pm25":{value}}}"#), &[&good, &sentence(what)]);
    }
    for (value, expected) in [
        (r#"{"unit":"x"}"#, "item 1: value of `pm25` is missing, expected it to be there"),
        (
            r#"{"value":1,"unit":7}"#,
            "item 1: unit of `pm25` is number `7`, expected a text of 1 to 200 bytes",
        ),
        (
            r#"{"value":1,"unit":""}"#,
            "item 1: unit of `pm25` is empty, expected a text of 1 to 200 bytes",
        ),
        (
            r#"{"value":1,"status":"09"}"#,
            "item 1: `status` is text `09`, expected 00, 01, 02 or 03",
        ),
        (
            r#"{"value":1,"uint":"x"}"#,
            "item 1: unknown field `uint`, expected only value, unit, status",
        ),
        (r#"1,"pm25":2"#, "item 1: value of `pm25` is given twice, expected it once"),
    ] {
        let message = format!(r#"{{"entity":"s","time":0,"values":{{"so2":1,"pm25":{value}}}}}"#);
        let actual = shown(&parse(message.as_bytes(), MQTT_BYTES_MAX).items);
        assert_eq!(actual.first(), Some(&good), "{message}");
        assert_eq!(actual.last().map(String::as_str), Some(expected), "{message}");
    }
    check_rest(
        r#""values":{"so2":1},"units":{"pm25":"x"}"#,
        &[&good, "item 1: value of `pm25` is missing, expected it to be there"],
    );
}

#[test]
fn a_bad_item_stops_only_itself() {
    let good = |n: usize| format!("{n} s {READ}");
    let pattern = "RFC 3339 such as 2026-11-22T07:00:00+07:00, or milliseconds since 1970";
    for (item, expected) in [
        (r#"{"time":0,"values":{"a":1}}"#, "`entity` is missing, expected it to be there".to_owned()),
        (r#"{"entity":7,"time":0,"values":{"a":1}}"#, "`entity` is number `7`, expected a text of 1 to 200 bytes".to_owned()),
        (r#"{"entity":"s","values":{"a":1}}"#, "`time` is missing, expected it to be there".to_owned()),
        (
            r#"{"entity":"s","time":"2026-11-22T07:00:00","values":{"a":1}}"#,
            "`time` is `2026-11-22T07:00:00`, which has no time zone, expected `Z` or an offset such as +07:00 at its end".to_owned(),
        ),
        (r#"{"entity":"s","time":"yesterday","values":{"a":1}}"#, format!("`time` is text `yesterday`, expected {pattern}")),
        (r#"{"entity":"s","time":null,"values":{"a":1}}"#, format!("`time` is null, expected {pattern}")),
        (r#"{"entity":"s","time":1e17,"values":{"a":1}}"#, format!("`time` is number `100000000000000000`, expected {pattern}")),
        (r#"{"entity":"s","time":0}"#, "`values` is missing, expected it to be there".to_owned()),
        (r#"{"entity":"s","time":0,"values":{}}"#, "it is empty, expected at least one reading".to_owned()),
        (r#"{"entity":"s","time":0,"values":[1]}"#, "`values` is a list, expected an object".to_owned()),
        (r#"{"entity":"s","time":0,"values":{"a":1},"status":"7"}"#, "`status` is text `7`, expected 00, 01, 02 or 03".to_owned()),
        (r#"{"entity":"s","time":0,"values":{"a":1},"status":0}"#, "`status` is number `0`, expected a text of 1 to 200 bytes".to_owned()),
        (
            r#"{"entity":"s","time":0,"values":{"a":1},"unit":"x"}"#,
            "unknown field `unit`, expected only entity, time, values, status, instrument, units; issued, period of a forecast; event, place of a movement".to_owned(),
        ),
        (r#"{"entity":"s","entity":"t","time":0,"values":{"a":1}}"#, "`entity` is given twice, expected it once".to_owned()),
        ("7", "it is number `7`, expected an object".to_owned()),
        (&"[".repeat(9).chars().chain("]".repeat(9).chars()).collect::<String>(), "too many levels, expected at most 8 levels".to_owned()),
    ] {
        let expected = format!("item 2: {expected}");
        check(&format!("[{GOOD},{item},{GOOD}]"), &[&good(1), &expected, &good(3)]);
    }
}

#[test]
fn what_json_cannot_say_names_the_byte() {
    let expected = "expected one JSON object or a list of them; NaN and infinity are not JSON";
    for (value, at, why) in [
        ("NaN", 37, "expected value"),
        ("Infinity", 37, "expected value"),
        ("-Infinity", 38, "invalid number"),
        ("1e999", 41, "number out of range"),
    ] {
        let item = format!(r#"{{"entity":"s","time":0,"values":{{"a":{value}}}}}"#);
        let refusal = |item: usize, at: usize| {
            format!("item {item}: not JSON at byte {at} ({why}), {expected}")
        };
        check(&item, &[&refusal(1, at)]);
        let list = format!("[{GOOD},{item},{GOOD}]");
        let at = at + GOOD.len() + 2;
        check(&list, &[&format!("1 s {READ}"), &refusal(2, at), &format!("3 s {READ}")]);
    }
}

#[test]
fn a_message_that_is_no_message_is_refused_whole() {
    let empty = "message: it is empty, expected at least one reading";
    check("", &[empty]);
    check(" \n", &[empty]);
    check("[]", &[empty]);
    check(
        &format!("[{GOOD}"),
        &[&format!("1 s {READ}"), "message: it is cut off after byte 43, expected the whole of it"],
    );
    check(
        &format!("[{GOOD},"),
        &[&format!("1 s {READ}"), "item 2: it is cut off after byte 44, expected the whole of it"],
    );
    check(&GOOD[..20], &["item 1: it is cut off after byte 20, expected the whole of it"]);
    check(
        &format!("[{GOOD} {GOOD}]"),
        &[
            &format!("1 s {READ}"),
            "message: not JSON at byte 44 (a comma or `]` belongs here), expected one JSON object or a list of them; NaN and infinity are not JSON",
        ],
    );
    check(
        &format!("[{GOOD}]x"),
        &[
            &format!("1 s {READ}"),
            "message: not JSON at byte 44 (the message ends before here), expected one JSON object or a list of them; NaN and infinity are not JSON",
        ],
    );
    let bytes = shown(&parse(b"{\"entity\":\"\xff\"}", 100).items);
    assert_eq!(bytes, ["message: not UTF-8 at byte 11, expected UTF-8 text"]);
}

#[test]
fn every_limit_holds() {
    let huge = vec![b' '; 50_000_000];
    assert_eq!(
        shown(&parse(&huge, HTTP_BYTES_MAX).items),
        ["message: too many bytes, expected at most 8388608 bytes"]
    );
    let many = format!("[{}]", vec![GOOD; ITEMS_MAX + 5].join(","));
    let items = parse(many.as_bytes(), HTTP_BYTES_MAX).items;
    assert_eq!(items.len(), ITEMS_MAX + 1);
    let last = items.last().unwrap().as_ref().unwrap_err().to_string();
    assert_eq!(last, "message: too many items, expected at most 10000 items");
    let values: Vec<_> = (0..=VALUES_MAX).map(|it| format!(r#""q{it}":1"#)).collect();
    check_rest(
        &format!(r#""values":{{{}}}"#, values.join(",")),
        &["item 1: too many values, expected at most 200 values"],
    );
    check_rest(
        &format!(r#""values":{{"a":1}},"instrument":"{}""#, "x".repeat(ITEM_BYTES_MAX)),
        &["item 1: too many bytes, expected at most 65536 bytes"],
    );
}

#[test]
fn a_refusal_is_also_vietnamese() {
    let items = parse(br#"{"entity":"s","time":0,"values":{"pm25":"31.4"}}"#, 100).items;
    let reject = items[0].as_ref().unwrap_err();
    assert_eq!(
        reject.sentence(model::Lang::Vi),
        "mục 1: giá trị của `pm25` là chuỗi `31.4`, cần một số hữu hạn"
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(parse(&bytes, 1_000) != Message::default());
    }

    #[test]
    fn arbitrary_marks_are_answered(text in r#"[\[\]{},:"\\ae0-9. ]{0,200}"#) {
        prop_assert!(parse(text.as_bytes(), 1_000) != Message::default());
    }

    #[test]
    fn a_damaged_message_is_answered(at in 0_usize..80, byte in any::<u8>()) {
        let mut bytes = format!("[{GOOD},{GOOD}]").into_bytes();
        bytes[at] = byte;
        prop_assert!(parse(&bytes, 1_000) != Message::default());
    }

    /// The two paths read a good item alike.
    #[test]
    fn both_paths_agree(
        entity in "[a-zà-ỹ\\\\\"]{1,8}",
        ms in -5_000_000_000_000_i64..5_000_000_000_000,
        values in proptest::collection::btree_map("[a-z]{1,4}", any::<f64>().prop_filter("finite", |it| it.is_finite()), 1..12),
        unit in proptest::option::of("[a-z]{1,3}"),
    ) {
        let item = serde_json::json!({
            "entity": entity, "time": ms, "values": values, "status": "03",
            "units": values.keys().take(1).zip(unit).collect::<std::collections::BTreeMap<_, _>>(),
        }).to_string();
        let (mut fast, mut slow) = (Vec::new(), Message::default());
        prop_assert!(wire::read(1, &item, &mut fast).is_ok());
        explain::read(1, 0, &item, &mut slow);
        prop_assert_eq!(shown(&fast), shown(&slow.items));
    }
}
