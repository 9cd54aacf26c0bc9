//! Station files of Circular 10/2021/TT-BTNMT, Appendix 15, as data loggers write them.
//!
//! `{province}_{facility}_{station}_{yyyyMMddHHmmss}.txt`, UTF-8, columns divided by TAB: symbol,
//! value, unit, local time, status. Some loggers write one sensor a line, some write all sensors
//! on one line; both are read, but never both in one file: then somebody's file was broken on the
//! way, and which half to believe is not for us to guess. Symbols are passed on as they are.

use jiff::civil::DateTime;
use model::{Flag, Text, Time, Zone};

use crate::{
    Field, Found, Item, NAME_BYTES_MAX, Place, Problem, RawReading, Reject,
    number::{self, DecimalMark},
    reject::quoted,
};

/// Largest file, bytes.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;
/// Most readings in one file.
pub const ROWS_MAX: usize = 10_000;
/// Columns of one reading.
const COLUMNS: usize = 5;

/// What a file name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// Short code of the province: `HP`.
    pub province: String,
    /// Facility; may itself hold underscores.
    pub facility: String,
    /// Station code, by which the readings know their entity.
    pub station: String,
    /// When the file was written.
    pub written: Time,
}

/// A station file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct StationFile {
    /// What its name says.
    pub name: FileName,
    /// Its readings and refusals, in the order written; `row` is the line.
    pub items: Vec<Item>,
}

/// Reads a name. `zone` is the source's.
pub fn parse_name(name: &str, zone: Zone) -> Result<FileName, Reject> {
    let read = || {
        let (stem, extension) = name.rsplit_once('.')?;
        if !extension.eq_ignore_ascii_case("txt") || NAME_BYTES_MAX < name.len() {
            return None;
        }
        let (rest, stamp) = stem.rsplit_once('_')?;
        let (rest, station) = rest.rsplit_once('_')?;
        let (province, facility) = rest.split_once('_')?;
        let written = Time::from_local(read_stamp(stamp)?, zone)?;
        let all_there = [province, facility, station].iter().all(|it| !it.is_empty());
        all_there.then(|| FileName {
            province: province.to_owned(),
            facility: facility.to_owned(),
            station: station.to_owned(),
            written,
        })
    };
    let problem = || Problem::FileName { name: quoted(name) };
    read().ok_or_else(|| Reject::new(Place::File, problem()))
}

/// Reads a file. A refusal of the whole means that nothing in it can be trusted.
pub fn parse(name: &str, bytes: &[u8], zone: Zone) -> Result<StationFile, Reject> {
    let name = parse_name(name, zone)?;
    let whole = |problem| Reject::new(Place::File, problem);
    if FILE_BYTES_MAX < bytes.len() {
        return Err(whole(Problem::TooLarge { of: "bytes", max: FILE_BYTES_MAX }));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| whole(Problem::NotUtf8 { offset: error.valid_up_to() }))?;
    let lines = lines(text)?;
    if lines.is_empty() {
        return Err(whole(Problem::Empty));
    }
    let mut items = Vec::with_capacity(lines.len());
    for line in &lines {
        if ROWS_MAX < items.len() + line.columns.len() / COLUMNS {
            return Err(whole(Problem::TooLarge { of: "rows", max: ROWS_MAX }));
        }
        read_line(&name.station, line, zone, &mut items);
    }
    Ok(StationFile { name, items })
}

struct Line<'a> {
    /// From 1.
    number: usize,
    columns: Vec<&'a str>,
    /// The last line, without a line end: the logger or the transfer may have stopped in it.
    open: bool,
}

impl Line<'_> {
    /// One sensor a line, or all; `None` where the columns fit neither.
    fn layout(&self) -> Option<bool> {
        let fits = self.columns.len().is_multiple_of(COLUMNS);
        fits.then_some(self.columns.len() == COLUMNS)
    }
}

fn lines(text: &str) -> Result<Vec<Line<'_>>, Reject> {
    let open = !text.ends_with('\n');
    let last = text.lines().count();
    let mut lines = Vec::new();
    let mut first_layout = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        let mut columns: Vec<_> = line.split('\t').map(str::trim).collect();
        // Loggers that end each column with a TAB leave an empty one at the end.
        if columns.len() % COLUMNS == 1 && columns.last() == Some(&"") {
            columns.pop();
        }
        let line = Line { number, columns, open: open && number == last };
        match (first_layout, line.layout()) {
            (None, layout) => first_layout = layout,
            (Some(first), Some(layout)) if first != layout => {
                return Err(Reject::new(Place::Line(number), Problem::MixedLayouts));
            }
            _ => {}
        }
        lines.push(line);
    }
    Ok(lines)
}

