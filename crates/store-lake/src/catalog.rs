//! What programs made for PostgreSQL look around in before they ask: `pg_catalog` and
//! `information_schema`, as small tables about the asker's own tables.
//!
//! Enough for psql's `\d`, `\dt` and `\l`, for the pickers of Grafana, and for what `DBeaver`, Power BI and
//! `SQLAlchemy` ask first. A table that is always empty here is there all the same, so that whoever joins
//! it is answered. Functions are in [`functions`], what the engine does not understand as it is sent in
//! [`rewrite`].

mod described;
mod functions;
mod rewrite;
mod shaped;
mod tables;

use std::sync::Arc;

use datafusion::{
    catalog::SchemaProvider, common::Result, datasource::TableProvider, error::DataFusionError,
    prelude::SessionContext,
};
use port::Table;

use crate::{answer, shelf};

pub(crate) use rewrite::{is_asked, rewrite};

/// Where the asker's tables stand in SQL.
pub(crate) const CATALOG: &str = "haidang";
pub(crate) const SCHEMA: &str = "public";
const PG: &str = "pg_catalog";
const STANDARD: &str = "information_schema";

/// One schema of small tables, each made when it is named.
#[derive(Debug)]
struct Looked {
    schema: &'static str,
    /// The asker's tables, without rows.
    shapes: Arc<Vec<Table>>,
}

/// Puts both schemas, and their functions, into a session.
pub(crate) fn register(session: &SessionContext, shapes: Vec<Table>) -> Result<()> {
    let missing = || DataFusionError::Internal("a session without its catalogue".to_owned());
    let catalog = session.catalog(CATALOG).ok_or_else(missing)?;
    let shapes = Arc::new(shapes);
    for schema in [PG, STANDARD] {
        let looked = Looked { schema, shapes: Arc::clone(&shapes) };
        catalog.register_schema(schema, Arc::new(looked))?;
    }
    for it in functions::all(&shapes) {
        session.register_udf(it);
    }
    Ok(())
}

#[async_trait::async_trait]
impl SchemaProvider for Looked {
    fn table_names(&self) -> Vec<String> {
        tables::names(self.schema).map(str::to_owned).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(table) = tables::make(self.schema, name, &self.shapes) else { return Ok(None) };
        let batch = answer::batch(&table).map_err(|it| DataFusionError::External(it.into()))?;
        Ok(Some(shelf::in_memory(batch)?))
    }

    fn table_exist(&self, name: &str) -> bool {
        tables::names(self.schema).any(|it| it == name)
    }
}
