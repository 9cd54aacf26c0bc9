//! Rosters and escalation chains: who holds which post, and whom alarms are told to.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use model::{Span, Time};
use notify::{
    Absence, Aim, Directory, Duty, DutyId, HOLE_BACK, PersonId, Shift, Standing, hole_notice,
    holes, on_duty,
};
use port::{Setting, SettingKind};
use serde_json::{Value, json};

use crate::{
    app::Reception,
    gate::{Asker, new_secret},
    problem::{Problem, ProblemBody},
    route::reach::Reach,
    wire::{
        Body, InPath, Instant,
        chain::ChainEntry,
        entry,
        notice::delivery,
        pen,
        roster::{
            AbsenceEntry, DutyEntry, Hole, HoleTold, Roster, RosterAbsence, RosterDuty,
            RosterStandIn, ShiftChange, ShiftEntry, duty_title, span,
        },
    },
};

/// The roster is shown from so far back.
const SHOWN_BACK: Span = Span::from_h(7 * 24);

/// Holes are looked for so far ahead.
const HOLES_AHEAD: Span = Span::from_h(28 * 24);

/// Shifts entered by one request.
const TIMES_MAX: u32 = 400;

/// Digits of the code of a shift, an absence or a note.
const ID_CHARS: usize = 16;

/// Who holds which post now and later, who is away, and whom alarms are told to: of the posts one
/// answers for or stands on the roster of. Chains are shown to whoever answers for the whole.
#[utoipa::path(get, path = "/api/v1/roster", tag = "roster",
    extensions(("x-access" = json!("alarm.read"))), responses((status = 200, body = Roster)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Roster>, Problem> {
    let now = here.centre.now();
    let (known, reach) = (directory(&here).await?, Reach::of(&here, &asker).await?);
    let mut duties = vec![];
    for it in known.duties.values().filter(|it| reach.reads_duty(&known, it)) {
        duties.push(post(&here, &known, it, now).await?);
    }
    let (directory, names) = (cut(known, &asker, &reach), here.names().await?);
    Ok(Json(Roster {
        duties,
        shifts: directory.shifts.iter().map(Into::into).collect(),
        absences: directory.absences.iter().map(RosterAbsence::from).collect(),
        chains: directory.chains.iter().map(Into::into).collect(),
        people: named(&directory).into_iter().map(|it| person(&names, &it)).collect(),
    }))
}

/// What of the directory somebody sees of posts, shifts, absences and chains.
fn cut(mut directory: Directory, asker: &Asker, reach: &Reach<'_>) -> Directory {
    let seen = |it: &&Duty| reach.reads_duty(&directory, it);
    let seen: BTreeSet<DutyId> =
        directory.duties.values().filter(seen).map(|it| it.id.clone()).collect();
    directory.duties.retain(|id, _| seen.contains(id));
    directory.shifts.retain(|it| seen.contains(&it.duty));
    // Of others only who is away from a post that is seen.
    let named: BTreeSet<&PersonId> = directory.shifts.iter().map(|it| &it.person).collect();
    directory.absences.retain(|it| reach.person(&it.person) || named.contains(&it.person));
    directory.chains.retain(|_| asker.sees_all());
    directory
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
    let reach = Reach::of(&here, &asker).await?;
    let code: DutyId = entry::code("id", &id)?;
    let known = directory(&here).await?;
    if known.duties.contains_key(&code) {
        reach.own_duty(&known, &id)?;
    }
    somebody(&here, &reach, "superior", &superior).await?;
    let duty = Duty { id: code, title_vi: title.vi, title_en: title.en, superior };
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
    let reach = Reach::of(&here, &asker).await?;
    let duty = duty_entered(&directory(&here).await?, &reach, &entered.duty)?;
    let person: PersonId = entry::code("person", &entered.person)?;
    somebody(&here, &reach, "person", &person).await?;
    if TIMES_MAX < entered.times {
        return Err(Problem::field("times", entered.times, &format!("0–{TIMES_MAX}")));
    }
    let said = json!({"duty": entered.duty, "person": entered.person, "from": from.to_string(),
        "until": until.to_string(), "times": entered.times, "every_days": entered.every_days});
    asker.audit(&here, "shift.create", &format!("duty/{duty}"), &said).await?;
    for n in 0..u64::from(entered.times.max(1)) {
        let later = Span::from_h(24 * n * u64::from(entered.every_days));
        let shift = Shift {
            id: new_id(),
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
    let (known, reach) = (directory(&here).await?, Reach::of(&here, &asker).await?);
    let before = own_shift(&known, &reach, &id)?;
    let (from, until) = span(&entered.from, &entered.until)?;
    let duty = duty_entered(&known, &reach, &entered.duty)?;
    let person: PersonId = entry::code("person", &entered.person)?;
    somebody(&here, &reach, "person", &person).await?;
    let said = json!({"shift": id, "person": entered.person, "from": from.to_string(),
        "until": until.to_string(), "before": {"person": before.person.to_string(),
        "from": before.from.to_string(), "until": before.until.to_string()}});
    let subject = format!("duty/{duty}");
    let shift = Shift { id, duty, person, from, until };
    put(&here, &asker, ("shift.change", &subject), &Setting::Shift(shift), &said).await
}

/// A post the asker answers for.
fn duty_entered(known: &Directory, reach: &Reach<'_>, text: &str) -> Result<DutyId, Problem> {
    let duty: DutyId = entry::code("duty", text)?;
    let found = known.duties.get(&duty).filter(|it| reach.duty(it)).map(|it| it.id.clone());
    let own = known.duties.values().filter(|it| reach.duty(it)).map(|it| &it.id);
    entry::choice("duty", text, found, own)
}

/// A shift at a post the asker answers for.
fn own_shift<'d>(known: &'d Directory, reach: &Reach<'_>, id: &str) -> Result<&'d Shift, Problem> {
    let is_own = |it: &&Shift| {
        // Of a post that is gone whoever answers for the person takes the shift away.
        known.duties.get(&it.duty).map_or_else(|| reach.person(&it.person), |it| reach.duty(it))
    };
    let shift = known.shifts.iter().find(|it| it.id == id).filter(is_own);
    shift.ok_or_else(|| Problem::not_found("shift", id))
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
    let reach = Reach::of(&here, &asker).await?;
    somebody(&here, &reach, "person", &person).await?;
    let replacement = match entered.replacement.as_deref() {
        Some(it) => {
            let it = entry::code("replacement", it)?;
            somebody(&here, &reach, "replacement", &it).await?;
            Some(it)
        }
        None => None,
    };
    let id = new_id();
    let subject = format!("user/{person}");
    let absence = Absence { id, person, from, until, replacement };
    let said = json!({"from": from.to_string(), "until": until.to_string(),
        "replacement": entered.replacement});
    put(&here, &asker, ("absence.create", &subject), &Setting::Absence(absence), &said).await
}

/// Sets an escalation chain. The first that fits counts, so a chain of one part of the zone could
/// keep alarms from the duty room: whoever answers for the whole sets them all.
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
    asker.answers_for_all()?;
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
    own_setting(&here, &asker, sort, &id).await?;
    asker.audit(&here, &format!("{kind}.delete"), &format!("{kind}/{id}"), &json!({})).await?;
    if !here.centre.world().rosters.delete_setting(sort, &id).await? {
        return Err(Problem::not_found(sort.as_str(), &id));
    }
    here.notices.directory_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Something the asker may take away; what is not there is taken away by nobody.
async fn own_setting(
    here: &Reception,
    asker: &Asker,
    sort: SettingKind,
    id: &str,
) -> Result<(), Problem> {
    if asker.sees_all() {
        return Ok(());
    }
    let (known, reach) = (directory(here).await?, Reach::of(here, asker).await?);
    let is_own = match sort {
        SettingKind::Person => id.parse::<PersonId>().is_ok_and(|it| reach.person(&it)),
        SettingKind::Duty => reach.own_duty(&known, id).is_ok(),
        SettingKind::Shift => own_shift(&known, &reach, id).is_ok(),
        SettingKind::Absence => {
            known.absences.iter().any(|it| it.id == id && reach.person(&it.person))
        }
        SettingKind::Chain => return asker.answers_for_all(),
    };
    if is_own { Ok(()) } else { Err(Problem::not_found(sort.as_str(), id)) }
}

pub(super) async fn directory(here: &Reception) -> Result<Directory, Problem> {
    Ok(here.centre.world().rosters.directory(here.centre.now().minus(SHOWN_BACK)).await?)
}

/// The audit first; the engine knows it before the answer goes out.
pub(super) async fn put(
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

/// Whoever is told has an account, in the asker's part of the zone.
pub(super) async fn somebody(
    here: &Reception,
    reach: &Reach<'_>,
    field: &str,
    id: &PersonId,
) -> Result<(), Problem> {
    let known = here.centre.world().accounts.user(&id.0).await?.is_some_and(|it| it.user.enabled);
    let expected =
        "một người có tài khoản trong đơn vị của bạn / somebody with an account within your units";
    if known && reach.person(id) { Ok(()) } else { Err(Problem::field(field, id, expected)) }
}

/// The code of a shift, an absence or a note.
pub(super) fn new_id() -> String {
    new_secret().chars().take(ID_CHARS).collect()
}
