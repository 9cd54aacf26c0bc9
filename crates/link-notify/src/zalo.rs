//! Zalo Official Account, by its Open API v3
//! (<https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van/gui-tin-tu-van-dang-van-ban>).
//! Unverified: it never spoke with the live service, and its token must be renewed by the operator.

use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::{
    http::{Answer, Outside, by_status, header, shown},
    telegram::text_of,
};

/// Characters of one message, by its page.
const TEXT_MAX: usize = 2_000;

/// The user has blocked the account, or never spoke with it: -213, -232, by the page of error codes.
const NOT_OURS: [i64; 2] = [-213, -232];

/// What passes: the quota of the minute, the server itself, a token to be renewed: -32, -200, -216.
const PASSING: [i64; 3] = [-32, -200, -216];

/// Sends messages of an official account.
pub struct Zalo {
    outside: Outside,
    url: String,
    token: String,
}

impl Zalo {
    /// By the account with this token; `base` is `https://openapi.zalo.me`.
    #[must_use]
    pub fn new(outside: Outside, base: &str, token: &str) -> Self {
        let url = format!("{}/v3.0/oa/message/cs", base.trim_end_matches('/'));
        Self { outside, url, token: token.to_owned() }
    }
}

#[async_trait::async_trait]
impl Channel for Zalo {
    fn medium(&self) -> Medium {
        Medium::Zalo
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let body = json!({
            "recipient": {"user_id": dispatch.to},
            "message": {"text": text_of(dispatch, TEXT_MAX)},
        });
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match header(&self.token) {
            Ok(token) => headers.insert(HeaderName::from_static("access_token"), token),
            Err(outcome) => return outcome,
        };
        match self.outside.post(&self.url, headers, body.to_string().into_bytes()).await {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }
}

/// The status is 200 whatever happened; `error` tells.
fn outcome(answer: &Answer) -> Outcome {
    let said: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let why = || {
        let words = said["message"].as_str().unwrap_or("no reason given");
        shown(&format!("{}: {words}", said["error"]))
    };
    match said["error"].as_i64() {
        _ if !answer.status.is_success() => by_status(answer),
        Some(0) => Outcome::Accepted,
        Some(code) if NOT_OURS.contains(&code) => Outcome::Gone { why: why() },
        Some(code) if PASSING.contains(&code) => Outcome::Again { why: why() },
        Some(_) => Outcome::Never { why: why() },
        None => Outcome::Again { why: "the answer says neither yes nor no".to_owned() },
    }
}
