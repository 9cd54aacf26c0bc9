//! Rules: those of packs are read; a unit makes its own over what it has, tries them on what is kept,
//! and they judge from the next reading on.

use std::sync::Arc;

use access::{Action, Noun};
use alarm::{Feed, Rule};
use axum::{Json, extract::State, http::StatusCode};
use model::{EntityId, OWN_RULES, OrgId, RuleId, RuleVersion, Span, Text};
use node::{OwnVersion, RegistryGate, Things, Zone, check_own_rule, own_rule};
use pack::{OwnRuleForm, OwnWrong, read_own_rule};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::Reception,
    gate::{Asker, new_secret},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Instant, Items, entry,
        own_rule::{
            RuleChange, RuleDefinition, RuleDraft, RuleEntry, RulePreview, RuleRetirement,
            RuleSubject, RuleSummary, RuleView, worst,
        },
        pen::Pen,
    },
};

/// Digits of a code.
const ID_CHARS: usize = 10;

/// Things shown with a rule.
const SUBJECTS_SHOWN: usize = 100;

/// Days a preview looks back, when nothing is said and at most.
const DAYS_USUAL: u32 = 30;
const DAYS_MAX: u32 = 92;

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Reception> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(preview))
        .routes(routes!(show, change))
        .routes(routes!(retire))
}

/// Every rule the asker may see: those of packs, and those of units within their scope, also what was
/// retired.
#[utoipa::path(get, path = "/api/v1/rules", tag = "rule",
    extensions(("x-access" = json!("rule.read"))),
    responses((status = 200, body = Items<RuleSummary>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<RuleSummary>>, Problem> {
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let own = newest_versions(&asker.zone).filter(|it| asker.sees_org(&it.org));
    let own = own.filter_map(|it| own_summary(&here, &asker, &pen, it));
    let packs =
        asker.zone.catalogue.rules.values().map(|it| summary(&here, &asker, &pen, it, None));
    Ok(Json(Items::all(own.chain(packs).collect())))
}

/// One rule with its versions.
#[utoipa::path(get, path = "/api/v1/rules/{id}", tag = "rule",
    params(("id" = String, Path)), extensions(("x-access" = json!("rule.read"))),
    responses((status = 200, body = RuleView), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<RuleView>, Problem> {
    view(&here, &asker, &id).await
}

/// Makes a rule. It judges from the next reading on.
#[utoipa::path(post, path = "/api/v1/rules", tag = "rule", request_body = RuleEntry,
    extensions(("x-access" = json!("rule.write"))),
    responses((status = 201, body = RuleView), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<RuleEntry>,
) -> Result<(StatusCode, Json<RuleView>), Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let org = entry::org(&asker, "org", &entered.org)?;
    refuse_too_many(&here, &asker.zone, &org)?;
    let digits: String = new_secret().chars().take(ID_CHARS).collect();
    let id: RuleId = entry::code("org", &format!("{OWN_RULES}{digits}"))?;
    let why = entry::sentence("why", &entered.why, entry::SENTENCE_CHARS_MAX)?;
    let version = version(&here, &asker, (id, 1, org), &entered.definition, why)?;
    keep(&here, &asker, gate, &version, "rule.create", None).await?;
    let asker = asker.in_zone(here.centre.zone());
    Ok((StatusCode::CREATED, view(&here, &asker, version.rule.as_str()).await?))
}

/// Changes a rule: a new version, from the next reading on. What it raised stays and goes on.
#[utoipa::path(put, path = "/api/v1/rules/{id}", tag = "rule",
    params(("id" = String, Path)), request_body = RuleChange,
    extensions(("x-access" = json!("rule.write"))),
    responses((status = 200, body = RuleView), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<RuleChange>,
) -> Result<Json<RuleView>, Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let newest = changeable(&asker, &id, entered.after)?.clone();
    if newest.retired {
        refuse_too_many(&here, &asker.zone, &newest.org)?;
    }
    let why = entry::sentence("why", &entered.why, entry::SENTENCE_CHARS_MAX)?;
    let place = (newest.rule.clone(), newest.number + 1, newest.org.clone());
    let mut version = version(&here, &asker, place, &entered.definition, why)?;
    version.known_at = version.known_at.max(newest.known_at.plus(Span(1)));
    keep(&here, &asker, gate, &version, "rule.change", Some(&newest)).await?;
    let asker = asker.in_zone(here.centre.zone());
    view(&here, &asker, &id).await
}

/// Takes a rule out: it judges nothing from now on, and its open alarms clear. A later change puts it
/// back.
#[utoipa::path(post, path = "/api/v1/rules/{id}/retire", tag = "rule",
    params(("id" = String, Path)), request_body = RuleRetirement,
    extensions(("x-access" = json!("rule.write"))),
    responses((status = 200, body = RuleView), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn retire(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<RuleRetirement>,
) -> Result<Json<RuleView>, Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let newest = changeable(&asker, &id, entered.after)?.clone();
    if newest.retired {
        return Err(Problem::conflict(Text::new(
            "Quy tắc này đã ngừng dùng.",
            "This rule is retired already.",
        )));
    }
    let version = RuleVersion {
        number: newest.number + 1,
        retired: true,
        why: entry::sentence("why", &entered.why, entry::SENTENCE_CHARS_MAX)?,
        by: asker.user.id.clone(),
        known_at: here.centre.now().max(newest.known_at.plus(Span(1))),
        ..newest.clone()
    };
    keep(&here, &asker, gate, &version, "rule.retire", Some(&newest)).await?;
    let asker = asker.in_zone(here.centre.zone());
    view(&here, &asker, &id).await
}

/// What a rule would have done. Nothing is kept, nobody is told.
#[utoipa::path(post, path = "/api/v1/rules/preview", tag = "rule", request_body = RuleDraft,
    extensions(("x-access" = json!("rule.write"))),
    responses((status = 200, body = RulePreview), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn preview(
    State(here): State<Reception>,
    asker: Asker,
    Body(draft): Body<RuleDraft>,
) -> Result<Json<RulePreview>, Problem> {
    let org = entry::org(&asker, "org", &draft.org)?;
    let days = draft.days.unwrap_or(DAYS_USUAL);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Problem::field("days", days, &format!("1–{DAYS_MAX}")));
    }
    let id: RuleId = entry::code("org", &format!("{OWN_RULES}draft"))?;
    let version = version(&here, &asker, (id, 1, org), &draft.definition, "–".to_owned())?;
    let own = Arc::new(read(&asker.zone, &version)?);
    // A reading of this very moment counts.
    let to = here.centre.now().plus(Span(1));
    let from = to.minus(Span::from_h(24).times(u64::from(days)));
    let found = here.centre.preview(Arc::clone(&own), (from, to)).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Ok(Json(pen.preview(&own.rule, &found)))
}

