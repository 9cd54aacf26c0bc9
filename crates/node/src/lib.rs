//! the loop.
