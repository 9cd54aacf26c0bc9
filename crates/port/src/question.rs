//! Questions in SQL: what is asked, under whose rights, and how the answer comes.

use std::sync::Arc;

use model::Text;

use crate::{AskLimits, Cell, Column, ColumnKind, PortError, Scope, Table};

/// One read-only question with the rights and limits of whoever asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// One statement that reads.
    pub sql: String,
    /// What stands for `$1`, `$2`, … in it.
    pub values: Vec<Cell>,
    /// Tables of the registry, whole: they are cut to the scope. One of them is `series`. Who hands over
    /// the same table again has it made into columns once.
    pub registry: Vec<Arc<Table>>,
    /// Tables with a column a quantity.
    pub wide: Vec<WideTable>,
    /// What the asker may see.
    pub scope: Scope,
    /// How much it may cost.
    pub limits: AskLimits,
}

/// A table of one kind of entities: one row an entity and time, one column a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WideTable {
    /// Its name in SQL.
    pub name: String,
    /// Of entities of this kind.
    pub kind: String,
    /// Name of the column and the quantity in it.
    pub columns: Vec<(String, String)>,
}

/// What an answer would look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its columns.
    pub columns: Vec<Column>,
    /// What `$1`, `$2`, … should be; none where anything fits.
    pub values: Vec<Option<ColumnKind>>,
}

/// An answer, as it is found. Dropped before its end, the question ends too.
#[async_trait::async_trait]
pub trait Answer: Send {
    /// Its columns.
    fn columns(&self) -> &[Column];

    /// The next rows; none at the end. In all at most one row more than the question allows: who
    /// gets it knows that there are more.
    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, PortError>;
}

/// An answer read to its end, or to its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeAnswer {
    /// Columns and rows.
    pub table: Table,
    /// There were more rows.
    pub truncated: bool,
}

/// Memory the cells of one answer may take.
const ANSWER_BYTES_MAX: usize = 128 << 20;

impl WholeAnswer {
    /// Reads `answer` to its end, or until it has `n_rows_max` rows.
    pub async fn read(mut answer: Box<dyn Answer>, n_rows_max: usize) -> Result<Self, PortError> {
        let columns = answer.columns().to_vec();
        let mut table = Table { name: "answer".to_owned(), columns, rows: vec![] };
        let mut n_bytes = 0;
        while let Some(rows) = answer.next().await? {
            n_bytes += rows.iter().flatten().map(bytes).sum::<usize>();
            if ANSWER_BYTES_MAX < n_bytes {
                return Err(Unanswered::TooLarge { mb: ANSWER_BYTES_MAX >> 20 }.into());
            }
            table.rows.extend(rows);
            if n_rows_max < table.rows.len() {
                table.rows.truncate(n_rows_max);
                return Ok(Self { table, truncated: true });
            }
        }
        Ok(Self { table, truncated: false })
    }
}

fn bytes(cell: &Cell) -> usize {
    let text = if let Cell::Text(it) = cell { it.capacity() } else { 0 };
    size_of::<Cell>() + text
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence().en)]
pub enum Unanswered {
    /// There is nothing in it.
    Empty,
    /// It is too long to be read.
    TooLong {
        /// Its length.
        n_bytes: usize,
        /// What it may be.
        n_bytes_max: usize,
    },
    /// It is not SQL, in the parser's words.
    NotSql {
        /// Those words.
        said: String,
    },
    /// There is more than one statement.
    Several {
        /// So many.
        n: usize,
    },
    /// It does something else than read.
    NotReading {
        /// Its first words.
        found: String,
    },
    /// It names a table there is not.
    UnknownTable {
        /// The name.
        name: String,
        /// Names there are, the nearest first.
        known: Vec<String>,
    },
    /// It cannot be planned or computed, in the engine's words.
    Wrong {
        /// Those words.
        said: String,
    },
    /// It does not say what stands for each `$n`.
    Values {
        /// So many were given.
        given: usize,
        /// So many it has.
        expected: usize,
    },
    /// It took too long, waiting included.
    TooSlow {
        /// What it may take.
        time_max: model::Span,
    },
    /// It has too many rows.
    TooManyRows {
        /// What it may have.
        n_rows_max: usize,
    },
    /// The answer is too large to be held.
    TooLarge {
        /// What it may be.
        mb: usize,
    },
    /// It needs more memory than all questions together may use.
    TooMuchMemory,
}

