//! One message: eight values of a station.

use std::io::Write as _;

use super::{Form, device::Name};
use crate::station::{Station, put_members};

/// PM2.5 of a message that is over its limit; the limit of all who are measured is 150.
const OVER_LIMIT: f64 = 499.1;
/// PM2.5 of all others stays below this, so that nothing else raises.
const BELOW_LIMIT: f64 = 140.0;

/// What a message says.
pub(crate) struct Message {
    pub(crate) time_ms: i64,
    pub(crate) number: u64,
    pub(crate) published_us: u64,
    pub(crate) values: [f64; 8],
}

impl Message {
    pub(crate) fn write(&self, bytes: &mut Vec<u8>, form: Form, name: &Name) {
        let Self { time_ms, number, published_us, values } = self;
        // Writing to memory does not fail.
        let _written = match form {
            Form::Center => {
                write!(bytes, "{{\"entity\":\"{}\",\"time\":{time_ms},\"values\":{{", name.entity)
            }
            Form::Flat => write!(
                bytes,
                "{{\"id\":\"{}\",\"ts\":{time_ms},\"seq\":{number},\"t0\":{published_us},",
                name.entity
            ),
        };
        put_members(bytes, values);
        bytes.extend_from_slice(if form == Form::Center { b"}}" } else { b"}" });
    }
}

/// The next values of a station; where alarms are counted, exactly the chosen ones are over.
pub(crate) fn values(station: &mut Station, time_ms: i64, counted: bool, over: bool) -> [f64; 8] {
    let mut values = station.sample(time_ms.div_euclid(1_000));
    if over {
        values[0] = OVER_LIMIT;
    } else if counted {
        values[0] = values[0].min(BELOW_LIMIT);
    }
    values
}

#[test]
fn a_message_is_json_in_both_forms() {
    let name = Name::invented(7);
    let values = [1.0, 2.0, 3.0, 4.0, 0.5, 6.0, 7.0, 8.0];
    let message = Message { time_ms: 1_795_305_600_000, number: 3, published_us: 9, values };
    let check = |form, expect: serde_json::Value| {
        let mut bytes = Vec::new();
        message.write(&mut bytes, form, &name);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&bytes).unwrap(), expect);
    };
    let mut flat = serde_json::json!({"pm25": 1.0, "pm10": 2.0, "so2": 3.0, "no2": 4.0, "co": 0.5, "o3": 6.0,
        "temp": 7.0, "rh": 8.0});
    let center =
        serde_json::json!({"entity": "st0007", "time": 1_795_305_600_000_i64, "values": flat});
    check(Form::Center, center);
    for (name, value) in [("id", "st0007".into()), ("ts", 1_795_305_600_000_i64.into())] {
        flat[name] = value;
    }
    flat["seq"] = 3.into();
    flat["t0"] = 9.into();
    check(Form::Flat, flat);
}
