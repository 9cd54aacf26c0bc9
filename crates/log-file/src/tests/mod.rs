//! The log on a real directory, and what must not happen to it.

mod contract;
mod crash;
mod damage;
mod failure;

use std::path::{Path, PathBuf};

use model::{
    Act, Actor, AlarmAct, AlarmId, Batch, Event, Fact, Flag, Observation, Origin, Position, Record,
    SeriesId, SourceId, Time, UserId,
};
use port::{Log, PortError};

use crate::{FileLog, LogSettings, OpenReport, Repair};

/// Segments of a few records.
const SMALL: LogSettings =
    LogSettings { segment_bytes_max: 400, tail_bytes_max: 0, repair: Repair::Refuse };

/// One segment, and nothing in memory: every read is from the file.
const LARGE: LogSettings =
    LogSettings { segment_bytes_max: 64 << 20, tail_bytes_max: 0, repair: Repair::Refuse };

/// Small and large facts by turns.
fn fact(i: u32) -> Fact {
    match i % 4 {
        0 => Fact::Ticked,
        1 => Fact::Happened(Event {
            actor: Actor { user: UserId::new("lan").unwrap(), address: "::1".to_owned() },
            act: Act::Alarm(
                AlarmId::from_name("a"),
                AlarmAct::Comment { text: format!("lời thứ {i}") },
            ),
        }),
        n => Fact::Observed(Batch {
            source: SourceId::new("hp-01").unwrap(),
            origin: Origin::Mqtt,
            observations: vec![
                Observation {
                    series: SeriesId(i),
                    time: Time(i.into()),
                    value: 31.4,
                    flag: Flag::Measuring,
                };
                n as usize
            ],
        }),
    }
}

fn open(dir: &Path, settings: LogSettings) -> (FileLog, OpenReport) {
    FileLog::open(dir, settings).unwrap()
}

fn refused(dir: &Path, settings: LogSettings) -> PortError {
    FileLog::open(dir, settings).map(|(_, report)| report).unwrap_err()
}

/// Appends facts `from..to`, each durable before the next.
async fn fill(log: &FileLog, from: u32, to: u32) {
    for i in from..to {
        log.append(Time(i.into()), vec![fact(i)]).await.unwrap();
    }
}

/// Every record from the first kept on.
async fn all(log: &FileLog) -> Vec<Record> {
    let mut records: Vec<Record> = vec![];
    loop {
        let from = records.last().map_or(log.first(), |it| it.position.next());
        let more = log.read(from, 9).await.unwrap();
        if more.is_empty() {
            return records;
        }
        records.extend(more);
    }
}

/// Positions of every record kept, checked to hold the facts that [`fill`] put there.
async fn kept(log: &FileLog) -> Vec<u64> {
    let check = |it: &Record| {
        let i = u32::try_from(it.position.0).unwrap() - 1;
        assert_eq!(*it, Record { position: it.position, known_at: Time(i.into()), fact: fact(i) });
        it.position.0
    };
    all(log).await.iter().map(check).collect()
}

fn positions(n: u64) -> Vec<u64> {
    (1..=n).collect()
}

/// The segments, oldest first.
fn segments(dir: &Path) -> Vec<PathBuf> {
    with_ending(dir, ".log")
}

fn with_ending(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(dir).unwrap().map(|it| it.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|it| it.to_str().unwrap().ends_with(ending)).collect();
    paths.sort();
    paths
}

const fn position(it: u64) -> Position {
    Position(it)
}
