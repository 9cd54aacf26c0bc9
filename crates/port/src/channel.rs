//! The way out to people: mail, push, messages, lights.

use std::collections::BTreeMap;

use model::{Lang, Severity, Time};
use notify::{Medium, Outcome};

/// One message for one address, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// Of the notice. The same id is the same message: who can tell, drops the second.
    pub id: String,
    /// Where: an address, a number, a URL, a topic.
    pub to: String,
    /// What else the medium needs.
    pub keys: BTreeMap<String, String>,
    /// What sort of notice: `alarms`, `over`, `test`, `hole`, `dead-channel`.
    pub kind: &'static str,
    /// The language it is written in.
    pub lang: Lang,
    /// How bad.
    pub severity: Severity,
    /// People practise; the texts say so too.
    pub drill: bool,
    /// One line.
    pub title: String,
    /// Some lines.
    pub body: String,
    /// Where the reader says "I have it".
    pub link: Option<String>,
    /// Where the channel says that it arrived.
    pub receipt: Option<String>,
    /// The alarms it tells of, as far as it lists them.
    pub alarms: Vec<String>,
    /// When it was made.
    pub at: Time,
}

/// A channel to people.
///
/// It answers within its own limit of time, whatever the far end does, and keeps little of a long
/// answer. It does not try again by itself: whoever hands it out knows when.
#[async_trait::async_trait]
pub trait Channel: Send + Sync {
    /// By what.
    fn medium(&self) -> Medium;

    /// Hands one message over.
    async fn hand(&self, dispatch: &Dispatch) -> Outcome;
}

/// Signs links, so that a notice can be answered by whoever received it and by nobody else.
pub trait Sign: Send + Sync {
    /// The signature of doing `what` to a notice until then.
    fn sign(&self, what: &str, id: &str, until: Time) -> String;

    /// Does a signature allow it now?
    fn allows(&self, what: &str, id: &str, signature: &str, now: Time) -> bool;
}
