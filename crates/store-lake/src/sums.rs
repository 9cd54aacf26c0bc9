//! Check sums of the tables' files, so that no changed byte passes for a value.
//!
//! The pages of Parquet have room for a sum each, but nothing writes it. So the footer of a file says
//! the sums of all blocks before it, and the name of the file says the sum of the rest: the end of
//! the file, footer included. Every read through a [`CheckedStore`] is widened to whole blocks and
//! compared. Other readers see a line of metadata and a longer name.

use std::{
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use object_store::{
    CopyOptions, Error, GetOptions, GetRange, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result, path::Path,
};
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use rustc_hash::FxHashMap;

/// Bytes with one sum: what a page of one column takes, or two.
const BLOCK_BYTES: u64 = 16 << 10;

/// Where the footer says the sums: how many bytes they cover, and the sum of each block, as digits
/// of 16.
const KEY: &str = "haidang.crc32";

/// Files whose sums are remembered: four kilobytes each mostly. With more all are read anew, for files
/// that were merged away are asked for no more.
const KNOWN_MAX: usize = 1_024;

/// Read from a file's end in the hope of all that its name answers for.
const END_BYTES_HINT: u64 = 64 << 10;

/// How many bytes of a footer say how long it is.
const TRAILER_BYTES: usize = 8;

/// Marks the sum in a name.
const MARK: &str = "-crc";

/// What follows the sum in a name.
const ENDINGS: [&str; 2] = ["-revises.parquet", ".parquet"];

/// What the footer of a file says of the bytes before it.
pub(crate) fn in_footer(bytes: &[u8]) -> KeyValue {
    let block_bytes = usize::try_from(BLOCK_BYTES).unwrap_or(usize::MAX);
    let sums = bytes.chunks(block_bytes).map(|it| format!("{:08x}", crc32fast::hash(it)));
    KeyValue::new(KEY.to_owned(), format!("{} {}", bytes.len(), sums.collect::<String>()))
}

/// The path of a file with the sum of its end.
pub(crate) fn in_name(path: &str, bytes: &[u8]) -> String {
    let ending = ENDINGS.iter().find_map(|it| Some((path.strip_suffix(it)?, it)));
    let (Some((stem, ending)), Some((n_covered, _))) = (ending, covered(bytes)) else {
        return path.to_owned();
    };
    let begin = usize::try_from(n_covered).unwrap_or(0).min(bytes.len());
    format!("{stem}{MARK}{:08x}{ending}", crc32fast::hash(&bytes[begin..]))
}

fn sum_in_name(location: &Path) -> Option<u32> {
    let name = location.filename()?;
    let stem = ENDINGS.iter().find_map(|it| name.strip_suffix(it))?;
    u32::from_str_radix(stem.rsplit_once(MARK)?.1, 16).ok()
}

/// What a footer at the end of `bytes` says: how many bytes are covered, and the sums.
fn covered(bytes: &[u8]) -> Option<(u64, Vec<u32>)> {
    let trailer = bytes.len().checked_sub(TRAILER_BYTES)?;
    let length: [u8; 4] = bytes[trailer..trailer + 4].try_into().ok()?;
    let begin = trailer.checked_sub(usize::try_from(u32::from_le_bytes(length)).ok()?)?;
    let metadata = ParquetMetaDataReader::decode_metadata(&bytes[begin..trailer]).ok()?;
    let said = metadata.file_metadata().key_value_metadata()?.iter().find(|it| it.key == KEY)?;
    let (n_bytes, sums) = said.value.as_deref()?.split_once(' ')?;
    let sum = |it: &[u8]| u32::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok();
    let sums = sums.as_bytes().chunks(8).map(sum).collect::<Option<Vec<_>>>()?;
    Some((n_bytes.parse().ok()?, sums))
}

/// A store whose files are what was written, as far as their names promise it.
#[derive(Debug)]
pub(crate) struct CheckedStore {
    inner: Arc<dyn ObjectStore>,
    /// Of files that were read. A file takes four bytes for every sixteen thousand.
    known: Mutex<FxHashMap<Path, Arc<Sums>>>,
}

/// The sums of one file.
#[derive(Debug)]
struct Sums {
    meta: ObjectMeta,
    /// The blocks end here, and then the end of the file begins.
    n_covered: u64,
    blocks: Vec<u32>,
    end: u32,
}

impl CheckedStore {
    pub(crate) fn new(inner: Arc<dyn ObjectStore>) -> Self {
        Self { inner, known: Mutex::default() }
    }

    /// The sums of a file; none where its name promises nothing.
    async fn sums(&self, location: &Path) -> Result<Option<Arc<Sums>>> {
        let Some(end) = sum_in_name(location) else { return Ok(None) };
        let known = self.known().get(location).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let sums = Arc::new(self.load(location, end).await?);
        let mut known = self.known();
        if KNOWN_MAX <= known.len() {
            known.clear();
        }
        known.insert(location.clone(), Arc::clone(&sums));
        Ok(Some(sums))
    }

    /// Reads the end of a file and compares it.
    async fn load(&self, location: &Path, end: u32) -> Result<Sums> {
        let (mut n_bytes, mut n_tries) = (END_BYTES_HINT, 0);
        loop {
            let options = GetOptions::new().with_range(Some(GetRange::Suffix(n_bytes)));
            let read = self.inner.get_opts(location, options).await?;
            let (meta, bytes) = (read.meta.clone(), read.bytes().await?);
            let is_whole = meta.size <= bytes.len() as u64;
            if let Some((n_covered, blocks)) = covered(&bytes) {
                let begin = (n_covered + bytes.len() as u64).checked_sub(meta.size);
                let rest = begin.and_then(|it| bytes.get(usize::try_from(it).ok()?..));
                if rest.is_some_and(|it| crc32fast::hash(it) == end) {
                    return Ok(Sums { meta, n_covered, blocks, end });
                }
            }
            if is_whole || 2 < n_tries {
                return Err(damaged(location, &(0..meta.size)));
            }
            (n_bytes, n_tries) = (n_bytes.saturating_mul(16), n_tries + 1);
        }
    }

    /// Reads stretches of a file whose sums are known.
    async fn read(
        &self,
        location: &Path,
        sums: &Sums,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>> {
        let wide = ranges.iter().map(|it| sums.widened(it)).collect();
        let wide = together(wide);
        let read = self.inner.get_ranges(location, &wide).await?;
        for (range, bytes) in wide.iter().zip(&read) {
            sums.check(location, range.start, bytes)?;
        }
        let part = |range: &Range<u64>| {
            let at = wide.partition_point(|it| it.end < range.end.max(range.start + 1));
            let (from, bytes) = wide.get(at).map(|it| it.start).zip(read.get(at))?;
            let place = |it: u64| usize::try_from(it.checked_sub(from)?).ok();
            let (begin, end) = (place(range.start)?, place(range.end)?.min(bytes.len()));
            (begin <= end).then(|| bytes.slice(begin..end))
        };
        let parts = ranges.iter().map(|it| part(it).ok_or_else(|| damaged(location, it)));
        parts.collect()
    }

    fn known(&self) -> MutexGuard<'_, FxHashMap<Path, Arc<Sums>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sums {
    /// A stretch with the whole of the blocks it begins and ends in.
    fn widened(&self, range: &Range<u64>) -> Range<u64> {
        let begin = (range.start / BLOCK_BYTES * BLOCK_BYTES).min(self.n_covered);
        let is_covered = range.end <= self.n_covered;
        let end = range.end.next_multiple_of(BLOCK_BYTES).min(self.n_covered);
        begin..if is_covered { end } else { self.meta.size }
    }

    /// Compares a stretch of whole blocks.
    fn check(&self, location: &Path, mut at: u64, bytes: &Bytes) -> Result<()> {
        let mut rest = bytes.as_ref();
        while !rest.is_empty() {
            let is_end = self.n_covered <= at;
            let over = if is_end { self.meta.size } else { self.n_covered.min(at + BLOCK_BYTES) };
            let n = usize::try_from(over - at).unwrap_or(usize::MAX).min(rest.len());
            let (block, later) = rest.split_at(n);
            let block_number = usize::try_from(at / BLOCK_BYTES).unwrap_or(usize::MAX);
            let said = if is_end { Some(&self.end) } else { self.blocks.get(block_number) };
            if said != Some(&crc32fast::hash(block)) {
                return Err(damaged(location, &(at..over)));
            }
            (at, rest) = (over, later);
        }
        Ok(())
    }
}

/// Stretches in order, those that touch as one.
fn together(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.sort_unstable_by_key(|it| it.start);
    let mut found: Vec<Range<u64>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match found.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
}

/// By which words damage is known. Readers of Parquet hand some errors on as text only.
const WORDS: &str = "are not what was written";

fn damaged(location: &Path, range: &Range<u64>) -> Error {
    let said =
        format!("file `{location}` is damaged: its bytes {} to {} {WORDS}", range.start, range.end);
    tracing::error!("{said}; put it back from a copy, for the readings in it are not answered");
    Error::Generic { store: "history", source: said.into() }
}

/// What is damaged or gone, if that is why something failed: trying again will not help.
pub(crate) fn damage(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let said = error.to_string();
        if said.contains(WORDS)
            || matches!(error.downcast_ref::<Error>(), Some(Error::NotFound { .. }))
        {
            return Some(said);
        }
        cause = error.source();
    }
    None
}

impl std::fmt::Display for CheckedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "checked {}", self.inner)
    }
}

