//! Questions in SQL, over history and registry together.
//!
//! **Invariant:** the asker's session holds only what the [`Shelf`] makes, already cut to the scope.
//! The tables under it are in no catalogue, no path is ever read, and nothing can be written.

use std::{sync::Arc, time::Duration};

use datafusion::{
    common::{DataFusionError, TableReference, utils::datafusion_strsim::levenshtein},
    execution::{SendableRecordBatchStream, SessionState, context::SQLOptions},
    logical_expr::{LogicalPlan, LogicalPlanBuilder},
    prelude::SessionContext,
    sql::parser::Statement,
};
use futures::TryStreamExt as _;
use model::Span;
use port::{Answer, Cell, Column, Description, PortError, Question, Unanswered};
use tokio::{sync::mpsc, task::JoinSet, time::Instant};

use crate::{
    answer,
    catalog::{self, CATALOG, SCHEMA},
    lake::Lake,
    question,
    shelf::Shelf,
};

/// Names a refusal proposes instead of one there is not.
const NAMES_PROPOSED: usize = 6;

/// An answer on its way from the history's threads. Dropped, the question ends.
pub(crate) struct LakeAnswer {
    columns: Vec<Column>,
    rows: mpsc::Receiver<Result<Vec<Vec<Cell>>, PortError>>,
    _work: JoinSet<()>,
}

#[async_trait::async_trait]
impl Answer for LakeAnswer {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, PortError> {
        self.rows.recv().await.transpose()
    }
}

/// A question that can be answered.
struct Prepared {
    session: SessionContext,
    plan: LogicalPlan,
}

impl Lake {
    /// Begins to answer. One batch of rows waits for whoever reads, no more: who reads slowly holds
    /// no memory, and holds a turn no longer than the question may take.
    pub(crate) async fn answer(
        self: Arc<Self>,
        question: Question,
    ) -> Result<LakeAnswer, PortError> {
        let until = deadline(question.limits.time_max);
        let (time_max, n_rows_max) = (question.limits.time_max, question.limits.n_rows_max);
        let begin = async {
            // Waiting for others to finish is part of the time.
            let turn = Arc::clone(&self.asks).acquire_owned().await.map_err(|it| {
                PortError::unavailable("waiting for a turn to ask the history", it)
            })?;
            let Prepared { session, plan } = self.prepare(&question).await?;
            let plan = answer::with_values(plan, &question.values)?;
            // One row more than allowed tells that there are more.
            let plan = LogicalPlanBuilder::from(plan)
                .limit(0, Some(n_rows_max.saturating_add(1)))
                .and_then(LogicalPlanBuilder::build)
                .map_err(refusal)?;
            let answer = session.execute_logical_plan(plan).await.map_err(refusal)?;
            Ok((turn, answer.execute_stream().await.map_err(refusal)?))
        };
        let (turn, stream) =
            tokio::time::timeout_at(until, begin).await.unwrap_or_else(|_| too_slow(time_max))?;
        let columns = answer::columns(&stream.schema());
        let (told, rows) = mpsc::channel(1);
        let mut work = JoinSet::new();
        let of_columns = columns.clone();
        work.spawn(async move {
            let sent = send(stream, &of_columns, &told);
            let sent = tokio::time::timeout_at(until, sent).await;
            drop(turn);
            // The channel may be full still: who reads on finds the refusal behind the last rows.
            let ended = sent.unwrap_or_else(|_| too_slow(time_max));
            if let Err(error) = ended {
                let _nobody_reads = told.send(Err(error)).await;
            }
        });
        Ok(LakeAnswer { columns, rows, _work: work })
    }

    pub(crate) async fn describe(
        self: Arc<Self>,
        question: Question,
    ) -> Result<Description, PortError> {
        let time_max = question.limits.time_max;
        let described = async {
            let Prepared { plan, .. } = self.prepare(&question).await?;
            let values = answer::values_expected(&plan)?;
            let columns = answer::columns(plan.schema().as_arrow());
            Ok(Description { columns, values })
        };
        tokio::time::timeout_at(deadline(time_max), described)
            .await
            .unwrap_or_else(|_| too_slow(time_max))
    }

    async fn prepare(self: &Arc<Self>, question: &Question) -> Result<Prepared, PortError> {
        let mut statement = question::parse(&question.sql)?;
        let failed = |it| PortError::unavailable("preparing a question", it);
        let tables = Arc::new(Shelf::new(self, question)?);
        let session = self.engine.session_in(CATALOG, SCHEMA);
        if catalog::is_asked(&question.sql) {
            catalog::rewrite(&mut statement);
            catalog::register(&session, tables.shapes()).map_err(failed)?;
        }
        let catalog = session.catalog(CATALOG).ok_or_else(|| {
            failed(DataFusionError::Internal("a session without its catalogue".to_owned()))
        })?;
        catalog.register_schema(SCHEMA, tables.clone()).map_err(failed)?;
        let state = session.state();
        let plan = match state.statement_to_plan(statement.clone()).await {
            Ok(plan) => plan,
            Err(error) => {
                let unknown = unknown_table(&state, &statement, &tables);
                return Err(unknown.map_or_else(|| refusal(error), PortError::Unanswered));
            }
        };
        SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false)
            .verify_plan(&plan)
            .map_err(refusal)?;
        Ok(Prepared { session, plan })
    }
}

async fn send(
    mut batches: SendableRecordBatchStream,
    columns: &[Column],
    told: &mpsc::Sender<Result<Vec<Vec<Cell>>, PortError>>,
) -> Result<(), PortError> {
    while let Some(batch) = batches.try_next().await.map_err(refusal)? {
        let rows = answer::rows(columns, &batch).map_err(|it| refusal(it.into()))?;
        if told.send(Ok(rows)).await.is_err() {
            // Nobody reads on.
            return Ok(());
        }
    }
    Ok(())
}

fn deadline(time_max: Span) -> Instant {
    Instant::now() + Duration::from_micros(time_max.0)
}

fn too_slow<T>(time_max: Span) -> Result<T, PortError> {
    Err(Unanswered::TooSlow { time_max }.into())
}

/// The first table a statement names that there is not, with the nearest there are.
fn unknown_table(state: &SessionState, statement: &Statement, shelf: &Shelf) -> Option<Unanswered> {
    let is_known = |it: &TableReference| {
        let is_function = state.table_functions().contains_key(it.table());
        let schema = state.schema_for_ref(it.clone());
        is_function || schema.is_ok_and(|schema| schema.table_exist(it.table()))
    };
    let references = state.resolve_table_references(statement).ok()?;
    let unknown = references.into_iter().find(|it| !is_known(it))?;
    let mut known = shelf.names();
    known.sort_by_key(|it| levenshtein(it, unknown.table()));
    known.truncate(NAMES_PROPOSED);
    Some(Unanswered::UnknownTable { name: unknown.to_string(), known })
}

/// What fails below is the history's fault; everything else is said to the asker.
pub(crate) fn refusal(error: DataFusionError) -> PortError {
    match error.find_root() {
        DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ParquetError(_)
        | DataFusionError::ExecutionJoin(_)
        | DataFusionError::Internal(_) => PortError::unavailable("answering a question", error),
        DataFusionError::ResourcesExhausted(_) => Unanswered::TooMuchMemory.into(),
        root => {
            let said = root.strip_backtrace();
            let said = said.lines().next().unwrap_or_default().to_owned();
            Unanswered::Wrong { said }.into()
        }
    }
}
