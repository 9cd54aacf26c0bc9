//! The transactional store: registry, accounts, ledger, audit and dead letters in SQLite or PostgreSQL, chosen by
//! the address at run time.
//!
//! **Invariant:** one SQL text serves both databases, written once, static, with every value bound;
//! the few words they spell differently are in `dialect`. What returned `Ok` is committed: through
//! power loss for registry, accounts and audit; the ledger may lose its newest transactions whole,
//! because the durable log tells them again, and so may the dead letters, which nobody was promised.

mod accounts;
mod address;
mod audit;
mod cursor;
mod db;
mod dead_letters;
mod dialect;
mod failure;
mod keeping;
mod ledger;
mod notices;
mod registry;
mod rosters;
mod row;
mod saved;
mod schema;
mod value;
mod wal;

use port::PortError;

use crate::{address::Address, db::Db};

/// The store. Cheap to share by reference; every method may be called from many tasks at once.
#[derive(Debug)]
pub struct SqlStore {
    db: Db,
}

impl SqlStore {
    /// Opens the database at `address` (`sqlite:PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`)
    /// and brings its schema up to date. A missing SQLite file is made; its folder is not.
    pub async fn open(address: &str) -> Result<Self, PortError> {
        let address = Address::parse(address)?;
        let db = Db::open(&address).await?;
        schema::bring_up_to_date(&db, &address).await?;
        Ok(Self { db })
    }

    /// Waits for what is running and lets go of the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
