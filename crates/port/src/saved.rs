//! Questions that people keep, to ask them again.

use model::{Time, UserId};

use crate::PortError;

/// A question somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQuestion {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The question.
    pub sql: String,
    /// How the answer is drawn: the page's own JSON, opaque here.
    pub chart: Option<String>,
    /// Others may read and ask it; only its owner changes it.
    pub shared: bool,
    /// Whose.
    pub owner: UserId,
    /// When it was made.
    pub created_at: Time,
    /// And last changed.
    pub changed_at: Time,
}

/// Where they are kept.
#[async_trait::async_trait]
pub trait SavedQuestions: Send + Sync {
    /// All of them, sorted by name.
    async fn saved_questions(&self) -> Result<Vec<SavedQuestion>, PortError>;

    /// Adds or replaces one.
    async fn put_saved_question(&self, question: &SavedQuestion) -> Result<(), PortError>;

    /// Takes one away; says whether it was there.
    async fn delete_saved_question(&self, id: &str) -> Result<bool, PortError>;
}
