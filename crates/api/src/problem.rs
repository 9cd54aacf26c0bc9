//! What went wrong, after RFC 9457: the one place where an error becomes a status.

use std::fmt::Display;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{Lang, Text};
use node::{CentreError, Hold};
use port::{LogTrouble, PortError, Unanswered};
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal or failure, with a sentence for the person who asked, in both languages until it is
/// known which one they read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem(Box<Said>);

/// Kept aside, so that a result that may be a problem stays small.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    status: StatusCode,
    kind: &'static str,
    detail: Text,
    field: Option<String>,
    expected: Option<String>,
    retry_after_s: Option<u64>,
}

/// As it is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// What sort of problem, for programs: `not-found`, `must-change-password`.
    #[serde(rename = "type")]
    kind: &'a str,
    /// The status in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// A sentence for the person.
    detail: &'a str,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<&'a str>,
    /// What was expected in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expected: Option<&'a str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, kind: &'static str, vi: &str, en: &str) -> Self {
        Self::saying(status, kind, Text::new(vi, en))
    }

    /// A sentence that exists in both languages already.
    pub(crate) fn saying(status: StatusCode, kind: &'static str, detail: Text) -> Self {
        let (field, expected, retry_after_s) = (None, None, None);
        Self(Box::new(Said { status, kind, detail, field, expected, retry_after_s }))
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-logged-in", "Cần đăng nhập.", "Log in first.")
    }

    /// Said to devices and programs: they cannot log in.
    pub(crate) fn wrong_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong-token",
            "Mã truy cập trong `Authorization` không đúng, hoặc đã có mã mới thay nó.",
            "The token in `Authorization` is wrong, or a newer one has replaced it.",
        )
    }

    pub(crate) fn forbidden(what: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            &format!("Vai trò của bạn không có quyền này ({what})."),
            &format!("Your role does not have this permission ({what})."),
        )
    }

    /// Chains, rooms, channels into our own network: a part of the zone does not set them.
    pub(crate) fn of_the_whole() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "Việc này thuộc cả trung tâm: chỉ người quản trị của đơn vị cao nhất được làm.",
            "This belongs to the center as a whole: only an administrator of the top unit may do it.",
        )
    }

    /// Also said of what the asker may not see: they are not even told that it exists.
    pub(crate) fn not_found(noun: &str, id: impl Display) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            &format!("Không tìm thấy {} `{id}`.", in_vietnamese(noun)),
            &format!("There is no {noun} `{id}` here."),
        )
    }

    /// A field that cannot be used, with what was expected in it.
    pub(crate) fn field(field: &str, found: impl Display, expected: &str) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            &format!("`{field}`: `{found}` không dùng được, cần {expected}."),
            &format!("`{field}`: `{found}` cannot be used, expected {expected}."),
        );
        problem.0.field = Some(field.to_owned());
        problem.0.expected = Some(expected.to_owned());
        problem
    }

    /// The same, said of this field.
    pub(crate) fn about(mut self, field: &str) -> Self {
        self.0.field = Some(field.to_owned());
        self
    }

    /// A body, path or query that does not read.
    pub(crate) fn unreadable(why: &str) -> Self {
        Self::unreadable_in(why, why)
    }

    /// The same, of what is known in both languages.
    pub(crate) fn unreadable_in(vi: &str, en: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            &format!("Không đọc được yêu cầu: {vi}"),
            &format!("The request cannot be read: {en}"),
        )
    }

    pub(crate) fn conflict(detail: Text) -> Self {
        Self::saying(StatusCode::CONFLICT, "refused", detail)
    }

    pub(crate) fn too_large(bytes_max: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            &format!("Quá lớn, cần không quá {bytes_max} byte."),
            &format!("Too large, expected at most {bytes_max} bytes."),
        )
    }

    /// Come back later.
    pub(crate) fn slowed(retry_after_s: u64, vi: &str, en: &str) -> Self {
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "slow-down", vi, en);
        problem.0.retry_after_s = Some(retry_after_s);
        problem
    }

    /// What must wait, or come again.
    pub(crate) fn held(hold: &Hold) -> Self {
        if let Hold::ReadOnly(trouble) = hold {
            return Self::read_only(trouble);
        }
        let mut problem = Self::saying(StatusCode::TOO_MANY_REQUESTS, "slow-down", hold.sentence());
        problem.0.retry_after_s = Some(hold.retry_after().0.div_ceil(1_000_000).max(1));
        problem
    }

    /// Nothing can be kept just now.
    pub(crate) fn read_only(trouble: &LogTrouble) -> Self {
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        let mut problem = Self::saying(unavailable, "read-only", trouble.sentence());
        problem.0.retry_after_s = Some(5);
        problem
    }

    /// Our own fault. The cause goes to the log file, never to the person.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(%error, cause = ?error, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "Hệ thống gặp lỗi; nguyên nhân nằm trong nhật ký máy chủ.",
            "The center failed; the cause is in the server's log.",
        )
    }

    /// The database cannot write. Readings may still find room in what the log has set aside.
    fn no_room() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no-room",
            "Đĩa của cơ sở dữ liệu đã đầy: việc này chưa được ghi. Giải phóng chỗ trên đĩa rồi làm lại.",
            "The disk of the database is full: this was not kept. Make room on it, then try again.",
        )
    }

    /// What the person is told.
    pub(crate) fn sentence(&self) -> &Text {
        &self.0.detail
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The same, with another status: some clients understand only some.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// The answer to a client of InfluxDB, which knows no RFC 9457.
    pub(crate) fn influx_response(&self, lang: Lang) -> Response {
        let said = &self.0;
        let detail = match (said.status, lang) {
            // No client of InfluxDB can log in.
            (StatusCode::UNAUTHORIZED, Lang::Vi) => "Sai mã truy cập, hoặc nguồn đang tắt.",
            (StatusCode::UNAUTHORIZED, Lang::En) => {
                "The token is wrong, or its source is switched off."
            }
            _ => said.detail.get(lang),
        };
        let body = influx::WriteError::saying(said.status.as_u16(), detail);
        let mut response = (said.status, axum::Json(body)).into_response();
        if let Some(retry_after_s) = said.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after_s.into());
        }
        response
    }

    /// The answer in one language.
    pub(crate) fn response(&self, lang: Lang) -> Response {
        let said = &self.0;
        let body = ProblemBody {
            kind: said.kind,
            title: said.status.canonical_reason().unwrap_or("problem"),
            status: said.status.as_u16(),
            detail: said.detail.get(lang),
            field: said.field.as_deref(),
            expected: said.expected.as_deref(),
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = said.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(retry_after_s) = said.retry_after_s {
            headers.insert(header::RETRY_AFTER, retry_after_s.into());
        }
        response
    }
}

