//! One file of a pack, and how its TOML is read.

use std::ops::Range;

use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

use crate::Complaint;

/// A word whose place is known, so that a complaint can point at it.
pub(crate) type Word = Spanned<String>;

/// A file of a pack.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Below the folder of packs: `air/alarms/stack-over-limit.toml`.
    pub(crate) path: String,
    /// Its content.
    pub(crate) text: String,
}

/// A title or sentence as a pack writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Title {
    pub(crate) vi: Word,
    pub(crate) en: Word,
}

/// A sentence in both languages, or one that stands for both: the name of a law needs no translation.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields, expecting = "a sentence, or one in `vi` and one in `en`")]
pub(crate) enum Note {
    One(String),
    Both { vi: String, en: String },
}

impl File {
    /// Name without folder and ending: `stack-over-limit`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// A complaint about a place in this file.
    pub(crate) fn complaint(&self, span: Range<usize>, sentence: impl Into<String>) -> Complaint {
        Complaint::at(&self.path, &self.text, span, sentence.into())
    }

    /// Reads it as TOML.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, Complaint> {
        self.parse_text(&self.text)
    }

    /// Reads `text`, which has the same places as this file, as TOML.
    pub(crate) fn parse_text<T: DeserializeOwned>(&self, text: &str) -> Result<T, Complaint> {
        toml::from_str(text).map_err(|error| {
            self.complaint(error.span().unwrap_or(0..0), explained(error.message()))
        })
    }
}

/// What the reader of TOML says, and for what every author forgets once, what was expected.
fn explained(message: &str) -> String {
    let message = message.replace('\n', ", ");
    let expected = match message.as_str() {
        "missing field `vi`" | "missing field `en`" => "every text is in both, `vi` and `en`",
        "missing field `source`" => "at least one sentence on where this was read",
        "missing field `unit`" => "every number carries its unit",
        _ => return message,
    };
    format!("{message}: {expected}")
}
