//! One Delta table: its log, its files and how far it has come.

use std::{collections::HashSet, marker::PhantomData, sync::Arc};

use deltalake::{kernel::Action, protocol::DeltaOperation};
use model::{Position, Time};
use object_store::ObjectStore;
use port::PortError;

use crate::{
    delta_log::{DeltaLog, append_by_day},
    part::Part,
    row::Row,
    settings::LakeSettings,
};

/// A Delta table of one kind of rows, as of its last commit. One writer: whoever holds it.
pub(crate) struct Sheet<R> {
    log: DeltaLog,
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
        let log = DeltaLog::open(store, R::TABLE, &R::stored_schema(), true, settings).await?;
        let mut sheet =
            Self { log, parts: Arc::default(), written: Position(0), rows: PhantomData };
        sheet.read_state().await?;
        Ok(sheet)
    }

    /// Reads the table's log again: after a failure nobody knows what arrived.
    pub(crate) async fn reload(&mut self) -> Result<(), PortError> {
        self.log.reload().await?;
        self.read_state().await
    }

    async fn read_state(&mut self) -> Result<(), PortError> {
        self.written = self.log.position().await?;
        let files = self.log.state().log_data();
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
        self.log.version()
    }

    /// Commits new files together with the log position they bring the table to.
    pub(crate) async fn append(
        &mut self,
        parts: Vec<Part>,
        position: Position,
    ) -> Result<(), PortError> {
        let actions = parts.iter().map(|it| Action::Add(it.added::<R>(true))).collect();
        self.log.commit(actions, append_by_day(), Some(position)).await?;
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
        self.log.commit(actions, operation, None).await?;
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
        self.log.commit(actions, DeltaOperation::Delete { predicate: None }, None).await?;
        self.replace(old, new);
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
        if self.log.forget_before(time).await? {
            self.read_state().await?;
        }
        Ok(())
    }

    /// Files of the table, and those that left it since `time`, from the table's root.
    pub(crate) async fn files_since(&self, time: Time) -> Result<HashSet<String>, PortError> {
        self.log.files_since(time).await
    }
}
