//! The judge's state between runs: written beside every flush of the history, at the same log
//! position, so that a start reads the log from there.
//!
//! Written as often as half a million readings come, while the loop waits: so it is binary, the readings
//! packed as in the log. It is a position, then series, states of alarms, cases and stations, each
//! after their number, and what stands around the alarms: written and read piece by piece.

use alarm::{Flood, Happening, Past, PastSnapshot, State};
use codec::{from_json, to_json};
use model::{
    Alarm, AlarmId, Case, Confidence, EntityId, Flag, LegalMean, LimitId, Observation, OrgId,
    Outage, Period, Position, RuleId, SeriesId, Text, Time, UserId, Verdict,
};
use observe::{Cell, HourMean, Perhaps, Point, Recent, SeriesState, Tally};
use serde::{Deserialize, Serialize};

use crate::{
    alarm_states::AlarmKey,
    judge::{Cause, Judge, NewestMeans, OutOfService, Station, Track, Way, Whereabouts},
};

/// The first byte. Earlier ones were JSON, which begins with `{`.
const VERSION: u8 = 5;

/// As this version, without where things are.
const VERSION_4: u8 = 4;

/// As that one, without what stands around the alarms: [`KeptAround`].
const VERSION_3: u8 = 3;

/// More than a series mostly takes; room that nothing is written to costs nothing.
const SERIES_BYTES: usize = 2 << 10;

/// Why a snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Not a snapshot, or a damaged one.
    #[error("the snapshot does not read: {0}")]
    Unreadable(String),
    /// Written by another version of the program.
    #[error("the snapshot has version {0}, this program reads version {VERSION}")]
    UnknownVersion(u8),
}

#[derive(Serialize, Deserialize)]
struct KeptSeries {
    id: u32,
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

/// code, last seen, index with the end of its hour.
type KeptStation = (String, Option<i64>, Option<(u16, i64)>);

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

#[derive(Serialize, Deserialize)]
struct KeptAlarm {
    rule: String,
    entity: String,
    series: Option<u32>,
    state: alarm::Snapshot,
    alarm: Option<String>,
}

/// What stands around the alarms. Behind the rest, so that a snapshot without it still reads.
#[derive(Default, Serialize, Deserialize)]
struct KeptAround {
    /// What outlives alarms, by place in the list of their states.
    pasts: Vec<(u32, PastSnapshot)>,
    outages: Vec<String>,
    outages_on: Vec<String>,
    /// entity, alarm, when it cleared.
    causes: Vec<(String, String, Option<i64>)>,
    floods: Vec<KeptFlood>,
}

/// thing, is it inside (else moving), of which place, since when, is it still.
type KeptWay = (String, bool, Option<String>, i64, bool);

/// unit, raises, since, count, peak.
type KeptFlood = (String, Vec<i64>, Option<i64>, u64, u32);

impl Judge {
    /// The state as bytes. Fails only on a number that is not finite, which the door lets nobody
    /// bring in.
    pub fn to_snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
        // Room for all at once: a list that grows is there twice.
        let mut bytes = Vec::with_capacity((1 << 16) + self.series.len() * SERIES_BYTES);
        bytes.push(VERSION);
        put(&mut bytes, &self.applied.0)?;
        put_all(&mut bytes, self.series.len(), self.series.iter().map(kept_series))?;
        put_all(&mut bytes, self.alarms.len(), self.alarms.iter().map(kept_alarm))?;
        let cases = self.cases.values().map(|it| to_json(it).map_err(unreadable));
        put_all(&mut bytes, self.cases.len(), cases)?;
        let station = |(id, it): (&EntityId, &Station)| -> Result<KeptStation, SnapshotError> {
            let aqi = it.aqi.map(|(value, at)| (value, at.0));
            Ok((id.to_string(), it.last_seen.map(|it| it.0), aqi))
        };
        put_all(&mut bytes, self.stations.len(), self.stations.iter().map(station))?;
        put(&mut bytes, &self.kept_around()?)?;
        put(&mut bytes, &self.whereabouts.0.iter().map(kept_way).collect::<Vec<_>>())?;
        Ok(bytes)
    }

