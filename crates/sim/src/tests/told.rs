//! What is told beside readings reads as what it is meant to be.

use intake::json::{self, Message};
use model::{
    MovementKind::{Entered, Left, Started, Stopped},
    Period, Span, Time,
};
use serde_json::Value;

use super::{Demo, MORNING, catalogue};
use crate::feed::{forecast_items, tracker_items};

fn read(items: &[Value]) -> Message {
    let message = json::parse(&serde_json::to_vec(items).unwrap(), json::MQTT_BYTES_MAX);
    assert!(message.items.iter().all(Result::is_ok), "{:?}", message.items);
    message
}

#[test]
fn a_tanker_tells_where_it_is_and_each_beginning_and_end_once() {
    let demo = Demo::new(&catalogue(), Time::parse(MORNING).unwrap());
    let mut before = None;
    let (mut kinds, mut n_readings) = (Vec::new(), 0);
    // From a departure, so that the first states are those at home.
    let every = i64::try_from(demo.zone.movers[0].every.0).unwrap();
    let from = Time(Time::parse(MORNING).unwrap().0.div_euclid(every) * every - 5_000_000);
    for step in 0..=300_u64 {
        let at = from.plus(Span::from_s(5 * step));
        let (items, here) = tracker_items(&demo.zone.movers, before.as_deref(), at);
        let message = read(&items);
        n_readings += message.items.len();
        kinds.extend(message.movements.iter().map(|it| it.kind));
        before = Some(here);
    }
    let expected = [Left, Stopped, Started, Entered, Stopped, Started, Left, Stopped];
    assert_eq!(kinds[..8], expected, "where it is at first, and one way there and back");
    assert_eq!(n_readings, 301 * 3);
}

#[test]
fn a_forecast_is_of_hours_to_come() {
    let now = Time::parse(MORNING).unwrap();
    let demo = Demo::new(&catalogue(), now);
    let foresight = &demo.zone.foresights[0];
    let message = read(&forecast_items(foresight, &demo.facilities, now));
    assert_eq!(message.forecasts.len(), 9 * 24, "nine stations, a day");
    for it in &message.forecasts {
        assert_eq!((it.period, it.issued_at.ms()), (Period::Hour, now.ms()));
        assert!(now < it.reading.time && it.reading.time <= now.plus(foresight.ahead));
        assert!(0.0 < it.reading.value);
    }
}
