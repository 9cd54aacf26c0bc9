//! The log of one Delta table: what the table holds, and how that changes.

use std::{collections::HashSet, sync::Arc};

use arrow::datatypes::Schema;
use deltalake::{
    checkpoints::cleanup_expired_logs_for,
    kernel::{
        Action, DataType, StructField, Transaction,
        transaction::{CommitBuilder, CommitProperties},
    },
    logstore::{LogStoreRef, StorageConfig, default_logstore},
    operations::create::CreateBuilder,
    protocol::{DeltaOperation, SaveMode},
    table::state::DeltaTableState,
};
use futures::TryStreamExt as _;
use model::{Position, Time};
use object_store::{ObjectStore, path::Path, prefix::PrefixStore};
use port::PortError;

use crate::{settings::LakeSettings, sums};

/// The name the log's positions go by in the tables.
const APP_ID: &str = "haidang-log";

/// The column that says in which folder a row is.
const DAY: &str = "day";

/// A Delta table as of its last commit. One writer: whoever holds it.
pub(crate) struct DeltaLog {
    table: &'static str,
    log: LogStoreRef,
    state: DeltaTableState,
}

impl DeltaLog {
    /// Opens the table in its folder of `store`, making it if there is none: with these columns, and
    /// a folder a day where `by_day` says so.
    pub(crate) async fn open(
        store: &Arc<dyn ObjectStore>,
        table: &'static str,
        schema: &Schema,
        by_day: bool,
        settings: &LakeSettings,
    ) -> Result<Self, PortError> {
        let log = log_store(store, table)?;
        let day = by_day.then(|| StructField::new(DAY, DataType::DATE, false));
        let columns = day.into_iter().chain(schema.fields().iter().map(|it| delta_field(it)));
        make(&log, table, columns.collect(), by_day, settings).await?;
        let state = load(&log, table).await?;
        Ok(Self { table, log, state })
    }

    /// Reads the log again: after a failure nobody knows what arrived.
    pub(crate) async fn reload(&mut self) -> Result<(), PortError> {
        self.state = load(&self.log, self.table).await?;
        Ok(())
    }

    /// What the table holds.
    pub(crate) const fn state(&self) -> &DeltaTableState {
        &self.state
    }

    /// The number of the last commit.
    pub(crate) fn version(&self) -> u64 {
        self.state.version()
    }

    /// The position of our log that the table was brought to.
    pub(crate) async fn position(&self) -> Result<Position, PortError> {
        let written = self.state.transaction_version(&self.log, APP_ID).await;
        let written = written.map_err(|it| unavailable(self.table, "reading", it))?;
        Ok(Position(written.unwrap_or(0).max(0).cast_unsigned()))
    }

    /// Adds files and takes others out, together with the position that brings the table to.
    pub(crate) async fn commit(
        &mut self,
        actions: Vec<Action>,
        operation: DeltaOperation,
        position: Option<Position>,
    ) -> Result<(), PortError> {
        // Looking for expired logs lists the folder: `maintain` does it, not every commit.
        let mut properties = CommitProperties::default().with_cleanup_expired_logs(Some(false));
        if let Some(position) = position {
            let transaction = Transaction::new(APP_ID, position.0.cast_signed());
            properties = properties.with_application_transaction(transaction);
        }
        let commit = CommitBuilder::from(properties).with_actions(actions).build(
            Some(&self.state),
            self.log.clone(),
            operation,
        );
        let done = commit.await.map_err(|it| unavailable(self.table, "committing to", it))?;
        self.state = done.snapshot;
        Ok(())
    }

    /// Forgets commits older than `time` that a checkpoint covers; says whether there were any.
    pub(crate) async fn forget_before(&mut self, time: Time) -> Result<bool, PortError> {
        let n = cleanup_expired_logs_for(self.version(), self.log.as_ref(), time.ms(), None).await;
        let n = n.map_err(|it| unavailable(self.table, "cleaning the log of", it))?;
        if 0 < n {
            self.reload().await?;
        }
        Ok(0 < n)
    }

