//! Cases: what is being done.

use std::collections::HashMap;

use axum::{Json, extract::State};
use model::{
    Act, Alarm, AlarmId, Case, CaseAct, CaseId, CaseResult, Evidence as File, Moment, StepId,
    UserId,
};
use port::CaseFilter;
use serde_json::{Value, json};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::{alarms::assignee, evidence},
    wire::{
        Body, InPath, InQuery, Items, Paging,
        alarm::Assignment,
        case::{Case as Written, CaseDetail, CasesAsked, Closing, Evidence, Note, StepDone},
        pen::Pen,
    },
};

/// Cases, newest opened first.
#[utoipa::path(get, path = "/api/v1/cases", tag = "case", params(CasesAsked),
    extensions(("x-access" = json!("case.read"))),
    responses((status = 200, body = Items<Written>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<CasesAsked>,
) -> Result<Json<Items<Written>>, Problem> {
    let page = Paging { cursor: asked.cursor.clone(), limit: asked.limit }.request()?;
    let page = here.centre.world().ledger.cases(&filter(&asker, asked)?, &page).await?;
    let alarms = alarms_of(&here, &page.items).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let now = here.centre.now();
    Ok(Json(Items::of(page, |it| pen.case(&it, it.alarm.and_then(|id| alarms.get(&id)), now))))
}

/// One case with its steps and its history.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "case", params(("id" = String, Path)),
    extensions(("x-access" = json!("case.read"))),
    responses((status = 200, body = CaseDetail), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    detail(&here, &asker, &case).await
}

/// Finishes the step in hand.
#[utoipa::path(post, path = "/api/v1/cases/{id}/steps/{step}", tag = "case",
    params(("id" = String, Path), ("step" = String, Path)), request_body = StepDone,
    extensions(("x-access" = json!("case.work"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn complete_step(
    State(here): State<Reception>,
    asker: Asker,
    InPath((id, step)): InPath<(String, String)>,
    Body(done): Body<StepDone>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    let step = StepId::new(&step).map_err(|_| Problem::not_found("step", &step))?;
    let evidence = kept(&here, done.evidence).await?;
    let said = json!({"step": step.as_str(), "note": done.note, "evidence": hashes(&evidence)});
    let act = CaseAct::CompleteStep { step, note: done.note, evidence };
    perform(&here, &asker, &case, act, "case.complete-step", said).await
}

/// Gives it to someone.
#[utoipa::path(post, path = "/api/v1/cases/{id}/assign", tag = "case",
    params(("id" = String, Path)), request_body = Assignment,
    extensions(("x-access" = json!("case.work"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn assign(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(assignment): Body<Assignment>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    let owner = asker.zone.entity(&case.entity).map(|it| &it.owner);
    let to = assignee(&here, &asker, &assignment.to, owner).await?;
    let said = json!({"to": to.as_str()});
    perform(&here, &asker, &case, CaseAct::Assign { to }, "case.assign", said).await
}

/// Says something.
#[utoipa::path(post, path = "/api/v1/cases/{id}/note", tag = "case",
    params(("id" = String, Path)), request_body = Note,
    extensions(("x-access" = json!("case.work"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn note(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(note): Body<Note>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    let evidence = kept(&here, note.evidence).await?;
    let said = json!({"text": note.text, "evidence": hashes(&evidence)});
    let act = CaseAct::Note { text: note.text, evidence };
    perform(&here, &asker, &case, act, "case.note", said).await
}

/// Closes it with a result.
#[utoipa::path(post, path = "/api/v1/cases/{id}/close", tag = "case",
    params(("id" = String, Path)), request_body = Closing,
    extensions(("x-access" = json!("case.work"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn close(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(closing): Body<Closing>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    let Some(result) = CaseResult::from_word(&closing.result) else {
        let expected = "solved, violation, false_alarm, duplicate";
        return Err(Problem::field("result", closing.result, expected));
    };
    let said = json!({"result": result.as_str(), "note": closing.note});
    let act = CaseAct::Close { result, note: closing.note };
    perform(&here, &asker, &case, act, "case.close", said).await
}

async fn seen(here: &Reception, asker: &Asker, id: &str) -> Result<Case, Problem> {
    let not_found = || Problem::not_found("case", id);
    let parsed: CaseId = id.parse().map_err(|_| not_found())?;
    let case = here.centre.world().ledger.case(parsed).await?;
    case.filter(|it| asker.sees(&it.entity)).ok_or_else(not_found)
}

async fn detail(here: &Reception, asker: &Asker, case: &Case) -> Result<Json<CaseDetail>, Problem> {
    let entries = here.centre.world().ledger.entries(case.id).await?;
    let alarms = alarms_of(here, std::slice::from_ref(case)).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let alarm = case.alarm.and_then(|id| alarms.get(&id));
    Ok(Json(CaseDetail {
        case: pen.case(case, alarm, here.centre.now()),
        steps: case.steps.iter().map(|it| pen.case_step(it)).collect(),
        entries: entries.iter().map(|it| pen.case_line(it)).collect(),
    }))
}

/// The alarms that opened these cases.
pub(super) async fn alarms_of(
    here: &Reception,
    cases: &[Case],
) -> Result<HashMap<AlarmId, Alarm>, Problem> {
    let mut alarms = HashMap::new();
    for id in cases.iter().filter_map(|it| it.alarm) {
        if !alarms.contains_key(&id)
            && let Some(alarm) = here.centre.world().ledger.alarm(id).await?
        {
            alarms.insert(id, alarm);
        }
    }
    Ok(alarms)
}

async fn perform(
    here: &Reception,
    asker: &Asker,
    case: &Case,
    act: CaseAct,
    action: &str,
    said: Value,
) -> Result<Json<CaseDetail>, Problem> {
    // The engine is asked first, so that a refusal is a whole sentence and stays out of the log.
    let moment = Moment { position: here.centre.applied().next(), now: here.centre.now() };
    if let Err(refusal) = case::act(case, moment, &asker.user.id, &act) {
        let pen = Pen { zone: &asker.zone, names: here.names().await? };
        return Err(Problem::conflict(pen.case_refusal(&refusal)));
    }
    let id = case.id.to_string();
    asker.act(here, Act::Case(case.id, act), action, &format!("case/{id}"), said).await?;
    let case = seen(here, asker, &id).await?;
    detail(here, asker, &case).await
}

/// Evidence must be here before a case may refer to it; its size is what was kept.
async fn kept(here: &Reception, files: Vec<Evidence>) -> Result<Vec<File>, Problem> {
    let mut kept = Vec::with_capacity(files.len().min(case::EVIDENCE_MAX));
    for file in files.into_iter().take(case::EVIDENCE_MAX + 1) {
        let bytes = evidence::read(here, &file.sha256).await?;
        let bytes = bytes.ok_or_else(|| {
            let expected = "mã của tệp đã tải lên / the hash of a file uploaded before";
            Problem::field("evidence", &file.sha256, expected)
        })?;
        let name = evidence::plain_name(&file.name);
        kept.push(File { name, sha256: file.sha256, bytes: bytes.len() as u64 });
    }
    Ok(kept)
}

fn hashes(files: &[File]) -> Vec<&str> {
    files.iter().map(|it| it.sha256.as_str()).collect()
}

fn filter(asker: &Asker, asked: CasesAsked) -> Result<CaseFilter, Problem> {
    let open_only = match asked.state.as_deref() {
        None | Some("open") => true,
        Some("any") => false,
        Some(other) => return Err(Problem::field("state", other, "open, any")),
    };
    let owner = asked.owner.map(|it| {
        UserId::new(&it).map_err(|_| Problem::field("owner", it, "tên đăng nhập / a login name"))
    });
    let entity = match asked.entity {
        Some(id) => Some(asker.entity(&id)?.id.clone()),
        None => None,
    };
    Ok(CaseFilter { scope: asker.scope().clone(), open_only, owner: owner.transpose()?, entity })
}
