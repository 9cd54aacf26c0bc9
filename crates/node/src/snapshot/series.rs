//! A series in a snapshot: its readings packed as in the log, its windows, its newest means.

use std::collections::VecDeque;

use model::{
    Confidence, Flag, LegalMean, LimitId, Observation, Period, Position, SeriesId, Text, Time,
    UserId, Verdict,
};
use observe::{Cell, HourMean, Perhaps, Point, Recent, SeriesState, Tally};
use serde::{Deserialize, Serialize};

use super::{SnapshotError, unreadable};
use crate::judge::{NewestMeans, OutOfService, Track};

#[derive(Serialize, Deserialize)]
pub(super) struct KeptSeries {
    pub(super) id: u32,
    /// Packed.
    points: Vec<u8>,
    /// Values at reference conditions of those where they are not the values, by place.
    apart: Vec<(u32, Option<f64>)>,
    forgot_to: Option<i64>,
    open_hours: Vec<KeptCell>,
    open_fives: Vec<KeptCell>,
    hours: Vec<KeptHour>,
    closed_to: Option<i64>,
    five_closed_to: Option<i64>,
    newest: Option<KeptPoint>,
    out: Option<(String, String, i64)>,
    live: bool,
    heard: u64,
    means: Vec<KeptMean>,
}

/// end, mean, mean at reference conditions, eight-hour mean.
type KeptHour = (i64, Option<u64>, Option<u64>, Option<u64>);

/// beginning; count, slots and sum as measured and at reference conditions.
type KeptCell = (i64, KeptTally, KeptTally);
type KeptTally = (u32, u32, i128);

/// time, value, value at reference conditions, flag.
type KeptPoint = (i64, u64, Option<u64>, u8);

#[derive(Serialize, Deserialize)]
struct KeptMean {
    period: String,
    end: i64,
    value: Option<u64>,
    judged: Option<u64>,
    share: u64,
    known_at: i64,
    verdict: KeptVerdict,
}

#[derive(Serialize, Deserialize)]
enum KeptVerdict {
    NoLimit,
    Invalid,
    NotJudged(String),
    /// limit, its value, confidence, exceeded.
    Judged(String, u64, String, bool),
}

pub(super) fn kept_series((id, track): (SeriesId, &Track)) -> Result<KeptSeries, SnapshotError> {
    let bits = |it: Option<f64>| it.map(f64::to_bits);
    let state = &track.state;
    Ok(KeptSeries {
        id: id.0,
        points: packed_points(id, &state.points)?,
        apart: apart(&state.points),
        forgot_to: state.forgot_to.map(|it| it.0),
        open_hours: state.open_hours.iter().map(kept_cell).collect(),
        open_fives: state.open_fives.iter().map(kept_cell).collect(),
        hours: state
            .hours
            .iter()
            .map(|it| {
                (it.end.0, bits(it.value.get()), bits(it.judged.get()), bits(it.eight_hours.get()))
            })
            .collect(),
        closed_to: state.closed_to.map(|it| it.0),
        five_closed_to: state.five_closed_to.map(|it| it.0),
        newest: state.newest.as_ref().map(kept_point),
        out: track.out.as_ref().map(|it| (it.by.to_string(), it.reason.clone(), it.until.0)),
        live: track.live,
        heard: track.heard.0,
        means: track.means.iter().map(kept_mean).collect(),
    })
}

fn packed_points(series: SeriesId, points: &Recent) -> Result<Vec<u8>, SnapshotError> {
    let observation =
        |Point { time, value, flag, .. }: Point| Observation { series, time, value, flag };
    let observations: Vec<_> = points.iter().map(observation).collect();
    codec::pack(&observations).map_err(unreadable)
}

fn apart(points: &Recent) -> Vec<(u32, Option<f64>)> {
    let apart = (0..).zip(points.iter()).filter(|(_, it)| it.judged.get() != Some(it.value));
    apart.map(|(place, it)| (place, it.judged.get())).collect()
}

fn points(packed: &[u8], apart: Vec<(u32, Option<f64>)>) -> Result<Recent, SnapshotError> {
    let point = |it: Observation| {
        let Observation { time, value, flag, .. } = it;
        Point { time, value, judged: Perhaps::some(value), flag }
    };
    let observations = codec::unpack(packed).map_err(unreadable)?;
    let mut points: Vec<Point> = observations.into_iter().map(point).collect();
    for (place, judged) in apart {
        let point = points.get_mut(place as usize);
        point.ok_or_else(|| unreadable(format!("there is no reading {place}")))?.judged =
            judged.into();
    }
    Ok(points.into_iter().collect())
}

