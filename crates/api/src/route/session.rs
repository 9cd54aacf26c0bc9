//! Logging in and out, and choosing a password.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use model::Span;
use port::NewUser;
use serde_json::json;

use crate::{
    app::Reception,
    gate::{Asker, COOKIE, From, How, Login, new_secret, refuse_weak, sha256_hex},
    problem::{Problem, ProblemBody},
    wire::{
        Body,
        session::{Credentials, PasswordChange, Session},
    },
};

/// A session lasts one long shift.
const SESSION: Span = Span::from_h(12);

/// Who is logged in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    extensions(("x-access" = json!("login"))),
    responses((status = 200, body = Session), (status = 401, body = ProblemBody<'static>)))]
pub(crate) async fn show(State(here): State<Reception>, asker: Asker) -> Json<Session> {
    Json(Session::of(&asker, &here.settings))
}

/// Logs in.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    extensions(("x-access" = json!("public"))),
    responses((status = 200, body = Session), (status = 401, body = ProblemBody<'static>),
        (status = 429, description = "Slowed or locked; see Retry-After", body = ProblemBody<'static>)))]
pub(crate) async fn open(
    State(here): State<Reception>,
    from: From,
    Body(credentials): Body<Credentials>,
) -> Result<Response, Problem> {
    let user =
        here.doorkeeper.prove(&from.address, &credentials.user, credentials.password).await?;
    let asker = begin(&here, user, from).await?;
    asker.audit(&here, "session.open", &format!("user/{}", asker.user.id), &json!({})).await?;
    Ok(with_cookie(&here, &asker))
}

/// Logs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    extensions(("x-access" = json!("login"))),
    responses((status = 204, description = "Logged out")))]
pub(crate) async fn close(
    State(here): State<Reception>,
    asker: Asker,
) -> Result<Response, Problem> {
    if let How::Session(login) = &asker.how {
        asker.audit(&here, "session.close", &format!("user/{}", asker.user.id), &json!({})).await?;
        here.centre.world().accounts.end_session(&login.key).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&here, &mut response, "", 0);
    Ok(response)
}

/// Chooses a new password; every other session of the person ends.
#[utoipa::path(post, path = "/api/v1/session/password", tag = "session",
    request_body = PasswordChange,
    extensions(("x-access" = json!("login"))),
    responses((status = 200, body = Session), (status = 401, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn change_password(
    State(here): State<Reception>,
    asker: Asker,
    from: From,
    Body(change): Body<PasswordChange>,
) -> Result<Response, Problem> {
    let name = asker.user.id.to_string();
    let mut user = here.doorkeeper.prove(&from.address, &name, change.old.clone()).await?;
    refuse_weak(&change.new, Some(&change.old))?;
    user.password_hash = here.doorkeeper.hash(change.new).await?;
    user.user.must_change_password = false;
    asker.audit(&here, "user.change-password", &format!("user/{name}"), &json!({})).await?;
    let accounts = &here.centre.world().accounts;
    accounts.put_user(&user).await?;
    accounts.end_sessions_of(&user.user.id).await?;
    let asker = begin(&here, user, from).await?;
    Ok(with_cookie(&here, &asker))
}

async fn begin(here: &Reception, user: NewUser, from: From) -> Result<Opened, Problem> {
    let (cookie, csrf) = (new_secret(), new_secret());
    let login = Login { key: sha256_hex(&cookie), csrf };
    let session = port::Session {
        key: login.key.clone(),
        user: user.user.id.clone(),
        csrf: login.csrf.clone(),
        expires_at: here.centre.now().plus(SESSION),
    };
    here.centre.world().accounts.put_session(&session).await?;
    let asker = Asker::new(user.user, How::Session(login), from.address, here.centre.zone());
    Ok(Opened { asker, cookie })
}

/// A session just begun, with the one copy of its cookie.
struct Opened {
    asker: Asker,
    cookie: String,
}

impl std::ops::Deref for Opened {
    type Target = Asker;

    fn deref(&self) -> &Asker {
        &self.asker
    }
}

fn with_cookie(here: &Reception, opened: &Opened) -> Response {
    let mut response = Json(Session::of(&opened.asker, &here.settings)).into_response();
    set_cookie(here, &mut response, &opened.cookie, SESSION.s());
    response
}

fn set_cookie(here: &Reception, response: &mut Response, value: &str, lives_s: u64) {
    let secure = if here.settings.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lives_s}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}
