//! How long readings are kept. Nothing is removed by a request: a rule is shown what it would do, acts
//! a day later, and the history lets go by itself.

use axum::{Json, extract::State, http::StatusCode};
use model::{EntityId, KeepFor, KeepRule as Rule, KindId, LegalHold as Hold, OrgId, Text};
use node::{GRACE, check_keep_rule};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::Reception,
    gate::{Asker, new_secret},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, entry,
        retention::{
            KeepRule, KeepRuleEntry, LegalHold, LegalHoldEntry, LegalMinimum, Retention,
            RetentionPreview,
        },
    },
};

/// Rules or holds there may be: each is looked at for every series.
const N_MAX: usize = 200;

/// Digits of a code.
const ID_CHARS: usize = 12;

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Reception> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(preview))
        .routes(routes!(create_rule))
        .routes(routes!(delete_rule))
        .routes(routes!(create_hold))
        .routes(routes!(lift_hold))
}

/// Rules, holds, and what the law asks for.
#[utoipa::path(get, path = "/api/v1/retention", tag = "retention",
    extensions(("x-access" = json!("pack.read"))),
    responses((status = 200, body = Retention)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Retention>, Problem> {
    let keeping = &here.centre.world().keeping;
    let is_seen = |org: Option<&OrgId>| org.is_none_or(|it| asker.sees_org(it));
    let sees = |it: &&Hold| {
        let owner = it.entity.as_ref().and_then(|it| asker.zone.entity(it)).map(|it| &it.owner);
        is_seen(it.org.as_ref()) && is_seen(owner)
    };
    let (rules, holds) = (keeping.keep_rules().await?, keeping.legal_holds().await?);
    let rules = rules.iter().filter(|it| is_seen(it.org.as_ref()));
    Ok(Json(Retention {
        rules: rules.map(KeepRule::from).collect(),
        holds: holds.iter().filter(sees).map(LegalHold::from).collect(),
        minimums: asker.zone.catalogue.minimums.iter().map(LegalMinimum::from).collect(),
        grace_h: GRACE.s() / 3_600,
    }))
}

/// What would go if this rule acted now beside the others. Nothing does.
#[utoipa::path(post, path = "/api/v1/retention/preview", tag = "retention",
    request_body = KeepRuleEntry, extensions(("x-access" = json!("pack.write"))),
    responses((status = 200, body = RetentionPreview),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn preview(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<KeepRuleEntry>,
) -> Result<Json<RetentionPreview>, Problem> {
    let rule = rule(&here, &asker, &entered)?;
    Ok(Json(here.centre.due(Some(rule)).await?.into()))
}

/// Sets a rule. It acts a day later, and can be taken away until then as if it had never been.
#[utoipa::path(post, path = "/api/v1/retention/rules", tag = "retention",
    request_body = KeepRuleEntry, extensions(("x-access" = json!("pack.write"))),
    responses((status = 201, body = KeepRule), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create_rule(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<KeepRuleEntry>,
) -> Result<(StatusCode, Json<KeepRule>), Problem> {
    let rule = rule(&here, &asker, &entered)?;
    let keeping = &here.centre.world().keeping;
    refuse_too_many(keeping.keep_rules().await?.len())?;
    let written = KeepRule::from(&rule);
    let subject = format!("retention/{}", rule.id);
    asker.audit(&here, "retention.create", &subject, &json!({"after": written})).await?;
    keeping.put_keep_rule(&rule).await?;
    Ok((StatusCode::CREATED, Json(written)))
}

/// Takes a rule away. What it let go is gone.
#[utoipa::path(delete, path = "/api/v1/retention/rules/{id}", tag = "retention",
    params(("id" = String, Path)), extensions(("x-access" = json!("pack.write"))),
    responses((status = 204, description = "Deleted"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn delete_rule(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    let keeping = &here.centre.world().keeping;
    let rules = keeping.keep_rules().await?;
    let rule = rules.iter().find(|it| it.id == id && may_set(&asker, it.org.as_ref()));
    let rule = rule.ok_or_else(|| Problem::not_found("retention rule", &id))?;
    let said = json!({"before": KeepRule::from(rule)});
    asker.audit(&here, "retention.delete", &format!("retention/{id}"), &said).await?;
    keeping.delete_keep_rule(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Holds readings, whatever the rules say.
#[utoipa::path(post, path = "/api/v1/retention/holds", tag = "retention",
    request_body = LegalHoldEntry, extensions(("x-access" = json!("pack.write"))),
    responses((status = 201, body = LegalHold), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create_hold(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<LegalHoldEntry>,
) -> Result<(StatusCode, Json<LegalHold>), Problem> {
    let hold = hold(&here, &asker, &entered)?;
    let keeping = &here.centre.world().keeping;
    refuse_too_many(keeping.legal_holds().await?.len())?;
    let written = LegalHold::from(&hold);
    let subject = format!("hold/{}", hold.id);
    asker.audit(&here, "retention.hold", &subject, &json!({"after": written})).await?;
    keeping.put_legal_hold(&hold).await?;
    Ok((StatusCode::CREATED, Json(written)))
}

/// Lifts a hold: what is past its time goes within the next hour.
#[utoipa::path(delete, path = "/api/v1/retention/holds/{id}", tag = "retention",
    params(("id" = String, Path)), extensions(("x-access" = json!("pack.write"))),
    responses((status = 204, description = "Lifted"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn lift_hold(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    let keeping = &here.centre.world().keeping;
    let holds = keeping.legal_holds().await?;
    let is_theirs = |it: &&Hold| {
        let owner = it.entity.as_ref().and_then(|it| asker.zone.entity(it)).map(|it| &it.owner);
        it.id == id && may_set(&asker, it.org.as_ref().or(owner))
    };
    let hold = holds.iter().find(is_theirs);
    let hold = hold.ok_or_else(|| Problem::not_found("legal hold", &id))?;
    let said = json!({"before": LegalHold::from(hold)});
    asker.audit(&here, "retention.lift", &format!("hold/{id}"), &said).await?;
    keeping.delete_legal_hold(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads what was entered, and refuses what the law does not allow.
fn rule(here: &Reception, asker: &Asker, entered: &KeepRuleEntry) -> Result<Rule, Problem> {
    let length = |field: &str, text: &Option<String>| -> Result<Option<KeepFor>, Problem> {
        let expected = "1–9999 day, month, year: `90 day`, `3 year`";
        let read =
            text.as_ref().map(|it| it.parse().map_err(|_| Problem::field(field, it, expected)));
        read.transpose()
    };
    let now = here.centre.now();
    let rule = Rule {
        id: new_secret().chars().take(ID_CHARS).collect(),
        kind: entered.kind.as_deref().map(|it| kind(asker, it)).transpose()?,
        org: own_org(asker, entered.org.as_deref())?,
        raw: length("raw", &entered.raw)?,
        hours: length("hours", &entered.hours)?,
        note: entry::sentence("note", &entered.note, entry::SENTENCE_CHARS_MAX)?,
        by: asker.user.id.clone(),
        made_at: now,
        acts_from: now.plus(GRACE),
    };
    check_keep_rule(&asker.zone, &rule).map_err(|why| {
        Problem::saying(StatusCode::UNPROCESSABLE_ENTITY, "kept-too-short", why.sentence())
            .about("raw")
    })?;
    Ok(rule)
}

fn hold(here: &Reception, asker: &Asker, entered: &LegalHoldEntry) -> Result<Hold, Problem> {
    let entity = entered.entity.as_deref().map(|it| entity(asker, it)).transpose()?;
    // Who names an entity need not name its unit too.
    let org = match (&entity, &entered.org) {
        (Some(_), None) => None,
        (_, org) => own_org(asker, org.as_deref())?,
    };
    let (from, to) = (entered.from.map(|it| it.0), entered.to.map(|it| it.0));
    if let Some((from, to)) = from.zip(to).filter(|(from, to)| to < from) {
        return Err(Problem::field("to", to, &format!("≥ {from}")));
    }
    Ok(Hold {
        id: new_secret().chars().take(ID_CHARS).collect(),
        entity,
        org,
        from,
        to,
        reason: entry::sentence("reason", &entered.reason, entry::SENTENCE_CHARS_MAX)?,
        by: asker.user.id.clone(),
        made_at: here.centre.now(),
    })
}

fn kind(asker: &Asker, text: &str) -> Result<KindId, Problem> {
    let kinds = &asker.zone.catalogue.kinds;
    entry::choice("kind", text, kinds.get_key_value(text).map(|it| it.0.clone()), kinds.keys())
}

fn entity(asker: &Asker, text: &str) -> Result<EntityId, Problem> {
    let found = EntityId::new(text).ok().and_then(|it| asker.zone.entity(&it));
    let seen = found.filter(|it| asker.sees_org(&it.owner)).map(|it| it.id.clone());
    let expected = "một đối tượng thuộc phạm vi của bạn / an entity within your scope";
    seen.ok_or_else(|| Problem::field("entity", text, expected))
}

/// A unit the asker may set something for; the whole zone only from its top.
fn own_org(asker: &Asker, text: Option<&str>) -> Result<Option<OrgId>, Problem> {
    let org = text.map(|it| entry::org(asker, "org", it)).transpose()?;
    if may_set(asker, org.as_ref()) {
        return Ok(org);
    }
    let expected = "một đơn vị thuộc phạm vi của bạn / a unit within your scope";
    Err(Problem::field("org", "", expected))
}

fn may_set(asker: &Asker, org: Option<&OrgId>) -> bool {
    match org {
        Some(org) => asker.sees_org(org),
        None => asker.zone.org(&asker.user.org).is_some_and(|it| it.parent.is_none()),
    }
}

fn refuse_too_many(n: usize) -> Result<(), Problem> {
    if n < N_MAX {
        return Ok(());
    }
    Err(Problem::conflict(Text {
        vi: format!("Đã có {N_MAX} mục; hãy xóa bớt."),
        en: format!("There are {N_MAX} of them already; delete some."),
    }))
}
