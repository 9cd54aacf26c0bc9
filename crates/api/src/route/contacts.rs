//! How people and rooms are reached: one's own channels, and everybody's.

use axum::{Json, extract::State};
use notify::{Person, PersonId};
use port::Setting;
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::{
        reach::Reach,
        rosters::{directory, put, somebody},
    },
    wire::{
        Body, InPath, Items,
        contact::{Contact, ContactEntry, May},
        entry,
    },
};

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

/// How one's own people are reached; rooms too, for whoever answers for the whole.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "roster",
    extensions(("x-access" = json!("user.write"))),
    responses((status = 200, body = Items<Contact>)))]
pub(crate) async fn contacts(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Contact>>, Problem> {
    let (directory, dead) = (directory(&here).await?, here.notices.dead());
    let reach = Reach::of(&here, &asker).await?;
    let seen = directory.people.values().filter(|it| reach.person(&it.id));
    Ok(Json(Items::all(seen.map(|it| Contact::of(it, &dead)).collect())))
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
    let reach = Reach::of(&here, &asker).await?;
    if entered.room {
        asker.answers_for_all()?;
    } else {
        somebody(&here, &reach, "id", &id).await?;
    }
    let known = directory(&here).await?;
    let before = known.people.get(&id).and_then(|it| it.superior.as_ref());
    if let Some(superior) = entered.superior.as_deref() {
        let superior = entry::code("superior", superior)?;
        // Whoever stands above the asker's part of the zone was set by whoever may.
        if before != Some(&superior) {
            somebody(&here, &reach, "superior", &superior).await?;
        }
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
    let may = May { administers, own_network: administers && asker.sees_all() };
    let person = entered.person(id, before.as_ref(), may)?;
    let written = Contact::of(&person, &here.notices.dead());
    let old = before.as_ref().map(|it| Contact::of(it, &[]));
    let said = json!({"before": old, "after": written});
    let subject = format!("contact/{}", person.id);
    put(here, asker, ("contact.change", &subject), &Setting::Person(person), &said).await?;
    Ok(Json(written))
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
