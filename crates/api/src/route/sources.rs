//! Sources: who owes which data, and the tokens they prove themselves with.

use axum::{Json, extract::State, http::StatusCode};
use model::{Health, Source, SourceId, Wire, Zone};
use serde_json::json;

use crate::{
    app::Reception,
    gate::{Asker, new_secret, sha256_hex},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, Words, entry,
        source::{NewSource, NewToken, Source as Written, SourceChange, SourceEntry},
    },
};

/// Names under which the center itself keeps readings.
const OUR_OWN: [&str; 4] = ["hand", "import", "system", "user"];

/// Sources with their health since the start of the process.
#[utoipa::path(get, path = "/api/v1/sources", tag = "source",
    extensions(("x-access" = json!("source.read"))),
    responses((status = 200, body = Items<Written>)))]
pub(crate) async fn list(State(here): State<Reception>, asker: Asker) -> Json<Items<Written>> {
    let health: std::collections::BTreeMap<SourceId, Health> =
        here.centre.health().into_iter().collect();
    let unheard = Health::default();
    let seen = asker.zone.registry.sources.iter().filter(|it| asker.sees_org(&it.owner));
    let written = seen.map(|it| Written::of(it, health.get(&it.id).unwrap_or(&unheard)));
    let mut written: Vec<_> = written.collect();
    written.sort_by(|a, b| a.id().cmp(b.id()));
    Json(Items::all(written))
}

/// Registers a source. Its token is in the answer, and nowhere else ever again.
#[utoipa::path(post, path = "/api/v1/sources", tag = "source", request_body = SourceEntry,
    extensions(("x-access" = json!("source.write"))),
    responses((status = 201, body = NewSource), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<SourceEntry>,
) -> Result<(StatusCode, Json<NewSource>), Problem> {
    let source = read(&asker, &entered)?;
    let gate = here.centre.registry().await;
    if here.centre.zone().source(&source.id).is_some() {
        return Err(Problem::conflict(model::Text {
            vi: format!("Mã nguồn `{}` đã có; chọn mã khác.", source.id),
            en: format!("The source code `{}` is taken; choose another.", source.id),
        }));
    }
    let token = new_secret();
    let said = json!({"after": entered});
    asker.audit(&here, "source.create", &format!("source/{}", source.id), &said).await?;
    gate.write().put_source(&source).await?;
    gate.write().put_source_token(&source.id, &sha256_hex(&token)).await?;
    gate.show().await?;
    let source = Written::of(&source, &Health::default());
    Ok((StatusCode::CREATED, Json(NewSource { source, token })))
}

/// Changes a source, or switches it off and on. Its code and its way in stay what they are; what it
/// sends while it is off is refused.
#[utoipa::path(put, path = "/api/v1/sources/{id}", tag = "source", params(("id" = String, Path)),
    request_body = SourceChange, extensions(("x-access" = json!("source.write"))),
    responses((status = 200, body = Written), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<SourceChange>,
) -> Result<Json<Written>, Problem> {
    let reason = entry::sentence("reason", &entered.reason, entry::SENTENCE_CHARS_MAX)?;
    let gate = here.centre.registry().await;
    let asker = asker.in_zone(here.centre.zone());
    let before = seen(&asker, &id)?;
    let after = Source {
        title: entry::title("title", &entered.title)?,
        owner: entry::org(&asker, "owner", &entered.owner)?,
        zone: zone("zone", &entered.zone)?,
        every: entry::every("every_s", entered.every_s)?,
        enabled: entered.enabled,
        ..before.clone()
    };
    let said = |it: &Source| {
        json!({"title": Words::from(&it.title), "owner": it.owner.as_str(),
            "zone": it.zone.to_string(), "every_s": it.every.s(), "enabled": it.enabled})
    };
    let detail = json!({"before": said(before), "after": said(&after), "reason": reason});
    let action = match (before.enabled, after.enabled) {
        (true, false) => "source.switch-off",
        (false, true) => "source.switch-on",
        _ => "source.change",
    };
    asker.audit(&here, action, &format!("source/{id}"), &detail).await?;
    gate.write().put_source(&after).await?;
    gate.show().await?;
    Ok(Json(written(&here, &after)))
}

/// Makes a new token; the one before opens nothing from now on.
#[utoipa::path(post, path = "/api/v1/sources/{id}/token", tag = "source",
    params(("id" = String, Path)), extensions(("x-access" = json!("source.write"))),
    responses((status = 200, body = NewToken), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn renew_token(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<NewToken>, Problem> {
    let source = seen(&asker, &id)?;
    let token = new_secret();
    let gate = here.centre.registry().await;
    asker.audit(&here, "source.renew-token", &format!("source/{id}"), &json!({})).await?;
    gate.write().put_source_token(&source.id, &sha256_hex(&token)).await?;
    // Whoever remembers tokens forgets them with the zone they were read for.
    gate.show().await?;
    Ok(Json(NewToken { token }))
}

/// A source as the asker may see it.
pub(crate) fn source_seen(here: &Reception, asker: &Asker, source: &Source) -> Option<Written> {
    asker.sees_org(&source.owner).then(|| written(here, source))
}

fn written(here: &Reception, source: &Source) -> Written {
    let all = here.centre.health();
    let health = all.into_iter().find(|it| it.0 == source.id).map(|it| it.1);
    Written::of(source, &health.unwrap_or_default())
}

fn seen<'a>(asker: &'a Asker, id: &str) -> Result<&'a Source, Problem> {
    let source = SourceId::new(id).ok().and_then(|it| asker.zone.source(&it));
    let source = source.filter(|it| asker.sees_org(&it.owner));
    source.ok_or_else(|| Problem::not_found("source", id))
}

fn zone(field: &str, text: &str) -> Result<Zone, Problem> {
    text.parse().map_err(|_| Problem::field(field, text, "độ lệch / an offset: +07:00"))
}

fn read(asker: &Asker, entered: &SourceEntry) -> Result<Source, Problem> {
    let id: SourceId = entry::code("id", &entered.id)?;
    // The code is a level of MQTT topics, where a slash would begin another.
    if id.as_str().contains(['/', ':']) || OUR_OWN.contains(&id.as_str()) {
        let expected = format!("không có / no `/` `:`; không phải / not {}", OUR_OWN.join(", "));
        return Err(Problem::field("id", id, &expected));
    }
    Ok(Source {
        id,
        title: entry::title("title", &entered.title)?,
        owner: entry::org(asker, "owner", &entered.owner)?,
        wire: entry::choice("wire", &entered.wire, Wire::from_word(&entered.wire), Wire::ALL)?,
        zone: zone("zone", &entered.zone)?,
        every: entry::every("every_s", entered.every_s)?,
        enabled: true,
        simulated: false,
    })
}
