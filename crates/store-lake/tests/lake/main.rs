//! The history over real Delta tables. One binary: each that links DataFusion is large.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalog;
mod columns;
mod contract;
mod crash;
mod damaged;
mod hours;
mod keeping;
mod merged;
mod outside;
mod together;
