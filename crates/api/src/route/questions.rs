//! Questions that people keep: their own, and those that others share.

use axum::{Json, extract::State, http::StatusCode};
use model::{OrgId, Role, Text, User};
use port::SavedQuestion;
use serde_json::json;

use crate::{
    app::Reception,
    gate::{Asker, new_secret},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, entry,
        question::{Question, QuestionChart, QuestionEntry},
    },
};

/// Questions one person may keep.
const QUESTIONS_MAX: usize = 200;

/// Longest question kept, characters.
const SQL_CHARS_MAX: usize = 20_000;

/// Columns one chart may name.
const CHART_COLUMNS_MAX: usize = 32;

/// Digits of a question's code.
const ID_CHARS: usize = 16;

/// One's own, and those shared by people of one's own unit, of those above and of those below.
#[utoipa::path(get, path = "/api/v1/questions", tag = "question",
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Items<Question>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Question>>, Problem> {
    let seen = seen(&here, &asker).await?;
    Ok(Json(Items::all(seen.iter().map(|it| Question::from(&it.question)).collect())))
}

/// Keeps a question.
#[utoipa::path(post, path = "/api/v1/questions", tag = "question", request_body = QuestionEntry,
    extensions(("x-access" = json!("person"))),
    responses((status = 201, body = Question), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<QuestionEntry>,
) -> Result<(StatusCode, Json<Question>), Problem> {
    let id = new_secret().chars().take(ID_CHARS).collect();
    let now = here.centre.now();
    let blank = SavedQuestion {
        id,
        name: String::new(),
        sql: String::new(),
        chart: None,
        shared: false,
        owner: asker.user.id.clone(),
        created_at: now,
        changed_at: now,
    };
    let question = filled(blank, &entered)?;
    let all = here.centre.world().saved.saved_questions().await?;
    if QUESTIONS_MAX <= all.iter().filter(|it| it.owner == asker.user.id).count() {
        return Err(Problem::conflict(Text {
            vi: format!("Bạn đã lưu {QUESTIONS_MAX} câu hỏi; hãy xóa bớt."),
            en: format!("You keep {QUESTIONS_MAX} questions already; delete some."),
        }));
    }
    let written = Question::from(&question);
    let said = json!({"after": written});
    asker.audit(&here, "question.create", &subject(&question.id), &said).await?;
    here.centre.world().saved.put_saved_question(&question).await?;
    Ok((StatusCode::CREATED, Json(written)))
}

/// Changes a question, whole.
#[utoipa::path(put, path = "/api/v1/questions/{id}", tag = "question",
    params(("id" = String, Path)), request_body = QuestionEntry,
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Question), (status = 403, body = ProblemBody<'static>),
        (status = 404, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<QuestionEntry>,
) -> Result<Json<Question>, Problem> {
    let before = own(&here, &asker, &id).await?;
    let mut after = filled(before.clone(), &entered)?;
    after.changed_at = here.centre.now();
    let (old, new) = (Question::from(&before), Question::from(&after));
    let said = json!({"before": old, "after": new});
    asker.audit(&here, "question.change", &subject(&id), &said).await?;
    here.centre.world().saved.put_saved_question(&after).await?;
    Ok(Json(new))
}

/// Deletes a question.
#[utoipa::path(delete, path = "/api/v1/questions/{id}", tag = "question",
    params(("id" = String, Path)), extensions(("x-access" = json!("person"))),
    responses((status = 204, description = "Deleted"), (status = 403, body = ProblemBody<'static>),
        (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn delete(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    let question = own(&here, &asker, &id).await?;
    let said = json!({"before": Question::from(&question)});
    asker.audit(&here, "question.delete", &subject(&id), &said).await?;
    here.centre.world().saved.delete_saved_question(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A question with the unit of its owner.
struct Seen {
    question: SavedQuestion,
    org: OrgId,
}

async fn seen(here: &Reception, asker: &Asker) -> Result<Vec<Seen>, Problem> {
    let all = here.centre.world().saved.saved_questions().await?;
    let users = here.centre.world().accounts.users().await?;
    let owner = |it: &SavedQuestion| users.iter().find(|user| user.id == it.owner);
    let seen = all.into_iter().filter_map(|question| {
        let owner = owner(&question)?;
        let sees = owner.id == asker.user.id || (question.shared && is_near(asker, owner));
        sees.then(|| Seen { question, org: owner.org.clone() })
    });
    Ok(seen.collect())
}

/// Does one of them answer for the other's unit?
fn is_near(asker: &Asker, owner: &User) -> bool {
    asker.sees_org(&owner.org) || asker.zone.tree.contains(&owner.org, &asker.user.org)
}

/// A question the asker may change: their own, or as administrator one they see of their own part
/// of the zone.
async fn own(here: &Reception, asker: &Asker, id: &str) -> Result<SavedQuestion, Problem> {
    let seen = seen(here, asker).await?.into_iter().find(|it| it.question.id == id);
    let seen = seen.ok_or_else(|| Problem::not_found("question", id))?;
    let administers = asker.user.role == Role::Admin && asker.sees_org(&seen.org);
    if seen.question.owner != asker.user.id && !administers {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "Chỉ người lưu câu hỏi này hoặc quản trị viên mới sửa hay xóa được.",
            "Only whoever keeps this question, or an administrator, may change or delete it.",
        ));
    }
    Ok(seen.question)
}

fn filled(question: SavedQuestion, entered: &QuestionEntry) -> Result<SavedQuestion, Problem> {
    let chart = entered.chart.as_ref().map(checked).transpose()?;
    Ok(SavedQuestion {
        name: entry::name("name", &entered.name)?,
        sql: entry::sentence("sql", &entered.sql, SQL_CHARS_MAX)?,
        chart,
        shared: entered.shared,
        ..question
    })
}

/// A chart as it is kept.
fn checked(chart: &QuestionChart) -> Result<String, Problem> {
    const KINDS: [&str; 3] = ["table", "line", "bar"];
    let kind = KINDS.contains(&chart.kind.as_str()).then_some(());
    entry::choice("chart.kind", &chart.kind, kind, KINDS)?;
    if CHART_COLUMNS_MAX < chart.y.len() {
        let expected = format!("0–{CHART_COLUMNS_MAX} cột / columns");
        return Err(Problem::field("chart.y", chart.y.len(), &expected));
    }
    serde_json::to_string(chart).map_err(|it| Problem::internal(&it))
}

fn subject(id: &str) -> String {
    format!("question/{id}")
}
