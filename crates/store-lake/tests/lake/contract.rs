//! The contract of every history.

use store_lake::{LakeHistory, LakeSettings};

#[tokio::test]
async fn the_history_keeps_its_contract() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path();
    // Often enough for reopening to begin at one.
    let settings = LakeSettings { n_commits_per_checkpoint: 2, ..LakeSettings::default() };
    port::contract::history::check(async || {
        LakeHistory::open(path, settings.clone()).await.unwrap()
    })
    .await;
}
