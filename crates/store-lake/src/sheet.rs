//! One Delta table: its log, its files and how far it has come.

use std::{collections::HashSet, marker::PhantomData, sync::Arc};

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

use crate::{part::Part, row::Row, settings::LakeSettings};

/// The name the log's positions go by in the tables.
const APP_ID: &str = "haidang-log";

/// A Delta table of one kind of rows, as of its last commit. One writer: whoever holds it.
pub(crate) struct Sheet<R> {
    log: LogStoreRef,
    state: DeltaTableState,
    parts: Arc<Vec<Arc<Part>>>,
    written: Position,
    rows: PhantomData<fn() -> R>,
}

impl<R: Row> Sheet<R> {
    /// Opens the table in its folder of `store`, making it if there is none.
    pub(crate) async fn open(
        store: &Arc<dyn ObjectStore>,
        settings: &LakeSettings,
    ) -> Result<Self, PortError> {
        let log = log_store(store, R::TABLE)?;
        let schema = R::stored_schema();
        let columns = std::iter::once(StructField::new("day", DataType::DATE, false))
            .chain(schema.fields().iter().map(|it| delta_field(it)));
        make(&log, R::TABLE, columns.collect(), &["day"], settings).await?;
        let state = load(&log, R::TABLE).await?;
        let mut sheet =
            Self { log, state, parts: Arc::default(), written: Position(0), rows: PhantomData };
        sheet.read_state().await?;
        Ok(sheet)
    }

    /// Reads the table's log again: after a failure nobody knows what arrived.
    pub(crate) async fn reload(&mut self) -> Result<(), PortError> {
        self.state = load(&self.log, R::TABLE).await?;
        self.read_state().await
    }

    async fn read_state(&mut self) -> Result<(), PortError> {
        let failed = |it| unavailable(R::TABLE, "reading", it);
        let written = self.state.transaction_version(&self.log, APP_ID).await.map_err(failed)?;
        self.written = Position(written.unwrap_or(0).max(0).cast_unsigned());
        let files = self.state.log_data();
        let parts = files.iter().map(|it| {
            Part::from_log::<R>(&it).map(Arc::new).ok_or_else(|| PortError::Damaged {
                what: format!("table `{}`", R::TABLE),
                how: format!("the name of file `{}` is not one of ours", it.path()),
            })
        });
        let mut parts: Vec<_> = parts.collect::<Result<_, _>>()?;
        parts.sort_by(|a, b| a.order().cmp(&b.order()));
        self.parts = Arc::new(parts);
        Ok(())
    }

    /// Files in the table, by day.
    pub(crate) fn parts(&self) -> Arc<Vec<Arc<Part>>> {
        self.parts.clone()
    }

    /// Rows of records up to here are in the table.
    pub(crate) fn written(&self) -> Position {
        self.written
    }

    /// The number of the last commit.
    pub(crate) fn version(&self) -> u64 {
        self.state.version()
    }

    /// Commits new files together with the log position they bring the table to.
    pub(crate) async fn append(
        &mut self,
        parts: Vec<Part>,
        position: Position,
    ) -> Result<(), PortError> {
        let actions = parts.iter().map(|it| Action::Add(it.added::<R>(true))).collect();
        let operation = DeltaOperation::Write {
            mode: SaveMode::Append,
            partition_by: Some(vec!["day".to_owned()]),
            predicate: None,
        };
        self.commit(actions, operation, Some(position)).await?;
        self.written = position;
        self.replace(&[], parts);
        Ok(())
    }

    /// Commits files that hold exactly the rows of other files, which leave the table.
    pub(crate) async fn exchange(
        &mut self,
        old: &[Arc<Part>],
        new: Vec<Part>,
        at: Time,
    ) -> Result<(), PortError> {
        let added = new.iter().map(|it| Action::Add(it.added::<R>(false)));
        let removed = old.iter().map(|it| Action::Remove(it.removed(at)));
        let actions = removed.chain(added).collect();
        let target_size = new.iter().map(|it| it.bytes.cast_signed()).max().unwrap_or(0);
        let operation = DeltaOperation::Optimize { predicate: None, target_size };
        self.commit(actions, operation, None).await?;
        self.replace(old, new);
        Ok(())
    }

