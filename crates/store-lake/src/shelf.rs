//! The tables one question may name, each made when a statement names it: a table nobody asks
//! costs nothing.
//!
//! A further table of the history is added to [`tables`] and to `Shelf::make`, and nowhere else.

use std::{
    fmt::{self, Write as _},
    sync::Arc,
};

use arrow::array::RecordBatch;
use datafusion::{
    catalog::SchemaProvider,
    common::{DataFusionError, Result},
    datasource::{MemTable, TableProvider},
    prelude::SessionContext,
};
use port::{Column, ColumnKind, PortError, Question, Scope, Table, WideTable};
use tokio::sync::OnceCell;

use crate::{lake::Lake, named::newest};

use ColumnKind::{Integer, Number, Text, Time};

/// What each row of the history is about.
const NAMES: &[(&str, ColumnKind)] =
    &[("series", Integer), ("entity", Text), ("kind", Text), ("quantity", Text), ("owner", Text)];

const READINGS: &[(&str, ColumnKind)] = &[
    ("time", Time),
    ("value", Number),
    ("flag", Integer),
    ("known_at", Time),
    ("position", Integer),
    ("source", Text),
    ("origin", Text),
];

const MEANS: &[(&str, ColumnKind)] = &[
    ("period", Text),
    ("end", Time),
    ("value", Number),
    ("judged", Number),
    ("valid_share", Number),
    ("verdict", Text),
    ("limit", Text),
    ("limit_value", Number),
    ("confidence", Text),
    ("reason", Text),
    ("known_at", Time),
];

/// Tables of the history, without rows.
pub(crate) fn tables() -> Vec<Table> {
    let table = |name: &str, own: &[(&str, ColumnKind)]| Table {
        name: name.to_owned(),
        columns: NAMES
            .iter()
            .chain(own)
            .map(|it| Column { name: it.0.to_owned(), kind: it.1 })
            .collect(),
        rows: vec![],
    };
    vec![table("readings", READINGS), table("means", MEANS)]
}

/// What the asker may see, and nothing else.
pub(crate) struct Shelf {
    lake: Arc<Lake>,
    registry: Vec<Arc<Table>>,
    scope: Scope,
    wide: Vec<WideTable>,
    /// Where the tables under the views are. The asker never gets here.
    below: SessionContext,
    /// Names of the series that may be seen.
    series: RecordBatch,
    /// Made once, so that all parts of a statement see the same rows.
    readings: OnceCell<Arc<dyn TableProvider>>,
}

impl Shelf {
    pub(crate) fn new(lake: &Arc<Lake>, question: &Question) -> Result<Self, PortError> {
        let (registry, scope) = (question.registry.clone(), question.scope.clone());
        let names = registry.iter().find(|it| it.name == "series");
        let names = names.ok_or_else(|| PortError::Damaged {
            what: "the registry handed to a question".to_owned(),
            how: "there is no table `series` to join names from".to_owned(),
        })?;
        let series = lake.cuts.of(names, &scope)?;
        let below = lake.engine.session();
        let failed = |it| PortError::unavailable("preparing a question", it);
        below
            .register_table("series", in_memory(series.clone()).map_err(failed)?)
            .map_err(failed)?;
        let (lake, wide) = (Arc::clone(lake), question.wide.clone());
        Ok(Self { lake, registry, scope, wide, below, series, readings: OnceCell::new() })
    }

    /// Names of all tables.
    pub(crate) fn names(&self) -> Vec<String> {
        let registry = self.registry.iter().map(|it| it.name.clone());
        let wide = self.wide.iter().map(|it| it.name.clone());
        tables().into_iter().map(|it| it.name).chain(registry).chain(wide).collect()
    }

