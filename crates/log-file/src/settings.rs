//! How a log is opened.

/// Largest append. A longer import is several appends, so that nobody waits long behind it.
pub(crate) const APPEND_BYTES_MAX: usize = 16 << 20;
/// A group takes no more requests once it has this many bytes.
pub(crate) const GROUP_BYTES_MAX: usize = 8 << 20;
/// Bytes that may wait for the writer; more wait at the door.
pub(crate) const QUEUE_BYTES_MAX: usize = 32 << 20;
/// Requests that may wait for the writer.
pub(crate) const QUEUE_LEN_MAX: usize = 4_096;
/// One read gives at least one record and about this many bytes of them at most.
pub(crate) const READ_BYTES_MAX: usize = 1 << 20;
/// A full disk is full until it has room for this much: a log that goes on with the first free block
/// would stop again at the next record.
pub(crate) const ROOM_BYTES_MIN: usize = 1 << 20;
/// Syncs whose times are remembered, and for how long.
pub(crate) const SYNCS_KEPT: usize = 4_096;
pub(crate) const SYNCS_KEPT_FOR: std::time::Duration = std::time::Duration::from_mins(1);
/// Distance of the entries of a segment's index.
pub(crate) const INDEX_EVERY_BYTES: u64 = 64 << 10;

/// How a log is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSettings {
    /// A new segment is begun once the last one has reached this size.
    pub segment_bytes_max: u64,
    /// Recent records kept in memory, in bytes as written. A reader further behind reads the file,
    /// which the system still has in its own memory.
    pub tail_bytes_max: usize,
    /// What to do about damage.
    pub repair: Repair,
}

/// What to do about a record that cannot be read and that was not merely half written in a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Do not open; the error names file and offset.
    Refuse,
    /// Leave out what cannot be read and report it. The files stay as they are, so it must be said
    /// at every opening until those segments have been let go.
    SkipDamaged,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { segment_bytes_max: 64 << 20, tail_bytes_max: 4 << 20, repair: Repair::Refuse }
    }
}
