//! The disk, as far as the writer needs it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Ending of a segment that is not yet a segment.
pub(crate) const NEW: &str = "new";

/// Written and removed again to see whether there is room.
const ROOM: &str = "room";

/// Where the writer writes. A trait only so that a test can fill the disk.
pub(crate) trait Disk: Send {
    /// Begins a segment, durably; what is written from now on goes there.
    fn begin_segment(&mut self, path: &Path, header: &[u8]) -> io::Result<()>;

    /// Writes at the end of the segment.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns once everything written is on the disk.
    fn sync(&mut self) -> io::Result<()>;

    /// Takes back what was written after the first `len` bytes of the segment, durably.
    fn take_back(&mut self, len: u64) -> io::Result<()>;

    /// Returns if `n_bytes` more would find room in `dir`.
    fn has_room(&mut self, dir: &Path, n_bytes: usize) -> io::Result<()>;
}

/// The machine's.
pub(crate) struct RealDisk {
    segment: File,
}

impl RealDisk {
    /// Goes on at the end of a segment.
    pub(crate) fn at_end_of(path: &Path) -> io::Result<Self> {
        Ok(Self { segment: File::options().append(true).open(path)? })
    }
}

impl Disk for RealDisk {
    fn begin_segment(&mut self, path: &Path, header: &[u8]) -> io::Result<()> {
        begin_segment(path, header)?;
        *self = Self::at_end_of(path)?;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.segment.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.segment.sync_data()
    }

    fn take_back(&mut self, len: u64) -> io::Result<()> {
        self.segment.set_len(len)?;
        self.segment.sync_all()
    }

    fn has_room(&mut self, dir: &Path, n_bytes: usize) -> io::Result<()> {
        let path = dir.join(ROOM);
        let tried = write_durably(&path, &vec![0xa5; n_bytes]);
        let removed = fs::remove_file(&path);
        tried.and(removed)
    }
}

/// Makes a segment that holds its header: under another name first, so that a segment without a
/// whole header is damage and never a crash.
pub(crate) fn begin_segment(path: &Path, header: &[u8]) -> io::Result<()> {
    let new = with_ending(path, NEW);
    write_durably(&new, header)?;
    fs::rename(&new, path)?;
    sync_directory_of(path)
}

/// Writes a whole file and syncs it; its directory is the caller's.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A file is durable only when the directory that names it is.
pub(crate) fn sync_directory_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
}

/// `a.log` with `.torn-12` at its end.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
