//! Files that prove something, kept under their hash.

use axum::{
    Json,
    extract::{Multipart, State, multipart::MultipartError},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use serde_json::json;

use crate::{
    app::Reception,
    gate::{Asker, sha256_hex},
    problem::{Problem, ProblemBody},
    wire::{InPath, case::Evidence},
};

/// Largest file.
pub(crate) const FILE_BYTES_MAX: usize = 20 << 20;

/// And what the form around it may add.
pub(crate) const FORM_BYTES_MAX: usize = FILE_BYTES_MAX + (64 << 10);

/// Longest name kept, characters.
const NAME_CHARS_MAX: usize = 120;

/// Keeps a file, to be named by a step or a note.
#[utoipa::path(post, path = "/api/v1/evidence", tag = "evidence",
    extensions(("x-access" = json!("case.work"))),
    request_body(content_type = "multipart/form-data",
        description = "One field `file`, at most 20 MiB", content = String),
    responses((status = 200, body = Evidence), (status = 413, body = ProblemBody<'static>)))]
pub(crate) async fn upload(
    State(here): State<Reception>,
    asker: Asker,
    mut form: Multipart,
) -> Result<Json<Evidence>, Problem> {
    while let Some(field) = form.next_field().await.map_err(of_form)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = plain_name(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.map_err(of_form)?;
        if FILE_BYTES_MAX < bytes.len() {
            return Err(Problem::too_large(FILE_BYTES_MAX));
        }
        let sha256 = sha256_hex(&bytes);
        let said = json!({"name": name, "bytes": bytes.len()});
        asker.audit(&here, "evidence.add", &format!("evidence/{sha256}"), &said).await?;
        let n_bytes = bytes.len() as u64;
        here.centre.world().blobs.put(&blob_name(&sha256), bytes.into()).await?;
        return Ok(Json(Evidence { name, sha256, bytes: n_bytes }));
    }
    Err(Problem::field("file", "", "một tệp trong biểu mẫu / one file in the form"))
}

/// The file itself. Whoever may read cases and knows the hash may read it.
#[utoipa::path(get, path = "/api/v1/evidence/{sha256}", tag = "evidence",
    params(("sha256" = String, Path)),
    extensions(("x-access" = json!("case.read"))),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "application/octet-stream"),
        (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn download(
    State(here): State<Reception>,
    InPath(sha256): InPath<String>,
) -> Result<impl IntoResponse, Problem> {
    let bytes = read(&here, &sha256).await?;
    let bytes = bytes.ok_or_else(|| Problem::not_found("evidence", &sha256))?;
    // Never shown in the page: a file somebody uploaded must not run as ours.
    Ok((attachment("application/octet-stream", &format!("evidence-{}", &sha256[..12])), bytes))
}

/// The bytes under a hash; none where there are none or it is no hash.
pub(crate) async fn read(here: &Reception, sha256: &str) -> Result<Option<Vec<u8>>, Problem> {
    let is_hash = sha256.len() == 64
        && sha256.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it));
    if !is_hash {
        return Ok(None);
    }
    Ok(here.centre.world().blobs.get(&blob_name(sha256)).await?)
}

/// Headers of a file that is saved, not shown.
pub(crate) fn attachment(kind: &'static str, name: &str) -> [(HeaderName, HeaderValue); 2] {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ]
}

/// The last part of a name, without what a screen or a file system could trip over.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|it| !it.is_control() && !"\"<>:|?*".contains(*it));
    let plain: String = plain.take(NAME_CHARS_MAX).collect();
    let plain = plain.trim().trim_start_matches('.');
    if plain.is_empty() { "file".to_owned() } else { plain.to_owned() }
}

fn blob_name(sha256: &str) -> String {
    format!("evidence/{sha256}")
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands on")]
pub(crate) fn of_form(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(FILE_BYTES_MAX),
        _ => Problem::unreadable(&error.body_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        for (name, expected) in [
            ("ảnh hiện trường.jpg", "ảnh hiện trường.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a<b>.txt", "ab.txt"),
            (".bashrc", "bashrc"),
            ("a\r\nb", "ab"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(name), expected);
        }
    }
}
