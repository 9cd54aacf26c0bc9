//! The contract of every history.

use store_lake::{LakeHistory, LakeSettings};

#[tokio::test]
async fn the_history_keeps_its_contract() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path();
    port::contract::history::check(async || {
        LakeHistory::open(path, LakeSettings::default()).await.unwrap()
    })
    .await;
}