/// What a question must be.
const EXPECTED_VI: &str = "cần một câu lệnh SELECT (hoặc WITH … SELECT) chỉ đọc";
const EXPECTED_EN: &str = "expected one SELECT (or WITH … SELECT) that reads";

impl Unanswered {
    /// For the person who asked.
    #[must_use]
    pub fn sentence(&self) -> Text {
        let text = |vi: String, en: String| Text { vi, en };
        match self {
            Self::Empty => text(
                format!("Câu hỏi trống, {EXPECTED_VI}."),
                format!("The question is empty, {EXPECTED_EN}."),
            ),
            Self::TooLong { n_bytes, n_bytes_max } => text(
                format!("Câu hỏi dài {n_bytes} byte, cần không quá {n_bytes_max}."),
                format!("The question has {n_bytes} bytes, expected at most {n_bytes_max}."),
            ),
            Self::NotSql { said } => text(
                format!("Câu hỏi không phải SQL: {said}; {EXPECTED_VI}."),
                format!("The question is not SQL: {said}; {EXPECTED_EN}."),
            ),
            Self::Several { n } => text(
                format!("Có {n} câu lệnh, {EXPECTED_VI}."),
                format!("Found {n} statements, {EXPECTED_EN}."),
            ),
            Self::NotReading { found } => text(
                format!("Gặp `{found}`, {EXPECTED_VI}."),
                format!("Found `{found}`, {EXPECTED_EN}."),
            ),
            Self::UnknownTable { name, known } => text(
                format!("Không có bảng `{name}`; có: {}.", known.join(", ")),
                format!("There is no table `{name}`; there are: {}.", known.join(", ")),
            ),
            Self::Wrong { said } => text(
                format!("Không trả lời được câu hỏi: {said}"),
                format!("The question cannot be answered: {said}"),
            ),
            Self::Values { given, expected } => text(
                format!("Câu hỏi có {expected} tham số, nhận được {given}."),
                format!("The question has {expected} parameters, {given} were given."),
            ),
            _ => self.runaway(),
        }
    }

    /// What costs too much.
    fn runaway(&self) -> Text {
        match self {
            Self::TooSlow { time_max } => {
                #[expect(clippy::cast_precision_loss, reason = "seconds for people")]
                let s = time_max.0 as f64 / 1e6;
                Text {
                    vi: format!(
                        "Câu hỏi chạy quá {s} giây là mức cho phép: hãy hỏi ít đối tượng hơn hoặc khoảng thời gian ngắn hơn."
                    ),
                    en: format!(
                        "The question took longer than {s} s, which is all it may: ask for fewer entities or a shorter time."
                    ),
                }
            }
            Self::TooManyRows { n_rows_max } => Text {
                vi: format!(
                    "Câu trả lời có hơn {n_rows_max} dòng là mức cho phép: hãy gộp lại, hoặc thêm LIMIT {n_rows_max}."
                ),
                en: format!(
                    "The answer has more than {n_rows_max} rows, which is all it may: aggregate, or add LIMIT {n_rows_max}."
                ),
            },
            Self::TooLarge { mb } => Text {
                vi: format!(
                    "Câu trả lời lớn hơn {mb} MB là mức cho phép: hãy chọn ít cột hoặc ít dòng hơn."
                ),
                en: format!(
                    "The answer has more than {mb} MB, which is all it may: ask for fewer columns or rows."
                ),
            },
            _ => Text::new(
                "Câu hỏi cần nhiều bộ nhớ hơn mức dành cho mọi câu hỏi: hãy hỏi ít đối tượng hơn hoặc khoảng thời gian ngắn hơn.",
                "The question needs more memory than questions may use: ask for fewer entities or a shorter time.",
            ),
        }
    }
}
