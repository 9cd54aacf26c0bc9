//! Answers to clients of InfluxDB, in the form that they read: `code` and `message` of version 2,
//! `error` of version 1.

use model::{Lang, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// Bad lines told in the message itself, which clients put into their log.
const TOLD_MAX: usize = 3;

/// Why a write was refused, or which part of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InfluxError)]
pub struct WriteError {
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
struct LineError {
    /// Which, from 1.
    line: usize,
    /// What is wrong and what was expected.
    message: String,
}

/// Whether readings can be written, as InfluxDB 2 says it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InfluxHealth)]
pub struct Health {
    name: &'static str,
    message: &'static str,
    /// `pass` or `fail`.
    status: &'static str,
    version: &'static str,
}

impl WriteError {
    /// The whole was refused.
    #[must_use]
    pub fn saying(status: u16, message: &str) -> Self {
        let (message, error) = (message.to_owned(), message.to_owned());
        let (line, kept, refused) = (None, None, None);
        Self { code: code(status), message, error, line, kept, refused, errors: vec![] }
    }

    /// Some lines were refused: the first of them, with the line of each. The words "partial
    /// write" are looked for by clients, so they stand in either language.
    #[must_use]
    pub fn partial(kept: usize, refused: usize, first: &[(usize, Text)], lang: Lang) -> Self {
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
            ..Self::saying(400, &message)
        }
    }
}

impl Health {
    /// They can.
    #[must_use]
    pub fn pass(version: &'static str) -> Self {
        Self { name: "haidang", message: "ready for writes", status: "pass", version }
    }

    /// They cannot.
    #[must_use]
    pub fn fail(version: &'static str) -> Self {
        Self { name: "haidang", message: "not ready for writes", status: "fail", version }
    }
}

fn code(status: u16) -> &'static str {
    match status {
        400 | 415 => "invalid",
        401 => "unauthorized",
        403 => "forbidden",
        405 => "method not allowed",
        409 => "conflict",
        413 => "request too large",
        422 => "unprocessable entity",
        429 => "too many requests",
        503 | 504 => "unavailable",
        _ => "internal error",
    }
}
