//! A crash at any moment: what was acknowledged is there, what was not may be cut off.

use std::{fs, path::Path, sync::Arc};

use model::{Fact, Time};
use port::Log;
use proptest::prelude::*;

use super::{
    LARGE, SMALL, all, fact, fill, kept, open, position, positions, segments, with_ending,
};
use crate::frame::{self, HEADER_BYTES};

/// Where the frames of a segment begin, and where the last one ends.
fn frame_starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![HEADER_BYTES];
    while let Ok(frame) = frame::read(&bytes[*starts.last().unwrap()..]) {
        starts.push(starts.last().unwrap() + frame.head.frame_len());
    }
    starts
}

/// Puts `bytes` where the only segment was, opens, and expects the first `n` records; then that the
/// log goes on and reads back.
async fn check_cut(dir: &Path, bytes: &[u8], n: u64, what: &str) {
    let segment = &segments(dir)[0];
    fs::write(segment, bytes).unwrap();
    let (log, report) = open(dir, LARGE);
    assert_eq!(kept(&log).await, positions(n), "{what}");
    let torn = report.torn.map(|it| (it.at_byte, it.n_bytes, fs::read(it.kept_in).unwrap()));
    let end = frame_starts(bytes)[usize::try_from(n).unwrap()];
    let expected = (end < bytes.len())
        .then(|| (end as u64, (bytes.len() - end) as u64, bytes[end..].to_vec()));
    assert_eq!(torn, expected, "{what}: what was cut is kept");
    let n_next = u32::try_from(n).unwrap();
    fill(&log, n_next, n_next + 1).await;
    drop(log);
    let (log, report) = open(dir, LARGE);
    assert_eq!(report.torn, None, "{what}: cut once");
    assert_eq!(kept(&log).await, positions(n + 1), "{what}");
    drop(log);
    for torn in fs::read_dir(dir).unwrap().map(|it| it.unwrap().path()) {
        if torn.to_str().unwrap().contains("torn") {
            fs::remove_file(torn).unwrap();
        }
    }
}

#[tokio::test]
async fn a_file_that_ends_at_any_byte_of_its_last_frames() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), LARGE);
    fill(&log, 0, 6).await;
    drop(log);
    let whole = fs::read(&segments(dir.path())[0]).unwrap();
    let starts = frame_starts(&whole);
    assert_eq!((starts.len(), *starts.last().unwrap()), (7, whole.len()));
    for end in starts[3]..=whole.len() {
        let n_whole = starts.iter().filter(|it| **it <= end).count() as u64 - 1;
        let what = format!("cut at byte {end}");
        check_cut(dir.path(), &whole[..end], n_whole, &what).await;
    }
}

#[tokio::test]
async fn zeros_or_noise_after_the_last_frame() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), LARGE);
    fill(&log, 0, 3).await;
    drop(log);
    let whole = fs::read(&segments(dir.path())[0]).unwrap();
    for tail in [&[0; 1][..], &[0; 4096], &[0xff; 100], &whole[..200]] {
        check_cut(dir.path(), &[&whole, tail].concat(), 3, "a tail").await;
    }
    // A frame of this very log in a wrong place is no record either.
    let again = &whole[frame_starts(&whole)[1]..];
    check_cut(dir.path(), &[&whole, again].concat(), 3, "frames twice").await;
}

/// The disk may write the later half of a group and not the earlier one. Nobody was told that the
/// group is durable, so it is no damage.
#[tokio::test]
async fn a_group_with_a_hole_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), LARGE);
    fill(&log, 0, 2).await;
    log.append(Time(2), (2..8).map(fact).collect()).await.unwrap();
    drop(log);
    let whole = fs::read(&segments(dir.path())[0]).unwrap();
    let starts = frame_starts(&whole);
    for (hole, n) in [(2, 2), (3, 3), (6, 6)] {
        let mut bytes = whole.clone();
        bytes[starts[hole]..starts[hole + 1]].fill(0);
        fs::write(&segments(dir.path())[0], &bytes).unwrap();
        let (log, report) = open(dir.path(), LARGE);
        assert_eq!(log.head(), position(n));
        assert_eq!(report.torn.unwrap().at_byte, starts[hole] as u64);
    }
}

/// A crash between beginning a segment and its first record, and one before it has its name.
#[tokio::test]
async fn a_segment_just_begun() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), SMALL);
    fill(&log, 0, 30).await;
    drop(log);
    let paths = segments(dir.path());
    let last = paths.last().unwrap();
    let bytes = fs::read(last).unwrap();
    let n_before = frame::read_header(&bytes).unwrap().first.0 - 1;
    let unborn = dir.path().join("00000000000000000099.log.new");
    for len in [HEADER_BYTES, HEADER_BYTES + 1] {
        fs::write(last, &bytes[..len]).unwrap();
        fs::write(&unborn, &bytes[..7]).unwrap();
        let (log, report) = open(dir.path(), SMALL);
        assert!(!unborn.exists());
        assert_eq!(report.head, position(n_before));
        assert_eq!(kept(&log).await, positions(n_before));
        let from = u32::try_from(n_before).unwrap();
        fill(&log, from, from + 3).await;
        assert_eq!(kept(&log).await, positions(n_before + 3));
    }
}

