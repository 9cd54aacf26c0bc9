//! Alarms: what is wrong now, and who has it.

use std::collections::HashMap;

use axum::{Json, extract::State};
use law::{Answer, Asked};
use model::{
    Act, Alarm, AlarmAct, AlarmClass, AlarmId, LimitId, Measured, Moment, OrgId, Permit, Quiet,
    RuleId, Severity, Span, UserId,
};
use node::AlarmKey;
use port::{AlarmFilter, PageRequest, QuietFilter, Scope, StateFilter};
use serde_json::{Value, json};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, InQuery, Items, Paging,
        alarm::{Alarm as Written, AlarmDetail, AlarmsAsked, Assignment, Comment, ShelfEntry},
        basic::ITEMS_MAX,
        entry,
        limit::Limit,
        pen::Pen,
    },
};

/// Alarms, newest raised first.
#[utoipa::path(get, path = "/api/v1/alarms", tag = "alarm", params(AlarmsAsked),
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<Written>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<AlarmsAsked>,
) -> Result<Json<Items<Written>>, Problem> {
    let (filter, page) = filter(&asker, asked)?;
    let page = here.centre.world().ledger.alarms(&filter, &page).await?;
    let newest = newest_values(&here, page.items.iter());
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Ok(Json(Items::of(page, |it| pen.alarm(&it, newest.get(&it.id).copied()))))
}

/// One alarm with its life, its limit and its procedure.
#[utoipa::path(get, path = "/api/v1/alarms/{id}", tag = "alarm", params(("id" = String, Path)),
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = AlarmDetail), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmDetail>, Problem> {
    let alarm = seen(&here, &asker, &id).await?;
    detail(&here, &asker, &alarm).await
}

/// "I have it."
#[utoipa::path(post, path = "/api/v1/alarms/{id}/acknowledge", tag = "alarm",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn acknowledge(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmDetail>, Problem> {
    act(&here, &asker, &id, AlarmAct::Acknowledge, "alarm.acknowledge", json!({})).await
}

/// Takes a wrong acknowledgement back, within its grace.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/take-back", tag = "alarm",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn take_back(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmDetail>, Problem> {
    act(&here, &asker, &id, AlarmAct::TakeBack, "alarm.take-back", json!({})).await
}

/// Gives it to someone.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/assign", tag = "alarm",
    params(("id" = String, Path)), request_body = Assignment,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn assign(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(assignment): Body<Assignment>,
) -> Result<Json<AlarmDetail>, Problem> {
    let alarm = seen(&here, &asker, &id).await?;
    let owner = asker.zone.entity(&alarm.entity).map(|it| &it.owner);
    let owner = alarm.owned_by.as_ref().or(owner);
    let to = assignee(&here, &asker, &assignment.to, owner).await?;
    let detail = json!({"to": to.as_str()});
    act(&here, &asker, &id, AlarmAct::Assign { to }, "alarm.assign", detail).await
}

/// Says something about it.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/comment", tag = "alarm",
    params(("id" = String, Path)), request_body = Comment,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn comment(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(Comment { text }): Body<Comment>,
) -> Result<Json<AlarmDetail>, Problem> {
    let detail = json!({"text": text});
    act(&here, &asker, &id, AlarmAct::Comment { text }, "alarm.comment", detail).await
}

/// Puts it aside for a while, with a reason: the rule on this subject disturbs nobody until then.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/shelve", tag = "alarm",
    params(("id" = String, Path)), request_body = ShelfEntry,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn shelve(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(ShelfEntry { until, reason }): Body<ShelfEntry>,
) -> Result<Json<AlarmDetail>, Problem> {
    let until = entry::time("until", &until)?;
    let said = json!({"until": until.to_string(), "reason": reason});
    act(&here, &asker, &id, AlarmAct::Shelve { until, reason }, "alarm.shelve", said).await
}

/// Takes it back before its time; also after the alarm itself has ended.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/unshelve", tag = "alarm",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.work"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn unshelve(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmDetail>, Problem> {
    act(&here, &asker, &id, AlarmAct::Unshelve, "alarm.unshelve", json!({})).await
}

