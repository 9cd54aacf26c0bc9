//! Readings in Influx line protocol, where clients of InfluxDB 1 and 2 write them.

use std::collections::BTreeSet;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use influx::{WriteError, WriteQuery};
use intake::line::{Precision, SENT_BYTES_MAX};
use model::{Lang, SourceId, Text};
use node::{
    Deliverer, LETTER_BYTES_MAX, Lines, LinesError, LinesReceipt, REFUSED_TOLD_MAX, letter,
};
use port::Way;
use serde_json::json;

use super::delivery::{INFLATED_BYTES_MAX, busy, by_hand, room, says_gzip, sender};
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
    let source = request.extensions().get::<SourceId>().cloned();
    let asker = request.extensions().get::<Asker>().cloned();
    let sender = sender(source.as_ref(), asker.as_ref())?;
    // Looked at before a large body is taken in, too.
    here.centre.may_deliver(&sender).map_err(|it| Problem::held(&it))?;
    let large = || here.large_deliveries.try_enter(&sender, 1).ok_or_else(busy);
    let _large_room = is_large(headers).then(large).transpose()?;
    let body = Bytes::from_request(request, &()).await.map_err(|it| match it.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(SENT_BYTES_MAX),
        _ => Problem::unreadable(&it.body_text()),
    })?;
    let _room = room(here, &sender)?;
    let is_source = source.is_some();
    let (from, source) = match (source, asker) {
        (Some(source), _) => (Deliverer::Source(source.clone()), source),
        (None, Some(asker)) => by_hand(here, &asker, &json!({"bytes": body.len()})).await?,
        (None, None) => return Err(Problem::unauthorised()),
    };
    let inflated_bytes_max = INFLATED_BYTES_MAX;
    // A body is shared, not copied.
    let kept = is_source.then(|| body.clone());
    let lines = Lines { from, source, body, gzip, inflated_bytes_max, precision };
    let taken = here.centre.take_lines(lines).await;
    if let Some(body) = kept {
        keep_refused(here, &sender, (body, gzip, precision), &taken).await;
    }
    let taken = taken.map_err(refused)?;
    here.centre.charge(&sender, taken.n_kept + taken.n_refused);
    if taken.n_refused == 0 {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let body = WriteError::partial(taken.n_kept, taken.n_refused, &taken.first_refused, lang);
    Ok((StatusCode::BAD_REQUEST, Json(body)).into_response())
}

/// Keeps the lines that were refused, the first hundred of them, or the beginning of a body of which
/// nothing could be read.
async fn keep_refused(
    here: &Reception,
    source: &SourceId,
    (body, gzip, precision): (Bytes, bool, Precision),
    taken: &Result<LinesReceipt, LinesError>,
) {
    let (rows, n_refused, code, why) = match taken {
        Ok(taken) if taken.n_refused == 0 => return,
        Ok(taken) => {
            let rows: BTreeSet<usize> = taken.first_refused.iter().map(|it| it.0).collect();
            let Some((row, why)) = taken.first_refused.first() else { return };
            let why = Text {
                vi: format!("dòng {row}: {}", why.vi),
                en: format!("line {row}: {}", why.en),
            };
            (rows, taken.n_refused, taken.first_code, why)
        }
        Err(LinesError::Unreadable(reject)) => {
            let why = Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) };
            (BTreeSet::new(), 0, reject.code(), why)
        }
        Err(_) => return,
    };
    // A body may be long, and compressed: that is no work for the threads that serve.
    let picking = tokio::task::spawn_blocking(move || {
        if rows.is_empty() {
            return intake::pick::beginning(&body, LETTER_BYTES_MAX);
        }
        let plain = if gzip || intake::is_gzip(&body) {
            intake::inflate(&body, INFLATED_BYTES_MAX).unwrap_or_default()
        } else {
            body.to_vec()
        };
        let mut picked = intake::pick::lines(&plain, &rows, LETTER_BYTES_MAX);
        picked.is_whole &= n_refused < REFUSED_TOLD_MAX;
        picked
    });
    let Ok(picked) = picking.await else { return };
    let way = Way::Line { precision: precision.word().to_owned() };
    let (now, size) = (here.centre.now(), picked.bytes.len());
    here.centre.letters().post(Some(source), || {
        letter(now, Some(source.clone()), way, (code, &why), (size, picked))
    });
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
