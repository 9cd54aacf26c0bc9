//! Readings over HTTP, in the form they have over MQTT.

use std::collections::HashSet;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use intake::{Item, RawReading, Reject, json::Message};
use model::{Lang, Origin, SeriesId, SourceId, Text, Time, round_to};
use node::{Delivered, Deliverer, Judge, Rejected, Zone};
use port::Way;
use serde_json::json;

use super::delivery::{
    INFLATED_BYTES_MAX, READ_AT_ONCE_BYTES, by_hand, room, says_gzip, sender, unsupported, word,
};
use crate::{
    app::Reception,
    gate::{Asker, lang_of},
    problem::{Problem, ProblemBody},
    wire::receipt::Receipt,
};

/// Largest body as it is sent.
pub(crate) const SENT_BYTES_MAX: usize = 8 << 20;

/// Delivers readings: one object, or an array. Answers once what was accepted is durable.
#[utoipa::path(post, path = "/api/v1/observations", tag = "observation",
    extensions(("x-access" = json!("source or observation.write"))),
    request_body(content = serde_json::Value, description = "As over MQTT: \
        `{\"entity\", \"time\", \"values\": {quantity: number}, \"status\"}` or an array of them; with \
        `issued` (and `period`) a forecast; `{\"entity\", \"time\", \"event\", \"place\"}` a movement; \
        may be gzip", content_type = "application/json", example = json!([{"entity": "air-01",
        "time": "2026-11-22T07:00:00+07:00", "status": "00",
        "values": {"pm25": 31.4, "so2": {"value": 0.012, "unit": "mg/m3"}}}])),
    responses((status = 200, body = Receipt), (status = 400, body = ProblemBody<'static>),
        (status = 413, body = ProblemBody<'static>), (status = 415, body = ProblemBody<'static>),
        (status = 429, body = ProblemBody<'static>), (status = 503, body = ProblemBody<'static>)))]
pub(crate) async fn deliver(
    State(here): State<Reception>,
    source: Option<Extension<SourceId>>,
    asker: Option<Extension<Asker>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Receipt>, Problem> {
    let sender = sender(source.as_deref(), asker.as_deref())?;
    let _room = room(&here, &sender)?;
    let gzip = is_gzip(&headers)?;
    let body = body.map_err(|it| match it.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(SENT_BYTES_MAX),
        _ => Problem::unreadable(&it.body_text()),
    })?;
    let lang = lang_of(&headers);
    let message = read(body.clone(), gzip).await?;
    if let [Err(reject)] = message.items.as_slice()
        && is_alone(&message)
        && let Err(problem) = refuse_whole(reject, lang)
    {
        if source.is_some() {
            let why = Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) };
            let rejected = Rejected { row: 0, code: reject.code(), why };
            here.centre.keep_refused(&sender, Way::Http, &body, &[rejected]);
        }
        return Err(problem);
    }
    let is_source = source.is_some();
    let rows = rows_of(&message);
    let n_values = message.items.len() + message.forecasts.len() + message.movements.len();
    let (from, source) = match (source, asker) {
        (Some(Extension(source)), _) => (Deliverer::Source(source.clone()), source),
        (None, Some(Extension(asker))) => {
            by_hand(&here, &asker, &json!({"values": n_values})).await?
        }
        (None, None) => return Err(Problem::unauthorised()),
    };
    let zone = here.centre.zone();
    let duplicates = here.centre.read(|judge| known_already(judge, &zone, &message.items));
    let origin = Origin::Http;
    let delivered = Delivered { from, source, origin, unit_required: false, message };
    let receipt = here.centre.take(delivered).await?;
    here.centre.charge(&sender, receipt.n_accepted + receipt.rejected.len());
    if is_source && !receipt.rejected.is_empty() {
        let plain = tokio::task::spawn_blocking(move || inflated(body, gzip)).await;
        let plain = plain.map_err(|it| Problem::internal(&it))?;
        here.centre.keep_refused(&sender, Way::Http, &plain, &receipt.rejected);
    }
    Ok(Json(Receipt::of(&receipt, &rows, duplicates, lang)))
}

