//! What is kept no longer goes, and nothing else: not what is held, not what proves an exceedance, not
//! the hours, whatever is killed in between.

use std::sync::{Arc, atomic::Ordering};

use model::{Confidence, Flag, LegalMean, Period, Position, SeriesId, Span, Time, Verdict};
use object_store::{ObjectStore, memory::InMemory};
use port::{
    Detail, History as _, Kept, PortError, Reading, SeriesTerm, Stretches, Tally, TrimmedDay,
};
use store_lake::{LakeHistory, LakeSettings};

use crate::{crash::Mortal, outside};

/// A midnight.
const BEGIN: Time = Time::from_s(1_763_942_400);
const LATER: Time = Time::from_s(4_000_000_000);
const DAY: Span = Span::from_h(24);
/// Of two subjects: 1 and 2, and 3.
const SERIES: [SeriesId; 3] = [SeriesId(1), SeriesId(2), SeriesId(3)];
/// A reading every ten minutes.
const N_A_DAY: u64 = 144;
const N_DAYS: u64 = 3;

fn midnight(day: u64) -> Time {
    BEGIN.plus(DAY.times(day))
}

fn reading(series: SeriesId, n: u64, position: u64) -> Reading {
    Reading {
        series,
        time: BEGIN.plus(Span::from_min(10 * n)),
        value: f64::from(u32::try_from((n + u64::from(series.0)) % 50).unwrap()) / 4.0,
        flag: Flag::Measuring,
        known_at: LATER.plus(Span(position)),
        position: Position(position),
        source: "gw-1".into(),
        origin: "mqtt".into(),
    }
}

/// The eight hours up to three o'clock of the second day were too much: they began on the first.
fn exceeded(series: SeriesId) -> LegalMean {
    let limit = "qcvn-05-2023/so2/8h".parse().unwrap();
    let (limit_value, confidence) = (1.0, Confidence::Read);
    LegalMean {
        series,
        period: Period::EightHours,
        end: midnight(1).plus(Span::from_h(3)),
        value: Some(9.0),
        judged: None,
        valid_share: 1.0,
        verdict: Verdict::Judged { limit, limit_value, confidence, exceeded: true },
        known_at: LATER,
    }
}

fn settings() -> LakeSettings {
    LakeSettings { retention: Span::ZERO, ..LakeSettings::default() }
}

/// Three days of three series, written and counted; `means` beside them.
async fn furnish(history: &LakeHistory, means: Vec<LegalMean>) -> Result<(), PortError> {
    let all = (0..N_DAYS * N_A_DAY).flat_map(|n| SERIES.map(|it| reading(it, n, 1)));
    history.keep(Kept::of_record(&all.collect::<Vec<_>>(), means, Position(1)));
    history.flush(Position(1)).await?;
    // A correction, so that there is a file of later versions too.
    let corrected = Reading { value: 77.0, ..reading(SERIES[0], 5, 2) };
    history.keep(Kept::of_record(&[corrected], vec![], Position(2)));
    history.flush(Position(2)).await?;
    history.maintain(LATER).await?;
    history.maintain(LATER).await
}

fn term(series: SeriesId, raw_days: Option<u64>, hours_days: Option<u64>) -> SeriesTerm {
    SeriesTerm {
        series,
        subject: if series == SERIES[2] { 2 } else { 1 },
        raw_before: raw_days.map(midnight),
        hours_before: hours_days.map(midnight),
        held: vec![],
    }
}

/// Everything of the first two days may go.
fn terms() -> Vec<SeriesTerm> {
    SERIES.map(|it| term(it, Some(2), None)).to_vec()
}

async fn hours(history: &LakeHistory, width: Span) -> Vec<Vec<Tally>> {
    let stretches = Stretches { from: BEGIN, to: midnight(N_DAYS), width, detail: Detail::Ends };
    history.tallies(&SERIES, stretches, 10_000).await.unwrap()
}

