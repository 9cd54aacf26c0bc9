//! Opening: read back everything that is there, cut off what a crash left half written, refuse or
//! step over what is damaged.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use model::{Position, Time};
use port::PortError;

use crate::{
    disk::{self, NEW},
    frame::{self, HEADER_BYTES, Header},
    read::undecoded,
    scan::{self, Damaged, Scan},
    settings::{LogSettings, Repair},
    shared::Segment,
};

const LOCK: &str = "lock";
/// Stands in the lock's file once there has been a segment.
const BEGUN: &[u8] = b"begun\n";
const ENDING: &str = "log";

/// What was found at opening.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenReport {
    /// Segments there are.
    pub n_segments: usize,
    /// The first record kept; one past the head in an empty log.
    pub first: Position,
    /// The last record.
    pub head: Position,
    /// What was cut off, if the last writer died while it wrote.
    pub torn: Option<Torn>,
    /// What was left out, with [`Repair::SkipDamaged`].
    pub gaps: Vec<Gap>,
}

/// A half written end. Nobody was ever told that it was durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    /// Cut from this segment.
    pub segment: PathBuf,
    /// At this byte.
    pub at_byte: u64,
    /// This many.
    pub n_bytes: u64,
    /// Kept in this file.
    pub kept_in: PathBuf,
}

/// Records that are lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The first one lost.
    pub from: Position,
    /// The first one after it that can be read.
    pub next: Position,
    /// Where and why, in words.
    pub how: String,
}

/// A log as found on the disk.
pub(crate) struct Found {
    pub(crate) segments: Vec<Segment>,
    pub(crate) head: Position,
    pub(crate) known_at: Time,
    pub(crate) report: OpenReport,
    pub(crate) lock: File,
}

pub(crate) fn segment_path(dir: &Path, first: Position) -> PathBuf {
    dir.join(format!("{:020}.{ENDING}", first.0))
}

/// Reads the directory; makes it, and a first segment, where there is none.
pub(crate) fn find(dir: &Path, settings: LogSettings) -> Result<Found, PortError> {
    let failed = |step: &str| {
        let what = format!("{step} the log in {}", dir.display());
        move |it: io::Error| PortError::unavailable(what, it)
    };
    fs::create_dir_all(dir).map_err(failed("making a directory for"))?;
    disk::sync_directory_of(dir).map_err(failed("making a directory for"))?;
    let mut lock = lock(dir)?;
    let has_begun = fs::read(dir.join(LOCK)).is_ok_and(|it| !it.is_empty());
    let mut paths = list(dir).map_err(failed("listing"))?;
    if paths.is_empty() && has_begun && settings.repair == Repair::Refuse {
        let how = "it has been written before, and none of its segments is there".to_owned();
        return Err(PortError::Damaged { what: format!("the log in {}", dir.display()), how });
    }
    if paths.is_empty() {
        let path = segment_path(dir, Position(1));
        let header = frame::header(Header { first: Position(1), known_at: Time(i64::MIN) });
        disk::begin_segment(&path, &header).map_err(failed("beginning"))?;
        paths.push((Position(1), path));
    }
    if !has_begun {
        // From now on a log without segments is one that has lost them.
        lock.write_all(BEGUN).and_then(|()| lock.sync_all()).map_err(failed("beginning"))?;
    }
    let mut found = Found {
        segments: vec![],
        head: Position(paths[0].0.0.saturating_sub(1)),
        known_at: Time(i64::MIN),
        report: OpenReport { first: paths[0].0, ..OpenReport::default() },
        lock,
    };
    let n_segments = paths.len();
    for (i, (first, path)) in paths.into_iter().enumerate() {
        found.take(&path, first, i + 1 == n_segments, settings.repair)?;
    }
    found.report.n_segments = n_segments;
    found.report.head = found.head;
    found.tell(dir);
    Ok(found)
}

/// Two writers would overwrite each other's records.
fn lock(dir: &Path) -> Result<File, PortError> {
    let failed = |it| PortError::unavailable(format!("locking the log in {}", dir.display()), it);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(LOCK))
        .map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(PortError::Conflict {
            what: format!(
                "the log in {} is open already, in this or another process",
                dir.display()
            ),
        }),
        Err(TryLockError::Error(it)) => Err(failed(it)),
    }
}

/// The segments in order. Clears away one that a crash left unborn.
fn list(dir: &Path) -> io::Result<Vec<(Position, PathBuf)>> {
    let mut segments = vec![];
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else { continue };
        if name.ends_with(&format!(".{ENDING}.{NEW}")) {
            fs::remove_file(&path)?;
        } else if let Some(first) = first_of(name) {
            segments.push((first, path));
        }
    }
    segments.sort();
    Ok(segments)
}

fn first_of(name: &str) -> Option<Position> {
    let (number, ending) = name.split_once('.')?;
    let first: u64 = number.parse().ok().filter(|it| *it != 0 && number.len() == 20)?;
    (ending == ENDING).then_some(Position(first))
}

