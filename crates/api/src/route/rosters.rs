//! Rosters, one's own channels, escalation chains, and what one shift leaves to the next.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use model::{Span, Time, UserId};
use notify::{
    Absence, Aim, Directory, Duty, DutyId, HOLE_BACK, Person, PersonId, Shift, Standing,
    hole_notice, holes, on_duty,
};
use port::{Setting, SettingKind};
use serde_json::{Value, json};

use crate::{
    app::Reception,
    gate::{Asker, new_secret},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Instant, Items, entry,
        notice::delivery,
        pen,
        roster::{
            AbsenceEntry, ChainEntry, Contact, ContactEntry, DutyEntry, HandOver, HandOverEntry,
            HandOverRead, Hole, HoleTold, Roster, RosterAbsence, RosterDuty, RosterStandIn,
            ShiftChange, ShiftEntry, duty_title, span,
        },
    },
};

/// The roster is shown from so far back.
const SHOWN_BACK: Span = Span::from_h(7 * 24);

/// Holes are looked for so far ahead.
const HOLES_AHEAD: Span = Span::from_h(28 * 24);

/// Shifts entered by one request.
const TIMES_MAX: u32 = 400;

/// Hand-overs shown.
const HAND_OVERS_SHOWN: u32 = 30;

/// What was left longer ago has been dealt with, or was left again: nobody must read a month of
/// notes after a holiday.
const MUST_READ: Span = Span::from_h(7 * 24);

/// Digits of a shift's or a note's code.
const ID_CHARS: usize = 16;

/// Who holds which post now and later, who is away, and whom alarms are told to.
#[utoipa::path(get, path = "/api/v1/roster", tag = "roster",
    extensions(("x-access" = json!("alarm.read"))), responses((status = 200, body = Roster)))]
pub(crate) async fn show(State(here): State<Reception>) -> Result<Json<Roster>, Problem> {
    let now = here.centre.now();
    let directory = here.centre.world().rosters.directory(now.minus(SHOWN_BACK)).await?;
    let mut duties = vec![];
    for it in directory.duties.values() {
        duties.push(post(&here, &directory, it, now).await?);
    }
    let names = here.names().await?;
    Ok(Json(Roster {
        duties,
        shifts: directory.shifts.iter().map(Into::into).collect(),
        absences: directory.absences.iter().map(RosterAbsence::from).collect(),
        chains: directory.chains.iter().map(Into::into).collect(),
        people: named(&directory).into_iter().map(|it| person(&names, &it)).collect(),
    }))
}

/// A post, who holds it, when nobody will, and who knows of that.
async fn post(
    here: &Reception,
    directory: &Directory,
    it: &Duty,
    now: Time,
) -> Result<RosterDuty, Problem> {
    let (by, instead) = match on_duty(directory, &it.id, now) {
        Standing::Held { by, instead } => (by, instead),
        Standing::Hole => (vec![], vec![]),
    };
    let (back, ahead) = (now.minus(HOLE_BACK), now.plus(HOLES_AHEAD));
    let mut found = vec![];
    for (from, until) in holes(directory, &it.id, back, ahead) {
        if until <= now {
            continue;
        }
        let began = (from != back).then_some(from);
        let told = here.centre.world().notices.notice(hole_notice(it, began)).await?;
        found.push(Hole {
            from: Instant(began.unwrap_or(now)),
            until: Instant(until),
            open: until == ahead,
            told: told.map(|it| HoleTold {
                person: it.person.to_string(),
                at: Instant(it.made_at),
                notice: it.id.to_string(),
                delivery: delivery(it.delivery),
            }),
        });
    }
    let stand_in = |(absent, by): &(PersonId, PersonId)| RosterStandIn {
        absent: absent.to_string(),
        by: by.to_string(),
    };
    Ok(RosterDuty {
        id: it.id.to_string(),
        title: duty_title(it),
        superior: it.superior.to_string(),
        on_duty: by.iter().map(ToString::to_string).collect(),
        instead: instead.iter().map(stand_in).collect(),
        holes: found,
    })
}

/// Everybody a roster names.
fn named(directory: &Directory) -> BTreeSet<PersonId> {
    let shifts = directory.shifts.iter().map(|it| &it.person);
    let superiors = directory.duties.values().map(|it| &it.superior);
    let away = directory.absences.iter().flat_map(|it| [Some(&it.person), it.replacement.as_ref()]);
    let rungs = directory.chains.iter().flat_map(|it| &it.rungs).flat_map(|it| &it.to);
    let aims = rungs.filter_map(|it| if let Aim::Person(who) = it { Some(who) } else { None });
    shifts.chain(superiors).chain(away.flatten()).chain(aims).cloned().collect()
}