async fn n_left(history: &LakeHistory, series: SeriesId, day: u64) -> u64 {
    let (from, to) = (midnight(day), midnight(day + 1));
    history.readings(series, from, to, 10_000, false).await.unwrap().len() as u64
}

fn went(days: &[TrimmedDay]) -> Vec<(u64, u64, u64, u64)> {
    let day = |it: &TrimmedDay| it.day.since(BEGIN).0 / DAY.0;
    days.iter().map(|it| (day(it), it.n_readings, it.n_hours, it.n_held)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_time_goes_and_its_hours_stay() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store.clone(), settings()).await.unwrap();
    furnish(&history, vec![]).await.unwrap();
    let (before, days) = (hours(&history, Span::from_h(1)).await, hours(&history, DAY).await);

    let due = history.due(terms()).await.unwrap();
    // The first day has a corrected value, in both versions.
    let expected = [(0, 3 * N_A_DAY + 1, 0, 0), (1, 3 * N_A_DAY, 0, 0)];
    assert_eq!(went(&due), expected, "what would go");
    assert_eq!(n_left(&history, SERIES[0], 0).await, N_A_DAY, "and is there still");
    assert_eq!(history.trim(terms(), LATER).await.unwrap(), due, "it goes");
    assert_eq!(history.trim(terms(), LATER).await.unwrap(), [], "once");
    assert_eq!(history.due(terms()).await.unwrap(), []);

    for reopened in [false, true] {
        let opened;
        let history = if reopened {
            opened = LakeHistory::open_on(store.clone(), settings()).await.unwrap();
            opened.maintain(LATER).await.unwrap();
            &opened
        } else {
            &history
        };
        for series in SERIES {
            let left = [n_left(history, series, 0).await, n_left(history, series, 2).await];
            assert_eq!(left, [0, N_A_DAY], "{series}");
        }
        assert_eq!(hours(history, Span::from_h(1)).await, before, "hours stay");
        assert_eq!(hours(history, DAY).await, days, "and so do days");
    }
    let outside: Arc<dyn ObjectStore> = store.clone();
    let n_rows = outside::rows(outside.clone(), "observations").await.len() as u64;
    assert_eq!(n_rows, 3 * N_A_DAY, "an outside reader sees what is left");
    let n_hours = outside::rows(outside, "rollup_1h").await.len() as u64;
    assert_eq!(n_hours, 3 * 24 * N_DAYS, "and every hour once");
    // What no version needs is gone from the disk as well.
    history.maintain(LATER.plus(DAY)).await.unwrap();
    let mut files = store.list(Some(&"observations".into()));
    while let Some(file) = futures::StreamExt::next(&mut files).await {
        let path = file.unwrap().location.to_string();
        assert!(!path.contains(".parquet") || path.contains("2025-11-26"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_or_proves_an_exceedance_stays() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store, settings()).await.unwrap();
    // Of the first subject; it was made of readings of both days.
    furnish(&history, vec![exceeded(SERIES[0])]).await.unwrap();
    let mut terms = terms();
    terms[2].held = vec![(midnight(1).plus(Span::from_h(5)), midnight(1).plus(Span::from_h(6)))];
    let due = history.due(terms.clone()).await.unwrap();
    let held = [(0, N_A_DAY, 0, 2 * N_A_DAY + 1), (1, 0, 0, 3 * N_A_DAY)];
    assert_eq!(went(&due), held);
    let trimmed = history.trim(terms.clone(), LATER).await.unwrap();
    assert_eq!(went(&trimmed), held[..1]);
    assert_eq!(n_left(&history, SERIES[1], 0).await, N_A_DAY, "oxygen is proof as well");
    assert_eq!(n_left(&history, SERIES[2], 0).await, 0);
    assert_eq!(n_left(&history, SERIES[2], 1).await, N_A_DAY, "held");
    terms[2].held.clear();
    let trimmed = history.trim(terms, LATER).await.unwrap();
    assert_eq!(went(&trimmed), [(1, N_A_DAY, 0, 2 * N_A_DAY)], "lifted, it goes");
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_go_when_their_own_time_is_past() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store, settings()).await.unwrap();
    furnish(&history, vec![]).await.unwrap();
    history.trim(terms(), LATER).await.unwrap();
    let shorter: Vec<_> = SERIES.map(|it| term(it, Some(2), Some(1))).to_vec();
    let expected = [(0, 0, 3 * 24, 0)];
    assert_eq!(went(&history.due(shorter.clone()).await.unwrap()), expected);
    assert_eq!(went(&history.trim(shorter.clone(), LATER).await.unwrap()), expected);
    assert_eq!(history.trim(shorter, LATER).await.unwrap(), []);
    let left = hours(&history, DAY).await;
    assert_eq!(left[0].iter().map(|it| it.n).collect::<Vec<_>>(), [N_A_DAY, N_A_DAY]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_not_counted_yet_waits() {
    let store = Arc::new(InMemory::new());
    let history = LakeHistory::open_on(store, settings()).await.unwrap();
    furnish(&history, vec![]).await.unwrap();
    let late = Reading { value: 3.0, ..reading(SERIES[1], 3, 3) };
    history.keep(Kept::of_record(&[late], vec![], Position(3)));
    history.flush(Position(3)).await.unwrap();
    let trimmed = history.trim(terms(), LATER).await.unwrap();
    assert_eq!(went(&trimmed), [(1, 3 * N_A_DAY, 0, 0)], "the first day has changed");
    history.maintain(LATER).await.unwrap();
    history.maintain(LATER).await.unwrap();
    let before = hours(&history, Span::from_h(1)).await;
    let trimmed = history.trim(terms(), LATER).await.unwrap();
    assert_eq!(went(&trimmed), [(0, 3 * N_A_DAY + 2, 0, 0)], "and has been counted");
    assert_eq!(hours(&history, Span::from_h(1)).await, before);
}

async fn story(history: &LakeHistory) -> Result<(), PortError> {
    history.trim(terms(), LATER).await?;
    history.maintain(LATER).await?;
    history.trim(terms(), LATER).await?;
    Ok(())
}

/// Killed at every change it makes.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_change_lets_nothing_else_go() {
    let mut n_changes = i64::MAX;
    let mut n = 0;
    let mut expected = None;
    while n <= n_changes {
        for dies_after in [false, true] {
            let store = Arc::new(InMemory::new());
            let mortal = Mortal::new(&store, i64::MAX, dies_after);
            let history = LakeHistory::open_on(Arc::new(mortal.clone()), settings()).await.unwrap();
            furnish(&history, vec![exceeded(SERIES[2])]).await.unwrap();
            let before = hours(&history, Span::from_h(1)).await;
            let undisturbed = n_changes == i64::MAX;
            mortal.n_left.store(if undisturbed { i64::MAX } else { n }, Ordering::SeqCst);
            let told = story(&history).await;
            if undisturbed {
                told.unwrap();
                n_changes = i64::MAX - mortal.n_left.load(Ordering::SeqCst);
                assert!(8 < n_changes, "{n_changes} changes are a story");
            }
            drop(history);
            let history = LakeHistory::open_on(store.clone(), settings()).await.unwrap();
            let now = hours(&history, Span::from_h(1)).await;
            assert!(now == before, "killed at change {n} of {n_changes}, {dies_after}");
            story(&history).await.unwrap();
            let now = hours(&history, Span::from_h(1)).await;
            assert!(now == before, "told on from change {n} of {n_changes}, {dies_after}");
            let rows = outside::rows(store.clone(), "observations").await;
            let hours = outside::rows(store, "rollup_1h").await.len() as u64;
            assert_eq!(hours, 3 * 24 * N_DAYS, "every hour once after change {n}");
            assert_eq!(expected.get_or_insert_with(|| rows.clone()), &rows, "change {n}");
        }
        n += 1;
    }
}
