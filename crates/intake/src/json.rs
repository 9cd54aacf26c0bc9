//! The payload of MQTT and HTTP: one object, or a list of them.
//!
//! ```json
//! {"entity": "stack-dv-01", "time": "2026-11-22T07:00:00+07:00",
//!  "values": {"so2": 31.4, "flow": {"value": 120, "unit": "m3/h"}}, "status": "00"}
//! ```
//!
//! `time` may be a number of milliseconds since 1970. `status`, `instrument` and `units` (unit by
//! quantity) are optional. A good item is read in one pass without building a tree; a bad one is
//! read again by [`explain`](self), which is slow and says why.

mod explain;
pub(crate) mod split;
mod wire;

use crate::{Item, Place, Problem, Reject};

/// Largest HTTP body after inflating, bytes.
pub const HTTP_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Largest MQTT payload, bytes.
pub const MQTT_BYTES_MAX: usize = 1024 * 1024;
/// Most objects in one message.
pub const ITEMS_MAX: usize = 10_000;
/// Largest object, bytes. Bounds what a refusal may cost.
pub const ITEM_BYTES_MAX: usize = 64 * 1024;
/// Most values in one object.
pub const VALUES_MAX: usize = 200;
/// Deepest nesting, the message's own list included.
pub const DEPTH_MAX: usize = 8;

/// Fields of an item, for the sentence that refuses another.
const ITEM_FIELDS: &str = "entity, time, values, status, instrument, units";
/// Fields of a value written as an object.
const VALUE_FIELDS: &str = "value, unit, status";
/// How a time should look.
const TIME_PATTERN: [&str; 2] = [
    "RFC 3339 như 2026-11-22T07:00:00+07:00, hoặc số mili giây từ năm 1970",
    "RFC 3339 such as 2026-11-22T07:00:00+07:00, or milliseconds since 1970",
];

/// Reads a message of at most `bytes_max` bytes.
#[must_use]
pub fn parse(bytes: &[u8], bytes_max: usize) -> Vec<Item> {
    let whole = |problem| vec![Err(Reject::new(Place::Message, problem))];
    if bytes_max < bytes.len() {
        return whole(Problem::TooLarge { of: "bytes", max: bytes_max });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return whole(Problem::NotUtf8 { offset: error.valid_up_to() }),
    };
    let mut readings = Vec::with_capacity(8);
    for item in split::items(text) {
        match item {
            Ok((row, offset, slice)) => read_item(row, offset, slice, &mut readings),
            Err(reject) => readings.push(Err(reject)),
        }
    }
    if readings.is_empty() {
        return whole(Problem::Empty);
    }
    readings
}

fn read_item(row: usize, offset: usize, slice: &str, readings: &mut Vec<Item>) {
    if ITEM_BYTES_MAX < slice.len() {
        let problem = Problem::TooLarge { of: "bytes", max: ITEM_BYTES_MAX };
        readings.push(Err(Reject::new(Place::Item(row), problem)));
        return;
    }
    if wire::read(row, slice, readings).is_err() {
        explain::read(row, offset, slice, readings);
    }
}

#[cfg(test)]
mod tests;
