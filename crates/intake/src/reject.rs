//! Why something was refused: one closed list, said in both languages of the product.

use std::fmt;

use model::{Lang, Text};

use crate::line::LineProblem;

/// A refusal: where, what is wrong and what was expected. Its `Display` is one English sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// Where.
    pub place: Place,
    /// What is wrong, which also knows what was expected.
    pub problem: Problem,
}

/// Where in a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The whole message.
    Message,
    /// The whole file.
    File,
    /// The nth object of a message, from 1.
    Item(usize),
    /// The nth line of a file, from 1.
    Line(usize),
    /// The nth row of a worksheet, from 1, the header included.
    Row(usize),
}

/// What a message says in place of what was expected. Texts are shortened and made printable.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List,
    /// An object.
    Object,
}

/// The thing that is wrong, by the name the sender gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A field of the format: `entity`, `time`.
    Named(&'static str),
    /// The value of a quantity.
    Value(String),
    /// The unit of a quantity.
    Unit(String),
    /// A column of a table.
    Column(String),
    /// A tag of line protocol.
    Tag(String),
}

/// What can be wrong with a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Larger than the limit.
    TooLarge {
        /// What is counted.
        of: &'static str,
        /// The limit.
        max: usize,
    },
    /// Nothing in it.
    Empty,
    /// Bytes that are no UTF-8.
    NotUtf8 {
        /// The first bad byte, from 0.
        offset: usize,
    },
    /// Ends in the middle.
    CutOff {
        /// Bytes there are.
        offset: usize,
    },
    /// Not JSON.
    NotJson {
        /// Byte of the message at which it stops being JSON, from 0.
        offset: usize,
        /// The reader's own words.
        why: String,
    },
    /// Not gzip, or damaged.
    NotGzip,
    /// Not a readable workbook.
    NotWorkbook {
        /// The reader's own words.
        why: String,
    },
    /// A field the format does not have.
    UnknownField {
        /// Its name.
        name: String,
        /// Fields there are.
        known: &'static str,
    },
    /// A field that must be there is not.
    Missing {
        /// Which.
        field: Field,
    },
    /// Given twice.
    Twice {
        /// Which.
        field: Field,
    },
    /// Not a number that can be stored.
    NotANumber {
        /// Of what.
        field: Field,
        /// What there is instead.
        found: Found,
    },
    /// Neither a decimal point nor a decimal comma explains it.
    AmbiguousNumber {
        /// Of what.
        field: Field,
        /// As written.
        found: String,
    },
    /// Not a text.
    NotAText {
        /// Which.
        field: Field,
        /// What there is instead.
        found: Found,
    },
    /// Not the object or list it should be.
    NotAnObject {
        /// Which; none for the item itself.
        field: Option<Field>,
        /// What there is instead.
        found: Found,
    },
    /// A local time says nothing without its zone.
    NoZone {
        /// As written.
        found: String,
    },
    /// Not a time.
    NotATime {
        /// As written.
        found: Found,
        /// How it should look, in Vietnamese and English.
        pattern: [&'static str; 2],
    },
    /// A status that neither the circular nor a known logger uses.
    UnknownStatus {
        /// As written.
        found: String,
    },
    /// A word that a field does not have.
    UnknownWord {
        /// Which field.
        field: &'static str,
        /// As written.
        found: String,
        /// Words there are.
        known: &'static str,
    },
    /// A file name the circular does not allow.
    FileName {
        /// As given.
        name: String,
    },
    /// Too few or too many columns.
    Columns {
        /// Columns there are.
        found: usize,
        /// Columns there should be, in words.
        expected: Text,
    },
    /// One file in two layouts.
    MixedLayouts,
    /// Not a line of line protocol, or one that names nothing.
    Line(LineProblem),
}

impl From<LineProblem> for Problem {
    fn from(problem: LineProblem) -> Self {
        Self::Line(problem)
    }
}

/// Longest quotation of what was sent, characters.
const QUOTED_CHARS_MAX: usize = 60;

/// Shortens a sender's text and takes out what would not print.
pub(crate) fn quoted(text: &str) -> String {
    let printable = |it: char| if it.is_control() { '\u{fffd}' } else { it };
    let mut short: String = text.chars().take(QUOTED_CHARS_MAX).map(printable).collect();
    if text.chars().nth(QUOTED_CHARS_MAX).is_some() {
        short.push('…');
    }
    short
}

