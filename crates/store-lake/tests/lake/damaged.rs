//! A file of the tables is damaged: what it held is not answered, and nothing else stands still for it.

use std::{fs, path::PathBuf};

use model::{Flag, Position, SeriesId, Span, Time};
use port::{History as _, Kept, PortError, Reading};
use store_lake::{LakeHistory, LakeSettings};

const SERIES: SeriesId = SeriesId(1);
/// A midnight.
const BEGIN: Time = Time::from_s(1_763_942_400);
const LATER: Time = Time::from_s(4_000_000_000);

fn reading(minute: u64, position: u64) -> Reading {
    Reading {
        series: SERIES,
        time: BEGIN.plus(Span::from_min(minute)),
        value: f64::from(u32::try_from(minute % 50).unwrap()),
        flag: Flag::Measuring,
        known_at: LATER.plus(Span(position)),
        position: Position(position),
        source: "gw-1".into(),
        origin: "mqtt".into(),
    }
}

async fn tell(history: &LakeHistory, minutes: &[u64], position: u64) -> Result<(), PortError> {
    let readings: Vec<_> = minutes.iter().map(|it| reading(*it, position)).collect();
    history.keep(Kept::of_record(&readings, vec![], Position(position)));
    history.flush(Position(position)).await
}

async fn minutes(history: &LakeHistory, from: u64, to: u64) -> Result<Vec<u64>, PortError> {
    let at = |minute| BEGIN.plus(Span::from_min(minute));
    let found = history.readings(SERIES, at(from), at(to), usize::MAX, true).await?;
    Ok(found.iter().map(|it| it.time.since(BEGIN).0 / Span::from_min(1).0).collect())
}

fn files(dir: &std::path::Path) -> Vec<PathBuf> {
    let days = fs::read_dir(dir.join("observations")).unwrap().map(|it| it.unwrap().path());
    let of_day = |day: PathBuf| fs::read_dir(day).unwrap().map(|it| it.unwrap().path());
    let days = days.filter(|it| it.to_string_lossy().contains("day="));
    days.flat_map(of_day).filter(|it| it.extension().is_some_and(|it| it == "parquet")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn late_rows_and_other_days_do_not_wait_for_a_damaged_file() {
    const DAY: u64 = 24 * 60;
    let dir = tempfile::tempdir().unwrap();
    let settings = || LakeSettings { retention: Span::ZERO, ..LakeSettings::default() };
    let history = LakeHistory::open(dir.path(), settings()).await.unwrap();
    let first: Vec<u64> = (10..DAY).filter(|it| it % 2 == 0).collect();
    tell(&history, &first, 1).await.unwrap();
    drop(history);
    let [file] = files(dir.path()).try_into().unwrap();
    let good = fs::read(&file).unwrap();
    let changed = good.iter().map(|it| it ^ 0x10).collect::<Vec<_>>();
    fs::write(&file, changed).unwrap();

    let history = LakeHistory::open(dir.path(), settings()).await.unwrap();
    // One that was never there, and one that was.
    tell(&history, &[5, 20], 2).await.unwrap();
    tell(&history, &[DAY, DAY + 2], 3).await.unwrap();
    tell(&history, &[DAY + 1], 4).await.unwrap();
    history.maintain(LATER).await.unwrap();
    assert_eq!(minutes(&history, DAY, 2 * DAY).await.unwrap(), [DAY, DAY + 1, DAY + 2]);
    let refused = minutes(&history, 0, DAY).await.unwrap_err();
    assert!(matches!(refused, PortError::Damaged { .. }), "{refused:?}");
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    assert!(refused.to_string().contains(&name), "{refused} does not name {name}");
    drop(history);

    fs::write(&file, good).unwrap();
    let history = LakeHistory::open(dir.path(), settings()).await.unwrap();
    let whole: Vec<u64> = [5].into_iter().chain(first).collect();
    assert_eq!(minutes(&history, 0, DAY).await.unwrap(), whole);
    history.maintain(LATER).await.unwrap();
    assert_eq!(minutes(&history, 0, DAY).await.unwrap(), whole);
}
