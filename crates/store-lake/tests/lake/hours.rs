//! Hours that were counted before say what the readings say, whatever comes later.

use std::sync::Arc;

use model::{Flag, Position, SeriesId, Span, Time};
use object_store::{ObjectStore, memory::InMemory};
use port::{Detail, History as _, Kept, Reading, Stretches, Tally};
use store_lake::{LakeHistory, LakeSettings};

use crate::outside;

const BEGIN: Time = Time::from_s(1_763_942_400);
const LATER: Time = Time::from_s(4_000_000_000);

fn reading(series: u32, minute: u64, value: f64, position: u64) -> Reading {
    Reading {
        series: SeriesId(series),
        time: BEGIN.plus(Span::from_min(minute)),
        value,
        flag: Flag::Measuring,
        known_at: LATER.plus(Span(position)),
        position: Position(position),
        source: "gw-1".into(),
        origin: "mqtt".into(),
    }
}

fn keep(history: &LakeHistory, readings: &[Reading], position: u64) {
    history.keep(Kept::of_record(readings, vec![], Position(position)));
}

async fn counted(history: &LakeHistory, hours: u64) -> Vec<Vec<Tally>> {
    let (to, width) = (BEGIN.plus(Span::from_h(72)), Span::from_h(hours));
    let stretches = Stretches { from: BEGIN, to, width, detail: Detail::Ends };
    history.tallies(&[SeriesId(1), SeriesId(2)], stretches, 10_000).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn counting_hours_changes_no_answer() {
    let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store.clone(), LakeSettings::default()).await.unwrap();
    let minutes = 0..(3 * 24 * 60);
    let all = minutes.flat_map(|it| {
        let value = f64::from(u32::try_from(it % 97).unwrap()) / 4.0;
        [reading(1, it, value, 1), reading(2, it, value * 3.0, 1)]
    });
    keep(&history, &all.collect::<Vec<_>>(), 1);
    history.flush(Position(1)).await.unwrap();
    for hours_wide in [1, 24] {
        let before = counted(&history, hours_wide).await;
        history.maintain(LATER).await.unwrap();
        history.maintain(LATER).await.unwrap();
        assert_eq!(outside::rows(store.clone(), "rollup_1h").await.len(), 2 * 3 * 24);
        assert_eq!(counted(&history, hours_wide).await, before, "{hours_wide} h");
    }
    let before = counted(&history, 1).await;
    // A correction in memory, in a file, and counted anew: the same answer each time.
    keep(&history, &[reading(1, 25 * 60, 1_000.5, 2)], 2);
    let corrected = counted(&history, 1).await;
    assert_eq!((corrected[0][25].max, corrected[0][25].n), (1_000.5, 60));
    assert_eq!(corrected[0][24], before[0][24]);
    assert_eq!(corrected[1], before[1]);
    history.flush(Position(2)).await.unwrap();
    assert_eq!(counted(&history, 1).await, corrected, "in a file");
    history.maintain(LATER).await.unwrap();
    history.maintain(LATER).await.unwrap();
    assert_eq!(counted(&history, 1).await, corrected, "counted anew");
    let rows = outside::rows(store, "rollup_1h").await;
    assert_eq!(rows.len(), 2 * 3 * 24, "an hour is there once");
}
