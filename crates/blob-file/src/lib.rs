//! Blobs as files.
