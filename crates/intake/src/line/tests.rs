use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::{Item, Place, Reject};
use model::Time;

const RECEIVED: Time = Time::from_s(1_800_000_000);
const SHAPE: &str = "expected `measurement,tag=value field=number time`";

/// Entities of the sender: `s`, `s 1` and `t`.
fn items(body: &[u8], precision: Precision) -> Vec<Item> {
    let is_entity = |text: &str| matches!(text, "s" | "s 1" | "t");
    let mut readings = Readings::new(body, precision, RECEIVED, is_entity);
    let mut all = Vec::new();
    loop {
        // One at a time, so that the joints between parts are tried as well.
        let part = readings.next_part(1);
        if part.is_empty() {
            return all;
        }
        all.extend(part);
    }
}

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
            if it.time == RECEIVED { "received".to_owned() } else { it.time.to_string() },
            it.flag,
            it.instrument.as_deref().map(|it| format!(" #{it}")).unwrap_or_default()
        ),
    };
    items.iter().map(shown).collect()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let found = shown(&items(body.as_bytes(), Precision::Nanosecond));
    assert_eq!(found, expected, "\n  given {body}");
}

#[test]
fn good_lines() {
    check(
        "stack,entity=s so2=31.4,o2=7i,co=12u 1795305600123456789\n",
        &[
            "1 s so2=31.4 - @ 2026-11-22T00:00:00.123456Z measuring",
            "1 s o2=7 - @ 2026-11-22T00:00:00.123456Z measuring",
            "1 s co=12 - @ 2026-11-22T00:00:00.123456Z measuring",
        ],
    );
    check("s so2=-1e-3", &["1 s so2=-0.001 - @ received measuring"]);
    check(
        "s   so2=.5,o2=5.   0  ",
        &[
            "1 s so2=0.5 - @ 1970-01-01T00:00:00Z measuring",
            "1 s o2=5 - @ 1970-01-01T00:00:00Z measuring",
        ],
    );
    check("s so2=1e308", &[&format!("1 s so2=1{} - @ received measuring", "0".repeat(308))]);
    check(
        "x,entity=s,status=02,unit=mg/m3,instrument=b,colour=red so2=1",
        &["1 s so2=1 mg/m3 @ received fault #b"],
    );
}

#[test]
fn blanks_comments_and_line_ends() {
    check("", &[]);
    check("\n\r\n  \t\n# a comment, so2=1 \"\n#", &[]);
    check(
        "\u{feff}# c\r\ns so2=1\r\n\r\n  s so2=2 0\r\n\ts so2=3\r",
        &[
            "2 s so2=1 - @ received measuring",
            "4 s so2=2 - @ 1970-01-01T00:00:00Z measuring",
            "5 s so2=3 - @ received measuring",
        ],
    );
}

#[test]
fn whose_reading_it_is() {
    // The tag `entity` comes first, also before a measurement that is a code.
    check("t,entity=s so2=1", &["1 s so2=1 - @ received measuring"]);
    check("t,name=s so2=1", &["1 t so2=1 - @ received measuring"]);
    // Then whichever tag is a code: the name of a device, a level of a topic.
    check("modbus,host=gw,name=s,type=holding so2=1", &["1 s so2=1 - @ received measuring"]);
    check("modbus,name=s,topic=s so2=1", &["1 s so2=1 - @ received measuring"]);
    // A code of nobody we know goes to the door, which says so by name.
    check("x,entity=nobody so2=1", &["1 nobody so2=1 - @ received measuring"]);
    // `value` says nothing; the measurement does, unless it is the entity.
    check("so2,entity=s value=1", &["1 s so2=1 - @ received measuring"]);
    check("s value=1", &["1 s value=1 - @ received measuring"]);
    let expected = "expected a tag `entity`, or a measurement or one tag that is a registered code";
    check(
        "modbus,host=gw so2=1",
        &[&format!("line 1: `modbus,host=gw` names no entity of this source, {expected}")],
    );
    check(
        "modbus,name=s,id=t so2=1\ns so2=1",
        &[
            "line 1: several tags name an entity: `name`, `id`, expected a tag `entity` to say which",
            "2 s so2=1 - @ received measuring",
        ],
    );
    check("x,entity= so2=1", &["line 1: `entity` is empty, expected a text of 1 to 200 bytes"]);
}