fn is_gzip(headers: &HeaderMap) -> Result<bool, Problem> {
    let kind =
        word(headers, &header::CONTENT_TYPE).unwrap_or_else(|| "application/json".to_owned());
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    if kind != "application/json" && !kind.ends_with("+json") {
        return Err(unsupported("Content-Type", &kind, "application/json"));
    }
    says_gzip(headers)
}

/// Inflates and reads. Gzip is recognised by its first bytes too: small devices forget the header.
async fn read(body: Bytes, gzip: bool) -> Result<Message, Problem> {
    let gzip = gzip || intake::is_gzip(&body);
    let small = !gzip && body.len() <= READ_AT_ONCE_BYTES;
    let read = move || {
        let plain;
        let bytes: &[u8] = if gzip {
            match intake::inflate(&body, INFLATED_BYTES_MAX) {
                Ok(it) => plain = it,
                Err(reject) => return vec![Err(reject)].into(),
            }
            &plain
        } else {
            &body
        };
        intake::json::parse(bytes, INFLATED_BYTES_MAX)
    };
    if small {
        return Ok(read());
    }
    tokio::task::spawn_blocking(read).await.map_err(|it| Problem::internal(&it))
}

/// What was read of a body that could be read.
fn inflated(body: Bytes, gzip: bool) -> Bytes {
    if !gzip && !intake::is_gzip(&body) {
        return body;
    }
    intake::inflate(&body, INFLATED_BYTES_MAX).map_or(body, Bytes::from)
}

/// What is nothing but one thing that does not read is no delivery with a bad item.
fn refuse_whole(reject: &Reject, lang: Lang) -> Result<(), Problem> {
    use intake::Problem as P;
    match reject.problem {
        P::TooLarge { of: "bytes", max } => Err(Problem::too_large(max)),
        P::Empty | P::NotUtf8 { .. } | P::CutOff { .. } | P::NotJson { .. } | P::NotGzip => {
            Err(Problem::unreadable(&reject.sentence(lang)))
        }
        _ => Ok(()),
    }
}

/// Is there nothing beside its items?
fn is_alone(message: &Message) -> bool {
    message.forecasts.is_empty() && message.movements.is_empty()
}

/// The items that were sent, each once, in order.
fn rows_of(message: &Message) -> Vec<usize> {
    let mut rows: Vec<usize> = message.items.iter().map(row_of).collect();
    rows.extend(message.forecasts.iter().map(|it| it.reading.row));
    rows.extend(message.movements.iter().map(|it| it.row));
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn row_of(item: &Item) -> usize {
    match item {
        Ok(raw) => raw.row,
        Err(reject) => reject.row(),
    }
}

/// Readings that the zone remembers to the last digit, or that this delivery holds twice. Older
/// ones are recognised later, by the tables.
fn known_already(judge: &Judge, zone: &Zone, items: &[Item]) -> usize {
    let mut sent: HashSet<(SeriesId, Time, u64)> = HashSet::new();
    let mut is_known = |raw: &RawReading| {
        let entity = zone.entity_called(&raw.entity)?;
        let series = zone.series_called(&entity.id, &raw.quantity)?;
        let quantity = &zone.plan(series)?.quantity;
        if raw.instrument.is_some()
            || raw.unit.as_deref().is_some_and(|it| it != quantity.unit.as_str())
        {
            return None;
        }
        let value = round_to(raw.value, quantity.decimals);
        if !sent.insert((series, raw.time, value.to_bits())) {
            return Some(());
        }
        let known = judge.series.get(&series)?.state.points.at(raw.time)?;
        (known.value == value).then_some(())
    };
    items.iter().flatten().filter_map(&mut is_known).count()
}
