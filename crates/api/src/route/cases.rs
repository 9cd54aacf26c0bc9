//! Cases: what is being done.

use std::collections::HashMap;

use axum::{Json, extract::State};
use model::{
    Act, Alarm, AlarmId, Case, CaseAct, CaseEntry, CaseEntryKind, CaseId, CaseResult,
    Evidence as File, Moment, ProcedureId, StepId, StepRecord, Text, UserId, WorkId,
};
use node::Refused;
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
        case::{Case as Written, CaseDetail, CaseOpening, CasesAsked, Closing, Evidence, Note},
        case_step::{StepDone, StepSkipped},
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

/// Opens a case without an alarm: somebody called.
#[utoipa::path(post, path = "/api/v1/cases", tag = "case", request_body = CaseOpening,
    extensions(("x-access" = json!("case.write"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn open(
    State(here): State<Reception>,
    asker: Asker,
    Body(opening): Body<CaseOpening>,
) -> Result<Json<CaseDetail>, Problem> {
    let entity = asker.entity(&opening.entity)?.id.clone();
    let procedure = ProcedureId::new(&opening.procedure).ok();
    let procedure = procedure.filter(|it| asker.zone.catalogue.procedures.contains_key(it));
    let Some(procedure) = procedure else {
        let expected = "một quy trình của các gói / a procedure of the packs";
        return Err(Problem::field("procedure", opening.procedure, expected));
    };
    let now = here.centre.now().0;
    let id = CaseId::from_name(&format!("{procedure}/{entity}@{}/{now}", asker.user.id));
    let said =
        json!({"procedure": procedure.as_str(), "entity": entity.as_str(), "note": opening.note});
    let act = CaseAct::Open { procedure, entity, note: opening.note };
    asker.act(&here, Act::Case(id, act), "case.open", &format!("case/{id}"), said).await?;
    let case = seen(&here, &asker, &id.to_string()).await?;
    detail(&here, &asker, &case).await
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

/// Finishes a step in hand.
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
    let work = done.work.map(WorkId);
    check_role(&asker, &case, &step, work)?;
    let filled = done.data();
    let evidence = kept(&here, done.evidence).await?;
    let said = json!({"step": step.as_str(), "note": done.note, "evidence": hashes(&evidence), "said": done.said});
    let act = CaseAct::CompleteStep { step, work, note: done.note, evidence, said: filled };
    perform(&here, &asker, &case, act, "case.complete-step", said).await
}

/// Leaves a step out, for a reason.
#[utoipa::path(post, path = "/api/v1/cases/{id}/steps/{step}/skip", tag = "case",
    params(("id" = String, Path), ("step" = String, Path)), request_body = StepSkipped,
    extensions(("x-access" = json!("case.work"))),
    responses((status = 200, body = CaseDetail), (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn skip_step(
    State(here): State<Reception>,
    asker: Asker,
    InPath((id, step)): InPath<(String, String)>,
    Body(skipped): Body<StepSkipped>,
) -> Result<Json<CaseDetail>, Problem> {
    let case = seen(&here, &asker, &id).await?;
    let step = StepId::new(&step).map_err(|_| Problem::not_found("step", &step))?;
    let work = skipped.work.map(WorkId);
    check_role(&asker, &case, &step, work)?;
    let said = json!({"step": step.as_str(), "reason": skipped.reason});
    let act = CaseAct::SkipStep { step, work, reason: skipped.reason };
    perform(&here, &asker, &case, act, "case.skip-step", said).await
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
    let case = case.filter(|it| asker.sees(&it.entity)).ok_or_else(not_found)?;
    Ok(case::with_tokens(case))
}

/// A step may be for one role only; the procedure says so.
fn check_role(
    asker: &Asker,
    case: &Case,
    step: &StepId,
    work: Option<WorkId>,
) -> Result<(), Problem> {
    let is_it =
        |it: &&StepRecord| it.id == *step && it.is_open() && (work.is_none() || it.work == work);
    let role = case.steps.iter().find(is_it).and_then(|it| it.role.as_deref());
    let Some(role) = role.filter(|it| *it != asker.user.role.as_str()) else { return Ok(()) };
    Err(Problem::conflict(Text {
        vi: format!("Bước này dành cho vai trò khác (`{role}`)."),
        en: format!("This step is for another role (`{role}`)."),
    }))
}

async fn detail(here: &Reception, asker: &Asker, case: &Case) -> Result<Json<CaseDetail>, Problem> {
    let entries = here.centre.world().ledger.entries(case.id).await?;
    let alarms = alarms_of(here, std::slice::from_ref(case)).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let alarm = case.alarm.and_then(|id| alarms.get(&id));
    let parts = parts_begun(here, &entries).await?;
    Ok(Json(CaseDetail {
        case: pen.case(case, alarm, here.centre.now()),
        parts: parts.iter().map(|it| pen.case(it, None, here.centre.now())).collect(),
        steps: pen.case_steps(case, here.centre.now()),
        waits: pen.case_waits(case),
        entries: entries.iter().map(|it| pen.case_line(Some(case), it)).collect(),
    }))
}

/// The cases that this history begins for parts of the work.
async fn parts_begun(here: &Reception, entries: &[CaseEntry]) -> Result<Vec<Case>, Problem> {
    let mut parts = Vec::new();
    for line in entries {
        if let CaseEntryKind::PartBegun { case } = line.kind
            && let Some(part) = here.centre.world().ledger.case(case).await?
        {
            parts.push(part);
        }
    }
    Ok(parts)
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
    let asked = match asker.zone.desk_of(case) {
        Some(desk) => case::act(case, &desk.office(), moment, &asker.user.id, &act),
        // The loop says that the procedure is not known any more.
        None => {
            return Err(Problem::conflict(
                Refused::UnknownProcedure(case.procedure.clone()).sentence(),
            ));
        }
    };
    if let Err(refusal) = asked {
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
