//! Proposes a mapping from the header and the first rows. A person looks at it before it is used.

use model::Zone;

use super::{EntityFrom, LabelAt, Mapping, Sheet, TimeFrom, TimePattern, ValueColumn};

/// A quantity the registry knows, with the symbols it goes by.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its name: `pm25`.
    pub name: &'a str,
    /// Its symbols on other wires: `PM2,5`.
    pub symbols: &'a [String],
}

/// Rows looked at.
const ROWS_SEEN: usize = 50;

/// Proposes a mapping; what is not found is left empty for the person to fill in.
#[must_use]
pub fn guess(sheet: &Sheet, known: &[Known<'_>]) -> Mapping {
    let values: Vec<_> = sheet.header().iter().filter_map(|it| value_column(it, known)).collect();
    let of = |words: &[&str]| {
        let is = |it: &&String| words.contains(&plain(it).as_str());
        sheet.header().iter().find(is).cloned()
    };
    Mapping {
        time: guess_time(sheet, &of),
        zone: Zone::VIET_NAM,
        at: LabelAt::Begin,
        every: model::Span::from_h(1),
        entity: match of(&[
            "station",
            "entity",
            "device",
            "site",
            "tram",
            "matram",
            "tentram",
            "stationcode",
        ]) {
            Some(name) => EntityFrom::Column(name),
            None => EntityFrom::Fixed(String::new()),
        },
        decimal_comma: has_decimal_commas(sheet, &values),
        values,
        missing: ["", "NA", "N/A", "-"].map(str::to_owned).to_vec(),
        status: of(&["status", "trangthai", "statuscode"]),
    }
}

/// Letters and digits only, small, without Vietnamese marks: `PM2,5 ` and `pm2.5` are alike.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(base_letter)
        .filter(|it| it.is_alphanumeric())
        .collect()
}

fn base_letter(it: char) -> char {
    const MARKED: [(&str, char); 7] = [
        ("àáảãạăằắẳẵặâầấẩẫậ", 'a'),
        ("èéẻẽẹêềếểễệ", 'e'),
        ("ìíỉĩị", 'i'),
        ("òóỏõọôồốổỗộơờớởỡợ", 'o'),
        ("ùúủũụưừứửữự", 'u'),
        ("ỳýỷỹỵ", 'y'),
        ("đ", 'd'),
    ];
    MARKED.iter().find(|(marked, _)| marked.contains(it)).map_or(it, |(_, base)| *base)
}

/// `PM2.5 (µg/m³)` names a quantity and its unit.
fn value_column(header: &str, known: &[Known<'_>]) -> Option<ValueColumn> {
    let (name, unit) = match header.split_once(['(', '[']) {
        Some((name, rest)) => (name, Some(rest.trim_end_matches([')', ']', ' ']).trim())),
        None => (header, None),
    };
    let name = plain(name);
    let is = |it: &&Known<'_>| {
        !name.is_empty()
            && (plain(it.name) == name || it.symbols.iter().any(|it| plain(it) == name))
    };
    let found = known.iter().find(is)?;
    Some(ValueColumn {
        column: header.to_owned(),
        quantity: found.name.to_owned(),
        unit: unit.filter(|it| !it.is_empty()).map(str::to_owned),
        instrument: None,
    })
}

fn guess_time(sheet: &Sheet, of: &impl Fn(&[&str]) -> Option<String>) -> TimeFrom {
    let parts = [of(&["year", "nam"]), of(&["month", "thang"]), of(&["day", "ngay"])];
    if let [Some(year), Some(month), Some(day)] = parts {
        let (hour, minute) = (of(&["hour", "gio"]), of(&["minute", "phut"]));
        return TimeFrom::Parts { year, month, day, hour, minute };
    }
    let words =
        ["time", "datetime", "timestamp", "date", "thoigian", "ngaygio", "ngay", "thoidiem"];
    let named = words.iter().find_map(|it| of(&[it])).and_then(|it| sheet.column(&it));
    let pattern_of =
        |column: usize| TimePattern::ALL.into_iter().find(|it| fits(sheet, column, *it));
    let any = || {
        (0..sheet.header().len()).find(|it| matches!(pattern_of(*it), Some(it) if it != TimePattern::EpochMs && it != TimePattern::Excel))
    };
    let column = named.or_else(any);
    TimeFrom::Column {
        name: column.map(|it| sheet.header()[it].clone()).unwrap_or_default(),
        pattern: column.and_then(pattern_of).unwrap_or(TimePattern::YearFirst),
    }
}

/// Most cells decide: one slip of the pen or a line of sums at the foot must not hide how the
/// others are written.
fn fits(sheet: &Sheet, column: usize, pattern: TimePattern) -> bool {
    let rows = sheet.rows().take(ROWS_SEEN);
    let cells: Vec<_> = rows.map(|it| it.cell(column)).filter(|it| !it.is_empty()).collect();
    let n_read = cells.iter().filter(|it| pattern.read(it, Zone::VIET_NAM).is_some()).count();
    cells.len() < 2 * n_read
}

fn has_decimal_commas(sheet: &Sheet, values: &[ValueColumn]) -> bool {
    let columns: Vec<_> = values.iter().filter_map(|it| sheet.column(&it.column)).collect();
    let count = |with: char, without: char| {
        let is = |cell: &str| cell.contains(with) && !cell.contains(without);
        let rows = sheet.rows().take(ROWS_SEEN);
        rows.map(|row| columns.iter().filter(|it| is(row.cell(**it))).count()).sum::<usize>()
    };
    count('.', ',') < count(',', '.')
}