fn person(names: &pen::Names, id: &PersonId) -> pen::Person {
    let name = names.get(&id.0).cloned();
    pen::Person { id: id.to_string(), name: name.unwrap_or_else(|| id.to_string()) }
}

/// How one is reached oneself.
#[utoipa::path(get, path = "/api/v1/me/channels", tag = "roster",
    extensions(("x-access" = json!("person"))), responses((status = 200, body = Contact)))]
pub(crate) async fn own(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Contact>, Problem> {
    let id = PersonId(asker.user.id.clone());
    let person = directory(&here).await?.people.remove(&id).unwrap_or_else(|| blank(id));
    Ok(Json(Contact::of(&person, &here.notices.dead())))
}

/// Sets how one is reached oneself.
#[utoipa::path(put, path = "/api/v1/me/channels", tag = "roster", request_body = ContactEntry,
    extensions(("x-access" = json!("person"))),
    responses((status = 200, body = Contact), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn set_own(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<ContactEntry>,
) -> Result<Json<Contact>, Problem> {
    let id = PersonId(asker.user.id.clone());
    set_contact(&here, &asker, id, &entered, false).await
}

/// How everybody is reached.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "roster",
    extensions(("x-access" = json!("user.write"))),
    responses((status = 200, body = Items<Contact>)))]
pub(crate) async fn contacts(
    State(here): State<Reception>,
) -> Result<Json<Items<Contact>>, Problem> {
    let (directory, dead) = (directory(&here).await?, here.notices.dead());
    Ok(Json(Items::all(directory.people.values().map(|it| Contact::of(it, &dead)).collect())))
}

/// Sets how somebody is reached, who their superior is; or a room with a buzzer or a light.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", tag = "roster",
    params(("id" = String, Path)), request_body = ContactEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 200, body = Contact), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn set_one(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<ContactEntry>,
) -> Result<Json<Contact>, Problem> {
    let id: PersonId = entry::code("id", &id)?;
    if !entered.room {
        somebody(&here, "id", &id).await?;
    }
    if let Some(superior) = entered.superior.as_deref() {
        somebody(&here, "superior", &entry::code("superior", superior)?).await?;
    }
    set_contact(&here, &asker, id, &entered, true).await
}

async fn set_contact(
    here: &Reception,
    asker: &Asker,
    id: PersonId,
    entered: &ContactEntry,
    administers: bool,
) -> Result<Json<Contact>, Problem> {
    let before = directory(here).await?.people.remove(&id);
    let person = entered.person(id, before.as_ref(), administers)?;
    let written = Contact::of(&person, &here.notices.dead());
    let old = before.as_ref().map(|it| Contact::of(it, &[]));
    let said = json!({"before": old, "after": written});
    let subject = format!("contact/{}", person.id);
    put(here, asker, ("contact.change", &subject), &Setting::Person(person), &said).await?;
    Ok(Json(written))
}

/// Sets a post.
#[utoipa::path(put, path = "/api/v1/duties/{id}", tag = "roster",
    params(("id" = String, Path)), request_body = DutyEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn set_duty(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<DutyEntry>,
) -> Result<StatusCode, Problem> {
    let title = entry::title("title", &entered.title)?;
    let superior = entry::code("superior", &entered.superior)?;
    somebody(&here, "superior", &superior).await?;
    let duty =
        Duty { id: entry::code("id", &id)?, title_vi: title.vi, title_en: title.en, superior };
    let said = json!({"superior": entered.superior});
    put(&here, &asker, ("duty.change", &format!("duty/{id}")), &Setting::Duty(duty), &said).await
}

