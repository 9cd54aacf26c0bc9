//! What stands behind the protocol: who may ask, and their questions.

use std::{net::IpAddr, sync::Arc};

use port::{Answer, Cell, Description, PortError};

/// Knows people.
#[async_trait::async_trait]
pub trait Door: Send + Sync + 'static {
    /// The person of this name and secret (an API token, or their password); else a sentence why
    /// not.
    async fn enter(
        &self,
        user: &str,
        secret: String,
        address: IpAddr,
    ) -> Result<Arc<dyn Asker>, String>;
}

/// A person who asks.
#[async_trait::async_trait]
pub trait Asker: Send + Sync {
    /// What a question would answer.
    async fn describe(&self, sql: &str) -> Result<Description, PortError>;

    /// The answer, as it comes.
    async fn answer(&self, sql: &str, values: Vec<Cell>) -> Result<Box<dyn Answer>, PortError>;
}
