//! Writing what memory holds to the tables, exactly once.
//!
//! Each table is written in one commit that also says which log position it brings the table to. A
//! crash before the commit leaves files nobody names; a crash between the two commits leaves one
//! table ahead, and what is replayed to it is passed over.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use futures::{StreamExt as _, stream};
use model::{Position, SeriesId, Time};
use object_store::ObjectStoreExt as _;
use port::PortError;

use crate::{
    delta_log::unavailable,
    digits,
    lake::{Lake, Sheets, View},
    layer::Layer,
    memory::{Memory, Run},
    parquet_file::Encoder,
    part::{Name, Part},
    row::{Row, day_of},
    scan::Wanted,
    sheet::Sheet,
    sums,
};

/// Rows turned into columns at once: a file is encoded batch by batch.
const N_BATCH_ROWS: usize = 1 << 14;

/// More than a row mostly takes in a file: room is asked for once, as a list that grows is there
/// twice, and room that nothing is written to costs nothing.
const ROW_BYTES: usize = 4;

type Layers<R> = fn(&mut View) -> &mut Layer<R>;

impl Lake {
    pub(crate) async fn flush(&self, position: Position) -> Result<(), PortError> {
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let Sheets { readings, means, doubtful, .. } = &mut *sheets;
        // Until it is known that all went well; a panic says nothing.
        *doubtful = true;
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
        sheets.hours.reload().await?;
        let mut view = self.view();
        view.readings.reloaded(sheets.readings.parts(), sheets.readings.written());
        view.means.reloaded(sheets.means.parts(), sheets.means.written());
        view.hours = sheets.hours.days();
        view.closed = sheets.hours.closed();
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
        let late = layer(&mut self.view()).late();
        let known = self.look_up::<R>(&sheet.parts(), late).await?;
        let days = by_day(rows, &known);
        let n_written: usize = days.iter().flat_map(|it| &it.lists).map(|it| it.1.len()).sum();
        let version = sheet.version() + 1;
        let parts = days.into_iter().enumerate().map(|(n, it)| {
            let name = Name { version, n, merged: false, revises: it.revises };
            self.write_rows_of_day::<R>(name, it.day, rows, it.lists)
        });
        let parts: Vec<_> = parts.collect();
        let parts = stream::iter(parts).buffer_unordered(self.settings.n_writers.max(1));
        let parts = self.all_or_none::<R>(parts.collect().await).await?;
        sheet.append(parts, position).await?;
        Ok((rows.len() - n_written) as u64)
    }

    /// Where one file could not be written the others go again: they are in no table, and a disk that
    /// is full needs the room.
    pub(crate) async fn all_or_none<R: Row>(
        &self,
        written: Vec<Result<Part, PortError>>,
    ) -> Result<Vec<Part>, PortError> {
        let (parts, failed): (Vec<_>, Vec<_>) = written.into_iter().partition(Result::is_ok);
        let parts: Vec<Part> = parts.into_iter().flatten().collect();
        let Some(Err(error)) = failed.into_iter().next() else { return Ok(parts) };
        for part in parts {
            if let Err(error) = self.store.delete(&part.location::<R>()).await {
                tracing::warn!(%error, file = part.path, "a file that is in no table stays");
            }
        }
        Err(error)
    }

    /// What the files hold at the keys of rows that are not the latest of their series.
    async fn look_up<R: Row>(
        &self,
        parts: &[Arc<Part>],
        late: Vec<R>,
    ) -> Result<Known<R>, PortError> {
        let mut days: HashMap<i64, Wanted> = HashMap::new();
        let mut known = Known::<R>::default();
        for row in late {
            let (series, time) = (row.series(), row.time());
            let only = Wanted { series: (series, series), time: (time, time) };
            days.entry(day_of(time)).and_modify(|it| *it = it.with(only)).or_insert(only);
            known.versions.insert((series, time), vec![]);
        }
        let Some(all) = days.values().copied().reduce(Wanted::with) else {
            return Ok(known);
        };
        let may_hold = |part: &&Arc<Part>| {
            days.get(&part.day).is_some_and(|it| part.may_hold(it.series, it.time))
        };
        let parts: Vec<_> = parts.iter().filter(may_hold).cloned().collect();
        match self.engine.rows::<R>(&parts, all, |row| known.note(row)).await {
            Err(PortError::Damaged { .. }) => self.look_up_apart(&parts, all, known).await,
            done => done.map(|()| known),
        }
    }

