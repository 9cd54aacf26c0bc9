//! Entities: what there is, how it is doing, and its record.

mod entry;

use axum::{Json, extract::State, http::StatusCode};
use model::{Entity, EntityId, Time};
use node::Zone;
use port::FormerOwner;
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::sources::source_seen,
    wire::{
        Body, InPath, InQuery, Items, Paging,
        entity::{EntitiesAsked, Entity as Written, EntityDetail, EntityEntry, Standing, plain},
        entry as check,
        pen::Pen,
    },
};

/// Entities in the order of their codes.
#[utoipa::path(get, path = "/api/v1/entities", tag = "entity", params(EntitiesAsked),
    extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = Items<Written>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<EntitiesAsked>,
) -> Result<Json<Items<Written>>, Problem> {
    let mut found = matching(&asker, &asked)?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let page = paging.cut(found, |it| it.id.clone(), |text| EntityId::new(text).ok())?;
    let ids = page.items.iter().map(|it| &it.id);
    let standings = here.centre.read(|judge| Standing::read(judge, ids));
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let now = here.centre.now();
    let items = page.items.iter().zip(&standings);
    let items = items.map(|(it, standing)| pen.entity(it, standing, now)).collect();
    Ok(Json(Items { items, next: page.next }))
}

/// One entity with its series, permits and source.
#[utoipa::path(get, path = "/api/v1/entities/{id}", tag = "entity", params(("id" = String, Path)),
    extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = EntityDetail), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<EntityDetail>, Problem> {
    let entity = asker.entity(&id)?;
    let zone = &*asker.zone;
    let plans: Vec<_> = zone.series_of(&entity.id).iter().filter_map(|it| zone.plan(*it)).collect();
    let (standing, tracks) = here.centre.read(|judge| {
        let tracks: Vec<_> = plans.iter().map(|it| judge.series.get(&it.id).cloned()).collect();
        (Standing::read(judge, std::iter::once(&entity.id)), tracks)
    });
    let pen = Pen { zone, names: here.names().await? };
    let now = here.centre.now();
    let standing = standing.into_iter().next().unwrap_or_default();
    let series = plans.iter().zip(&tracks);
    let series = series.map(|(plan, track)| pen.series_view(plan, track.as_ref(), now)).collect();
    let source = entity.source.as_ref().and_then(|it| zone.source(it));
    Ok(Json(EntityDetail {
        entity: pen.entity(entity, &standing, now),
        series,
        permits: pen.newest_permits(zone.permits_of(&entity.id)),
        source_detail: source.and_then(|it| source_seen(&here, &asker, it)),
    }))
}

/// Registers an entity.
#[utoipa::path(post, path = "/api/v1/entities", tag = "entity", request_body = EntityEntry,
    extensions(("x-access" = json!("entity.write"))),
    responses((status = 201, body = Written), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<EntityEntry>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    let entity = put(&here, &asker, &entered, true).await?;
    Ok((StatusCode::CREATED, written(&here, &entity).await?))
}

/// Changes an entity's record. Its code and its kind stay what they are.
#[utoipa::path(put, path = "/api/v1/entities/{id}", tag = "entity", params(("id" = String, Path)),
    request_body = EntityEntry, extensions(("x-access" = json!("entity.write"))),
    responses((status = 200, body = Written), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<EntityEntry>,
) -> Result<Json<Written>, Problem> {
    if entered.id != id {
        return Err(Problem::field("id", entered.id, &id));
    }
    let entity = put(&here, &asker, &entered, false).await?;
    written(&here, &entity).await
}

fn matching<'a>(asker: &'a Asker, asked: &EntitiesAsked) -> Result<Vec<&'a Entity>, Problem> {
    let org = asked.org.as_deref().map(|it| check::org(asker, "org", it)).transpose()?;
    let kind = asked.kind.as_deref();
    if let Some(kind) = kind
        && !asker.zone.catalogue.kinds.contains_key(kind)
    {
        let kinds = asker.zone.catalogue.kinds.keys();
        return check::choice("kind", kind, None, kinds);
    }
    let q = asked.q.as_deref().map(plain).unwrap_or_default();
    let q = q.trim();
    let is_called = |it: &Entity| {
        let code = it.attribute_text("station_code").unwrap_or_default();
        [it.id.as_str(), &it.title.vi, &it.title.en, &code].iter().any(|it| plain(it).contains(q))
    };
    let all = asker.zone.registry.entities.iter().filter(|it| asker.sees(&it.id));
    let of_kind = all.filter(|it| kind.is_none_or(|kind| it.kind.as_str() == kind));
    let of_org = of_kind
        .filter(|it| org.as_ref().is_none_or(|org| asker.zone.tree.contains(org, &it.owner)));
    Ok(of_org.filter(|it| q.is_empty() || is_called(it)).collect())
}

/// Checks, tells the audit, keeps and shows, one at a time: what was checked still holds when it
/// is kept.
async fn put(
    here: &Reception,
    asker: &Asker,
    entered: &EntityEntry,
    is_new: bool,
) -> Result<Entity, Problem> {
    let gate = here.centre.registry().await;
    let zone = here.centre.zone();
    let known = EntityId::new(&entered.id).ok().and_then(|it| zone.entity(&it));
    let before = match (known, is_new) {
        (Some(_), true) => return Err(taken(&entered.id)),
        (Some(it), false) if asker.sees(&it.id) => Some(it),
        (None, true) => None,
        (_, false) => return Err(Problem::not_found("entity", &entered.id)),
    };
    let entity = entry::read(asker, &zone, entered, before, here.centre.now())?;
    let detail = json!({
        "before": before.map(EntityEntry::from),
        "after": EntityEntry::from(&entity),
    });
    let action = if is_new { "entity.create" } else { "entity.change" };
    asker.audit(here, action, &format!("entity/{}", entity.id), &detail).await?;
    if let Some(before) = before.filter(|it| it.owner != entity.owner) {
        // Its alarms of until now stay theirs who had it until now.
        let (entity, owner) = (before.id.clone(), before.owner.clone());
        let former = FormerOwner { entity, owner, until: here.centre.now() };
        gate.write().note_former_owner(&former).await?;
    }
    gate.write().put_entity(&entity).await?;
    gate.show().await?;
    Ok(entity)
}

async fn written(here: &Reception, entity: &Entity) -> Result<Json<Written>, Problem> {
    let zone: &Zone = &here.centre.zone();
    let now: Time = here.centre.now();
    let standing = here.centre.read(|it| Standing::read(it, std::iter::once(&entity.id)));
    let standing = standing.into_iter().next().unwrap_or_default();
    let pen = Pen { zone, names: here.names().await? };
    Ok(Json(pen.entity(entity, &standing, now)))
}

fn taken(id: &str) -> Problem {
    Problem::conflict(model::Text {
        vi: format!("Mã `{id}` đã có; chọn mã khác."),
        en: format!("The code `{id}` is taken; choose another."),
    })
}