#[async_trait::async_trait]
impl ObjectStore for CheckedStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        self.inner.put_opts(location, payload, opts).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let sums = if options.head { None } else { self.sums(location).await? };
        let Some(sums) = sums else { return self.inner.get_opts(location, options).await };
        let size = sums.meta.size;
        let range = match options.range {
            None => 0..size,
            Some(GetRange::Bounded(it)) => it.start..it.end.min(size),
            Some(GetRange::Offset(begin)) => begin.min(size)..size,
            Some(GetRange::Suffix(n)) => size.saturating_sub(n)..size,
        };
        let read = self.read(location, &sums, std::slice::from_ref(&range)).await?;
        Ok(GetResult {
            payload: GetResultPayload::Stream(stream::iter(read.into_iter().map(Ok)).boxed()),
            meta: sums.meta.clone(),
            range,
            attributes: object_store::Attributes::default(),
        })
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        match self.sums(location).await? {
            None => self.inner.get_ranges(location, ranges).await,
            Some(sums) => self.read(location, &sums, ranges).await,
        }
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[cfg(test)]
mod tests {
    use object_store::{ObjectStoreExt as _, memory::InMemory};

    use super::*;
    use crate::parquet_file;

    /// A file of several blocks, in a store of its own, and its path.
    async fn stored() -> (Arc<InMemory>, Path, Vec<u8>) {
        let numbers =
            (0..40_000_i32).map(|it| it.wrapping_mul(it).wrapping_mul(-1_640_531_527) ^ it);
        let column: arrow::array::ArrayRef =
            Arc::new(arrow::array::Int32Array::from_iter_values(numbers));
        let batch = arrow::array::RecordBatch::try_from_iter([("series", column)]).unwrap();
        let bytes = parquet_file::encode(&batch, &parquet_file::properties(1 << 20)).unwrap();
        assert!(3 * BLOCK_BYTES < bytes.len() as u64, "{} bytes", bytes.len());
        let path = Path::from(in_name("day=2026-11-22/flush-1-0-revises.parquet", &bytes));
        assert!(path.as_ref().ends_with("-revises.parquet"), "{path}");
        let store = Arc::new(InMemory::new());
        store.put(&path, bytes.clone().into()).await.unwrap();
        (store, path, bytes)
    }