    /// Reads what [`Judge::to_snapshot`] wrote.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut judge = Self::default();
        let (mut keys, mut around) = (Vec::new(), KeptAround::default());
        read(bytes, |part| match part {
            Part::Position(applied) => judge.applied = applied,
            Part::Series(id, track) => {
                judge.series.insert(id, *track);
            }
            Part::Alarm(key, state) => {
                keys.push(key.clone());
                judge.alarms.insert(key, state);
            }
            Part::Case(case) => {
                judge.cases.insert(case.id, *case);
            }
            Part::Station(id, station) => {
                judge.stations.insert(id, station);
            }
            Part::Around(it) => around = *it,
            Part::Whereabouts(it) => judge.whereabouts = it,
        })?;
        judge.restore_around(&keys, around)?;
        Ok(judge)
    }

    /// Does a snapshot read? Held a piece at a time: a second state beside the one in use would take
    /// as much memory as the first.
    pub fn check_snapshot(bytes: &[u8]) -> Result<(), SnapshotError> {
        read(bytes, drop)
    }

    fn kept_around(&self) -> Result<KeptAround, SnapshotError> {
        let outages = self.outages.values().map(to_json).collect::<Result<_, _>>();
        let cause = |(entity, it): (&EntityId, &Cause)| {
            (entity.to_string(), it.alarm.to_string(), it.cleared_at.map(|it| it.0))
        };
        let flood = |(org, it): (&OrgId, &Flood)| {
            let raises = it.raises.iter().map(|it| it.0).collect();
            (org.to_string(), raises, it.since.map(|it| it.0), it.n, it.peak)
        };
        let pasts = (0..).zip(self.alarms.iter());
        let past = |(place, (_, state)): (u32, (AlarmKey, &State))| {
            Some((place, state.past.as_ref()?.snapshot()))
        };
        Ok(KeptAround {
            pasts: pasts.filter_map(past).collect(),
            outages: outages.map_err(unreadable)?,
            outages_on: self.outages_on.iter().map(ToString::to_string).collect(),
            causes: self.causes.iter().map(cause).collect(),
            floods: self.floods.iter().map(flood).collect(),
        })
    }

    /// `keys` are those of the states of alarms, in the order they were written in.
    fn restore_around(&mut self, keys: &[AlarmKey], kept: KeptAround) -> Result<(), SnapshotError> {
        for (place, past) in kept.pasts {
            let key = keys.get(place as usize).ok_or_else(|| unreadable("a past of no alarm"))?;
            let past = Past::restored(past)
                .ok_or_else(|| unreadable(format!("the past of rule `{}`", key.0)))?;
            let state = self.alarms.take(key).unwrap_or_default();
            self.alarms.insert(key.clone(), State { past: Some(Box::new(past)), ..state });
        }
        for text in kept.outages {
            let outage: Outage = from_json(&text).map_err(unreadable)?;
            self.outages.insert(outage.id, outage);
        }
        for id in kept.outages_on {
            self.outages_on.insert(id.parse().map_err(unreadable)?);
        }
        for (entity, alarm, cleared_at) in kept.causes {
            let alarm: AlarmId = alarm.parse().map_err(unreadable)?;
            let cause = Cause { alarm, cleared_at: cleared_at.map(Time) };
            self.causes.insert(EntityId::new(&entity).map_err(unreadable)?, cause);
        }
        for (org, raises, since, n, peak) in kept.floods {
            let raises = raises.into_iter().map(Time).collect();
            let flood = Flood { raises, since: since.map(Time), n, peak };
            self.floods.insert(OrgId::new(&org).map_err(unreadable)?, flood);
        }
        Ok(())
    }
}