/// Reads what was entered into a version, and refuses what is not allowed.
fn version(
    here: &Reception,
    asker: &Asker,
    (rule, number, org): (RuleId, u32, OrgId),
    entered: &RuleDefinition,
    why: String,
) -> Result<RuleVersion, Problem> {
    let definition = serde_json::to_string(entered).map_err(|error| Problem::internal(&error))?;
    let (by, known_at) = (asker.user.id.clone(), here.centre.now());
    let retired = false;
    let version = RuleVersion { rule, number, org, definition, retired, why, by, known_at };
    let own = read(&asker.zone, &version)?;
    refuse_strangers(asker, &own)?;
    refuse_strange_places(asker, &own)?;
    check_own_rule(&asker.zone, &own, known_at).map_err(|it| {
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        Problem::saying(unprocessable, "later-than-the-law", it.sentence).about(it.field)
    })?;
    Ok(version)
}

fn read(zone: &Zone, version: &RuleVersion) -> Result<OwnVersion, Problem> {
    let form: OwnRuleForm =
        serde_json::from_str(&version.definition).map_err(|error| Problem::internal(&error))?;
    let place = (&version.rule, version.number);
    let read =
        read_own_rule(&zone.catalogue, place, &form, &version.why).map_err(|it| wrong(&it))?;
    Ok(OwnVersion::new(read, version.org.clone(), version.known_at, None))
}

