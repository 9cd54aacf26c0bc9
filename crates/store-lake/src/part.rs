//! The files of a table, and what their statistics say they can hold.

use arrow::{
    array::{AsArray as _, RecordBatch},
    datatypes::{Int32Type, TimestampMicrosecondType},
};
use deltalake::kernel::{Add, LogicalFileView, Remove};
use model::{Date, SeriesId, Time, Zone};
use object_store::path::Path;
use serde_json::{Value, json};

use crate::row::{Row, US_PER_DAY, day_of};

/// One Parquet file of a table: rows of one UTC day, sorted by series and time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// From the table's root.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) n_rows: u64,
    /// When the store wrote it, milliseconds since 1970.
    pub(crate) modified_ms: i64,
    /// Days since 1970-01-01.
    pub(crate) day: i64,
    /// First and last.
    pub(crate) series: (SeriesId, SeriesId),
    /// First and last.
    pub(crate) time: (Time, Time),
}

/// What a file's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    /// The version of the table it was written for: unique, since only one writer commits.
    pub(crate) version: u64,
    /// Its number in that version.
    pub(crate) n: usize,
    /// Made of other files, not of one flush.
    pub(crate) merged: bool,
    /// Holds later versions of rows that are in other files, and nothing else: questions for the
    /// newest versions compare these few, and take the other files as they are.
    pub(crate) revises: bool,
}

impl Name {
    /// The path from the table's root.
    pub(crate) fn path(self, day: i64) -> String {
        let Self { version, n, merged, revises } = self;
        let made = if merged { "merged" } else { "flush" };
        let mark = if revises { "-revises" } else { "" };
        format!("day={}/{made}-{version:020}-{n:05}{mark}.parquet", date(day))
    }
}

/// The calendar's name of a day.
pub(crate) fn date(day: i64) -> Date {
    Time(day.saturating_mul(US_PER_DAY)).date(Zone::UTC)
}

impl Part {
    /// Describes a batch about to be written, sorted by series; none if it is empty.
    pub(crate) fn of<R: Row>(batch: &RecordBatch, path: String, bytes: u64) -> Option<Self> {
        let series = batch.column_by_name("series")?.as_primitive::<Int32Type>();
        let time = batch.column_by_name(R::TIME)?.as_primitive::<TimestampMicrosecondType>();
        let id = |it: i32| SeriesId(it.cast_unsigned());
        let first = Time(*time.values().iter().min()?);
        let last = Time(*time.values().iter().max()?);
        Some(Self {
            path,
            bytes,
            n_rows: batch.num_rows() as u64,
            modified_ms: 0,
            day: day_of(first),
            series: (id(series.value(0)), id(series.value(series.len() - 1))),
            time: (first, last),
        })
    }

    /// Reads a file's entry in the table's log. What its statistics do not say is taken as wide as
    /// the day allows.
    pub(crate) fn from_log<R: Row>(file: &LogicalFileView) -> Option<Self> {
        let path = file.path().into_owned();
        let date = path.strip_prefix("day=")?.split('/').next()?.parse::<Date>().ok()?;
        let midnight = Time::at_midnight(date, Zone::UTC);
        let stats: Value =
            file.stats().and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default();
        let (min, max) = (&stats["minValues"], &stats["maxValues"]);
        let id = |of: &Value| {
            let number = of["series"].as_i64().and_then(|it| i32::try_from(it).ok());
            number.map(|it| SeriesId(it.cast_unsigned()))
        };
        let time = |of: &Value| Time::parse(of[R::TIME].as_str()?).ok();
        Some(Self {
            bytes: u64::try_from(file.size()).ok()?,
            n_rows: stats["numRecords"].as_u64().unwrap_or(0),
            modified_ms: file.modification_time(),
            day: day_of(midnight),
            series: (id(min).unwrap_or(SeriesId(0)), id(max).unwrap_or(SeriesId(u32::MAX))),
            time: (
                time(min).unwrap_or(midnight),
                // The log keeps milliseconds, cut off.
                time(max).map_or(Time(midnight.0 + US_PER_DAY - 1), |it| Time(it.0 + 999)),
            ),
            path,
        })
    }

    /// Could it hold rows of these series in this time? Bounds are included.
    pub(crate) fn may_hold(&self, series: (SeriesId, SeriesId), time: (Time, Time)) -> bool {
        self.series.0 <= series.1
            && series.0 <= self.series.1
            && self.time.0 <= time.1
            && time.0 <= self.time.1
    }

    /// The file of both, of which `later` is the continuation.
    pub(crate) fn then(self, later: &Self) -> Self {
        Self {
            n_rows: self.n_rows + later.n_rows,
            series: (self.series.0, later.series.1),
            time: (self.time.0.min(later.time.0), self.time.1.max(later.time.1)),
            ..self
        }
    }

    /// Files by day, those that revise after the others.
    pub(crate) fn order(&self) -> (i64, bool, &str) {
        (self.day, self.revises(), &self.path)
    }

    pub(crate) fn revises(&self) -> bool {
        self.path.ends_with("-revises.parquet")
    }

    /// The version of the table it was written for, as its name says.
    pub(crate) fn version(&self) -> Option<u64> {
        self.path.rsplit('/').next()?.split('-').nth(1)?.parse().ok()
    }

    pub(crate) fn is_merged(&self) -> bool {
        self.path.contains("/merged-")
    }

    /// The path from the lake's root.
    pub(crate) fn location<R: Row>(&self) -> Path {
        Path::from(format!("{}/{}", R::TABLE, self.path))
    }

    /// The entry that brings it into the table.
    pub(crate) fn added<R: Row>(&self, data_change: bool) -> Add {
        let bounds = |series: SeriesId, time: Time| json!({ "series": series.0.cast_signed(), R::TIME: time.to_string() });
        let stats = json!({
            "numRecords": self.n_rows,
            "minValues": bounds(self.series.0, Time(self.time.0.0.div_euclid(1_000) * 1_000)),
            "maxValues": bounds(self.series.1, Time(self.time.1.0.div_euclid(1_000) * 1_000 + 1_000)),
            "nullCount": { "series": 0, R::TIME: 0 },
        });
        Add {
            path: self.path.clone(),
            partition_values: self.partition(),
            size: self.bytes.cast_signed(),
            modification_time: self.modified_ms,
            data_change,
            stats: Some(stats.to_string()),
            ..Add::default()
        }
    }

    /// The entry that takes it out because other files hold its rows.
    pub(crate) fn removed(&self, at: Time) -> Remove {
        Remove {
            path: self.path.clone(),
            data_change: false,
            deletion_timestamp: Some(at.ms()),
            extended_file_metadata: Some(true),
            partition_values: Some(self.partition()),
            size: Some(self.bytes.cast_signed()),
            ..Remove::default()
        }
    }

    fn partition(&self) -> std::collections::HashMap<String, Option<String>> {
        [("day".to_owned(), Some(date(self.day).to_string()))].into()
    }
}
