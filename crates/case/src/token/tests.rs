//! The token rules, one by one, and what must stay true of all of them.

mod blocks;
mod faults;
mod migrate;
mod properties;
mod rules;
