//! A table of the history with the names of its series beside each row.
//!
//! Files know series by number only, and are sorted by it. So what a question says of names is
//! turned into numbers before any file is opened: one stack among a thousand reads its own pages.

use std::{collections::HashSet, sync::Arc};

use arrow::{
    array::{AsArray as _, RecordBatch},
    compute::and,
    datatypes::{Int64Type, SchemaRef},
};
use datafusion::{
    catalog::Session,
    common::{Column, DFSchema, Result},
    datasource::{TableProvider, TableType},
    logical_expr::{
        Expr, LogicalPlan, LogicalPlanBuilder, TableProviderFilterPushDown, ident, lit,
    },
    physical_plan::ExecutionPlan,
    prelude::SessionContext,
};

use crate::{
    layer::Glance,
    row::{Row, day_of},
    scan::Engine,
    sheet_table::SheetTable,
};

/// So many series are named one by one; of more, only the first and the last.
const SERIES_LISTED_MAX: usize = 16;

/// The newest versions of a table's rows, joined with names.
///
/// Comparing versions costs a sort. But later versions are few and stand apart, in files of their
/// own: only rows whose key is among them are compared, and only days that have them pay at all.
pub(crate) async fn newest<R: Row>(
    engine: &Engine,
    below: &SessionContext,
    (glance, revising): (Glance<R>, Vec<R>),
    columns: &str,
    names: RecordBatch,
) -> Result<Arc<dyn TableProvider>> {
    let table = R::TABLE;
    let (revising_parts, parts): (Vec<_>, Vec<_>) =
        glance.parts.iter().cloned().partition(|it| it.revises());
    let revised: HashSet<i64> = revising_parts
        .iter()
        .map(|it| it.day)
        .chain(revising.iter().map(|it| day_of(it.time())))
        .collect();
    let (revised_parts, parts): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|it| revised.contains(&it.day));
    let (revised_rows, rows): (Vec<_>, Vec<_>) =
        glance.rows.iter().partition(|it| revised.contains(&day_of(it.time())));
    let revising: Vec<&R> = revising.iter().collect();
    for (name, parts, rows) in [
        ("plain", parts, rows),
        ("revised", revised_parts, revised_rows),
        ("revising", revising_parts, revising),
    ] {
        let rows = SheetTable::new(engine, parts, &rows)?;
        below.register_table(format!("{table}_{name}"), Arc::new(rows))?;
    }
    let sql = newest_sql::<R>(columns, !revised.is_empty());
    let plan = below.sql(&sql).await?.into_unoptimized_plan();
    Ok(Arc::new(NamedTable { plan, names }))
}

fn newest_sql<R: Row>(columns: &str, any_revised: bool) -> String {
    let (table, key, newest_first) = (R::TABLE, R::KEY, R::NEWEST_FIRST);
    let mut rows = format!("SELECT series, {columns} FROM {table}_plain");
    if any_revised {
        let keys = format!("(SELECT DISTINCT {key} FROM {table}_revising) AS keys USING ({key})");
        let mut versions = format!(
            "SELECT {table}_revised.* FROM {table}_revised LEFT SEMI JOIN {keys} \
             UNION ALL SELECT * FROM {table}_revising"
        );
        if let Some(repeats) = R::REPEATS {
            // Memory may still repeat what the files say; a flush will drop it.
            versions = format!(
                "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {repeats} \
                 ORDER BY position) AS repeat FROM ({versions})) WHERE repeat = 1"
            );
        }
        rows = format!(
            "{rows} UNION ALL SELECT series, {columns} FROM {table}_revised LEFT ANTI JOIN {keys} \
             UNION ALL SELECT series, {columns} FROM (SELECT *, row_number() OVER \
             (PARTITION BY {key} ORDER BY {newest_first}) AS version FROM ({versions})) \
             WHERE version = 1"
        );
    }
    format!(
        "SELECT series, entity, kind, quantity, owner, {columns} FROM ({rows}) AS rows JOIN \
         (SELECT CAST(series AS INT) AS series, entity, kind, quantity, owner FROM series) AS names \
         USING (series)"
    )
}

/// Rows joined with names, and the names alone.
#[derive(Debug)]
struct NamedTable {
    plan: LogicalPlan,
    /// Of the series that may be seen. Columns `series`, `entity`, `kind`, `quantity`, `owner`.
    names: RecordBatch,
}

impl NamedTable {
    /// What filters over names leave of the series, as a filter over their numbers. None where they
    /// leave all, or cannot be told apart here; they are applied again above.
    fn series(&self, state: &dyn Session, filters: &[Expr]) -> Option<Expr> {
        let columns = DFSchema::try_from(self.names.schema()).ok()?;
        let is_named = |it: &&Expr| {
            let refs = it.column_refs();
            !refs.is_empty() && refs.iter().all(|it| columns.has_column(it))
        };
        let mut kept = None;
        for filter in filters.iter().filter(is_named) {
            let Ok(filter) = state.create_physical_expr(filter.clone(), &columns) else { continue };
            let Ok(rows) = filter.evaluate(&self.names) else { continue };
            let rows = rows.into_array(self.names.num_rows()).ok()?;
            let rows = rows.as_boolean_opt()?.clone();
            kept = Some(match kept {
                Some(kept) => and(&kept, &rows).ok()?,
                None => rows,
            });
        }
        let kept = kept?;
        let series = self.names.column_by_name("series")?.as_primitive_opt::<Int64Type>()?;
        let kept = kept.iter().zip(series.values()).filter(|it| it.0 == Some(true));
        let kept: Vec<i64> = kept.map(|it| *it.1).collect();
        let column = || ident("series");
        if kept.len() <= SERIES_LISTED_MAX {
            return Some(column().in_list(kept.into_iter().map(lit).collect(), false));
        }
        Some(column().between(lit(*kept.iter().min()?), lit(*kept.iter().max()?)))
    }
}

#[async_trait::async_trait]
impl TableProvider for NamedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(self.plan.schema().inner())
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut plan = LogicalPlanBuilder::from(self.plan.clone());
        for filter in filters.iter().cloned().chain(self.series(state, filters)) {
            plan = plan.filter(filter)?;
        }
        if let Some(projection) = projection {
            let field =
                |it: &usize| Expr::Column(Column::from(self.plan.schema().qualified_field(*it)));
            plan = plan.project(projection.iter().map(field).collect::<Vec<_>>())?;
        }
        state.create_physical_plan(&plan.build()?).await
    }
}
