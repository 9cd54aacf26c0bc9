//! Writing what memory holds to the tables, exactly once.
//!
//! Each table is written in one commit that also says which log position it brings the table to. A
//! crash before the commit leaves files nobody names; a crash between the two commits leaves one
//! table ahead, and what is replayed to it is passed over.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use model::{Position, SeriesId, Time};
use object_store::ObjectStoreExt as _;
use port::PortError;

use crate::{
    lake::{Lake, Sheets, View},
    layer::Layer,
    memory::Memory,
    parquet_file,
    part::{Name, Part},
    row::{Row, day_of},
    scan::Wanted,
    sheet::{Sheet, unavailable},
};

type Layers<R> = fn(&mut View) -> &mut Layer<R>;

impl Lake {
    pub(crate) async fn flush(&self, position: Position) -> Result<(), PortError> {
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let Sheets { readings, means, doubtful, .. } = &mut *sheets;
        let done = tokio::join!(
            self.flush_sheet(readings, |it| &mut it.readings, position),
            self.flush_sheet(means, |it| &mut it.means, position),
        );
        *doubtful = done.0.is_err() || done.1.is_err();
        done.0.and(done.1)
    }

    /// After a failure nobody knows what arrived: the logs of the tables say it.
    pub(crate) async fn settle(&self, sheets: &mut Sheets) -> Result<(), PortError> {
        if !sheets.doubtful {
            return Ok(());
        }
        sheets.readings.reload().await?;
        sheets.means.reload().await?;
        sheets.names.reload().await?;
        let mut view = self.view();
        view.readings.reloaded(sheets.readings.parts(), sheets.readings.written());
        view.means.reloaded(sheets.means.parts(), sheets.means.written());
        sheets.doubtful = false;
        Ok(())
    }

    async fn flush_sheet<R: Row>(
        &self,
        sheet: &mut Sheet<R>,
        layer: Layers<R>,
        position: Position,
    ) -> Result<(), PortError> {
        if position <= sheet.written() {
            return Ok(());
        }
        let rows = layer(&mut self.view()).begin(position);
        match self.write_rows(sheet, layer, &rows, position).await {
            Ok(n_duplicates) => {
                drop(rows);
                let mut view = self.view();
                layer(&mut view).done(sheet.parts(), sheet.written());
                view.n_duplicates += n_duplicates;
                Ok(())
            }
            Err(error) => {
                drop(rows);
                layer(&mut self.view()).undo();
                Err(error)
            }
        }
    }

    async fn write_rows<R: Row>(
        &self,
        sheet: &mut Sheet<R>,
        layer: Layers<R>,
        rows: &Memory<R>,
        position: Position,
    ) -> Result<u64, PortError> {
        let late = {
            let mut view = self.view();
            let layer = layer(&mut view);
            rows.iter().filter(|it| layer.is_late(it.series(), it.time())).cloned().collect()
        };
        let known = self.look_up::<R>(&sheet.parts(), late).await?;
        let days = by_day(rows, &known);
        let n_written: usize = days.iter().map(|it| it.rows.len()).sum();
        let version = sheet.version() + 1;
        let parts = days.into_iter().enumerate().map(|(n, it)| {
            let name = Name { version, n, merged: false, revises: it.revises };
            self.write_rows_of_day::<R>(name, it.day, it.rows)
        });
        let parts: Vec<_> = parts.collect();
        let parts = stream::iter(parts).buffer_unordered(self.settings.n_writers.max(1));
        let parts: Vec<Part> = parts.try_collect().await?;
        sheet.append(parts, position).await?;
        Ok((rows.len() - n_written) as u64)
    }

