//! Who was told what, by what, and what came back.

use access::{Action, Noun};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
};
use link_notify::{Area, CapAlert};
use model::{Alarm, AlarmClass, Text, Time};
use notify::{Member, Notice as Kept, NoticeId, PersonId, Receipt};
use port::{AlarmFilter, PageRequest, QuietFilter, StateFilter};
use serde_json::json;

use super::{alarms, reach::Reach};
use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InPath, InQuery, Items, entry,
        notice::{AlarmNotices, ChannelTest, Notice, NoticeAlarm, NoticeDetail, PushKey, Signed},
    },
};

/// Alerts in the feed.
const CAP_ALERTS_MAX: u32 = 200;

/// Notices of one's own that are shown.
const OWN_SHOWN: u32 = 50;

/// Alarms of one notice that are looked at, and acknowledged by one click.
const TOLD_MAX: u32 = 500;

/// Why was I told of this alarm, why was I not; and what became of each notice.
#[utoipa::path(get, path = "/api/v1/alarms/{id}/notices", tag = "notice",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = AlarmNotices), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn of_alarm(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<AlarmNotices>, Problem> {
    let not_found = || Problem::not_found("alarm", &id);
    let parsed = id.parse().map_err(|_| not_found())?;
    let told = here.centre.world().notices.notices_of(parsed).await?;
    let told = told.filter(|it| asker.sees_facts(&it.member.facts));
    match told {
        Some(told) => {
            let reach = Reach::of(&here, &asker).await?;
            Ok(Json(AlarmNotices::of(&told, |it| reach.person(it))))
        }
        // It is an alarm the asker may see, or there is none here.
        None => alarms::seen(&here, &asker, &id).await.map(|_| Json(AlarmNotices::none())),
    }
}

/// What is wrong now, as CAP 1.2 in an Atom feed, in both languages, for systems of others.
#[utoipa::path(get, path = "/api/v1/cap.atom", tag = "notice",
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, description = "Atom with CAP 1.2 inside", content_type = "application/atom+xml", body = String)))]
pub(crate) async fn cap(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<([(header::HeaderName, &'static str); 1], String), Problem> {
    // What is held back calls nobody here either.
    let heard = QuietFilter::Heard;
    let filter =
        AlarmFilter { quiet: heard, ..AlarmFilter::of(asker.scope().clone(), StateFilter::Active) };
    let ledger = &here.centre.world().ledger;
    let page = ledger.alarms(&filter, &PageRequest::first(CAP_ALERTS_MAX)).await?;
    let base = here.notices.outlets().public_url.clone();
    let base = base.unwrap_or_else(|| "urn:haidang:center".to_owned());
    let alerts: Vec<CapAlert> =
        page.items.iter().map(|it| cap_alert(&here, &asker, it, &base)).collect();
    let title = &here.settings.center_name;
    let feed =
        link_notify::feed(&format!("{base}/api/v1/cap.atom"), title, here.centre.now(), &alerts);
    Ok(([(header::CONTENT_TYPE, "application/atom+xml")], feed))
}

fn cap_alert(here: &Reception, asker: &Asker, it: &Alarm, base: &str) -> CapAlert {
    let zone = &asker.zone;
    let codes = |code: &str| Text::new(code, code);
    let event = zone.rule(&it.rule).map_or_else(|| codes(it.rule.as_str()), |it| it.title.clone());
    let entity = zone.entity(&it.entity);
    let place = entity.map_or_else(|| codes(it.entity.as_str()), |it| it.title.clone());
    let both = |of: fn(&Text) -> &str| format!("{}: {}", of(&event), of(&place));
    let headline = Text { vi: both(|it| &it.vi), en: both(|it| &it.en) };
    let point = entity.and_then(|it| it.place).map(|it| (it.latitude_deg(), it.longitude_deg()));
    // An alert says one thing for ever: the same alarm after a change is another alert.
    let said = format!("{}@{}", it.id, it.position);
    CapAlert {
        identifier: model::AlarmId::from_name(&said).to_string(),
        sender: base.trim_start_matches("https://").replace([' ', ',', '<', '&'], "-"),
        sender_name: here.settings.center_name.clone(),
        sent: it.latest.at.max(it.raised_at),
        cancels: None,
        drill: false,
        event,
        description: headline.clone(),
        headline,
        severity: it.severity,
        observed: it.trigger.measured.value.is_some(),
        category: match it.class {
            AlarmClass::Process => "Env",
            AlarmClass::Security => "Security",
            AlarmClass::Device | AlarmClass::Data => "Infra",
        },
        onset: it.raised_at,
        area: Area { desc: place, point },
        web: base.starts_with("http").then(|| format!("{base}/")),
    }
}

/// One's own newest notices.
#[utoipa::path(get, path = "/api/v1/me/notices", tag = "notice",
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Items<Notice>)))]
pub(crate) async fn own(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Notice>>, Problem> {
    let person = PersonId(asker.user.id.clone());
    let notices = here.centre.world().notices.notices_for(&person, OWN_SHOWN).await?;
    Ok(Json(Items::all(notices.iter().map(Notice::of).collect())))
}

/// Which channels the operator has set up, and the key for push messages.
#[utoipa::path(get, path = "/api/v1/push-key", tag = "notice",
    extensions(("x-access" = json!("person"))), responses((status = 200, body = PushKey)))]
pub(crate) async fn push_key(State(here): State<Reception>) -> Json<PushKey> {
    let outlets = here.notices.outlets();
    let media = outlets.channels.keys().map(|it| it.as_str()).collect();
    Json(PushKey { public_key: outlets.push_key.clone(), media })
}