fn read_line(station: &str, line: &Line<'_>, zone: Zone, items: &mut Vec<Item>) {
    let place = Place::Line(line.number);
    let whole = line.columns.chunks_exact(COLUMNS);
    let rest = whole.remainder().len();
    // Columns may have shifted anywhere in a line of the wrong length, unless it was cut off.
    if rest == 0 || line.open {
        for columns in whole {
            let reading = read_quintuple(station, line.number, columns, zone);
            items.push(reading.map_err(|problem| Reject::new(place, problem)));
        }
    }
    if 0 < rest {
        let found = line.columns.len();
        let [vi, en] = if line.open {
            [" (tệp có thể bị cắt cụt)", " (the file may be cut off)"]
        } else {
            ["", ""]
        };
        let expected = Text {
            vi: format!("{COLUMNS}: ký hiệu, giá trị, đơn vị, thời gian, trạng thái{vi}"),
            en: format!("{COLUMNS}: symbol, value, unit, time, status{en}"),
        };
        items.push(Err(Reject::new(place, Problem::Columns { found, expected })));
    }
}

fn read_quintuple(
    station: &str,
    row: usize,
    columns: &[&str],
    zone: Zone,
) -> Result<RawReading, Problem> {
    let [symbol, value, unit, stamp, status] = columns else {
        unreachable!("a chunk has {COLUMNS} columns");
    };
    if symbol.is_empty() || NAME_BYTES_MAX < symbol.len() {
        let found = if symbol.is_empty() { Found::Nothing } else { Found::Text(quoted(symbol)) };
        return Err(Problem::NotAText { field: Field::Named("symbol"), found });
    }
    if NAME_BYTES_MAX < unit.len() {
        let found = Found::Text(quoted(unit));
        return Err(Problem::NotAText { field: Field::Unit(quoted(symbol)), found });
    }
    let flag = Flag::from_status(status)
        .ok_or_else(|| Problem::UnknownStatus { found: quoted(status) })?;
    let value = number::read(value, DecimalMark::Either, || Field::Value(quoted(symbol)))?;
    let time = read_stamp(stamp).and_then(|local| Time::from_local(local, zone));
    let time = time.ok_or_else(|| Problem::NotATime {
        found: if stamp.is_empty() { Found::Nothing } else { Found::Text(quoted(stamp)) },
        pattern: ["yyyyMMddHHmmss"; 2],
    })?;
    Ok(RawReading {
        entity: station.to_owned(),
        quantity: (*symbol).to_owned(),
        value,
        unit: (!unit.is_empty()).then(|| (*unit).to_owned()),
        time,
        flag,
        instrument: None,
        row,
    })
}

