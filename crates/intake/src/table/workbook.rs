//! XLSX, bounded: a workbook of a few kilobytes may claim a billion cells or inflate without end.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, Reader as _, Xlsx, XlsxError};
use zip::ZipArchive;

use super::sheet::{COLUMNS_MAX, Sheet};
use crate::{Problem, reject::quoted};

/// Most parts of a workbook.
const PARTS_MAX: usize = 2_000;
/// Most texts a workbook may claim to share between cells.
const SHARED_TEXTS_MAX: usize = 5_000_000;

/// Reads the first sheet that holds more than a header, of a workbook that inflates to at most
/// `bytes_max` bytes.
pub(super) fn read(bytes: &[u8], bytes_max: usize) -> Result<Sheet, Problem> {
    check_size(bytes, bytes_max)?;
    // The reader is not ours and has met few damaged files: what it asserts is a refusal here.
    let read = catch_unwind(AssertUnwindSafe(|| first_sheet(bytes, bytes_max)));
    read.unwrap_or_else(|_| Err(not_readable("damaged inside")))
}

fn not_readable(why: &str) -> Problem {
    Problem::NotWorkbook { why: quoted(why) }
}

/// Inflates every part once into nothing: what a part says of its own size may be a lie.
fn check_size(bytes: &[u8], bytes_max: usize) -> Result<(), Problem> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|it| not_readable(&it.to_string()))?;
    if PARTS_MAX < archive.len() {
        return Err(Problem::TooLarge { of: "parts", max: PARTS_MAX });
    }
    let mut left = bytes_max;
    let mut part = Vec::new();
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(|it| not_readable(&it.to_string()))?;
        part.clear();
        let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        entry.take(limit).read_to_end(&mut part).map_err(|it| not_readable(&it.to_string()))?;
        left = left
            .checked_sub(part.len())
            .ok_or(Problem::TooLarge { of: "bytes", max: bytes_max })?;
        if SHARED_TEXTS_MAX < shared_texts_claimed(&part) {
            return Err(Problem::TooLarge { of: "shared texts", max: SHARED_TEXTS_MAX });
        }
    }
    Ok(())
}

/// The largest `uniqueCount` anywhere in a part. The reader sets memory aside for as many.
fn shared_texts_claimed(part: &[u8]) -> usize {
    const NAME: &[u8] = b"uniqueCount";
    let begins = part.windows(NAME.len()).enumerate().filter(|(_, it)| *it == NAME);
    let claimed = begins.map(|(at, _)| {
        let rest = &part[at + NAME.len()..];
        let skipped = rest.iter().take_while(|it| !it.is_ascii_digit() && **it != b'>').count();
        let digits = rest[skipped..].iter().take_while(|it| it.is_ascii_digit()).take(20);
        digits.fold(0_usize, |n, it| n.saturating_mul(10).saturating_add(usize::from(it - b'0')))
    });
    claimed.max().unwrap_or(0)
}

fn first_sheet(bytes: &[u8], bytes_max: usize) -> Result<Sheet, Problem> {
    let not_xlsx = |error: XlsxError| not_readable(&error.to_string());
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(not_xlsx)?;
    for name in workbook.sheet_names() {
        let sheet = match read_sheet(&mut workbook, &name, bytes_max) {
            // A chart has a sheet's name and no cells.
            Err(SheetError::Reader(XlsxError::NotAWorksheet(_))) => continue,
            Err(SheetError::Reader(error)) => return Err(not_xlsx(error)),
            Err(SheetError::Table(problem)) => return Err(problem),
            Ok(sheet) => sheet,
        };
        if !sheet.is_empty() {
            return Ok(sheet);
        }
    }
    Err(Problem::Empty)
}

enum SheetError {
    Reader(XlsxError),
    Table(Problem),
}

/// Goes cell by cell: only cells that are there cost memory, wherever they say they lie.
fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    bytes_max: usize,
) -> Result<Sheet, SheetError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(SheetError::Reader)?;
    let mut sheet = Sheet::new(bytes_max);
    let mut row: Vec<String> = Vec::new();
    let mut row_number = 0_u32;
    let mut push = |number: u32, row: &mut Vec<String>| {
        // Cells at the end of a row are left out of the file when they are empty.
        row.resize(row.len().max(sheet.header().len()), String::new());
        let number = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1);
        sheet.push(number, row.iter().map(String::as_str)).map_err(SheetError::Table)?;
        row.clear();
        Ok::<_, SheetError>(())
    };
    while let Some(cell) = cells.next_cell().map_err(SheetError::Reader)? {
        let (number, column) = cell.get_position();
        if number != row_number {
            push(row_number, &mut row)?;
            row_number = number;
        }
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if COLUMNS_MAX <= column {
            return Err(SheetError::Table(Problem::TooLarge { of: "columns", max: COLUMNS_MAX }));
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text.into_owned();
    }
    push(row_number, &mut row)?;
    Ok(sheet)
}

fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) => Cow::Borrowed(text),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").into()
        }
        DataRef::Empty => Cow::Borrowed(""),
        other => Cow::Owned(Data::from(other.clone()).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;
    use crate::table;

    /// A workbook of one sheet, by hand.
    pub(crate) fn workbook(sheet_data: &str, shared: &str) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = [
            ("[Content_Types].xml", "<Types/>".to_owned()),
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#
                ),
            ),
            ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}" {shared}</sst>"#)),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    r#"<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>"#
                ),
            ),
        ];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const SHARED: &str = r#"uniqueCount="2"><si><t>time</t></si><si><t>PM2.5</t></si>"#;
    const ROWS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="3"><c r="A3" s="1"><v>45943.5</v></c><c r="C3"><v>31.4</v></c></row>"#;

    #[test]
    fn cells_become_text_in_their_columns() {
        let sheet = table::read(&workbook(ROWS, SHARED), 10_000).unwrap();
        assert_eq!(sheet.header(), ["time", "PM2.5"]);
        let row = sheet.row(0).unwrap();
        assert_eq!(row.number, 3);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["2025-10-13 12:00:00", "", "31.4"]);
    }

    #[track_caller]
    fn check(sheet_data: &str, shared: &str, bytes_max: usize, expected: &str) {
        let error = table::read(&workbook(sheet_data, shared), bytes_max).unwrap_err().to_string();
        assert_eq!(error, expected);
    }

    #[test]
    fn claims_of_a_workbook_are_not_believed() {
        check("", SHARED, 10_000, "file: it is empty, expected at least one reading");
        check(
            ROWS,
            r"uniqueCount = '999999999999'>",
            10_000,
            "file: too many shared texts, expected at most 5000000 shared texts",
        );
        check(ROWS, SHARED, 500, "file: too many bytes, expected at most 500 bytes");
        let bomb = " ".repeat(5_000_000);
        check(&bomb, SHARED, 1_000_000, "file: too many bytes, expected at most 1000000 bytes");
        let far = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
        check(far, SHARED, 10_000, "file: too many columns, expected at most 500 columns");
        let deep = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
        assert_eq!(table::read(&workbook(deep, SHARED), 10_000).unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn a_damaged_workbook_is_answered(at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = workbook(ROWS, SHARED);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = table::read(&bytes, 10_000);
        }

        #[test]
        fn damaged_xml_is_answered(rows in "[<>/rcv=\"A1 \\-9s]{0,80}") {
            let _ = table::read(&workbook(&rows, SHARED), 10_000);
        }
    }
}
