//! What every log must keep.

use model::{
    Act, Actor, AlarmAct, AlarmId, Batch, Event, Fact, Flag, Observation, Origin, Position, Record,
    SeriesId, SourceId, Span, Time, UserId,
};

use super::together;
use crate::{CLOCK_HELD_MAX, Log};

/// Everything, on a log that begins empty. `open` opens the same log again; the one before has been
/// dropped by then.
pub async fn check<L: Log>(open: impl AsyncFn() -> L) {
    let log = open().await;
    empty(&log).await;
    order(&log).await;
    every_fact(&log).await;
    time_goes_back_only_when_it_is_set(&log).await;
    concurrent_appends(&log).await;
    waiting(&log).await;
    let before = all(&log).await;
    drop(log);

    let log = open().await;
    assert_eq!(all(&log).await, before, "reopening changes nothing");
    time_goes_back_only_when_it_is_set(&log).await;
    truncation(&log).await;
    let kept = kept(&log).await;
    drop(log);

    let log = open().await;
    assert_eq!(self::kept(&log).await, kept, "reopening after truncation changes nothing");
    order(&log).await;
}

async fn empty(log: &dyn Log) {
    assert_eq!(log.head(), Position(0));
    assert_eq!(log.read(Position(1), 10).await.unwrap(), []);
    assert_eq!(log.append(Time(1), vec![]).await.unwrap(), Position(0));
    log.truncate_before(Position(1)).await.unwrap();
}

/// Positions grow by one a fact, and reading gives what was appended from any place on.
async fn order(log: &dyn Log) {
    let begin = log.head();
    for n in [1, 3, 2] {
        let expected = Position(log.head().0 + n);
        let facts = (0..n).map(|i| reading(u32::try_from(i).unwrap_or(0))).collect();
        assert_eq!(log.append(Time(5), facts).await.unwrap(), expected);
        assert_eq!(log.head(), expected);
    }
    let series = [0, 0, 1, 2, 0, 1];
    for skip in 0..=series.len() {
        for n_max in 0..=series.len() + 1 {
            let from = Position(begin.0 + 1 + skip as u64);
            let records = log.read(from, n_max).await.unwrap();
            let expected: Vec<_> =
                series.iter().skip(skip).take(n_max).map(|it| reading(*it)).collect();
            assert_eq!(facts(&records), expected, "{n_max} from {from}");
            let positions: Vec<_> = records.iter().map(|it| it.position.0).collect();
            let expected: Vec<_> = (from.0..).take(records.len()).collect();
            assert_eq!(positions, expected, "{n_max} from {from}");
        }
    }
    assert_eq!(log.read(Position(u64::MAX), 1).await.unwrap(), [], "far past the head");
}

/// What goes in comes out, whatever it is.
async fn every_fact(log: &dyn Log) {
    let acknowledged = Fact::Happened(Event {
        actor: Actor { user: UserId::new("lan").unwrap(), address: "10.0.0.7".to_owned() },
        act: Act::Alarm(
            AlarmId::from_name("a"),
            AlarmAct::Comment { text: "Đã gọi trạm".to_owned() },
        ),
    });
    let file = Fact::Observed(Batch {
        source: SourceId::new("hp-01").unwrap(),
        origin: Origin::StationFile { name: "HP_KCN.txt".to_owned(), sha256: "00ff".to_owned() },
        observations: vec![],
    });
    let given = vec![Fact::Ticked, acknowledged, file, reading(u32::MAX)];
    let from = log.head().next();
    log.append(Time(7), given.clone()).await.unwrap();
    let records = log.read(from, 10).await.unwrap();
    assert_eq!(facts(&records), given);
}

