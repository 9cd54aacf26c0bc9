//! Dead letters: what was refused at a door.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use node::{LetterReplayed, Rejected};
use port::{Letter, Way};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{Instant, Words};

/// A dead letter, without what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadLetter {
    id: u64,
    /// When it came.
    time: Instant,
    /// Who sent it; null where nobody knows the sender.
    source: Option<String>,
    /// `mqtt`, `http`, `line` or `file`.
    way: &'static str,
    /// The name of a station file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// What sort of refusal: `unknown_entity`, `not_json`.
    code: String,
    /// The first thing that is wrong.
    reason: Words,
    /// Bytes that were sent.
    size: u64,
    /// Everything that was refused was kept, so that it can be delivered again.
    complete: bool,
    /// How it begins.
    preview: String,
}

/// A dead letter with what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadLetterDetail {
    #[serde(flatten)]
    letter: DeadLetter,
    /// What is kept of it, where it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    payload: Option<String>,
    /// The same in base64, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    payload_base64: Option<String>,
}

/// Which letters are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadLettersAsked {
    /// Of this source.
    pub(crate) source: Option<String>,
    /// With this code, or with this text in the reason.
    pub(crate) reason: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// Which letters something is done to.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeadLettersChosen {
    /// Of this source; of all when left out.
    #[serde(default)]
    pub(crate) source: Option<String>,
    /// With this code, or with this text in the reason.
    #[serde(default)]
    pub(crate) reason: Option<String>,
    /// Came before.
    #[serde(default)]
    pub(crate) before: Option<Instant>,
}

/// What became of letters that were delivered again.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Replayed {
    /// Letters tried.
    pub(crate) letters: usize,
    /// Readings that are in the log now.
    pub(crate) accepted: usize,
    /// Readings that were here already; what is here is never replaced.
    pub(crate) known: usize,
    /// Letters of which nothing is refused any more. They are gone.
    pub(crate) removed: usize,
    /// What is still refused; these letters stay.
    pub(crate) refused: Vec<StillRefused>,
    /// There are more letters than are tried at once: ask again.
    pub(crate) more: bool,
}

/// Why a letter is still refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StillRefused {
    id: u64,
    code: &'static str,
    reason: Words,
}

/// How many letters were thrown away.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Removed {
    pub(crate) removed: u64,
}

impl From<Letter> for DeadLetter {
    fn from(it: Letter) -> Self {
        let way = it.way.as_str();
        Self {
            id: it.id,
            time: Instant(it.time),
            source: it.source.map(|it| it.to_string()),
            way,
            name: if let Way::File { name, .. } = it.way { Some(name) } else { None },
            code: it.code,
            reason: (&it.reason).into(),
            size: it.size,
            complete: it.is_whole,
            preview: it.preview,
        }
    }
}

impl From<Letter> for DeadLetterDetail {
    fn from(mut it: Letter) -> Self {
        let payload = std::mem::take(&mut it.payload);
        let (payload, payload_base64) = match String::from_utf8(payload) {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(STANDARD.encode(error.into_bytes()))),
        };
        Self { letter: it.into(), payload, payload_base64 }
    }
}

impl Replayed {
    /// Adds one letter; says whether it may go.
    pub(crate) fn add(&mut self, id: u64, replayed: LetterReplayed) -> bool {
        self.letters += 1;
        self.accepted += replayed.n_accepted;
        self.known += replayed.n_known;
        let Some(Rejected { code, why, .. }) = replayed.refused.into_iter().next() else {
            self.removed += 1;
            return true;
        };
        self.refused.push(StillRefused { id, code, reason: (&why).into() });
        false
    }

    /// In one sentence, for the audit.
    pub(crate) fn counts(&self) -> serde_json::Value {
        serde_json::json!({"letters": self.letters, "accepted": self.accepted,
            "known": self.known, "removed": self.removed, "refused": self.refused.len()})
    }
}