#[test]
fn escapes() {
    check(r"a\ b\,c,entity=s\ 1 so2=1", &["1 s 1 so2=1 - @ received measuring"]);
    check(r"x,ent\=ity=q,entity=s s\,o\=2\ x=1", &["1 s s,o=2 x=1 - @ received measuring"]);
    // Any other backslash is itself, and two of them as well.
    check(r"x,dir=C:\temp\\x,entity=s a\b\\c=1", &[r"1 s a\b\\c=1 - @ received measuring"]);
    check(r"x,entity=s\q a=1", &[r"1 s\q a=1 - @ received measuring"]);
    check("so2\\,x,entity=s value=1", &["1 s so2,x=1 - @ received measuring"]);
    assert_eq!(plain(r"a\,b\=c\ d\\ e\"), r"a,b=c d\ e\");
}

#[test]
fn a_field_that_is_no_number_stops_only_itself() {
    let good = "1 s so2=1 - @ received measuring";
    let last = "1 s o2=2 - @ received measuring";
    for (value, found) in [
        ("\"OK\"", "is text `OK`"),
        (r#""a, b = \"c\" \\""#, r#"is text `a, b = \"c\" \\`"#),
        ("\"\"", "is text ``"),
        ("true", "is true or false"),
        ("F", "is true or false"),
        ("NaN", "is text `NaN`"),
        ("-inf", "is text `-inf`"),
        ("1e999", "is text `1e999`"),
        ("1,5", ""),
        ("", "is empty"),
        ("7x", "is text `7x`"),
        ("0x10", "is text `0x10`"),
        ("9223372036854775808i", "is text `9223372036854775808i`"),
        ("-1u", "is text `-1u`"),
        ("1.5i", "is text `1.5i`"),
        ("é", "is text `é`"),
    ] {
        let body = format!("s so2=1,q={value},o2=2");
        if value == "1,5" {
            // A decimal comma is a field without a value: the line cannot be told apart.
            check(&body, &[&format!("line 1: `5` has no `=`, {SHAPE}")]);
            continue;
        }
        let refusal = format!("line 1: value of `q` {found}, expected a finite number");
        check(&body, &[good, &refusal, last]);
    }
    check("s so2=1,so2=2", &[good, "line 1: value of `so2` is given twice, expected it once"]);
    let long = "q".repeat(201);
    let items = items(format!("s so2=1,{long}=1").as_bytes(), Precision::Second);
    assert!(items[0].is_ok() && items[1].is_err(), "{items:?}");
}

#[test]
fn a_text_may_span_lines() {
    check(
        "s note=\"one\ntwo so2=9\n\",so2=1\ns so2=2",
        &[
            "line 1: value of `note` is text `one\u{fffd}two so2=9\u{fffd}`, expected a finite number",
            "1 s so2=1 - @ received measuring",
            "4 s so2=2 - @ received measuring",
        ],
    );
    let open = "line 1: the text of `note` is not closed, \
        expected a closing `\"`, then a comma, a space or the end of the line";
    let next = "2 s so2=2 - @ received measuring";
    check("s note=\"one\ns so2=2", &[open, next]);
    check("s note=\"one\"two\ns so2=2", &[open, next]);
    check("s note=\"one\\\"\ns so2=2", &[open, next]);
    // A quote anywhere else is a letter.
    check("x,colour=\"red,entity=s so2=1\ns so2=2", &["1 s so2=1 - @ received measuring", next]);
}

#[test]
fn a_bad_line_stops_only_itself() {
    for (line, expected) in [
        ("s", format!("it has no field, {SHAPE}")),
        ("s ", format!("it has no field, {SHAPE}")),
        ("s,entity=s", format!("it has no field, {SHAPE}")),
        ("s 1795305600000000000", format!("`1795305600000000000` has no `=`, {SHAPE}")),
        ("s so2", format!("`so2` has no `=`, {SHAPE}")),
        ("s so2=1,", format!("`` has no `=`, {SHAPE}")),
        ("s so2=1,,o2=2", format!("`` has no `=`, {SHAPE}")),
        ("s =1", format!("a name is missing at `=1`, {SHAPE}")),
        (",entity=s so2=1", format!("a name is missing at `,entity=s`, {SHAPE}")),
        ("s,entity so2=1", format!("`entity` has no `=`, {SHAPE}")),
        ("s,=x so2=1", format!("a name is missing at `=x`, {SHAPE}")),
        ("s,a=1,a=2 so2=1", "tag `a` is given twice, expected it once".to_owned()),
        ("s so2=1 0 1", "there is `1` after the time, expected the end of the line".to_owned()),
        ("s so2=1 now", "`time` is text `now`, expected whole nanoseconds since 1970".to_owned()),
        ("s so2=1 1.5", "`time` is text `1.5`, expected whole nanoseconds since 1970".to_owned()),
        (
            "s so2=1 9223372036854775808",
            "`time` is text `9223372036854775808`, expected whole nanoseconds since 1970"
                .to_owned(),
        ),
        ("s,status=07 so2=1", "`status` is text `07`, expected 00, 01, 02 or 03".to_owned()),
        ("s so2=1,status=\"off\"", "`status` is text `off`, expected 00, 01, 02 or 03".to_owned()),
        ("s so2=1,status=4i", "`status` is text `4`, expected 00, 01, 02 or 03".to_owned()),
        (
            "s so2=1,status=true",
            "`status` is true or false, expected a text of 1 to 200 bytes".to_owned(),
        ),
        ("s status=0i", format!("it has no field, {SHAPE}")),
    ] {
        check(
            &format!("s so2=1\n{line}\n\ns so2=4"),
            &[
                "1 s so2=1 - @ received measuring",
                &format!("line 2: {expected}"),
                "4 s so2=4 - @ received measuring",
            ],
        );
    }
}

#[test]
fn a_line_says_how_good_it_is() {
    check("s so2=1,status=\"01\"", &["1 s so2=1 - @ received calibrating"]);
    check("s,status=01 so2=1,status=3i", &["1 s so2=1 - @ received maintenance"]);
    check("s status=2,so2=1", &["1 s so2=1 - @ received fault"]);
    check("s,status=03 so2=1", &["1 s so2=1 - @ received maintenance"]);
}

#[test]
fn every_precision() {
    let check = |word: &str, stamp: &str, expected: &str| {
        let precision = Precision::from_word(word).unwrap();
        let body = format!("s so2=1 {stamp}");
        let found = shown(&items(body.as_bytes(), precision));
        assert_eq!(found, [expected], "{word} {stamp}");
    };
    let at = |time: &str| format!("1 s so2=1 - @ {time} measuring");
    let midnight = at("2026-11-22T00:00:00Z");
    for (words, stamp) in [
        (["ns", "n"], "1795305600000000000"),
        (["us", "u"], "1795305600000000"),
        (["ms", "ms"], "1795305600000"),
        (["s", "s"], "1795305600"),
        (["m", "m"], "29921760"),
        (["h", "h"], "498696"),
    ] {
        for word in words {
            check(word, stamp, &midnight);
            check(word, "0", &at("1970-01-01T00:00:00Z"));
        }
    }
    check("ns", "-1", &at("1969-12-31T23:59:59.999999Z"));
    check("s", "-1", &at("1969-12-31T23:59:59Z"));
    let far = "line 1: `time` is text `9223372036854775807`, expected whole seconds since 1970";
    check("s", "9223372036854775807", far);
    let far = "line 1: `time` is text `-9223372036854775808`, expected whole hours since 1970";
    check("h", "-9223372036854775808", far);
    for word in ["", "NS", "sec", "d", "us "] {
        assert_eq!(Precision::from_word(word), None, "{word}");
    }
}

#[test]
fn a_line_that_is_no_text_stops_only_itself() {
    let body = b"s so2=1\ns,entity=\xff so2=2\n# \xfe\ns so2=4\ns so2=\xc3\n";
    assert_eq!(
        shown(&items(body, Precision::Nanosecond)),
        [
            "1 s so2=1 - @ received measuring",
            "line 2: not UTF-8 at byte 9, expected UTF-8 text",
            "line 3: not UTF-8 at byte 2, expected UTF-8 text",
            "4 s so2=4 - @ received measuring",
            "line 5: not UTF-8 at byte 6, expected UTF-8 text",
        ]
    );
}

#[test]
fn every_limit_holds() {
    let fields = |n: usize| {
        let fields: Vec<String> = (0..n).map(|it| format!("q{it}=1")).collect();
        items(format!("s {}\ns so2=2", fields.join(",")).as_bytes(), Precision::Second)
    };
    assert_eq!(fields(FIELDS_MAX).iter().flatten().count(), FIELDS_MAX + 1);
    assert_eq!(
        shown(&fields(FIELDS_MAX + 1)),
        [
            "line 1: too many values, expected at most 200 values",
            "2 s so2=2 - @ received measuring"
        ]
    );
    let text = |n: usize| format!("s note=\"{}\",so2=1", "x".repeat(n));
    assert_eq!(items(text(TEXT_BYTES_MAX).as_bytes(), Precision::Second).len(), 2);
    assert_eq!(items(text(TEXT_BYTES_MAX + 1).as_bytes(), Precision::Second).len(), 1);
    let long = format!("s,a={} so2=1\ns so2=2", "x".repeat(TEXT_BYTES_MAX));
    assert_eq!(
        shown(&items(long.as_bytes(), Precision::Second)),
        [
            "line 1: too many bytes, expected at most 65536 bytes",
            "2 s so2=2 - @ received measuring"
        ]
    );
}

/// Quotes that are never closed, keys that never repeat: the cost grows with the body, no faster.
#[test]
fn a_body_made_to_be_slow_is_read_all_the_same() {
    let open = "s a=\"\n".repeat(200_001) + &"x\n".repeat(100_000);
    assert!(100_000 < items(open.as_bytes(), Precision::Second).len());
    let mut keys = String::new();
    for n in 0..120_000 {
        writeln!(keys, "s,n={n} so2=1").unwrap();
    }
    assert_eq!(items(keys.as_bytes(), Precision::Second).iter().flatten().count(), 120_000);
}

#[test]
fn a_refusal_is_also_vietnamese() {
    let sentence =
        |problem: crate::Problem| Reject::new(Place::Line(3), problem).sentence(model::Lang::Vi);
    assert_eq!(
        sentence(LineProblem::NoEntity { key: "modbus,host=gw".to_owned() }.into()),
        "dòng 3: `modbus,host=gw` không nêu đối tượng nào của nguồn này, \
         cần nhãn `entity`, hoặc phép đo hay một nhãn là mã đã đăng ký"
    );
    assert_eq!(
        sentence(LineProblem::NoFields.into()),
        "dòng 3: không có trường nào, cần `phép_đo,nhãn=giá_trị trường=số thời_điểm`"
    );
}

/// A name as a client escapes it.
fn escaped(name: &str) -> String {
    name.replace(',', r"\,").replace('=', r"\=").replace(' ', r"\ ")
}

/// A name a client can send: it does not end in a backslash, which nothing could follow.
fn name() -> impl Strategy<Value = String> {
    r#"[a-zà-ỹ0-9,= "'\\._-]{0,10}[a-z0-9,= "]"#
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        measurement in name(),
        tags in proptest::collection::btree_map(name(), name(), 0..5),
        fields in proptest::collection::btree_map(
            name(), any::<f64>().prop_filter("finite", |it| it.is_finite()), 1..9),
        stamp in proptest::option::of(-9_000_000_000_000_000_000_i64..),
    ) {
        let mut line = escaped(&measurement);
        for (name, value) in &tags {
            write!(line, ",{}={}", escaped(name), escaped(value)).unwrap();
        }
        for (n, (name, value)) in fields.iter().enumerate() {
            write!(line, "{}{}={value:?}", [' ', ','][n.min(1)], escaped(name)).unwrap();
        }
        if let Some(stamp) = stamp {
            write!(line, " {stamp}").unwrap();
        }
        let mut reader = Reader::new(line.as_bytes(), Precision::Nanosecond);
        let read = reader.read().unwrap().unwrap();
        let key = Key::read(read.key).unwrap();
        prop_assert_eq!(key.measurement.as_ref(), measurement);
        let found: Vec<_> = key.tags.iter().map(|it| (it.0.as_ref(), it.1.as_ref())).collect();
        let sent: Vec<_> = tags.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        prop_assert_eq!(found, sent);
        let found: Vec<_> = read.fields.iter().map(|it| (plain(it.name), it.value)).collect();
        let sent: Vec<_> =
            fields.iter().map(|(name, it)| (name.into(), Value::Number(*it))).collect();
        prop_assert_eq!(found, sent);
        prop_assert_eq!(read.time, stamp.map(|it| Time(it.div_euclid(1_000))));
        prop_assert!(reader.read().is_none());
    }

    #[test]
    fn arbitrary_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        items(&bytes, Precision::Nanosecond);
    }

    #[test]
    fn arbitrary_marks_are_answered(body in "[s,= \"\\\\\n\r#0-9.éi]{0,200}") {
        let lines = body.lines().count();
        for item in items(body.as_bytes(), Precision::Nanosecond) {
            let row = item.map_or_else(|it| it.row(), |it| it.row);
            prop_assert!((1..=lines).contains(&row), "line {} of {}", row, lines);
        }
    }

    /// A damaged line takes no other with it, unless it opens a text that another closes.
    #[test]
    fn a_damaged_line_leaves_the_next(at in 0_usize..19, byte in any::<u8>()) {
        let mut body = b"s so2=1.25,o2=2 100\ns so2=7 200\n".to_vec();
        body[at] = byte;
        let last = items(&body, Precision::Nanosecond).pop().unwrap();
        prop_assert_eq!(last.unwrap().value, 7.0);
    }
}
