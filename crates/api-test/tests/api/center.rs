//! A whole center in a folder, and a way to ask it.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use api::{App, Doorkeeper, LogVitals, PackHealth, Rates, Settings, Vitals, router};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, Version, password_hash::phc::PasswordHash,
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use blob_file::FileBlobs;
use log_file::{FileLog, LogSettings};
use model::{Role, Span, Text, Time, User};
use node::{Centre, Indicators, Notices, Outlets, Questions, Running, World};
use notify::{Medium, Outcome};
use port::{Channel, Clock, Dispatch, NewUser};
use serde_json::Value;
use store_lake::{LakeHistory, LakeSettings};
use store_sql::SqlStore;
use tempfile::TempDir;
use tokio::{sync::watch, time::Instant};
use tower::ServiceExt as _;

use crate::zone;

/// The password of everybody in the test zone.
pub const PASSWORD: &str = "đèn biển Hòn Dáu";

/// 2026-11-22T07:00:00+07:00.
pub const BEGIN: Time = Time::from_s(1_795_305_600);

/// A clock that stands until it is moved.
pub struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Time {
        Time(self.0.load(SeqCst))
    }
}

/// A center and its way out.
pub struct Center {
    pub centre: Centre,
    pub clock: Arc<HandClock>,
    pub letters: Arc<Letterbox>,
    pub notices: Notices,
    router: Router,
    _running: Running,
    _dir: TempDir,
    _stop: watch::Sender<bool>,
}

/// Where mail of the test center arrives.
#[derive(Default)]
pub struct Letterbox(Mutex<Vec<Dispatch>>, Mutex<Vec<Instant>>);

impl Letterbox {
    /// When each of them did.
    pub fn times(&self) -> Vec<Instant> {
        self.1.lock().unwrap().clone()
    }

    /// Everything that arrived, once there are `n` of them.
    pub async fn wait_for(&self, n: usize) -> Vec<Dispatch> {
        for _ in 0..500 {
            let arrived = self.0.lock().unwrap().clone();
            if n <= arrived.len() {
                return arrived;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{n} letters did not arrive: {:?}", self.0.lock().unwrap());
    }
}

#[async_trait::async_trait]
impl Channel for Letterbox {
    fn medium(&self) -> Medium {
        Medium::Email
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let mut arrived = self.0.lock().unwrap();
        arrived.push(dispatch.clone());
        self.1.lock().unwrap().push(Instant::now());
        Outcome::Accepted
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// Somebody logged in.
#[derive(Debug, Clone)]
pub struct Login {
    pub cookie: String,
    pub csrf: String,
}

impl Center {
    /// A center with the test zone of [`zone`] and one account a role, named after it.
    pub async fn start() -> Self {
        Self::start_on(None).await
    }

    /// The same on the database at an address, else on a file of its own.
    pub async fn start_on(database: Option<String>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(BEGIN.0)));
        let file = || format!("sqlite:{}", dir.path().join("center.db").display());
        let database = database.unwrap_or_else(file);
        let world = world(dir.path(), &database, clock.clone()).await;
        zone::furnish(&*world.registry).await;
        people(&world).await;
        let catalogue = Arc::new(zone::catalogue());
        let (centre, running) =
            Centre::start(world, catalogue, node::Manner::default()).await.unwrap();
        let letters = Arc::new(Letterbox::default());
        let (stop, stopped) = watch::channel(false);
        let outlets = Outlets {
            channels: [(Medium::Email, letters.clone() as Arc<dyn Channel>)].into(),
            sign: Arc::new(link_notify::Signer::new(b"a secret of the test")),
            public_url: Some("https://center.example".to_owned()),
            push_key: None,
        };
        let (notices, _telling) = node::start_notices(&centre, outlets, stopped);
        // The worker has begun once it answers.
        notices.directory_changed().await;
        let router = router(app(&centre, notices.clone()));
        Self { centre, clock, letters, notices, router, _running: running, _dir: dir, _stop: stop }
    }

    /// Moves the clock.
    pub fn pass(&self, span: Span) {
        self.clock.0.fetch_add(i64::try_from(span.0).unwrap(), SeqCst);
    }

    /// Sends a request as it is, from `peer`.
    pub async fn send_from(&self, peer: [u8; 4], mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 40_000))));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Sends a request whose answer never ends; the body is for the caller to read.
    pub async fn open(&self, mut request: Request<Body>) -> axum::response::Response {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 9], 40_000))));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request from the park.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from([10, 0, 0, 9], request).await
    }

    /// Logs somebody in.
    pub async fn login(&self, user: &str) -> Login {
        let body = serde_json::json!({"user": user, "password": PASSWORD});
        let answer = self.send(json(Method::POST, "/api/v1/session", &body)).await;
        Login::of(&answer)
    }

    /// An account of somebody further, with everybody's password, logged in.
    pub async fn hire(&self, id: &str, role: &str, org: &str) -> Login {
        let role = Role::from_word(role).unwrap();
        let accounts = &self.centre.world().accounts;
        let like = accounts.user(&"operator".parse().unwrap()).await.unwrap().unwrap();
        let hired = NewUser { user: person(id, role, org), ..like };
        accounts.put_user(&hired).await.unwrap();
        self.login(id).await
    }

    /// Logs a newcomer in: they choose their own password first.
    pub async fn first_login(&self, user: &str, password: &str) -> Login {
        let body = serde_json::json!({"user": user, "password": password});
        let answer = self.send(json(Method::POST, "/api/v1/session", &body)).await;
        let first = Login::of(&answer);
        let change =
            serde_json::json!({"old": password, "new": format!("{password}, của riêng {user}")});
        Login::of(&self.post(&first, "/api/v1/session/password", &change).await)
    }

    /// Reads as somebody.
    pub async fn get(&self, by: &Login, path: &str) -> Answer {
        self.send(by.request(Method::GET, path, None)).await
    }

    /// Changes something as somebody.
    pub async fn post(&self, by: &Login, path: &str, body: &Value) -> Answer {
        self.send(by.request(Method::POST, path, Some(body))).await
    }

    /// Delivers JSON as the source of the test zone; fails unless everything is accepted.
    pub async fn deliver(&self, payload: &Value) {
        let mut request = json(Method::POST, "/api/v1/observations", payload);
        let bearer = format!("Bearer {}", zone::SOURCE_TOKEN).parse().unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        let answer = self.send(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.json()["rejected"], 0, "{}", answer.text());
        self.centre.applied_to(self.centre.world().log.head()).await;
    }
}

