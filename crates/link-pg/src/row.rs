//! Columns and rows as PostgreSQL writes them.
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use bytes::{BufMut as _, BytesMut};
use pgwire::{
    api::{
        Type,
        portal::Format,
        results::{FieldFormat, FieldInfo},
    },
    messages::data::DataRow,
};
use port::{Cell, Column, ColumnKind};

/// PostgreSQL counts instants from 2000-01-01T00:00:00Z.
pub(crate) const EPOCH_US: i64 = 946_684_800_000_000;

/// What a column is called there.
pub(crate) fn type_of(kind: ColumnKind) -> Type {
    match kind {
        ColumnKind::Text => Type::TEXT,
        ColumnKind::Integer => Type::INT8,
        ColumnKind::Number => Type::FLOAT8,
        ColumnKind::Time => Type::TIMESTAMPTZ,
        ColumnKind::Bool => Type::BOOL,
    }
}

const fn size_of_kind(kind: ColumnKind) -> i16 {
    match kind {
        ColumnKind::Text => -1,
        ColumnKind::Integer | ColumnKind::Number | ColumnKind::Time => 8,
        ColumnKind::Bool => 1,
    }
}

/// Columns, each in the form the client wants.
pub(crate) fn fields(columns: &[Column], format: &Format) -> Vec<FieldInfo> {
    let field = |(n, it): (usize, &Column)| {
        let (name, kind) = (it.name.clone(), type_of(it.kind));
        FieldInfo::new(name, None, None, kind, format.format_for(n))
            .with_type_size(size_of_kind(it.kind))
    };
    columns.iter().enumerate().map(field).collect()
}

/// A row, cell by cell in the form of its field.
pub(crate) fn write(fields: &[FieldInfo], cells: &[Cell]) -> DataRow {
    let mut data = BytesMut::with_capacity(16 * cells.len());
    for (field, cell) in fields.iter().zip(cells) {
        let begin = data.len();
        data.put_i32(-1);
        if *cell == Cell::Null {
            continue;
        }
        match field.format() {
            FieldFormat::Text => put_text(&mut data, cell),
            FieldFormat::Binary => put_binary(&mut data, cell),
        }
        let n_bytes = i32::try_from(data.len() - begin - 4).unwrap_or(i32::MAX);
        data[begin..begin + 4].copy_from_slice(&n_bytes.to_be_bytes());
    }
    DataRow::new(data, i16::try_from(fields.len()).unwrap_or(i16::MAX))
}

fn put_text(data: &mut BytesMut, cell: &Cell) {
    let text = match cell {
        Cell::Null => return,
        Cell::Text(it) => return data.put_slice(it.as_bytes()),
        Cell::Integer(it) => it.to_string(),
        Cell::Number(it) if it.is_nan() => "NaN".to_owned(),
        Cell::Number(it) if it.is_infinite() && 0.0 < *it => "Infinity".to_owned(),
        Cell::Number(it) if it.is_infinite() => "-Infinity".to_owned(),
        Cell::Number(it) => it.to_string(),
        Cell::Time(it) => it.to_string().replace('T', " ").replace('Z', "+00"),
        Cell::Bool(it) => if *it { "t" } else { "f" }.to_owned(),
    };
    data.put_slice(text.as_bytes());
}

fn put_binary(data: &mut BytesMut, cell: &Cell) {
    match cell {
        Cell::Null => {}
        Cell::Text(it) => data.put_slice(it.as_bytes()),
        Cell::Integer(it) => data.put_i64(*it),
        Cell::Number(it) => data.put_f64(*it),
        Cell::Time(it) => data.put_i64(it.0.saturating_sub(EPOCH_US)),
        Cell::Bool(it) => data.put_u8(u8::from(*it)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Time;

    #[test]
    fn each_kind_is_written_in_both_forms() {
        let morning = Time::from_s(1_795_305_600);
        for (kind, cell, text, binary) in [
            (ColumnKind::Text, Cell::Text("ống".to_owned()), "ống", "ống".as_bytes().to_vec()),
            (ColumnKind::Integer, Cell::Integer(-7), "-7", (-7_i64).to_be_bytes().to_vec()),
            (ColumnKind::Number, Cell::Number(1.5), "1.5", 1.5_f64.to_be_bytes().to_vec()),
            (ColumnKind::Number, Cell::Number(f64::NAN), "NaN", f64::NAN.to_be_bytes().to_vec()),
            (
                ColumnKind::Time,
                Cell::Time(morning),
                "2026-11-22 00:00:00+00",
                (848_620_800_000_000_i64).to_be_bytes().to_vec(),
            ),
            (ColumnKind::Bool, Cell::Bool(true), "t", vec![1]),
        ] {
            let column = [Column { name: "a".to_owned(), kind }];
            let write = |format: &Format| {
                let row = write(&fields(&column, format), std::slice::from_ref(&cell));
                row.data[4..].to_vec()
            };
            assert_eq!(write(&Format::UnifiedText), text.as_bytes(), "{cell:?}");
            assert_eq!(write(&Format::UnifiedBinary), binary, "{cell:?}");
        }
        let column = [Column { name: "a".to_owned(), kind: ColumnKind::Bool }];
        let row = write(&fields(&column, &Format::UnifiedText), &[Cell::Null]);
        assert_eq!(&row.data[..], [0xff; 4]);
    }
}
