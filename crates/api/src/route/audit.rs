//! The audit, read and verified.

use std::collections::HashSet;

use axum::{Json, extract::State};
use model::UserId;
use port::{AuditFilter, PortError, Scope};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InQuery, Items, Paging,
        audit::{AuditAsked, AuditLine, Verified},
    },
};

/// Lines, newest first. Who answers for a part of the zone reads what people of that part did: a
/// page may then hold fewer lines than asked for, and still have a next one.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditAsked),
    extensions(("x-access" = json!("audit.read"))),
    responses((status = 200, body = Items<AuditLine>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<AuditAsked>,
) -> Result<Json<Items<AuditLine>>, Problem> {
    let page = Paging { cursor: asked.cursor, limit: asked.limit }.request()?;
    let filter = AuditFilter { by: asked.by, subject: asked.subject };
    let mut page = here.centre.world().audit.read(&filter, &page).await?;
    if let Some(theirs) = people_of(&here, &asker).await? {
        page.items.retain(|it| theirs.contains(it.by.as_str()));
    }
    Ok(Json(Items::of(page, AuditLine::from)))
}

/// Recomputes the chain from its first line.
#[utoipa::path(get, path = "/api/v1/audit/verify", tag = "audit",
    extensions(("x-access" = json!("audit.read"))),
    responses((status = 200, body = Verified)))]
pub(crate) async fn verify(State(here): State<Reception>) -> Result<Json<Verified>, Problem> {
    match here.centre.world().audit.verify().await {
        Ok(lines) => Ok(Json(Verified { lines, ok: true, problem: None })),
        Err(error @ PortError::Damaged { .. }) => {
            tracing::error!(%error, "the audit does not fit together");
            Ok(Json(Verified { lines: 0, ok: false, problem: Some(error.to_string()) }))
        }
        Err(error) => Err(error.into()),
    }
}

/// People of the asker's part of the zone; none where it is the whole.
async fn people_of(here: &Reception, asker: &Asker) -> Result<Option<HashSet<UserId>>, Problem> {
    if *asker.scope() == Scope::All {
        return Ok(None);
    }
    let users = here.centre.world().accounts.users().await?;
    let theirs = users.into_iter().filter(|it| asker.sees_org(&it.org));
    Ok(Some(theirs.map(|it| it.id).collect()))
}
