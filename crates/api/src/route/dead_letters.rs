//! Dead letters: what was refused at a door, why, and a way to deliver it again once that is mended.
//! Whoever may see a source sees its letters; those of unknown senders are for whoever sees all.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use model::SourceId;
use port::{Letter, LetterFilter, PageRequest, Scope};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, InQuery, Items, Paging,
        dead_letter::{
            DeadLetter, DeadLetterDetail, DeadLettersAsked, DeadLettersChosen, Removed, Replayed,
        },
        entry,
    },
};

/// Letters delivered again, or thrown away, in one request.
const AT_ONCE_MAX: u32 = 500;

/// Letters, newest first.
#[utoipa::path(get, path = "/api/v1/dead-letters", tag = "dead-letter", params(DeadLettersAsked),
    extensions(("x-access" = json!("source.read"))),
    responses((status = 200, body = Items<DeadLetter>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<DeadLettersAsked>,
) -> Result<Json<Items<DeadLetter>>, Problem> {
    let page = Paging { cursor: asked.cursor, limit: asked.limit }.request()?;
    let (source, reason) = (asked.source, asked.reason);
    let filter = filter(&asker, &DeadLettersChosen { source, reason, before: None })?;
    let page = here.centre.world().dead_letters.list(&filter, &page).await?;
    Ok(Json(Items::of(page, DeadLetter::from)))
}

/// One letter, with what was sent.
#[utoipa::path(get, path = "/api/v1/dead-letters/{id}", tag = "dead-letter",
    params(("id" = u64, Path)), extensions(("x-access" = json!("source.read"))),
    responses((status = 200, body = DeadLetterDetail),
        (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<u64>,
) -> Result<Json<DeadLetterDetail>, Problem> {
    Ok(Json(seen(&here, &asker, id).await?.into()))
}

/// Delivers a letter again. It is gone once nothing of it is refused.
#[utoipa::path(post, path = "/api/v1/dead-letters/{id}/replay", tag = "dead-letter",
    params(("id" = u64, Path)), extensions(("x-access" = json!("source.write"))),
    responses((status = 200, body = Replayed), (status = 404, body = ProblemBody<'static>),
        (status = 503, body = ProblemBody<'static>)))]
pub(crate) async fn replay_one(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<u64>,
) -> Result<Json<Replayed>, Problem> {
    let letter = seen(&here, &asker, id).await?;
    let subject = format!("dead-letter/{id}");
    asker.audit(&here, "dead-letter.replay", &subject, &json!({})).await?;
    let replayed = replay_all(&here, vec![letter]).await?;
    asker.audit(&here, "dead-letter.replayed", &subject, &replayed.counts()).await?;
    Ok(Json(replayed))
}

/// Delivers letters again, the oldest first, at most 500 at once.
#[utoipa::path(post, path = "/api/v1/dead-letters/replay", tag = "dead-letter",
    request_body = DeadLettersChosen, extensions(("x-access" = json!("source.write"))),
    responses((status = 200, body = Replayed), (status = 422, body = ProblemBody<'static>),
        (status = 503, body = ProblemBody<'static>)))]
pub(crate) async fn replay_many(
    State(here): State<Reception>,
    asker: Asker,
    Body(chosen): Body<DeadLettersChosen>,
) -> Result<Json<Replayed>, Problem> {
    let filter = filter(&asker, &chosen)?;
    let (ids, more) = ids(&here, &filter).await?;
    let said = json!({"chosen": chosen, "letters": ids.len()});
    asker.audit(&here, "dead-letter.replay", "dead-letter", &said).await?;
    let mut letters = Vec::with_capacity(ids.len());
    for id in ids.into_iter().rev() {
        letters.extend(here.centre.world().dead_letters.letter(id).await?);
    }
    let mut replayed = replay_all(&here, letters).await?;
    asker.audit(&here, "dead-letter.replayed", "dead-letter", &replayed.counts()).await?;
    replayed.more = more;
    Ok(Json(replayed))
}

/// Throws a letter away.
#[utoipa::path(delete, path = "/api/v1/dead-letters/{id}", tag = "dead-letter",
    params(("id" = u64, Path)), extensions(("x-access" = json!("source.write"))),
    responses((status = 204, description = "It is gone"),
        (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn remove_one(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<u64>,
) -> Result<StatusCode, Problem> {
    let letter = seen(&here, &asker, id).await?;
    let said = json!({"source": letter.source.map(|it| it.to_string()), "code": letter.code});
    asker.audit(&here, "dead-letter.remove", &format!("dead-letter/{id}"), &said).await?;
    remove(&here, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Throws letters away, at most 500 at once.
#[utoipa::path(delete, path = "/api/v1/dead-letters", tag = "dead-letter",
    params(DeadLettersChosen), extensions(("x-access" = json!("source.write"))),
    responses((status = 200, body = Removed), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn remove_many(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(chosen): InQuery<DeadLettersChosen>,
) -> Result<Json<Removed>, Problem> {
    let filter = filter(&asker, &chosen)?;
    let (ids, _) = ids(&here, &filter).await?;
    let said = json!({"chosen": chosen, "letters": ids.len()});
    asker.audit(&here, "dead-letter.remove", "dead-letter", &said).await?;
    Ok(Json(Removed { removed: remove(&here, &ids).await? }))
}

/// Letters that were chosen and may be seen.
fn filter(asker: &Asker, chosen: &DeadLettersChosen) -> Result<LetterFilter, Problem> {
    let source = chosen.source.as_deref().filter(|it| !it.is_empty());
    let source = source.map(|it| entry::code("source", it)).transpose()?;
    let reason = chosen.reason.clone().filter(|it| !it.trim().is_empty());
    let before = chosen.before.map(|it| it.0);
    Ok(LetterFilter { among: sources(asker), source, reason, before })
}

/// Sources whose letters they may see; none for all.
fn sources(asker: &Asker) -> Option<BTreeSet<SourceId>> {
    if *asker.scope() == Scope::All {
        return None;
    }
    let seen = asker.zone.registry.sources.iter().filter(|it| asker.sees_org(&it.owner));
    Some(seen.map(|it| it.id.clone()).collect())
}

async fn seen(here: &Reception, asker: &Asker, id: u64) -> Result<Letter, Problem> {
    let letter = here.centre.world().dead_letters.letter(id).await?;
    let sources = sources(asker);
    let is_theirs = |letter: &Letter| match (&sources, &letter.source) {
        (None, _) => true,
        (Some(sources), Some(source)) => sources.contains(source),
        (Some(_), None) => false,
    };
    letter.filter(is_theirs).ok_or_else(|| Problem::not_found("dead-letter", id))
}

/// The newest letters that fit, and whether there are more.
async fn ids(here: &Reception, filter: &LetterFilter) -> Result<(Vec<u64>, bool), Problem> {
    let page = PageRequest::first(AT_ONCE_MAX);
    let page = here.centre.world().dead_letters.list(filter, &page).await?;
    Ok((page.items.iter().map(|it| it.id).collect(), page.next.is_some()))
}

async fn replay_all(here: &Reception, letters: Vec<Letter>) -> Result<Replayed, Problem> {
    let (mut replayed, mut done) = (Replayed::default(), vec![]);
    for letter in letters {
        match here.centre.replay_letter(&letter).await {
            Ok(it) => {
                if replayed.add(letter.id, it) {
                    done.push(letter.id);
                }
            }
            Err(error) => {
                // What has gone in so far is in, and its letters go.
                remove(here, &done).await?;
                return Err(error.into());
            }
        }
    }
    remove(here, &done).await?;
    Ok(replayed)
}

async fn remove(here: &Reception, ids: &[u64]) -> Result<u64, Problem> {
    let store = &here.centre.world().dead_letters;
    let removed = store.remove(ids).await?;
    here.centre.letters().count_again(&**store).await;
    Ok(removed)
}
