//! JSON for columns and snapshots: `{"v":1,"alarm":{...}}`. The version comes with every text, since
//! a column outlives the program that wrote it.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use model::{
    Alarm, Attribute, Case, CaseEntryKind, Event, IndicatorValue, LifeStep, Movement, Outage,
    Permit, StepRecord,
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap as _,
};

use crate::{
    CodecError,
    form::{Form, Read, Written},
};

/// One for all nouns: they change together, rarely, and a change comes with a reader of the old.
const VERSION: u32 = 1;

/// A noun, or a part of one, that is kept as JSON.
pub trait InJson: Form {
    /// Its name in the text and in errors.
    const NOUN: &'static str;
}

macro_rules! in_json {
    ($($type:ty = $noun:literal;)*) => {$(
        impl InJson for $type {
            const NOUN: &'static str = $noun;
        }
    )*};
}

in_json! {
    Alarm = "alarm";
    LifeStep = "life_step";
    Case = "case";
    Outage = "outage";
    Vec<StepRecord> = "steps";
    CaseEntryKind = "case_entry";
    Permit = "permit";
    BTreeMap<String, Attribute> = "attributes";
    Event = "event";
    Vec<Movement> = "movements";
    IndicatorValue = "indicator_value";
}

/// The JSON text of a noun. Fails only on a number that is not finite.
pub fn to_json<T: InJson>(noun: &T) -> Result<String, CodecError> {
    serde_json::to_string(&Document(noun))
        .map_err(|it| CodecError::Unwritable { noun: T::NOUN, how: it.to_string() })
}

/// Reads what [`to_json`] wrote.
pub fn from_json<T: InJson>(text: &str) -> Result<T, CodecError> {
    let unreadable =
        |it: serde_json::Error| CodecError::Unreadable { noun: T::NOUN, how: it.to_string() };
    // Twice over the text: another version may differ in anything but its number.
    let Head { v } = serde_json::from_str(text).map_err(unreadable)?;
    if v != u64::from(VERSION) {
        let (version, known) = (v, VERSION.into());
        return Err(CodecError::UnknownVersion { noun: T::NOUN, version, known });
    }
    serde_json::from_str::<Body<T>>(text).map(|it| it.0).map_err(unreadable)
}

#[derive(Deserialize)]
struct Head {
    v: u64,
}

struct Document<'a, T>(&'a T);

impl<T: InJson> Serialize for Document<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("v", &VERSION)?;
        map.serialize_entry(T::NOUN, &Written(self.0))?;
        map.end()
    }
}

struct Body<T>(T);

