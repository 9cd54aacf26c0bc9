//! A server that takes whatever is posted, and behaves as it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use port::contract::channel::{Arrived, FarEnd, Mood};
use tokio::task::JoinHandle;

/// What was posted.
#[derive(Debug, Clone)]
pub(super) struct Posted {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Clone)]
struct Inside {
    mood: Arc<Mutex<Mood>>,
    posted: Arc<Mutex<Vec<Posted>>>,
    says: fn(Mood) -> Response,
}

pub(super) struct FarHttp {
    inside: Inside,
    pub(super) url: String,
    keys: BTreeMap<String, String>,
    to: Option<String>,
    read: fn(&Posted) -> Arrived,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl FarHttp {
    /// `says` is the service's own way to answer, `read` how its clients are read.
    pub(super) async fn start(
        to: Option<&str>,
        keys: &[(&str, &str)],
        says: fn(Mood) -> Response,
        read: fn(&Posted) -> Arrived,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let mood = Arc::new(Mutex::new(Mood::Well));
        let inside = Inside { mood, posted: Arc::default(), says };
        let routes = Router::new().fallback(take).with_state(inside.clone());
        let serving = tokio::spawn(async move {
            let _ended = axum::serve(listener, routes).await;
        });
        let keys = keys.iter().map(|(name, it)| ((*name).to_owned(), (*it).to_owned())).collect();
        let serving = Mutex::new(Some(serving));
        Self { inside, url, keys, to: to.map(str::to_owned), read, serving }
    }

    pub(super) fn posted(&self) -> Vec<Posted> {
        self.inside.posted.lock().unwrap().clone()
    }
}

async fn take(State(inside): State<Inside>, headers: HeaderMap, body: Bytes) -> Response {
    let mood = *inside.mood.lock().unwrap();
    if mood == Mood::Slow {
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
    if mood == Mood::Well {
        inside.posted.lock().unwrap().push(Posted { headers, body });
    }
    (inside.says)(mood)
}

/// How most services answer.
pub(super) fn by_status(mood: Mood) -> Response {
    match mood {
        Mood::Well | Mood::Slow | Mood::Down => StatusCode::ACCEPTED.into_response(),
        Mood::Refusing => (StatusCode::FORBIDDEN, "không được phép").into_response(),
        Mood::Busy => (StatusCode::TOO_MANY_REQUESTS, "later").into_response(),
        Mood::Endless => (StatusCode::BAD_GATEWAY, "x".repeat(10_000_000)).into_response(),
    }
}

#[async_trait::async_trait]
impl FarEnd for FarHttp {
    fn address(&self) -> (String, BTreeMap<String, String>) {
        (self.to.clone().unwrap_or_else(|| self.url.clone()), self.keys.clone())
    }

    async fn set(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap() = mood;
        if mood == Mood::Down
            && let Some(serving) = self.serving.lock().unwrap().take()
        {
            serving.abort();
        }
        // The server's end is seen by the next call.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.posted().iter().map(self.read).collect()
    }
}