impl Found {
    fn take(
        &mut self,
        path: &Path,
        first: Position,
        is_last: bool,
        repair: Repair,
    ) -> Result<(), PortError> {
        let failed =
            |it: io::Error| PortError::unavailable(format!("reading {}", path.display()), it);
        self.follows(path, first, repair)?;
        let bytes = fs::read(path).map_err(failed)?;
        if let Some(header) = self.header(path, first, &bytes, repair)? {
            self.known_at = header.known_at;
        }
        let scan = scan::scan(&bytes, first, is_last);
        for damaged in &scan.damaged {
            self.step_over(path, damaged, repair)?;
        }
        if is_last {
            if let Some(at) = scan.torn_at {
                self.report.torn = Some(cut(path, &bytes, at).map_err(failed)?);
            }
            // What a killed process wrote may be in memory only; whoever reads it now takes it for
            // durable.
            File::open(path).and_then(|it| it.sync_all()).map_err(failed)?;
        }
        self.known_at = last_known_at(&bytes, &scan)?.unwrap_or(self.known_at);
        self.head = scan.last;
        self.segments.push(segment(path, first, &bytes, scan));
        Ok(())
    }

    /// A segment must begin where the one before it ends.
    fn follows(&mut self, path: &Path, first: Position, repair: Repair) -> Result<(), PortError> {
        let expected = self.head.next();
        // Damage at the end of the segment before is known already, but not how far it reaches.
        if let Some(gap) = self.report.gaps.last_mut().filter(|it| it.next == expected)
            && gap.from == expected
        {
            gap.next = first;
            return Ok(());
        }
        let how = format!("record {expected} should be next, but {} follows", path.display());
        if first < expected || (expected < first && repair == Repair::Refuse) {
            let dir = path.parent().unwrap_or(path).display();
            return Err(PortError::Damaged { what: format!("the log in {dir}"), how });
        }
        if expected < first {
            self.report.gaps.push(Gap { from: expected, next: first, how });
        }
        Ok(())
    }

    fn header(
        &mut self,
        path: &Path,
        first: Position,
        bytes: &[u8],
        repair: Repair,
    ) -> Result<Option<Header>, PortError> {
        let how = match frame::read_header(bytes) {
            Ok(header) if header.first == first => return Ok(Some(header)),
            Ok(header) => format!("it says that it begins with record {}", header.first),
            Err(how) => how,
        };
        if repair == Repair::Refuse {
            return Err(damaged_segment(path, how));
        }
        let how = format!("{}: {how}; its name was believed", path.display());
        self.report.gaps.push(Gap { from: first, next: first, how });
        Ok(None)
    }

    fn step_over(
        &mut self,
        path: &Path,
        damaged: &Damaged,
        repair: Repair,
    ) -> Result<(), PortError> {
        let Damaged { bytes, how, from, next } = damaged;
        let how = format!("{how}, at byte {}, where record {from} should be", bytes.start);
        if repair == Repair::Refuse {
            return Err(damaged_segment(path, how));
        }
        let how = format!("{}: {how}; {} bytes left out", path.display(), bytes.len());
        self.report.gaps.push(Gap { from: *from, next: next.unwrap_or(*from), how });
        Ok(())
    }

    fn tell(&self, dir: &Path) {
        let OpenReport { n_segments, first, head, torn, gaps } = &self.report;
        let dir = dir.display();
        tracing::info!(%dir, n_segments, %first, %head, "log opened");
        if let Some(Torn { segment, at_byte, n_bytes, kept_in }) = torn {
            let (segment, kept_in) = (segment.display(), kept_in.display());
            tracing::warn!(%segment, at_byte, n_bytes, %kept_in, "half written end cut off");
        }
        for Gap { from, next, how } in gaps {
            tracing::error!(%from, %next, how, "records of the log are lost");
        }
    }
}

fn segment(path: &Path, first: Position, bytes: &[u8], scan: Scan) -> Segment {
    let len = scan.torn_at.unwrap_or(bytes.len());
    let gaps = scan.damaged.iter().map(|it| it.bytes.start as u64..it.bytes.end as u64);
    Segment {
        path: path.to_owned(),
        first,
        last: scan.last,
        len: len.max(HEADER_BYTES) as u64,
        gaps: gaps.collect(),
        index: scan.index,
    }
}

fn last_known_at(bytes: &[u8], scan: &Scan) -> Result<Option<Time>, PortError> {
    let Some(record) = scan.last_record.clone() else { return Ok(None) };
    let (known_at, _) = codec::decode(&bytes[record]).map_err(|it| undecoded(scan.last, &it))?;
    Ok(Some(known_at))
}

/// Cuts a half written end off, and keeps it for whoever wants to know.
fn cut(path: &Path, bytes: &[u8], at: usize) -> io::Result<Torn> {
    let mut kept_in = disk::with_ending(path, &format!("torn-{at}"));
    for again in 2.. {
        if !kept_in.try_exists()? {
            break;
        }
        kept_in = disk::with_ending(path, &format!("torn-{at}-{again}"));
    }
    disk::write_durably(&kept_in, &bytes[at..])?;
    disk::sync_directory_of(&kept_in)?;
    File::options().write(true).open(path)?.set_len(at as u64)?;
    Ok(Torn {
        segment: path.to_owned(),
        at_byte: at as u64,
        n_bytes: (bytes.len() - at) as u64,
        kept_in,
    })
}

fn damaged_segment(path: &Path, how: String) -> PortError {
    PortError::Damaged { what: format!("segment {} of the log", path.display()), how }
}