fn kept_point(point: &Point) -> KeptPoint {
    (point.time.0, point.value.to_bits(), point.judged.get().map(f64::to_bits), point.flag.number())
}

fn kept_cell(cell: &Cell) -> KeptCell {
    let tally = |it: &Tally| (it.n, it.slots, it.sum);
    (cell.begin.0, tally(&cell.measured), tally(&cell.judged))
}

fn cell((begin, measured, judged): KeptCell) -> Cell {
    let tally = |(n, slots, sum): KeptTally| Tally { n, slots, sum };
    Cell { begin: Time(begin), measured: tally(measured), judged: tally(judged) }
}

fn kept_mean(mean: &LegalMean) -> KeptMean {
    KeptMean {
        period: mean.period.to_string(),
        end: mean.end.0,
        value: mean.value.map(f64::to_bits),
        judged: mean.judged.map(f64::to_bits),
        share: mean.valid_share.to_bits(),
        known_at: mean.known_at.0,
        verdict: match &mean.verdict {
            Verdict::NoLimit => KeptVerdict::NoLimit,
            Verdict::Invalid => KeptVerdict::Invalid,
            Verdict::NotJudged { reason } => KeptVerdict::NotJudged(reason.to_lines()),
            Verdict::Judged { limit, limit_value, confidence, exceeded } => KeptVerdict::Judged(
                limit.to_string(),
                limit_value.to_bits(),
                confidence.to_string(),
                *exceeded,
            ),
        },
    }
}

pub(super) fn track(kept: KeptSeries) -> Result<Track, SnapshotError> {
    let id = SeriesId(kept.id);
    let number = |it: Option<u64>| it.map(f64::from_bits);
    let mut means = NewestMeans::default();
    for mean in kept.means {
        means.put(legal_mean(id, mean)?);
    }
    let out = match kept.out {
        None => None,
        Some((by, reason, until)) => {
            let by = UserId::new(&by).map_err(unreadable)?;
            Some(OutOfService { by, reason, until: Time(until) })
        }
    };
    let hours = kept.hours.into_iter().map(|(end, value, judged, eight_hours)| HourMean {
        end: Time(end),
        value: number(value).into(),
        judged: number(judged).into(),
        eight_hours: number(eight_hours).into(),
    });
    Ok(Track {
        state: SeriesState {
            points: points(&kept.points, kept.apart)?,
            forgot_to: kept.forgot_to.map(Time),
            superseded: VecDeque::new(),
            open_hours: kept.open_hours.into_iter().map(cell).collect(),
            open_fives: kept.open_fives.into_iter().map(cell).collect(),
            hours: hours.collect(),
            closed_to: kept.closed_to.map(Time),
            five_closed_to: kept.five_closed_to.map(Time),
            newest: kept.newest.map(point).transpose()?,
        },
        out,
        live: kept.live,
        heard: Position(kept.heard),
        means,
    })
}

fn point((time, value, judged, flag): KeptPoint) -> Result<Point, SnapshotError> {
    let flag = Flag::from_number(flag).ok_or_else(|| unreadable(format!("flag {flag}")))?;
    let judged = judged.map(f64::from_bits).into();
    Ok(Point { time: Time(time), value: f64::from_bits(value), judged, flag })
}

fn legal_mean(series: SeriesId, kept: KeptMean) -> Result<LegalMean, SnapshotError> {
    let verdict = match kept.verdict {
        KeptVerdict::NoLimit => Verdict::NoLimit,
        KeptVerdict::Invalid => Verdict::Invalid,
        KeptVerdict::NotJudged(reason) => Verdict::NotJudged { reason: Text::from_lines(&reason) },
        KeptVerdict::Judged(limit, limit_value, confidence, exceeded) => Verdict::Judged {
            limit: LimitId::new(&limit).map_err(unreadable)?,
            limit_value: f64::from_bits(limit_value),
            confidence: Confidence::from_word(&confidence)
                .ok_or_else(|| unreadable(format!("confidence `{confidence}`")))?,
            exceeded,
        },
    };
    Ok(LegalMean {
        series,
        period: kept.period.parse::<Period>().map_err(unreadable)?,
        end: Time(kept.end),
        value: kept.value.map(f64::from_bits),
        judged: kept.judged.map(f64::from_bits),
        valid_share: f64::from_bits(kept.share),
        verdict,
        known_at: Time(kept.known_at),
    })
}
