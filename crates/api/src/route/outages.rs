//! Planned work: what is being worked on disturbs nobody, for as long as was said and no longer.

use axum::{Json, extract::State, http::StatusCode};
use model::{Act, Again, Outage, OutageAct, OutageId, OutageOf, SourceId, Span};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, entry,
        outage::{CallOff, Outage as Written, OutageEntry},
        pen::Pen,
    },
};

/// Planned work, what begins first first; also what is over since 35 days at most.
#[utoipa::path(get, path = "/api/v1/outages", tag = "outage",
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<Written>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Written>>, Problem> {
    let outages = here.centre.read(|it| it.outages().cloned().collect::<Vec<_>>());
    let mut seen: Vec<&Outage> = outages.iter().filter(|it| sees(&asker, &it.of)).collect();
    seen.sort_by_key(|it| (it.begins_at, it.id));
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let now = here.centre.now();
    Ok(Json(Items::all(seen.into_iter().map(|it| pen.outage(it, now)).collect())))
}

/// Plans work.
#[utoipa::path(post, path = "/api/v1/outages", tag = "outage", request_body = OutageEntry,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 201, body = Written), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn plan(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<OutageEntry>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    let act = read(&asker, &entered)?;
    let said = json!({"of": entered.of, "id": entered.of_id, "begins_at": entered.begins_at,
        "lasts_s": entered.lasts_s, "again": entered.again, "ends_at": entered.ends_at,
        "reason": entered.reason});
    let subject = format!("{}/{}", entered.of, entered.of_id);
    let position = asker.act(&here, Act::Outage(act), "outage.plan", &subject, said).await?;
    let mine = |it: &&Outage| it.position == position;
    let planned = here.centre.read(|it| it.outages().find(mine).cloned());
    let planned = planned.ok_or_else(|| Problem::not_found("outage", &entered.of_id))?;
    Ok((StatusCode::CREATED, written(&here, &asker, &planned).await?))
}

/// Calls it off, or ends it before its time.
#[utoipa::path(post, path = "/api/v1/outages/{id}/call-off", tag = "outage",
    params(("id" = String, Path)), request_body = CallOff,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = Written), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn call_off(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(CallOff { reason }): Body<CallOff>,
) -> Result<Json<Written>, Problem> {
    let outage = found(&here, &asker, &id)?;
    let said = json!({"reason": reason});
    let act = OutageAct::CallOff { id: outage.id, reason };
    asker.act(&here, Act::Outage(act), "outage.call-off", &format!("outage/{id}"), said).await?;
    let outage = found(&here, &asker, &id)?;
    written(&here, &asker, &outage).await
}

fn found(here: &Reception, asker: &Asker, id: &str) -> Result<Outage, Problem> {
    let outage = id.parse::<OutageId>().ok();
    let outage = outage.and_then(|id| here.centre.read(|it| it.outages.get(&id).cloned()));
    let outage = outage.filter(|it| sees(asker, &it.of));
    outage.ok_or_else(|| Problem::not_found("outage", id))
}

fn sees(asker: &Asker, of: &OutageOf) -> bool {
    match of {
        OutageOf::Entity(id) => asker.sees(id),
        OutageOf::Source(id) => asker.zone.source(id).is_some_and(|it| asker.sees_org(&it.owner)),
        OutageOf::Org(id) => asker.sees_org(id),
    }
}

fn read(asker: &Asker, entered: &OutageEntry) -> Result<OutageAct, Problem> {
    let id = entered.of_id.as_str();
    let of = match entered.of.as_str() {
        "entity" => OutageOf::Entity(asker.entity(id)?.id.clone()),
        "source" => OutageOf::Source(entry::code::<SourceId>("of_id", id)?),
        "org" => OutageOf::Org(entry::org(asker, "of_id", id)?),
        other => return Err(Problem::field("of", other, "entity, source, org")),
    };
    if !sees(asker, &of) {
        return Err(Problem::not_found(&entered.of, id));
    }
    let begins_at = entry::time("begins_at", &entered.begins_at)?;
    let lasts = Span::from_s(entered.lasts_s);
    let word = entered.again.as_deref().unwrap_or("once");
    let again = Again::from_word(word);
    let again = again.ok_or_else(|| Problem::field("again", word, "once, daily, weekly"))?;
    let ends_at = match &entered.ends_at {
        Some(text) => entry::time("ends_at", text)?,
        None if again == Again::Once => begins_at.plus(lasts),
        None => return Err(Problem::field("ends_at", "", "RFC 3339")),
    };
    let reason = entered.reason.clone();
    Ok(OutageAct::Plan { of, begins_at, lasts, again, ends_at, reason })
}

async fn written(
    here: &Reception,
    asker: &Asker,
    outage: &Outage,
) -> Result<Json<Written>, Problem> {
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Ok(Json(pen.outage(outage, here.centre.now())))
}
