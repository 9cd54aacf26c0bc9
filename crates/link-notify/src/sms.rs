//! Short messages by any provider with an HTTP interface: the operator writes what its page says,
//! with `{to}`, `{text}`, `{id}` and `{receipt}` where those belong.

use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::http::{Outside, by_status, header};

/// Characters of one message: three parts of a message in Unicode.
const TEXT_MAX: usize = 201;

/// What the provider's page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsSettings {
    /// Where messages are posted.
    pub url: String,
    /// The body: JSON, with places for what differs.
    pub body: String,
    /// The header `Authorization`, whole; empty for none.
    pub authorization: String,
}

/// Sends short messages.
pub struct Sms {
    outside: Outside,
    settings: SmsSettings,
    template: Value,
}

impl Sms {
    /// By this provider.
    pub fn new(outside: Outside, settings: SmsSettings) -> Result<Self, String> {
        let template = serde_json::from_str(&settings.body)
            .map_err(|it| format!("the body of short messages is no JSON: {it}"))?;
        Ok(Self { outside, settings, template })
    }
}

#[async_trait::async_trait]
impl Channel for Sms {
    fn medium(&self) -> Medium {
        Medium::Sms
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let body = filled(&self.template, dispatch).to_string().into_bytes();
        let mut headers = HeaderMap::new();
        let json = reqwest::header::HeaderValue::from_static("application/json");
        headers.insert(CONTENT_TYPE, json);
        if !self.settings.authorization.is_empty() {
            match header(&self.settings.authorization) {
                Ok(value) => headers.insert(AUTHORIZATION, value),
                Err(outcome) => return outcome,
            };
        }
        match self.outside.post(&self.settings.url, headers, body).await {
            Ok(answer) => by_status(&answer),
            Err(outcome) => outcome,
        }
    }
}

/// The template with its places filled: in the values, so that no text can break the JSON.
fn filled(template: &Value, it: &Dispatch) -> Value {
    match template {
        Value::String(text) => Value::String(
            text.replace("{to}", &it.to)
                .replace("{id}", &it.id)
                .replace("{receipt}", it.receipt.as_deref().unwrap_or_default())
                .replace("{text}", &text_of(it)),
        ),
        Value::Array(items) => items.iter().map(|item| filled(item, it)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), filled(value, it))).collect()
        }
        other => other.clone(),
    }
}

/// The title and as much of the body as there is room for; the link is never cut.
pub(crate) fn text_of(it: &Dispatch) -> String {
    let link = it.link.as_ref().map_or_else(String::new, |it| format!("\n{it}"));
    let room = TEXT_MAX.saturating_sub(it.title.chars().count() + 1);
    let body: String = it.body.chars().take(room).collect();
    format!("{}\n{body}{link}", it.title)
}
