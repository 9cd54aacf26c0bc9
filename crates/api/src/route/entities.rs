//! Entities: what there is, how it is doing, and its record.

mod entry;

use axum::{Json, extract::State, http::StatusCode};
use model::{Entity, EntityId, Time};
use node::{EntitySearch, Found, Zone};
use port::FormerOwner;
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::sources::source_seen,
    wire::{
        Body, InPath, InQuery, Items, Paging,
        entity::{EntitiesAsked, Entity as Written, EntityDetail, EntityEntry, Standing},
        entry as check,
        pen::Pen,
        place::{self, RADIUS_M_MAX},
    },
};

/// Entities in the order of their codes, or, with `near`, the nearest first.
#[utoipa::path(get, path = "/api/v1/entities", tag = "entity", params(EntitiesAsked),
    extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = Items<Written>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<EntitiesAsked>,
) -> Result<Json<Items<Written>>, Problem> {
    let search = search(&asker, &asked)?;
    let mut found = asker.zone.find_entities(&search, |it| asker.sees_org(&it.owner));
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let page = if search.circle.is_some() {
        found.sort_by_cached_key(Nth::of);
        paging.cut(found, Nth::of, Nth::read)?
    } else {
        // They come by their codes.
        paging.cut(found, |it| it.entity.id.clone(), |text| EntityId::new(text).ok())?
    };
    let ids = page.items.iter().map(|it| &it.entity.id);
    let standings = here.centre.read(|judge| Standing::read(judge, ids));
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let now = here.centre.now();
    let items = page.items.iter().zip(&standings);
    let written =
        |(it, standing): (&Found<'_>, &Standing)| pen.entity(it.entity, standing, now).off(it.way);
    Ok(Json(Items { items: items.map(written).collect(), next: page.next }))
}

/// The place of an entity in a list by distance: millimetres, then its code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Nth(u64, EntityId);

impl Nth {
    fn of(found: &Found<'_>) -> Self {
        let distance_m = found.way.map_or(0.0, |it| it.distance_m);
        // Half the way round the globe is 2e10 mm.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
        let distance_mm = (distance_m * 1_000.0).round() as u64;
        Self(distance_mm, found.entity.id.clone())
    }

    fn read(text: &str) -> Option<Self> {
        let (distance_mm, id) = text.split_once(' ')?;
        Some(Self(distance_mm.parse().ok()?, EntityId::new(id).ok()?))
    }
}

impl std::fmt::Display for Nth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
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

fn search(asker: &Asker, asked: &EntitiesAsked) -> Result<EntitySearch, Problem> {
    let zone = &*asker.zone;
    let kind = asked.kind.as_deref().map(|it| {
        let kinds = &zone.catalogue.kinds;
        check::choice("kind", it, kinds.get(it).map(|it| it.id.clone()), kinds.keys())
    });
    let admin_unit = asked.admin_unit.as_deref().map(|it| {
        let known = zone.catalogue.admin_units.as_ref().and_then(|units| units.at(it));
        let expected = "mã đơn vị hành chính / a code of GET /api/v1/admin-units";
        known.ok_or_else(|| Problem::field("admin_unit", it, expected))
    });
    let bbox = asked.bbox.as_deref().map(|it| place::bbox("bbox", it)).transpose()?;
    let area = asked.area.as_deref().map(|it| place::area("area", it)).transpose()?;
    let near = asked.near.as_deref().map(|it| place::place("near", it)).transpose()?;
    let circle = match (near, asked.radius_m) {
        (Some(centre), radius_m) => {
            Some(place::circle("radius_m", centre, radius_m.unwrap_or(RADIUS_M_MAX))?)
        }
        (None, Some(radius_m)) => {
            let expected = "cùng với near / together with near";
            return Err(Problem::field("radius_m", radius_m, expected));
        }
        (None, None) => None,
    };
    Ok(EntitySearch {
        kind: kind.transpose()?,
        owner: asked.org.as_deref().map(|it| check::org(asker, "org", it)).transpose()?,
        words: asked.q.clone().unwrap_or_default(),
        admin_unit: admin_unit.transpose()?,
        areas: bbox.into_iter().chain(area).collect(),
        circle,
    })
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
