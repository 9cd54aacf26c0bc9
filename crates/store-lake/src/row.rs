//! What the two tables have in common: a row of a series at a time, in versions.

use arrow::{
    array::{Array, ArrayRef, AsArray as _, RecordBatch},
    datatypes::{
        DataType, Field, Float64Type, Int64Type, SchemaRef, TimeUnit, TimestampMicrosecondType,
    },
    error::ArrowError,
};
use model::{Position, SeriesId, Time};
use port::PortError;

/// A row of one of the tables.
pub(crate) trait Row: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// The table's name: its folder.
    const TABLE: &'static str;
    /// The column of the time that, with the series, is the key.
    const TIME: &'static str;
    /// SQL of the whole key.
    const KEY: &'static str;
    /// SQL of what two rows share when the later repeats the earlier; none where no row does.
    const REPEATS: Option<&'static str>;
    /// SQL of the order of versions of one key, the newest first.
    const NEWEST_FIRST: &'static str;

    /// The column that files store in digits, if there is one.
    const IN_DIGITS: Option<&'static str> = None;

    /// A row as memory holds it: what it shares with others stands in [`Row::Common`].
    type Stored: std::fmt::Debug + Clone + Send + Sync + 'static;
    /// What stored rows refer to.
    type Common: std::fmt::Debug + Clone + Default + Send + Sync + 'static;

    /// When a stored row was.
    fn time_of(row: &Self::Stored) -> Time;
    /// Of two stored rows of one series and time: is `row` a version of `other` that says nothing
    /// new?
    fn says_again(row: &Self::Stored, other: &Self::Stored) -> bool;
    /// A stored row as a whole one.
    fn whole(series: SeriesId, row: &Self::Stored, common: &Self::Common) -> Self;
    /// Bytes it takes.
    fn common_bytes(common: &Self::Common) -> usize;
    /// Do all rows come from records at or before `position`?
    fn is_all_through(common: &Self::Common, position: Position) -> bool;
    /// Does a row refer to what was taken out?
    fn is_among(row: &Self::Stored, taken: &Self::Common) -> bool;
    /// Takes out what rows up to `position` refer to; what is left begins that much further on.
    fn split(common: &mut Self::Common, position: Position) -> (Self::Common, u32);
    /// Puts what later rows refer to behind; says where it begins.
    fn join(common: &mut Self::Common, later: Self::Common) -> u32;
    /// Changes what a row refers to by an offset.
    fn shift(row: &mut Self::Stored, by: impl FnOnce(u32) -> u32);

    /// The columns; `day` is in the path of a file.
    fn schema() -> SchemaRef;
    /// The columns as the files have them.
    fn stored_schema() -> SchemaRef {
        Self::schema()
    }
    /// Of this series.
    fn series(&self) -> SeriesId;
    /// At this time.
    fn time(&self) -> Time;
    /// Of two rows of one series and time: are they versions of the same key?
    fn is_version_of(&self, other: &Self) -> bool;
    /// Of two versions: does `self` say nothing that `other` has not said?
    fn repeats(&self, other: &Self) -> bool;
    /// Of two versions: is `self` the one to show?
    fn supersedes(&self, other: &Self) -> bool;
    /// As columns.
    fn to_batch(rows: &[&Self]) -> Result<RecordBatch, ArrowError>;
    /// Rows of memory as columns, series by series.
    fn stored_to_batch(
        runs: &[(SeriesId, &[Self::Stored])],
        common: &Self::Common,
    ) -> Result<RecordBatch, ArrowError> {
        let rows = runs
            .iter()
            .flat_map(|(series, rows)| rows.iter().map(|it| Self::whole(*series, it, common)));
        let rows: Vec<Self> = rows.collect();
        Self::to_batch(&rows.iter().collect::<Vec<_>>())
    }
    /// From columns.
    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, PortError>;
}

pub(crate) const US_PER_DAY: i64 = 86_400_000_000;

/// The UTC day of a time, counted from 1970-01-01.
pub(crate) const fn day_of(time: Time) -> i64 {
    time.0.div_euclid(US_PER_DAY)
}

/// The zone is written as an offset's name that every reader knows.
pub(crate) fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub(crate) fn required(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

pub(crate) fn optional(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

/// The columns of a batch by name.
pub(crate) struct Columns<'a> {
    batch: &'a RecordBatch,
    table: &'static str,
}

impl<'a> Columns<'a> {
    pub(crate) const fn new(batch: &'a RecordBatch, table: &'static str) -> Self {
        Self { batch, table }
    }

    fn column(&self, name: &str) -> Result<&'a ArrayRef, PortError> {
        self.batch.column_by_name(name).ok_or_else(|| self.damaged(name, "is not there"))
    }

    pub(crate) fn damaged(&self, name: &str, how: &str) -> PortError {
        PortError::Damaged {
            what: format!("table `{}`", self.table),
            how: format!("column `{name}` {how}"),
        }
    }

    pub(crate) fn instants(&self, name: &str) -> Result<&'a [i64], PortError> {
        let column = self.column(name)?.as_primitive_opt::<TimestampMicrosecondType>();
        Ok(column.ok_or_else(|| self.damaged(name, "holds no instants"))?.values())
    }

    pub(crate) fn integers(&self, name: &str) -> Result<&'a [i64], PortError> {
        let column = self.column(name)?.as_primitive_opt::<Int64Type>();
        Ok(column.ok_or_else(|| self.damaged(name, "holds no whole numbers"))?.values())
    }

    pub(crate) fn series(&self) -> Result<Vec<SeriesId>, PortError> {
        let column = self.column("series")?.as_primitive_opt::<arrow::datatypes::Int32Type>();
        let column = column.ok_or_else(|| self.damaged("series", "holds no series"))?;
        Ok(column.values().iter().map(|it| SeriesId(it.cast_unsigned())).collect())
    }

    pub(crate) fn small(&self, name: &str) -> Result<&'a [i8], PortError> {
        let column = self.column(name)?.as_primitive_opt::<arrow::datatypes::Int8Type>();
        Ok(column.ok_or_else(|| self.damaged(name, "holds no small numbers"))?.values())
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<&'a arrow::array::Float64Array, PortError> {
        let column = self.column(name)?.as_primitive_opt::<Float64Type>();
        column.ok_or_else(|| self.damaged(name, "holds no numbers"))
    }

    pub(crate) fn texts(&self, name: &str) -> Result<&'a arrow::array::StringArray, PortError> {
        let column = self.column(name)?.as_string_opt::<i32>();
        column.ok_or_else(|| self.damaged(name, "holds no text"))
    }
}

/// A cell of a column that may be empty.
pub(crate) fn text_at(column: &arrow::array::StringArray, n: usize) -> Option<&str> {
    column.is_valid(n).then(|| column.value(n))
}

/// A cell of a column that may be empty.
pub(crate) fn number_at(column: &arrow::array::Float64Array, n: usize) -> Option<f64> {
    column.is_valid(n).then(|| column.value(n))
}
