//! What the log does when it cannot do its work.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI32, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use model::{Batch, Fact, Flag, Observation, Origin, SeriesId, SourceId, Time};
use port::{Log, LogTrouble, PortError};

use super::{LARGE, SMALL, fact, fill, kept, open, position, positions, refused};
use crate::{
    FileLog, LogSettings,
    disk::{Disk, RealDisk},
};

/// A disk that fills up, or whose sync fails once: the kernel then forgets what it could not write
/// and the next sync succeeds.
struct BadDisk {
    disk: RealDisk,
    bytes_left: Arc<AtomicUsize>,
    /// The error of the next sync; 0 for none.
    sync_fails: Arc<AtomicI32>,
}

impl Disk for BadDisk {
    fn begin_segment(&mut self, path: &Path, header: &[u8]) -> io::Result<()> {
        self.disk.begin_segment(path, header)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let n = bytes.len().min(self.bytes_left.load(SeqCst));
        self.bytes_left.fetch_sub(n, SeqCst);
        self.disk.write(&bytes[..n])?;
        if n < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.sync_fails.swap(0, SeqCst) {
            0 => self.disk.sync(),
            errno => Err(io::Error::from_raw_os_error(errno)),
        }
    }

    fn take_back(&mut self, len: u64) -> io::Result<()> {
        self.disk.take_back(len)
    }

    fn has_room(&mut self, dir: &Path, n_bytes: usize) -> io::Result<()> {
        if self.bytes_left.load(SeqCst) < n_bytes {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.disk.has_room(dir, n_bytes)
    }
}

/// The errors of Linux, from its `errno-base.h`.
const EIO: i32 = 5;
const ENOSPC: i32 = 28;
const EROFS: i32 = 30;

/// What a test can do to the disk.
struct Lever {
    bytes_left: Arc<AtomicUsize>,
    sync_fails: Arc<AtomicI32>,
}

fn on_bad_disk(dir: &Path, settings: LogSettings, bytes_left: usize) -> (FileLog, Lever) {
    let lever =
        Lever { bytes_left: Arc::new(AtomicUsize::new(bytes_left)), sync_fails: Arc::default() };
    let (bytes_left, sync_fails) = (lever.bytes_left.clone(), lever.sync_fails.clone());
    let bad = |disk| -> Box<dyn Disk> { Box::new(BadDisk { disk, bytes_left, sync_fails }) };
    let (log, _) = FileLog::open_on(dir, settings, bad).unwrap();
    (log, lever)
}

/// Tries until the log takes a fact again.
async fn goes_on(log: &FileLog, i: u32) {
    for _ in 0..100 {
        match log.append(Time(i.into()), vec![fact(i)]).await {
            Ok(_) => return,
            Err(error) => assert!(matches!(error, PortError::ReadOnly { .. }), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the log did not go on");
}

#[tokio::test]
async fn a_full_disk_stops_the_log_and_loses_nothing_acknowledged() {
    for bytes_left in (200..800).step_by(7) {
        let dir = tempfile::tempdir().unwrap();
        let (log, _) = on_bad_disk(dir.path(), LARGE, bytes_left);
        let mut n_acknowledged = 0;
        let error = loop {
            match log.append(Time(n_acknowledged.into()), vec![fact(n_acknowledged)]).await {
                Ok(_) => n_acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, PortError::ReadOnly { .. }), "{error}");
        assert!(error.to_string().starts_with("writing the log in "), "{error}");
        assert!(matches!(log.trouble(), Some(LogTrouble::Full { .. })));
        let again = log.append(Time(0), vec![Fact::Ticked]).await.unwrap_err();
        assert_eq!(again.to_string(), error.to_string());
        assert_eq!(kept(&log).await, positions(n_acknowledged.into()), "reading goes on");
        drop(log);
        let (log, _) = open(dir.path(), LARGE);
        assert_eq!(kept(&log).await, positions(n_acknowledged.into()));
    }
}

/// Whether the write, the sync or the next segment finds no room: the log says so, keeps nothing of
/// what it refuses, and goes on by itself, at the next position.
#[tokio::test]
async fn a_full_disk_that_is_freed_is_written_again() {
    for (settings, errno) in [(LARGE, 0), (SMALL, 0), (LARGE, ENOSPC), (SMALL, EROFS)] {
        let dir = tempfile::tempdir().unwrap();
        let (log, lever) = on_bad_disk(dir.path(), settings, 4 << 20);
        fill(&log, 0, 5).await;
        match errno {
            0 => lever.bytes_left.store(70, SeqCst),
            errno => lever.sync_fails.store(errno, SeqCst),
        }
        let mut n = 5;
        while log.append(Time(n.into()), vec![fact(n)]).await.is_ok() {
            n += 1;
        }
        let trouble = log.trouble().unwrap();
        assert_eq!(matches!(trouble, LogTrouble::ReadOnly { .. }), errno == EROFS, "{trouble:?}");
        assert_eq!(log.head(), position(n.into()));
        assert_eq!(kept(&log).await, positions(n.into()), "reading goes on");
        lever.bytes_left.store(4 << 20, SeqCst);
        goes_on(&log, n).await;
        assert_eq!(log.trouble(), None);
        fill(&log, n + 1, n + 20).await;
        drop(log);
        let (log, report) = open(dir.path(), settings);
        assert_eq!(kept(&log).await, positions(u64::from(n) + 20));
        assert_eq!((report.torn, report.gaps), (None, vec![]));
    }
}

#[tokio::test]
async fn a_log_that_cannot_write_is_closed_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = on_bad_disk(dir.path(), LARGE, 10);
    log.append(Time(0), vec![fact(0)]).await.unwrap_err();
    drop(log);
    open(dir.path(), LARGE);
}

#[tokio::test]
async fn a_failed_sync_is_never_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let (log, lever) = on_bad_disk(dir.path(), LARGE, usize::MAX);
    fill(&log, 0, 3).await;
    assert_eq!(log.stopped(), None);
    lever.sync_fails.store(EIO, SeqCst);
    for _ in 0..3 {
        let error = log.append(Time(0), vec![Fact::Ticked]).await.unwrap_err().to_string();
        assert!(error.starts_with("syncing the log in "), "{error}");
    }
    assert_eq!(log.head(), position(3));
    assert!(log.stopped().unwrap().ends_with("(os error 5)"));
}

#[tokio::test]
async fn two_cannot_open_one_log() {
    let dir = tempfile::tempdir().unwrap();
    let (first, _) = open(dir.path(), SMALL);
    let error = refused(dir.path(), SMALL);
    assert!(matches!(error, PortError::Conflict { .. }));
    assert_eq!(
        error.to_string(),
        format!("the log in {} is open already, in this or another process", dir.path().display())
    );
    drop(first);
    open(dir.path(), SMALL);
}

#[tokio::test]
async fn what_was_let_go_is_an_error_that_says_what_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), SMALL);
    fill(&log, 0, 40).await;
    log.truncate_before(position(30)).await.unwrap();
    let first = log.first();
    assert!(position(20) < first && first <= position(30));
    let error = log.read(position(7), 1).await.unwrap_err().to_string();
    let expected = format!("record 7 of the log has been let go, it begins with record {first}");
    assert_eq!(error, expected);
}