/// Sends a notice by one of one's own channels, to see whether it arrives.
#[utoipa::path(post, path = "/api/v1/me/channels/{id}/test", tag = "notice",
    params(("id" = String, Path)), extensions(("x-access" = json!("person"))),
    responses((status = 202, body = ChannelTest), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn test_channel(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<(StatusCode, Json<ChannelTest>), Problem> {
    let person = PersonId(asker.user.id.clone());
    let directory = here.centre.world().rosters.directory(here.centre.now()).await?;
    let known = directory.people.get(&person);
    let way = known.and_then(|it| it.ways.iter().find(|it| it.id.to_string() == id)).cloned();
    let way = way.ok_or_else(|| Problem::not_found("channel", &id))?;
    let said = json!({"medium": way.medium.as_str()});
    asker.audit(&here, "channel.test", &format!("channel/{person}/{id}"), &said).await?;
    let notice = here.notices.test(person, way).await;
    let notice = notice.ok_or_else(|| Problem::not_found("channel", &id))?;
    Ok((StatusCode::ACCEPTED, Json(ChannelTest { notice: notice.to_string() })))
}

/// One notice and what it tells of: one's own, or one that tells of an alarm one may see.
#[utoipa::path(get, path = "/api/v1/notices/{id}", tag = "notice",
    params(("id" = String, Path)), extensions(("x-access" = json!("person"))),
    responses((status = 200, body = NoticeDetail), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<NoticeDetail>, Problem> {
    let not_found = || Problem::not_found("notice", &id);
    let parsed = id.parse().map_err(|_| not_found())?;
    let notice = here.centre.world().notices.notice(parsed).await?.ok_or_else(not_found)?;
    let is_theirs = Reach::of(&here, &asker).await?.person(&notice.person);
    let is_own =
        notice.person.0 == asker.user.id || (is_theirs && asker.may(Noun::User, Action::Write));
    let mut seen = members(&here, &notice).await?;
    seen.retain(|it| asker.sees_facts(&it.facts));
    if !is_own && seen.is_empty() {
        return Err(not_found());
    }
    let alarms = seen.iter().map(|it| NoticeAlarm::of(&it.facts, &asker.zone)).collect();
    let notice = if is_theirs { Notice::of(&notice) } else { Notice::without_words(&notice) };
    Ok(Json(NoticeDetail { notice, alarms }))
}

/// Somebody's newest notices, or a room's.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/notices", tag = "notice",
    params(("id" = String, Path)), extensions(("x-access" = json!("user.write"))),
    responses((status = 200, body = Items<Notice>), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn of_contact(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<Items<Notice>>, Problem> {
    let person: PersonId = entry::code("id", &id)?;
    if !Reach::of(&here, &asker).await?.person(&person) {
        return Err(Problem::not_found("person", &id));
    }
    let notices = here.centre.world().notices.notices_for(&person, OWN_SHOWN).await?;
    Ok(Json(Items::all(notices.iter().map(Notice::of).collect())))
}

/// A provider or a browser says that a notice arrived, was read, or did not arrive.
#[utoipa::path(post, path = "/api/v1/notices/{id}/receipt", tag = "notice",
    params(("id" = String, Path), Signed, ("what" = Option<String>, Query)),
    extensions(("x-access" = json!("signed"))),
    responses((status = 204, description = "Noted"), (status = 401, body = ProblemBody<'static>)))]
pub(crate) async fn receipt(
    State(here): State<Reception>,
    InPath(id): InPath<String>,
    InQuery(signed): InQuery<Signed>,
    InQuery(asked): InQuery<ReceiptAsked>,
) -> Result<StatusCode, Problem> {
    let (notice, _) = allowed(&here, "receipt", &id, signed).await?;
    let receipt = match asked.what.as_deref() {
        None | Some("delivered") => Receipt::Delivered,
        Some("read") => Receipt::Read,
        Some("failed") => Receipt::Failed,
        Some(other) => return Err(Problem::field("what", other, "delivered, read, failed")),
    };
    here.notices.receipt(notice.id, receipt).await;
    Ok(StatusCode::NO_CONTENT)
}

/// What a receipt says.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct ReceiptAsked {
    what: Option<String>,
}

/// The notice, if the link's signature allows this now.
pub(crate) async fn allowed(
    here: &Reception,
    what: &str,
    id: &str,
    signed: Signed,
) -> Result<(Kept, String), Problem> {
    let refused = || {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad-link",
            "Liên kết này không đúng hoặc đã hết hạn; hãy đăng nhập để tiếp nhận.",
            "This link is wrong or too old; log in to acknowledge.",
        )
    };
    let sign = signed.sign.unwrap_or_default();
    let now: Time = here.centre.now();
    if !here.notices.outlets().sign.allows(what, id, &sign, now) {
        return Err(refused());
    }
    let parsed: NoticeId = id.parse().map_err(|_| refused())?;
    let notice = here.centre.world().notices.notice(parsed).await?.ok_or_else(refused)?;
    let reader = here.centre.world().accounts.user(&notice.person.0).await?;
    if what != "receipt" && reader.is_some_and(|it| !it.user.enabled) {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad-link",
            "Tài khoản của người nhận thông báo này đã bị khoá.",
            "The account that this notice was for is closed.",
        ));
    }
    Ok((notice, sign))
}

/// The alarms a notice tells of: what became worse, then what was new, in order.
pub(crate) async fn members(here: &Reception, notice: &Kept) -> Result<Vec<Member>, Problem> {
    let notices = &here.centre.world().notices;
    let mut members = notices.worse_in(notice).await?;
    for part in &notice.parts {
        members.extend(notices.members_of(part.group, part.from, part.to, TOLD_MAX).await?);
    }
    Ok(members)
}
