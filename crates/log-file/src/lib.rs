//! adapter.
