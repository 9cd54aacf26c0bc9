//! Units of the tree: authority, park, enterprise, with agencies and teams.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    gate::Asker,
    wire::{Words, word},
};

/// A unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Org {
    id: String,
    /// None at the top, and where the unit above is not the asker's to see.
    parent: Option<String>,
    #[schema(value_type = word::OrgKind)]
    kind: &'static str,
    title: Words,
}

/// A unit as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrgEntry {
    pub(crate) id: String,
    /// The unit above. Left out for one's own: nobody moves the unit they stand in.
    #[serde(default)]
    pub(crate) parent: Option<String>,
    /// `authority`, `park`, `enterprise`, `agency` or `team`.
    #[schema(value_type = word::OrgKind)]
    pub(crate) kind: String,
    pub(crate) title: Words,
}

impl Org {
    pub(crate) fn seen_by(asker: &Asker, it: &model::Org) -> Self {
        Self {
            id: it.id.to_string(),
            parent: it.parent.as_ref().filter(|it| asker.sees_org(it)).map(ToString::to_string),
            kind: it.kind.as_str(),
            title: (&it.title).into(),
        }
    }

    /// Every unit the asker sees, in the order of their codes.
    pub(crate) fn all_seen_by(asker: &Asker) -> Vec<Self> {
        let seen = asker.zone.registry.orgs.iter().filter(|it| asker.sees_org(&it.id));
        seen.map(|it| Self::seen_by(asker, it)).collect()
    }
}

impl From<&model::Org> for OrgEntry {
    /// As it would have been entered: what the audit keeps of it.
    fn from(it: &model::Org) -> Self {
        Self {
            id: it.id.to_string(),
            parent: it.parent.as_ref().map(ToString::to_string),
            kind: it.kind.as_str().to_owned(),
            title: (&it.title).into(),
        }
    }
}
