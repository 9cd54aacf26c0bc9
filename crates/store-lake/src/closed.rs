//! Hours of readings that are kept no longer: the part of `rollup_1h` that nothing counts again.
//!
//! **Invariant:** an hour is closed in the commit that takes it out of its day's counted file, before
//! its readings go. Whoever counts a day leaves closed series of it to their closed hours: so a crash
//! between the two commits counts nothing twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use arrow::{array::AsArray as _, datatypes::Int32Type};
use deltalake::kernel::Add;
use model::{SeriesId, Time};
use object_store::{ObjectStoreExt as _, path::Path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use port::{Detail, PortError, Stretches, Tally};
use rustc_hash::FxHashSet;

use crate::{
    delta_log::unavailable,
    footers::SortedFile,
    lake::Lake,
    parquet_file,
    part::{self, Part},
    rollup::{self, Counted, TABLE},
    row::{US_PER_DAY, day_of},
    rows_of, sums,
};

/// An hour is this long; nothing finer is left of what is closed.
const HOUR_US: u64 = 3_600_000_000;

/// Files of closed hours, by day.
pub(crate) type ClosedDays = Arc<BTreeMap<i64, SortedFile>>;

/// Series and days that are closed.
pub(crate) type Closed = Arc<FxHashSet<(i32, i64)>>;

/// What becomes of a day's hours.
#[derive(Default)]
pub(crate) struct Split {
    /// Those whose readings stay, of the file that was counted of this version.
    pub(crate) counted: Option<(Vec<(SeriesId, Tally)>, u64)>,
    /// Those whose readings are gone or go now.
    pub(crate) closed: Vec<(SeriesId, Tally)>,
    /// Hours that go with their readings, or after them.
    pub(crate) n_gone: u64,
}

impl Lake {
    /// Closed hours of these series that a question of whole hours or longer stretches may count, and
    /// which series they stand for on which days.
    pub(crate) async fn closed_hours(
        &self,
        keys: &Arc<[i32]>,
        asked: Stretches,
    ) -> Result<(Vec<(i32, Tally)>, Closed), PortError> {
        let days = Arc::clone(&self.view().closed);
        let (mut hours, mut closed) = (Vec::new(), FxHashSet::default());
        if asked.detail == Detail::Values || asked.width.0 < HOUR_US || asked.to <= asked.from {
            return Ok((hours, closed.into()));
        }
        for (day, file) in days.range(day_of(asked.from)..=day_of(asked.to)) {
            let (store, footers, detail) = (&self.store, &self.footers, asked.detail);
            let read = rows_of::each_hour(store, footers, file, keys, detail, |series, hour| {
                closed.insert((series, *day));
                hours.push((series, hour));
            });
            read.await.map_err(|it| unavailable(TABLE, "reading", it))?;
        }
        Ok((hours, closed.into()))
    }

    /// Splits the hours of a day of which the readings of `due` go. None while the day is not counted
    /// as it stands.
    pub(crate) async fn split_hours(
        &self,
        day: i64,
        parts: &[Arc<Part>],
        due: &BTreeSet<SeriesId>,
        is_gone: impl Fn(SeriesId) -> bool,
    ) -> Result<Option<Split>, PortError> {
        let rolled = self.view().hours.get(&day).cloned();
        let is_current = |it: &rollup::RolledDay| it.is_of(parts.iter().map(AsRef::as_ref));
        let Some(rolled) = rolled.filter(is_current) else { return Ok(None) };
        let counted = self.hours_in(&rolled.file()).await?;
        let (closing, counted): (Vec<_>, Vec<_>) =
            counted.into_iter().partition(|it| due.contains(&it.0));
        let mut split = self.closed_of(day, closing, is_gone).await?;
        split.counted = Some((counted, rolled.version()));
        Ok(Some(split))
    }

    /// The closed hours of a day together with `closing`, without those that are gone. Of an hour
    /// that was closed before and counted again, the one with more readings counts.
    pub(crate) async fn closed_of(
        &self,
        day: i64,
        closing: Vec<(SeriesId, Tally)>,
        is_gone: impl Fn(SeriesId) -> bool,
    ) -> Result<Split, PortError> {
        let file = self.view().closed.get(&day).cloned();
        let before = match &file {
            Some(file) => self.hours_in(file).await?,
            None => vec![],
        };
        let mut hours: BTreeMap<(SeriesId, Time), Tally> = BTreeMap::new();
        let mut n_gone = 0;
        for (series, hour) in before.into_iter().chain(closing) {
            if is_gone(series) {
                n_gone += 1;
                continue;
            }
            let other = hours.get(&(series, hour.begin)).map_or(0, |it| it.n);
            if other < hour.n {
                hours.insert((series, hour.begin), hour);
            }
        }
        let closed = hours.into_iter().map(|((series, _), hour)| (series, hour)).collect();
        Ok(Split { counted: None, closed, n_gone })
    }

    /// Writes what became of a day's hours, in one commit.
    pub(crate) async fn put_split(
        &self,
        day: i64,
        split: &Split,
        now: Time,
    ) -> Result<(), PortError> {
        let counted = match &split.counted {
            Some((hours, of)) if !hours.is_empty() => {
                let name = format!("of-{of:020}");
                Counted::Are(Box::new(self.put_hours(day, &name, hours, now).await?), *of)
            }
            Some(_) => Counted::Gone,
            None => Counted::Stay,
        };
        let closed = match split.closed.as_slice() {
            [] => None,
            hours => Some(self.put_hours(day, "closed", hours, now).await?),
        };
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let done = sheets.hours.split(day, counted, closed, now).await;
        sheets.doubtful |= done.is_err();
        done?;
        let mut view = self.view();
        (view.hours, view.closed) = (sheets.hours.days(), sheets.hours.closed());
        Ok(())
    }

    /// Stores a file of hours; its entry in the table's log.
    pub(crate) async fn put_hours(
        &self,
        day: i64,
        name: &str,
        hours: &[(SeriesId, Tally)],
        now: Time,
    ) -> Result<Add, PortError> {
        let batch = rollup::batch(hours).map_err(|it| unavailable(TABLE, "encoding", it))?;
        let bytes = parquet_file::encode(&batch, &self.properties)
            .map_err(|it| unavailable(TABLE, "encoding", it))?;
        // A name that no version of the table has: what it says may still be asked for.
        let version = {
            let mut sheets = self.sheets.lock().await;
            self.settle(&mut sheets).await?;
            sheets.hours.version() + 1
        };
        let path = format!("day={}/{name}-{version:020}.parquet", part::date(day));
        let path = sums::in_name(&path, &bytes);
        let size = (bytes.len() as u64).cast_signed();
        let location = Path::from(format!("{TABLE}/{path}"));
        let failed = |it| unavailable(TABLE, "writing a file of", it);
        self.store.put(&location, bytes.into()).await.map_err(failed)?;
        Ok(Add {
            path,
            size,
            partition_values: rollup::partition(day),
            modification_time: now.ms(),
            data_change: true,
            stats: Some(format!("{{\"numRecords\":{}}}", hours.len())),
            ..Add::default()
        })
    }

    /// All hours of a file.
    async fn hours_in(&self, file: &SortedFile) -> Result<Vec<(SeriesId, Tally)>, PortError> {
        let failed = |it| unavailable(TABLE, "reading", it);
        let read = async { self.store.get(&file.location).await?.bytes().await };
        let bytes = read.await.map_err(|it| unavailable(TABLE, "reading", it))?;
        let batches = ParquetRecordBatchReaderBuilder::try_new(bytes)
            .and_then(ParquetRecordBatchReaderBuilder::build)
            .map_err(failed)?;
        let mut hours = Vec::new();
        for batch in batches {
            let batch = batch.map_err(|it| unavailable(TABLE, "reading", it))?;
            let series = rows_of::column(&batch, "series").map_err(failed)?;
            let series = series.as_primitive::<Int32Type>().values();
            let of_batch = rollup::Hours::of(&batch, Detail::Ends).map_err(failed)?;
            let hour =
                |(row, series): (usize, &i32)| (SeriesId(series.cast_unsigned()), of_batch.at(row));
            hours.extend(series.iter().enumerate().map(hour));
        }
        Ok(hours)
    }
}

/// Midnight of a day and of the next.
pub(crate) fn bounds(day: i64) -> (Time, Time) {
    (Time(day * US_PER_DAY), Time((day + 1) * US_PER_DAY))
}
