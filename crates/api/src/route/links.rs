//! What hangs on what: a station behind its gateway, a feeder and what it supplies.

use axum::{Json, extract::State};
use model::{Link, Relation};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{Body, InPath, entry, word},
};

/// Links one entity may say of itself.
const LINKS_MAX: usize = 2_000;

/// What an entity hangs on and what it keeps going.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Links {
    pub(crate) links: Vec<LinkEntry>,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct LinkEntry {
    /// `behind`: what it says comes through the other. `feeds`: it keeps the other going.
    #[schema(value_type = word::Relation)]
    pub(crate) relation: String,
    /// The code of the other.
    pub(crate) to: String,
}

/// The links that begin at an entity.
#[utoipa::path(get, path = "/api/v1/entities/{id}/links", tag = "entity",
    params(("id" = String, Path)), extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = Links), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show_links(
    State(_here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<Links>, Problem> {
    let entity = asker.entity(&id)?;
    let links = asker.zone.registry.links.iter().filter(|it| it.from == entity.id);
    Ok(Json(written(links.filter(|it| asker.sees(&it.to)))))
}

/// Replaces them.
#[utoipa::path(put, path = "/api/v1/entities/{id}/links", tag = "entity",
    params(("id" = String, Path)), request_body = Links,
    extensions(("x-access" = json!("entity.write"))),
    responses((status = 200, body = Links), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change_links(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<Links>,
) -> Result<Json<Links>, Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let entity = asker.entity(&id)?;
    let mut links = read(&asker, entity, &entered)?;
    // What they may not see they cannot take away.
    let before = asker.zone.registry.links.iter().filter(|it| it.from == entity.id);
    let (seen, unseen): (Vec<&Link>, Vec<&Link>) = before.partition(|it| asker.sees(&it.to));
    links.extend(unseen.into_iter().cloned());
    links.sort();
    links.dedup();
    let said = json!({"before": written(seen.into_iter()), "after": entered});
    asker.audit(&here, "entity.link", &format!("entity/{}", entity.id), &said).await?;
    gate.write().put_links(&entity.id, &links).await?;
    gate.show().await?;
    Ok(Json(written(links.iter().filter(|it| asker.sees(&it.to)))))
}

fn read(asker: &Asker, from: &model::Entity, entered: &Links) -> Result<Vec<Link>, Problem> {
    if LINKS_MAX < entered.links.len() {
        return Err(Problem::field("links", entered.links.len(), &format!("≤ {LINKS_MAX}")));
    }
    let link = |it: &LinkEntry| {
        let relation = Relation::from_word(&it.relation);
        let relation = entry::choice("relation", &it.relation, relation, Relation::ALL)?;
        let to = asker.entity(&it.to)?;
        if to.id == from.id {
            return Err(Problem::field("to", &it.to, "một đối tượng khác / another entity"));
        }
        Ok(Link { from: from.id.clone(), relation, to: to.id.clone() })
    };
    entered.links.iter().map(link).collect()
}

fn written<'a>(links: impl Iterator<Item = &'a Link>) -> Links {
    let entry = |it: &Link| LinkEntry { relation: it.relation.to_string(), to: it.to.to_string() };
    Links { links: links.map(entry).collect() }
}
