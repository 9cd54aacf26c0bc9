//! The law: its texts, their rows, and who stands for a row.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use model::{
    Confirmation, LimitId, LimitRow, LimitValue, OrgKind, Permit, PermitId, PermitLimit,
    QuantityId, Text, Time, fold,
};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, InQuery, Items, Paging, entry,
        limit::{Confirming, Limit, LimitsAsked, Regulation},
        pen::Pen,
    },
};

/// The texts, with how much of each is entered and confirmed.
#[utoipa::path(get, path = "/api/v1/regulations", tag = "limit",
    extensions(("x-access" = json!("limit.read"))),
    responses((status = 200, body = Items<Regulation>)))]
pub(crate) async fn regulations(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Regulation>>, Problem> {
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let on = today(&here, &asker);
    let all = asker.zone.book.regulations().map(|it| pen.regulation(it, on)).collect();
    Ok(Json(Items::all(all)))
}

/// Rows of the texts as they are written, in the order of their codes.
#[utoipa::path(get, path = "/api/v1/limits", tag = "limit", params(LimitsAsked),
    extensions(("x-access" = json!("limit.read"))),
    responses((status = 200, body = Items<Limit>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<LimitsAsked>,
) -> Result<Json<Items<Limit>>, Problem> {
    let on = asked.on.as_deref().map(|it| entry::day("on", it)).transpose()?;
    let q = asked.q.as_deref().map(fold).unwrap_or_default();
    let in_force = |row: &LimitRow| {
        on.is_none_or(|on| row.valid_from <= on && row.valid_to.is_none_or(|to| on <= to))
    };
    let fits = |row: &&LimitRow| {
        asked.regulation.as_deref().is_none_or(|it| row.regulation.as_str() == it)
            && asked.quantity.as_deref().is_none_or(|it| row.quantity.as_str() == it)
            && asked.pack.as_deref().is_none_or(|it| pack_of(&asker, &row.quantity) == it)
            && in_force(row)
            && is_about(&asker, row, q.trim())
    };
    let mut rows: Vec<&LimitRow> = asker.zone.book.rows().filter(fits).collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let page = paging.cut(rows, |it| it.id.clone(), |text| LimitId::new(text).ok())?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let items = page.items.into_iter().map(|it| pen.limit_row(it)).collect();
    Ok(Json(Items { items, next: page.next }))
}

/// Stands by name for a row of a text or of a permit: it is official from now on, in every report of
/// the zone. A row of a permit is official until a newer version of the permit comes.
#[utoipa::path(post, path = "/api/v1/limits/{id}/confirm", tag = "limit",
    params(("id" = String, Path, description = "Its slashes escaped as %2F")),
    request_body = Confirming, extensions(("x-access" = json!("limit.confirm"))),
    responses((status = 200, body = Limit), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn confirm(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(Confirming { note }): Body<Confirming>,
) -> Result<Json<Limit>, Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let row = Row::called(&asker, &id).ok_or_else(|| Problem::not_found("limit", &id))?;
    let note = entry::sentence("note", &note, entry::SENTENCE_CHARS_MAX)?;
    row.refuse(&asker)?;
    let known = asker.zone.confirmations().iter().filter(|it| it.limit.as_str() == id);
    // Two in one instant would be one; the later one is later.
    let after_last = known.map(|it| it.known_at.plus(model::Span(1))).max();
    let earliest = after_last.max(row.known_at());
    let known_at = earliest.map_or(here.centre.now(), |it| it.max(here.centre.now()));
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let before = row.written(&pen);
    let said = json!({
        "note": note,
        "before": {"confidence": before.as_ref().map(Limit::confidence)},
        "after": {"confidence": "official"},
    });
    asker.audit(&here, "limit.confirm", &format!("limit/{id}"), &said).await?;
    let limit: LimitId = entry::code("id", &id)?;
    let by = asker.user.id.clone();
    gate.write().add_confirmation(&Confirmation { limit, by, known_at, note }).await?;
    gate.show().await?;
    let pen = Pen { zone: &here.centre.zone(), names: here.names().await? };
    row.written(&pen).map(Json).ok_or_else(|| Problem::not_found("limit", &id))
}

/// What somebody can stand for.
enum Row<'a> {
    /// A row of a text.
    OfText(&'a LimitRow),
    /// A limit written in the newest version of a permit.
    OfPermit(&'a Permit, &'a PermitLimit),
}

impl<'a> Row<'a> {
    /// The row with this code, as far as the asker may see it.
    fn called(asker: &'a Asker, id: &str) -> Option<Self> {
        let book = &asker.zone.book;
        if let Some(row) = book.rows().find(|it| it.id.as_str() == id) {
            return Some(Self::OfText(row));
        }
        let all = &asker.zone.registry.permits;
        let mut newest: BTreeMap<&PermitId, &Permit> = BTreeMap::new();
        for permit in all.iter().filter(|it| asker.sees(&it.entity)) {
            let kept = newest.entry(&permit.id).or_insert(permit);
            if kept.known_at < permit.known_at {
                *kept = permit;
            }
        }
        let permits = newest.into_values();
        let mut limits = permits.flat_map(|it| it.limits.iter().map(move |own| (it, own)));
        let is_it = |(permit, own): &(&Permit, &PermitLimit)| {
            law::permit_limit_id(permit, own).is_some_and(|it| it.as_str() == id)
        };
        limits.find(is_it).map(|(permit, own)| Self::OfPermit(permit, own))
    }

    /// Before then nobody could have stood for it.
    fn known_at(&self) -> Option<Time> {
        match self {
            Self::OfText(_) => None,
            Self::OfPermit(permit, _) => Some(permit.known_at),
        }
    }

    fn refuse(&self, asker: &Asker) -> Result<(), Problem> {
        match self {
            Self::OfText(row) => {
                refuse_partial_view(asker)?;
                refuse_missing(row)
            }
            Self::OfPermit(..) => refuse_the_judged(asker),
        }
    }

    fn written(&self, pen: &Pen<'_>) -> Option<Limit> {
        match self {
            Self::OfText(row) => Some(pen.limit_row(row)),
            Self::OfPermit(permit, own) => pen.limit_in_permit(permit, own),
        }
    }
}

fn refuse_missing(row: &LimitRow) -> Result<(), Problem> {
    if row.value != LimitValue::Missing {
        return Ok(());
    }
    Err(Problem::conflict(Text::new(
        "Dòng này chưa có giá trị nên không có gì để xác nhận; cần nhập vào gói trước.",
        "This row has no value, so there is nothing to confirm; enter it in the pack first.",
    )))
}

/// Who is judged by a permit does not declare it official.
fn refuse_the_judged(asker: &Asker) -> Result<(), Problem> {
    let kind = asker.zone.org(&asker.user.org).map(|it| it.kind);
    match kind {
        Some(OrgKind::Authority | OrgKind::Park | OrgKind::Agency) => Ok(()),
        Some(OrgKind::Enterprise | OrgKind::Team) | None => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "Đơn vị bị giám sát không tự xác nhận giấy phép của mình.",
            "Who is judged by a permit does not confirm it.",
        )),
    }
}