/// A clock that trembles does not take the engines with it; one that was ahead and is set right is
/// followed.
async fn time_goes_back_only_when_it_is_set(log: &dyn Log) {
    let from = log.head().next();
    let latest = known_at_head(log).await.max(Time(100));
    let day = Span::from_h(24);
    let ahead = latest.plus(day);
    for known_at in [
        latest.plus(Span(10)),
        latest.minus(Span(50)),
        ahead,
        ahead.minus(CLOCK_HELD_MAX),
        latest.plus(Span(20)),
        latest,
    ] {
        log.append(known_at, vec![Fact::Ticked, Fact::Ticked]).await.unwrap();
    }
    let records = log.read(from, 12).await.unwrap();
    let actual: Vec<_> = records.iter().step_by(2).map(|it| it.known_at).collect();
    let held = [latest.plus(Span(10)), latest.plus(Span(10)), ahead, ahead];
    assert_eq!(actual[..4], held);
    assert_eq!(actual[4..], [latest.plus(Span(20)), latest.plus(Span(20))]);
    assert!(records.chunks(2).all(|it| it[0].known_at == it[1].known_at));
}

/// Appends at the same time each get places of their own, one after another.
async fn concurrent_appends(log: &dyn Log) {
    let from = log.head().next();
    let known_at = known_at_head(log).await;
    let appends: Vec<_> = (0..64_u32)
        .map(|i| log.append(known_at, vec![reading(2 * i), reading(2 * i + 1)]))
        .collect();
    let positions = together(appends).await;
    let records = log.read(from, 200).await.unwrap();
    assert_eq!(records.len(), 128, "each exactly once");
    for (i, position) in (0..).zip(positions) {
        let last = usize::try_from(position.unwrap().0 - from.0).unwrap();
        assert_eq!(records[last - 1].fact, reading(2 * i));
        assert_eq!(records[last].fact, reading(2 * i + 1));
    }
}

/// Whoever waits for the next record is woken by it, and not before.
async fn waiting(log: &dyn Log) {
    if Position(0) < log.head() {
        log.wait_past(Position(0)).await;
    }
    let head = log.head();
    let known_at = known_at_head(log).await;
    let waited = Box::pin(async {
        log.wait_past(head).await;
        log.head()
    });
    let appended = Box::pin(async { log.append(known_at, vec![Fact::Ticked]).await.unwrap() });
    let heads = together(vec![waited, appended]).await;
    assert_eq!(heads, [head.next(), head.next()]);
}

/// What was asked to stay stays; what went is an error, never silence.
async fn truncation(log: &dyn Log) {
    let keep = Position(log.head().0 - 5);
    let before = log.read(keep, 10).await.unwrap();
    log.truncate_before(keep).await.unwrap();
    assert_eq!(log.read(keep, 10).await.unwrap(), before);
    log.truncate_before(Position(log.head().0 + 100)).await.unwrap();
    let head = log.head();
    let next = log.append(Time(0), vec![Fact::Ticked]).await.unwrap();
    assert_eq!(next, head.next(), "a position is never used again");
    if let Ok(records) = log.read(Position(1), 1).await {
        assert_eq!(records[0].position, Position(1), "a reader must hear that records are gone");
    }
}

async fn all(log: &dyn Log) -> Vec<Record> {
    let mut records: Vec<Record> = vec![];
    while records.last().map_or(Position(0), |it| it.position) < log.head() {
        let from = records.last().map_or(Position(1), |it| it.position.next());
        let more = log.read(from, 7).await.unwrap();
        assert!(!more.is_empty(), "nothing at {from}, before the head {}", log.head());
        records.extend(more);
    }
    records
}

/// The last records, whatever was let go.
async fn kept(log: &dyn Log) -> Vec<Record> {
    log.read(log.head(), 10).await.unwrap()
}

async fn known_at_head(log: &dyn Log) -> Time {
    let head = log.read(log.head(), 1).await.unwrap();
    head.first().map_or(Time(0), |it| it.known_at)
}

fn facts(records: &[Record]) -> Vec<Fact> {
    records.iter().map(|it| it.fact.clone()).collect()
}

/// A reading that its series tells apart.
fn reading(series: u32) -> Fact {
    Fact::Observed(Batch {
        source: SourceId::new("hp-01").unwrap(),
        origin: Origin::Mqtt,
        observations: vec![Observation {
            series: SeriesId(series),
            time: Time::from_s(1_700_000_000 + i64::from(series)),
            value: f64::from(series) / 10.0,
            flag: Flag::Measuring,
        }],
    })
}
