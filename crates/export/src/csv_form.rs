//! CSV after RFC 4180. An empty cell is nothing.

use std::borrow::Cow;

use csv::{QuoteStyle, WriterBuilder};
use port::{Cell, Table};

use crate::ExportError;

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Necessary).from_writer(vec![]);
    writer.write_record(table.columns.iter().map(|it| &it.name))?;
    for row in &table.rows {
        for cell in row {
            writer.write_field(text(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|it| ExportError::Csv(it.into_error().into()))
}

fn text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Null => Cow::Borrowed(""),
        Cell::Text(it) => Cow::Borrowed(it),
        Cell::Integer(it) => Cow::Owned(it.to_string()),
        Cell::Number(it) => Cow::Owned(it.to_string()),
        Cell::Time(it) => Cow::Owned(it.to_string()),
        Cell::Bool(it) => Cow::Borrowed(if *it { "true" } else { "false" }),
    }
}
