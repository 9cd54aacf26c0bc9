//! Questions in SQL, their answers, and what may be asked.

use node::{Answered, TableAbout};
use port::{Cell, Column, ColumnKind};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::wire::{Words, word};

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SqlQuestion)]
pub(crate) struct SqlAsked {
    /// One statement that reads.
    #[schema(example = "SELECT entity, avg(so2) AS so2 FROM stack GROUP BY entity")]
    pub(crate) sql: String,
    /// At most this many rows, 1 to 100,000; 1,000 where it is left out.
    pub(crate) limit: Option<usize>,
}

/// Its answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlAnswer {
    columns: Vec<SqlColumn>,
    /// One list of cells a row: text, a number, true, false or null; an instant is RFC 3339 in UTC.
    #[schema(value_type = Vec<Vec<serde_json::Value>>)]
    rows: Vec<Vec<SqlCell>>,
    /// There are more rows than asked for.
    truncated: bool,
    took_ms: u64,
}

/// A column of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlColumn {
    name: String,
    #[schema(value_type = word::SqlKind)]
    kind: &'static str,
}

/// Text, a number, true, false or null; an instant is RFC 3339 in UTC.
#[derive(Debug)]
pub(crate) struct SqlCell(Cell);

/// A table that may be asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlTable {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    note: Option<Words>,
    columns: Vec<SqlTableColumn>,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SqlTableColumn {
    name: String,
    #[schema(value_type = word::SqlKind)]
    kind: &'static str,
    /// Of a measured quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit: Option<String>,
}

/// The word for what a column holds.
pub(crate) const fn kind_word(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Integer => "integer",
        ColumnKind::Number => "number",
        ColumnKind::Time => "time",
        ColumnKind::Bool => "bool",
    }
}

impl From<Answered> for SqlAnswer {
    fn from(it: Answered) -> Self {
        let table = it.answer.table;
        let row = |it: Vec<Cell>| it.into_iter().map(SqlCell).collect();
        Self {
            columns: table.columns.into_iter().map(SqlColumn::from).collect(),
            rows: table.rows.into_iter().map(row).collect(),
            truncated: it.answer.truncated,
            took_ms: it.took.0 / 1_000,
        }
    }
}

impl From<Column> for SqlColumn {
    fn from(it: Column) -> Self {
        Self { name: it.name, kind: kind_word(it.kind) }
    }
}

impl From<TableAbout> for SqlTable {
    fn from(it: TableAbout) -> Self {
        let column = |(column, unit): (Column, Option<model::UnitId>)| SqlTableColumn {
            name: column.name,
            kind: kind_word(column.kind),
            unit: unit.map(|it| it.to_string()),
        };
        Self {
            name: it.name,
            title: it.title.as_ref().map(Words::from),
            note: it.note.as_ref().map(Words::from),
            columns: it.columns.into_iter().map(column).collect(),
        }
    }
}

impl Serialize for SqlCell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Cell::Null => to.serialize_none(),
            Cell::Text(it) => to.serialize_str(it),
            Cell::Integer(it) => to.serialize_i64(*it),
            // JSON has no infinity: it is written as null.
            Cell::Number(it) => to.serialize_f64(*it),
            Cell::Time(it) => to.collect_str(it),
            Cell::Bool(it) => to.serialize_bool(*it),
        }
    }
}