impl IntoResponse for Problem {
    /// In Vietnamese; who reads English is answered anew by [`crate::route::dressed`].
    fn into_response(self) -> Response {
        let mut response = self.response(Lang::Vi);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        let both = |it: &str| Text::new(it, it);
        match &error {
            PortError::Unavailable { .. } => {
                let mut problem = Self::internal(&error);
                if is_no_room(&error) {
                    problem = Self::no_room();
                }
                problem.0.status = StatusCode::SERVICE_UNAVAILABLE;
                problem.0.retry_after_s = Some(5);
                problem
            }
            PortError::ReadOnly { trouble } => Self::read_only(trouble),
            PortError::Damaged { .. } => Self::internal(&error),
            PortError::Conflict { what } => Self::conflict(both(what)),
            PortError::Refused { why } => {
                Self::saying(StatusCode::UNPROCESSABLE_ENTITY, "refused", both(why))
            }
            PortError::Unanswered(why) => {
                Self::saying(StatusCode::UNPROCESSABLE_ENTITY, word(why), why.sentence())
            }
        }
    }
}

/// In the words of SQLite, and of the system as PostgreSQL repeats them.
fn is_no_room(error: &PortError) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let said = error.to_string();
        if said.contains("database or disk is full") || said.contains("No space left on device") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The nouns of the API, as the console calls them.
fn in_vietnamese(noun: &str) -> &str {
    match noun {
        "absence" => "lịch vắng",
        "alarm" => "cảnh báo",
        "case" => "vụ việc",
        "chain" => "chuỗi leo thang",
        "channel" => "kênh nhận tin",
        "dead-letter" => "bản tin bị loại",
        "drill" => "diễn tập",
        "duty" => "vị trí trực",
        "entity" => "đối tượng",
        "evidence" => "tệp chứng cứ",
        "hand-over" => "ghi chú bàn giao",
        "kind" => "loại đối tượng",
        "layer" => "lớp bản đồ",
        "legal hold" => "lệnh giữ",
        "limit" => "giới hạn",
        "notice" => "thông báo",
        "org" => "đơn vị",
        "path" => "đường dẫn",
        "person" => "liên hệ",
        "question" => "câu hỏi",
        "retention rule" => "quy tắc lưu giữ",
        "rule" => "quy tắc",
        "series" => "chuỗi số liệu",
        "shift" => "ca trực",
        "source" => "nguồn dữ liệu",
        "step" => "bước",
        "user" => "người dùng",
        other => other,
    }
}

/// What sort of question has no answer, for programs.
fn word(why: &Unanswered) -> &'static str {
    match why {
        Unanswered::Empty | Unanswered::TooLong { .. } | Unanswered::NotSql { .. } => "not-sql",
        Unanswered::Several { .. } | Unanswered::NotReading { .. } => "not-reading",
        Unanswered::UnknownTable { .. } => "unknown-table",
        Unanswered::Wrong { .. } | Unanswered::Values { .. } => "wrong-question",
        Unanswered::TooSlow { .. }
        | Unanswered::TooManyRows { .. }
        | Unanswered::TooLarge { .. }
        | Unanswered::TooMuchMemory => "asks-too-much",
    }
}

impl From<CentreError> for Problem {
    fn from(error: CentreError) -> Self {
        match error {
            CentreError::Port(error) => error.into(),
            CentreError::Refused(why) => Self::conflict(why.sentence()),
            error => Self::internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_database_that_is_down() {
        let failed = |why: &'static str| {
            let cause = std::io::Error::other(why);
            Problem::from(PortError::unavailable("writing `org.create` into the audit", cause))
        };
        let full = failed("error returned from database: (code: 13) database or disk is full");
        assert_eq!((full.0.status.as_u16(), full.0.kind), (503, "no-room"));
        assert_eq!(failed("Connection refused").0.kind, "failed");
    }
}
