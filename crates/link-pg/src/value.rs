//! Values that a client sends for `$1`, `$2`, …

use bytes::Bytes;
use model::Time;
use pgwire::{api::Type, error::PgWireResult};
use port::{Cell, ColumnKind};

use crate::{refusal, row::EPOCH_US};

const US_PER_DAY: i64 = 86_400_000_000;

/// Reads a value. What the client says of its type counts before what the question expects.
pub(crate) fn read(
    bytes: Option<&Bytes>,
    is_binary: bool,
    declared: Option<&Type>,
    expected: Option<ColumnKind>,
) -> PgWireResult<Cell> {
    let Some(bytes) = bytes else { return Ok(Cell::Null) };
    let declared = declared.filter(|it| **it != Type::UNKNOWN);
    let read = if is_binary {
        binary(bytes, declared, expected)
    } else {
        std::str::from_utf8(bytes).ok().and_then(|text| {
            let kind = declared.and_then(kind_of).filter(|it| *it != ColumnKind::Text);
            self::text(text, kind.or(expected).unwrap_or(ColumnKind::Text))
        })
    };
    read.ok_or_else(|| {
        let kind = declared.map(Type::name).unwrap_or_default();
        refusal::error("22P02", &format!("A value cannot be read as {kind} {expected:?}."))
    })
}

/// What a type of PostgreSQL is to us.
fn kind_of(declared: &Type) -> Option<ColumnKind> {
    match *declared {
        Type::BOOL => Some(ColumnKind::Bool),
        Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => Some(ColumnKind::Integer),
        Type::FLOAT4 | Type::FLOAT8 | Type::NUMERIC => Some(ColumnKind::Number),
        Type::TIMESTAMP | Type::TIMESTAMPTZ | Type::DATE => Some(ColumnKind::Time),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => Some(ColumnKind::Text),
        _ => None,
    }
}

fn text(text: &str, kind: ColumnKind) -> Option<Cell> {
    Some(match kind {
        ColumnKind::Text => Cell::Text(text.to_owned()),
        ColumnKind::Integer => Cell::Integer(text.trim().parse().ok()?),
        ColumnKind::Number => Cell::Number(text.trim().parse().ok()?),
        ColumnKind::Time => Cell::Time(instant(text)?),
        ColumnKind::Bool => Cell::Bool(match text.trim().to_ascii_lowercase().as_str() {
            "t" | "true" | "on" | "1" | "yes" => true,
            "f" | "false" | "off" | "0" | "no" => false,
            _ => return None,
        }),
    })
}

/// An instant as clients write it: a blank for the `T`, hours alone for the zone, or none: UTC.
fn instant(text: &str) -> Option<Time> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.trim_start_matches([' ', 'T']);
    if rest.is_empty() {
        return Time::parse(&format!("{date}T00:00:00Z")).ok();
    }
    let zone_at = rest.find(['+', '-', 'Z']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let zone = match zone.len() {
        0 => "Z".to_owned(),
        3 => format!("{zone}:00"),
        _ => zone.to_owned(),
    };
    Time::parse(&format!("{date}T{}{zone}", time.trim_end())).ok()
}

fn binary(bytes: &[u8], declared: Option<&Type>, expected: Option<ColumnKind>) -> Option<Cell> {
    let declared = match (declared, expected) {
        (Some(it), _) => it.clone(),
        (None, Some(kind)) => crate::row::type_of(kind),
        (None, None) => Type::TEXT,
    };
    Some(match declared {
        Type::BOOL => Cell::Bool(*bytes.first()? != 0),
        Type::INT2 => Cell::Integer(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        Type::INT4 => Cell::Integer(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        Type::OID => Cell::Integer(u32::from_be_bytes(bytes.try_into().ok()?).into()),
        Type::INT8 => Cell::Integer(i64::from_be_bytes(bytes.try_into().ok()?)),
        Type::FLOAT4 => Cell::Number(f32::from_be_bytes(bytes.try_into().ok()?).into()),
        Type::FLOAT8 => Cell::Number(f64::from_be_bytes(bytes.try_into().ok()?)),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let us = i64::from_be_bytes(bytes.try_into().ok()?);
            Cell::Time(Time(us.checked_add(EPOCH_US)?))
        }
        Type::DATE => {
            let days = i32::from_be_bytes(bytes.try_into().ok()?);
            Cell::Time(Time(i64::from(days) * US_PER_DAY + EPOCH_US))
        }
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => {
            text(std::str::from_utf8(bytes).ok()?, expected.unwrap_or(ColumnKind::Text))?
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
    fn check(
        bytes: &[u8],
        is_binary: bool,
        declared: Option<Type>,
        expected: Option<ColumnKind>,
        cell: Option<Cell>,
    ) {
        let bytes = Bytes::copy_from_slice(bytes);
        let found = read(Some(&bytes), is_binary, declared.as_ref(), expected).ok();
        assert_eq!(found, cell, "{bytes:?} {declared:?} {expected:?}");
    }

    #[test]
    fn values_are_read_as_they_are_declared_or_expected() {
        use ColumnKind as Kind;
        let morning = Some(Cell::Time(Time::from_s(1_795_305_600)));
        for text in [
            "2026-11-22 07:00:00+07",
            "2026-11-22T00:00:00Z",
            "2026-11-22 00:00:00.000",
            "2026-11-22",
            "2026-11-22 07:00:00+07:00",
        ] {
            check(text.as_bytes(), false, None, Some(Kind::Time), morning.clone());
            check(text.as_bytes(), false, Some(Type::TIMESTAMPTZ), None, morning.clone());
        }
        let number = Some(Cell::Number(1.5));
        check(b"1.5", false, Some(Type::TEXT), Some(Kind::Number), number.clone());
        check(&1.5_f64.to_be_bytes(), true, Some(Type::FLOAT8), None, number);
        check(
            &7_i16.to_be_bytes(),
            true,
            Some(Type::INT2),
            Some(Kind::Number),
            Some(Cell::Integer(7)),
        );
        check(&848_620_800_000_000_i64.to_be_bytes(), true, None, Some(Kind::Time), morning);
        check(b"x", false, None, None, Some(Cell::Text("x".to_owned())));
        check(b"x", false, None, Some(Kind::Integer), None);
        check(b"xyz", true, Some(Type::INT4), None, None);
        assert_eq!(read(None, false, None, None).ok(), Some(Cell::Null));
    }
}
