//! Webhooks: a `CloudEvents` 1.0 event in JSON, signed after the Standard Webhooks scheme
//! (<https://www.standardwebhooks.com>): `webhook-signature: v1,` and the base64 of the HMAC-SHA-256
//! of `id.timestamp.body`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::Time;
use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ring::hmac;
use serde_json::json;

use crate::http::{Outside, by_status, header};

/// Posts events.
pub struct Webhook {
    outside: Outside,
    /// Which center it is: the `source` of its events.
    source: String,
    now: fn() -> Time,
}

impl Webhook {
    /// Events of the center `source`, a URI.
    #[must_use]
    pub fn new(outside: Outside, source: &str, now: fn() -> Time) -> Self {
        Self { outside, source: source.to_owned(), now }
    }
}

#[async_trait::async_trait]
impl Channel for Webhook {
    fn medium(&self) -> Medium {
        Medium::Webhook
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let body = event(&self.source, dispatch).to_string().into_bytes();
        let headers = match headers(dispatch, &body, (self.now)()) {
            Ok(headers) => headers,
            Err(outcome) => return outcome,
        };
        match self.outside.post(&dispatch.to, headers, body).await {
            Ok(answer) => by_status(&answer),
            Err(outcome) => outcome,
        }
    }
}

fn event(source: &str, it: &Dispatch) -> serde_json::Value {
    json!({
        "specversion": "1.0",
        "id": it.id,
        "source": source,
        "type": format!("vn.haidang.notice.{}", it.kind),
        "time": it.at.to_string(),
        "datacontenttype": "application/json",
        "data": {
            "severity": it.severity.as_str(),
            "drill": it.drill,
            "lang": it.lang.as_str(),
            "title": it.title,
            "body": it.body,
            "link": it.link,
            "receipt": it.receipt,
            "alarms": it.alarms,
        },
    })
}

fn headers(it: &Dispatch, body: &[u8], now: Time) -> Result<HeaderMap, Outcome> {
    let timestamp = now.ms().div_euclid(1_000).to_string();
    let mut headers = HeaderMap::new();
    let json = HeaderValue::from_static("application/cloudevents+json; charset=utf-8");
    headers.insert(CONTENT_TYPE, json);
    headers.insert(HeaderName::from_static("webhook-id"), header(&it.id)?);
    headers.insert(HeaderName::from_static("webhook-timestamp"), header(&timestamp)?);
    if let Some(secret) = it.keys.get("secret").filter(|it| !it.is_empty()) {
        let signed = signature(secret, &it.id, &timestamp, body);
        headers.insert(HeaderName::from_static("webhook-signature"), header(&signed)?);
    }
    Ok(headers)
}

fn signature(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> String {
    // The scheme writes secrets as `whsec_` and base64; any other text is taken as it is.
    let known = secret.strip_prefix("whsec_").and_then(|it| STANDARD.decode(it).ok());
    let secret = known.unwrap_or_else(|| secret.as_bytes().to_vec());
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let mut signed = hmac::Context::with_key(&key);
    signed.update(format!("{id}.{timestamp}.").as_bytes());
    signed.update(body);
    format!("v1,{}", STANDARD.encode(signed.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the scheme's own page.
    #[test]
    fn the_signature_is_the_schemes() {
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
