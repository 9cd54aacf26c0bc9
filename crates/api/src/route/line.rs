//! Readings in Influx line protocol, where clients of InfluxDB 1 and 2 write them.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use influx::{WriteError, WriteQuery};
use intake::line::{Precision, SENT_BYTES_MAX};
use model::{Lang, SourceId};
use node::{Deliverer, Lines, LinesError};
use serde_json::json;

use super::delivery::{INFLATED_BYTES_MAX, busy, by_hand, says_gzip};
use crate::{
    app::Reception,
    gate::{Asker, lang_of},
    problem::Problem,
};

/// Bodies above this, or of no stated length, are few at once.
const LARGE_BYTES: u64 = 1 << 20;

/// Writes readings, as InfluxDB 2 takes them. 204 once all of them are durable; 400 names each bad
/// line, and what is good of the others is kept.
#[utoipa::path(post, path = "/api/v2/write", tag = "observation", params(WriteQuery),
    extensions(("x-access" = json!("source or observation.write"))),
    request_body(content = String, description = "Line protocol; may be gzip",
        content_type = "text/plain"),
    responses((status = 204, description = "All of it is durable"),
        (status = 400, body = WriteError), (status = 401, body = WriteError),
        (status = 413, body = WriteError), (status = 429, body = WriteError)))]
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
        (status = 400, body = WriteError), (status = 401, body = WriteError),
        (status = 413, body = WriteError), (status = 503, body = WriteError)))]
pub(crate) async fn write_v1(
    State(here): State<Reception>,
    request: Request,
) -> Result<Response, Problem> {
    write(&here, request).await.map_err(|it| match it.status() {
        StatusCode::TOO_MANY_REQUESTS => it.with_status(StatusCode::SERVICE_UNAVAILABLE),
        _ => it,
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
    let inflated_bytes_max = INFLATED_BYTES_MAX;
    let lines = Lines { from, source, body, gzip, inflated_bytes_max, precision };
    let taken = here.centre.take_lines(lines).await.map_err(refused)?;
    if taken.n_refused == 0 {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let body = WriteError::partial(taken.n_kept, taken.n_refused, &taken.first_refused, lang);
    Ok((StatusCode::BAD_REQUEST, Json(body)).into_response())
}

fn precision(request: &Request) -> Result<Precision, Problem> {
    let query = Query::<WriteQuery>::try_from_uri(request.uri());
    let Query(query) = query.map_err(|it| Problem::unreadable(&it.body_text()))?;
    query.precision().map_err(|word| {
        Problem::field("precision", word, Precision::WORDS).with_status(StatusCode::BAD_REQUEST)
    })
}

fn is_large(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    length.is_none_or(|it: u64| LARGE_BYTES < it)
}

fn refused(error: LinesError) -> Problem {
    match error {
        LinesError::Unreadable(reject) => match reject.problem {
            intake::Problem::TooLarge { max, .. } => Problem::too_large(max),
            _ => Problem::unreadable_in(&reject.sentence(Lang::Vi), &reject.to_string()),
        },
        LinesError::Port(error) => error.into(),
        LinesError::Stopped(_) => Problem::internal(&error),
    }
}
