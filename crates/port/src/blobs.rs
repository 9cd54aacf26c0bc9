//! Whole files kept by name: evidence under its SHA-256, snapshots under their position.

use crate::PortError;

/// A store of whole, immutable files. A name whose last part is 64 lower-case hexadecimal digits is
/// the SHA-256 of its bytes: `put` refuses other bytes, and `get` reports those that have changed
/// since as damaged.
#[async_trait::async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps `bytes` durably under `name` (`evidence/<sha256>`, `snapshot/<position>`). Keeping the
    /// same name again replaces it whole or not at all.
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), PortError>;

    /// The bytes under `name`; none if there are none.
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, PortError>;

    /// Names under a prefix such as `snapshot/`, sorted.
    async fn list(&self, prefix: &str) -> Result<Vec<String>, PortError>;

    /// Forgets `name`; fine if it is not there.
    async fn delete(&self, name: &str) -> Result<(), PortError>;
}
