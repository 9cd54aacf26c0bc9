//! Tables people bring: what they would become, and what became of them.

use intake::table::Mapping;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Instant;

/// What a table would become. Nothing has been kept yet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub(crate) struct Previewed {
    pub(crate) columns: Vec<String>,
    /// Its first rows as they stand in the file.
    pub(crate) sample: Vec<Vec<String>>,
    /// As given, or as guessed from the columns.
    #[schema(value_type = Object)]
    pub(crate) mapping: Mapping,
    /// Rows below the header.
    pub(crate) rows: usize,
    pub(crate) preview: Vec<PreviewedRow>,
    /// Values marked as missing in the rows shown.
    pub(crate) missing: u64,
    pub(crate) problems: Vec<String>,
}

/// What one row would become.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewedRow {
    /// Row of the file, from 1, the header included.
    pub(crate) row: usize,
    /// Everything in it would be taken.
    pub(crate) ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) values: Option<Vec<PreviewedValue>>,
    /// The first thing that is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) problem: Option<String>,
}

/// One value of a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewedValue {
    pub(crate) quantity: String,
    pub(crate) value: f64,
    /// As the mapping states it, else the quantity's own.
    pub(crate) unit: String,
}

/// What became of a table. The file is kept as evidence under its SHA-256.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Readings in the log, durably.
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
    /// Of those accepted, readings that were here before.
    pub(crate) duplicates: u64,
    /// Values marked as missing.
    pub(crate) missing: u64,
    /// The first of them.
    pub(crate) problems: Vec<String>,
    pub(crate) sha256: String,
}

/// A mapping kept for the next file of its kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SavedMapping {
    pub(crate) name: String,
    #[schema(value_type = Object)]
    pub(crate) mapping: Mapping,
}

/// The form of an import, for the document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form is read field by field; this says what it holds")]
pub(crate) struct ImportForm {
    /// CSV or XLSX, also gzipped.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The mapping as JSON; a preview guesses where there is none.
    mapping: Option<String>,
    /// Keeps the mapping under this name.
    save_as: Option<String>,
}
