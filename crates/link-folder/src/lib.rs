//! Watches a folder for the station files of Circular 10/2021/TT-BTNMT.
//!
//! **Invariant:** a file leaves its place only after the node has made its readings durable, or
//! has refused it for good; then it lies in `done` or `bad`, byte for byte as it came, with a
//! report beside it wherever a line was refused. A file that changes between two looks is still
//! being written. A crash in between offers the same file again, and the node knows it by its
//! SHA-256. Nothing outside the folder is ever followed, read or moved.

mod desk;
mod file;
mod folder;
mod look;
mod report;

pub use desk::{Receipt, Refusal, RefusedLine, SetAside, StationFile, Taker};
pub use folder::{Folder, FolderError, Round, Settings};

#[cfg(test)]
mod tests;
