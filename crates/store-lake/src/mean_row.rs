//! The table `means`: every legal mean, in every version.

use std::sync::{Arc, LazyLock};

use arrow::{
    array::{
        Array as _, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
        TimestampMicrosecondArray,
    },
    datatypes::{DataType, Schema, SchemaRef},
    error::ArrowError,
};
use model::{Confidence, LegalMean, LimitId, Period, Position, SeriesId, Text, Time, Verdict};
use port::PortError;

use crate::row::{Columns, Row, instant, number_at, optional, required, text_at};

/// A legal mean with the log record that brought it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MeanRow {
    pub(crate) mean: LegalMean,
    pub(crate) position: Position,
}

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        required("series", DataType::Int32),
        required("period", DataType::Utf8),
        required("end", instant()),
        optional("value", DataType::Float64),
        optional("judged", DataType::Float64),
        required("valid_share", DataType::Float64),
        required("verdict", DataType::Utf8),
        optional("limit", DataType::Utf8),
        optional("limit_value", DataType::Float64),
        optional("confidence", DataType::Utf8),
        optional("reason", DataType::Utf8),
        required("known_at", instant()),
        required("position", DataType::Int64),
    ]))
});

impl Row for MeanRow {
    const TABLE: &'static str = "means";
    const TIME: &'static str = "end";
    const KEY: &'static str = "series, period, \"end\"";
    const REPEATS: Option<&'static str> = None;
    const NEWEST_FIRST: &'static str = "position DESC";

    type Stored = Self;
    /// The last record any of them comes from.
    type Common = Position;

    fn time_of(row: &Self) -> Time {
        row.mean.end
    }

    fn says_again(row: &Self, other: &Self) -> bool {
        row.is_version_of(other) && row.repeats(other)
    }

    fn whole(_: SeriesId, row: &Self, _: &Position) -> Self {
        row.clone()
    }

    fn common_bytes(_: &Position) -> usize {
        0
    }

    fn is_all_through(last: &Position, position: Position) -> bool {
        *last <= position
    }

    fn is_among(row: &Self, taken: &Position) -> bool {
        row.position <= *taken
    }

    fn split(last: &mut Position, position: Position) -> (Position, u32) {
        (position.min(*last), 0)
    }

    fn join(last: &mut Position, later: Position) -> u32 {
        *last = later.max(*last);
        0
    }

    fn shift(_: &mut Self, _: impl FnOnce(u32) -> u32) {}

    fn schema() -> SchemaRef {
        SCHEMA.clone()
    }

    fn series(&self) -> SeriesId {
        self.mean.series
    }

    fn time(&self) -> Time {
        self.mean.end
    }

    fn is_version_of(&self, other: &Self) -> bool {
        self.mean.period == other.mean.period
    }

    /// Only a mean of the same record says nothing new.
    fn repeats(&self, other: &Self) -> bool {
        self == other
    }

    fn supersedes(&self, other: &Self) -> bool {
        other.position < self.position
    }

    fn to_batch(rows: &[&Self]) -> Result<RecordBatch, ArrowError> {
        let means = || rows.iter().map(|it| &it.mean);
        let instants = |of: fn(&LegalMean) -> Time| {
            let values = means().map(|it| of(it).0);
            Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
        };
        let numbers =
            |of: fn(&LegalMean) -> Option<f64>| Arc::new(means().map(of).collect::<Float64Array>());
        let texts =
            |of: fn(&LegalMean) -> Option<&str>| Arc::new(means().map(of).collect::<StringArray>());
        let series = means().map(|it| it.series.0.cast_signed());
        // One column for both languages: Vietnamese, and English on the line under it.
        let reasons = means().map(|it| match &it.verdict {
            Verdict::NotJudged { reason } => Some(reason.to_lines()),
            _ => None,
        });
        let reasons: StringArray = reasons.collect();
        let position = rows.iter().map(|it| it.position.0.cast_signed());
        RecordBatch::try_new(
            Self::schema(),
            vec![
                Arc::new(Int32Array::from_iter_values(series)),
                texts(|it| Some(it.period.as_str())),
                instants(|it| it.end),
                numbers(|it| it.value),
                numbers(|it| it.judged),
                numbers(|it| Some(it.valid_share)),
                texts(|it| Some(it.verdict.as_str())),
                texts(|it| match &it.verdict {
                    Verdict::Judged { limit, .. } => Some(limit.as_str()),
                    _ => None,
                }),
                numbers(|it| match it.verdict {
                    Verdict::Judged { limit_value, .. } => Some(limit_value),
                    _ => None,
                }),
                texts(|it| match it.verdict {
                    Verdict::Judged { confidence, .. } => Some(confidence.as_str()),
                    _ => None,
                }),
                Arc::new(reasons),
                instants(|it| it.known_at),
                Arc::new(Int64Array::from_iter_values(position)),
            ],
        )
    }

    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, PortError> {
        let columns = Columns::new(batch, Self::TABLE);
        let (end, known_at) = (columns.instants("end")?, columns.instants("known_at")?);
        let (value, judged) = (columns.numbers("value")?, columns.numbers("judged")?);
        let (period, valid_share) = (columns.texts("period")?, columns.numbers("valid_share")?);
        let position = columns.integers("position")?;
        let verdicts = verdicts(&columns)?;
        let row = |((n, series), verdict): ((usize, SeriesId), Verdict)| {
            let period = period.value(n).parse::<Period>();
            let mean = LegalMean {
                series,
                period: period.map_err(|it| columns.damaged("period", &it.to_string()))?,
                end: Time(end[n]),
                value: number_at(value, n),
                judged: number_at(judged, n),
                valid_share: valid_share.value(n),
                verdict,
                known_at: Time(known_at[n]),
            };
            Ok(Self { mean, position: Position(position[n].cast_unsigned()) })
        };
        columns.series()?.into_iter().enumerate().zip(verdicts).map(row).collect()
    }
}

fn verdicts(columns: &Columns<'_>) -> Result<Vec<Verdict>, PortError> {
    let (word, limit) = (columns.texts("verdict")?, columns.texts("limit")?);
    let (limit_value, reason) = (columns.numbers("limit_value")?, columns.texts("reason")?);
    let confidence = columns.texts("confidence")?;
    let judged = |n: usize, exceeded: bool| {
        let limit = LimitId::new(text_at(limit, n).unwrap_or_default());
        let confidence = text_at(confidence, n).and_then(Confidence::from_word);
        Ok(Verdict::Judged {
            limit: limit.map_err(|it| columns.damaged("limit", &it.to_string()))?,
            limit_value: number_at(limit_value, n)
                .ok_or_else(|| columns.damaged("limit_value", "is empty beside a verdict"))?,
            confidence: confidence
                .ok_or_else(|| columns.damaged("confidence", "holds an unknown word"))?,
            exceeded,
        })
    };
    let verdict = |n: usize| match word.value(n) {
        "no_limit" => Ok(Verdict::NoLimit),
        "invalid" => Ok(Verdict::Invalid),
        "not_judged" => Ok(Verdict::NotJudged {
            reason: Text::from_lines(text_at(reason, n).unwrap_or_default()),
        }),
        "exceeded" => judged(n, true),
        "within" => judged(n, false),
        _ => Err(columns.damaged("verdict", "holds an unknown word")),
    };
    (0..word.len()).map(verdict).collect()
}