    /// Files of the table, and those that left it since `time`, from the table's root.
    pub(crate) async fn files_since(&self, time: Time) -> Result<HashSet<String>, PortError> {
        let failed = |it| unavailable(self.table, "reading", it);
        let here = self.state.log_data();
        let mut files: HashSet<_> = here.iter().map(|it| it.path().into_owned()).collect();
        let gone: Vec<_> =
            self.state.all_tombstones(&self.log).try_collect().await.map_err(failed)?;
        let gone =
            gone.into_iter().filter(|it| it.deletion_timestamp().is_none_or(|it| time.ms() <= it));
        files.extend(gone.map(|it| it.path().into_owned()));
        Ok(files)
    }
}

/// New files, each in the folder of its day.
pub(crate) fn append_by_day() -> DeltaOperation {
    DeltaOperation::Write {
        mode: SaveMode::Append,
        partition_by: Some(vec![DAY.to_owned()]),
        predicate: None,
    }
}

/// The log of a table in its folder of the store.
fn log_store(store: &Arc<dyn ObjectStore>, table: &'static str) -> Result<LogStoreRef, PortError> {
    // The address is only a name for the folder within `store`.
    let location = deltalake::ensure_table_uri(format!("memory:///{table}/"))
        .map_err(|it| unavailable(table, "opening", it))?;
    let folder = Arc::new(PrefixStore::new(store.clone(), Path::from(table)));
    Ok(default_logstore(folder, store.clone(), &location, &StorageConfig::default()))
}

/// Makes a table if there is none.
async fn make(
    log: &LogStoreRef,
    table: &'static str,
    columns: Vec<StructField>,
    by_day: bool,
    settings: &LakeSettings,
) -> Result<(), PortError> {
    let failed = |it| unavailable(table, "making", it);
    if log.is_delta_table_location().await.map_err(failed)? {
        return Ok(());
    }
    let retention = Some(format!("interval {} seconds", settings.retention.s().max(1)));
    let n_commits = settings.n_commits_per_checkpoint.max(1).to_string();
    let made = CreateBuilder::new()
        .with_log_store(log.clone())
        .with_table_name(table)
        .with_columns(columns)
        .with_partition_columns(by_day.then_some(DAY))
        .with_configuration([
            ("delta.checkpointInterval", Some(n_commits)),
            ("delta.deletedFileRetentionDuration", retention.clone()),
            ("delta.logRetentionDuration", retention),
        ]);
    made.await.map_err(failed)?;
    Ok(())
}

/// The table as its log tells it.
async fn load(log: &LogStoreRef, table: &'static str) -> Result<DeltaTableState, PortError> {
    let state = DeltaTableState::try_new(log, None).await;
    state.map_err(|it| unavailable(table, "reading", it))
}

/// An Arrow column as Delta names it.
fn delta_field(field: &arrow::datatypes::Field) -> StructField {
    use arrow::datatypes::DataType as Arrow;
    let kind = match field.data_type() {
        Arrow::Int8 => DataType::BYTE,
        Arrow::Int32 => DataType::INTEGER,
        Arrow::Int64 => DataType::LONG,
        Arrow::Float64 => DataType::DOUBLE,
        Arrow::Boolean => DataType::BOOLEAN,
        Arrow::Timestamp(..) => DataType::TIMESTAMP,
        Arrow::Decimal128(precision, scale) => {
            DataType::decimal(*precision, scale.unsigned_abs()).unwrap_or(DataType::DOUBLE)
        }
        _ => DataType::STRING,
    };
    StructField::new(field.name(), kind, field.is_nullable())
}

/// Why a step on a table failed: what is damaged stays so, all else may be tried again.
pub(crate) fn unavailable(
    table: &str,
    step: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> PortError {
    let source = source.into();
    match sums::damage(source.as_ref()) {
        Some(how) => PortError::Damaged { what: format!("table `{table}` of the history"), how },
        None => PortError::unavailable(format!("{step} table `{table}` of the history"), source),
    }
}
