//! A forecast that nobody made: the course of a day with waves on it, so that something comes near.

use std::{collections::BTreeMap, f64::consts::TAU, sync::Arc};

use model::{SourceId, Span, Time};
use serde_json::{Value, json};

use super::line::Line;
use crate::{
    facility::{Facility, Instrument},
    play::{Show, on_grid, sleep_until},
    signal::{calm, seconds},
    zone::Foresight,
};

/// Publishes for ever what is foreseen of the facilities.
pub(crate) async fn foresee(
    show: Arc<Show>,
    source: SourceId,
    token: String,
    (foresight, facilities): (Foresight, Vec<Facility>),
) {
    let mut line = Line::new(show.feeds.mqtt, source, token, "forecast");
    loop {
        let now = show.feeds.clock.now();
        if let Ok(payload) = serde_json::to_vec(&items(&foresight, &facilities, now)) {
            line.deliver(&payload).await;
        }
        let next = on_grid(now.plus(Span(1)), foresight.every);
        tokio::select! {
            () = sleep_until(show.feeds.clock.as_ref(), next) => {}
            () = line.idle() => {}
        }
    }
}

/// What is foreseen at `now`, hour by hour.
pub(crate) fn items(foresight: &Foresight, facilities: &[Facility], now: Time) -> Vec<Value> {
    const HOUR: Span = Span::from_h(1);
    let hours = foresight.ahead.0 / HOUR.0;
    let first = on_grid(now.plus(Span(1)), HOUR);
    let mut items = Vec::new();
    for facility in facilities {
        let Some(instrument) = facility.instrument(&foresight.quantity) else { continue };
        for hour in 0..hours {
            let at = first.plus(HOUR.times(hour));
            let values = BTreeMap::from([(instrument.quantity.name(), value(instrument, at))]);
            items.push(json!({"entity": facility.entity.as_str(), "time": at.ms(),
                "issued": now.ms(), "period": "1h", "values": values}));
        }
    }
    items
}

/// The day's course, up to twice as high every seven hours: made up, so that rules have something to
/// warn of.
fn value(instrument: &Instrument, at: Time) -> f64 {
    let turn = TAU * seconds(Span(at.0.unsigned_abs())) / seconds(Span::from_h(7));
    calm(&instrument.course, at) * (1.5 + 0.5 * turn.sin())
}
