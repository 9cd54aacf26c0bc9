//! The small files of a day become one, in the order that readers of it rely on.

use std::sync::Arc;

use arrow::{
    array::AsArray as _,
    datatypes::{Int32Type, TimestampMicrosecondType},
};
use futures::TryStreamExt as _;
use model::{Flag, Position, SeriesId, Time};
use object_store::{ObjectStore as _, ObjectStoreExt as _, memory::InMemory, path::Path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use port::{History as _, Kept, Reading};
use store_lake::{LakeHistory, LakeSettings};

const N_FLUSHES: u64 = 12;
const N_SERIES: u32 = 40;

/// 2025-11-24T16:00:00Z, and so many seconds.
fn at(second: u64) -> Time {
    Time::from_s(1_764_000_000 + i64::try_from(second).unwrap())
}

/// Every series speaks in every flush, between what it says in the others; one flush is large, so
/// that whoever reads the others is through long before.
fn record(n: u64) -> Kept {
    let n_each = if n == 1 { 500 } else { n };
    let times = (0..n_each).map(|it| at(it * N_FLUSHES + n));
    let all = times.flat_map(|time| (1..=N_SERIES).map(move |it| (SeriesId(it), time)));
    let readings = all.map(|(series, time)| Reading {
        series,
        time,
        value: 0.5,
        flag: Flag::Measuring,
        known_at: at(n),
        position: Position(n),
        source: "gw-1".into(),
        origin: "mqtt".into(),
    });
    Kept::of_record(&readings.collect::<Vec<_>>(), vec![], Position(n))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_file_is_in_order_of_series_and_time() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store.clone(), LakeSettings::default()).await.unwrap();
    let mut n_rows = 0;
    for n in 1..=N_FLUSHES {
        let kept = record(n);
        n_rows += kept.readings.len();
        history.keep(kept);
        history.flush(Position(n)).await.unwrap();
    }
    history.maintain(at(10_000)).await.unwrap();
    let files = store.list(Some(&Path::from("observations")));
    let files: Vec<_> = files.try_collect().await.unwrap();
    let merged: Vec<_> =
        files.iter().filter(|it| it.location.as_ref().contains("/merged-")).collect();
    assert_eq!(merged.len(), 1);
    let bytes = store.get(&merged[0].location).await.unwrap().bytes().await.unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap();
    let mut keys: Vec<(i32, i64)> = Vec::new();
    for batch in batches {
        let batch = batch.unwrap();
        let series = batch.column_by_name("series").unwrap().as_primitive::<Int32Type>();
        let time = batch.column_by_name("time").unwrap();
        let time = time.as_primitive::<TimestampMicrosecondType>();
        keys.extend(series.values().iter().copied().zip(time.values().iter().copied()));
    }
    assert_eq!(keys.len(), n_rows);
    assert!(keys.is_sorted());
}
