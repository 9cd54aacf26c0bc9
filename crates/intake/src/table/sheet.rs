//! A table as text, whatever file it came from.

use std::borrow::Cow;

use super::workbook;
use crate::{Place, Problem, Reject, gzip};

/// Most rows of a table, the header not counted.
pub const ROWS_MAX: usize = 1_000_000;
/// Most columns of a table.
pub const COLUMNS_MAX: usize = 500;

/// Most cells of a table.
const CELLS_MAX: usize = 50_000_000;

/// A table: a header and rows of text. The text lies in one piece, so a million rows cost little
/// more than their letters.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    header: Vec<String>,
    text: String,
    text_bytes_max: usize,
    /// End of each cell in `text`.
    cell_ends: Vec<u32>,
    /// For each row: its number as a person counts, and the end of its cells in `cell_ends`.
    rows: Vec<(u32, u32)>,
}

/// One row of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    /// Row of the file, from 1, the header included.
    pub number: usize,
    first_cell: usize,
    cells: usize,
}

/// Reads CSV (divided by comma, semicolon or TAB) or XLSX (its first sheet that holds anything),
/// either of them also gzipped. `bytes_max` bounds what is read after inflating.
pub fn read(bytes: &[u8], bytes_max: usize) -> Result<Sheet, Reject> {
    let file = |problem| Reject::new(Place::File, problem);
    // Ends of cells are held in 32 bits.
    let bytes_max = bytes_max.min(u32::MAX as usize);
    let plain = if gzip::is_gzip(bytes) {
        let inflated = gzip::inflate(bytes, bytes_max).map_err(|it| file(it.problem))?;
        Cow::Owned(inflated)
    } else {
        Cow::Borrowed(bytes)
    };
    if bytes_max < plain.len() {
        return Err(file(Problem::TooLarge { of: "bytes", max: bytes_max }));
    }
    let sheet = if plain.starts_with(b"PK") {
        workbook::read(&plain, bytes_max)
    } else {
        read_csv(&plain, bytes_max)
    };
    let sheet = sheet.map_err(file)?;
    if sheet.rows.is_empty() {
        return Err(file(Problem::Empty));
    }
    Ok(sheet)
}

fn read_csv(bytes: &[u8], bytes_max: usize) -> Result<Sheet, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Problem::NotUtf8 { offset: error.valid_up_to() })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut sheet = Sheet::new(bytes_max);
    let mut record = csv::StringRecord::new();
    let not_csv = |error: csv::Error| Problem::NotWorkbook { why: error.to_string() };
    while reader.read_record(&mut record).map_err(not_csv)? {
        sheet.push(line_of(&record, bytes), record.iter())?;
    }
    Ok(sheet)
}

/// The reader's own count stands before the blank lines it skipped.
fn line_of(record: &csv::StringRecord, bytes: &[u8]) -> usize {
    let Some(position) = record.position() else { return 0 };
    let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let skipped = bytes.get(begin..).unwrap_or_default();
    let skipped = skipped.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
    let blank = skipped.filter(|it| **it == b'\n').count();
    usize::try_from(position.line()).unwrap_or(usize::MAX).saturating_add(blank)
}

/// The mark that divides the first line most often; a comma where none does.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|it| *it == mark).count();
    [b'\t', b';', b','].into_iter().max_by_key(|it| count(*it)).unwrap_or(b',')
}

impl Sheet {
    /// An empty sheet. A workbook may repeat one long text in every cell, so what its cells hold
    /// together is bounded as well.
    pub(super) fn new(text_bytes_max: usize) -> Self {
        let (header, text, cell_ends, rows) = (Vec::new(), String::new(), Vec::new(), Vec::new());
        Self { header, text, text_bytes_max, cell_ends, rows }
    }

