//! The form of an import, field by field.

use axum::{
    extract::{
        Multipart,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use intake::{Reject, table::Mapping};
use model::Text;

use crate::{problem::Problem, route::evidence::plain_name, wire::entry};

/// Largest file as it is sent; it may be gzipped.
const FILE_BYTES_MAX: usize = 32 << 20;

/// And what the form around it may add.
pub(crate) const FORM_BYTES_MAX: usize = FILE_BYTES_MAX + (256 << 10);

/// What was sent.
pub(super) struct Form {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) mapping: Option<Mapping>,
    pub(super) save_as: Option<String>,
}

impl Form {
    pub(super) async fn read(mut sent: Multipart) -> Result<Self, Problem> {
        let (mut file, mut mapping, mut save_as) = (None, None, None);
        while let Some(field) = sent.next_field().await.map_err(|it| unreadable(&it))? {
            match field.name() {
                Some("file") => {
                    let name = plain_name(field.file_name().unwrap_or_default());
                    let bytes = field.bytes().await.map_err(|it| unreadable(&it))?;
                    file = Some((name, Vec::from(bytes)));
                }
                Some("mapping") => mapping = read_mapping(&text(field).await?)?,
                Some("save_as") => {
                    let name = text(field).await?;
                    if !name.trim().is_empty() {
                        save_as = Some(entry::name("save_as", &name)?);
                    }
                }
                _ => {}
            }
        }
        let (name, bytes) = file.ok_or_else(|| {
            Problem::field("file", "", "một tệp CSV hoặc XLSX / a CSV or XLSX file")
        })?;
        Ok(Self { name, bytes, mapping, save_as })
    }
}

/// A table that cannot be read, or not so.
pub(super) fn refused(field: &'static str, reject: &Reject) -> Problem {
    let sentence = |lang| reject.sentence(lang);
    let detail = Text { vi: sentence(model::Lang::Vi), en: sentence(model::Lang::En) };
    Problem::saying(StatusCode::UNPROCESSABLE_ENTITY, "bad-table", detail).about(field)
}

async fn text(field: Field<'_>) -> Result<String, Problem> {
    field.text().await.map_err(|it| unreadable(&it))
}

/// An empty one is none: a form sends every field it has.
fn read_mapping(text: &str) -> Result<Option<Mapping>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mapping = serde_json::from_str(text);
    mapping.map(Some).map_err(|error| {
        let why = Text {
            vi: format!("Không đọc được bảng ghép cột: {error}."),
            en: format!("The mapping cannot be read: {error}."),
        };
        Problem::saying(StatusCode::UNPROCESSABLE_ENTITY, "bad-mapping", why).about("mapping")
    })
}

fn unreadable(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(FILE_BYTES_MAX),
        _ => Problem::unreadable(&error.body_text()),
    }
}
