//! Units: the tree that says who sees what. An administrator adds, renames and moves those of their
//! own subtree; none is ever deleted, since facilities, people and history hang on it.

use access::{LEVELS_MAX, may_stand_under};
use axum::{Json, extract::State, http::StatusCode};
use model::{Org, OrgId, OrgKind, Quota, Text};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, entry,
        org::{Org as Written, OrgEntry},
    },
};

/// Largest quota: more than the machine will ever take.
const QUOTA_MAX: u64 = 1_000_000_000_000;

/// Units of one's own subtree, in the order of their codes.
#[utoipa::path(get, path = "/api/v1/orgs", tag = "org",
    extensions(("x-access" = json!("org.read"))),
    responses((status = 200, body = Items<Written>)))]
pub(crate) async fn list(asker: Asker) -> Json<Items<Written>> {
    Json(Items::all(Written::all_seen_by(&asker)))
}

/// Adds a unit under one that the asker sees.
#[utoipa::path(post, path = "/api/v1/orgs", tag = "org", request_body = OrgEntry,
    extensions(("x-access" = json!("org.write"))),
    responses((status = 201, body = Written), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<OrgEntry>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let org = read(&asker, &entered, None)?;
    if asker.zone.org(&org.id).is_some() {
        return Err(Problem::conflict(Text {
            vi: format!("Mã đơn vị `{}` đã có; chọn mã khác.", org.id),
            en: format!("The unit code `{}` is taken; choose another.", org.id),
        }));
    }
    let said = json!({"after": OrgEntry::from(&org)});
    asker.audit(&here, "org.create", &format!("org/{}", org.id), &said).await?;
    gate.write().put_org(&org).await?;
    gate.show().await?;
    let asker = asker.in_zone(here.centre.zone());
    Ok((StatusCode::CREATED, Json(Written::seen_by(&asker, &org))))
}

/// Renames a unit, or moves it with everything below it. Its code stays what it is.
#[utoipa::path(put, path = "/api/v1/orgs/{id}", tag = "org", params(("id" = String, Path)),
    request_body = OrgEntry, extensions(("x-access" = json!("org.write"))),
    responses((status = 200, body = Written), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<OrgEntry>,
) -> Result<Json<Written>, Problem> {
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let before = OrgId::new(&id).ok().and_then(|it| asker.zone.org(&it));
    let before = before.filter(|it| asker.sees_org(&it.id));
    let before = before.ok_or_else(|| Problem::not_found("org", &id))?;
    if entered.id != id {
        return Err(Problem::field("id", entered.id, &id));
    }
    let org = read(&asker, &entered, Some(before))?;
    let said = json!({"before": OrgEntry::from(before), "after": OrgEntry::from(&org)});
    asker.audit(&here, "org.change", &format!("org/{id}"), &said).await?;
    gate.write().put_org(&org).await?;
    gate.show().await?;
    let asker = asker.in_zone(here.centre.zone());
    Ok(Json(Written::seen_by(&asker, &org)))
}

/// Reads what was entered. `before` is the unit it changes.
fn read(asker: &Asker, entered: &OrgEntry, before: Option<&Org>) -> Result<Org, Problem> {
    let id: OrgId = entry::code("id", &entered.id)?;
    let kind = OrgKind::from_word(&entered.kind);
    let kind = entry::choice("kind", &entered.kind, kind, OrgKind::ALL)?;
    let title = entry::title("title", &entered.title)?;
    let parent = parent(asker, entered, before)?;
    let quota = quota(entered, before)?;
    let org = Org { id, parent, kind, title, quota };
    refuse_circle(asker, &org)?;
    refuse_wrong_order(asker, &org)?;
    refuse_too_deep(asker, &org)?;
    Ok(org)
}

/// A quota of nothing would be a way to switch a unit off that nobody would look for.
fn quota(entered: &OrgEntry, before: Option<&Org>) -> Result<Quota, Problem> {
    let Some(entered) = entered.quota else {
        return Ok(before.map(|it| it.quota).unwrap_or_default());
    };
    for (field, value) in [
        ("quota.readings_per_s", entered.readings_per_s),
        ("quota.readings_per_day", entered.readings_per_day),
    ] {
        if let Some(value) = value.filter(|it| !(1..=QUOTA_MAX).contains(it)) {
            return Err(Problem::field(field, value, &format!("1–{QUOTA_MAX}, null")));
        }
    }
    let (readings_per_s, readings_per_day) = (entered.readings_per_s, entered.readings_per_day);
    Ok(Quota { readings_per_s, readings_per_day })
}

