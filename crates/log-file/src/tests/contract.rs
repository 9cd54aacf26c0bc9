//! The contract of every log, with segments so small that most reads cross several.

use crate::{FileLog, LogSettings};

async fn check(segment_bytes_max: u64, tail_bytes_max: usize) {
    let dir = tempfile::tempdir().unwrap();
    let settings = LogSettings { segment_bytes_max, tail_bytes_max, ..LogSettings::default() };
    port::contract::log::check(async || {
        let (log, report) = FileLog::open(dir.path(), settings).unwrap();
        assert_eq!((report.torn, report.gaps), (None, vec![]));
        log
    })
    .await;
}

#[tokio::test]
async fn one_segment_all_in_memory() {
    check(64 << 20, 16 << 20).await;
}

#[tokio::test]
async fn many_segments_all_in_memory() {
    check(300, 16 << 20).await;
}

#[tokio::test]
async fn many_segments_all_from_disk() {
    check(300, 0).await;
}

#[tokio::test]
async fn many_segments_half_of_it_from_disk() {
    check(1_000, 2_000).await;
}
