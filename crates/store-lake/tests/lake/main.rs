//! The history over real Delta tables. One binary: each that links DataFusion is large.

mod contract;
mod crash;
mod outside;
