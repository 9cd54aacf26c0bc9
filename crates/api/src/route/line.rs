//! Readings in Influx line protocol, where clients of InfluxDB 1 and 2 write them.

mod take;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use intake::line::{Precision, SENT_BYTES_MAX};
use model::SourceId;
use node::Deliverer;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::delivery::{busy, by_hand, says_gzip};
use crate::{
    app::Reception,
    gate::{Asker, lang_of},
    problem::Problem,
    wire::influx::InfluxError,
};
use take::{Lines, take};

/// Bodies above this, or of no stated length, are few at once.
const LARGE_BYTES: u64 = 1 << 20;

/// What clients put behind the `?`. Bucket, organisation, database and retention policy say
/// nothing here: the token says who is writing, the lines say of what.
#[derive(Deserialize, IntoParams)]
#[expect(dead_code, reason = "named for the document; clients must send them")]
pub(crate) struct WriteQuery {
    /// Unit of the time stamps: `ns` (the default), `us`, `ms`, `s`; also `n`, `u`, `m`, `h`.
    precision: Option<String>,
    /// Not looked at.
    bucket: Option<String>,
    /// Not looked at.
    org: Option<String>,
    /// Not looked at.
    db: Option<String>,
    /// The source, where `p` is its token.
    u: Option<String>,
    /// The token, where no header carries it.
    p: Option<String>,
}

/// Writes readings, as InfluxDB 2 takes them. 204 once all of them are durable; 400 names each bad
/// line, and what is good of the others is kept.
#[utoipa::path(post, path = "/api/v2/write", tag = "observation", params(WriteQuery),
    extensions(("x-access" = json!("source or observation.write"))),
    request_body(content = String, description = "Line protocol; may be gzip",
        content_type = "text/plain"),
    responses((status = 204, description = "All of it is durable"),
        (status = 400, body = InfluxError), (status = 401, body = InfluxError),
        (status = 413, body = InfluxError), (status = 429, body = InfluxError)))]
pub(crate) async fn write_v2(
    State(here): State<Reception>,
    request: Request,
) -> Result<Response, Problem> {
    write(&here, request).await
}

/// Writes readings, as InfluxDB 1 takes them. When the center is busy this answers 503: Telegraf's
/// output for version 1 throws away what any 4xx refuses, 429 too.
#[utoipa::path(post, path = "/write", tag = "observation", params(WriteQuery),
    extensions(("x-access" = json!("source or observation.write"))),
    request_body(content = String, description = "Line protocol; may be gzip",
        content_type = "text/plain"),
    responses((status = 204, description = "All of it is durable"),
        (status = 400, body = InfluxError), (status = 401, body = InfluxError),
        (status = 413, body = InfluxError), (status = 503, body = InfluxError)))]
pub(crate) async fn write_v1(
    State(here): State<Reception>,
    request: Request,
) -> Result<Response, Problem> {
    write(&here, request).await.map_err(|it| {
        let busy = it.status() == StatusCode::TOO_MANY_REQUESTS;
        if busy { it.with_status(StatusCode::SERVICE_UNAVAILABLE) } else { it }
    })
}

async fn write(here: &Reception, request: Request) -> Result<Response, Problem> {
    let headers = request.headers();
    let (lang, gzip) = (lang_of(headers), says_gzip(headers)?);
    let precision = precision(&request)?;
    let large_room = is_large(headers).then(|| here.large_deliveries.try_acquire());
    let _large_room = large_room.transpose().map_err(|_| busy())?;
    let source = request.extensions().get::<SourceId>().cloned();
    let asker = request.extensions().get::<Asker>().cloned();
    let body = Bytes::from_request(request, &()).await.map_err(|it| match it.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(SENT_BYTES_MAX),
        _ => Problem::unreadable(&it.body_text()),
    })?;
    let _room = here.deliveries.try_acquire().map_err(|_| busy())?;
    let (from, source) = match (source, asker) {
        (Some(source), _) => (Deliverer::Source(source.clone()), source),
        (None, Some(asker)) => by_hand(here, &asker, &json!({"bytes": body.len()})).await?,
        (None, None) => return Err(Problem::unauthorised()),
    };
    let (received, zone) = (here.centre.now(), here.centre.zone());
    let lines = Lines { body, gzip, precision, received, zone, from, source };
    let taken = take(here, lines).await?;
    if taken.refused == 0 {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let body = InfluxError::partial(taken.kept, taken.refused, &taken.first, lang);
    Ok((StatusCode::BAD_REQUEST, Json(body)).into_response())
}

fn precision(request: &Request) -> Result<Precision, Problem> {
    let query = Query::<WriteQuery>::try_from_uri(request.uri());
    let Query(query) = query.map_err(|it| Problem::unreadable(&it.body_text()))?;
    match query.precision.as_deref() {
        None | Some("") => Ok(Precision::default()),
        Some(word) => Precision::from_word(word).ok_or_else(|| {
            Problem::field("precision", word, Precision::WORDS).with_status(StatusCode::BAD_REQUEST)
        }),
    }
}

fn is_large(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    length.is_none_or(|it: u64| LARGE_BYTES < it)
}