/// Puts somebody on the roster, once or again and again.
#[utoipa::path(post, path = "/api/v1/shifts", tag = "roster", request_body = ShiftEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn add_shifts(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<ShiftEntry>,
) -> Result<StatusCode, Problem> {
    let (from, until) = span(&entered.from, &entered.until)?;
    let duty: DutyId = entry::code("duty", &entered.duty)?;
    let known = directory(&here).await?;
    let found = known.duties.contains_key(&duty).then_some(());
    entry::choice("duty", &entered.duty, found, known.duties.keys())?;
    let person: PersonId = entry::code("person", &entered.person)?;
    somebody(&here, "person", &person).await?;
    if TIMES_MAX < entered.times {
        return Err(Problem::field("times", entered.times, &format!("0–{TIMES_MAX}")));
    }
    let said = json!({"duty": entered.duty, "person": entered.person, "from": from.to_string(),
        "until": until.to_string(), "times": entered.times, "every_days": entered.every_days});
    asker.audit(&here, "shift.create", &format!("duty/{duty}"), &said).await?;
    for n in 0..u64::from(entered.times.max(1)) {
        let later = Span::from_h(24 * n * u64::from(entered.every_days));
        let shift = Shift {
            id: new_secret().chars().take(ID_CHARS).collect(),
            duty: duty.clone(),
            person: person.clone(),
            from: from.plus(later),
            until: until.plus(later),
        };
        here.centre.world().rosters.put_setting(&Setting::Shift(shift)).await?;
    }
    here.notices.directory_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes one shift: another person, other hours.
#[utoipa::path(put, path = "/api/v1/shifts/{id}", tag = "roster",
    params(("id" = String, Path)), request_body = ShiftChange,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Kept"), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change_shift(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<ShiftChange>,
) -> Result<StatusCode, Problem> {
    let known = directory(&here).await?;
    let before = known.shifts.iter().find(|it| it.id == id);
    let before = before.ok_or_else(|| Problem::not_found("shift", &id))?;
    let (from, until) = span(&entered.from, &entered.until)?;
    let duty: DutyId = entry::code("duty", &entered.duty)?;
    let found = known.duties.contains_key(&duty).then_some(());
    entry::choice("duty", &entered.duty, found, known.duties.keys())?;
    let person: PersonId = entry::code("person", &entered.person)?;
    somebody(&here, "person", &person).await?;
    let said = json!({"shift": id, "person": entered.person, "from": from.to_string(),
        "until": until.to_string(), "before": {"person": before.person.to_string(),
        "from": before.from.to_string(), "until": before.until.to_string()}});
    let subject = format!("duty/{duty}");
    let shift = Shift { id, duty, person, from, until };
    put(&here, &asker, ("shift.change", &subject), &Setting::Shift(shift), &said).await
}

/// Notes that somebody is away, and who stands in.
#[utoipa::path(post, path = "/api/v1/absences", tag = "roster", request_body = AbsenceEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn add_absence(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<AbsenceEntry>,
) -> Result<StatusCode, Problem> {
    let (from, until) = span(&entered.from, &entered.until)?;
    let person: PersonId = entry::code("person", &entered.person)?;
    somebody(&here, "person", &person).await?;
    let replacement = match entered.replacement.as_deref() {
        Some(it) => {
            let it = entry::code("replacement", it)?;
            somebody(&here, "replacement", &it).await?;
            Some(it)
        }
        None => None,
    };
    let id = new_secret().chars().take(ID_CHARS).collect();
    let subject = format!("user/{person}");
    let absence = Absence { id, person, from, until, replacement };
    let said = json!({"from": from.to_string(), "until": until.to_string(),
        "replacement": entered.replacement});
    put(&here, &asker, ("absence.create", &subject), &Setting::Absence(absence), &said).await
}

/// Sets an escalation chain.
#[utoipa::path(put, path = "/api/v1/chains/{id}", tag = "roster",
    params(("id" = String, Path)), request_body = ChainEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn set_chain(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<ChainEntry>,
) -> Result<StatusCode, Problem> {
    let chain = entered.chain(entry::code("id", &id)?, &directory(&here).await?)?;
    let said = json!({"after": entered});
    put(&here, &asker, ("chain.change", &format!("chain/{id}")), &Setting::Chain(chain), &said)
        .await
}