    /// All tables, without rows: what programs that look around are told.
    pub(crate) fn shapes(&self) -> Vec<Table> {
        let bare = |it: &Arc<Table>| Table {
            name: it.name.clone(),
            columns: it.columns.clone(),
            rows: vec![],
        };
        let wide = |it: &WideTable| {
            let own = [("entity", Text), ("owner", Text), ("time", Time)];
            let own = own.map(|it| Column { name: it.0.to_owned(), kind: it.1 });
            let quantities = it.columns.iter();
            let quantities =
                quantities.map(|it| Column { name: it.0.clone(), kind: ColumnKind::Number });
            let columns = own.into_iter().chain(quantities).collect();
            Table { name: it.name.clone(), columns, rows: vec![] }
        };
        let registry = self.registry.iter().map(bare);
        tables().into_iter().chain(registry).chain(self.wide.iter().map(wide)).collect()
    }

    async fn make(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        match name {
            "readings" => return Ok(Some(self.readings().await?)),
            "means" => return Ok(Some(self.means().await?)),
            _ => {}
        }
        if let Some(table) = self.registry.iter().find(|it| it.name == name) {
            let batch = self.lake.cuts.of(table, &self.scope);
            let batch = batch.map_err(|it| DataFusionError::External(it.into()))?;
            return Ok(Some(in_memory(batch)?));
        }
        match self.wide_called(name) {
            Some(table) => Ok(Some(self.wide(table).await?)),
            None => Ok(None),
        }
    }

    /// A kind's own code may need quotation marks in SQL; the table has a plain name beside it.
    fn wide_called(&self, name: &str) -> Option<&WideTable> {
        self.wide.iter().find(|it| it.name == name || it.kind == name)
    }

    async fn readings(&self) -> Result<Arc<dyn TableProvider>> {
        let make = || async {
            let rows = self.lake.view().readings.glance_all();
            let columns = columns(READINGS);
            let table =
                newest(&self.lake.engine, &self.below, rows, &columns, self.series.clone()).await?;
            self.below.register_table("readings", table.clone())?;
            Ok(table)
        };
        self.readings.get_or_try_init(make).await.cloned()
    }

    async fn means(&self) -> Result<Arc<dyn TableProvider>> {
        let rows = self.lake.view().means.glance_all();
        newest(&self.lake.engine, &self.below, rows, &columns(MEANS), self.series.clone()).await
    }

    /// Readings of one kind that count, those of one entity and time beside each other. Of several
    /// instruments for one quantity, their mean.
    async fn wide(&self, table: &WideTable) -> Result<Arc<dyn TableProvider>> {
        self.readings().await?;
        let mut sql = "SELECT entity, owner, time".to_owned();
        for (column, quantity) in &table.columns {
            let (column, quantity) = (quoted('"', column), quoted('\'', quantity));
            let _written =
                write!(sql, ", avg(CASE WHEN quantity = {quantity} THEN value END) AS {column}");
        }
        let valid = model::Flag::ALL.into_iter().filter(|it| it.is_valid());
        let valid: Vec<_> = valid.map(|it| it.number().to_string()).collect();
        let (kind, valid) = (quoted('\'', &table.kind), valid.join(", "));
        let _written = write!(
            sql,
            " FROM readings WHERE kind = {kind} AND flag IN ({valid}) GROUP BY entity, owner, time"
        );
        Ok(self.below.sql(&sql).await?.into_view())
    }
}

#[async_trait::async_trait]
impl SchemaProvider for Shelf {
    fn table_names(&self) -> Vec<String> {
        self.names()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        self.make(name).await
    }

    fn table_exist(&self, name: &str) -> bool {
        self.names().iter().any(|it| it == name) || self.wide_called(name).is_some()
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").field("tables", &self.names()).finish_non_exhaustive()
    }
}

fn columns(own: &[(&str, ColumnKind)]) -> String {
    own.iter().map(|it| quoted('"', it.0)).collect::<Vec<_>>().join(", ")
}

/// A name or a text as SQL writes it.
fn quoted(mark: char, text: &str) -> String {
    format!("{mark}{}{mark}", text.replace(mark, &format!("{mark}{mark}")))
}

pub(crate) fn in_memory(batch: RecordBatch) -> Result<Arc<MemTable>> {
    Ok(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
}
