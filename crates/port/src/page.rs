//! Keyset pages: a cursor says where the last page ended, never how many rows to skip.

/// What part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Where the last page ended; opaque to the asker.
    pub cursor: Option<String>,
    /// At most this many items.
    pub n_max: u32,
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where this page ends; none when it is the last.
    pub next: Option<String>,
}

impl PageRequest {
    /// The first page of at most `n_max` items.
    #[must_use]
    pub const fn first(n_max: u32) -> Self {
        Self { cursor: None, n_max }
    }
}
