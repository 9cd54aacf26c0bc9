//! A tracker: where its vehicles are, and when one enters or leaves a place, sets out or stands.

use std::sync::Arc;

use model::{MovementKind, SourceId, Span, Time};
use serde_json::{Value, json};

use super::line::Line;
use crate::{
    mover::{Mover, Whereabouts},
    play::{LIVE_EVERY, Show, on_grid, sleep_until},
};

/// Publishes for ever where the vehicles of `source` are. What they do is told when it begins and ends,
/// and once at the start: whoever hears it twice knows it is the same.
pub(crate) async fn track(show: Arc<Show>, source: SourceId, token: String, movers: Vec<Mover>) {
    let mut line = Line::new(show.feeds.mqtt, source, token, "tracker");
    let mut before: Option<Vec<Whereabouts>> = None;
    let mut next = on_grid(show.feeds.clock.now(), LIVE_EVERY);
    loop {
        tokio::select! {
            () = sleep_until(show.feeds.clock.as_ref(), next) => {}
            () = line.idle() => {}
        }
        let (items, here) = items(&movers, before.as_deref(), next);
        if let Ok(payload) = serde_json::to_vec(&items) {
            line.deliver(&payload).await;
        }
        before = Some(here);
        next = on_grid(show.feeds.clock.now().max(next.plus(Span(1))), LIVE_EVERY);
    }
}

/// What is said at `at`, and where all are.
pub(crate) fn items(
    movers: &[Mover],
    before: Option<&[Whereabouts]>,
    at: Time,
) -> (Vec<Value>, Vec<Whereabouts>) {
    let here: Vec<Whereabouts> = movers.iter().map(|it| it.at(at)).collect();
    let mut items = Vec::new();
    for (n, (mover, now)) in movers.iter().zip(&here).enumerate() {
        let entity = mover.entity.as_str();
        items.push(json!({"entity": entity, "time": at.ms(), "values": {
            "longitude": now.place.longitude_deg(), "latitude": now.place.latitude_deg(),
            "speed": now.speed_km_h,
        }}));
        let then = before.and_then(|it| it.get(n));
        if then.is_none_or(|it| it.is_inside != now.is_inside) {
            let kind = if now.is_inside { MovementKind::Entered } else { MovementKind::Left };
            items.push(json!({"entity": entity, "time": at.ms(), "event": kind.as_str(),
                "place": mover.fence.as_str()}));
        }
        if then.is_none_or(|it| it.is_moving() != now.is_moving()) {
            let kind = if now.is_moving() { MovementKind::Started } else { MovementKind::Stopped };
            items.push(json!({"entity": entity, "time": at.ms(), "event": kind.as_str()}));
        }
    }
    (items, here)
}
