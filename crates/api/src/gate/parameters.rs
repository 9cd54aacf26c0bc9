//! What may stand behind the `?` of a route: what its document says, and nothing else. A filter that
//! is misspelt and passed over in silence gives a list that looks like an answer.

use axum::{
    extract::Query,
    http::{StatusCode, Uri},
};
use serde_json::Value;

use crate::problem::Problem;

/// Where the document binds: other paths speak the languages of other programs, whose parameters are
/// not ours to refuse.
const OURS: &str = "/api/v1/";

/// The names that a route knows; none where it takes any.
pub(super) struct Parameters(Option<Vec<String>>);

impl Parameters {
    /// As a route's operation in the document lists them.
    pub(super) fn of(path: &str, operation: &Value) -> Self {
        let listed = operation["parameters"].as_array().into_iter().flatten();
        let names = listed.filter(|it| it["in"] == "query").filter_map(|it| it["name"].as_str());
        Self(path.starts_with(OURS).then(|| names.map(str::to_owned).collect()))
    }

    /// Refuses the first name that is not among them.
    pub(super) fn check(&self, uri: &Uri) -> Result<(), Problem> {
        // What does not read is refused by whoever reads it.
        let asked = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let (Some(known), Ok(Query(asked))) = (&self.0, asked) else { return Ok(()) };
        let mut asked = asked.iter().map(|it| &it.0);
        let unknown = asked.find(|it| !known.contains(it));
        unknown.map_or(Ok(()), |it| Err(refusal(it, known)))
    }
}

fn refusal(name: &str, known: &[String]) -> Problem {
    let quoted: Vec<_> = known.iter().map(|it| format!("`{it}`")).collect();
    let list = quoted.join(", ");
    let (vi, en) = if known.is_empty() {
        ("không nhận tham số nào".to_owned(), "none is taken".to_owned())
    } else {
        (format!("cần một trong {list}"), format!("expected one of {list}"))
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "unknown-parameter",
        &format!("Đường dẫn này không có tham số `{name}`: {vi}."),
        &format!("This path has no parameter `{name}`: {en}."),
    )
    .about(name)
}