    /// The same, of those files that can be read: one that is damaged must not keep new rows from
    /// being written.
    async fn look_up_apart<R: Row>(
        &self,
        parts: &[Arc<Part>],
        all: Wanted,
        mut known: Known<R>,
    ) -> Result<Known<R>, PortError> {
        known.versions.values_mut().for_each(Vec::clear);
        for part in parts {
            let part = std::slice::from_ref(part);
            match self.engine.rows::<R>(part, all, |row| known.note(row)).await {
                Err(PortError::Damaged { .. }) => known.unread.extend(part.iter().map(|it| it.day)),
                done => done?,
            }
        }
        Ok(known)
    }

    /// Encodes and stores one file; it is on the disk when this returns.
    async fn write_rows_of_day<R: Row>(
        &self,
        name: Name,
        day: i64,
        memory: &Memory<R>,
        lists: Vec<List<'_, R>>,
    ) -> Result<Part, PortError> {
        // These threads are the history's own: whoever asks it meanwhile has the others.
        let encoded =
            tokio::task::block_in_place(|| self.encode_rows(&name.path(day), memory, &lists));
        let (part, bytes) = encoded?;
        self.put_part::<R>(Part { bytes: bytes.len() as u64, ..part }, bytes).await
    }

    /// Encodes rows, of which there is one at least, a stretch at a time: as columns a row takes many
    /// times the room it had.
    fn encode_rows<R: Row>(
        &self,
        path: &str,
        memory: &Memory<R>,
        lists: &[List<'_, R>],
    ) -> Result<(Part, Vec<u8>), PortError> {
        let failed = |it| unavailable(R::TABLE, "encoding", it);
        let n_rows: usize = lists.iter().map(|it| it.1.len()).sum();
        let mut bytes = Vec::with_capacity(n_rows * ROW_BYTES);
        let schema = digits::narrowed(&R::stored_schema());
        let mut file = Encoder::new(&mut bytes, schema, &self.properties).map_err(failed)?;
        let mut part: Option<Part> = None;
        each_stretch::<R, PortError>(lists, |runs| {
            let batch = R::stored_to_batch(runs, memory.common());
            let batch = batch.and_then(|it| digits::to_stored::<R>(&it));
            let batch = batch.map_err(|it| unavailable(R::TABLE, "encoding", it))?;
            file.write(&batch).map_err(failed)?;
            let more = Part::of::<R>(&batch, path.to_owned(), 0);
            part = part.take().into_iter().chain(more).reduce(|all, it| all.then(&it));
            Ok(())
        })?;
        file.close().map_err(failed)?;
        let part = part.unwrap_or_else(|| unreachable!("a day is written for its rows"));
        Ok((part, bytes))
    }

    /// Stores an encoded file.
    pub(crate) async fn put_part<R: Row>(
        &self,
        part: Part,
        bytes: Vec<u8>,
    ) -> Result<Part, PortError> {
        let part = Part { path: sums::in_name(&part.path, &bytes), ..part };
        let location = part.location::<R>();
        let failed = |it| unavailable(R::TABLE, "writing a file of", it);
        self.store.put(&location, bytes.into()).await.map_err(failed)?;
        let head = self.store.head(&location).await.map_err(failed)?;
        Ok(Part { modified_ms: head.last_modified.timestamp_millis(), ..part })
    }
}

/// What the files say at the keys asked for.
struct Known<R> {
    versions: HashMap<(SeriesId, Time), Vec<R>>,
    /// Days of files that cannot be read. What comes late for them counts as a later version: readers
    /// pass over it where it says nothing new.
    unread: HashSet<i64>,
}

impl<R> Default for Known<R> {
    fn default() -> Self {
        Self { versions: HashMap::new(), unread: HashSet::new() }
    }
}

impl<R: Row> Known<R> {
    fn note(&mut self, row: R) {
        if let Some(versions) = self.versions.get_mut(&(row.series(), row.time())) {
            versions.push(row);
        }
    }

