//! "At two in the night, whom would this be told to?", asked before somebody needs the answer.

use axum::{Json, extract::State};
use notify::{Chain, Supposed};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, entry,
        foreseen::{Foreseen, ForeseenEntry},
        pen::Pen,
    },
};

/// The chain an alarm would take, and whom each rung would name when its turn comes.
#[utoipa::path(post, path = "/api/v1/roster/foresee", tag = "roster",
    request_body = ForeseenEntry, extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Foreseen), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn foresee(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<ForeseenEntry>,
) -> Result<Json<Foreseen>, Problem> {
    let at = entry::time("at", &entered.at)?;
    let now = here.centre.now();
    let mut directory = here.centre.world().rosters.directory(at.min(now)).await?;
    let supposed = Supposed {
        severity: entry::severity("severity", &entered.severity)?,
        class: entry::class("class", &entered.class)?,
        entity: asker.entity(&entered.entity)?.id.clone(),
        at,
    };
    // A chain that is being written is asked as if it stood there already.
    if let Some(draft) = &entered.draft {
        asker.answers_for_all()?;
        let chain: Chain = draft.chain.chain(entry::code("draft.id", &draft.id)?, &directory)?;
        directory.chains.retain(|it| it.id != chain.id);
        directory.chains.push(chain);
    }
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let foreseen = notify::foresee(&directory, &supposed);
    Ok(Json(Foreseen::of(foreseen, &directory, &pen)))
}