/// A piece of a snapshot.
enum Part {
    Position(Position),
    Series(SeriesId, Box<Track>),
    Alarm(AlarmKey, State),
    Case(Box<Case>),
    Station(EntityId, Station),
    Around(Box<KeptAround>),
    Whereabouts(Whereabouts),
}

/// Reads a snapshot to its end, piece by piece.
fn read(bytes: &[u8], mut take: impl FnMut(Part)) -> Result<(), SnapshotError> {
    let (version, mut rest) = match bytes.split_first() {
        Some((version @ &(VERSION | VERSION_4 | VERSION_3), rest)) => (*version, rest),
        Some((version, _)) => return Err(SnapshotError::UnknownVersion(*version)),
        None => return Err(unreadable("it is empty")),
    };
    take(Part::Position(Position(get(&mut rest)?)));
    for _ in 0..get::<u64>(&mut rest)? {
        let series: KeptSeries = get(&mut rest)?;
        take(Part::Series(SeriesId(series.id), Box::new(track(series)?)));
    }
    for _ in 0..get::<u64>(&mut rest)? {
        let (key, state) = alarm_state(get(&mut rest)?)?;
        take(Part::Alarm(key, state));
    }
    for _ in 0..get::<u64>(&mut rest)? {
        let text: String = get(&mut rest)?;
        take(Part::Case(Box::new(from_json(&text).map_err(unreadable)?)));
    }
    for _ in 0..get::<u64>(&mut rest)? {
        let (id, last_seen, aqi): KeptStation = get(&mut rest)?;
        let aqi = aqi.map(|(value, at)| (value, Time(at)));
        let station = Station { last_seen: last_seen.map(Time), aqi };
        take(Part::Station(EntityId::new(&id).map_err(unreadable)?, station));
    }
    if version != VERSION_3 {
        take(Part::Around(Box::new(get(&mut rest)?)));
    }
    if version == VERSION {
        let ways: Vec<KeptWay> = get(&mut rest)?;
        let ways = ways.into_iter().map(way).collect::<Result<_, _>>()?;
        take(Part::Whereabouts(Whereabouts(ways)));
    }
    if rest.is_empty() { Ok(()) } else { Err(unreadable(format!("{} bytes follow", rest.len()))) }
}

fn get<'b, T: Deserialize<'b>>(rest: &mut &'b [u8]) -> Result<T, SnapshotError> {
    let (value, behind) = postcard::take_from_bytes(rest).map_err(unreadable)?;
    *rest = behind;
    Ok(value)
}

fn put(bytes: &mut Vec<u8>, value: &impl Serialize) -> Result<(), SnapshotError> {
    *bytes = postcard::to_extend(value, std::mem::take(bytes)).map_err(unreadable)?;
    Ok(())
}

/// Their number, then each.
fn put_all<T: Serialize>(
    bytes: &mut Vec<u8>,
    n: usize,
    values: impl Iterator<Item = Result<T, SnapshotError>>,
) -> Result<(), SnapshotError> {
    put(bytes, &(n as u64))?;
    for value in values {
        put(bytes, &value?)?;
    }
    Ok(())
}

fn kept_way(((entity, does, place), (at, on)): (&Way, &(Time, bool))) -> KeptWay {
    let place = place.as_ref().map(ToString::to_string);
    (entity.to_string(), *does == Happening::Inside, place, at.0, *on)
}

fn way((entity, inside, place, at, on): KeptWay) -> Result<(Way, (Time, bool)), SnapshotError> {
    let does = if inside { Happening::Inside } else { Happening::Moving };
    let entity = EntityId::new(&entity).map_err(unreadable)?;
    let place = place.as_deref().map(EntityId::new).transpose().map_err(unreadable)?;
    Ok(((entity, does, place), (Time(at), on)))
}

