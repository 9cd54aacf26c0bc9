//! The judge's state between runs: written beside every flush of the history, at the same log
//! position, so that a start reads the log from there.
//!
//! Written as often as half a million readings come, while the loop waits: so it is binary, the readings
//! packed as in the log. It is a position, then series, states of alarms, cases and stations, each
//! after their number, and what stands around the alarms: written and read piece by piece.

mod around;
mod behind;
mod series;
#[cfg(test)]
mod tests;

use alarm::State;
use codec::{from_json, to_json};
use model::{Alarm, Case, EntityId, Position, RuleId, SeriesId, Time};
use serde::{Deserialize, Serialize};

use crate::{
    alarm_states::AlarmKey,
    judge::{Judge, Station, Track, Whereabouts},
};
use around::{KeptAround, KeptWay, kept_way, way};
use behind::Behind;
use series::{KeptSeries, kept_series, track};

/// The first byte. Earlier ones were JSON, which begins with `{`.
const VERSION: u8 = 6;

/// As this version, without where things are and [`Behind`].
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

/// code, last seen, index with the end of its hour.
type KeptStation = (String, Option<i64>, Option<(u16, i64)>);

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
        put(&mut bytes, &Behind::of(self))?;
        Ok(bytes)
    }

    /// Reads what [`Judge::to_snapshot`] wrote.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut judge = Self::default();
        let (mut keys, mut around) = (Vec::new(), KeptAround::default());
        let mut behind = Behind::default();
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
            Part::Behind(it) => behind = it,
            Part::Whereabouts(it) => judge.whereabouts = it,
        })?;
        behind.give_to(&mut judge)?;
        judge.restore_around(&keys, around)?;
        Ok(judge)
    }

    /// Does a snapshot read? Held a piece at a time: a second state beside the one in use would take
    /// as much memory as the first.
    pub fn check_snapshot(bytes: &[u8]) -> Result<(), SnapshotError> {
        read(bytes, drop)
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
    Behind(Behind),
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
        take(Part::Behind(get(&mut rest)?));
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
