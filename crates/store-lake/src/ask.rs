//! Questions in SQL, over history and registry together.
//!
//! **Invariant:** the asker's session holds only views that are already cut to the scope. The
//! tables under them are in no catalogue, no path is ever read, and nothing can be written.

use std::{collections::HashSet, sync::Arc, time::Duration};

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use datafusion::{
    catalog::Session,
    common::{
        DFSchema, DataFusionError, Result, Statistics,
        pruning::PrunableStatistics,
        stats::{ColumnStatistics, Precision},
    },
    datasource::{MemTable, TableProvider, TableType, memory::MemorySourceConfig},
    execution::context::SQLOptions,
    logical_expr::{Expr, TableProviderFilterPushDown, utils::conjunction},
    physical_expr::PhysicalExpr,
    physical_optimizer::pruning::PruningPredicateBuilder,
    physical_plan::{ExecutionPlan, union::UnionExec},
    prelude::SessionContext,
    scalar::ScalarValue,
};
use futures::TryStreamExt as _;
use model::Time;
use port::{AskLimits, Cell, PortError, Scope, Table};

use crate::{
    answer,
    lake::Lake,
    layer::Glance,
    part::Part,
    question,
    row::{Row, day_of},
    scan::Engine,
};

/// Bytes an answer may have before it is turned into cells.
const ANSWER_BYTES_MAX: usize = 64 << 20;

impl Lake {
    pub(crate) async fn ask(
        &self,
        sql: &str,
        registry: Vec<Table>,
        scope: &Scope,
        limits: AskLimits,
    ) -> std::result::Result<Table, PortError> {
        let statement = question::parse(sql)?;
        let time_max = Duration::from_micros(limits.time_max.0);
        let answer = async {
            // Waiting for others to finish is part of the time.
            let _turn = self.asks.acquire().await.map_err(|it| {
                PortError::unavailable("waiting for a turn to ask the history", it)
            })?;
            let session = self.views(registry, scope).await?;
            let plan = session.state().statement_to_plan(statement).await.map_err(refusal)?;
            SQLOptions::new()
                .with_allow_ddl(false)
                .with_allow_dml(false)
                .with_allow_statements(false)
                .verify_plan(&plan)
                .map_err(refusal)?;
            let answer = session.execute_logical_plan(plan).await.map_err(refusal)?;
            collect(answer.execute_stream().await.map_err(refusal)?, limits.n_rows_max).await
        };
        tokio::time::timeout(time_max, answer).await.unwrap_or_else(|_| {
            Err(PortError::Refused {
                why: format!(
                    "the question took longer than {}, which is all it may: ask for fewer entities or a shorter time",
                    shown(time_max)
                ),
            })
        })
    }

    /// A session that holds what the asker may see, and nothing else.
    async fn views(
        &self,
        mut registry: Vec<Table>,
        scope: &Scope,
    ) -> std::result::Result<SessionContext, PortError> {
        for table in &mut registry {
            cut(table, scope);
        }
        let missing = || PortError::Damaged {
            what: "the registry handed to a question".to_owned(),
            how: "there is no table `series` to join names from".to_owned(),
        };
        let names = registry.iter().find(|it| it.name == "series").ok_or_else(missing)?;
        let below = self.engine.session();
        let failed = |it| PortError::unavailable("preparing a question", it);
        below.register_table("series", in_memory(answer::batch(names)?)?).map_err(failed)?;
        let (readings, means) = {
            let mut view = self.view();
            (view.readings.glance_all(), view.means.glance_all())
        };
        let session = self.engine.session();
        for table in &registry {
            let table_in_memory = in_memory(answer::batch(table)?)?;
            session.register_table(table.name.as_str(), table_in_memory).map_err(failed)?;
        }
        let columns = "time, value, flag, known_at, position, source, origin";
        let readings = newest(&self.engine, &below, readings, columns).await.map_err(failed)?;
        session.register_table("readings", readings).map_err(failed)?;
        let columns = "period, \"end\", value, judged, valid_share, verdict, \"limit\", \
                       limit_value, confidence, reason, known_at";
        let means = newest(&self.engine, &below, means, columns).await.map_err(failed)?;
        session.register_table("means", means).map_err(failed)?;
        Ok(session)
    }
}

