//! What every store of whole files must keep.

use super::together;
use crate::{Blobs, PortError};

/// Everything, on a store that begins empty. `open` opens the same store again.
pub async fn check<B: Blobs>(open: impl AsyncFn() -> B) {
    let blobs = open().await;
    whole_files(&blobs).await;
    lists(&blobs).await;
    names(&blobs).await;
    hashes(&blobs).await;
    at_the_same_time(&blobs).await;
    drop(blobs);

    let blobs = open().await;
    assert_eq!(get(&blobs, "evidence/a").await.as_deref(), Some(&b"third"[..]));
    assert_eq!(blobs.list("snapshot/").await.unwrap(), ["snapshot/10", "snapshot/9"]);
}

async fn whole_files(blobs: &dyn Blobs) {
    assert_eq!(get(blobs, "evidence/a").await, None);
    blobs.delete("evidence/a").await.unwrap();
    for bytes in [&b"first, and longer"[..], b"", b"third"] {
        blobs.put("evidence/a", bytes.to_vec()).await.unwrap();
        assert_eq!(get(blobs, "evidence/a").await.as_deref(), Some(bytes));
    }
    let every_byte: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    blobs.put("evidence/b", every_byte.clone()).await.unwrap();
    assert_eq!(get(blobs, "evidence/b").await, Some(every_byte));
    blobs.delete("evidence/b").await.unwrap();
    assert_eq!(get(blobs, "evidence/b").await, None);
}

async fn lists(blobs: &dyn Blobs) {
    assert_eq!(blobs.list("snapshot/").await.unwrap(), [""; 0]);
    for name in ["snapshot/9", "snapshot/10", "snapshots", "deep/er/1"] {
        blobs.put(name, name.into()).await.unwrap();
    }
    assert_eq!(blobs.list("snapshot/").await.unwrap(), ["snapshot/10", "snapshot/9"]);
    assert_eq!(blobs.list("deep/").await.unwrap(), ["deep/er/1"]);
    assert_eq!(blobs.list("deep/er/1").await.unwrap(), ["deep/er/1"]);
    assert_eq!(
        blobs.list("").await.unwrap(),
        ["deep/er/1", "evidence/a", "snapshot/10", "snapshot/9", "snapshots"]
    );
}

/// A name is never a way out of the store.
async fn names(blobs: &dyn Blobs) {
    let too_long = "a/".repeat(300);
    for name in [
        "",
        "/",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a/..",
        "a//b",
        "a/",
        ".hidden",
        "a/.b",
        "a b",
        "a\\b",
        "a\0b",
        "c:",
        "trạm",
        &too_long,
    ] {
        for error in [
            blobs.put(name, vec![]).await.unwrap_err(),
            blobs.get(name).await.unwrap_err(),
            blobs.delete(name).await.unwrap_err(),
        ] {
            assert!(matches!(error, PortError::Refused { .. }), "{name:?}: {error}");
        }
    }
    assert_eq!(blobs.list("../").await.unwrap(), [""; 0]);
}

/// A name that ends in a SHA-256 is a promise.
async fn hashes(blobs: &dyn Blobs) {
    let of_abc = "evidence/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let error = blobs.put(of_abc, b"abd".to_vec()).await.unwrap_err();
    assert!(matches!(error, PortError::Refused { .. }), "{error}");
    assert_eq!(get(blobs, of_abc).await, None);
    blobs.put(of_abc, b"abc".to_vec()).await.unwrap();
    assert_eq!(get(blobs, of_abc).await.as_deref(), Some(&b"abc"[..]));
}

/// Whoever comes last, the file is one of those given, whole.
async fn at_the_same_time(blobs: &dyn Blobs) {
    let puts = (0..16_u8).map(|i| blobs.put("evidence/c", vec![i; 10_000])).collect();
    for put in together(puts).await {
        put.unwrap();
    }
    let bytes = get(blobs, "evidence/c").await.unwrap();
    assert_eq!(bytes, vec![bytes[0]; 10_000]);
}

async fn get(blobs: &dyn Blobs, name: &str) -> Option<Vec<u8>> {
    blobs.get(name).await.unwrap()
}
