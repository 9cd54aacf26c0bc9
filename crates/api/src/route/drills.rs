//! Drills: an alarm that is none, told like one and marked as a drill everywhere until it ends.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, entry,
        notice::{Drill, DrillEntry},
    },
};

/// Drills that go on, oldest first.
#[utoipa::path(get, path = "/api/v1/drills", tag = "notice",
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<Drill>)))]
pub(crate) async fn drills(State(here): State<Reception>, asker: Asker) -> Json<Items<Drill>> {
    Json(Items::all(running(&here, &asker)))
}

/// Begins a drill: an alarm that is none, told like one and marked as a drill everywhere.
#[utoipa::path(post, path = "/api/v1/drills", tag = "notice", request_body = DrillEntry,
    extensions(("x-access" = json!("case.write"))),
    responses((status = 201, body = Drill), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn drill(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<DrillEntry>,
) -> Result<(StatusCode, Json<Drill>), Problem> {
    let entity = asker.entity(&entered.entity)?;
    let rule = model::RuleId::new(&entered.rule).ok();
    let rule = rule.and_then(|it| asker.zone.rule(&it)).map(|it| it.id.clone());
    let known = asker.zone.catalogue.rules.keys().take(5);
    let rule = entry::choice("rule", &entered.rule, rule, known)?;
    let severity = entry::severity("severity", &entered.severity)?;
    let now = here.centre.now();
    // A group of its own: a drill is told at once, however soon after another.
    let group = format!("{}@{now}", entity.owner);
    let facts = node::drill_facts(entity.id.clone(), rule, &group, severity, now);
    let id = facts.id.to_string();
    let said =
        json!({"entity": entered.entity, "rule": entered.rule, "severity": severity.as_str()});
    asker.audit(&here, "drill.begin", &format!("drill/{id}"), &said).await?;
    let drill = Drill::of(&facts, &asker.zone);
    here.notices.drill(facts).await;
    Ok((StatusCode::CREATED, Json(drill)))
}

/// Ends a drill: nobody further is told.
#[utoipa::path(post, path = "/api/v1/drills/{id}/end", tag = "notice",
    params(("id" = String, Path)), extensions(("x-access" = json!("case.write"))),
    responses((status = 204, description = "Ended"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn end_drill(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    let not_found = || Problem::not_found("drill", &id);
    let drills = here.notices.drills();
    let drill = drills.iter().find(|it| it.id.to_string() == id && asker.sees(&it.entity));
    let drill = drill.ok_or_else(not_found)?;
    asker.audit(&here, "drill.end", &format!("drill/{id}"), &json!({})).await?;
    if here.notices.acknowledge_drill(drill.id, asker.user.id.clone()).await {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_found())
    }
}

/// Those at things the asker sees.
pub(crate) fn running(here: &Reception, asker: &Asker) -> Vec<Drill> {
    let drills = here.notices.drills();
    let seen = drills.iter().filter(|it| asker.sees(&it.entity));
    seen.map(|it| Drill::of(it, &asker.zone)).collect()
}