impl<'de, T: InJson> Deserialize<'de> for Body<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData)).map(Self)
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: InJson> Visitor<'de> for Entries<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `v` and `{}`", T::NOUN)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<T, M::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == T::NOUN {
                found = Some(map.next_value::<Read<T>>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| de::Error::missing_field(T::NOUN))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use model::{
        Act, Actor, AlarmAct, AlarmId, MovementKind, OutageAct, OutageId, SeriesAct, SeriesId,
        Severity, Time, UserId, Withdrawal,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    /// `noun` is written as `text`, for ever.
    #[track_caller]
    fn check<T: InJson + PartialEq + Debug>(noun: &T, text: &str) {
        assert_eq!(to_json(noun).unwrap(), text);
        assert_eq!(&from_json::<T>(text).unwrap(), noun);
    }

    fn event(act: Act) -> Event {
        Event { actor: Actor { user: UserId::new("lan").unwrap(), address: "::1".into() }, act }
    }

    #[test]
    fn version_1_reads_for_ever() {
        check(
            &event(Act::Alarm(AlarmId::from_name("a"), AlarmAct::Comment { text: "ồn".into() })),
            r#"{"v":1,"event":{"user":"lan","address":"::1","act":{"on":"alarm","id":"d720e32d-4765-5177-b65b-42dd7f6e6445","do":{"act":"comment","text":"ồn"}}}}"#,
        );
        check(
            &event(Act::Series(
                SeriesId(7),
                SeriesAct::Correct { time: Time(-5), value: 31.4, reason: String::new() },
            )),
            r#"{"v":1,"event":{"user":"lan","address":"::1","act":{"on":"series","id":7,"do":{"act":"correct","time":-5,"value":31.4,"reason":""}}}}"#,
        );
        check(
            &LifeStep::Raised { severity: Severity::High, value: None },
            r#"{"v":1,"life_step":{"step":"raised","severity":"high","value":null}}"#,
        );
        check(
            &event(Act::Outage(OutageAct::CallOff {
                id: OutageId::from_name("a"),
                reason: "xong".into(),
            })),
            r#"{"v":1,"event":{"user":"lan","address":"::1","act":{"on":"outage","do":{"act":"call_off","id":"d720e32d-4765-5177-b65b-42dd7f6e6445","reason":"xong"}}}}"#,
        );
        check(
            &LifeStep::Withdrawn { why: Withdrawal::RuleGone },
            r#"{"v":1,"life_step":{"step":"withdrawn","why":"rule_gone"}}"#,
        );
        check(
            &vec![Movement {
                entity: "xe-01".parse().unwrap(),
                time: Time(7),
                kind: MovementKind::Entered,
                place: Some("kho".parse().unwrap()),
            }],
            r#"{"v":1,"movements":[{"entity":"xe-01","time":7,"kind":"entered","place":"kho"}]}"#,
        );
        check(
            &IndicatorValue {
                indicator: "air/compliance".parse().unwrap(),
                org: "heza".parse().unwrap(),
                value: Some(94.5),
                label: None,
                n_rows: 12,
                asked_at: Time(9),
            },
            r#"{"v":1,"indicator_value":{"indicator":"air/compliance","org":"heza","value":94.5,"label":null,"n_rows":12,"asked_at":9}}"#,
        );
        check(&LifeStep::Ended, r#"{"v":1,"life_step":{"step":"ended"}}"#);
        check(
            &BTreeMap::from([
                ("capacity".to_owned(), Attribute::Number(2500.0)),
                ("v".to_owned(), Attribute::Text("B".into())),
            ]),
            r#"{"v":1,"attributes":{"capacity":{"number":2500.0},"v":{"text":"B"}}}"#,
        );
    }

    /// An alarm as builds before December 2026 kept it.
    #[test]
    fn an_alarm_of_an_earlier_build_reads() {
        let text = r#"{"v":1,"alarm":{"id":"d720e32d-4765-5177-b65b-42dd7f6e6445","rule":"air/over","rule_version":"3f2a","entity":"stack-1","series":7,"severity":"high","class":"process","active":true,"ack":"unacknowledged","owner":null,"raised_at":5,"cleared_at":null,"ended_at":null,"trigger":{"measured":{"value":512.25,"at":5},"period":"raw","limit":null,"limit_value":500.0,"confidence":"read"},"latest":{"value":512.25,"at":5},"case":null,"position":3}}"#;
        let alarm: Alarm = from_json(text).unwrap();
        assert_eq!((alarm.repeats, alarm.former, alarm.is_quiet()), (1, None, false));
        assert_eq!(alarm.trigger.measured.value, Some(512.25));
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(from_json::<LifeStep>(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn what_does_not_read_says_why() {
        check_refused(
            r#"{"life":7,"v":2}"#,
            "life_step is written in version 2, this program reads version 1",
        );
        check_refused(
            r#"{"v":1,"alarm":{}}"#,
            "JSON form of life_step does not read: missing field `life_step` at line 1 column 18",
        );
        check_refused(
            r#"{"v":1,"life_step":{"step":"raised","severity":"red","value":1}}"#,
            "JSON form of life_step does not read: `red` is none of low, medium, high, critical \
             at line 1 column 64",
        );
        check_refused(
            r#"{"v":1,"life_step":{"step":"cleared","value":"NaN"}}"#,
            "JSON form of life_step does not read: NaN is not a finite number at line 1 column 52",
        );
    }

    #[test]
    fn what_is_not_finite_is_never_written() {
        let error = to_json(&LifeStep::Cleared { value: Some(f64::NAN) }).unwrap_err();
        assert_eq!(error.to_string(), "life_step cannot be written: NaN is not a finite number");
    }

    fn check_reads_back<T: InJson + PartialEq + Debug>(noun: &T) {
        let text = to_json(noun).unwrap();
        assert_eq!(&from_json::<T>(&text).unwrap(), noun, "{text}");
    }

    proptest! {
        #[test]
        fn alarm_reads_back_equal(it in arbitrary::alarm()) {
            check_reads_back(&it);
        }

        #[test]
        fn life_step_reads_back_equal(it in arbitrary::life_step()) {
            check_reads_back(&it);
        }

        #[test]
        fn case_reads_back_equal(it in arbitrary::case()) {
            check_reads_back(&it);
            check_reads_back(&it.steps);
        }

        #[test]
        fn case_entry_reads_back_equal(it in arbitrary::case_entry()) {
            check_reads_back(&it);
        }

        #[test]
        fn permit_reads_back_equal(it in arbitrary::permit()) {
            check_reads_back(&it);
        }

        #[test]
        fn outage_reads_back_equal(it in arbitrary::outage()) {
            check_reads_back(&it);
        }

        #[test]
        fn attributes_reads_back_equal(it in arbitrary::attributes()) {
            check_reads_back(&it);
        }

        #[test]
        fn event_reads_back_equal(it in arbitrary::event()) {
            check_reads_back(&it);
        }

        #[test]
        fn every_number_reads_back_to_the_bit(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let text = to_json(&LifeStep::Cleared { value: Some(number) }).unwrap();
            let LifeStep::Cleared { value: Some(back) } = from_json(&text).unwrap() else {
                panic!("{text}");
            };
            prop_assert_eq!(back.to_bits(), bits, "{}", text);
        }

        #[test]
        fn noise_never_panics(text in r#"\{"v":1,"(alarm|case|permit|event)":.{0,40}"#) {
            let _ = from_json::<Alarm>(&text);
            let _ = from_json::<Case>(&text);
            let _ = from_json::<Permit>(&text);
            let _ = from_json::<Event>(&text);
        }
    }
}
