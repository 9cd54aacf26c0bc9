//! The payload of MQTT and HTTP: one object, or a list of them.
//!
//! ```json
//! {"entity": "stack-dv-01", "time": "2026-11-22T07:00:00+07:00",
//!  "values": {"so2": 31.4, "flow": {"value": 120, "unit": "m3/h"}}, "status": "00"}
//! ```
//!
//! An item with `issued` beside its values is a forecast of `time` made at `issued`, of moments or of
//! means over a `period`; one with an `event` is a movement:
//!
//! ```json
//! {"entity": "air-01", "time": "2026-11-23T07:00:00+07:00", "issued": "2026-11-22T19:00:00+07:00",
//!  "period": "1h", "values": {"pm25": 61}}
//! {"entity": "xe-bon-01", "time": "2026-11-22T07:00:00+07:00", "event": "entered", "place": "kho-nh3"}
//! ```
//!
//! `time` may be a number of milliseconds since 1970. `status`, `instrument` and `units` (unit by
//! quantity) are optional. A good item is read in one pass without building a tree; a bad one is
//! read again by [`explain`](self), which is slow and says why; so are the rare forecasts and movements.

mod explain;
pub(crate) mod split;
mod told;
mod wire;

use crate::{Item, Place, Problem, RawForecast, RawMovement, Reject};

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
const ITEM_FIELDS: &str = "entity, time, values, status, instrument, units; issued, period of a \
                           forecast; event, place of a movement";
/// Fields of a value written as an object.
const VALUE_FIELDS: &str = "value, unit, status";
/// How a time should look.
const TIME_PATTERN: [&str; 2] = [
    "RFC 3339 như 2026-11-22T07:00:00+07:00, hoặc số mili giây từ năm 1970",
    "RFC 3339 such as 2026-11-22T07:00:00+07:00, or milliseconds since 1970",
];

/// What a message holds.
#[derive(Debug, Default, PartialEq)]
pub struct Message {
    /// Readings, and everything that was refused.
    pub items: Vec<Item>,
    /// What somebody foresees.
    pub forecasts: Vec<RawForecast>,
    /// What moved.
    pub movements: Vec<RawMovement>,
}

impl From<Vec<Item>> for Message {
    fn from(items: Vec<Item>) -> Self {
        Self { items, ..Self::default() }
    }
}

/// Reads a message of at most `bytes_max` bytes.
#[must_use]
pub fn parse(bytes: &[u8], bytes_max: usize) -> Message {
    let whole = |problem| Message::from(vec![Err(Reject::new(Place::Message, problem))]);
    if bytes_max < bytes.len() {
        return whole(Problem::TooLarge { of: "bytes", max: bytes_max });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return whole(Problem::NotUtf8 { offset: error.valid_up_to() }),
    };
    let mut found = Message { items: Vec::with_capacity(8), ..Message::default() };
    for item in split::items(text) {
        match item {
            Ok((row, offset, slice)) => read_item(row, offset, slice, &mut found),
            Err(reject) => found.items.push(Err(reject)),
        }
    }
    if found == Message::default() {
        return whole(Problem::Empty);
    }
    found
}

fn read_item(row: usize, offset: usize, slice: &str, found: &mut Message) {
    if ITEM_BYTES_MAX < slice.len() {
        let problem = Problem::TooLarge { of: "bytes", max: ITEM_BYTES_MAX };
        found.items.push(Err(Reject::new(Place::Item(row), problem)));
        return;
    }
    if wire::read(row, slice, &mut found.items).is_err() {
        explain::read(row, offset, slice, found);
    }
}

#[cfg(test)]
mod tests;