    #[tokio::test]
    async fn what_was_written_is_read_by_any_range() {
        let (store, path, bytes) = stored().await;
        let store = CheckedStore::new(store);
        let n = bytes.len() as u64;
        let whole = store.get(&path).await.unwrap().bytes().await.unwrap();
        assert_eq!(whole, bytes);
        let ranges = [0..1, 5..40_000, 20_000..20_001, n - 8..n, 16_384..32_768, 0..n];
        let read = store.get_ranges(&path, &ranges).await.unwrap();
        for (range, read) in ranges.iter().zip(read) {
            let place = |it: u64| usize::try_from(it).unwrap();
            assert_eq!(read, bytes[place(range.start)..place(range.end)], "{range:?}");
        }
    }

    #[tokio::test]
    async fn no_changed_byte_is_answered() {
        let (inner, path, good) = stored().await;
        for at in (0..good.len()).step_by(911).chain(good.len() - 40..good.len()) {
            let mut bytes = good.clone();
            bytes[at] ^= 0x10;
            inner.put(&path, bytes.into()).await.unwrap();
            let store = CheckedStore::new(inner.clone());
            let place = at as u64;
            let read = store.get_range(&path, place..place + 1).await;
            assert!(read.is_err(), "byte {at} of {} is changed", good.len());
        }
    }
}
