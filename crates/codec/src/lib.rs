//! how nouns are written.
