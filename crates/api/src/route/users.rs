//! People with an account: an administrator adds and changes those of their own subtree.

use axum::{Json, extract::State, http::StatusCode};
use model::{Role, Text, User, UserId};
use port::NewUser;
use serde_json::json;

use crate::{
    app::Reception,
    gate::{Asker, refuse_weak},
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, Items, entry,
        user::{User as Written, UserChange, UserEntry},
    },
};

/// People of one's own subtree.
#[utoipa::path(get, path = "/api/v1/users", tag = "user",
    extensions(("x-access" = json!("user.read"))),
    responses((status = 200, body = Items<Written>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Json<Items<Written>>, Problem> {
    let users = here.centre.world().accounts.users().await?;
    let mut seen: Vec<_> = users.iter().filter(|it| asker.sees_org(&it.org)).collect();
    seen.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Json(Items::all(seen.into_iter().map(Written::from).collect())))
}

/// Adds a person. They choose their own password at the first login.
#[utoipa::path(post, path = "/api/v1/users", tag = "user", request_body = UserEntry,
    extensions(("x-access" = json!("user.write"))),
    responses((status = 201, body = Written), (status = 409, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn create(
    State(here): State<Reception>,
    asker: Asker,
    Body(entered): Body<UserEntry>,
) -> Result<(StatusCode, Json<Written>), Problem> {
    let user = User {
        id: login_name(&entered.id)?,
        name: entry::name("name", &entered.name)?,
        role: role(&entered.role)?,
        org: entry::org(&asker, "org", &entered.org)?,
        enabled: true,
        must_change_password: true,
    };
    refuse_weak(&entered.password, None).map_err(|it| it.about("password"))?;
    let password_hash = here.doorkeeper.hash(entered.password).await?;
    let gate = here.centre.registry().await;
    let accounts = &here.centre.world().accounts;
    if accounts.user(&user.id).await?.is_some() {
        return Err(Problem::conflict(Text {
            vi: format!("Tên đăng nhập `{}` đã có; chọn tên khác.", user.id),
            en: format!("The login name `{}` is taken; choose another.", user.id),
        }));
    }
    let written = Written::from(&user);
    let said = json!({"after": written});
    asker.audit(&here, "user.create", &format!("user/{}", user.id), &said).await?;
    accounts.put_user(&NewUser { user, password_hash }).await?;
    here.name_book.forget();
    gate.show().await?;
    Ok((StatusCode::CREATED, Json(written)))
}

/// Changes a person. Who loses an account, a role or a password loses their sessions too.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "user", params(("id" = String, Path)),
    request_body = UserChange, extensions(("x-access" = json!("user.write"))),
    responses((status = 200, body = Written), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(mut change): Body<UserChange>,
) -> Result<Json<Written>, Problem> {
    let hash = match change.password.take() {
        Some(password) => {
            refuse_weak(&password, None).map_err(|it| it.about("password"))?;
            Some(here.doorkeeper.hash(password).await?)
        }
        None => None,
    };
    let gate = here.centre.registry().await;
    let accounts = &here.centre.world().accounts;
    let known = match UserId::new(&id) {
        Ok(id) => accounts.user(&id).await?.filter(|it| asker.sees_org(&it.user.org)),
        Err(_) => None,
    };
    let before = known.ok_or_else(|| Problem::not_found("user", &id))?;
    let mut after = NewUser { user: changed(&asker, &before.user, &change)?, ..before.clone() };
    let new_password = hash.is_some();
    if let Some(hash) = hash {
        after.password_hash = hash;
        after.user.must_change_password = true;
    }
    refuse_on_oneself(&asker, &before.user, &after.user, new_password)?;
    let (old, new) = (Written::from(&before.user), Written::from(&after.user));
    let said = json!({"before": old, "after": new, "new_password": new_password});
    asker.audit(&here, "user.change", &format!("user/{id}"), &said).await?;
    accounts.put_user(&after).await?;
    let is_less = |user: &User| (user.role, user.org.clone(), user.enabled);
    if new_password || is_less(&before.user) != is_less(&after.user) {
        accounts.end_sessions_of(&after.user.id).await?;
    }
    here.name_book.forget();
    gate.show().await?;
    if before.user.enabled != after.user.enabled {
        // Who has left holds no post: whoever is told instead must be known now.
        here.notices.directory_changed().await;
    }
    Ok(Json(new))
}

fn changed(asker: &Asker, before: &User, change: &UserChange) -> Result<User, Problem> {
    let mut user = before.clone();
    if let Some(text) = &change.name {
        user.name = entry::name("name", text)?;
    }
    if let Some(text) = &change.role {
        user.role = role(text)?;
    }
    if let Some(text) = &change.org {
        user.org = entry::org(asker, "org", text)?;
    }
    user.enabled = change.enabled.unwrap_or(user.enabled);
    Ok(user)
}

/// Nobody shuts themselves out by a slip, and one's own password asks for the old one.
fn refuse_on_oneself(
    asker: &Asker,
    before: &User,
    after: &User,
    new_password: bool,
) -> Result<(), Problem> {
    let same =
        (before.role, &before.org, before.enabled) == (after.role, &after.org, after.enabled);
    if asker.user.id != before.id || (same && !new_password) {
        return Ok(());
    }
    Err(Problem::conflict(Text::new(
        "Không tự đổi vai trò, đơn vị, quyền đăng nhập hoặc mật khẩu của mình ở đây; mật khẩu đổi ở trang đăng nhập.",
        "Nobody changes their own role, unit, access or password here; a password is changed in one's own session.",
    )))
}

/// Login names travel in paths and origins.
fn login_name(text: &str) -> Result<UserId, Problem> {
    let id: UserId = entry::code("id", text)?;
    if id.as_str().contains(['/', ':']) {
        return Err(Problem::field("id", id, "không có / no `/` `:`"));
    }
    Ok(id)
}

fn role(text: &str) -> Result<Role, Problem> {
    entry::choice("role", text, Role::from_word(text), Role::ALL)
}