/// Reads `yyyyMMddHHmmss`.
pub(crate) fn read_stamp(text: &str) -> Option<DateTime> {
    if text.len() != 14 || !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text[from..to].parse::<i8>().ok();
    let year = text[..4].parse().ok()?;
    DateTime::new(year, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0)
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAME: &str = "HN_ABCD_NUO001_20260101000500.txt";

    fn shown(items: &[Item]) -> Vec<String> {
        let shown = |it: &Item| match it {
            Err(reject) => reject.to_string(),
            Ok(it) => format!(
                "{} {}={} {} {} {}",
                it.row,
                it.quantity,
                it.value,
                it.unit.as_deref().unwrap_or("-"),
                it.time,
                it.flag
            ),
        };
        items.iter().map(shown).collect()
    }

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        let actual = match parse(NAME, content.as_bytes(), Zone::VIET_NAM) {
            Ok(file) => shown(&file.items),
            Err(reject) => vec![reject.to_string()],
        };
        assert_eq!(actual, expected, "\n  given {content:?}");
    }

    const PH: &str = "pH\t7,24\t\t20260101000500\t00";
    const COD: &str = "COD\t31.5\tmg/L\t20260101000500\t01";
    const PM: &str = "PM2,5\t1.0e2\tug/Nm3\t20260101000500\t02";
    const PH_READ: &str = "1 pH=7.24 - 2025-12-31T17:05:00Z measuring";

    #[test]
    fn both_layouts_are_read() {
        let cod = "COD=31.5 mg/L 2025-12-31T17:05:00Z calibrating";
        let pm = "PM2,5=100 ug/Nm3 2025-12-31T17:05:00Z fault";
        let by_line = [PH_READ, &format!("2 {cod}"), &format!("3 {pm}")];
        check(&format!("{PH}\n{COD}\n{PM}\n"), &by_line);
        check(&format!("\u{feff}{PH}\r\n{COD}\r\n{PM}"), &by_line);
        check(&format!("{PH}\t\n{COD}\t\n{PM}\t\n"), &by_line);
        let all_on_one = [PH_READ, &format!("1 {cod}"), &format!("1 {pm}")];
        check(&format!("{PH}\t{COD}\t{PM}\n"), &all_on_one);
        check(&format!("{PH}\t{COD}\t{PM}\t\r\n\r\n"), &all_on_one);
        check("a\t1\tx\t20260101000500\t03", &["1 a=1 x 2025-12-31T17:05:00Z maintenance"]);
    }

    #[test]
    fn a_bad_row_stops_only_itself() {
        for (row, expected) in [
            (
                "a\tx\tmg/L\t20260101000500\t00",
                "value of `a` is text `x`, expected a finite number",
            ),
            (
                "a\tNaN\tmg/L\t20260101000500\t00",
                "value of `a` is text `NaN`, expected a finite number",
            ),
            ("a\t\tmg/L\t20260101000500\t02", "value of `a` is empty, expected a finite number"),
            (
                "a\t1.234,5\tmg/L\t20260101000500\t00",
                "value of `a` is text `1.234,5`, expected one decimal mark and no thousands separators",
            ),
            ("a\t1\tmg/L\t20260101000500\t04", "`status` is text `04`, expected 00, 01, 02 or 03"),
            (
                "a\t1\tmg/L\t20261301000500\t00",
                "`time` is text `20261301000500`, expected yyyyMMddHHmmss",
            ),
            ("a\t1\tmg/L\t2026-01-01\t00", "`time` is text `2026-01-01`, expected yyyyMMddHHmmss"),
            ("a\t1\tmg/L\t\t00", "`time` is empty, expected yyyyMMddHHmmss"),
            (
                "\t1\tmg/L\t20260101000500\t00",
                "`symbol` is empty, expected a text of 1 to 200 bytes",
            ),
            (
                "a\t1\tmg/L\t20260101000500",
                "it has 4 columns, expected 5: symbol, value, unit, time, status",
            ),
            (
                "a\t1\tmg/L\t20260101000500\t00\tx",
                "it has 6 columns, expected 5: symbol, value, unit, time, status",
            ),
            (
                "a 1 mg/L 20260101000500 00",
                "it has 1 column, expected 5: symbol, value, unit, time, status",
            ),
        ] {
            let third = "3 pH=7.24 - 2025-12-31T17:05:00Z measuring";
            check(
                &format!("{PH}\n{row}\n{PH}\n"),
                &[PH_READ, &format!("line 2: {expected}"), third],
            );
        }
    }

    #[test]
    fn a_file_cut_off_keeps_its_whole_readings() {
        let cut = |line: usize, columns: usize| {
            format!(
                "line {line}: it has {columns} columns, expected 5: symbol, value, unit, time, status (the file may be cut off)"
            )
        };
        check(&format!("{PH}\n{}", &COD[..8]), &[PH_READ, &cut(2, 2)]);
        check(&format!("{PH}\t{}", &COD[..8]), &[PH_READ, &cut(1, 7)]);
        check(
            &format!("{PH}\n{}", &COD[..COD.len() - 1]),
            &[PH_READ, "line 2: `status` is text `0`, expected 00, 01, 02 or 03"],
        );
        check(
            &format!("{PH}\t{}\n", &COD[..8]),
            &["line 1: it has 7 columns, expected 5: symbol, value, unit, time, status"],
        );
    }

    #[test]
    fn a_file_that_cannot_be_trusted_is_refused_whole() {
        let mixed = "line 2: two layouts in one file, expected one sensor on each line, or all sensors on one line";
        check(&format!("{PH}\n{PH}\t{COD}\n"), &[mixed]);
        check(&format!("{PH}\t{COD}\n{PH}\n"), &[mixed]);
        for empty in ["", "\n\r\n", "\u{feff}"] {
            check(empty, &["file: it is empty, expected at least one reading"]);
        }
        let whole = |bytes: &[u8]| parse(NAME, bytes, Zone::VIET_NAM).unwrap_err().to_string();
        assert_eq!(whole(b"pH\t\xff"), "file: not UTF-8 at byte 3, expected UTF-8 text");
        assert_eq!(
            whole(&vec![b'x'; FILE_BYTES_MAX + 1]),
            "file: too many bytes, expected at most 1048576 bytes"
        );
        let many = format!("{PH}\n").repeat(ROWS_MAX + 1);
        assert_eq!(whole(many.as_bytes()), "file: too many rows, expected at most 10000 rows");
    }

    #[test]
    fn names_are_read_or_refused() {
        let read = |name: &str| parse_name(name, Zone::VIET_NAM);
        let name = read("HP_KCN_DINH_VU_NUO001_20260101000500.TXT").unwrap();
        assert_eq!((name.facility.as_str(), name.station.as_str()), ("KCN_DINH_VU", "NUO001"));
        assert_eq!(name.written.to_string(), "2025-12-31T17:05:00Z");
        for bad in [
            "",
            "readme.txt",
            "HN_ABCD_20260101000500.txt",
            "HN__NUO001_20260101000500.txt",
            "HN_ABCD_NUO001_20260101.txt",
            "HN_ABCD_NUO001_20260132000500.txt",
            "HN_ABCD_NUO001_20260101000500.csv",
            "HN_ABCD_NUO001_2026010100050é.txt",
        ] {
            let error = read(bad).unwrap_err().to_string();
            assert!(
                error.ends_with("expected {province}_{facility}_{station}_{yyyyMMddHHmmss}.txt"),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_answered(name in ".{0,60}", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&name, &bytes, Zone::VIET_NAM);
            let _ = parse(NAME, &bytes, Zone::VIET_NAM);
        }

        #[test]
        fn arbitrary_columns_are_answered(text in "[\\tpH0-9.,\\r\\n ]{0,200}") {
            let _ = parse(NAME, text.as_bytes(), Zone::VIET_NAM);
        }
    }
}
