//! Who may do what to which noun, where. Permission = (role, noun, action) from the table in
//! `packs/base`, within the subtree of the person's unit.
//!
//! **Invariant:** what is not granted is refused, and scope is computed at question time from the
//! Org tree, never copied into records.

mod matrix;
mod tree;

pub use matrix::{Action, Matrix, Noun};
pub use tree::{LEVELS_MAX, OrgTree, may_stand_under};