    /// What the files hold at the keys of rows that are not the latest of their series.
    async fn look_up<R: Row>(
        &self,
        parts: &[Arc<Part>],
        late: Vec<R>,
    ) -> Result<Known<R>, PortError> {
        let mut days: HashMap<i64, Wanted> = HashMap::new();
        let mut known = Known::<R>::new();
        for row in late {
            let (series, time) = (row.series(), row.time());
            let only = Wanted { series: (series, series), time: (time, time) };
            days.entry(day_of(time)).and_modify(|it| *it = it.with(only)).or_insert(only);
            known.insert((series, time), vec![]);
        }
        let Some(all) = days.values().copied().reduce(Wanted::with) else {
            return Ok(known);
        };
        let may_hold = |part: &&Arc<Part>| {
            days.get(&part.day).is_some_and(|it| part.may_hold(it.series, it.time))
        };
        let parts: Vec<_> = parts.iter().filter(may_hold).cloned().collect();
        self.engine
            .rows::<R>(&parts, all, |row| {
                if let Some(versions) = known.get_mut(&(row.series(), row.time())) {
                    versions.push(row);
                }
            })
            .await?;
        Ok(known)
    }

    /// Encodes and stores one file; it is on the disk when this returns.
    async fn write_rows_of_day<R: Row>(
        &self,
        name: Name,
        day: i64,
        rows: Vec<&R>,
    ) -> Result<Part, PortError> {
        let batch = R::to_batch(&rows).map_err(|it| unavailable(R::TABLE, "encoding", it))?;
        drop(rows);
        let properties = self.properties.clone();
        let encoded = tokio::task::spawn_blocking(move || {
            let bytes = parquet_file::encode(&batch, &properties)?;
            Ok::<_, parquet::errors::ParquetError>((batch, bytes))
        });
        let encoded = encoded.await.map_err(|it| unavailable(R::TABLE, "encoding", it))?;
        let (batch, bytes) = encoded.map_err(|it| unavailable(R::TABLE, "encoding", it))?;
        let part = Part::of::<R>(&batch, name.path(day), bytes.len() as u64);
        let part = part.unwrap_or_else(|| unreachable!("a day is written for its rows"));
        self.put_part::<R>(part, bytes).await
    }

    /// Stores an encoded file.
    pub(crate) async fn put_part<R: Row>(
        &self,
        part: Part,
        bytes: Vec<u8>,
    ) -> Result<Part, PortError> {
        let location = part.location::<R>();
        let failed = |it| unavailable(R::TABLE, "writing a file of", it);
        self.store.put(&location, bytes.into()).await.map_err(failed)?;
        let head = self.store.head(&location).await.map_err(failed)?;
        Ok(Part { modified_ms: head.last_modified.timestamp_millis(), ..part })
    }
}

/// Versions already in the files, at the keys asked for.
type Known<R> = HashMap<(SeriesId, Time), Vec<R>>;

/// What one file gets.
struct DayRows<'a, R> {
    day: i64,
    revises: bool,
    rows: Vec<&'a R>,
}

/// Splits rows by UTC day, in their order, without those the files already say. Later versions of a
/// key get files of their own: whoever wants the newest looks at those few first.
fn by_day<'a, R: Row>(rows: &'a Memory<R>, known: &Known<R>) -> Vec<DayRows<'a, R>> {
    let mut days: BTreeMap<(i64, bool), Vec<&R>> = BTreeMap::new();
    // Versions met so far of the series and time in hand.
    let mut beside: Vec<&R> = Vec::new();
    for row in rows.iter() {
        let key = (row.series(), row.time());
        beside.retain(|it| (it.series(), it.time()) == key);
        let earlier = known.get(&key).map_or(&[][..], |it| it);
        if earlier.iter().any(|it| row.is_version_of(it) && row.repeats(it)) {
            continue;
        }
        let mut versions = earlier.iter().chain(beside.iter().copied());
        let revises = versions.any(|it| row.is_version_of(it));
        days.entry((day_of(row.time()), revises)).or_default().push(row);
        beside.push(row);
    }
    days.into_iter().map(|((day, revises), rows)| DayRows { day, revises, rows }).collect()
}