    /// Commits files that hold some of the rows of other files, which leave the table with the rest.
    pub(crate) async fn let_go(
        &mut self,
        old: &[Arc<Part>],
        new: Vec<Part>,
        at: Time,
    ) -> Result<(), PortError> {
        let added = new.iter().map(|it| Action::Add(it.added::<R>(true)));
        let removed = old.iter().map(|it| {
            let removed = it.removed(at);
            Action::Remove(deltalake::kernel::Remove { data_change: true, ..removed })
        });
        let actions = removed.chain(added).collect();
        self.commit(actions, DeltaOperation::Delete { predicate: None }, None).await?;
        self.replace(old, new);
        Ok(())
    }

    async fn commit(
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
        let done = commit.await.map_err(|it| unavailable(R::TABLE, "committing to", it))?;
        self.state = done.snapshot;
        Ok(())
    }

    fn replace(&mut self, old: &[Arc<Part>], new: Vec<Part>) {
        let kept = self.parts.iter().filter(|it| !old.iter().any(|old| old.path == it.path));
        let mut parts: Vec<_> = kept.cloned().chain(new.into_iter().map(Arc::new)).collect();
        parts.sort_by(|a, b| a.order().cmp(&b.order()));
        self.parts = Arc::new(parts);
    }

    /// Forgets commits older than `time` that a checkpoint covers.
    pub(crate) async fn forget_log_before(&mut self, time: Time) -> Result<(), PortError> {
        if forget_log_before(&self.log, &self.state, R::TABLE, time).await? {
            self.reload().await?;
        }
        Ok(())
    }

    /// Files of the table, and those that left it since `time`, from the table's root.
    pub(crate) async fn files_since(&self, time: Time) -> Result<HashSet<String>, PortError> {
        files_since(&self.log, &self.state, R::TABLE, time).await
    }
}

/// Forgets commits older than `time` that a checkpoint covers; says whether there were any.
pub(crate) async fn forget_log_before(
    log: &LogStoreRef,
    state: &DeltaTableState,
    table: &'static str,
    time: Time,
) -> Result<bool, PortError> {
    let n = cleanup_expired_logs_for(state.version(), log.as_ref(), time.ms(), None).await;
    Ok(0 < n.map_err(|it| unavailable(table, "cleaning the log of", it))?)
}

/// Files of a table, and those that left it since `time`, from the table's root.
pub(crate) async fn files_since(
    log: &LogStoreRef,
    state: &DeltaTableState,
    table: &'static str,
    time: Time,
) -> Result<HashSet<String>, PortError> {
    let failed = |it| unavailable(table, "reading", it);
    let here = state.log_data().iter().map(|it| it.path().into_owned()).collect::<HashSet<_>>();
    let gone: Vec<_> = state.all_tombstones(log).try_collect().await.map_err(failed)?;
    let gone =
        gone.into_iter().filter(|it| it.deletion_timestamp().is_none_or(|it| time.ms() <= it));
    Ok(here.into_iter().chain(gone.map(|it| it.path().into_owned())).collect())
}

/// The log of a table in its folder of the store.
pub(crate) fn log_store(
    store: &Arc<dyn ObjectStore>,
    table: &'static str,
) -> Result<LogStoreRef, PortError> {
    // The address is only a name for the folder within `store`.
    let location = deltalake::ensure_table_uri(format!("memory:///{table}/"))
        .map_err(|it| unavailable(table, "opening", it))?;
    let folder = Arc::new(PrefixStore::new(store.clone(), Path::from(table)));
    Ok(default_logstore(folder, store.clone(), &location, &StorageConfig::default()))
}

/// Makes a table if there is none.
pub(crate) async fn make(
    log: &LogStoreRef,
    table: &'static str,
    columns: Vec<StructField>,
    partition_by: &[&str],
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
        .with_partition_columns(partition_by.iter().copied())
        .with_configuration([
            ("delta.checkpointInterval", Some(n_commits)),
            ("delta.deletedFileRetentionDuration", retention.clone()),
            ("delta.logRetentionDuration", retention),
        ]);
    made.await.map_err(failed)?;
    Ok(())
}

/// The table as its log tells it.
pub(crate) async fn load(
    log: &LogStoreRef,
    table: &'static str,
) -> Result<DeltaTableState, PortError> {
    let state = DeltaTableState::try_new(log, None).await;
    state.map_err(|it| unavailable(table, "reading", it))
}

/// An Arrow column as Delta names it.
pub(crate) fn delta_field(field: &arrow::datatypes::Field) -> StructField {
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

pub(crate) fn unavailable(
    table: &str,
    step: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> PortError {
    PortError::unavailable(format!("{step} table `{table}` of the history"), source)
}
