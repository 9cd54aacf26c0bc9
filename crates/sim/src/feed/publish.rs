//! A logger that publishes: arrays of what it has kept while it catches up, one moment each five
//! seconds from then on.

use std::{collections::BTreeMap, sync::Arc};

use model::{Flag, SourceId, Span, Time};
use serde::Serialize;

use super::line::Line;
use crate::{
    facility::{Facility, Said},
    play::{BACK_FILL, BACK_FILL_EVERY, LIVE_EVERY, Show, on_grid, sleep_until},
};

/// Items of one message: half an hour of a few facilities.
const ITEMS_MAX: usize = 180;

/// Further behind than this, a logger has kept only a reading a minute.
const BEHIND_MAX: Span = BACK_FILL_EVERY;

/// One facility at one moment, as the wire has it.
#[derive(Serialize)]
struct Item<'a> {
    entity: &'a str,
    /// Milliseconds since 1970.
    time: i64,
    values: BTreeMap<&'a str, f64>,
    status: &'static str,
}

/// Publishes for ever what the facilities of `source` say.
pub(crate) async fn publish(
    show: Arc<Show>,
    source: SourceId,
    token: String,
    owed: Vec<(Facility, Time)>,
) {
    let Some(mut next) = owed.iter().map(|it| it.1).min() else { return };
    let mut line = Line::new(show.feeds.mqtt, source.clone(), token, "logger");
    let mut is_behind = true;
    loop {
        let now = show.feeds.clock.now();
        next = next.max(now.minus(BACK_FILL));
        if is_behind && now.since(next) <= BEHIND_MAX {
            is_behind = false;
            show.caught_up(&source);
        }
        let (payload, after) = message(&show, &owed, next, now);
        if let Some(payload) = payload {
            line.deliver(&payload).await;
        }
        next = after;
        tokio::select! {
            () = sleep_until(show.feeds.clock.as_ref(), next) => {}
            () = line.idle() => {}
        }
    }
}

/// The next message, if anything was said, and the moment after it.
fn message(
    show: &Show,
    owed: &[(Facility, Time)],
    from: Time,
    now: Time,
) -> (Option<Vec<u8>>, Time) {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut next = from;
    while items.len() < ITEMS_MAX {
        let live = now.since(next) <= BEHIND_MAX;
        let at = on_grid(next, if live { LIVE_EVERY } else { finest(owed) });
        if now < at {
            next = at;
            break;
        }
        next = at.plus(Span(1));
        let scenes = show.script.at(at);
        for (facility, _) in owed.iter().filter(|it| it.1 <= at) {
            if (live || on_grid(at, kept_every(facility)) == at)
                && let Some(said) = facility.says(at, &scenes)
            {
                items.push(item(facility, &said, at));
            }
        }
    }
    let payload = (!items.is_empty()).then(|| serde_json::to_vec(&items).unwrap_or_default());
    (payload.filter(|it| !it.is_empty()), next)
}

fn item<'a>(facility: &'a Facility, said: &Said, at: Time) -> Item<'a> {
    let names = facility.instruments.iter().map(|it| it.quantity.name());
    Item {
        entity: facility.entity.as_str(),
        time: at.ms(),
        values: names.zip(said.values.iter().copied()).collect(),
        status: status(said.flag),
    }
}

/// The status column of Circular 10/2021/TT-BTNMT.
pub(super) const fn status(flag: Flag) -> &'static str {
    match flag {
        Flag::Calibrating => "01",
        Flag::Fault => "02",
        Flag::Maintenance => "03",
        _ => "00",
    }
}

/// How far apart the readings are that a logger has kept.
fn kept_every(facility: &Facility) -> Span {
    facility.every.map_or(BACK_FILL_EVERY, |it| it.min(BACK_FILL_EVERY))
}

fn finest(owed: &[(Facility, Time)]) -> Span {
    owed.iter().map(|it| kept_every(&it.0)).min().unwrap_or(BACK_FILL_EVERY)
}
