//! Short messages by SMPP 3.4, as operators of mobile networks offer it: bound as a transceiver, so
//! that the receipts come back on the same connection.
//!
//! **Invariant:** a notice is delivered when every part of it is, and lost when one part is; what
//! the far end says of a message nobody here sent changes nothing. A connection that is lost is made
//! anew while a receipt is waited for.

mod awaited;
mod session;
mod text;

use std::time::Duration;

use notify::{Medium, Outcome, Receipt};
use port::{Channel, Dispatch};
use rusmpp::{
    pdus::SubmitSm,
    types::{COctetString, OctetString},
    values::{DataCoding, EsmClass, Npi, RegisteredDelivery, Ton},
};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use self::session::Session;
use crate::{http::shown, sms::text_of};

/// A receipt of a notice: its id, and what became of it.
pub type Report = (String, Receipt);

/// The short message center of an operator.
#[derive(Clone, PartialEq, Eq)]
pub struct SmppSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte.
    pub tls: bool,
    /// Who we are there.
    pub system_id: String,
    /// Our password, 8 characters at most as the protocol has it.
    pub password: String,
    /// Whom messages are from: a name or a number.
    pub sender: String,
    /// A further authority to trust, PEM.
    pub authority: Option<Vec<u8>>,
    /// It has not taken a notice by then: it is given up.
    pub answer_within: Duration,
    /// A connection on which nothing was said for so long is asked whether it lives.
    pub enquire_every: Duration,
    /// A connection that was lost while receipts are waited for is made anew after this.
    pub bind_again_after: Duration,
}

/// Sends short messages by SMPP.
pub struct Smpp {
    session: Session,
    sender: COctetString<1, 21>,
    answer_within: Duration,
}

impl SmppSettings {
    /// Reads `smpp://USER:PASSWORD@HOST:2775?from=SENDER`, or `smpps://…` over TLS.
    pub fn read(url: &str, authority: Option<Vec<u8>>) -> Result<Self, String> {
        // The address may hold a password: it is not repeated.
        let wrong = || "`smpp-url` is no smpp://USER:PASSWORD@HOST:PORT?from=SENDER".to_owned();
        let url = reqwest::Url::parse(url).map_err(|_| wrong())?;
        let tls = match url.scheme() {
            "smpp" => false,
            "smpps" => true,
            _ => return Err(wrong()),
        };
        let plain =
            |it: &str| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned();
        let mut sender = None;
        for (name, value) in url.query_pairs() {
            if name != "from" {
                return Err(wrong());
            }
            sender = Some(value.into_owned());
        }
        Ok(Self {
            host: url.host_str().ok_or_else(wrong)?.to_owned(),
            port: url.port().unwrap_or(if tls { 3550 } else { 2775 }),
            tls,
            system_id: plain(url.username()),
            password: plain(url.password().unwrap_or_default()),
            sender: sender.ok_or_else(wrong)?,
            authority,
            answer_within: Duration::from_secs(20),
            enquire_every: Duration::from_secs(30),
            bind_again_after: Duration::from_secs(5),
        })
    }
}

impl Smpp {
    /// By this center; receipts go to `reports`.
    pub fn new(settings: SmppSettings, reports: mpsc::Sender<Report>) -> Result<Self, String> {
        let sender = COctetString::from_string(settings.sender.clone())
            .map_err(|it| format!("the sender of `smpp-url`: {it}"))?;
        let answer_within = settings.answer_within;
        Ok(Self { session: Session::new(settings, reports)?, sender, answer_within })
    }

    fn parts(&self, it: &Dispatch) -> Result<Vec<SubmitSm>, String> {
        // People write +84 900 000 001; the network wants digits.
        let digits: String = it.to.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Err(format!("`{}` is no number", it.to));
        }
        let to = COctetString::from_string(digits).map_err(|why| format!("`{}`: {why}", it.to))?;
        let parts = text::parts(&text_of(it), text::reference(&it.id));
        let several = 1 < parts.len();
        let alphanumeric = !self.sender.as_str().chars().all(|it| it.is_ascii_digit());
        let message = |part: Vec<u8>| {
            let part = OctetString::from_vec(part).map_err(|it| it.to_string())?;
            let (ton, npi) = if alphanumeric {
                (Ton::Alphanumeric, Npi::Unknown)
            } else {
                (Ton::Unknown, Npi::Isdn)
            };
            Ok(SubmitSm::builder()
                .source_addr_ton(ton)
                .source_addr_npi(npi)
                .source_addr(self.sender.clone())
                .dest_addr_ton(Ton::International)
                .dest_addr_npi(Npi::Isdn)
                .destination_addr(to.clone())
                // Bit 6: a header of the text says which part it is.
                .esm_class(EsmClass::from(if several { 0x40 } else { 0 }))
                // Bit 0: say what became of it.
                .registered_delivery(RegisteredDelivery::from(1))
                .data_coding(DataCoding::Ucs2)
                .short_message(part)
                .build())
        };
        parts.into_iter().map(message).collect()
    }
}

#[async_trait::async_trait]
impl Channel for Smpp {
    fn medium(&self) -> Medium {
        Medium::Sms
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        let parts = match self.parts(dispatch) {
            Ok(parts) => parts,
            Err(why) => return Outcome::Never { why: shown(&why) },
        };
        let until = Instant::now() + self.answer_within;
        let submitting = self.session.submit(&dispatch.id, parts);
        match timeout_at(until, submitting).await {
            Ok(Ok(())) => Outcome::Accepted,
            Ok(Err(outcome)) => outcome,
            Err(_) => {
                // Whoever does not answer may be gone: the next try begins anew.
                self.session.hang_up().await;
                Outcome::Again { why: "the message center did not answer in time".to_owned() }
            }
        }
    }
}