/// The unit above. The one the asker stands in stays where it is: what is above it is not theirs.
fn parent(
    asker: &Asker,
    entered: &OrgEntry,
    before: Option<&Org>,
) -> Result<Option<OrgId>, Problem> {
    if let Some(own) = before.filter(|it| it.id == asker.user.org || it.parent.is_none()) {
        let same = entered
            .parent
            .as_deref()
            .is_none_or(|it| own.parent.as_ref().is_some_and(|own| own.as_str() == it));
        return if same { Ok(own.parent.clone()) } else { Err(stays(&own.id)) };
    }
    let text = entered.parent.as_deref().unwrap_or_default();
    entry::org(asker, "parent", text).map(Some)
}

fn stays(own: &OrgId) -> Problem {
    wrong(
        "parent",
        Text {
            vi: format!("Đơn vị `{own}` của chính bạn không tự chuyển đi được; để trống ô này."),
            en: format!("Your own unit `{own}` stays where it is; leave this empty."),
        },
    )
}

fn refuse_circle(asker: &Asker, org: &Org) -> Result<(), Problem> {
    let Some(parent) = org.parent.as_ref().filter(|it| asker.zone.tree.contains(&org.id, it))
    else {
        return Ok(());
    };
    Err(wrong(
        "parent",
        Text {
            vi: format!("`{parent}` nằm trong chính `{}`; chọn một đơn vị ở ngoài.", org.id),
            en: format!("`{parent}` is within `{}` itself; choose a unit outside it.", org.id),
        },
    ))
}

/// Kinds stand in the order of the tree, above this unit and below it.
fn refuse_wrong_order(asker: &Asker, org: &Org) -> Result<(), Problem> {
    let zone = &asker.zone;
    let above = org.parent.as_ref().and_then(|it| zone.org(it));
    if let Some(above) = above.filter(|it| !may_stand_under(org.kind, it.kind)) {
        return Err(wrong("kind", out_of_order(org.kind, above)));
    }
    let below = zone.tree.below(&org.id).iter().filter_map(|it| zone.org(it));
    match below.into_iter().find(|it| !may_stand_under(it.kind, org.kind)) {
        Some(below) => Err(wrong("kind", out_of_order(below.kind, org))),
        None => Ok(()),
    }
}

fn out_of_order(kind: OrgKind, above: &Org) -> Text {
    let ((vi, en), (above_vi, above_en)) = (kind_named(kind), kind_named(above.kind));
    Text {
        vi: format!("{vi} không đứng dưới {above_vi} (`{}`).", above.id),
        en: format!("{en} does not stand under {above_en} (`{}`).", above.id),
    }
}

fn refuse_too_deep(asker: &Asker, org: &Org) -> Result<(), Problem> {
    let tree = &asker.zone.tree;
    let above = org.parent.as_ref().map_or(0, |it| tree.level(it));
    if above + tree.height(&org.id) <= LEVELS_MAX {
        return Ok(());
    }
    Err(wrong(
        "parent",
        Text {
            vi: format!("Cây đơn vị có nhiều nhất {LEVELS_MAX} tầng."),
            en: format!("The tree of units has at most {LEVELS_MAX} levels."),
        },
    ))
}

fn kind_named(kind: OrgKind) -> (&'static str, &'static str) {
    match kind {
        OrgKind::Authority => ("cơ quan quản lý", "an authority"),
        OrgKind::Park => ("đơn vị quản lý khu", "a park operator"),
        OrgKind::Enterprise => ("doanh nghiệp", "an enterprise"),
        OrgKind::Agency => ("cơ quan phối hợp", "an agency"),
        OrgKind::Team => ("tổ, đội", "a team"),
    }
}

fn wrong(field: &str, detail: Text) -> Problem {
    Problem::saying(StatusCode::UNPROCESSABLE_ENTITY, "bad-field", detail).about(field)
}