/// The newest versions of a table's rows, joined with names.
///
/// Comparing versions costs a sort. But later versions are few and stand apart, in files of their
/// own: only rows whose key is among them are compared, and only days that have them pay at all.
async fn newest<R: Row>(
    engine: &Engine,
    below: &SessionContext,
    (glance, revising): (Glance<R>, Vec<R>),
    columns: &str,
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
    Ok(below.sql(&sql).await?.into_view())
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
                 ORDER BY known_at, position) AS repeat FROM ({versions})) WHERE repeat = 1"
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

/// Cuts a registry table to the scope: by its column `entity`, else by `org` or `owner`. A table
/// with none of them is nobody's in particular.
fn cut(table: &mut Table, scope: &Scope) {
    let Scope::Only { entities, orgs } = scope else {
        return;
    };
    let column = |name: &str| table.columns.iter().position(|it| it.name == name);
    let is_mine: &dyn Fn(&str) -> bool = &|it| orgs.contains(it);
    let (n, is_mine) = match (column("entity"), column("org").or_else(|| column("owner"))) {
        (Some(n), _) => (n, &(|it: &str| entities.contains(it)) as &dyn Fn(&str) -> bool),
        (None, Some(n)) => (n, is_mine),
        (None, None) => return,
    };
    table.rows.retain(|row| matches!(row.get(n), Some(Cell::Text(it)) if is_mine(it)));
}

fn in_memory(batch: RecordBatch) -> std::result::Result<Arc<MemTable>, PortError> {
    let table = MemTable::try_new(batch.schema(), vec![vec![batch]]);
    Ok(Arc::new(table.map_err(|it| PortError::unavailable("preparing a question", it))?))
}

async fn collect(
    mut batches: datafusion::execution::SendableRecordBatchStream,
    n_rows_max: usize,
) -> std::result::Result<Table, PortError> {
    let columns = answer::columns(&batches.schema());
    let mut answer = Table { name: "answer".to_owned(), columns, rows: vec![] };
    let mut n_bytes = 0;
    while let Some(batch) = batches.try_next().await.map_err(refusal)? {
        if n_rows_max < answer.rows.len() + batch.num_rows() {
            let why = format!(
                "the answer has more than {n_rows_max} rows, which is all it may: aggregate, or add LIMIT {n_rows_max}"
            );
            return Err(PortError::Refused { why });
        }
        let bytes = |it: &arrow::array::ArrayRef| it.to_data().get_slice_memory_size().unwrap_or(0);
        n_bytes += batch.columns().iter().map(bytes).sum::<usize>();
        if ANSWER_BYTES_MAX < n_bytes {
            let why = format!(
                "the answer has more than {} MB, which is all it may: ask for fewer columns or rows",
                ANSWER_BYTES_MAX >> 20
            );
            return Err(PortError::Refused { why });
        }
        answer::add_rows(&mut answer.rows, &answer.columns, &batch)
            .map_err(|it| PortError::unavailable("reading an answer", it))?;
    }
    Ok(answer)
}

/// What fails below is the history's fault; everything else is said to the asker.
fn refusal(error: DataFusionError) -> PortError {
    match error.find_root() {
        DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ParquetError(_)
        | DataFusionError::ExecutionJoin(_)
        | DataFusionError::Internal(_) => PortError::unavailable("answering a question", error),
        DataFusionError::ResourcesExhausted(_) => PortError::Refused {
            why: "the question needs more memory than questions may use: ask for fewer entities or a shorter time".to_owned(),
        },
        root => {
            let said = root.strip_backtrace();
            let said = said.lines().next().unwrap_or_default();
            PortError::Refused { why: format!("the question cannot be answered: {said}") }
        }
    }
}

fn shown(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

/// Files and rows of one table as DataFusion sees them.
#[derive(Debug)]
struct SheetTable<R> {
    engine: Engine,
    parts: Vec<Arc<Part>>,
    memory: RecordBatch,
    rows: std::marker::PhantomData<fn() -> R>,
}

impl<R: Row> SheetTable<R> {
    fn new(engine: &Engine, parts: Vec<Arc<Part>>, rows: &[&R]) -> Result<Self> {
        let memory = R::to_batch(rows)?;
        Ok(Self { engine: engine.clone(), parts, memory, rows: std::marker::PhantomData })
    }

    /// The parts whose statistics do not rule `predicate` out.
    fn pruned(&self, predicate: Option<&Arc<dyn PhysicalExpr>>) -> Result<Vec<Arc<Part>>> {
        let Some(predicate) = predicate else {
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