/// Takes a post, shift, absence, chain or contact away.
#[utoipa::path(delete, path = "/api/v1/roster/{kind}/{id}", tag = "roster",
    params(("kind" = String, Path), ("id" = String, Path)),
    extensions(("x-access" = json!("user.write"))),
    responses((status = 204, description = "Gone"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn remove(
    State(here): State<Reception>,
    asker: Asker,
    InPath((kind, id)): InPath<(String, String)>,
) -> Result<StatusCode, Problem> {
    use SettingKind::{Absence, Chain, Duty, Person, Shift};
    let known = [Person, Duty, Shift, Absence, Chain];
    let found = known.into_iter().find(|it| it.as_str() == kind);
    let sort = found.ok_or_else(|| Problem::not_found("roster", &kind))?;
    asker.audit(&here, &format!("{kind}.delete"), &format!("{kind}/{id}"), &json!({})).await?;
    if !here.centre.world().rosters.delete_setting(sort, &id).await? {
        return Err(Problem::not_found(sort.as_str(), &id));
    }
    here.notices.directory_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

/// What the shifts of a post left to each other, newest first.
#[utoipa::path(get, path = "/api/v1/duties/{id}/hand-overs", tag = "roster",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = Items<HandOver>)))]
pub(crate) async fn hand_overs(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<Items<HandOver>>, Problem> {
    let duty: DutyId = entry::code("id", &id)?;
    Ok(Json(Items::all(notes(&here, &asker, &directory(&here).await?, &duty).await?)))
}

/// The notes of a post, as somebody sees them.
pub(crate) async fn notes(
    here: &Reception,
    asker: &Asker,
    directory: &Directory,
    duty: &DutyId,
) -> Result<Vec<HandOver>, Problem> {
    let now = here.centre.now();
    let notes = here.centre.world().rosters.hand_overs(duty, HAND_OVERS_SHOWN).await?;
    let holds = match on_duty(directory, duty, now) {
        Standing::Held { by, .. } => by.contains(&PersonId(asker.user.id.clone())),
        Standing::Hole => false,
    };
    let me: &UserId = &asker.user.id;
    let is_new = |it: &port::HandOver| now.minus(MUST_READ) < it.at;
    let is_read = |it: &port::HandOver| it.by == *me || it.read.iter().any(|it| it.0 == *me);
    let note = |it: port::HandOver| HandOver {
        must_read: holds && is_new(&it) && !is_read(&it),
        id: it.id,
        duty: it.duty.to_string(),
        by: it.by.to_string(),
        at: Instant(it.at),
        text: it.text,
        read: it
            .read
            .into_iter()
            .map(|(by, at)| HandOverRead { by: by.to_string(), at: Instant(at) })
            .collect(),
    };
    Ok(notes.into_iter().map(note).collect())
}

/// Leaves a note to the next shift.
#[utoipa::path(post, path = "/api/v1/duties/{id}/hand-overs", tag = "roster",
    params(("id" = String, Path)), request_body = HandOverEntry,
    extensions(("x-access" = json!("alarm.work"))),
    responses((status = 201, description = "Kept"), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn leave_note(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(entered): Body<HandOverEntry>,
) -> Result<StatusCode, Problem> {
    let text = entry::sentence("text", &entered.text, 4_000)?;
    let duty: DutyId = entry::code("id", &id)?;
    let known = directory(&here).await?;
    known.duties.get(&duty).ok_or_else(|| Problem::not_found("duty", &id))?;
    let said = json!({"text": text});
    asker.audit(&here, "hand-over.create", &format!("duty/{id}"), &said).await?;
    let note = port::HandOver {
        id: new_secret().chars().take(ID_CHARS).collect(),
        duty,
        by: asker.user.id.clone(),
        at: here.centre.now(),
        text,
        read: vec![],
    };
    here.centre.world().rosters.put_hand_over(&note).await?;
    Ok(StatusCode::CREATED)
}

/// "I have read it."
#[utoipa::path(post, path = "/api/v1/hand-overs/{id}/read", tag = "roster",
    params(("id" = String, Path)), extensions(("x-access" = json!("alarm.work"))),
    responses((status = 204, description = "Noted"), (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn read_note(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<StatusCode, Problem> {
    asker.audit(&here, "hand-over.read", &format!("hand-over/{id}"), &json!({})).await?;
    let (rosters, now) = (&here.centre.world().rosters, here.centre.now());
    if rosters.read_hand_over(&id, &asker.user.id, now).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("hand-over", &id))
    }
}

async fn directory(here: &Reception) -> Result<Directory, Problem> {
    Ok(here.centre.world().rosters.directory(here.centre.now().minus(SHOWN_BACK)).await?)
}

/// The audit first; the engine knows it before the answer goes out.
async fn put(
    here: &Reception,
    asker: &Asker,
    (action, subject): (&str, &str),
    setting: &Setting,
    said: &Value,
) -> Result<StatusCode, Problem> {
    asker.audit(here, action, subject, said).await?;
    here.centre.world().rosters.put_setting(setting).await?;
    here.notices.directory_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever is told has an account.
async fn somebody(here: &Reception, field: &str, id: &PersonId) -> Result<(), Problem> {
    let known = here.centre.world().accounts.user(&id.0).await?.is_some_and(|it| it.user.enabled);
    let expected = "một người có tài khoản / somebody with an account";
    if known { Ok(()) } else { Err(Problem::field(field, id, expected)) }
}

fn blank(id: PersonId) -> Person {
    Person {
        id,
        room: false,
        lang: model::Lang::Vi,
        zone: "Asia/Ho_Chi_Minh".to_owned(),
        superior: None,
        quiet: None,
        ways: vec![],
    }
}
