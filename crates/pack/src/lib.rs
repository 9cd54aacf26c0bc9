//! packs: text in, definitions out.
