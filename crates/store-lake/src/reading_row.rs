//! The table `observations`: every reading, in every version.

use std::sync::{Arc, LazyLock};

use arrow::{
    array::{
        Float64Array, Int8Array, Int32Array, Int64Array, RecordBatch, StringArray, StringBuilder,
        TimestampMicrosecondArray,
    },
    datatypes::{DataType, Schema, SchemaRef},
    error::ArrowError,
};
use model::{Flag, Observation, Position, SeriesId, Time};
use port::{PortError, Provenance, Reading};

use crate::{
    digits,
    row::{Columns, Row, instant, required},
};

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

/// A reading without what it shares with the others of its record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StoredReading {
    time: Time,
    value: f64,
    flag: Flag,
    /// Among those kept beside.
    provenance: u32,
}

impl StoredReading {
    pub(crate) fn of(observation: &Observation, provenance: u32) -> Self {
        let Observation { time, value, flag, .. } = *observation;
        // Minus zero and zero are one value.
        Self { time, value: value + 0.0, flag, provenance }
    }
}

/// Texts seen last: the readings of one delivery say the same ones.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) source: Option<Arc<str>>,
    pub(crate) origin: Option<Arc<str>>,
}

pub(crate) fn share(last: &mut Option<Arc<str>>, text: &str) -> Arc<str> {
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
            source: it.source,
            origin: it.origin,
        }
    }
}

/// Memory is written to the tables long before it has records of four billion.
fn offset(n: usize) -> u32 {
    u32::try_from(n).expect("memory holds fewer than 2^32 records")
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

static STORED: LazyLock<SchemaRef> = LazyLock::new(|| digits::stored_schema(&SCHEMA, "value"));

impl Row for ReadingRow {
    const TABLE: &'static str = "observations";
    const TIME: &'static str = "time";
    const KEY: &'static str = "series, time";
    const REPEATS: Option<&'static str> =
        Some("series, time, value, flag, CASE WHEN flag = 6 THEN position ELSE 0 END");
    const NEWEST_FIRST: &'static str = "position DESC, value DESC, flag DESC";

    const IN_DIGITS: Option<&'static str> = Some("value");

    type Stored = StoredReading;
    /// In the order of their records.
    type Common = Vec<Provenance>;

    fn time_of(row: &StoredReading) -> Time {
        row.time
    }

    /// A correction by hand is a decision, not a delivery: going back to an earlier value counts.
    fn says_again(row: &StoredReading, other: &StoredReading) -> bool {
        row.flag != Flag::Corrected
            && row.flag == other.flag
            && row.value.to_bits() == other.value.to_bits()
    }

    fn whole(series: SeriesId, row: &StoredReading, common: &Vec<Provenance>) -> Self {
        let provenance = &common[row.provenance as usize];
        Self {
            series,
            time: row.time,
            value: row.value,
            flag: row.flag,
            known_at: provenance.known_at,
            position: provenance.position,
            source: Arc::clone(&provenance.source),
            origin: Arc::clone(&provenance.origin),
        }
    }

    fn common_bytes(common: &Vec<Provenance>) -> usize {
        common.len() * size_of::<Provenance>()
    }

    fn is_all_through(common: &Vec<Provenance>, position: Position) -> bool {
        common.last().is_none_or(|it| it.position <= position)
    }

    fn is_among(row: &StoredReading, taken: &Vec<Provenance>) -> bool {
        (row.provenance as usize) < taken.len()
    }

    fn split(common: &mut Vec<Provenance>, position: Position) -> (Vec<Provenance>, u32) {
        let n = common.partition_point(|it| it.position <= position);
        let rest = common.split_off(n);
        (std::mem::replace(common, rest), offset(n))
    }

    fn join(common: &mut Vec<Provenance>, later: Vec<Provenance>) -> u32 {
        let n = offset(common.len());
        common.extend(later);
        n
    }

    fn shift(row: &mut StoredReading, by: impl FnOnce(u32) -> u32) {
        row.provenance = by(row.provenance);
    }

    fn schema() -> SchemaRef {
        SCHEMA.clone()
    }

    fn stored_schema() -> SchemaRef {
        STORED.clone()
    }

    fn series(&self) -> SeriesId {
        self.series
    }

    fn time(&self) -> Time {
        self.time
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
        let tie = || {
            self.value.total_cmp(&other.value).then(self.flag.number().cmp(&other.flag.number()))
        };
        self.position.cmp(&other.position).then_with(tie).is_gt()
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

    /// Without the rows between: half a million a second are written so.
    fn stored_to_batch(
        runs: &[(SeriesId, &[StoredReading])],
        common: &Vec<Provenance>,
    ) -> Result<RecordBatch, ArrowError> {
        let rows = || runs.iter().flat_map(|it| it.1);
        let of = |row: &StoredReading| &common[row.provenance as usize];
        let n_rows = runs.iter().map(|it| it.1.len()).sum();
        let mut series = Vec::with_capacity(n_rows);
        for (id, rows) in runs {
            series.resize(series.len() + rows.len(), id.0.cast_signed());
        }
        let instants =
            |times: Vec<i64>| Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC"));
        let texts = |text: fn(&Provenance) -> &str| {
            let n_bytes = rows().map(|it| text(of(it)).len()).sum();
            let mut texts = StringBuilder::with_capacity(n_rows, n_bytes);
            rows().for_each(|it| texts.append_value(text(of(it))));
            Arc::new(texts.finish())
        };
        let flags = rows().map(|it| it.flag.number().cast_signed());
        let positions = rows().map(|it| of(it).position.0.cast_signed());
        RecordBatch::try_new(
            Self::schema(),
            vec![
                Arc::new(Int32Array::from(series)),
                instants(rows().map(|it| it.time.0).collect()),
                Arc::new(Float64Array::from_iter_values(rows().map(|it| it.value))),
                Arc::new(Int8Array::from_iter_values(flags)),
                instants(rows().map(|it| of(it).known_at.0).collect()),
                Arc::new(Int64Array::from_iter_values(positions)),
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
