//! The engine's own state as plain numbers, for the node to keep between runs.

use model::{Alarm, AlarmId, Shelf, Span, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::{Ahead, Memory, PartMemory, PartState, Parts, Past, Point, Run, Slots, State, Trend};

/// A [`State`] without its alarm, which `codec` writes. Times are microseconds, values are the
/// bits of their `f64`: a state that was kept goes on exactly as one that was not. Every
/// field is always written: the node's snapshots have no names to tell which were left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    newest_us: Option<i64>,
    run: Option<KeptRun>,
    memory: KeptMemory,
}

/// A [`Past`], kept beside the snapshots of states: few states have one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PastSnapshot {
    last: Option<String>,
    raises: Vec<i64>,
    shelf: Option<KeptShelf>,
}

/// who, since, until, why.
type KeptShelf = (String, i64, i64, String);

/// wrong, held, last, paused.
type KeptRun = (bool, u64, i64, bool);

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
enum KeptMemory {
    #[default]
    Fresh,
    Unmoved(u64, i64),
    Way(Vec<(i64, u64)>),
    Heard(i64),
    Parts(u32, Vec<KeptPart>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptPart {
    part: u8,
    feeder: u32,
    said: Option<bool>,
    at_us: i64,
    good_for_us: u64,
    memory: KeptPartMemory,
}

/// time, value.
type KeptPoint = (i64, u64);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum KeptPartMemory {
    Fresh,
    Since(i64, u64),
    Pair(Option<KeptPoint>, Option<KeptPoint>),
    Way(Vec<KeptPoint>),
    Slots(u64, i64, Vec<(u16, u16)>),
    Times(Vec<i64>),
    Ahead(i64, Vec<i64>),
}

impl State {
    /// What must be kept of this state beside its alarm.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let memory = match &self.memory {
            Memory::Fresh => KeptMemory::Fresh,
            Memory::Unmoved { value, since } => KeptMemory::Unmoved(value.to_bits(), since.0),
            Memory::Way(trend) => {
                let point = |it: &Point| (it.at.0, it.value.to_bits());
                KeptMemory::Way(trend.points.iter().map(point).collect())
            }
            Memory::Heard { at } => KeptMemory::Heard(at.0),
            Memory::Parts(it) => {
                KeptMemory::Parts(it.version, it.states.iter().map(kept_part).collect())
            }
        };
        Snapshot {
            newest_us: self.newest_at.map(|it| it.0),
            run: self.run.map(|it| (it.wrong, it.held.0, it.last.0, it.paused)),
            memory,
        }
    }

    /// The state that was kept, with its alarm if that has not ended.
    #[must_use]
    pub fn restored(snapshot: Snapshot, alarm: Option<Alarm>) -> Self {
        let run =
            |(wrong, held, last, paused)| Run { wrong, held: Span(held), last: Time(last), paused };
        let memory = match snapshot.memory {
            KeptMemory::Fresh => Memory::Fresh,
            KeptMemory::Unmoved(bits, since) => {
                Memory::Unmoved { value: f64::from_bits(bits), since: Time(since) }
            }
            KeptMemory::Way(points) => {
                let point = |(at, bits)| Point { at: Time(at), value: f64::from_bits(bits) };
                Memory::Way(Trend { points: points.into_iter().map(point).collect() })
            }
            KeptMemory::Heard(at) => Memory::Heard { at: Time(at) },
            KeptMemory::Parts(version, parts) => {
                let states = parts.into_iter().map(part).collect();
                Memory::Parts(Box::new(Parts { version, states }))
            }
        };
        Self {
            memory,
            run: snapshot.run.map(run),
            newest_at: snapshot.newest_us.map(Time),
            alarm: alarm.filter(|it| it.ended_at.is_none()).map(Box::new),
            past: None,
        }
    }
}

impl Past {
    /// What must be kept of it.
    #[must_use]
    pub fn snapshot(&self) -> PastSnapshot {
        let kept = |it: &Shelf| (it.by.to_string(), it.at.0, it.until.0, it.reason.clone());
        PastSnapshot {
            last: self.last.map(|it| it.to_string()),
            raises: self.raises.iter().map(|it| it.0).collect(),
            shelf: self.shelf.as_ref().map(kept),
        }
    }

    /// What was kept; none where it does not read.
    #[must_use]
    pub fn restored(snapshot: PastSnapshot) -> Option<Self> {
        let last = snapshot.last.map(|it| it.parse::<AlarmId>()).transpose().ok()?;
        let shelf = match snapshot.shelf {
            Some((by, at, until, reason)) => {
                let (by, at, until) = (UserId::new(&by).ok()?, Time(at), Time(until));
                Some(Shelf { by, at, until, reason })
            }
            None => None,
        };
        Some(Self { last, raises: snapshot.raises.into_iter().map(Time).collect(), shelf })
    }
}

fn kept_part(it: &PartState) -> KeptPart {
    let memory = match &it.memory {
        PartMemory::Fresh => KeptPartMemory::Fresh,
        PartMemory::Since(at, value) => KeptPartMemory::Since(at.0, value.to_bits()),
        PartMemory::Pair(pair) => {
            let [first, second] = **pair;
            KeptPartMemory::Pair(first.map(|it| kept_point(&it)), second.map(|it| kept_point(&it)))
        }
        PartMemory::Way(way) => KeptPartMemory::Way(way.points.iter().map(kept_point).collect()),
        PartMemory::Slots(it) => KeptPartMemory::Slots(it.width.0, it.newest, it.counts.to_vec()),
        PartMemory::Times(times) => KeptPartMemory::Times(times.iter().map(|it| it.0).collect()),
        PartMemory::Ahead(it) => {
            KeptPartMemory::Ahead(it.issued_at.0, it.beyond.iter().map(|it| it.0).collect())
        }
    };
    let PartState { part, feeder, said, at, good_for, .. } = *it;
    KeptPart { part, feeder, said, at_us: at.0, good_for_us: good_for.0, memory }
}

fn part(kept: KeptPart) -> PartState {
    let memory = match kept.memory {
        KeptPartMemory::Fresh => PartMemory::Fresh,
        KeptPartMemory::Since(at, bits) => PartMemory::Since(Time(at), f64::from_bits(bits)),
        KeptPartMemory::Pair(first, second) => {
            PartMemory::Pair(Box::new([first.map(point), second.map(point)]))
        }
        KeptPartMemory::Way(points) => {
            PartMemory::Way(Trend { points: points.into_iter().map(point).collect() })
        }
        // What is not of this program's length is counted anew.
        KeptPartMemory::Slots(width, newest, counts) => match counts.try_into() {
            Ok(counts) => PartMemory::Slots(Box::new(Slots { width: Span(width), newest, counts })),
            Err(_) => PartMemory::Fresh,
        },
        KeptPartMemory::Times(times) => PartMemory::Times(times.into_iter().map(Time).collect()),
        KeptPartMemory::Ahead(issued_at, beyond) => PartMemory::Ahead(Box::new(Ahead {
            issued_at: Time(issued_at),
            beyond: beyond.into_iter().map(Time).collect(),
        })),
    };
    let KeptPart { part, feeder, said, .. } = kept;
    PartState { part, feeder, said, at: Time(kept.at_us), good_for: Span(kept.good_for_us), memory }
}

const fn kept_point(it: &Point) -> KeptPoint {
    (it.at.0, it.value.to_bits())
}

const fn point((at, bits): KeptPoint) -> Point {
    Point { at: Time(at), value: f64::from_bits(bits) }
}
