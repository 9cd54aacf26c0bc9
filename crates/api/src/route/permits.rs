//! Permits: a facility's own limits, before every general table.

mod entry;

use axum::{Json, extract::State, http::StatusCode};
use model::{Permit, Span};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InQuery, Items, Paging,
        pen::Pen,
        permit::{EnteredPermit, Permit as Written, PermitEntry, PermitsAsked},
    },
};

/// Permits, by default the newest version of each.
#[utoipa::path(get, path = "/api/v1/permits", tag = "permit", params(PermitsAsked),
    extensions(("x-access" = json!("permit.read"))),
    responses((status = 200, body = Items<Written>), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<PermitsAsked>,
) -> Result<Json<Items<Written>>, Problem> {
    let zone = &asker.zone;
    let entities = match asked.entity.as_deref() {
        Some(id) => vec![asker.entity(id)?],
        None => zone.registry.entities.iter().filter(|it| asker.sees(&it.id)).collect(),
    };
    let pen = Pen { zone, names: here.names().await? };
    let all = asked.versions.is_some_and(|it| it != 0);
    let of_entity = |entity: &model::Entity| match zone.permits_of(&entity.id) {
        permits if all => permits.iter().map(|it| pen.permit(it)).collect(),
        permits => pen.newest_permits(permits),
    };
    let mut permits: Vec<Written> = entities.into_iter().flat_map(of_entity).collect();
    permits.sort_by_key(Written::key);
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    Ok(Json(paging.cut(permits, Written::key, |text| Some(text.to_owned()))?))
}

/// Enters a permit, or a newer version of one. Whatever is measured from now on is judged by it;
/// what was judged before stays as it was known.
#[utoipa::path(post, path = "/api/v1/permits", tag = "permit", request_body = PermitEntry,
    extensions(("x-access" = json!("permit.write"))),
    responses((status = 201, body = EnteredPermit), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<PermitEntry>,
) -> Result<(StatusCode, Json<EnteredPermit>), Problem> {
    let gate = here.centre.registry().await;
    let zone = here.centre.zone();
    let entity = asker.entity(&entered.entity)?;
    let entry::Read { mut permit, warnings } = entry::read(&zone, entity, &asker, &entered)?;
    let before = newest(&zone.registry.permits, &permit)?;
    let now = here.centre.now();
    // Two in one instant would be one; the later one is later.
    permit.known_at = before.map_or(now, |it| now.max(it.known_at.plus(Span(1))));
    let pen = Pen { zone: &zone, names: here.names().await? };
    let said = json!({
        "before": before.map(|it| pen.permit_entry(it)), "after": pen.permit_entry(&permit),
    });
    asker.audit(&here, "permit.enter", &format!("permit/{}", permit.id), &said).await?;
    gate.write().add_permit(&permit).await?;
    gate.show().await?;
    Ok((StatusCode::CREATED, Json(EnteredPermit { permit: pen.permit(&permit), warnings })))
}

/// The version this one comes after. A permit stays with its facility.
fn newest<'a>(permits: &'a [Permit], entered: &Permit) -> Result<Option<&'a Permit>, Problem> {
    let versions = permits.iter().filter(|it| it.id == entered.id);
    let newest = versions.max_by_key(|it| it.known_at);
    if newest.is_some_and(|it| it.entity != entered.entity) {
        return Err(Problem::conflict(model::Text {
            vi: format!("Mã giấy phép `{}` đã dùng cho cơ sở khác.", entered.id),
            en: format!("The permit code `{}` belongs to another facility.", entered.id),
        }));
    }
    Ok(newest)
}
