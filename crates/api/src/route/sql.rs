//! Questions in SQL: each answered under the asker's own rights, on screen or as a file.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use export::Form;
use model::Zone;
use node::{ANSWER_ROWS_MAX, Asking, Via};
use port::{Table, WholeAnswer};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::evidence,
    wire::{
        Body, Items,
        sql::{SqlAnswer, SqlAsked, SqlTable},
    },
};

/// Rows of an answer when nobody says how many.
const ROWS_USUAL: usize = 1_000;

/// Says of a file that it holds fewer rows than there are.
const TRUNCATED: HeaderName = HeaderName::from_static("x-truncated");

/// Answers one read-only question. `Accept` chooses the form: JSON, CSV, Arrow, Parquet or XLSX. An
/// answer cut at the limit says so: `truncated` in JSON, the header `x-truncated: true` of a file.
#[utoipa::path(post, path = "/api/v1/sql", tag = "sql", request_body = SqlAsked,
    extensions(("x-access" = json!("person"))),
    responses(
        (status = 200, content(
            (SqlAnswer = "application/json"),
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 422, description = "Not a question, or one that asks too much",
            body = ProblemBody<'static>)))]
pub(crate) async fn ask(
    State(here): State<Reception>,
    asker: Asker,
    headers: HeaderMap,
    Body(asked): Body<SqlAsked>,
) -> Result<Response, Problem> {
    let form = wanted(&headers);
    let n_rows_max = asked.limit.unwrap_or(ROWS_USUAL);
    if !(1..=ANSWER_ROWS_MAX).contains(&n_rows_max) {
        return Err(Problem::field("limit", n_rows_max, &format!("1–{ANSWER_ROWS_MAX}")));
    }
    let by = Asking { user: asker.user.clone(), address: asker.address.clone(), via: Via::Http };
    let answered = here.questions.ask(&by, &asked.sql, n_rows_max).await?;
    match form {
        None => Ok(Json(SqlAnswer::from(answered)).into_response()),
        Some(form) => {
            let name = format!("{}.{}", stamp(&here), form.extension());
            let WholeAnswer { table, truncated } = answered.answer;
            file(form, &name, table, truncated).await
        }
    }
}

/// What may be asked: tables and their columns.
#[utoipa::path(get, path = "/api/v1/sql/tables", tag = "sql",
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Items<SqlTable>)))]
pub(crate) async fn tables(State(here): State<Reception>) -> Json<Items<SqlTable>> {
    Json(Items::all(here.questions.tables().into_iter().map(SqlTable::from).collect()))
}

/// The form a client would like best; none for JSON, which is also for who does not care.
pub(crate) fn wanted(headers: &HeaderMap) -> Option<Form> {
    let accepted = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    let kinds = accepted.unwrap_or_default().split(',');
    let mut kinds = kinds.map(|it| it.split(';').next().unwrap_or_default().trim());
    let json = |it: &str| it.is_empty() || it == "*/*" || it.starts_with("application/json");
    kinds.find_map(|it| {
        let form = Form::ALL.into_iter().find(|form| form.media_type() == it);
        (form.is_some() || json(it)).then_some(form)
    })?
}

/// An answer to be saved.
pub(crate) async fn file(
    form: Form,
    name: &str,
    table: Table,
    truncated: bool,
) -> Result<Response, Problem> {
    let written = tokio::task::spawn_blocking(move || form.write(&table)).await;
    let bytes =
        written.map_err(|it| Problem::internal(&it))?.map_err(|it| Problem::internal(&it))?;
    let truncated = HeaderValue::from_static(if truncated { "true" } else { "false" });
    let attachment = evidence::attachment(form.media_type(), name);
    Ok((attachment, [(TRUNCATED, truncated)], bytes).into_response())
}

/// A name that sorts by time: `haidang-20261122-070000`.
pub(crate) fn stamp(here: &Reception) -> String {
    format!("haidang-{}", here.centre.now().local(Zone::VIET_NAM).strftime("%Y%m%d-%H%M%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_form_known_is_chosen() {
        for (accept, expected) in [
            ("", None),
            ("*/*", None),
            ("application/json, text/csv", None),
            ("text/csv", Some(Form::Csv)),
            ("text/html, text/csv;q=0.9, */*", Some(Form::Csv)),
            ("application/vnd.apache.parquet", Some(Form::Parquet)),
            ("image/png", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
            assert_eq!(wanted(&headers), expected, "{accept}");
        }
    }
}
