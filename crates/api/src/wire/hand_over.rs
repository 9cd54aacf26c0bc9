//! What one shift leaves to the next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::Instant;

/// What one shift leaves to the next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandOver {
    pub(crate) id: String,
    pub(crate) duty: String,
    pub(crate) by: String,
    pub(crate) at: Instant,
    pub(crate) text: String,
    pub(crate) read: Vec<HandOverRead>,
    /// The asker holds the post and has not read it.
    pub(crate) must_read: bool,
}

/// Who has read it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandOverRead {
    pub(crate) by: String,
    pub(crate) at: Instant,
}

/// The same, as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOverEntry {
    pub(crate) text: String,
}
