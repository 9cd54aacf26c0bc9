//! The judge's state between runs: written beside every flush of the history, at the same log
//! position, so that a start reads the log from there.
//!
//! JSON, because it is read by people when something is wrong; numbers are kept as their bits.

use std::collections::BTreeMap;

use alarm::State;
use codec::{from_json, to_json};
use model::{
    Alarm, Case, Confidence, EntityId, Flag, LegalMean, LimitId, Period, Position, RuleId,
    SeriesId, Text, Time, UserId, Verdict,
};
use observe::{HourMean, Point, SeriesState};
use serde::{Deserialize, Serialize};

use crate::judge::{Judge, OutOfService, Station, Track};

const VERSION: u32 = 1;

/// Why a snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Not the JSON of a snapshot.
    #[error("the snapshot does not read: {0}")]
    Unreadable(String),
    /// Written by another version of the program.
    #[error("the snapshot has version {0}, this program reads version 1")]
    UnknownVersion(u32),
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    position: u64,
    series: Vec<KeptSeries>,
    alarms: Vec<KeptAlarm>,
    cases: Vec<String>,
    stations: Vec<KeptStation>,
}

#[derive(Serialize, Deserialize)]
struct KeptSeries {
    id: u32,
    points: Vec<KeptPoint>,
    hours: Vec<KeptHour>,
    closed_to: Option<i64>,
    five_closed_to: Option<i64>,
    newest: Option<KeptPoint>,
    out: Option<(String, String, i64)>,
    live: bool,
    means: Vec<KeptMean>,
}

/// code, last seen, index with the end of its hour.
type KeptStation = (String, Option<i64>, Option<(u16, i64)>);

/// end, mean, mean at reference conditions, eight-hour mean.
type KeptHour = (i64, Option<u64>, Option<u64>, Option<u64>);

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

#[derive(Serialize, Deserialize)]
struct KeptAlarm {
    rule: String,
    entity: String,
    series: Option<u32>,
    state: alarm::Snapshot,
    alarm: Option<String>,
}

impl Judge {
    /// The state as bytes. Fails only on a number that is not finite, which the door lets nobody
    /// bring in.
    pub fn to_snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
        let unwritable = |it: codec::CodecError| SnapshotError::Unreadable(it.to_string());
        let mut alarms = Vec::with_capacity(self.alarms.len());
        for ((rule, entity, series), state) in &self.alarms {
            alarms.push(KeptAlarm {
                rule: rule.to_string(),
                entity: entity.to_string(),
                series: series.map(|it| it.0),
                state: state.snapshot(),
                alarm: state.alarm.as_deref().map(to_json).transpose().map_err(unwritable)?,
            });
        }
        let cases = self.cases.values().map(to_json);
        let kept = Kept {
            version: VERSION,
            position: self.applied.0,
            series: self.series.iter().map(|(id, track)| kept_series(*id, track)).collect(),
            alarms,
            cases: cases.collect::<Result<_, _>>().map_err(unwritable)?,
            stations: self
                .stations
                .iter()
                .map(|(id, it)| {
                    let aqi = it.aqi.map(|(value, at)| (value, at.0));
                    (id.to_string(), it.last_seen.map(|it| it.0), aqi)
                })
                .collect(),
        };
        serde_json::to_vec(&kept).map_err(|it| SnapshotError::Unreadable(it.to_string()))
    }

    /// Reads what [`Judge::to_snapshot`] wrote.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let kept: Kept = serde_json::from_slice(bytes).map_err(unreadable)?;
        if kept.version != VERSION {
            return Err(SnapshotError::UnknownVersion(kept.version));
        }
        let mut judge = Self::default();
        judge.applied = Position(kept.position);
        for series in kept.series {
            judge.series.insert(SeriesId(series.id), track(series)?);
        }
        for it in kept.alarms {
            let alarm: Option<Alarm> =
                it.alarm.as_deref().map(from_json).transpose().map_err(unreadable)?;
            let rule = RuleId::new(&it.rule).map_err(unreadable)?;
            let entity = EntityId::new(&it.entity).map_err(unreadable)?;
            let key = (rule, entity, it.series.map(SeriesId));
            judge.alarms.insert(key, State::restored(it.state, alarm));
        }
        for text in kept.cases {
            let case: Case = from_json(&text).map_err(unreadable)?;
            judge.cases.insert(case.id, case);
        }
        for (id, last_seen, aqi) in kept.stations {
            let station = Station {
                last_seen: last_seen.map(Time),
                aqi: aqi.map(|(value, at)| (value, Time(at))),
            };
            judge.stations.insert(EntityId::new(&id).map_err(unreadable)?, station);
        }
        Ok(judge)
    }
}

fn unreadable(error: impl std::fmt::Display) -> SnapshotError {
    SnapshotError::Unreadable(error.to_string())
}

fn kept_series(id: SeriesId, track: &Track) -> KeptSeries {
    let bits = |it: Option<f64>| it.map(f64::to_bits);
    let state = &track.state;
    KeptSeries {
        id: id.0,
        points: state.points.iter().map(kept_point).collect(),
        hours: state
            .hours
            .iter()
            .map(|it| (it.end.0, bits(it.value), bits(it.judged), bits(it.eight_hours)))
            .collect(),
        closed_to: state.closed_to.map(|it| it.0),
        five_closed_to: state.five_closed_to.map(|it| it.0),
        newest: state.newest.as_ref().map(kept_point),
        out: track.out.as_ref().map(|it| (it.by.to_string(), it.reason.clone(), it.until.0)),
        live: track.live,
        means: track.means.values().map(kept_mean).collect(),
    }
}

fn kept_point(point: &Point) -> KeptPoint {
    (point.time.0, point.value.to_bits(), point.judged.map(f64::to_bits), point.flag.number())
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

fn track(kept: KeptSeries) -> Result<Track, SnapshotError> {
    let id = SeriesId(kept.id);
    let number = |it: Option<u64>| it.map(f64::from_bits);
    let mut means = BTreeMap::new();
    for mean in kept.means {
        let mean = legal_mean(id, mean)?;
        means.insert(mean.period, mean);
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
        value: number(value),
        judged: number(judged),
        eight_hours: number(eight_hours),
    });
    Ok(Track {
        state: SeriesState {
            points: kept.points.into_iter().map(point).collect::<Result<_, _>>()?,
            hours: hours.collect(),
            closed_to: kept.closed_to.map(Time),
            five_closed_to: kept.five_closed_to.map(Time),
            newest: kept.newest.map(point).transpose()?,
        },
        out,
        live: kept.live,
        means,
    })
}

fn point((time, value, judged, flag): KeptPoint) -> Result<Point, SnapshotError> {
    let flag = Flag::from_number(flag).ok_or_else(|| unreadable(format!("flag {flag}")))?;
    let judged = judged.map(f64::from_bits);
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