impl Login {
    /// The login that an answer opened.
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { cookie, csrf: answer.json()["csrf"].as_str().unwrap().to_owned() }
    }

    /// A request with cookie and token.
    pub fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
        let mut request = match body {
            Some(body) => json(method, path, body),
            None => Request::builder().method(method).uri(path).body(Body::empty()).unwrap(),
        };
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookie.parse().unwrap());
        headers.insert("x-csrf-token", self.csrf.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        request
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// The body as JSON of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }
}

/// A request with a JSON body.
pub fn json(method: Method, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT_LANGUAGE, "en")
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn world(dir: &Path, database: &str, clock: Arc<HandClock>) -> World {
    let (log, _report) = FileLog::open(&dir.join("log"), LogSettings::default()).unwrap();
    let store = Arc::new(SqlStore::open(database).await.unwrap());
    let lake = LakeHistory::open(&dir.join("lake"), LakeSettings::default()).await.unwrap();
    let blobs = FileBlobs::open(&dir.join("blobs")).unwrap();
    World::kept_by(&store, Arc::new(log), Arc::new(lake), Arc::new(blobs), clock)
}

/// As `api::hash_password`, at a thousandth of its price: a hash says itself what it cost.
fn cheap_hash(password: &str) -> String {
    let cheap = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheap);
    let hash: PasswordHash = argon2.hash_password(password.as_bytes()).unwrap();
    hash.to_string()
}

async fn people(world: &World) {
    let hash = cheap_hash(PASSWORD);
    for (role, org) in zone::PEOPLE {
        let user = NewUser { user: person(role.as_str(), *role, org), password_hash: hash.clone() };
        world.accounts.put_user(&user).await.unwrap();
    }
    let mut first = person("newcomer", Role::Operator, "heza");
    first.must_change_password = true;
    world.accounts.put_user(&NewUser { user: first, password_hash: hash }).await.unwrap();
}

fn person(id: &str, role: Role, org: &str) -> User {
    User {
        id: id.parse().unwrap(),
        name: format!("Trực ban {id}"),
        role,
        org: org.parse().unwrap(),
        enabled: true,
        must_change_password: false,
    }
}

fn app(centre: &Centre, notices: Notices) -> App {
    App {
        centre: centre.clone(),
        notices,
        indicators: Indicators::new(centre.clone()),
        questions: Questions::new(centre.clone()),
        doorkeeper: Doorkeeper::new(centre.clone()),
        settings: Settings {
            secure_cookies: true,
            demo: true,
            simulated: true,
            center_name: Text::new("Trung tâm thử", "Test center"),
            version: "0.0.0-test",
            trust_forwarded: false,
            rules_per_org_max: 5,
        },
        metrics: Arc::new(|| "# TYPE up gauge\nup 1\n".to_owned()),
        vitals: Arc::new(|| Vitals {
            uptime_s: 5,
            log: LogVitals { last_sync_us: Some(200), ..LogVitals::default() },
            rates: Rates { readings_per_s: 1.5, ..Rates::default() },
            packs: vec![PackHealth { id: "base".to_owned(), ok: true, problems: vec![] }],
            ..Vitals::default()
        }),
    }
}
