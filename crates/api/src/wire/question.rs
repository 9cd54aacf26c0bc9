//! Questions that people keep.

use port::SavedQuestion;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{Instant, word};

/// A question somebody keeps.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Question {
    id: String,
    name: String,
    sql: String,
    chart: Option<QuestionChart>,
    /// Others may read and ask it.
    shared: bool,
    /// The user who changes it.
    owner: String,
    created_at: Instant,
    changed_at: Instant,
}

/// How its answer is drawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionChart {
    #[schema(value_type = word::ChartKind)]
    pub(crate) kind: String,
    /// The column along the bottom.
    pub(crate) x: String,
    /// The columns that are drawn.
    pub(crate) y: Vec<String>,
}

/// A question as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionEntry {
    pub(crate) name: String,
    pub(crate) sql: String,
    pub(crate) chart: Option<QuestionChart>,
    #[serde(default)]
    pub(crate) shared: bool,
}

impl From<&SavedQuestion> for Question {
    fn from(it: &SavedQuestion) -> Self {
        Self {
            id: it.id.clone(),
            name: it.name.clone(),
            sql: it.sql.clone(),
            chart: it.chart.as_deref().and_then(|it| serde_json::from_str(it).ok()),
            shared: it.shared,
            owner: it.owner.to_string(),
            created_at: Instant(it.created_at),
            changed_at: Instant(it.changed_at),
        }
    }
}
