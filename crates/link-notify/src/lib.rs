//! The ways out to people: mail, webhooks, short messages, Zalo, Telegram, push messages, lights,
//! syslog; and the CAP feed that others fetch.
//!
//! **Invariant:** whatever the far end does, a channel answers within its own limit of time, reads
//! little of a long answer, and never follows a redirect. What people entered themselves (webhooks,
//! push subscriptions) leads to no address of our own network unless the operator allows it, also
//! when a name changes its address between the look and the call.
//!
//! **Unverified:** Zalo and Telegram were written from their public documentation and never spoke
//! with the live services; their tests play the far end from the same pages.

mod cap;
mod email;
mod guard;
mod http;
mod mqtt;
mod push;
mod sign;
mod smpp;
mod sms;
mod syslog;
mod telegram;
#[cfg(test)]
mod tests;
mod tls;
mod webhook;
mod zalo;

pub use cap::{Area, CapAlert, alert, feed};
pub use email::{Mail, MailSecurity, MailSettings, bare_address};
pub use guard::{Reach, is_public};
pub use http::{HttpSettings, Outside};
pub use mqtt::{Lights, Publish};
pub use push::{PushKeys, WebPush};
pub use sign::Signer;
pub use smpp::{Report, Smpp, SmppSettings};
pub use sms::{Sms, SmsSettings};
pub use syslog::{Syslog, SyslogSettings};
pub use telegram::Telegram;
pub use webhook::Webhook;
pub use zalo::Zalo;
