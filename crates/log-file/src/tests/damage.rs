//! Records that were durable and cannot be read now: refused by name, or stepped over and reported.

use std::{fs, path::Path};

use port::{Log, PortError};

use super::{LARGE, SMALL, fill, kept, open, position, positions, refused, segments};
use crate::{
    LogSettings, Repair,
    frame::{HEAD_BYTES, HEADER_BYTES},
};

const N: u32 = 40;

/// A log of 40 records in small segments.
async fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), SMALL);
    fill(&log, 0, N).await;
    assert!(4 < segments(dir.path()).len());
    dir
}

/// Opening is refused with these words, and with `SkipDamaged` gives every record outside `lost`
/// and says which are lost.
#[track_caller]
fn check(dir: &Path, words: &[&str], lost: std::ops::Range<u64>) {
    let error = refused(dir, SMALL);
    assert!(matches!(error, PortError::Damaged { .. }), "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "`{word}` is not in: {error}");
    }
    let (log, report) = open(dir, LogSettings { repair: Repair::SkipDamaged, ..SMALL });
    let gaps: Vec<_> = report.gaps.iter().map(|it| it.from.0..it.next.0).collect();
    assert_eq!(gaps, std::slice::from_ref(&lost), "{:?}", report.gaps);
    assert_eq!((report.torn, report.head), (None, position(N.into())));
    let expected: Vec<_> =
        positions(N.into()).into_iter().filter(|it| !lost.contains(it)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (actual, from_within) = runtime.block_on(async {
        let from_within = log.read(position(lost.start), 1).await.unwrap();
        (kept(&log).await, from_within[0].position.0)
    });
    assert_eq!(actual, expected);
    assert_eq!(from_within, lost.end, "reading goes on after the gap");
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x10;
    fs::write(path, bytes).unwrap();
}

/// The first position of a segment, from its name.
fn first(path: &Path) -> u64 {
    path.file_stem().unwrap().to_str().unwrap().parse().unwrap()
}

fn filled_now() -> tempfile::TempDir {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(filled())
}

#[test]
fn a_flipped_bit_in_an_old_segment() {
    let dir = filled_now();
    let segment = &segments(dir.path())[1];
    let lost = first(segment);
    flip(segment, HEADER_BYTES + HEAD_BYTES + 3);
    let words = [
        segment.to_str().unwrap(),
        "check sum of a frame differs, at byte 32",
        &format!("where record {lost} should be"),
    ];
    check(dir.path(), &words, lost..lost + 1);
}

/// A wrong length hides where the next frame begins; it is found all the same.
#[test]
fn a_flipped_bit_in_a_length() {
    let dir = filled_now();
    let segment = &segments(dir.path())[2];
    let lost = first(segment);
    for byte in 4..8 {
        flip(segment, HEADER_BYTES + byte);
        check(dir.path(), &["at byte 32"], lost..lost + 1);
        flip(segment, HEADER_BYTES + byte);
    }
}

#[test]
fn an_old_segment_that_ends_too_early() {
    let dir = filled_now();
    let paths = segments(dir.path());
    let lost = first(&paths[1])..first(&paths[2]);
    let file = fs::OpenOptions::new().write(true).open(&paths[1]).unwrap();
    file.set_len(HEADER_BYTES as u64 + 5).unwrap();
    check(dir.path(), &["a frame is cut short, at byte 32"], lost.clone());
    file.set_len(HEADER_BYTES as u64).unwrap();
    let words = [&format!("record {} should be next", lost.start)[..], paths[2].to_str().unwrap()];
    check(dir.path(), &words, lost);
}

#[test]
fn a_missing_segment() {
    let dir = filled_now();
    let paths = segments(dir.path());
    fs::remove_file(&paths[2]).unwrap();
    let lost = first(&paths[2])..first(&paths[3]);
    let words = [&format!("record {} should be next", lost.start)[..], paths[3].to_str().unwrap()];
    check(dir.path(), &words, lost);
}

#[test]
fn a_header_that_is_not_one() {
    let dir = filled_now();
    let segment = &segments(dir.path())[1];
    let no_record = first(segment)..first(segment);
    flip(segment, 2);
    check(dir.path(), &["does not begin like a segment"], no_record.clone());
    flip(segment, 2);
    flip(segment, 13);
    check(dir.path(), &["the check sum of its header differs"], no_record);
}

#[test]
fn a_segment_under_a_wrong_name() {
    let dir = filled_now();
    let paths = segments(dir.path());
    fs::copy(&paths[1], paths[1].with_file_name("00000000000000000002.log")).unwrap();
    for repair in [Repair::Refuse, Repair::SkipDamaged] {
        let error = refused(dir.path(), LogSettings { repair, ..SMALL }).to_string();
        assert!(error.contains("should be next"), "{error}");
    }
}

/// In the last segment too, damage before a later group is no torn end, and nothing is cut off.
#[tokio::test]
async fn a_flipped_bit_in_the_last_segment() {
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = open(dir.path(), LARGE);
    fill(&log, 0, 10).await;
    drop(log);
    let path = &segments(dir.path())[0];
    let whole = fs::read(path).unwrap();
    let last_frame = crate::scan::scan(&whole, position(1), true).last_record.unwrap().start;
    for byte in HEADER_BYTES..last_frame - HEAD_BYTES {
        let mut bytes = whole.clone();
        let bit = byte % 8;
        bytes[byte] ^= 1 << bit;
        fs::write(path, &bytes).unwrap();
        let error = refused(dir.path(), LARGE);
        assert!(matches!(error, PortError::Damaged { .. }), "bit {bit} of byte {byte}: {error}");
        assert_eq!(fs::read(path).unwrap(), bytes, "refusing changes nothing");
    }
    let (log, report) = open(dir.path(), LogSettings { repair: Repair::SkipDamaged, ..LARGE });
    assert_eq!((kept(&log).await.len(), report.gaps.len()), (9, 1));
    fill(&log, 10, 12).await;
    assert_eq!(kept(&log).await.len(), 11);
}

/// Damage that comes while the log is open is found by the reader.
#[tokio::test]
async fn a_flipped_bit_under_a_reader() {
    let dir = filled().await;
    let (log, _) = open(dir.path(), SMALL);
    let segment = &segments(dir.path())[1];
    flip(segment, HEADER_BYTES + HEAD_BYTES + 3);
    let error = log.read(position(first(segment)), 1).await.unwrap_err().to_string();
    assert!(error.contains("check sum of a frame differs, at byte 32"), "{error}");
    assert!(log.read(position(1), 1).await.is_ok());
}

/// A log that has been written never begins anew in silence.
#[tokio::test]
async fn a_log_without_any_segment_is_no_new_log() {
    let dir = filled().await;
    for segment in segments(dir.path()) {
        fs::remove_file(segment).unwrap();
    }
    let error = refused(dir.path(), SMALL).to_string();
    assert!(error.contains("none of its segments is there"), "{error}");
    let (log, _) = open(dir.path(), LogSettings { repair: Repair::SkipDamaged, ..SMALL });
    assert_eq!(log.head(), position(0));
}
