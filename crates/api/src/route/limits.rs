//! The law: its texts, their rows, and who stands for a row.

use axum::{Json, extract::State};
use model::{Confirmation, LimitId, LimitRow, LimitValue, QuantityId, Text};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, InQuery, Items, Paging,
        catalogue::pack_of_kind,
        entity::plain,
        entry,
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
    let q = asked.q.as_deref().map(plain).unwrap_or_default();
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

/// Stands by name for a row: it is official from now on, in every report of the zone.
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
    let row = asker.zone.book.rows().find(|it| it.id.as_str() == id);
    let row = row.ok_or_else(|| Problem::not_found("limit", &id))?;
    let note = entry::sentence("note", &note, entry::SENTENCE_CHARS_MAX)?;
    refuse_partial_view(&asker)?;
    if row.value == LimitValue::Missing {
        return Err(Problem::conflict(Text::new(
            "Dòng này chưa có giá trị nên không có gì để xác nhận; cần nhập vào gói trước.",
            "This row has no value, so there is nothing to confirm; enter it in the pack first.",
        )));
    }
    let gate = here.centre.registry().await;
    let before = here.centre.zone();
    let known = before.confirmations().iter().filter(|it| it.limit == row.id);
    // Two in one instant would be one; the later one is later.
    let after_last = known.map(|it| it.known_at.plus(model::Span(1))).max();
    let known_at = after_last.map_or(here.centre.now(), |it| it.max(here.centre.now()));
    let by = asker.user.id.clone();
    let said = json!({
        "note": note,
        "before": {"confidence": row.confidence.as_str()},
        "after": {"confidence": "official"},
    });
    asker.audit(&here, "limit.confirm", &format!("limit/{id}"), &said).await?;
    let confirmation = Confirmation { limit: row.id.clone(), by, known_at, note };
    gate.write().add_confirmation(&confirmation).await?;
    gate.show().await?;
    let zone = here.centre.zone();
    Ok(Json(Pen { zone: &zone, names: here.names().await? }.limit_row(row)))
}

/// The law is the whole zone's: whoever answers for a part of it does not declare it.
fn refuse_partial_view(asker: &Asker) -> Result<(), Problem> {
    match asker.scope() {
        port::Scope::All => Ok(()),
        port::Scope::Only { .. } => Err(Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "not-allowed",
            "Chỉ người phụ trách toàn khu được xác nhận giới hạn.",
            "Only somebody who answers for the whole zone may confirm a limit.",
        )),
    }
}

fn pack_of(asker: &Asker, quantity: &QuantityId) -> String {
    let defined = &asker.zone.catalogue;
    let kind = defined.kinds.values().find(|it| it.quantities.contains(quantity));
    kind.map_or_else(String::new, |it| pack_of_kind(defined, &it.id))
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
    texts.any(|it| plain(it).contains(q))
}

fn today(here: &Reception, asker: &Asker) -> model::Date {
    let means = asker.zone.catalogue.means.as_ref();
    let zone = means.map_or(model::Zone::VIET_NAM, |it| it.zone);
    asker.zone.as_of_law.unwrap_or_else(|| here.centre.now().date(zone))
}
