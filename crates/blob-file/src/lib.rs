//! Whole files in a directory: `port::Blobs` for a single node.
//!
//! **Invariant:** under a name lies one file that was put there whole, or none. A file is written
//! under a temporary name, synced, renamed and its directory synced before `put` returns, so neither
//! a crash nor two writers leave half of one. A name never leads out of the directory.
//!
//! ```text
//! evidence/9f86d0…    as put
//! snapshot/4711
//! .new/               files being put; what a crash left there is cleared away at opening
//! ```

mod name;
mod store;

pub use store::FileBlobs;
