//! Signatures: of webhooks, and of the links by which a notice is answered.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::Time;
use port::Sign;
use ring::hmac;

/// Signs links, so that a notice can be answered by whoever received it and by nobody else.
#[derive(Clone)]
pub struct Signer(hmac::Key);

impl Signer {
    /// With the secret of this center.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }
}

impl Sign for Signer {
    fn sign(&self, what: &str, id: &str, until: Time) -> String {
        let tag = hmac::sign(&self.0, message(what, id, until.ms()).as_bytes());
        format!("{}.{}", until.ms(), URL_SAFE_NO_PAD.encode(tag))
    }

    fn allows(&self, what: &str, id: &str, signature: &str, now: Time) -> bool {
        let Some((until_ms, tag)) = signature.split_once('.') else { return false };
        let (Ok(until_ms), Ok(tag)) = (until_ms.parse::<i64>(), URL_SAFE_NO_PAD.decode(tag)) else {
            return false;
        };
        let message = message(what, id, until_ms);
        now.ms() <= until_ms && hmac::verify(&self.0, message.as_bytes(), &tag).is_ok()
    }
}

fn message(what: &str, id: &str, until_ms: i64) -> String {
    format!("{what}\n{id}\n{until_ms}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_allows_one_thing_for_a_time() {
        let signer = Signer::new(b"secret");
        let until = Time::from_s(100);
        let link = signer.sign("acknowledge", "n1", until);
        let check = |signer: &Signer, what, id, signed: &str, at| {
            signer.allows(what, id, signed, Time::from_s(at))
        };
        assert!(check(&signer, "acknowledge", "n1", &link, 100));
        assert!(!check(&signer, "acknowledge", "n1", &link, 101));
        assert!(!check(&signer, "acknowledge", "n2", &link, 50));
        assert!(!check(&signer, "receipt", "n1", &link, 50));
        assert!(!check(&Signer::new(b"other"), "acknowledge", "n1", &link, 50));
        let later = link.replacen("100000", "900000", 1);
        for forged in [later.as_str(), "", ".", "100000.", "x.y"] {
            assert!(!check(&signer, "acknowledge", "n1", forged, 50), "{forged}");
        }
    }
}