    /// The versions at a key, and whether there may be others.
    fn at(&self, series: SeriesId, time: Time) -> (&[R], bool) {
        match self.versions.get(&(series, time)) {
            Some(versions) => (versions, self.unread.contains(&day_of(time))),
            None => (&[], false),
        }
    }
}

/// Rows of one series, by time.
type List<'a, R> = (SeriesId, Cow<'a, [<R as Row>::Stored]>);

/// What one file gets.
struct DayRows<'a, R: Row> {
    day: i64,
    revises: bool,
    lists: Vec<List<'a, R>>,
}

/// Files to be, by day and whether they revise.
type Days<'a, R> = BTreeMap<(i64, bool), Vec<List<'a, R>>>;

/// Splits rows by UTC day, in their order, without those the files already say. Later versions of a
/// key get files of their own: whoever wants the newest looks at those few first.
fn by_day<'a, R: Row>(memory: &'a Memory<R>, known: &Known<R>) -> Vec<DayRows<'a, R>> {
    let mut days = Days::<R>::new();
    let revised: HashSet<SeriesId> = known.versions.keys().map(|it| it.0).collect();
    for (series, run) in memory.runs() {
        let in_line = run.in_line().filter(|_| !revised.contains(&series));
        let Some(mut rows) = in_line else {
            sort_out(memory, (series, run), known, &mut days);
            continue;
        };
        // Each row is alone at its time, here and in the files.
        while let Some(first) = rows.first() {
            let day = day_of(R::time_of(first));
            let n = rows.partition_point(|it| day_of(R::time_of(it)) <= day);
            let (of_day, later) = rows.split_at(n);
            days.entry((day, false)).or_default().push((series, Cow::Borrowed(of_day)));
            rows = later;
        }
    }
    days.into_iter().map(|((day, revises), lists)| DayRows { day, revises, lists }).collect()
}

/// The same for a series of which some rows may be versions of others.
fn sort_out<R: Row>(
    memory: &Memory<R>,
    (series, run): (SeriesId, &Run<R>),
    known: &Known<R>,
    days: &mut Days<'_, R>,
) {
    let mut put = |row: &R::Stored, revises: bool| {
        let lists = days.entry((day_of(R::time_of(row)), revises)).or_default();
        match lists.last_mut() {
            Some((before, list)) if *before == series => list.to_mut().push(row.clone()),
            _ => lists.push((series, Cow::Owned(vec![row.clone()]))),
        }
    };
    // Versions of the time in hand.
    let mut versions: Vec<R> = Vec::new();
    let mut rows = run.iter().peekable();
    while let Some(row) = rows.next() {
        let time = R::time_of(row);
        versions.retain(|it| it.time() == time);
        let (earlier, may_be_more) = known.at(series, time);
        let is_last = rows.peek().is_none_or(|it| R::time_of(it) != time);
        if is_last && versions.is_empty() && earlier.is_empty() && !may_be_more {
            put(row, false);
            continue;
        }
        let whole = memory.whole(series, row);
        if earlier.iter().any(|it| whole.is_version_of(it) && whole.repeats(it)) {
            continue;
        }
        let revises =
            may_be_more || earlier.iter().chain(&versions).any(|it| whole.is_version_of(it));
        put(row, revises);
        versions.push(whole);
    }
}

/// Hands over the rows of `lists` so many at a time.
fn each_stretch<'a, R: Row, E>(
    lists: &'a [List<'_, R>],
    mut take: impl FnMut(&[(SeriesId, &'a [R::Stored])]) -> Result<(), E>,
) -> Result<(), E> {
    let mut runs: Vec<(SeriesId, &[R::Stored])> = Vec::new();
    let mut room = N_BATCH_ROWS;
    for (series, list) in lists {
        let mut rest = list.as_ref();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(room));
            runs.push((*series, now));
            (rest, room) = (later, room - now.len());
            if room == 0 {
                take(&runs)?;
                runs.clear();
                room = N_BATCH_ROWS;
            }
        }
    }
    if runs.is_empty() { Ok(()) } else { take(&runs) }
}
