//! The store itself.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use port::{Blobs, PortError};
use tokio::task::spawn_blocking;

use crate::name::{self, Name};

/// Where files are written before they have their name.
const NEW: &str = ".new";
/// Folders within folders; names are shorter than that anyway.
const DEPTH_MAX: usize = 32;

/// Tells the files apart that this process is putting.
static N_PUT: AtomicU64 = AtomicU64::new(0);

/// Largest file kept: a snapshot of a large zone is far smaller, and each is held in memory whole.
const BYTES_MAX: usize = 256 << 20;

/// A store of whole files in a directory.
#[derive(Debug, Clone)]
pub struct FileBlobs {
    dir: PathBuf,
}

impl FileBlobs {
    /// Opens the store in `dir`, or makes one, and clears away what a crash left half written.
    /// Blocks. Several processes may have it open.
    pub fn open(dir: &Path) -> Result<Self, PortError> {
        let failed =
            |it| PortError::unavailable(format!("opening the files in {}", dir.display()), it);
        fs::create_dir_all(dir.join(NEW)).map_err(failed)?;
        sync(dir).map_err(failed)?;
        if let Some(parent) = dir.parent().filter(|it| *it != Path::new("")) {
            sync(parent).map_err(failed)?;
        }
        let n_cleared = clear(&dir.join(NEW)).map_err(failed)?;
        if 0 < n_cleared {
            tracing::warn!(dir = %dir.display(), n_cleared, "half written files cleared away");
        }
        Ok(Self { dir: dir.to_owned() })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        step: &'static str,
        name: Name,
        work: impl FnOnce(&Path, &Name) -> io::Result<T> + Send + 'static,
    ) -> Result<T, PortError> {
        let dir = self.dir.clone();
        let what = format!("{step} {name} in {}", dir.display());
        match spawn_blocking(move || work(&dir, &name)).await {
            Ok(done) => done.map_err(|it| PortError::unavailable(what, it)),
            Err(it) => Err(PortError::unavailable(what, it)),
        }
    }
}

