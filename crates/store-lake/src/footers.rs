//! What is known of files without reading their rows again: footers, and where each series begins.
//!
//! Rows are in order of series, so those of a series stand together. Where they stand is found once,
//! from the pages of the column `series` that can hold them, and then remembered: the next question
//! decodes that column no more, and of the others only the rows it wants.

use std::{
    mem::size_of,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arrow::{
    array::{ArrayRef, AsArray as _, RecordBatch},
    compute::concat_batches,
    datatypes::Int32Type,
};
use bytes::Bytes;
use futures::{FutureExt as _, TryFutureExt as _, TryStreamExt as _, future::BoxFuture};
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use parquet::{
    arrow::{
        ParquetRecordBatchStreamBuilder, ProjectionMask,
        arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, RowSelection},
        async_reader::{AsyncFileReader, ParquetRecordBatchStream},
    },
    errors::ParquetError,
    file::{
        metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
        page_index::column_index::ColumnIndexMetaData,
        statistics::Statistics,
    },
};
use rustc_hash::FxHashMap;

use crate::digits;

/// Rows decoded at once.
pub(crate) const N_BATCH_ROWS: usize = 4 << 10;

/// A file of so few rows has columns that can stay decoded: the hours of a day of 2,700 series.
const N_WHOLE_ROWS: usize = 64 << 10;

/// Read from a file's end in the hope of its whole footer and page index.
const FOOTER_BYTES_HINT: usize = 64 << 10;

/// A file whose rows are in order of series.
#[derive(Debug, Clone)]
pub(crate) struct SortedFile {
    pub(crate) location: Path,
    pub(crate) bytes: u64,
}

/// Rows of one series that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) series: i32,
    pub(crate) rows: Range<usize>,
}

/// Footers of files, by place. Files never change, so what was read once stays true.
#[derive(Debug)]
pub(crate) struct Footers {
    known: Mutex<Known>,
    bytes_max: usize,
}

/// What is known of files, and the bytes it takes.
#[derive(Debug, Default)]
struct Known {
    files: FxHashMap<Path, Arc<KnownFile>>,
    n_bytes: usize,
}

/// What is known of one file.
#[derive(Debug)]
struct KnownFile {
    footer: ArrowReaderMetadata,
    n_rows: usize,
    /// Of the column `series`, in order.
    pages: Vec<Page>,
    /// What each of them holds, where anybody looked.
    runs: Mutex<Vec<Option<Arc<[Run]>>>>,
    /// Columns that stay decoded, if the file is small.
    columns: Mutex<FxHashMap<String, ArrayRef>>,
    /// In which columns the values of a series are, where anybody looked: a bit for each of
    /// [`digits::stored_names`].
    places: Mutex<FxHashMap<i32, u8>>,
}

/// A page of the column `series`.
#[derive(Debug)]
struct Page {
    rows: Range<usize>,
    /// The least and the greatest.
    series: (i32, i32),
}

/// A file that is being read.
pub(crate) struct OpenFile {
    store: Arc<dyn ObjectStore>,
    file: SortedFile,
    known: Arc<KnownFile>,
}