fn readings(n: usize, value: f64) -> Fact {
    Fact::Observed(Batch {
        source: SourceId::new("hp-01").unwrap(),
        origin: Origin::Http,
        observations: vec![
            Observation {
                series: SeriesId(1),
                time: Time(0),
                value,
                flag: Flag::Measuring
            };
            n
        ],
    })
}

/// A refusal concerns the one who asked, and nobody else.
#[tokio::test]
async fn what_cannot_be_written_is_refused_and_the_log_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), LARGE);
    let too_much = vec![readings(1_000_000, 0.1 + 0.2); 2];
    for (facts, words) in [
        (vec![readings(1, f64::NAN)], "NaN of series 1"),
        (too_much, "2 facts take more than 16777216 bytes"),
    ] {
        let error = log.append(Time(0), facts).await.unwrap_err();
        assert!(matches!(error, PortError::Refused { .. }), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(log.append(Time(0), vec![readings(1_000_000, 0.5)]).await.unwrap(), position(1));
    assert_eq!(log.read(position(1), 10).await.unwrap()[0].fact, readings(1_000_000, 0.5));
}

/// An answer has a limit in bytes too, and never less than one record.
#[tokio::test]
async fn a_large_read_comes_in_parts() {
    for tail_bytes_max in [0, 64 << 20] {
        let dir = tempfile::tempdir().unwrap();
        let (log, _) = open(dir.path(), crate::LogSettings { tail_bytes_max, ..LARGE });
        log.append(Time(0), vec![readings(100_000, 0.5); 10]).await.unwrap();
        let n = log.read(position(1), 1_000).await.unwrap().len();
        assert!((1..10).contains(&n), "{n}");
        let rest = log.read(position(1 + n as u64), 1_000).await.unwrap();
        assert_eq!(rest[0].position.0, 1 + n as u64);
    }
}