#[async_trait::async_trait]
impl Blobs for FileBlobs {
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), PortError> {
        let name = Name::new(name)?;
        if BYTES_MAX < bytes.len() {
            let why = format!("{name} has {} bytes, at most {BYTES_MAX} are kept", bytes.len());
            return Err(PortError::Refused { why });
        }
        let kept =
            self.blocking("keeping", name, move |dir, name| match name.broken_promise(&bytes) {
                Some(how) => {
                    Ok(Err(PortError::Refused { why: format!("{name} is not kept: {how}") }))
                }
                None => put(dir, name, &bytes).map(Ok),
            });
        kept.await?
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, PortError> {
        let name = Name::new(name)?;
        let read = self.blocking("reading", name, |dir, name| {
            let bytes = match fs::read(dir.join(name.path())) {
                Ok(bytes) => bytes,
                // A folder of files is no file.
                Err(it) if is_absence(&it) => return Ok(Ok(None)),
                Err(it) => return Err(it),
            };
            Ok(match name.broken_promise(&bytes) {
                Some(how) => Err(PortError::Damaged { what: name.to_string(), how }),
                None => Ok(Some(bytes)),
            })
        });
        read.await?
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, PortError> {
        let (dir, prefix) = (self.dir.clone(), prefix.to_owned());
        let what = format!("listing the files in {}", dir.display());
        let listed = spawn_blocking(move || {
            let mut names = vec![];
            list(&dir, "", &prefix, DEPTH_MAX, &mut names)?;
            names.sort();
            io::Result::Ok(names)
        });
        match listed.await {
            Ok(names) => names.map_err(|it| PortError::unavailable(what, it)),
            Err(it) => Err(PortError::unavailable(what, it)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), PortError> {
        let name = Name::new(name)?;
        let deleted = self.blocking("deleting", name, |dir, name| {
            let path = dir.join(name.path());
            match fs::remove_file(&path) {
                Ok(()) => path.parent().map_or(Ok(()), sync),
                Err(it) if is_absence(&it) => Ok(()),
                Err(it) => Err(it),
            }
        });
        deleted.await
    }
}

/// A file being put is locked as long as it has no name, so that another process, clearing away at
/// its start, leaves it alone.
fn put(dir: &Path, name: &Name, bytes: &[u8]) -> io::Result<()> {
    let number = N_PUT.fetch_add(1, Relaxed);
    let new = dir.join(NEW).join(format!("{}-{number}", process::id()));
    let path = dir.join(name.path());
    let written = write_durably(&new, bytes).and_then(|locked| {
        make_folders(dir, name)?;
        fs::rename(&new, &path)?;
        drop(locked);
        path.parent().map_or(Ok(()), sync)
    });
    if written.is_err() {
        // The first error is the one worth telling; a file left here goes at the next opening.
        let _ = fs::remove_file(&new);
    }
    written
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.lock()?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(file)
}

/// The folders of a name, each durable in the one above.
fn make_folders(dir: &Path, name: &Name) -> io::Result<()> {
    let path = name.path();
    let folders: Vec<_> = path.ancestors().skip(1).filter(|it| *it != Path::new("")).collect();
    for folder in folders.into_iter().rev() {
        let folder = dir.join(folder);
        match fs::create_dir(&folder) {
            Ok(()) => folder.parent().map_or(Ok(()), sync)?,
            Err(it) if it.kind() == ErrorKind::AlreadyExists => {}
            Err(it) => return Err(it),
        }
    }
    Ok(())
}

/// Deletes what nobody is writing any more.
fn clear(new: &Path) -> io::Result<usize> {
    let mut n_cleared = 0;
    for entry in fs::read_dir(new)? {
        let path = entry?.path();
        let cleared = match File::open(&path) {
            Ok(file) if file.try_lock().is_err() => continue,
            Ok(_) => fs::remove_file(&path),
            Err(it) => Err(it),
        };
        match cleared {
            Ok(()) => n_cleared += 1,
            // Got its name meanwhile.
            Err(it) if it.kind() == ErrorKind::NotFound => {}
            Err(it) => return Err(it),
        }
    }
    Ok(n_cleared)
}

/// Looks only into folders that can hold names with the prefix.
fn list(
    dir: &Path,
    folder: &str,
    prefix: &str,
    depth: usize,
    names: &mut Vec<String>,
) -> io::Result<()> {
    let entries = match fs::read_dir(dir.join(folder)) {
        Ok(entries) => entries,
        Err(it) if is_absence(&it) => return Ok(()),
        Err(it) => return Err(it),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(part) = name.to_str().filter(|it| name::is_part(it)) else { continue };
        let name = format!("{folder}{part}");
        if entry.file_type()?.is_dir() {
            let inner = format!("{name}/");
            let may_hold = inner.starts_with(prefix) || prefix.starts_with(&inner);
            if may_hold && 0 < depth {
                list(dir, &inner, prefix, depth - 1, names)?;
            }
        } else if name.starts_with(prefix) {
            names.push(name);
        }
    }
    Ok(())
}

/// A file or folder is durable only when the folder that names it is.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_keeps_the_contract() {
        let dir = tempfile::tempdir().unwrap();
        port::contract::blobs::check(async || FileBlobs::open(dir.path()).unwrap()).await;
        assert_eq!(fs::read_dir(dir.path().join(NEW)).unwrap().count(), 0, "nothing is left over");
    }

    #[tokio::test]
    async fn what_a_crash_left_goes_and_what_another_process_writes_stays() {
        let dir = tempfile::tempdir().unwrap();
        FileBlobs::open(dir.path()).unwrap();
        let [abandoned, being_put] = ["1-0", "2-0"].map(|it| dir.path().join(NEW).join(it));
        drop(write_durably(&abandoned, b"half").unwrap());
        let locked = write_durably(&being_put, b"half").unwrap();
        let blobs = FileBlobs::open(dir.path()).unwrap();
        assert_eq!((abandoned.exists(), being_put.exists()), (false, true));
        assert_eq!(blobs.list("").await.unwrap(), [""; 0]);
        drop(locked);
    }

    #[tokio::test]
    async fn evidence_that_has_changed_is_reported() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = FileBlobs::open(dir.path()).unwrap();
        let name = "evidence/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        blobs.put(name, b"abc".to_vec()).await.unwrap();
        fs::write(dir.path().join(name), b"abd").unwrap();
        let error = blobs.get(name).await.unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "{name} is damaged: its bytes have the SHA-256 \
                 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9"
            )
        );
    }

    #[tokio::test]
    async fn a_file_where_a_folder_should_be_is_a_failure_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = FileBlobs::open(dir.path()).unwrap();
        blobs.put("a", vec![1]).await.unwrap();
        assert_eq!(blobs.get("a/b").await.unwrap(), None);
        let error = blobs.put("a/b", vec![2]).await.unwrap_err().to_string();
        assert!(error.starts_with("keeping a/b in "), "{error}");
        assert_eq!(fs::read_dir(dir.path().join(NEW)).unwrap().count(), 0, "nothing is left over");
    }
}