/// Time is held even where the records that told it have been let go.
#[tokio::test]
async fn time_does_not_go_back_past_a_lost_record() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), SMALL);
    log.append(Time(1_000_000), (0..30).map(fact).collect()).await.unwrap();
    log.append(Time(0), vec![Fact::Ticked]).await.unwrap();
    log.truncate_before(log.head()).await.unwrap();
    drop(log);
    let paths = segments(dir.path());
    assert_eq!(paths.len(), 1);
    fs::OpenOptions::new().write(true).open(&paths[0]).unwrap().set_len(40).unwrap();
    let (log, _) = open(dir.path(), SMALL);
    log.append(Time(0), vec![Fact::Ticked]).await.unwrap();
    assert_eq!(all(&log).await[0].known_at, Time(1_000_000));
    assert_eq!(with_ending(dir.path(), "torn-32").len(), 1);
}

/// Many at once, over threads: each exactly once, in the order of the positions they were told.
#[tokio::test(flavor = "multi_thread")]
async fn every_append_is_there_exactly_once() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), SMALL);
    let log = Arc::new(log);
    let appends: Vec<_> = (0..500_u32)
        .map(|i| {
            let log = Arc::clone(&log);
            tokio::spawn(async move { (i, log.append(Time(0), vec![fact(i)]).await.unwrap()) })
        })
        .collect();
    let mut told = vec![];
    for append in appends {
        told.push(append.await.unwrap());
    }
    let stats = log.stats();
    assert_eq!((stats.n_appends, stats.n_records), (500, 500));
    assert!(stats.n_syncs <= 500);
    assert!(stats.sync_p50_us <= stats.sync_p99_us && 0 < stats.sync_p99_us, "{stats:?}");
    assert_eq!(log.bytes_after(log.head()), 0);
    let (whole, half) = (log.bytes_after(position(0)), log.bytes_after(position(250)));
    assert!(half < whole && 0 < half, "{half} of {whole}");
    drop(log);
    let (log, _) = open(dir.path(), SMALL);
    told.sort_by_key(|(_, position)| *position);
    let expected: Vec<_> = told.into_iter().map(|(i, at)| (at, fact(i))).collect();
    let actual: Vec<_> = all(&log).await.into_iter().map(|it| (it.position, it.fact)).collect();
    assert_eq!(actual, expected);
}

#[derive(Debug, Clone)]
enum Move {
    Append { n: u32 },
    Reopen,
    CrashWith { tail: Vec<u8> },
    LetGo { n: u64 },
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => (1..9_u32).prop_map(|n| Move::Append { n }),
        1 => Just(Move::Reopen),
        1 => prop::collection::vec(any::<u8>(), 1..60).prop_map(|tail| Move::CrashWith { tail }),
        1 => (0..20_u64).prop_map(|n| Move::LetGo { n }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_happens_the_log_holds_what_was_appended(
        moves in prop::collection::vec(any_move(), 1..25),
        tail_bytes_max in 0..3_000_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let settings = crate::LogSettings { tail_bytes_max, ..SMALL };
            let (mut log, _) = open(dir.path(), settings);
            let mut n_appended = 0;
            for it in moves {
                match it {
                    Move::Append { n } => {
                        let facts = (n_appended..n_appended + n).map(fact).collect();
                        let last = log.append(Time(0), facts).await.unwrap();
                        n_appended += n;
                        assert_eq!(last.0, u64::from(n_appended));
                    }
                    Move::Reopen => {
                        drop(log);
                        log = open(dir.path(), settings).0;
                    }
                    Move::CrashWith { tail } => {
                        drop(log);
                        let last = segments(dir.path()).pop().unwrap();
                        let bytes = [fs::read(&last).unwrap(), tail].concat();
                        fs::write(&last, bytes).unwrap();
                        log = open(dir.path(), settings).0;
                    }
                    Move::LetGo { n } => {
                        let keep = log.head().0.saturating_sub(n).max(log.first().0);
                        log.truncate_before(position(keep)).await.unwrap();
                        assert!(log.first().0 <= keep);
                    }
                }
                let records = all(&log).await;
                let (first, last) = (log.first().0, u64::from(n_appended));
                let actual: Vec<_> = records.iter().map(|it| it.position.0).collect();
                assert_eq!(actual, (first..=last).collect::<Vec<_>>());
                for record in records {
                    assert_eq!(record.fact, fact(u32::try_from(record.position.0).unwrap() - 1));
                }
            }
        });
    }
}
