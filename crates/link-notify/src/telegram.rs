//! Telegram, by its Bot API (<https://core.telegram.org/bots/api#sendmessage>). Unverified: it never
//! spoke with the live service.

use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::http::{Answer, Outside, by_status, shown};

/// Characters of one message, by its page.
const TEXT_MAX: usize = 4_096;

/// Sends messages of a bot.
pub struct Telegram {
    outside: Outside,
    url: String,
}

impl Telegram {
    /// By the bot with this token; `base` is `https://api.telegram.org` or a server of the house.
    #[must_use]
    pub fn new(outside: Outside, base: &str, token: &str) -> Self {
        Self { outside, url: format!("{}/bot{token}/sendMessage", base.trim_end_matches('/')) }
    }
}

#[async_trait::async_trait]
impl Channel for Telegram {
    fn medium(&self) -> Medium {
        Medium::Telegram
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let body = json!({
            "chat_id": dispatch.to,
            "text": text_of(dispatch, TEXT_MAX),
            "link_preview_options": {"is_disabled": true},
        });
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match self.outside.post(&self.url, headers, body.to_string().into_bytes()).await {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }
}

/// Title, body and link, cut in the middle where it is too long.
pub(crate) fn text_of(it: &Dispatch, max: usize) -> String {
    let link = it.link.as_ref().map_or_else(String::new, |it| format!("\n\n{it}"));
    let head = format!("{}\n\n{}", it.title, it.body);
    let room = max.saturating_sub(link.chars().count());
    head.chars().take(room).collect::<String>() + &link
}

/// `{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}`
fn outcome(answer: &Answer) -> Outcome {
    let said: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    if answer.status.is_success() && said["ok"] != false {
        return Outcome::Accepted;
    }
    let why = shown(said["description"].as_str().unwrap_or_default());
    match answer.status.as_u16() {
        403 => Outcome::Gone { why: if why.is_empty() { "403 Forbidden".to_owned() } else { why } },
        _ if answer.status.is_success() => Outcome::Never { why },
        _ => by_status(answer),
    }
}