impl Reject {
    /// A refusal.
    #[must_use]
    pub const fn new(place: Place, problem: Problem) -> Self {
        Self { place, problem }
    }

    /// Which item, line or row, from 1; 0 for the whole delivery.
    #[must_use]
    pub const fn row(&self) -> usize {
        match self.place {
            Place::Message | Place::File => 0,
            Place::Item(n) | Place::Line(n) | Place::Row(n) => n,
        }
    }

    /// Where, in words.
    #[must_use]
    pub fn place(&self) -> Text {
        match self.place {
            Place::Message => Text::new("bản tin", "message"),
            Place::File => Text::new("tệp", "file"),
            Place::Item(n) => Text { vi: format!("mục {n}"), en: format!("item {n}") },
            Place::Line(n) => Text { vi: format!("dòng {n}"), en: format!("line {n}") },
            Place::Row(n) => Text { vi: format!("hàng {n}"), en: format!("row {n}") },
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn what(&self) -> Text {
        self.problem.what()
    }

    /// What was expected.
    #[must_use]
    pub fn expected(&self) -> Text {
        self.problem.expected()
    }

    /// The whole as one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let word = match lang {
            Lang::Vi => "cần",
            Lang::En => "expected",
        };
        let (place, what, expected) = (self.place(), self.what(), self.expected());
        format!("{}: {}, {word} {}", place.get(lang), what.get(lang), expected.get(lang))
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl Found {
    fn text(&self) -> Text {
        match self {
            Self::Nothing => Text::new("rỗng", "empty"),
            Self::Null => Text::new("null", "null"),
            Self::Bool => Text::new("giá trị đúng/sai", "true or false"),
            Self::Number(it) => both("số", "number", it),
            Self::Text(it) => both("chuỗi", "text", it),
            Self::List => Text::new("danh sách", "a list"),
            Self::Object => Text::new("đối tượng JSON", "an object"),
        }
    }
}

fn both(vi: &str, en: &str, it: &str) -> Text {
    Text { vi: format!("{vi} `{it}`"), en: format!("{en} `{it}`") }
}

fn plain(vi: &str, en: &str, n: usize) -> Text {
    Text { vi: format!("{vi} {n}"), en: format!("{en} {n}") }
}

impl Field {
    fn text(&self) -> Text {
        match self {
            Self::Named(it) => Text { vi: format!("`{it}`"), en: format!("`{it}`") },
            Self::Value(it) => both("giá trị của", "value of", it),
            Self::Unit(it) => both("đơn vị của", "unit of", it),
            Self::Column(it) => both("cột", "column", it),
            Self::Tag(it) => both("nhãn", "tag", it),
        }
    }
}

impl Problem {
    fn what(&self) -> Text {
        let of_field = |field: &Field, vi: &str, en: &str| {
            let it = field.text();
            Text { vi: format!("{} {vi}", it.vi), en: format!("{} {en}", it.en) }
        };
        let is = |field: &Field, found: &Found| {
            let it = found.text();
            of_field(field, &format!("là {}", it.vi), &format!("is {}", it.en))
        };
        match self {
            Self::TooLarge { of, .. } => Text {
                vi: format!("quá nhiều {}", counted_vi(of)),
                en: format!("too many {of}"),
            },
            Self::Empty => Text::new("không có nội dung", "it is empty"),
            Self::NotUtf8 { offset } => {
                plain("không phải UTF-8 tại byte", "not UTF-8 at byte", *offset)
            }
            Self::CutOff { offset } => {
                plain("bị cắt cụt sau byte", "it is cut off after byte", *offset)
            }
            Self::NotJson { offset, why } => Text {
                vi: format!("không phải JSON tại byte {offset} ({why})"),
                en: format!("not JSON at byte {offset} ({why})"),
            },
            Self::NotGzip => Text::new("dữ liệu gzip hỏng", "damaged gzip data"),
            Self::NotWorkbook { why } => Text {
                vi: format!("không đọc được ({why})"),
                en: format!("it cannot be read ({why})"),
            },
            Self::UnknownField { name, .. } => both("trường lạ", "unknown field", name),
            Self::Missing { field } => of_field(field, "không có", "is missing"),
            Self::Twice { field } => of_field(field, "có hai lần", "is given twice"),
            Self::NotANumber { field, found }
            | Self::NotAText { field, found }
            | Self::NotAnObject { field: Some(field), found } => is(field, found),
            Self::AmbiguousNumber { field, found } => is(field, &Found::Text(found.clone())),
            Self::NotAnObject { field: None, found } => {
                let it = found.text();
                Text { vi: format!("là {}", it.vi), en: format!("it is {}", it.en) }
            }
            Self::NoZone { found } => Text {
                vi: format!("`time` là `{found}`, không có múi giờ"),
                en: format!("`time` is `{found}`, which has no time zone"),
            },
            Self::NotATime { found, .. } => is(&Field::Named("time"), found),
            Self::UnknownStatus { found } => {
                is(&Field::Named("status"), &Found::Text(found.clone()))
            }
            Self::UnknownWord { field, found, .. } => {
                is(&Field::Named(field), &Found::Text(found.clone()))
            }
            Self::FileName { name } => both("tên tệp là", "the file name is", name),
            Self::Columns { found, .. } => Text {
                vi: format!("có {found} cột"),
                en: format!("it has {found} column{}", if *found == 1 { "" } else { "s" }),
            },
            Self::MixedLayouts => {
                Text::new("hai kiểu bố trí trong một tệp", "two layouts in one file")
            }
            Self::Line(it) => it.what(),
        }
    }

    fn expected(&self) -> Text {
        let same = |it: &str| Text::new(it, it);
        match self {
            Self::TooLarge { of, max } => Text {
                vi: format!("tối đa {max} {}", counted_vi(of)),
                en: format!("at most {max} {of}"),
            },
            Self::Empty => Text::new("ít nhất một kết quả đo", "at least one reading"),
            Self::NotUtf8 { .. } => Text::new("văn bản UTF-8", "UTF-8 text"),
            Self::CutOff { .. } => Text::new("nội dung đầy đủ", "the whole of it"),
            Self::NotJson { .. } => Text::new(
                "một đối tượng JSON hoặc danh sách; NaN và vô cực không phải JSON",
                "one JSON object or a list of them; NaN and infinity are not JSON",
            ),
            Self::NotGzip => Text::new("dữ liệu gzip nguyên vẹn", "whole gzip data"),
            Self::NotWorkbook { .. } => Text::new("tệp CSV hoặc XLSX", "a CSV or XLSX file"),
            Self::UnknownField { known, .. } => {
                Text { vi: format!("chỉ {known}"), en: format!("only {known}") }
            }
            Self::UnknownWord { known, .. } => {
                Text { vi: format!("một trong: {known}"), en: format!("one of {known}") }
            }
            Self::Missing { .. } => Text::new("phải có", "it to be there"),
            Self::Twice { .. } => Text::new("một lần", "it once"),
            Self::NotANumber { .. } => Text::new("một số hữu hạn", "a finite number"),
            Self::AmbiguousNumber { .. } => Text::new(
                "một dấu thập phân, không có dấu phân cách hàng nghìn",
                "one decimal mark and no thousands separators",
            ),
            Self::NotAText { .. } => {
                Text::new("văn bản từ 1 đến 200 byte", "a text of 1 to 200 bytes")
            }
            Self::NotAnObject { .. } => Text::new("đối tượng JSON", "an object"),
            Self::NoZone { .. } => {
                Text::new("`Z` hoặc +07:00 ở cuối", "`Z` or an offset such as +07:00 at its end")
            }
            Self::NotATime { pattern: [vi, en], .. } => Text::new(vi, en),
            Self::UnknownStatus { .. } => Text::new("00, 01, 02 hoặc 03", "00, 01, 02 or 03"),
            Self::FileName { .. } => same("{province}_{facility}_{station}_{yyyyMMddHHmmss}.txt"),
            Self::Columns { expected, .. } => expected.clone(),
            Self::MixedLayouts => Text::new(
                "hoặc mỗi dòng một cảm biến, hoặc mọi cảm biến trên một dòng",
                "one sensor on each line, or all sensors on one line",
            ),
            Self::Line(it) => it.expected(),
        }
    }
}

fn counted_vi(of: &str) -> &str {
    match of {
        "items" => "mục",
        "values" => "giá trị",
        "rows" => "hàng",
        "columns" => "cột",
        "levels" => "tầng lồng nhau",
        _ => of,
    }
}
