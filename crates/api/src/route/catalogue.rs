//! Everything definitional, asked for once.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    app::Reception,
    gate::{Asker, sha256_hex},
    problem::Problem,
    wire::catalogue::Catalogue,
};

/// What the packs define, the units one sees and the people work can be given to.
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "catalogue",
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Catalogue),
        (status = 304, description = "As the tag in If-None-Match says")))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let users = here.centre.world().accounts.users().await?;
    let catalogue = Catalogue::of(&asker, &users, &here.settings.center_name);
    let body = serde_json::to_vec(&catalogue).map_err(|it| Problem::internal(&it))?;
    // The tag is of the body, not of the packs alone: units and people are in it, and it is cut to
    // whoever asks.
    let tag = format!("\"{}\"", &sha256_hex(&body)[..32]);
    let has_it = headers.get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    let mut response = if has_it.is_some_and(|it| it.contains(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    Ok(response)
}