fn kept_alarm((key, state): (AlarmKey, &State)) -> Result<KeptAlarm, SnapshotError> {
    let (rule, entity, series) = key;
    Ok(KeptAlarm {
        rule: rule.to_string(),
        entity: entity.to_string(),
        series: series.map(|it| it.0),
        state: state.snapshot(),
        alarm: state.alarm.as_deref().map(to_json).transpose().map_err(unreadable)?,
    })
}

fn alarm_state(kept: KeptAlarm) -> Result<(AlarmKey, State), SnapshotError> {
    let alarm: Option<Alarm> =
        kept.alarm.as_deref().map(from_json).transpose().map_err(unreadable)?;
    let rule = RuleId::new(&kept.rule).map_err(unreadable)?;
    let entity = EntityId::new(&kept.entity).map_err(unreadable)?;
    let key = (rule, entity, kept.series.map(SeriesId));
    Ok((key, State::restored(kept.state, alarm)))
}

fn unreadable(error: impl std::fmt::Display) -> SnapshotError {
    SnapshotError::Unreadable(error.to_string())
}

fn kept_series((id, track): (&SeriesId, &Track)) -> Result<KeptSeries, SnapshotError> {
    let id = *id;
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

fn track(kept: KeptSeries) -> Result<Track, SnapshotError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A state that has seen nothing yet is written out like any other: those behind it must still
    /// be found.
    #[test]
    fn states_that_have_seen_nothing_come_back_with_those_behind_them() {
        let mut judge = Judge::default();
        judge.applied = Position(7);
        for n in 0..5 {
            let rule = RuleId::new(&format!("air/rule-{n}")).unwrap();
            let key = (rule, EntityId::new("stack-1").unwrap(), Some(SeriesId(n)));
            judge.alarms.insert(key, State::default());
        }
        let track = Track { heard: Position(3), ..Track::default() };
        judge.series.insert(SeriesId(4), track.clone());
        judge.stations.insert(EntityId::new("stack-1").unwrap(), Station::default());
        let bytes = judge.to_snapshot().unwrap();
        let back = Judge::from_snapshot(&bytes).unwrap();
        assert_eq!((back.applied, back.alarms.iter().count()), (Position(7), 5));
        assert_eq!(back.series.get(&SeriesId(4)), Some(&track));
        assert_eq!(back.stations.len(), 1);
        // Builds before wrote less behind their lists; here those are one and five empty ones.
        for (version, n_less) in [(VERSION_4, 1), (VERSION_3, 6)] {
            let mut before = bytes[..bytes.len() - n_less].to_vec();
            before[0] = version;
            let back = Judge::from_snapshot(&before).unwrap();
            assert_eq!((back.applied, back.alarms.iter().count()), (Position(7), 5));
        }
    }

    #[test]
    fn where_things_are_comes_back() {
        let mut judge = Judge::default();
        let id = |it: &str| EntityId::new(it).unwrap();
        let inside = (id("xe-01"), Happening::Inside, Some(id("kho")));
        judge.whereabouts.0.insert(inside, (Time(7), true));
        judge.whereabouts.0.insert((id("xe-01"), Happening::Moving, None), (Time(8), false));
        let back = Judge::from_snapshot(&judge.to_snapshot().unwrap()).unwrap();
        assert_eq!(back.whereabouts, judge.whereabouts);
    }

    #[test]
    fn a_snapshot_cut_anywhere_or_with_more_behind_it_does_not_read() {
        let mut judge = Judge::default();
        judge.series.insert(SeriesId(4), Track { live: true, ..Track::default() });
        judge.stations.insert(EntityId::new("stack-1").unwrap(), Station::default());
        let bytes = judge.to_snapshot().unwrap();
        assert!(Judge::check_snapshot(&bytes).is_ok());
        for end in 0..bytes.len() {
            assert!(Judge::check_snapshot(&bytes[..end]).is_err(), "{end} bytes");
        }
        assert!(Judge::check_snapshot(&[&bytes[..], &[0]].concat()).is_err());
    }
}
