//! Answers to clients of InfluxDB, in the form that they read: `code` and `message` of version 2,
//! `error` of version 1.

use axum::http::StatusCode;
use model::{Lang, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// Where they write.
const WRITES: [&str; 2] = ["/api/v2/write", "/write"];

/// Bad lines named one by one; the others are counted.
pub(crate) const ERRORS_MAX: usize = 100;

/// Bad lines told in the message itself, which clients put into their log.
const TOLD_MAX: usize = 3;

/// Clients of InfluxDB write to this path.
pub(crate) fn writes_to(path: &str) -> bool {
    WRITES.contains(&path)
}

/// Why a write was refused, or which part of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InfluxError {
    /// What sort of error, in the words of InfluxDB 2.
    code: &'static str,
    message: String,
    /// The message once more, where InfluxDB 1 has it.
    error: String,
    /// The first bad line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Readings that are in the log, durably.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<usize>,
    /// Readings and lines that are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<usize>,
    /// The first hundred of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<LineError>,
}

/// What is wrong with a line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineError {
    /// Which, from 1.
    line: usize,
    /// What is wrong and what was expected.
    message: String,
}

/// Whether readings can be written, as InfluxDB 2 says it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InfluxHealth {
    name: &'static str,
    message: &'static str,
    /// `pass` or `fail`.
    status: &'static str,
    version: &'static str,
}

impl InfluxError {
    /// The whole was refused.
    pub(crate) fn saying(status: StatusCode, message: &str) -> Self {
        let (message, error) = (message.to_owned(), message.to_owned());
        let (line, kept, refused) = (None, None, None);
        Self { code: code(status), message, error, line, kept, refused, errors: vec![] }
    }

    /// Some lines were refused: the first of them, with the line of each. The words "partial
    /// write" are looked for by clients, so they stand in either language.
    pub(crate) fn partial(
        kept: usize,
        refused: usize,
        first: &[(usize, Text)],
        lang: Lang,
    ) -> Self {
        let of_line =
            |line: usize, why: &Text| LineError { line, message: why.get(lang).to_owned() };
        let errors: Vec<_> = first.iter().map(|(line, why)| of_line(*line, why)).collect();
        let (counts, line) = match lang {
            Lang::Vi => (format!("đã giữ {kept} kết quả đo, từ chối {refused}"), "dòng"),
            Lang::En => (format!("{kept} readings kept, {refused} refused"), "line"),
        };
        let mut parts = vec![format!("partial write: {counts}")];
        let told = errors.iter().take(TOLD_MAX);
        parts.extend(told.map(|it| format!("{line} {}: {}", it.line, it.message)));
        if TOLD_MAX < refused {
            parts.push("…".to_owned());
        }
        let message = parts.join("; ");
        Self {
            line: errors.first().map(|it| it.line),
            kept: Some(kept),
            refused: Some(refused),
            errors,
            ..Self::saying(StatusCode::BAD_REQUEST, &message)
        }
    }
}

impl InfluxHealth {
    pub(crate) fn pass(version: &'static str) -> Self {
        Self { name: "haidang", message: "ready for writes", status: "pass", version }
    }

    pub(crate) fn fail(version: &'static str) -> Self {
        Self { name: "haidang", message: "not ready for writes", status: "fail", version }
    }
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => "invalid",
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::METHOD_NOT_ALLOWED => "method not allowed",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "request too large",
        StatusCode::UNPROCESSABLE_ENTITY => "unprocessable entity",
        StatusCode::TOO_MANY_REQUESTS => "too many requests",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => "unavailable",
        _ => "internal error",
    }
}
