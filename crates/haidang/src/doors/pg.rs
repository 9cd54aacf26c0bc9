//! People who ask with a program made for PostgreSQL.

use std::{net::IpAddr, sync::Arc};

use api::Doorkeeper;
use link_pg::{Asker, Door};
use node::{Asking, Questions, Via};
use port::{Answer, Cell, Description, PortError};

/// Lets people in by token or password, and hands their questions on.
pub(crate) struct Desk {
    pub(crate) doorkeeper: Doorkeeper,
    pub(crate) questions: Questions,
}

#[async_trait::async_trait]
impl Door for Desk {
    async fn enter(
        &self,
        user: &str,
        secret: String,
        address: IpAddr,
    ) -> Result<Arc<dyn Asker>, String> {
        let address = address.to_string();
        let user = self.doorkeeper.person(&address, user, secret).await.map_err(|why| why.en)?;
        let by = Asking { user, address, via: Via::Postgres };
        Ok(Arc::new(Seated { by, questions: self.questions.clone() }))
    }
}

struct Seated {
    by: Asking,
    questions: Questions,
}

#[async_trait::async_trait]
impl Asker for Seated {
    async fn describe(&self, sql: &str) -> Result<Description, PortError> {
        self.questions.describe(&self.by, sql).await
    }

    async fn answer(&self, sql: &str, values: Vec<Cell>) -> Result<Box<dyn Answer>, PortError> {
        self.questions.begin(&self.by, sql, values).await
    }
}
