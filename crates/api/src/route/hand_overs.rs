//! What one shift leaves to the next.

use axum::{Json, extract::State, http::StatusCode};
use model::{Span, UserId};
use notify::{Directory, DutyId, PersonId, Standing, on_duty};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::{
        reach::Reach,
        rosters::{directory, new_id},
    },
    wire::{
        Body, InPath, Instant, Items, entry,
        hand_over::{HandOver, HandOverEntry, HandOverRead},
    },
};

/// Hand-overs shown.
const HAND_OVERS_SHOWN: u32 = 30;

/// What was left longer ago has been dealt with, or was left again: nobody must read a month of
/// notes after a holiday.
const MUST_READ: Span = Span::from_h(7 * 24);

/// What the shifts of a post left to each other, newest first.
#[utoipa::path(get, path = "/api/v1/duties/{id}/hand-overs", tag = "roster",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<HandOver>)))]
pub(crate) async fn hand_overs(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<Items<HandOver>>, Problem> {
    let (known, duty) = (directory(&here).await?, entry::code("id", &id)?);
    if !reads(&here, &asker, &known, &duty).await? {
        return Err(Problem::not_found("duty", &id));
    }
    Ok(Json(Items::all(notes(&here, &asker, &known, &duty).await?)))
}

/// Does the asker read, and write, what is left at a post?
async fn reads(
    here: &Reception,
    asker: &Asker,
    known: &Directory,
    duty: &DutyId,
) -> Result<bool, Problem> {
    let reach = Reach::of(here, asker).await?;
    Ok(known.duties.get(duty).is_some_and(|it| reach.reads_duty(known, it)))
}

/// The notes of a post, as somebody sees them.
pub(crate) async fn notes(
    here: &Reception,
    asker: &Asker,
    directory: &Directory,
    duty: &DutyId,
) -> Result<Vec<HandOver>, Problem> {
    let now = here.centre.now();
    let notes = here.centre.world().rosters.hand_overs(duty, HAND_OVERS_SHOWN).await?;
    let holds = match on_duty(directory, duty, now) {
        Standing::Held { by, .. } => by.contains(&PersonId(asker.user.id.clone())),
        Standing::Hole => false,
    };
    let me: &UserId = &asker.user.id;
    let is_new = |it: &port::HandOver| now.minus(MUST_READ) < it.at;
    let is_read = |it: &port::HandOver| it.by == *me || it.read.iter().any(|it| it.0 == *me);
    let note = |it: port::HandOver| HandOver {
        must_read: holds && is_new(&it) && !is_read(&it),
        id: it.id,
        duty: it.duty.to_string(),
        by: it.by.to_string(),
        at: Instant(it.at),
        text: it.text,
        read: it
            .read
            .into_iter()
            .map(|(by, at)| HandOverRead { by: by.to_string(), at: Instant(at) })
            .collect(),
    };
    Ok(notes.into_iter().map(note).collect())
}

/// Leaves a note to the next shift.
#[utoipa::path(post, path = "/api/v1/duties/{id}/hand-overs", tag = "roster",
    params(("id" = String, Path)), request_body = HandOverEntry,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 201, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn leave_note(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<HandOverEntry>,
) -> Result<StatusCode, Problem> {
    let text = entry::sentence("text", &entered.text, 4_000)?;
    let duty: DutyId = entry::code("id", &id)?;
    if !reads(&here, &asker, &directory(&here).await?, &duty).await? {
        return Err(Problem::not_found("duty", &id));
    }
    let said = json!({"text": text});
    asker.audit(&here, "hand-over.create", &format!("duty/{id}"), &said).await?;
    let note = port::HandOver {
        id: new_id(),
        duty,
        by: asker.user.id.clone(),
        at: here.centre.now(),
        text,
        read: vec![],
    };
    here.centre.world().rosters.put_hand_over(&note).await?;
    Ok(StatusCode::CREATED)
}

/// "I have read it."
#[utoipa::path(post, path = "/api/v1/hand-overs/{id}/read", tag = "roster",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.work"))),
    responses((status = 204, description = "Noted"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn read_note(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    let not_found = || Problem::not_found("hand-over", &id);
    let (rosters, now) = (&here.centre.world().rosters, here.centre.now());
    let note = rosters.hand_over(&id).await?.ok_or_else(not_found)?;
    if !reads(&here, &asker, &directory(&here).await?, &note.duty).await? {
        return Err(not_found());
    }
    asker.audit(&here, "hand-over.read", &format!("hand-over/{id}"), &json!({})).await?;
    rosters.read_hand_over(&id, &asker.user.id, now).await?;
    Ok(StatusCode::NO_CONTENT)
}
