//! People with an account. No answer ever holds a password or its hash.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::word;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct User {
    id: String,
    name: String,
    /// `operator`, `park`, `enterprise`, `leader` or `admin`.
    #[schema(value_type = word::Role)]
    role: &'static str,
    org: String,
    enabled: bool,
}

/// A person as they are entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserEntry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) org: String,
    /// They choose another at their first login.
    pub(crate) password: String,
}

/// What is to change; the rest stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserChange {
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) role: Option<String>,
    #[serde(default)]
    pub(crate) org: Option<String>,
    #[serde(default)]
    pub(crate) enabled: Option<bool>,
    /// They choose another at their next login.
    #[serde(default)]
    pub(crate) password: Option<String>,
}

impl From<&model::User> for User {
    fn from(it: &model::User) -> Self {
        Self {
            id: it.id.to_string(),
            name: it.name.clone(),
            role: it.role.as_str(),
            org: it.org.to_string(),
            enabled: it.enabled,
        }
    }
}
