//! Only the columns that hold something of what is asked are read: the first question learns which,
//! and the next ones answer the same.

use std::sync::Arc;

use model::{Flag, Position, SeriesId, Span, Time};
use object_store::memory::InMemory;
use port::{Detail, History as _, Kept, Reading, Stretches};
use store_lake::{LakeHistory, LakeSettings};

const BEGIN: Time = Time::from_s(1_763_942_400);
const MINUTES: u64 = 600;

/// Whole numbers, hundredths, thirds that no decimal holds, and tenths of which some are not valid.
fn value(series: u32, minute: u64) -> (f64, Flag) {
    let n = f64::from(u32::try_from(minute).unwrap());
    let is_out = series == 4 && minute.is_multiple_of(7);
    let value = match series {
        1 => n,
        2 => n / 100.0,
        3 => n / 3.0,
        _ => n / 10.0,
    };
    (value, if is_out { Flag::OutOfService } else { Flag::Measuring })
}

fn reading(series: u32, minute: u64, position: u64) -> Reading {
    let (value, flag) = value(series, minute);
    Reading {
        series: SeriesId(series),
        time: BEGIN.plus(Span::from_min(minute)),
        value,
        flag,
        known_at: BEGIN,
        position: Position(position),
        source: "gw-1".into(),
        origin: "mqtt".into(),
    }
}

async fn values(history: &LakeHistory, series: &[u32]) -> Vec<Vec<f64>> {
    let to = BEGIN.plus(Span::from_min(MINUTES));
    let width = to.since(BEGIN);
    let stretches = Stretches { from: BEGIN, to, width, detail: Detail::Values };
    let series: Vec<SeriesId> = series.iter().map(|it| SeriesId(*it)).collect();
    let found = history.tallies(&series, stretches, 10_000).await.unwrap();
    found.into_iter().map(|it| it.into_iter().flat_map(|it| it.values).collect()).collect()
}

fn expected(series: &[u32]) -> Vec<Vec<f64>> {
    let valid = |series: u32| {
        let all = (0..MINUTES).map(move |it| value(series, it));
        all.filter(|it| it.1.is_valid()).map(|it| it.0).collect()
    };
    series.iter().map(|it| valid(*it)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_asked_before_the_answer_is_the_same() {
    let history =
        LakeHistory::open_on(Arc::new(InMemory::new()), LakeSettings::default()).await.unwrap();
    // In two files: all are measured in one of them, and of the other it cannot be said.
    for (position, series) in [(1, [1, 2]), (2, [3, 4])] {
        let all = (0..MINUTES).flat_map(|it| series.map(|series| reading(series, it, position)));
        history.keep(Kept::of_record(&all.collect::<Vec<_>>(), vec![], Position(position)));
        history.flush(Position(position)).await.unwrap();
    }
    let questions: [&[u32]; 7] = [&[1], &[1], &[1, 2], &[2], &[4], &[1, 2, 3, 4], &[3, 4]];
    for series in questions {
        assert_eq!(values(&history, series).await, expected(series), "{series:?}");
    }
}
