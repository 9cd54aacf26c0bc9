//! Reading one file, and moving it to where it belongs.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use intake::station_file::FILE_BYTES_MAX;
use model::Date;
use sha2::{Digest, Sha256};

use crate::look::{BAD, DONE};

/// A file read whole.
pub(crate) struct Content {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
}

/// Reads at most one byte more than a station file may have: enough to refuse it.
pub(crate) fn read(path: &Path) -> io::Result<Content> {
    let looked = fs::symlink_metadata(path)?;
    let file = File::open(path)?;
    // Swapped for a link or another file since the look? Then it is not the file we meant.
    if !looked.is_file() || !same_file(&looked, &file.metadata()?) {
        return Err(io::Error::new(io::ErrorKind::NotFound, "it was replaced while it was opened"));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes)?;
    let sha256 = hexadecimal(&Sha256::digest(&bytes));
    Ok(Content { bytes, sha256 })
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(u32::from(it), 16).unwrap_or_default();
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}

#[cfg(unix)]
fn same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    a.len() == b.len()
}

/// Where a file goes.
pub(crate) enum Tray {
    /// `done/{yyyy}/{MM}/{dd}`, by the time in its name.
    Done(Date),
    /// `bad`.
    Bad,
}

/// Writes the report, then moves the file: what is gone from its place is always explained.
/// Returns where the file now lies.
pub(crate) fn put_away(
    root: &Path,
    file: &Path,
    sha256: &str,
    tray: &Tray,
    report: Option<&str>,
) -> io::Result<PathBuf> {
    let folder = match tray {
        Tray::Bad => root.join(BAD),
        Tray::Done(date) => root
            .join(DONE)
            .join(format!("{:04}", date.year()))
            .join(format!("{:02}", date.month()))
            .join(format!("{:02}", date.day())),
    };
    fs::create_dir_all(&folder)?;
    let name = file.file_name().ok_or(io::ErrorKind::NotFound)?.to_string_lossy();
    let mut target = folder.join(name.as_ref());
    // Another file of that name came earlier: both are evidence.
    if target.exists() && !holds(&target, sha256) {
        let short = sha256.get(..12).unwrap_or("unread");
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name.as_ref(), "txt"));
        target = folder.join(format!("{stem}.{short}.{extension}"));
    }
    if let Some(report) = report {
        let mut beside = target.clone().into_os_string();
        beside.push(".report.txt");
        fs::write(beside, report)?;
    }
    fs::rename(file, &target)?;
    Ok(target)
}

fn holds(path: &Path, sha256: &str) -> bool {
    read(path).is_ok_and(|it| it.sha256 == sha256)
}
