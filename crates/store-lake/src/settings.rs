//! What an operator may set of the history.

use std::path::PathBuf;

use model::Span;

/// How much the history may use, and how long it keeps what it no longer needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeSettings {
    /// Memory all questions together may use before they spill to disk.
    pub memory_bytes: usize,
    /// Disk all questions together may spill to.
    pub spill_bytes: u64,
    /// Where they spill; the system's temporary directory when none is given.
    pub spill_dir: Option<PathBuf>,
    /// Memory for footers of Parquet files and hours that were counted, so that a chart does not
    /// read them again.
    pub footer_bytes: usize,
    /// Questions answered at the same time; further ones wait, and their waiting counts.
    pub n_asks_max: usize,
    /// How long files that compaction replaced stay for readers of older versions, and the log of
    /// the tables for travelling back.
    pub retention: Span,
    /// Commits between checkpoints: a reader replays no more than this.
    pub n_commits_per_checkpoint: u32,
    /// Rows a row group holds.
    pub n_row_group_rows: usize,
    /// Files written or synced at the same time.
    pub n_writers: usize,
}

impl Default for LakeSettings {
    fn default() -> Self {
        Self {
            memory_bytes: 256 << 20,
            spill_bytes: 4 << 30,
            spill_dir: None,
            footer_bytes: 24 << 20,
            n_asks_max: 4,
            retention: Span::from_h(7 * 24),
            n_commits_per_checkpoint: 50,
            n_row_group_rows: 1 << 20,
            n_writers: 16,
        }
    }
}
