//! Answers as files that other programs open: CSV, Arrow, Parquet, XLSX.
//!
//! **Invariant:** every form holds the same cells. A cell is of one of the five kinds of
//! [`port::ColumnKind`], and an instant is one: UTC wherever the form can say so, and where it
//! cannot (XLSX), the column's name says what it is in.

mod arrow_form;
mod csv_form;
mod xlsx_form;

use port::Table;

/// A form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated text, UTF-8, instants as RFC 3339.
    Csv,
    /// An Arrow IPC stream.
    Arrow,
    /// A Parquet file.
    Parquet,
    /// A workbook with one sheet.
    Xlsx,
}

/// Why an answer cannot be written as a file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The columns do not hold what they say.
    #[error("writing Arrow or Parquet")]
    Arrow(#[from] arrow::error::ArrowError),
    /// Parquet said no.
    #[error("writing Parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// CSV said no.
    #[error("writing CSV")]
    Csv(#[from] csv::Error),
    /// XLSX said no: more rows or columns than a sheet has.
    #[error("writing XLSX")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Arrow, Self::Parquet, Self::Xlsx];

    /// How HTTP names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Arrow => "application/vnd.apache.arrow.stream",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How its files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Arrow => "arrows",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
        }
    }

    /// The table as a file of this form.
    pub fn write(self, table: &Table) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Csv => csv_form::write(table),
            Self::Arrow => arrow_form::write_stream(table),
            Self::Parquet => arrow_form::write_parquet(table),
            Self::Xlsx => xlsx_form::write(table),
        }
    }
}

#[cfg(test)]
mod tests;
