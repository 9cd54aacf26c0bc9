//! Rows of a few series straight from a file, as columns: what bins and percentiles are counted of.
//!
//! A plan of DataFusion costs a millisecond before it reads anything, and rows of our own cost more
//! than the numbers in them. Here the pages that can hold the series are chosen by the file's page
//! index, and only numbers are decoded.

use std::{
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arrow::{
    array::{ArrayRef, AsArray as _, BooleanArray, RecordBatch},
    datatypes::{Int8Type, Int32Type, TimestampMicrosecondType},
    error::ArrowError,
};
use bytes::Bytes;
use futures::{FutureExt as _, TryFutureExt as _, TryStreamExt as _, future::BoxFuture};
use model::SeriesId;
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use parquet::{
    arrow::{
        ParquetRecordBatchStreamBuilder, ProjectionMask,
        arrow_reader::{
            ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, RowFilter, RowSelection,
        },
        async_reader::{AsyncFileReader, ParquetRecordBatchStream},
    },
    errors::ParquetError,
    file::{
        metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
        page_index::column_index::ColumnIndexMetaData,
    },
};
use port::Tally;
use rustc_hash::FxHashMap;

use crate::{digits, part::Part, reading_row::ReadingRow, rollup};

/// Rows decoded at once.
const N_BATCH_ROWS: usize = 32 << 10;

/// Read from a file's end in the hope of its whole footer and page index.
const FOOTER_BYTES_HINT: usize = 64 << 10;

/// Readings of one file, row by row in order of series and time.
pub(crate) struct Numbers<'a> {
    pub(crate) series: &'a [i32],
    pub(crate) time: &'a [i64],
    pub(crate) flag: &'a [i8],
    pub(crate) value: &'a [f64],
}

/// A file whose rows are in order of series.
#[derive(Debug, Clone)]
pub(crate) struct SortedFile {
    pub(crate) location: Path,
    pub(crate) bytes: u64,
}

/// Footers of files, by place. Files never change, so what was read once stays true.
#[derive(Debug)]
pub(crate) struct Footers {
    known: Mutex<Known>,
    bytes_max: usize,
}

/// Footers, and the bytes they take.
type Known = (FxHashMap<Path, ArrowReaderMetadata>, usize);

impl Footers {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Self { known: Mutex::default(), bytes_max }
    }

    async fn of(
        &self,
        file: &SortedFile,
        reader: &mut Reader,
    ) -> Result<ArrowReaderMetadata, ParquetError> {
        if let Some(footer) = self.known().0.get(&file.location) {
            return Ok(footer.clone());
        }
        let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
        let footer = ArrowReaderMetadata::load_async(reader, options).await?;
        // Decimals of 64 bits are half the work of those of 128.
        let schema = digits::narrowed(footer.schema());
        let options = ArrowReaderOptions::new().with_schema(schema);
        let footer = ArrowReaderMetadata::try_new(Arc::clone(footer.metadata()), options)?;
        let n_bytes = footer.metadata().memory_size();
        let mut known = self.known();
        if self.bytes_max < known.1 + n_bytes {
            *known = Known::default();
        }
        known.1 += n_bytes;
        known.0.insert(file.location.clone(), footer.clone());
        Ok(footer)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads stretches of a file.
struct Reader {
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

impl SortedFile {
    /// Opens columns of the rows of `series`, which are sorted.
    async fn rows(
        &self,
        store: Arc<dyn ObjectStore>,
        footers: &Footers,
        series: Arc<[i32]>,
        columns: &[&str],
    ) -> Result<ParquetRecordBatchStream<Reader>, ParquetError> {
        let mut reader = Reader { store, file: self.clone() };
        let footer = footers.of(self, &mut reader).await?;
        let selection = pages_of(footer.metadata(), &series);
        let mask = |names: &[&str]| {
            ProjectionMask::columns(footer.parquet_schema(), names.iter().copied())
        };
        let is_wanted = ArrowPredicateFn::new(mask(&["series"]), move |batch: RecordBatch| {
            let found = batch.column(0).as_primitive::<Int32Type>();
            Ok::<_, ArrowError>(wanted_rows(found.values(), &series))
        });
        let columns = mask(columns);
        let mut rows = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, footer)
            .with_projection(columns)
            .with_batch_size(N_BATCH_ROWS)
            .with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]));
        if let Some(selection) = selection {
            rows = rows.with_row_selection(selection);
        }
        rows.build()
    }
}

