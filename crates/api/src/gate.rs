//! The gate: who is asking, and may they? It stands before every route and reads what the route
//! asks for from the OpenAPI document itself.

mod access;
mod asker;
mod doorkeeper;
mod login;
mod parameters;
mod secret;
mod source;

use std::{collections::HashMap, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, MatchedPath, Query, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use model::{Lang, User};
use port::Session;
use serde_json::Value;

pub(crate) use access::Access;
pub(crate) use asker::{Asker, Caller, How, Login};
pub use doorkeeper::Doorkeeper;
pub(crate) use login::refuse_weak;
use parameters::Parameters;
pub(crate) use secret::same;
pub use secret::{hash_password, new_secret, sha256_hex};
pub(crate) use source::SourceTokens;

use crate::{
    app::{Reception, Settings},
    problem::Problem,
};

/// The session's cookie.
pub(crate) const COOKIE: &str = "haidang_session";

/// The header in which a request that changes something repeats its session's token.
const CSRF_HEADER: &str = "x-csrf-token";

/// What each route asks for, by path and method.
pub(crate) struct Gate {
    asked: HashMap<(String, Method), Asked>,
}

/// What one route asks for.
struct Asked {
    access: Access,
    parameters: Parameters,
}

impl Gate {
    /// Reads what every route of the document asks for.
    ///
    /// # Panics
    /// When a route does not say who may use it: that is a slip of the program, found by any test.
    pub(crate) fn of(document: &Value) -> Self {
        let mut asked = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let word = operation["x-access"].as_str().unwrap_or_default();
                let access = Access::from_word(word);
                let access = access.unwrap_or_else(|| {
                    panic!("{method} {path} asks for `{word}`, expected x-access to say who may")
                });
                let method = Method::from_bytes(method.to_uppercase().as_bytes());
                let parameters = Parameters::of(path, operation);
                let key = (path.clone(), method.expect("a method's name"));
                asked.insert(key, Asked { access, parameters });
            }
        }
        Self { asked }
    }

    fn asked(&self, path: &str, method: &Method) -> Option<&Asked> {
        // What may be read may be asked for its head.
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        self.asked.get(&(path.to_owned(), method))
    }
}

