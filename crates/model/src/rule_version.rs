//! A rule a unit has made for itself, as it was kept: every version, with who and why.

use crate::{OrgId, RuleId, Time, UserId};

/// What the codes of units' own rules begin with; packs cannot be called so.
pub const OWN_RULES: &str = "own/";

/// One version of a unit's own rule. The newest is in force, unless it takes the rule out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleVersion {
    /// The rule: `own/…`.
    pub rule: RuleId,
    /// Counted from 1.
    pub number: u32,
    /// Whose rule. It stays theirs.
    pub org: OrgId,
    /// What it says, as text of the packs' making. Opaque here.
    pub definition: String,
    /// From this version on the rule judges nothing.
    pub retired: bool,
    /// Why.
    pub why: String,
    /// Who.
    pub by: UserId,
    /// Since when the product knows: it judges what comes from then on.
    pub known_at: Time,
}

impl RuleId {
    /// Is it a unit's own rule?
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.as_str().starts_with(OWN_RULES)
    }
}
