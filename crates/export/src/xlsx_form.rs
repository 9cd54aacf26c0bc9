//! A workbook with one sheet. Its cells know no zone: instants are written in that of Viet Nam, and
//! the heading says so.

use model::{Time, Zone};
use port::{Cell, ColumnKind, Table};
use rust_xlsxwriter::{ColNum, Format, RowNum, Workbook, XlsxError};

use crate::ExportError;

/// How wide an instant is shown, characters.
const TIME_WIDTH: u16 = 19;

/// Days from 1899-12-30, where sheets begin to count, to 1970-01-01.
/// ECMA-376 Part 1, 18.17.4.1: the 1900 date base.
const DAYS_BEFORE_1970: f64 = 25_569.0;

const US_PER_DAY: f64 = 86_400e6;

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heading = Format::new().set_bold();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (n, column) in table.columns.iter().enumerate() {
        let n = place::<ColNum>(n)?;
        let is_time = column.kind == ColumnKind::Time;
        let name = if is_time { format!("{} (UTC+7)", column.name) } else { column.name.clone() };
        sheet.write_string_with_format(0, n, name, &heading)?;
        if is_time {
            sheet.set_column_width(n, TIME_WIDTH)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    for (n, row) in table.rows.iter().enumerate() {
        let n = place::<RowNum>(n + 1)?;
        for (at, cell) in row.iter().enumerate() {
            let at = place::<ColNum>(at)?;
            match cell {
                Cell::Null => {}
                Cell::Text(it) => drop(sheet.write_string(n, at, it)?),
                #[expect(clippy::cast_precision_loss, reason = "a sheet has only such numbers")]
                Cell::Integer(it) => drop(sheet.write_number(n, at, *it as f64)?),
                Cell::Number(it) if it.is_finite() => drop(sheet.write_number(n, at, *it)?),
                Cell::Number(it) => drop(sheet.write_string(n, at, it.to_string())?),
                Cell::Time(it) => drop(sheet.write_number_with_format(n, at, days(*it), &time)?),
                Cell::Bool(it) => drop(sheet.write_boolean(n, at, *it)?),
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn place<T: TryFrom<usize>>(n: usize) -> Result<T, XlsxError> {
    T::try_from(n).map_err(|_| XlsxError::RowColumnLimitError)
}

/// An instant as sheets count: days and their parts in local time.
#[expect(clippy::cast_precision_loss, reason = "a sheet shows milliseconds at best")]
fn days(time: Time) -> f64 {
    let offset_us = f64::from(Zone::VIET_NAM.offset_s()) * 1e6;
    (time.0 as f64 + offset_us) / US_PER_DAY + DAYS_BEFORE_1970
}
