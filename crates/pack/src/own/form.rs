//! A unit's own rule as it is entered and kept.

use serde::{Deserialize, Serialize};

/// A unit's own rule as it is entered and kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRuleForm {
    /// Its name.
    pub title: OwnWords,
    /// What sort of trouble.
    pub class: String,
    /// How bad.
    pub severity: String,
    /// Things of this kind are watched.
    pub kind: String,
    /// Only these of them; all the unit has when none is named.
    #[serde(default)]
    pub entities: Vec<String>,
    /// When it is wrong.
    pub when: OwnPartForm,
    /// What one part said counts this long beside the others.
    #[serde(default)]
    pub within_s: u64,
    /// Parts of another kind hear what is so near.
    #[serde(default)]
    pub near_m: u32,
    /// How long it must be wrong before people are disturbed.
    #[serde(default)]
    pub raise_after_s: u64,
    /// How long it must be right before the alarm clears.
    #[serde(default)]
    pub clear_after_s: u64,
    /// The first thing to do.
    pub advice: OwnWords,
}

/// A text in both languages; who writes one has written both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnWords {
    /// Vietnamese.
    pub vi: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

/// One part, or several combined. Which fields count follows from `test`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnPartForm {
    /// `all`, `any`, `not`, or one of [`OWN_TESTS`].
    pub test: String,
    /// Of `all`, `any` and `not`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<OwnPartForm>,
    /// What is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// What is taken from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minus: Option<String>,
    /// Readings (`raw`), or means over this window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Wrong above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Wrong below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Wrong above this share of the limit in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_share: Option<f64>,
    /// By how much it rose; below zero by how much it fell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<f64>,
    /// This share of the readings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// So often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// For, within or over this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_s: Option<u64>,
    /// What happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// At which place of the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Which indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
}

/// Everything a part can test.
pub const OWN_TESTS: [&str; 11] = [
    "beyond",
    "crossing",
    "change",
    "no_data",
    "stuck",
    "difference",
    "share",
    "count",
    "ongoing",
    "indicator",
    "forecast",
];