impl Footers {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Self { known: Mutex::default(), bytes_max }
    }

    pub(crate) async fn open(
        &self,
        store: &Arc<dyn ObjectStore>,
        file: &SortedFile,
    ) -> Result<OpenFile, ParquetError> {
        let opened = |known| OpenFile { store: Arc::clone(store), file: file.clone(), known };
        let known = self.known().files.get(&file.location).cloned();
        if let Some(known) = known {
            return Ok(opened(known));
        }
        let mut reader = Reader { store: Arc::clone(store), file: file.clone() };
        let known = Arc::new(KnownFile::load(&mut reader).await?);
        let n_bytes = known.footer.metadata().memory_size() + known.pages.len() * size_of::<Page>();
        self.make_room(n_bytes);
        self.known().files.insert(file.location.clone(), Arc::clone(&known));
        Ok(opened(known))
    }

    /// Where the rows of `wanted` series, which are sorted, stand in a file, in order.
    pub(crate) async fn runs(
        &self,
        file: &OpenFile,
        wanted: &[i32],
    ) -> Result<Vec<Run>, ParquetError> {
        let pages = file.known.pages_of(wanted);
        let n_learnt = file.learn(&pages).await?;
        self.make_room(n_learnt * size_of::<Run>());
        Ok(file.known.runs_of(&pages, wanted))
    }

    /// Columns of a file whole, decoded once and remembered; none where it is too large for that.
    pub(crate) async fn whole(
        &self,
        file: &OpenFile,
        columns: &[&'static str],
    ) -> Result<Option<RecordBatch>, ParquetError> {
        if N_WHOLE_ROWS < file.known.n_rows {
            return Ok(None);
        }
        let missing = file.known.missing_columns(columns);
        if !missing.is_empty() {
            let batches = file.read(std::iter::once(0..file.known.n_rows), &missing)?;
            let schema = Arc::clone(batches.schema());
            let batches: Vec<RecordBatch> = batches.try_collect().await?;
            let decoded = concat_batches(&schema, &batches)?;
            self.make_room(decoded.get_array_memory_size());
            let mut known = file.known.columns();
            for (field, column) in schema.fields().iter().zip(decoded.columns()) {
                known.insert(field.name().clone(), Arc::clone(column));
            }
        }
        let known = file.known.columns();
        let of_name = |it: &&'static str| Some((*it, Arc::clone(known.get(*it)?)));
        Ok(Some(RecordBatch::try_from_iter(columns.iter().filter_map(of_name))?))
    }

    /// Remembers in which columns the values of series are, all that the file has of them.
    pub(crate) fn note_places(&self, file: &OpenFile, found: FxHashMap<i32, u8>) {
        self.make_room(found.len() * size_of::<(i32, u8)>());
        file.known.places().extend(found);
    }

    /// Forgets everything once it is too much: it is read again as it is asked for.
    fn make_room(&self, n_bytes: usize) {
        let mut known = self.known();
        if self.bytes_max < known.n_bytes + n_bytes {
            *known = Known::default();
        }
        known.n_bytes += n_bytes;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenFile {
    /// How many of its rows have a value in the column; none where the file does not say.
    pub(crate) fn n_values(&self, column: &str) -> Option<u64> {
        let metadata = self.known.footer.metadata();
        let columns = metadata.file_metadata().schema_descr();
        let at = (0..columns.num_columns()).find(|it| columns.column(*it).name() == column)?;
        let of_group = |it: &parquet::file::metadata::RowGroupMetaData| {
            let n_nulls = it.column(at).statistics()?.null_count_opt()?;
            it.num_rows().unsigned_abs().checked_sub(n_nulls)
        };
        metadata.row_groups().iter().map(of_group).sum()
    }

    /// In which columns it has the values of these series; none where one of them is not known.
    pub(crate) fn places(&self, series: impl Iterator<Item = i32>) -> Option<u8> {
        let places = self.known.places();
        series.map(|it| places.get(&it).copied()).try_fold(0, |all, it| Some(all | it?))
    }

    /// What every row has in a column of small numbers, if they all have the same.
    pub(crate) fn constant(&self, column: &str) -> Option<i8> {
        let metadata = self.known.footer.metadata();
        let columns = metadata.file_metadata().schema_descr();
        let at = (0..columns.num_columns()).find(|it| columns.column(*it).name() == column)?;
        let of_group = |it: &parquet::file::metadata::RowGroupMetaData| {
            let Statistics::Int32(it) = it.column(at).statistics()? else { return None };
            let is_one = it.null_count_opt() == Some(0) && it.min_opt() == it.max_opt();
            i8::try_from(*it.min_opt().filter(|_| is_one)?).ok()
        };
        let mut groups = metadata.row_groups().iter().map(of_group);
        let first = groups.next()??;
        groups.all(|it| it == Some(first)).then_some(first)
    }

    /// Reads columns of rows, which are in order and do not overlap.
    pub(crate) fn read(
        &self,
        rows: impl Iterator<Item = Range<usize>>,
        columns: &[&str],
    ) -> Result<ParquetRecordBatchStream<Reader>, ParquetError> {
        let reader = Reader { store: Arc::clone(&self.store), file: self.file.clone() };
        let footer = self.known.footer.clone();
        let mask = ProjectionMask::columns(footer.parquet_schema(), columns.iter().copied());
        ParquetRecordBatchStreamBuilder::new_with_metadata(reader, footer)
            .with_projection(mask)
            .with_batch_size(N_BATCH_ROWS)
            .with_row_selection(RowSelection::from_consecutive_ranges(rows, self.known.n_rows))
            .build()
    }

    /// Finds out what the pages hold of which nobody knows; how many runs that were.
    async fn learn(&self, pages: &[usize]) -> Result<usize, ParquetError> {
        let missing = self.known.missing(pages);
        if missing.is_empty() {
            return Ok(0);
        }
        let rows = missing.iter().map(|it| self.known.pages[*it].rows.clone());
        let mut batches = self.read(rows, &["series"])?;
        let mut of_page: Vec<Vec<Run>> = vec![vec![]; missing.len()];
        let (mut page, mut n_learnt) = (0, 0);
        let mut row = missing.first().map_or(0, |it| self.known.pages[*it].rows.start);
        while let Some(batch) = batches.try_next().await? {
            let mut series = batch.column(0).as_primitive::<Int32Type>().values().as_ref();
            while !series.is_empty() {
                let end = self.known.pages[missing[page]].rows.end;
                let (of_this, rest) = series.split_at(series.len().min(end - row));
                n_learnt += add_runs(&mut of_page[page], of_this, row);
                (series, row) = (rest, row + of_this.len());
                if row == end && page + 1 < missing.len() {
                    page += 1;
                    row = self.known.pages[missing[page]].rows.start;
                }
            }
        }
        let mut runs = self.known.runs();
        for (page, found) in missing.into_iter().zip(of_page) {
            runs[page] = Some(found.into());
        }
        Ok(n_learnt)
    }
}

impl KnownFile {
    async fn load(reader: &mut Reader) -> Result<Self, ParquetError> {
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let footer = ArrowReaderMetadata::load_async(reader, options).await?;
        // Decimals of 64 bits are half the work of those of 128.
        let schema = digits::narrowed(footer.schema());
        let options = ArrowReaderOptions::new().with_schema(schema);
        let footer = ArrowReaderMetadata::try_new(Arc::clone(footer.metadata()), options)?;
        let n_rows = footer.metadata().file_metadata().num_rows();
        let n_rows = usize::try_from(n_rows).unwrap_or(0);
        // A file without an index is one large page.
        let whole = || vec![Page { rows: 0..n_rows, series: (i32::MIN, i32::MAX) }];
        let pages = pages(footer.metadata()).unwrap_or_else(whole);
        let runs = Mutex::new(vec![None; pages.len()]);
        let (columns, places) = Default::default();
        Ok(Self { footer, n_rows, pages, runs, columns, places })
    }

    fn missing_columns(&self, wanted: &[&'static str]) -> Vec<&'static str> {
        let known = self.columns();
        wanted.iter().copied().filter(|it| !known.contains_key(*it)).collect()
    }

    /// The pages that can hold wanted series.
    fn pages_of(&self, wanted: &[i32]) -> Vec<usize> {
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return vec![] };
        let from = self.pages.partition_point(|it| it.series.1 < *first);
        let candidates = self.pages.iter().enumerate().skip(from);
        let candidates = candidates.take_while(|(_, it)| it.series.0 <= *last);
        let holds = |page: &Page| {
            let next = wanted.partition_point(|it| *it < page.series.0);
            wanted.get(next).is_some_and(|it| *it <= page.series.1)
        };
        candidates.filter(|(_, it)| holds(it)).map(|(n, _)| n).collect()
    }

    fn missing(&self, pages: &[usize]) -> Vec<usize> {
        let runs = self.runs();
        pages.iter().copied().filter(|it| runs[*it].is_none()).collect()
    }

    /// The runs of wanted series in pages that are known; what goes on in the next page is one run.
    fn runs_of(&self, pages: &[usize], wanted: &[i32]) -> Vec<Run> {
        let known = self.runs();
        let mut found: Vec<Run> = Vec::new();
        for runs in pages.iter().filter_map(|it| known[*it].as_ref()) {
            for run in wanted_runs(runs, wanted) {
                match found.last_mut() {
                    Some(last) if last.series == run.series && last.rows.end == run.rows.start => {
                        last.rows.end = run.rows.end;
                    }
                    _ => found.push(run.clone()),
                }
            }
        }
        found
    }

    fn columns(&self) -> MutexGuard<'_, FxHashMap<String, ArrayRef>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn places(&self) -> MutexGuard<'_, FxHashMap<i32, u8>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn runs(&self) -> MutexGuard<'_, Vec<Option<Arc<[Run]>>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of runs in order of series those of wanted ones. The shorter list is walked through.
fn wanted_runs<'r>(runs: &'r [Run], wanted: &[i32]) -> Vec<&'r Run> {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return vec![] };
    let from = wanted.partition_point(|it| *it < first.series);
    let to = wanted.partition_point(|it| *it <= last.series);
    let wanted = &wanted[from..to];
    if runs.len() < wanted.len() {
        return runs.iter().filter(|it| wanted.binary_search(&it.series).is_ok()).collect();
    }
    let at = |it: &i32| runs.binary_search_by_key(it, |run| run.series).ok();
    wanted.iter().filter_map(at).map(|it| &runs[it]).collect()
}

/// Adds the runs of `series`, which begin at `row`; how many are new.
fn add_runs(runs: &mut Vec<Run>, series: &[i32], mut row: usize) -> usize {
    let n_before = runs.len();
    for run in series.chunk_by(|a, b| a == b) {
        let rows = row..row + run.len();
        row = rows.end;
        match runs.last_mut() {
            Some(last) if last.series == run[0] => last.rows.end = rows.end,
            _ => runs.push(Run { series: run[0], rows }),
        }
    }
    runs.len() - n_before
}

/// The pages of the column `series`; none where the file does not say.
fn pages(metadata: &ParquetMetaData) -> Option<Vec<Page>> {
    let (indices, offsets) = (metadata.column_index()?, metadata.offset_index()?);
    let columns = metadata.file_metadata().schema_descr();
    let at = (0..columns.num_columns()).find(|it| columns.column(*it).name() == "series")?;
    let mut found = Vec::new();
    let mut begin = 0;
    for (n, group) in metadata.row_groups().iter().enumerate() {
        let n_rows = usize::try_from(group.num_rows()).ok()?;
        let ColumnIndexMetaData::INT32(index) = indices.get(n)?.get(at)? else { return None };
        let places = offsets.get(n)?.get(at)?.page_locations();
        for (page, place) in places.iter().enumerate() {
            let series = (*index.min_values().get(page)?, *index.max_values().get(page)?);
            let from = usize::try_from(place.first_row_index).ok()?;
            let next = places.get(page + 1).map(|it| usize::try_from(it.first_row_index));
            let to = next.transpose().ok()?.unwrap_or(n_rows);
            found.push(Page { rows: begin + from..begin + to, series });
        }
        begin += n_rows;
    }
    Some(found)
}

/// Reads stretches of a file.
pub(crate) struct Reader {
    store: Arc<dyn ObjectStore>,
    file: SortedFile,
}

impl AsyncFileReader for Reader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes, ParquetError>> {
        let read = self.store.get_range(&self.file.location, range);
        read.map_err(|it| ParquetError::External(it.into())).boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, Result<Vec<Bytes>, ParquetError>> {
        let location = self.file.location.clone();
        let store = Arc::clone(&self.store);
        let read = async move { store.get_ranges(&location, &ranges).await };
        read.map_err(|it| ParquetError::External(it.into())).boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>, ParquetError>> {
        let n_bytes = self.file.bytes;
        let footer = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_prefetch_hint(Some(FOOTER_BYTES_HINT));
        async move { footer.load_and_finish(self, n_bytes).await.map(Arc::new) }.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(series: i32, rows: Range<usize>) -> Run {
        Run { series, rows }
    }

    #[test]
    fn runs_go_on_where_the_last_batch_ended() {
        let mut runs = vec![];
        assert_eq!(add_runs(&mut runs, &[1, 1, 2], 10), 2);
        assert_eq!(add_runs(&mut runs, &[2, 2, 5], 13), 1);
        assert_eq!(runs, [run(1, 10..12), run(2, 12..15), run(5, 15..16)]);
    }

    #[test]
    fn wanted_runs_are_found_whichever_list_is_longer() {
        let runs = [run(1, 0..2), run(3, 2..4), run(4, 4..5)];
        assert_eq!(wanted_runs(&runs, &[3]), [&runs[1]]);
        assert_eq!(wanted_runs(&runs, &[0, 1, 2, 4, 9]), [&runs[0], &runs[2]]);
        assert!(wanted_runs(&runs, &[2, 7]).is_empty());
    }
}
