//! What every delivery of readings over HTTP has in common, whatever its format.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use model::SourceId;
use node::{Deliverer, Pass};
use serde_json::Value;

use crate::{app::Reception, gate::Asker, problem::Problem};

/// Largest body once inflated.
pub(super) const INFLATED_BYTES_MAX: usize = 64 << 20;

/// Larger bodies are read off the threads that serve.
pub(super) const READ_AT_ONCE_BYTES: usize = 128 << 10;

/// Under which name a delivery is counted.
pub(super) fn sender(
    source: Option<&SourceId>,
    asker: Option<&Asker>,
) -> Result<SourceId, Problem> {
    match (source, asker) {
        (Some(source), _) => Ok(source.clone()),
        (None, Some(asker)) => by_name(asker),
        (None, None) => Err(Problem::unauthorised()),
    }
}

/// Room for one delivery of this sender, if it may come in now.
pub(super) fn room(here: &Reception, sender: &SourceId) -> Result<Pass, Problem> {
    here.centre.may_deliver(sender).map_err(|it| Problem::held(&it))?;
    here.deliveries.try_enter(sender, 1).ok_or_else(busy)
}

/// A person delivers under their own name, and the audit says so.
pub(super) async fn by_hand(
    here: &Reception,
    asker: &Asker,
    detail: &Value,
) -> Result<(Deliverer, SourceId), Problem> {
    asker.audit(here, "observation.deliver", "observation", detail).await?;
    Ok((Deliverer::Person { org: asker.user.org.clone() }, by_name(asker)?))
}

fn by_name(asker: &Asker) -> Result<SourceId, Problem> {
    let source = SourceId::new(&format!("user:{}", asker.user.id));
    let source = source.or_else(|_| SourceId::new("user"));
    source.map_err(|it| Problem::internal(&it))
}

/// The body says that it is gzip.
pub(super) fn says_gzip(headers: &HeaderMap) -> Result<bool, Problem> {
    match word(headers, &header::CONTENT_ENCODING).as_deref() {
        None | Some("identity" | "") => Ok(false),
        Some("gzip" | "x-gzip") => Ok(true),
        Some(other) => Err(unsupported("Content-Encoding", other, "gzip")),
    }
}

/// A header's value in lower case.
pub(super) fn word(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|it| it.to_str().unwrap_or("?").to_ascii_lowercase())
}

pub(super) fn unsupported(header: &str, found: &str, expected: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported",
        &format!("{header} `{found}` không dùng được, cần {expected}."),
        &format!("{header} `{found}` cannot be used, expected {expected}."),
    )
}

pub(super) fn busy() -> Problem {
    Problem::slowed(
        1,
        "Đang nhận quá nhiều lần gửi cùng lúc; gửi lại sau 1 giây.",
        "Too many deliveries at once; send it again in a second.",
    )
}