fn wrong(it: &OwnWrong) -> Problem {
    let (found, field) = (&it.found, &it.field);
    let sentence = Text {
        vi: format!("`{field}`: `{found}` không dùng được, cần {}.", it.expected.vi),
        en: format!("`{field}`: `{found}` cannot be used, expected {}.", it.expected.en),
    };
    Problem::saying(StatusCode::UNPROCESSABLE_ENTITY, "bad-field", sentence).about(field)
}

/// Things that a rule names are of its kind and of its unit.
fn refuse_strangers(asker: &Asker, own: &OwnVersion) -> Result<(), Problem> {
    let is_theirs = |it: &&EntityId| {
        asker.zone.entity(it).is_some_and(|it| {
            it.kind == own.rule.kind && asker.zone.tree.contains(&own.org, &it.owner)
        })
    };
    match own.entities.iter().find(|it| !is_theirs(it)) {
        None => Ok(()),
        Some(stranger) => Err(Problem::field(
            "entities",
            stranger,
            "đối tượng cùng loại của đơn vị / a thing of the kind, of the unit",
        )),
    }
}

/// A fenced place that a rule names is a thing its maker can see.
fn refuse_strange_places(asker: &Asker, own: &OwnVersion) -> Result<(), Problem> {
    let parts = own.watch().map(|it| it.parts.as_slice()).unwrap_or_default();
    let mut places = parts.iter().filter_map(|it| match &it.feed {
        Feed::Event { place, .. } => place.as_deref(),
        _ => None,
    });
    let is_seen = |place: &&str| {
        EntityId::new(place).is_ok_and(|it| asker.zone.entity(&it).is_some() && asker.sees(&it))
    };
    match places.find(|it| !is_seen(it)) {
        None => Ok(()),
        Some(stranger) => Err(Problem::field(
            "when.place",
            stranger,
            "mã một khu vực đã đăng ký / the code of a registered place",
        )),
    }
}

/// Each is looked at with every reading it watches.
fn refuse_too_many(here: &Reception, zone: &Zone, org: &OrgId) -> Result<(), Problem> {
    let most = here.settings.rules_per_org_max as usize;
    let n = newest_versions(zone).filter(|it| it.org == *org && !it.retired).count();
    if n < most {
        return Ok(());
    }
    Err(Problem::conflict(Text {
        vi: format!("Đơn vị đã có {n} quy tắc đang dùng, nhiều nhất là {most}; hãy ngừng bớt."),
        en: format!("The unit has {n} rules in force, {most} at most; retire some."),
    }))
}

/// The newest version of an own rule that the asker may change.
fn changeable<'a>(asker: &'a Asker, id: &str, after: u32) -> Result<&'a RuleVersion, Problem> {
    let newest = newest_versions(&asker.zone).find(|it| it.rule.as_str() == id);
    let newest = newest.filter(|it| asker.sees_org(&it.org));
    let newest = newest.ok_or_else(|| Problem::not_found("rule", id))?;
    if newest.number == after {
        return Ok(newest);
    }
    Err(Problem::conflict(Text {
        vi: format!("Đã có phiên bản {} của quy tắc này; hãy xem lại trước.", newest.number),
        en: format!("There is version {} of this rule by now; look at it first.", newest.number),
    }))
}

/// Writes a version, with who and why in the audit before it, and shows it to the loop.
async fn keep(
    here: &Reception,
    asker: &Asker,
    gate: RegistryGate<'_>,
    version: &RuleVersion,
    action: &str,
    before: Option<&RuleVersion>,
) -> Result<(), Problem> {
    let text = |it: &RuleVersion| serde_json::from_str::<serde_json::Value>(&it.definition).ok();
    let said = json!({"org": version.org.as_str(), "number": version.number, "why": version.why,
        "before": before.and_then(text), "after": text(version), "retired": version.retired});
    asker.audit(here, action, &format!("rule/{}", version.rule), &said).await?;
    gate.write().add_rule_version(version).await?;
    gate.show().await?;
    Ok(())
}

fn newest_versions(zone: &Zone) -> impl Iterator<Item = &RuleVersion> {
    zone.registry.rules.chunk_by(|a, b| a.rule == b.rule).filter_map(<[RuleVersion]>::last)
}

