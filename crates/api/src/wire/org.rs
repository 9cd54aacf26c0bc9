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
    /// How much it and the units below it may deliver.
    quota: Quota,
}

/// How much a unit and those below it may deliver; null is without end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Quota {
    /// Readings a second, on average.
    pub(crate) readings_per_s: Option<u64>,
    /// Readings a day of the zone's calendar.
    pub(crate) readings_per_day: Option<u64>,
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
    /// Left out, the quota stays what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) quota: Option<Quota>,
}

impl From<model::Quota> for Quota {
    fn from(it: model::Quota) -> Self {
        let model::Quota { readings_per_s, readings_per_day } = it;
        Self { readings_per_s, readings_per_day }
    }
}

impl Org {
    pub(crate) fn seen_by(asker: &Asker, it: &model::Org) -> Self {
        Self {
            id: it.id.to_string(),
            parent: it.parent.as_ref().filter(|it| asker.sees_org(it)).map(ToString::to_string),
            kind: it.kind.as_str(),
            title: (&it.title).into(),
            quota: it.quota.into(),
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
            quota: Some(it.quota.into()),
        }
    }
}