/// Opens a case of the rule's procedure for it, or lets it join the one that is open.
#[utoipa::path(post, path = "/api/v1/alarms/{id}/case", tag = "alarm",
    params(("id" = String, Path)), extensions(("x-access" = json!("case.write"))),
    responses((status = 200, body = AlarmDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn open_case(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmDetail>, Problem> {
    let alarm = seen(&here, &asker, &id).await?;
    let rule = asker.zone.rule(&alarm.rule);
    let Some(procedure) = rule.and_then(|it| it.procedure.clone()) else {
        return Err(Problem::conflict(model::Text::new(
            "Quy tắc của cảnh báo này không có quy trình.",
            "The rule of this alarm names no procedure.",
        )));
    };
    let detail = json!({"procedure": procedure.as_str()});
    act(&here, &asker, &id, AlarmAct::OpenCase { procedure }, "alarm.open-case", detail).await
}

/// An alarm the asker may see.
pub(crate) async fn seen(here: &Reception, asker: &Asker, id: &str) -> Result<Alarm, Problem> {
    let not_found = || Problem::not_found("alarm", id);
    let parsed: AlarmId = id.parse().map_err(|_| not_found())?;
    let alarm = here.centre.world().ledger.alarm(parsed).await?;
    alarm.filter(|it| asker.sees_alarm(it)).ok_or_else(not_found)
}

/// Everything known of an alarm.
pub(crate) async fn detail(
    here: &Reception,
    asker: &Asker,
    alarm: &Alarm,
) -> Result<Json<AlarmDetail>, Problem> {
    let life = here.centre.world().ledger.life(alarm.id).await?;
    let latest = newest_values(here, std::iter::once(alarm)).get(&alarm.id).copied();
    let zone = &asker.zone;
    let pen = Pen { zone, names: here.names().await? };
    let rule = zone.rule(&alarm.rule);
    let procedure = rule.and_then(|it| zone.catalogue.procedures.get(it.procedure.as_ref()?));
    Ok(Json(AlarmDetail {
        alarm: pen.alarm(alarm, latest),
        life: life.iter().map(|it| pen.life_line(it)).collect(),
        limit: limit_of(&pen, alarm),
        procedure: procedure.map(Into::into),
        rule_source: rule.map(|it| it.source.iter().map(Into::into).collect()).unwrap_or_default(),
        rule_version: alarm.rule_version.clone(),
        inhibits: inhibits(here, asker, &pen, alarm).await?,
    }))
}

/// The alarms whose cause it is, as far as the asker may see them.
async fn inhibits(
    here: &Reception,
    asker: &Asker,
    pen: &Pen<'_>,
    alarm: &Alarm,
) -> Result<Vec<Written>, Problem> {
    let scope: Scope = asker.scope().clone();
    let inhibited_by = Some(alarm.id);
    let filter = AlarmFilter { inhibited_by, ..AlarmFilter::of(scope, StateFilter::Any) };
    let page = PageRequest::first(ITEMS_MAX);
    let found = here.centre.world().ledger.alarms(&filter, &page).await?;
    Ok(found.items.iter().map(|it| pen.alarm(it, None)).collect())
}

/// The limit that raised it, as the law was known then; its row as it is written where that can no
/// longer be told.
pub(crate) fn limit_of(pen: &Pen<'_>, alarm: &Alarm) -> Option<Limit> {
    let id = alarm.trigger.limit.as_ref()?;
    let zone = pen.zone;
    let plan = zone.plan(alarm.series?)?;
    let permits = zone.permits_of(&alarm.entity);
    let at = alarm.trigger.measured.at.minus(Span(1));
    let answer = zone.book.resolve(&Asked {
        entity: zone.entity(&alarm.entity)?,
        permits,
        confirmations: zone.confirmations(),
        quantity: &plan.quantity.id,
        period: alarm.trigger.period,
        on: zone.as_of_law.unwrap_or_else(|| at.date(plan.means.zone)),
        known_at: alarm.raised_at,
    });
    match answer {
        Answer::Limit(held) if held.id == *id => {
            Some(pen.limit_held(&held, &plan.quantity.id, alarm.trigger.period, permits))
        }
        _ => as_written(pen, permits, id),
    }
}

/// A limit as it stands in a table or a permit, whatever held when.
fn as_written(pen: &Pen<'_>, permits: &[Permit], id: &LimitId) -> Option<Limit> {
    let row = pen.zone.book.rows().find(|it| it.id == *id);
    let in_permits = || {
        let limits = permits.iter().flat_map(|it| it.limits.iter().map(move |limit| (it, limit)));
        let mut limits =
            limits.filter(|(it, limit)| law::permit_limit_id(it, limit).as_ref() == Some(id));
        limits.next_back().and_then(|(it, limit)| pen.limit_in_permit(it, limit))
    };
    row.map(|it| pen.limit_row(it)).or_else(in_permits)
}

/// Somebody work can be given to: they have an account and see what belongs to this unit.
pub(crate) async fn assignee(
    here: &Reception,
    asker: &Asker,
    to: &str,
    owner: Option<&OrgId>,
) -> Result<UserId, Problem> {
    let unknown =
        || Problem::field("to", to, "một người thấy đối tượng này / somebody who sees it");
    let id = UserId::new(to).map_err(|_| unknown())?;
    let user = here.centre.world().accounts.user(&id).await?.ok_or_else(unknown)?.user;
    let sees = owner.is_none_or(|it| asker.zone.tree.contains(&user.org, it));
    if user.enabled && sees { Ok(id) } else { Err(unknown()) }
}

/// The newest value judged of open alarms, which the ledger does not follow.
fn newest_values<'a>(
    here: &Reception,
    alarms: impl Iterator<Item = &'a Alarm>,
) -> HashMap<AlarmId, Measured> {
    here.centre.read(|judge| {
        let newest = |it: &Alarm| {
            let key: AlarmKey = (it.rule.clone(), it.entity.clone(), it.series);
            let open = judge.alarms.get(&key)?.alarm.as_deref().filter(|open| open.id == it.id)?;
            Some((it.id, open.latest))
        };
        alarms.filter_map(newest).collect()
    })
}

async fn act(
    here: &Reception,
    asker: &Asker,
    id: &str,
    act: AlarmAct,
    action: &str,
    said: Value,
) -> Result<Json<AlarmDetail>, Problem> {
    let alarm = seen(here, asker, id).await?;
    refuse_early(here, asker, &alarm, &act).await?;
    asker.act(here, Act::Alarm(alarm.id, act), action, &format!("alarm/{id}"), said).await?;
    let alarm = seen(here, asker, id).await?;
    detail(here, asker, &alarm).await
}

/// Asks the engine what it would say, so that a refusal is a whole sentence in the person's
/// language and stays out of the log. Between here and the log it may still change its mind.
async fn refuse_early(
    here: &Reception,
    asker: &Asker,
    alarm: &Alarm,
    act: &AlarmAct,
) -> Result<(), Problem> {
    let key: AlarmKey = (alarm.rule.clone(), alarm.entity.clone(), alarm.series);
    let now = here.centre.now();
    let refusal = here.centre.read(|judge| {
        let state = judge.alarms.get(&key);
        let state = state.filter(|it| stands_for(it, alarm.id));
        let Some(state) = state else { return Some(alarm::Refusal::Ended) };
        let moment = Moment { position: judge.applied.next(), now };
        let philosophy = &asker.zone.catalogue.philosophy;
        alarm::act(philosophy, state, moment, &asker.user.id, act).err()
    });
    let Some(refusal) = refusal else { return Ok(()) };
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Err(Problem::conflict(pen.alarm_refusal(&refusal)))
}

/// Is this the state of the alarm: open, or ended and put aside?
fn stands_for(state: &alarm::State, id: AlarmId) -> bool {
    let shelved = state.past.as_ref().filter(|it| it.shelf.is_some());
    match &state.alarm {
        Some(alarm) => alarm.id == id,
        None => shelved.is_some_and(|it| it.last == Some(id)),
    }
}

fn filter(asker: &Asker, asked: AlarmsAsked) -> Result<(AlarmFilter, PageRequest), Problem> {
    let state = match asked.state.as_deref() {
        None | Some("open") => StateFilter::Open,
        Some("active") => StateFilter::Active,
        Some("ended") => StateFilter::Ended,
        Some("any") => StateFilter::Any,
        Some(other) => return Err(Problem::field("state", other, "open, active, ended, any")),
    };
    let severity = |word: String| {
        let found = Severity::from_word(&word);
        found.ok_or_else(|| Problem::field("severity", word, "low, medium, high, critical"))
    };
    let entity = match asked.entity {
        Some(id) => Some(asker.entity(&id)?.id.clone()),
        None => None,
    };
    let filter = AlarmFilter {
        scope: asked.org.map_or_else(|| Ok(asker.scope().clone()), |it| below(asker, &it))?,
        state,
        entity,
        severity_min: asked.severity.map(severity).transpose()?,
        class: asked.class.map(class).transpose()?,
        quiet: quiet(asked.quiet.as_deref())?,
        inhibited_by: asked.inhibited_by.map(inhibited_by).transpose()?,
        rule: asked.rule.map(|it| entry::code::<RuleId>("rule", &it)).transpose()?,
        raised_from: asked.from.map(|it| entry::time("from", &it)).transpose()?,
        raised_before: asked.to.map(|it| entry::time("to", &it)).transpose()?,
        chattering: asked.chattering.unwrap_or(false),
    };
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    Ok((filter, paging.request()?))
}

/// What belonged to a unit and to those below it: the alarms that were theirs when they were raised.
fn below(asker: &Asker, org: &str) -> Result<Scope, Problem> {
    let root = entry::org(asker, "org", org)?;
    let orgs = asker.zone.registry.orgs.iter().map(|it| &it.id);
    let orgs = orgs.filter(|it| asker.zone.tree.contains(&root, it)).cloned().collect();
    Ok(Scope::Only { entities: std::collections::BTreeSet::new(), orgs })
}

fn class(word: String) -> Result<AlarmClass, Problem> {
    let found = AlarmClass::from_word(&word);
    found.ok_or_else(|| Problem::field("class", word, "process, device, data, security"))
}

fn quiet(word: Option<&str>) -> Result<QuietFilter, Problem> {
    let expected = "any, heard, shelved, suppressed, inhibited, out_of_service";
    match word {
        None | Some("any") => Ok(QuietFilter::Any),
        Some("heard") => Ok(QuietFilter::Heard),
        Some(word) => match Quiet::from_word(word) {
            Some(quiet) => Ok(QuietFilter::For(quiet)),
            None => Err(Problem::field("quiet", word, expected)),
        },
    }
}

fn inhibited_by(id: String) -> Result<AlarmId, Problem> {
    id.parse()
        .map_err(|_| Problem::field("inhibited_by", id, "id của cảnh báo / the id of an alarm"))
}
