//! Web push: RFC 8030, encrypted for the browser alone (RFC 8291, RFC 8188), signed with the
//! center's own key (VAPID, RFC 8292).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Severity, Time};
use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use reqwest::{
    Url,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use ring::{
    aead, agreement, hmac,
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::json;

use crate::http::{Outside, by_status, header};

/// One record holds it all; push services take 4 096 bytes at most.
const RECORD_BYTES: u32 = 4_096;

/// Room for the text: a record less header (86), tag (16), delimiter, and what JSON escapes.
const BODY_CHARS_MAX: usize = 600;

/// A message waits so long for a browser that sleeps.
const TTL_S: &str = "86400";

/// A VAPID token is good so long; services take a day at most.
const TOKEN_S: i64 = 12 * 3_600;

/// The center's own key for push services.
pub struct PushKeys {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    /// Whom a push service may ask, `mailto:` or `https:`.
    contact: String,
}

/// Sends push messages.
pub struct WebPush {
    outside: Outside,
    keys: std::sync::Arc<PushKeys>,
    now: fn() -> Time,
}

impl PushKeys {
    /// A new key, PKCS #8, to be kept: subscriptions are good for this key alone.
    pub fn generate() -> Result<Vec<u8>, String> {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
        made.map(|it| it.as_ref().to_vec()).map_err(|_| "no key could be made".to_owned())
    }

    /// The key that was kept.
    pub fn new(pkcs8: &[u8], contact: &str) -> Result<Self, String> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random)
            .map_err(|it| format!("the key for push messages cannot be read: {it}"))?;
        Ok(Self { pair, random, contact: contact.to_owned() })
    }

    /// What a browser needs to subscribe: base64url without padding.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// `vapid t=…, k=…`
    fn authorization(&self, origin: &str, now: Time) -> Option<String> {
        let expires = now.ms().div_euclid(1_000) + TOKEN_S;
        let claims = json!({"aud": origin, "exp": expires, "sub": self.contact});
        let part = |it: &serde_json::Value| URL_SAFE_NO_PAD.encode(it.to_string());
        let signed = format!("{}.{}", part(&json!({"typ": "JWT", "alg": "ES256"})), part(&claims));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

impl WebPush {
    /// With the center's own key.
    #[must_use]
    pub fn new(outside: Outside, keys: std::sync::Arc<PushKeys>, now: fn() -> Time) -> Self {
        Self { outside, keys, now }
    }

    fn request(&self, dispatch: &Dispatch) -> Result<(HeaderMap, Vec<u8>), Outcome> {
        let never = |why: &str| Outcome::Never { why: why.to_owned() };
        let key = |name: &str| {
            let text = dispatch.keys.get(name).map_or("", |it| it.trim_end_matches('='));
            URL_SAFE_NO_PAD.decode(text).map_err(|_| never("the subscription's keys do not read"))
        };
        let (reader, auth) = (key("p256dh")?, key("auth")?);
        let body = encrypted(&self.keys.random, &reader, &auth, text_of(dispatch).as_bytes());
        let body = body.ok_or_else(|| never("the subscription's keys are no keys"))?;
        let url = Url::parse(&dispatch.to).map_err(|_| never("the subscription is no URL"))?;
        let origin = url.origin().ascii_serialization();
        let authorization = self.keys.authorization(&origin, (self.now)());
        let authorization = authorization.ok_or_else(|| never("the token could not be signed"))?;
        // A topic is 32 characters of base64url at most: a second message replaces the first.
        let topic: String =
            dispatch.id.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
        let urgency = if dispatch.severity < Severity::High { "normal" } else { "high" };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
        headers.insert(HeaderName::from_static("ttl"), HeaderValue::from_static(TTL_S));
        headers.insert(HeaderName::from_static("urgency"), HeaderValue::from_static(urgency));
        headers.insert(HeaderName::from_static("topic"), header(&topic)?);
        headers.insert(AUTHORIZATION, header(&authorization)?);
        Ok((headers, body))
    }
}

#[async_trait::async_trait]
impl Channel for WebPush {
    fn medium(&self) -> Medium {
        Medium::WebPush
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let (headers, body) = match self.request(dispatch) {
            Ok(it) => it,
            Err(outcome) => return outcome,
        };
        match self.outside.post(&dispatch.to, headers, body).await {
            // RFC 8030, section 7.3: the subscription has expired.
            Ok(answer) if answer.status.as_u16() == 404 => {
                Outcome::Gone { why: answer.status.to_string() }
            }
            Ok(answer) => by_status(&answer),
            Err(outcome) => outcome,
        }
    }
}

/// What the service worker shows.
fn text_of(it: &Dispatch) -> String {
    let body: String = it.body.chars().take(BODY_CHARS_MAX).collect();
    json!({
        "id": it.id, "kind": it.kind, "severity": it.severity.as_str(), "drill": it.drill,
        "title": it.title, "body": body, "link": it.link, "receipt": it.receipt,
    })
    .to_string()
}

/// Encrypts for one browser.
fn encrypted(random: &SystemRandom, reader: &[u8], auth: &[u8], text: &[u8]) -> Option<Vec<u8>> {
    let own = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, random).ok()?;
    let own_public = own.compute_public_key().ok()?;
    let mut salt = [0; 16];
    random.fill(&mut salt).ok()?;
    let peer = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, reader);
    let sealing = |shared: &[u8]| sealed(shared, auth, &salt, own_public.as_ref(), reader, text);
    agreement::agree_ephemeral(own, &peer, sealing).ok()?
}

/// RFC 8291, section 3.4.
fn sealed(
    shared: &[u8],
    auth: &[u8],
    salt: &[u8; 16],
    own: &[u8],
    reader: &[u8],
    text: &[u8],
) -> Option<Vec<u8>> {
    let ikm = hkdf(auth, shared, &[b"WebPush: info\0", reader, own]);
    let key = hkdf(salt, &ikm, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce = hkdf(salt, &ikm, &[b"Content-Encoding: nonce\0"]);
    let key = aead::UnboundKey::new(&aead::AES_128_GCM, key.get(..16)?).ok()?;
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce.get(..12)?).ok()?;
    let mut record = text.to_vec();
    record.push(2); // The delimiter of the last record.
    let key = aead::LessSafeKey::new(key);
    key.seal_in_place_append_tag(nonce, aead::Aad::empty(), &mut record).ok()?;
    let mut body = salt.to_vec();
    body.extend(RECORD_BYTES.to_be_bytes());
    body.push(u8::try_from(own.len()).ok()?);
    body.extend(own);
    body.extend(record);
    (body.len() <= RECORD_BYTES as usize).then_some(body)
}

/// HKDF with SHA-256 (RFC 5869) for one block: 32 bytes.
fn hkdf(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Vec<u8> {
    let extracted = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), secret);
    let key = hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref());
    let mut block = hmac::Context::with_key(&key);
    for part in info {
        block.update(part);
    }
    block.update(&[1]);
    block.sign().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_rfc_comes_out_byte_by_byte() {
        let read = |it: &str| URL_SAFE_NO_PAD.decode(it).unwrap();
        let salt: [u8; 16] = read("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let body = sealed(
            &read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            &read("BTBZMqHH6r4Tts7J_aSIgg"),
            &salt,
            &read(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            ),
            &read(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            b"When I grow up, I want to be a watermelon",
        );
        let expect = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body.unwrap()), expect);
    }
}
