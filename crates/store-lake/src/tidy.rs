//! Tidying up: small files become one a day, old files and old log go.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use datafusion::{
    physical_expr::{LexOrdering, PhysicalSortExpr, expressions::col},
    physical_plan::{ExecutionPlan as _, sorts::sort_preserving_merge::SortPreservingMergeExec},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use model::{Span, Time};
use object_store::{ObjectStore as _, ObjectStoreExt as _, path::Path};
use port::PortError;

use crate::{
    delta_log::unavailable,
    digits,
    lake::{Lake, Sheets, View},
    layer::Layer,
    mean_row::MeanRow,
    names::TABLE as NAMES,
    parquet_file::Encoder,
    part::{Name, Part},
    reading_row::ReadingRow,
    rollup::TABLE as HOURS,
    row::{Row, day_of},
    sheet::Sheet,
};

/// Files a day that is not over may have before its small ones are merged.
const N_OPEN_DAY_FILES_MAX: usize = 7;
/// A file of about this size is full, and a new one is begun.
const FILE_BYTES: u64 = 32 << 20;
/// A file this large is not rewritten. How large one will be is known only once it is closed: what
/// was begun as full may end a little below it, and must not be rewritten for ever.
const FULL_BYTES: u64 = FILE_BYTES / 4 * 3;
/// Rows of all files of a day that are held while they are merged.
const N_MERGE_ROWS: usize = 1 << 14;
/// Days rewritten in one commit, and in one go: more wait for the next.
const N_DAYS_PER_COMMIT: usize = 32;
const N_DAYS_MAX: usize = 256;
/// A day that is over is rewritten once nothing has come for this long: an import or a back-fill
/// comes in many flushes.
const QUIET: Span = Span::from_min(3);
/// How often log and files are looked through for what can go.
const FORGET_EVERY: Span = Span::from_h(1);

/// What whoever tidies up remembers.
#[derive(Debug, Default)]
pub(crate) struct Tidying {
    /// When old files were last looked for.
    forgot_at: Option<Time>,
    /// Days that had nothing more to let go, by what was looked at.
    pub(crate) looked: HashMap<i64, u64>,
    /// Days with a file that cannot be read, passed over until old files are looked for again: one
    /// damaged file must not keep the other days from being tidied up.
    pub(crate) unreadable: HashSet<i64>,
}

/// Where a kind of rows is, in the tables and in the view.
type Place<R> = (fn(&mut Sheets) -> &mut Sheet<R>, fn(&mut View) -> &mut Layer<R>);

impl Lake {
    pub(crate) async fn maintain(self: &Arc<Self>, now: Time) -> Result<(), PortError> {
        let mut tidying = self.tidying.lock().await;
        let unreadable = &mut tidying.unreadable;
        self.merge((|it| &mut it.readings, |it| &mut it.readings), unreadable, now).await?;
        self.merge((|it| &mut it.means, |it| &mut it.means), unreadable, now).await?;
        let since = now.minus(QUIET).ms();
        self.roll_up(now, |it| it.is_merged() || it.modified_ms < since, unreadable).await?;
        if tidying.forgot_at.is_none_or(|it| FORGET_EVERY <= now.since(it)) {
            self.forget(now).await?;
            tidying.unreadable.clear();
            tidying.forgot_at = Some(now);
        }
        Ok(())
    }

    /// Rewrites the files of days that have too many. Flushes go on meanwhile: only the commit
    /// waits for its turn.
    async fn merge<R: Row>(
        &self,
        (sheet, layer): Place<R>,
        unreadable: &mut HashSet<i64>,
        now: Time,
    ) -> Result<(), PortError> {
        let parts = {
            let mut sheets = self.sheets.lock().await;
            self.settle(&mut sheets).await?;
            sheet(&mut sheets).parts()
        };
        let mut days = days_to_merge(&parts, now);
        days.retain(|it| it.first().is_some_and(|it| !unreadable.contains(&it.day)));
        for days in days.chunks(N_DAYS_PER_COMMIT) {
            let version = sheet(&mut *self.sheets.lock().await).version() + 1;
            let merged = days.iter().enumerate().map(|(n, it)| self.merge_day::<R>(it, version, n));
            let merged: Vec<_> = merged.collect();
            let merged: Vec<_> = stream::iter(merged).buffered(4).collect().await;
            let (mut old, mut new) = (Vec::new(), Vec::new());
            for (day, merged) in days.iter().zip(merged) {
                match merged {
                    Ok(merged) => {
                        old.extend(day.iter().cloned());
                        new.extend(merged);
                    }
                    Err(PortError::Damaged { .. }) => {
                        unreadable.extend(day.first().map(|it| it.day));
                    }
                    Err(error) => return Err(error),
                }
            }
            if old.is_empty() {
                continue;
            }
            let mut sheets = self.sheets.lock().await;
            self.settle(&mut sheets).await?;
            let done = sheet(&mut sheets).exchange(&old, new, now).await;
            sheets.doubtful |= done.is_err();
            done?;
            layer(&mut self.view()).set_parts(sheet(&mut sheets).parts());
        }
        Ok(())
    }

