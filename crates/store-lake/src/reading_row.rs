//! The table `observations`: every reading, in every version.

use std::sync::{Arc, LazyLock};

use arrow::{
    array::{
        Float64Array, Int8Array, Int32Array, Int64Array, RecordBatch, StringArray,
        TimestampMicrosecondArray,
    },
    datatypes::{DataType, Schema, SchemaRef},
    error::ArrowError,
};
use model::{Flag, Position, SeriesId, Time};
use port::{PortError, Reading};

use crate::row::{Columns, Row, instant, required};

/// A reading as memory holds it: many readings share the text of their source and origin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReadingRow {
    pub(crate) series: SeriesId,
    pub(crate) time: Time,
    pub(crate) value: f64,
    pub(crate) flag: Flag,
    pub(crate) known_at: Time,
    pub(crate) position: Position,
    pub(crate) source: Arc<str>,
    pub(crate) origin: Arc<str>,
}

/// Texts seen last: the readings of one delivery say the same ones.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    source: Option<Arc<str>>,
    origin: Option<Arc<str>>,
}

impl Shared {
    pub(crate) fn row(&mut self, it: &Reading) -> ReadingRow {
        ReadingRow {
            series: it.series,
            time: it.time,
            // Minus zero and zero are one value.
            value: it.value + 0.0,
            flag: it.flag,
            known_at: it.known_at,
            position: it.position,
            source: share(&mut self.source, &it.source),
            origin: share(&mut self.origin, &it.origin),
        }
    }
}

fn share(last: &mut Option<Arc<str>>, text: &str) -> Arc<str> {
    match last {
        Some(it) if **it == *text => it.clone(),
        _ => last.insert(text.into()).clone(),
    }
}

impl From<ReadingRow> for Reading {
    fn from(it: ReadingRow) -> Self {
        Self {
            series: it.series,
            time: it.time,
            value: it.value,
            flag: it.flag,
            known_at: it.known_at,
            position: it.position,
            source: it.source.to_string(),
            origin: it.origin.to_string(),
        }
    }
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        required("series", DataType::Int32),
        required("time", instant()),
        required("value", DataType::Float64),
        required("flag", DataType::Int8),
        required("known_at", instant()),
        required("position", DataType::Int64),
        required("source", DataType::Utf8),
        required("origin", DataType::Utf8),
    ]))
});

impl Row for ReadingRow {
    const TABLE: &'static str = "observations";
    const TIME: &'static str = "time";
    const KEY: &'static str = "series, time";
    const REPEATS: Option<&'static str> =
        Some("series, time, value, flag, CASE WHEN flag = 6 THEN position ELSE 0 END");
    const NEWEST_FIRST: &'static str = "known_at DESC, position DESC, value DESC, flag DESC";

    fn schema() -> SchemaRef {
        SCHEMA.clone()
    }

    fn series(&self) -> SeriesId {
        self.series
    }

    fn time(&self) -> Time {
        self.time
    }

    fn position(&self) -> Position {
        self.position
    }

    fn is_version_of(&self, _: &Self) -> bool {
        true
    }

    /// A correction by hand is a decision, not a delivery: going back to an earlier value counts.
    fn repeats(&self, other: &Self) -> bool {
        self.flag != Flag::Corrected
            && self.flag == other.flag
            && self.value.to_bits() == other.value.to_bits()
    }

    fn supersedes(&self, other: &Self) -> bool {
        let rank = |it: &Self| (it.known_at, it.position);
        let tie = || {
            self.value.total_cmp(&other.value).then(self.flag.number().cmp(&other.flag.number()))
        };
        rank(self).cmp(&rank(other)).then_with(tie).is_gt()
    }

    fn to_batch(rows: &[&Self]) -> Result<RecordBatch, ArrowError> {
        let instants = |of: fn(&Self) -> Time| {
            let values = rows.iter().map(|it| of(it).0);
            Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
        };
        let texts = |of: fn(&Self) -> &str| {
            Arc::new(StringArray::from_iter_values(rows.iter().map(|it| of(it))))
        };
        let series = rows.iter().map(|it| it.series.0.cast_signed());
        let position = rows.iter().map(|it| it.position.0.cast_signed());
        let flag = rows.iter().map(|it| it.flag.number().cast_signed());
        RecordBatch::try_new(
            Self::schema(),
            vec![
                Arc::new(Int32Array::from_iter_values(series)),
                instants(|it| it.time),
                Arc::new(Float64Array::from_iter_values(rows.iter().map(|it| it.value))),
                Arc::new(Int8Array::from_iter_values(flag)),
                instants(|it| it.known_at),
                Arc::new(Int64Array::from_iter_values(position)),
                texts(|it| &it.source),
                texts(|it| &it.origin),
            ],
        )
    }

    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, PortError> {
        let columns = Columns::new(batch, Self::TABLE);
        let (time, known_at) = (columns.instants("time")?, columns.instants("known_at")?);
        let (value, flag) = (columns.numbers("value")?, columns.small("flag")?);
        let position = columns.integers("position")?;
        let (source, origin) = (columns.texts("source")?, columns.texts("origin")?);
        let mut shared = Shared::default();
        let row = |(n, series): (usize, SeriesId)| {
            let flag = Flag::from_number(flag[n].cast_unsigned());
            Ok(Self {
                series,
                time: Time(time[n]),
                value: value.value(n),
                flag: flag.ok_or_else(|| columns.damaged("flag", "holds an unknown flag"))?,
                known_at: Time(known_at[n]),
                position: Position(position[n].cast_unsigned()),
                source: share(&mut shared.source, source.value(n)),
                origin: share(&mut shared.origin, origin.value(n)),
            })
        };
        columns.series()?.into_iter().enumerate().map(row).collect()
    }
}