/// The law is the whole zone's: whoever answers for a part of it does not declare it.
fn refuse_partial_view(asker: &Asker) -> Result<(), Problem> {
    match asker.scope() {
        port::Scope::All => Ok(()),
        port::Scope::Only { .. } => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "Chỉ người phụ trách toàn khu được xác nhận giới hạn.",
            "Only somebody who answers for the whole zone may confirm a limit.",
        )),
    }
}

fn pack_of<'a>(asker: &'a Asker, quantity: &QuantityId) -> &'a str {
    let mut kinds = asker.zone.catalogue.kinds.values();
    kinds.find(|it| it.quantities.contains(quantity)).map_or("", |it| it.pack.as_str())
}

fn is_about(asker: &Asker, row: &LimitRow, q: &str) -> bool {
    if q.is_empty() {
        return true;
    }
    let cite = asker.zone.book.regulation(&row.regulation).map(|it| it.cite.as_str());
    let quantity = asker.zone.catalogue.quantities.get(&row.quantity);
    let names = quantity.map(|it| [it.sign.as_str(), &it.title.vi, &it.title.en]);
    let mut texts = [row.id.as_str(), &row.clause, row.quantity.as_str()]
        .into_iter()
        .chain(cite)
        .chain(names.into_iter().flatten());
    texts.any(|it| fold(it).contains(q))
}

fn today(here: &Reception, asker: &Asker) -> model::Date {
    let means = asker.zone.catalogue.means.as_ref();
    let zone = means.map_or(model::Zone::VIET_NAM, |it| it.zone);
    asker.zone.as_of_law.unwrap_or_else(|| here.centre.now().date(zone))
}
