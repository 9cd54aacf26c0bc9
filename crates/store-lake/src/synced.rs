//! Files that are on the disk when the store says so.
//!
//! `LocalFileSystem` never calls fsync: after a power cut a commit of a table could name files that
//! are empty, or be empty itself. Here every file is written beside its place, synced, moved into
//! place in one step, and the directory synced after it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    ops::Range,
    path::{Path as FsPath, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _, stream, stream::BoxStream};
use object_store::{
    CopyMode, CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt as _, PutMode, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result, UploadPart, local::LocalFileSystem, path::Path,
};

/// A local directory as an object store whose writes survive a power cut.
#[derive(Debug, Clone)]
pub struct SyncedStore {
    local: std::sync::Arc<LocalFileSystem>,
}

/// Distinguishes files being written at the same time. Names ending in `#` and digits are not
/// listed by `LocalFileSystem`, so half a file is never seen.
static N_STAGED: AtomicU64 = AtomicU64::new(0);

impl SyncedStore {
    /// Opens the directory, making it if needed, and removes what a crash left half written.
    pub fn open(dir: &FsPath) -> Result<Self> {
        make_dirs(dir).map_err(generic)?;
        sweep(dir).map_err(generic)?;
        let local = LocalFileSystem::new_with_prefix(dir)?;
        Ok(Self { local: local.into() })
    }
}

impl std::fmt::Display for SyncedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "synced {}", self.local)
    }
}

#[async_trait::async_trait]
impl ObjectStore for SyncedStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let path = self.local.path_to_filesystem(location)?;
        let create = match opts.mode {
            PutMode::Overwrite => false,
            PutMode::Create => true,
            PutMode::Update(_) => {
                return Err(Error::NotImplemented {
                    operation: "a conditional update".to_owned(),
                    implementer: self.to_string(),
                });
            }
        };
        let written = tokio::task::spawn_blocking(move || write(&path, &payload, create)).await;
        match written.map_err(|it| generic(io::Error::other(it)))? {
            Ok(()) => Ok(PutResult { e_tag: None, version: None }),
            Err(source) if create && source.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::AlreadyExists { path: location.to_string(), source: source.into() })
            }
            Err(source) => Err(generic(source)),
        }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(Upload { store: self.clone(), location: location.clone(), parts: vec![] }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.local.get_opts(location, options).await
    }

    /// Only what is asked for: the usual way reads a megabyte where a page is wanted.
    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.local.get_ranges(location, ranges).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        // A deleted file that comes back after a power cut is swept again: no sync.
        self.local.delete_stream(locations)
    }

    /// In order of name, as object stores list and as the readers of a table's log expect.
    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let files = self.local.list(prefix).collect::<Vec<_>>();
        let sorted = files.map(|mut files| {
            files.sort_by(|a, b| {
                let name = |it: &Result<ObjectMeta>| it.as_ref().ok().map(|it| it.location.clone());
                name(a).cmp(&name(b))
            });
            stream::iter(files)
        });
        sorted.flatten_stream().boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.local.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        let bytes = self.local.get(from).await?.bytes().await?;
        let mode = match options.mode {
            CopyMode::Overwrite => PutMode::Overwrite,
            CopyMode::Create => PutMode::Create,
        };
        self.put_opts(to, bytes.into(), mode.into()).await?;
        Ok(())
    }
}

/// A file that arrives in parts; the tables' files are small, so it waits in memory.
#[derive(Debug)]
struct Upload {
    store: SyncedStore,
    location: Path,
    parts: Vec<PutPayload>,
}

#[async_trait::async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.parts.push(data);
        futures::future::ready(Ok(())).boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let payload: PutPayload = self.parts.drain(..).flat_map(PutPayload::into_iter).collect();
        self.store.put(&self.location, payload).await
    }

    async fn abort(&mut self) -> Result<()> {
        self.parts.clear();
        Ok(())
    }
}

fn write(path: &FsPath, payload: &PutPayload, create: bool) -> io::Result<()> {
    let dir = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_dirs(dir)?;
    let staged = stage(path, payload)?;
    // A hard link fails where the name exists; a rename replaces it.
    let placed = if create { fs::hard_link(&staged, path) } else { fs::rename(&staged, path) };
    if create || placed.is_err() {
        let _ = fs::remove_file(&staged);
    }
    placed?;
    File::open(dir)?.sync_all()
}

fn stage(path: &FsPath, payload: &PutPayload) -> io::Result<PathBuf> {
    let n = N_STAGED.fetch_add(1, Ordering::Relaxed);
    let mut name = path.as_os_str().to_owned();
    name.push(format!("#{}{n}", std::process::id()));
    let staged = PathBuf::from(name);
    let written = File::create(&staged).and_then(|mut file| {
        payload.iter().try_for_each(|it| file.write_all(it))?;
        file.sync_all()
    });
    if written.is_err() {
        // On a full disk half a file is room that others wait for.
        let _ = fs::remove_file(&staged);
    }
    written.map(|()| staged)
}

/// Makes a directory and its parents, each entered durably in the one above.
fn make_dirs(dir: &FsPath) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    if let Some(parent) = dir.parent() {
        make_dirs(parent)?;
        match fs::create_dir(dir) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let parent = if parent.as_os_str().is_empty() { FsPath::new(".") } else { parent };
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

fn sweep(dir: &FsPath) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sweep(&entry.path())?;
        } else if is_staged(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_staged(name: &str) -> bool {
    let digits = name.split_once('#').map_or("", |(_, digits)| digits);
    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
}

fn generic(source: io::Error) -> Error {
    Error::Generic { store: "history", source: source.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_made_once_replaced_whole_and_half_files_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        let store = SyncedStore::open(dir.path()).unwrap();
        let path = Path::from("a/b/c.json");
        store.put(&path, "one".into()).await.unwrap();
        let again = store.put_opts(&path, "two".into(), PutMode::Create.into()).await;
        assert!(matches!(again, Err(Error::AlreadyExists { .. })), "{again:?}");
        store.put(&path, "three".into()).await.unwrap();
        let mut upload = store.put_multipart(&Path::from("m")).await.unwrap();
        upload.put_part("fo".into()).await.unwrap();
        upload.put_part("ur".into()).await.unwrap();
        upload.complete().await.unwrap();
        store.rename(&Path::from("m"), &Path::from("a/n")).await.unwrap();

        std::fs::write(dir.path().join("a/half#12"), "half").unwrap();
        let store = SyncedStore::open(dir.path()).unwrap();
        assert!(!dir.path().join("a/half#12").exists());
        let read = |it: &'static str| {
            let store = store.clone();
            async move { store.get(&Path::from(it)).await.unwrap().bytes().await.unwrap() }
        };
        assert_eq!(read("a/b/c.json").await, "three");
        assert_eq!(read("a/n").await, "four");
    }
}
