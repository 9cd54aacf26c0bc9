//! Small tables: what is handed between the history and whoever asks.

use model::Time;

/// A small table: an answer, or registry rows handed to the history so that one question can join
/// them.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name in SQL.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, one cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Instants.
    Time,
    /// True or false.
    Bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// An instant.
    Time(Time),
    /// True or false.
    Bool(bool),
}