    /// Names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows, the header not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No rows?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The nth row, from 0, the header not counted.
    #[must_use]
    pub fn row(&self, n: usize) -> Option<Row<'_>> {
        let (number, end) = *self.rows.get(n)?;
        let begin = n.checked_sub(1).map_or(0, |it| self.rows[it].1);
        let (first_cell, cells) = (begin as usize, (end - begin) as usize);
        Some(Row { sheet: self, number: number as usize, first_cell, cells })
    }

    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map_while(|it| self.row(it))
    }

    /// The place of a column, by its exact name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|it| it == name)
    }

    /// Adds a row; the first that is not blank becomes the header.
    pub(super) fn push<'a>(
        &mut self,
        number: usize,
        cells: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), Problem> {
        if cells.clone().all(|it| it.trim().is_empty()) {
            return Ok(());
        }
        if COLUMNS_MAX < cells.clone().take(COLUMNS_MAX + 1).count() {
            return Err(Problem::TooLarge { of: "columns", max: COLUMNS_MAX });
        }
        if self.header.is_empty() {
            self.header = cells.map(|it| it.trim().to_owned()).collect();
            return Ok(());
        }
        if self.rows.len() == ROWS_MAX {
            return Err(Problem::TooLarge { of: "rows", max: ROWS_MAX });
        }
        let too_long = || Problem::TooLarge { of: "bytes", max: self.text_bytes_max };
        for cell in cells {
            let cell = cell.trim();
            if self.text_bytes_max - self.text.len() < cell.len() {
                return Err(too_long());
            }
            self.text.push_str(cell);
            self.cell_ends.push(u32::try_from(self.text.len()).map_err(|_| too_long())?);
        }
        if CELLS_MAX < self.cell_ends.len() {
            return Err(Problem::TooLarge { of: "cells", max: CELLS_MAX });
        }
        let end = u32::try_from(self.cell_ends.len()).map_err(|_| too_long())?;
        self.rows.push((u32::try_from(number).unwrap_or(u32::MAX), end));
        Ok(())
    }
}

impl<'a> Row<'a> {
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells
    }

    /// No cells?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// The nth cell, trimmed; empty where the row is shorter.
    #[must_use]
    pub fn cell(&self, n: usize) -> &'a str {
        if self.cells <= n {
            return "";
        }
        let at = self.first_cell + n;
        let begin = at.checked_sub(1).map_or(0, |it| self.sheet.cell_ends[it] as usize);
        &self.sheet.text[begin..self.sheet.cell_ends[at] as usize]
    }

    /// Every cell, in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.cells).map(move |it| row.cell(it))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let sheet = read(text.as_bytes(), 1_000).unwrap();
        let header: Vec<_> = sheet.header().iter().map(String::as_str).collect();
        let rows = sheet.rows().map(|it| it.cells().collect());
        let actual: Vec<Vec<&str>> = std::iter::once(header).chain(rows).collect();
        assert_eq!(actual, expected, "{text:?}");
    }

    #[test]
    fn the_delimiter_is_found() {
        check("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
        check("\u{feff}a;b\r\n1,5;2\r\n", &[&["a", "b"], &["1,5", "2"]]);
        check("a\tb\n\n 1 \t\n", &[&["a", "b"], &["1", ""]]);
        check("a,b\n\"x, y\",\"\n\"\n", &[&["a", "b"], &["x, y", ""]]);
    }

    #[test]
    fn rows_know_their_number_in_the_file() {
        let sheet = read(b"a\n1\n\n2\n", 100).unwrap();
        let numbers: Vec<_> = sheet.rows().map(|it| it.number).collect();
        assert_eq!(numbers, [2, 4]);
        assert_eq!(sheet.row(0).unwrap().cell(7), "");
    }

    #[test]
    fn a_file_that_is_no_table_is_refused() {
        for (bytes, bytes_max, expected) in [
            (&b""[..], 10, "file: it is empty, expected at least one reading"),
            (b"a,b\n", 10, "file: it is empty, expected at least one reading"),
            (b"a\n\xff\n", 10, "file: not UTF-8 at byte 2, expected UTF-8 text"),
            (b"a\n1\n2\n", 5, "file: too many bytes, expected at most 5 bytes"),
            (b"\x1f\x8b", 5, "file: damaged gzip data, expected whole gzip data"),
        ] {
            assert_eq!(read(bytes, bytes_max).unwrap_err().to_string(), expected);
        }
        let wide = format!("a\n{}\n", ",".repeat(COLUMNS_MAX));
        assert!(read(wide.as_bytes(), 10_000).is_err(), "blank cells only");
        let wide = format!("a\n{}1\n", ",".repeat(COLUMNS_MAX));
        let error = read(wide.as_bytes(), 10_000).unwrap_err().to_string();
        assert_eq!(error, "file: too many columns, expected at most 500 columns");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, 1_000);
        }
    }
}
