//! A small table, written shortly.

use port::{Cell, Column, ColumnKind, Table};

/// A table whose columns are written `name:t` for texts, `:b` for truths, `:n` for numbers, and by
/// their name alone for whole numbers.
pub(super) fn shaped(name: &str, columns: &str, rows: Vec<Vec<Cell>>) -> Table {
    let column = |it: &str| {
        let (name, kind) = it.split_once(':').unwrap_or((it, "i"));
        let kind = match kind {
            "t" => ColumnKind::Text,
            "b" => ColumnKind::Bool,
            "n" => ColumnKind::Number,
            _ => ColumnKind::Integer,
        };
        Column { name: name.to_owned(), kind }
    };
    let columns: Vec<Column> = columns.split_whitespace().map(column).collect();
    debug_assert!(rows.iter().all(|it| it.len() == columns.len()), "{name}");
    Table { name: name.to_owned(), columns, rows }
}

pub(super) const fn int(it: i64) -> Cell {
    Cell::Integer(it)
}

pub(super) fn text(it: &str) -> Cell {
    Cell::Text(it.to_owned())
}

pub(super) const fn yes() -> Cell {
    Cell::Bool(true)
}

pub(super) const fn no() -> Cell {
    Cell::Bool(false)
}