/// Lets a request in, with who is asking written on it, or answers why not.
pub(crate) async fn let_in(
    State(here): State<Reception>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let Some(asked) = here.gate.asked(path.as_str(), &parts.method) else {
        return Err(not_that_way(&parts.method));
    };
    let access = asked.access;
    let from = From::read(&parts, &here.settings);
    if let Access::LoopbackOr(..) = access
        && from.loopback
    {
        asked.parameters.check(&parts.uri)?;
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    // What is open to anybody answers also while the database does not.
    if !matches!(access, Access::Public | Access::Signed) {
        let caller = recognise(&here, &parts, &from.address).await?;
        let caller = caller.ok_or_else(|| match parts.headers.get(header::AUTHORIZATION) {
            Some(_) => Problem::wrong_token(),
            None => Problem::unauthorised(),
        })?;
        admit(&here, &parts, access, &caller)?;
        match caller {
            Caller::Person(asker) => parts.extensions.insert(asker).is_some(),
            Caller::Source(id) => parts.extensions.insert(id).is_some(),
        };
    }
    asked.parameters.check(&parts.uri)?;
    parts.extensions.insert(from);
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// From where a request comes.
#[derive(Debug, Clone)]
pub(crate) struct From {
    /// As the audit shows it.
    pub(crate) address: String,
    /// From this machine, and not through a proxy.
    pub(crate) loopback: bool,
}

impl From {
    fn read(parts: &Parts, settings: &Settings) -> Self {
        const FORWARDED: &str = "x-forwarded-for";
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|it| it.0.ip());
        let peer = peer.map(|it| it.to_canonical());
        let last = parts.headers.get_all(FORWARDED).iter().next_back();
        let forwarded =
            last.and_then(|it| it.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let forwarded = forwarded.filter(|_| settings.trust_forwarded);
        let address: Option<std::net::IpAddr> = forwarded.or(peer);
        let loopback = peer.is_some_and(|it| it.is_loopback());
        Self {
            address: address.map_or_else(|| "unknown".to_owned(), |it| it.to_string()),
            loopback: loopback && !parts.headers.contains_key(FORWARDED),
        }
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for From {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthorised)
    }
}

/// Who is asking; none when nothing they sent is good.
async fn recognise(
    here: &Reception,
    parts: &Parts,
    address: &str,
) -> Result<Option<Caller>, Problem> {
    if let Some(shown) = token_shown(parts) {
        let hash = sha256_hex(&shown.token);
        if let Some(source) = here.source_tokens.owner(here, &hash).await? {
            if !shown.is_of(source.as_str()) {
                return Ok(None);
            }
            let enabled = here.centre.zone().source(&source).is_some_and(|it| it.enabled);
            return if enabled {
                Ok(Some(Caller::Source(source)))
            } else {
                Err(off(here, &source))
            };
        }
        let owner = here.centre.world().accounts.token(&hash).await?;
        let Some(owner) = owner else { return Ok(None) };
        let user = here.centre.world().accounts.user(&owner.user).await?;
        let user = user.map(|it| it.user).filter(|it| it.enabled && shown.is_of(it.id.as_str()));
        return Ok(user.map(|it| person(here, it, How::Token, address)));
    }
    let Some(session) = session_of(here, &parts.headers).await? else { return Ok(None) };
    let user = here.centre.world().accounts.user(&session.user).await?;
    let user = user.map(|it| it.user).filter(|it| it.enabled);
    let how = How::Session(Login { key: session.key, csrf: session.csrf });
    Ok(user.map(|it| person(here, it, how, address)))
}

fn person(here: &Reception, user: User, how: How, address: &str) -> Caller {
    Caller::Person(Asker::new(user, how, address.to_owned(), here.centre.zone()))
}

async fn session_of(here: &Reception, headers: &HeaderMap) -> Result<Option<Session>, Problem> {
    let Some(cookie) = cookie(headers, COOKIE) else { return Ok(None) };
    let key = sha256_hex(cookie);
    Ok(here.centre.world().accounts.session(&key, here.centre.now()).await?)
}

/// May this caller use a route that asks for `access`?
fn admit(here: &Reception, parts: &Parts, access: Access, caller: &Caller) -> Result<(), Problem> {
    let asker = match (caller, access) {
        (Caller::Source(_), Access::SourceOr(..)) => return Ok(()),
        (Caller::Source(_), _) => return Err(Problem::forbidden(&access.to_string())),
        (Caller::Person(asker), _) => asker,
    };
    if let How::Session(login) = &asker.how {
        refuse_forged(parts, login)?;
        if asker.user.must_change_password && access != Access::LoggedIn {
            return Err(must_change_password());
        }
    }
    match access {
        Access::Granted(noun, action)
        | Access::SourceOr(noun, action)
        | Access::LoopbackOr(noun, action) => {
            let matrix = &here.centre.zone().catalogue.matrix;
            let granted = matrix.allows(asker.user.role, noun, action);
            granted.then_some(()).ok_or_else(|| Problem::forbidden(&access.to_string()))
        }
        Access::Public | Access::Signed | Access::LoggedIn | Access::Person => Ok(()),
    }
}

/// A page of somebody else can send our cookie, but cannot know the token.
fn refuse_forged(parts: &Parts, login: &Login) -> Result<(), Problem> {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        return Ok(());
    }
    let sent = parts.headers.get(CSRF_HEADER).and_then(|it| it.to_str().ok());
    if sent.is_some_and(|it| same(it, &login.csrf)) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "csrf",
        "Thiếu hoặc sai tiêu đề x-csrf-token của phiên đăng nhập.",
        "The header x-csrf-token of the session is missing or wrong.",
    ))
}

/// Said only to who holds the token; to anybody else the source does not exist.
fn off(here: &Reception, source: &model::SourceId) -> Problem {
    let _short = here.centre.note_switched_off(source);
    Problem::new(
        StatusCode::FORBIDDEN,
        "source-off",
        &format!("Nguồn `{source}` đang tắt: trung tâm không nhận dữ liệu của nguồn này."),
        &format!("The source `{source}` is switched off: nothing is taken from it."),
    )
}

fn must_change_password() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "must-change-password",
        "Cần đổi mật khẩu lần đầu trước khi làm việc.",
        "Choose a new password before anything else.",
    )
}

fn not_that_way(method: &Method) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        &format!("Đường dẫn này không nhận {method}."),
        &format!("This path does not take {method}."),
    )
}

fn token_shown(parts: &Parts) -> Option<influx::Shown> {
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let query = || Query::try_from_uri(&parts.uri).map(|Query(it)| it).unwrap_or_default();
    let write = influx::writes_to(parts.uri.path()).then(query);
    influx::shown(authorization, write.as_ref())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|it| it.to_str().ok());
    let mut pairs = lines.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The language somebody reads: whichever of ours they name first, else Vietnamese.
pub(crate) fn lang_of(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    let tags = accepted.unwrap_or_default().split(',').map(|it| it.trim().to_ascii_lowercase());
    let ours = |tag: String| match tag.get(..2) {
        Some("vi") => Some(Lang::Vi),
        Some("en") => Some(Lang::En),
        _ => None,
    };
    tags.into_iter().find_map(ours).unwrap_or_default()
}