async fn view(here: &Reception, asker: &Asker, id: &str) -> Result<Json<RuleView>, Problem> {
    let (zone, unknown) = (&asker.zone, || Problem::not_found("rule", id));
    let pen = Pen { zone, names: here.names().await? };
    let rule_id = RuleId::new(id).map_err(|_| unknown())?;
    let versions: Vec<&RuleVersion> =
        zone.registry.rules.iter().rev().filter(|it| it.rule == rule_id).collect();
    let Some(newest) = versions.first() else {
        let rule = zone.catalogue.rules.get(&rule_id).ok_or_else(unknown)?;
        return Ok(Json(whole(here, asker, &pen, (rule, None), Vec::new())));
    };
    if !asker.sees_org(&newest.org) {
        return Err(unknown());
    }
    let newest: &RuleVersion = newest;
    let read = own_rule(&zone.catalogue, newest).ok().and_then(Result::ok).ok_or_else(unknown)?;
    let own = OwnVersion::new(read, newest.org.clone(), newest.known_at, None);
    Ok(Json(whole(here, asker, &pen, (&own.rule, Some((newest, &own))), versions)))
}

fn whole(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    (rule, own): (&Rule, Option<(&RuleVersion, &OwnVersion)>),
    versions: Vec<&RuleVersion>,
) -> RuleView {
    let zone = &asker.zone;
    let things = Things::new(&zone.registry, &zone.tree);
    let watched: Vec<&model::Entity> = if let Some((_, own)) = own {
        own.subjects(&things)
    } else {
        let of_kind = |it: &&model::Entity| it.kind == rule.kind && it.valid_to.is_none();
        zone.registry.entities.iter().filter(of_kind).collect()
    };
    let mut watched: Vec<_> = watched.into_iter().filter(|it| asker.sees(&it.id)).collect();
    let n_subjects = watched.len();
    watched.truncate(SUBJECTS_SHOWN);
    let subject = |it: &model::Entity| RuleSubject {
        entity: pen.subject(&it.id),
        series: rule.quantities.iter().find_map(|of| zone.series_id(&it.id, of, "")).map(|it| it.0),
    };
    RuleView {
        summary: summary(here, asker, pen, rule, own.map(|it| it.0)),
        quantities: rule.quantities.iter().map(ToString::to_string).collect(),
        period: rule.period.as_str(),
        raise_after_s: rule.raise_after.s(),
        clear_after_s: rule.clear_after.s(),
        advice: (&rule.advice).into(),
        false_alarms: rule.false_alarms.iter().map(Into::into).collect(),
        source: rule.source.iter().map(Into::into).collect(),
        subjects: watched.into_iter().map(subject).collect(),
        n_subjects,
        definition: own.and_then(|it| serde_json::from_str(&it.0.definition).ok()),
        versions: versions.into_iter().map(|it| pen.rule_version(it)).collect(),
    }
}

fn own_summary(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    newest: &RuleVersion,
) -> Option<RuleSummary> {
    let read = own_rule(&asker.zone.catalogue, newest).ok()?.ok()?;
    Some(summary(here, asker, pen, &read.rule, Some(newest)))
}

fn summary(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    rule: &Rule,
    newest: Option<&RuleVersion>,
) -> RuleSummary {
    let n_open = here.centre.read(|it| {
        it.open_alarms().filter(|it| it.rule == rule.id && asker.sees_alarm(it)).count()
    });
    RuleSummary {
        id: rule.id.to_string(),
        own: newest.is_some(),
        title: (&rule.title).into(),
        says: (&pack::says(&asker.zone.catalogue, rule)).into(),
        class: rule.class.as_str(),
        severity: worst(rule).as_str(),
        kind: rule.kind.to_string(),
        org: newest.map(|it| it.org.to_string()),
        org_title: newest.map(|it| pen.org_title(&it.org)),
        in_force: newest.is_none_or(|it| !it.retired),
        version: rule.version.clone(),
        changed_at: newest.map(|it| Instant(it.known_at)),
        changed_by: newest.map(|it| pen.person(&it.by)),
        n_open,
        may_change: newest.is_some() && asker.may(Noun::Rule, Action::Write),
    }
}