    /// Writes the rows of a day's files anew, sorted by series, time and age.
    async fn merge_day<R: Row>(
        &self,
        parts: &[Arc<Part>],
        version: u64,
        n_day: usize,
    ) -> Result<Vec<Part>, PortError> {
        let failed = |it| unavailable(R::TABLE, "merging files of", it);
        let day = parts.first().map_or(0, |it| it.day);
        let revises = parts.first().is_some_and(|it| it.revises());
        let mut rows = self.sorted::<R>(parts).map_err(failed)?;
        // Room that nothing is written to costs nothing, a list that grows is there twice.
        let n_bytes = FILE_BYTES.min(parts.iter().map(|it| it.bytes).sum());
        let n_bytes = usize::try_from(n_bytes).unwrap_or_default();
        let mut merged = Vec::new();
        let mut next = rows.try_next().await.map_err(failed)?;
        while next.is_some() {
            // A day has fewer than a hundred files of this size: the numbers never meet.
            let n = n_day * 100 + merged.len();
            let path = Name { version, n, merged: true, revises }.path(day);
            let mut bytes = Vec::with_capacity(n_bytes);
            let mut part: Option<Part> = None;
            let failed_file = |it| unavailable(R::TABLE, "encoding", it);
            let schema = digits::narrowed(&R::stored_schema());
            let mut file =
                Encoder::new(&mut bytes, schema, &self.properties).map_err(failed_file)?;
            while let Some(batch) = next.take() {
                // A series may have been in several columns, as long as flushes saw little of it.
                let stored = digits::to_stored::<R>(&batch);
                let stored = stored.map_err(|it| unavailable(R::TABLE, "encoding", it))?;
                file.write(&stored).map_err(failed_file)?;
                let more = Part::of::<R>(&batch, path.clone(), 0);
                part = part.into_iter().chain(more).reduce(|it, later| it.then(&later));
                next = rows.try_next().await.map_err(failed)?;
                if FILE_BYTES < file.n_bytes() {
                    break;
                }
            }
            file.close().map_err(failed_file)?;
            if let Some(part) = part {
                let part = Part { bytes: bytes.len() as u64, ..part };
                merged.push(self.put_part::<R>(part, bytes).await?);
            }
        }
        Ok(merged)
    }

    /// The rows of files that are sorted each. They are read side by side, a little of each at a time:
    /// to sort them all together would take as much memory as they have rows.
    fn sorted<R: Row>(
        &self,
        parts: &[Arc<Part>],
    ) -> datafusion::common::Result<datafusion::execution::SendableRecordBatchStream> {
        let files = self.engine.files::<R>(parts, parts.len(), None, None)?;
        let key = ["series", R::TIME, "position"];
        let key =
            key.into_iter().map(|it| Ok(PhysicalSortExpr::new_default(col(it, &R::schema())?)));
        let key = key.collect::<datafusion::common::Result<Vec<_>>>()?;
        let Some(key) = LexOrdering::new(key) else { unreachable!("the key has three columns") };
        let n_batch_rows = (N_MERGE_ROWS / parts.len().max(1)).clamp(128, 8_192);
        let task = self.engine.task_of(n_batch_rows);
        SortPreservingMergeExec::new(key, files).execute(0, task)
    }

    /// Lets go of log and files that no version within the retention needs.
    async fn forget(&self, now: Time) -> Result<(), PortError> {
        let before = now.minus(self.settings.retention);
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        sheets.doubtful = true;
        sheets.readings.forget_log_before(before).await?;
        sheets.means.forget_log_before(before).await?;
        sheets.names.forget_log_before(before).await?;
        sheets.hours.forget_log_before(before).await?;
        sheets.doubtful = false;
        // Nobody writes while the sheets are held: a file that is in no table and no recent
        // version of one is a crash's.
        for (table, needed) in [
            (ReadingRow::TABLE, sheets.readings.files_since(before).await?),
            (MeanRow::TABLE, sheets.means.files_since(before).await?),
            (NAMES, sheets.names.files_since(before).await?),
            (HOURS, sheets.hours.files_since(before).await?),
        ] {
            self.sweep(table, &needed, before).await?;
        }
        Ok(())
    }

    async fn sweep(
        &self,
        table: &'static str,
        needed: &HashSet<String>,
        before: Time,
    ) -> Result<(), PortError> {
        let failed = |it| unavailable(table, "sweeping", it);
        let files: Vec<_> =
            self.store.list(Some(&Path::from(table))).try_collect().await.map_err(failed)?;
        for file in files {
            let path = file.location.as_ref().strip_prefix(table).unwrap_or_default();
            let path = path.trim_start_matches('/');
            let is_data = path.ends_with(".parquet") && !path.starts_with("_delta_log/");
            let is_old = file.last_modified.timestamp_millis() < before.ms();
            if is_data && is_old && !needed.contains(path) {
                self.store.delete(&file.location).await.map_err(failed)?;
            }
        }
        Ok(())
    }
}

/// The files to merge, day by day. A day that is over gets one file; a day that lasts is merged in
/// two tiers, so that its rows are not written again and again.
fn days_to_merge(parts: &[Arc<Part>], now: Time) -> Vec<Vec<Arc<Part>>> {
    let days = parts.chunk_by(|a, b| (a.day, a.revises()) == (b.day, b.revises()));
    let to_merge = days.filter_map(|day| {
        let small: Vec<_> = day.iter().filter(|it| it.bytes < FULL_BYTES).cloned().collect();
        let flushed: Vec<_> = small.iter().filter(|it| !it.is_merged()).cloned().collect();
        let is_over = day.first().is_some_and(|it| it.day < day_of(now));
        let is_quiet = day.iter().all(|it| it.modified_ms < now.minus(QUIET).ms());
        if is_over && is_quiet {
            (1 < small.len()).then_some(small)
        } else if N_OPEN_DAY_FILES_MAX < small.len() - flushed.len() {
            Some(small)
        } else {
            (N_OPEN_DAY_FILES_MAX < flushed.len()).then_some(flushed)
        }
    });
    to_merge.take(N_DAYS_MAX).collect()
}
