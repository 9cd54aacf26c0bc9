//! One POST, within bounds.

use std::{error::Error as _, time::Duration};

use notify::Outcome;
use reqwest::{Certificate, Client, StatusCode, Url, header::HeaderMap, redirect::Policy};

use crate::guard::{Found, Guard, NotPublic, Reach, look_up};

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Characters of an answer that are shown.
const SHOWN_MAX: usize = 160;

/// How requests go out.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// A far end that has not answered by then is given up.
    pub answer_within: Duration,
    /// A further authority to trust, PEM: that of the house.
    pub authority: Option<Vec<u8>>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { answer_within: Duration::from_secs(10), authority: None }
    }
}

/// The way out over HTTP.
#[derive(Debug, Clone)]
pub struct Outside {
    client: Client,
    guard: Guard,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Outside {
    /// A way out that reaches so far.
    pub fn new(settings: &HttpSettings, reach: Reach) -> Result<Self, String> {
        Self::looking_up(settings, reach, look_up)
    }

    /// The same, with names looked up so.
    pub(crate) fn looking_up(
        settings: &HttpSettings,
        reach: Reach,
        look_up: fn(String) -> Found,
    ) -> Result<Self, String> {
        let guard = Guard { reach, look_up };
        let mut builder = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(settings.answer_within)
            .connect_timeout(settings.answer_within)
            .dns_resolver(guard)
            .user_agent(concat!("haidang/", env!("CARGO_PKG_VERSION")));
        if let Some(pem) = &settings.authority {
            let authorities = Certificate::from_pem_bundle(pem).map_err(|it| chain(&it))?;
            builder = builder.tls_certs_merge(authorities);
        }
        let client = builder.build().map_err(|it| chain(&it))?;
        Ok(Self { client, guard })
    }

    /// Posts, and reads the begin of the answer.
    pub(crate) async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Answer, Outcome> {
        let url = self.admitted(url)?;
        let request = self.client.post(url).headers(headers).body(body);
        let mut response = request.send().await.map_err(|it| not_sent(&it))?;
        let status = response.status();
        let mut read = Vec::new();
        while read.len() < ANSWER_BYTES_MAX {
            match response.chunk().await {
                Ok(Some(chunk)) => read.extend_from_slice(&chunk),
                // The status says enough: what is lost is only words.
                Ok(None) | Err(_) => break,
            }
        }
        read.truncate(ANSWER_BYTES_MAX);
        Ok(Answer { status, body: String::from_utf8_lossy(&read).into_owned() })
    }

    fn admitted(&self, url: &str) -> Result<Url, Outcome> {
        let never = |why: String| Outcome::Never { why };
        let url = Url::parse(url).map_err(|it| never(format!("`{url}` is no URL: {it}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(never(format!("`{}` is neither http nor https", url.scheme())));
        }
        let host = url.host_str().unwrap_or_default();
        self.guard.admits_host(host).map_err(|it| never(it.to_string()))?;
        Ok(url)
    }
}

/// No answer at all.
fn not_sent(error: &reqwest::Error) -> Outcome {
    let mut cause = error.source();
    while let Some(it) = cause {
        if let Some(not_public) = it.downcast_ref::<NotPublic>() {
            return Outcome::Never { why: not_public.to_string() };
        }
        cause = it.source();
    }
    if error.is_builder() {
        return Outcome::Never { why: shown(&chain(error)) };
    }
    let why =
        if error.is_timeout() { "it did not answer in time".to_owned() } else { chain(error) };
    Outcome::Again { why: shown(&why) }
}

/// What a status means where the service says no more. A redirect is a no: who moved says so to the
/// person who entered the address.
pub(crate) fn by_status(answer: &Answer) -> Outcome {
    let status = answer.status;
    let why = || {
        let words = answer.body.trim();
        if words.is_empty() { status.to_string() } else { format!("{status}: {}", shown(words)) }
    };
    match status.as_u16() {
        200..=299 => Outcome::Accepted,
        410 => Outcome::Gone { why: why() },
        408 | 425 | 429 | 500..=599 => Outcome::Again { why: why() },
        _ => Outcome::Never { why: why() },
    }
}

pub(crate) fn shown(words: &str) -> String {
    words.chars().map(|it| if it.is_control() { ' ' } else { it }).take(SHOWN_MAX).collect()
}

/// An error with what caused it; the URL is left out, secrets may be in it.
fn chain(error: &reqwest::Error) -> String {
    let mut said =
        if error.is_connect() { "no connection".to_owned() } else { "no answer".to_owned() };
    let mut cause = error.source();
    while let Some(it) = cause {
        said = format!("{said}: {it}");
        cause = it.source();
    }
    said
}

/// A header's value that is known to be one.
pub(crate) fn header(value: &str) -> Result<reqwest::header::HeaderValue, Outcome> {
    let wrong = |_| Outcome::Never { why: "a setting cannot stand in a header".to_owned() };
    reqwest::header::HeaderValue::from_str(value).map_err(wrong)
}
