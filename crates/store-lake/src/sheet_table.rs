//! Files and rows in memory of one table, as DataFusion sees them.

use std::sync::Arc;

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use datafusion::{
    catalog::Session,
    common::{
        DFSchema, Result, Statistics,
        pruning::PrunableStatistics,
        stats::{ColumnStatistics, Precision},
    },
    datasource::{TableProvider, TableType, memory::MemorySourceConfig},
    logical_expr::{Expr, TableProviderFilterPushDown, utils::conjunction},
    physical_expr::PhysicalExpr,
    physical_optimizer::pruning::PruningPredicateBuilder,
    physical_plan::{ExecutionPlan, union::UnionExec},
    scalar::ScalarValue,
};
use model::Time;

use crate::{part::Part, row::Row, scan::Engine};

/// Files and rows of one table as DataFusion sees them.
#[derive(Debug)]
pub(crate) struct SheetTable<R> {
    engine: Engine,
    parts: Vec<Arc<Part>>,
    memory: RecordBatch,
    rows: std::marker::PhantomData<fn() -> R>,
}

impl<R: Row> SheetTable<R> {
    pub(crate) fn new(engine: &Engine, parts: Vec<Arc<Part>>, rows: &[&R]) -> Result<Self> {
        let memory = R::to_batch(rows)?;
        Ok(Self { engine: engine.clone(), parts, memory, rows: std::marker::PhantomData })
    }

    /// The parts whose statistics do not rule `predicate` out.
    fn pruned(&self, predicate: Option<&Arc<dyn PhysicalExpr>>) -> Result<Vec<Arc<Part>>> {
        // Statistics of nothing make the pruner warn, once for each question.
        let Some(predicate) = predicate.filter(|_| !self.parts.is_empty()) else {
            return Ok(self.parts.clone());
        };
        let statistics = self.parts.iter().map(|it| Arc::new(statistics::<R>(it))).collect();
        let statistics = PrunableStatistics::new(statistics, R::stored_schema());
        let kept = PruningPredicateBuilder::new()
            .with_file_schema(R::stored_schema())
            .try_build(predicate.clone())?
            .prune(&statistics)?;
        let parts = self.parts.iter().zip(kept).filter(|(_, kept)| *kept);
        Ok(parts.map(|(part, _)| part.clone()).collect())
    }
}

fn statistics<R: Row>(part: &Part) -> Statistics {
    let between = |(min, max): (ScalarValue, ScalarValue)| ColumnStatistics {
        min_value: Precision::Exact(min),
        max_value: Precision::Exact(max),
        null_count: Precision::Exact(0),
        ..ColumnStatistics::new_unknown()
    };
    let number = |it: model::SeriesId| ScalarValue::Int32(Some(it.0.cast_signed()));
    let instant = |it: Time| ScalarValue::TimestampMicrosecond(Some(it.0), Some("UTC".into()));
    let columns = R::stored_schema();
    let columns = columns.fields().iter().map(|it| match it.name().as_str() {
        "series" => between((number(part.series.0), number(part.series.1))),
        name if name == R::TIME => between((instant(part.time.0), instant(part.time.1))),
        _ => ColumnStatistics::new_unknown(),
    });
    Statistics {
        num_rows: usize::try_from(part.n_rows).map_or(Precision::Absent, Precision::Exact),
        total_byte_size: Precision::Absent,
        column_statistics: columns.collect(),
    }
}

#[async_trait::async_trait]
impl<R: Row> TableProvider for SheetTable<R> {
    fn schema(&self) -> SchemaRef {
        R::schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        // Files take them; rows in memory are filtered again above.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let columns = DFSchema::try_from(R::stored_schema())?;
        // What is stored in digits has no column that a filter could be asked of.
        let can_ask = |it: &&Expr| {
            let asks_digits = |name| it.column_refs().iter().any(|it| it.name == name);
            !R::IN_DIGITS.is_some_and(asks_digits)
        };
        let predicate = conjunction(filters.iter().filter(can_ask).cloned())
            .map(|it| state.create_physical_expr(it, &columns))
            .transpose()?;
        let parts = self.pruned(predicate.as_ref())?;
        let memory = vec![self.memory.clone()];
        let memory = MemorySourceConfig::try_new_exec(&[memory], R::schema(), projection.cloned())?;
        if parts.is_empty() {
            return Ok(memory);
        }
        let columns = projection.map(Vec::as_slice);
        let files = self.engine.files::<R>(&parts, 2, predicate, columns)?;
        if self.memory.num_rows() == 0 {
            return Ok(files);
        }
        UnionExec::try_new(vec![files, memory])
    }
}