/// Hands over the readings of `series`, which are sorted, that a file holds.
pub(crate) async fn each_of(
    store: Arc<dyn ObjectStore>,
    footers: &Footers,
    part: &Part,
    series: Arc<[i32]>,
    mut take: impl FnMut(Numbers<'_>),
) -> Result<(), ParquetError> {
    let file = SortedFile { location: part.location::<ReadingRow>(), bytes: part.bytes };
    let values = digits::stored_names("value");
    let mut columns = vec!["series", "time", "flag"];
    columns.extend(values.iter().map(String::as_str));
    let mut batches = file.rows(store, footers, series, &columns).await?;
    while let Some(batch) = batches.try_next().await? {
        hand_over(&batch, &values, &mut take)?;
    }
    Ok(())
}

/// Hands over the hours of `series`, which are sorted, that a file of `rollup_1h` holds.
pub(crate) async fn each_hour(
    store: Arc<dyn ObjectStore>,
    footers: &Footers,
    file: &SortedFile,
    series: Arc<[i32]>,
    mut take: impl FnMut(i32, Tally),
) -> Result<(), ParquetError> {
    let columns: Vec<String> =
        rollup::schema().fields().iter().map(|it| it.name().clone()).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut batches = file.rows(store, footers, series, &columns).await?;
    while let Some(batch) = batches.try_next().await? {
        rollup::each(&batch, &mut take)?;
    }
    Ok(())
}

fn hand_over(
    batch: &RecordBatch,
    values: &[String],
    take: &mut impl FnMut(Numbers<'_>),
) -> Result<(), ParquetError> {
    let column = |name: &str| column(batch, name);
    let stored = values.iter().map(|it| column(it).cloned()).collect::<Result<Vec<_>, _>>()?;
    let value = digits::joined(&stored);
    take(Numbers {
        series: column("series")?.as_primitive::<Int32Type>().values(),
        time: column("time")?.as_primitive::<TimestampMicrosecondType>().values(),
        flag: column("flag")?.as_primitive::<Int8Type>().values(),
        value: value.values(),
    });
    Ok(())
}

pub(crate) fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, ParquetError> {
    let missing = || ParquetError::General(format!("there is no column `{name}`"));
    batch.column_by_name(name).ok_or_else(missing)
}

/// Which rows are of wanted series; both are sorted.
fn wanted_rows(found: &[i32], wanted: &[i32]) -> BooleanArray {
    let mut rows = arrow::array::BooleanBufferBuilder::new(found.len());
    for run in found.chunk_by(|a, b| a == b) {
        let is_wanted = run.first().is_some_and(|it| wanted.binary_search(it).is_ok());
        rows.append_n(run.len(), is_wanted);
    }
    BooleanArray::new(rows.finish(), None)
}

/// The pages that can hold wanted series; all where the file does not say.
fn pages_of(metadata: &ParquetMetaData, wanted: &[i32]) -> Option<RowSelection> {
    let (indices, offsets) = (metadata.column_index()?, metadata.offset_index()?);
    let columns = metadata.file_metadata().schema_descr();
    let at = (0..columns.num_columns()).find(|it| columns.column(*it).name() == "series")?;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut begin = 0;
    for (n, group) in metadata.row_groups().iter().enumerate() {
        let n_rows = usize::try_from(group.num_rows()).ok()?;
        let ColumnIndexMetaData::INT32(index) = indices.get(n)?.get(at)? else { return None };
        let pages = offsets.get(n)?.get(at)?.page_locations();
        for (page, location) in pages.iter().enumerate() {
            let (min, max) = (index.min_values().get(page)?, index.max_values().get(page)?);
            let next = wanted.partition_point(|it| it < min);
            if wanted.get(next).is_some_and(|it| it <= max) {
                let from = usize::try_from(location.first_row_index).ok()?;
                let to = pages
                    .get(page + 1)
                    .map_or(Some(n_rows), |it| usize::try_from(it.first_row_index).ok())?;
                ranges.push(begin + from..begin + to);
            }
        }
        begin += n_rows;
    }
    Some(RowSelection::from_consecutive_ranges(ranges.into_iter(), begin))
}

/// Series as the files have them.
pub(crate) fn keys(series: &[SeriesId]) -> Arc<[i32]> {
    let mut keys: Vec<i32> = series.iter().map(|it| it.0.cast_signed()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into()
}
