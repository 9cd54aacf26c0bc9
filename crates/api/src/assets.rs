//! The console, inside the binary: whatever is no route of the API is a file of it, or a page of
//! its own making.

use std::sync::OnceLock;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

use crate::{gate::sha256_hex, problem::Problem};

/// Every file of the console, sorted by folder and name.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Their entity tags, in the same order.
static TAGS: OnceLock<Vec<String>> = OnceLock::new();

/// The one page; it reads the path itself.
const PAGE: &str = "index.html";

/// Serves a file of the console. An unknown path below `/api` is no page.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" || !matches!(method, Method::GET | Method::HEAD) {
        return Problem::not_found("path", uri.path()).into_response();
    }
    match position(path).or_else(|| position_of_page(path)) {
        Some(at) => file(at, &headers),
        None => Problem::not_found("path", uri.path()).into_response(),
    }
}

fn position(path: &str) -> Option<usize> {
    FILES.iter().position(|(name, _)| *name == path)
}

/// A path with an extension names a file that is not there; any other is one of the console's own.
fn position_of_page(path: &str) -> Option<usize> {
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') { None } else { position(PAGE) }
}

fn file(at: usize, headers: &HeaderMap) -> Response {
    let (name, bytes) = FILES[at];
    let tags = TAGS.get_or_init(|| {
        FILES.iter().map(|(_, it)| format!("\"{}\"", &sha256_hex(it)[..16])).collect()
    });
    let tag = tags[at].as_str();
    let has_it = headers.get(header::IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    let mut response = if has_it.is_some_and(|it| it.contains(tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(Bytes::from_static(bytes)))
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(name)));
    // A name with a hash in it never stands for anything else.
    let kept = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        out.insert(header::ETAG, tag);
    }
    response
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
