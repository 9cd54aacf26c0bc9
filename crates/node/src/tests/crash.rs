//! A crash is a replay: whatever was durable is there, once, and lives go on as if nothing had been.

use std::path::Path;

use model::{CaseId, LifeEntry, LifeStep, SeriesId, Span, Time};
use port::{AlarmFilter, PageRequest, Reading, Scope, StateFilter};

use super::bench::{Bench, morning};

/// Everything that must be equal after a crash.
#[derive(Debug, PartialEq)]
struct Outcome {
    life: Vec<LifeEntry>,
    readings: Vec<(SeriesId, Time, f64)>,
    means: Vec<(SeriesId, Time, Option<f64>, String)>,
}

/// Thirty deliveries of a night that raises and clears.
fn night() -> Vec<(Time, f64)> {
    let value = |step: u64| match step {
        4..=12 => 600.0 + f64::from(u32::try_from(step).unwrap()),
        _ => 100.0 + f64::from(u32::try_from(step % 7).unwrap()),
    };
    (0..30).map(|step| (morning().plus(Span::from_min(5 * step)), value(step))).collect()
}

/// Plays the night; after the deliveries in `flushes` everything is written down, after those in
/// `kills` the process dies.
async fn play(dir: &Path, flushes: &[usize], kills: &[usize]) -> Outcome {
    let mut bench = Bench::new(dir).await;
    for (at, (time, value)) in night().into_iter().enumerate() {
        bench.deliver("stack-1", time, &[("so2", value), ("o2", 8.0)]).await;
        if flushes.contains(&at) {
            bench.centre.flush_now().await.unwrap();
        }
        if kills.contains(&at) {
            let (dir, now) = bench.kill().await;
            bench = Bench::open(&dir, now).await;
            // The client never heard our answer and sends again.
            bench.deliver("stack-1", time, &[("so2", value), ("o2", 8.0)]).await;
        }
    }
    outcome(&bench).await
}

async fn outcome(bench: &Bench) -> Outcome {
    let world = bench.centre.world();
    let filter = AlarmFilter::of(Scope::All, StateFilter::Any);
    let alarms = world.ledger.alarms(&filter, &PageRequest::first(100)).await.unwrap().items;
    let mut life = Vec::new();
    for alarm in &alarms {
        let lines = world.ledger.life(alarm.id).await.unwrap();
        // Positions shift by the record that was sent twice; what happened does not.
        life.extend(lines.into_iter().map(|it| LifeEntry {
            position: model::Position(0),
            alarm: model::AlarmId::from_name(alarm.rule.as_str()),
            step: match it.step {
                LifeStep::CaseAttached { .. } => {
                    LifeStep::CaseAttached { case: CaseId::from_name(alarm.rule.as_str()) }
                }
                step => step,
            },
            ..it
        }));
    }
    let (from, to) = (morning().minus(Span::from_h(1)), morning().plus(Span::from_h(24)));
    let mut readings: Vec<Reading> = Vec::new();
    let mut means = Vec::new();
    for series in [1, 2].map(SeriesId) {
        readings.extend(world.history.readings(series, from, to, 1_000, true).await.unwrap());
        let hours = world.history.means(&[series], model::Period::Hour, from, to, 1_000).await;
        means.extend(hours.unwrap());
    }
    Outcome {
        life,
        readings: readings.iter().map(|it| (it.series, it.time, it.value)).collect(),
        means: means
            .iter()
            .map(|it| (it.series, it.end, it.value, format!("{:?}", it.verdict)))
            .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_changes_nothing() {
    let undisturbed = tempfile::tempdir().unwrap();
    let expected = play(undisturbed.path(), &[], &[]).await;
    assert_eq!(expected.readings.len(), 60);
    assert_eq!(expected.life.len(), 3, "{:?}", expected.life);
    for (flushes, kills) in [
        (vec![], vec![0, 7, 8, 29]),
        (vec![6], vec![6, 10]),
        (vec![3, 9, 14, 20], vec![5, 9, 15, 22]),
        (vec![29], vec![29]),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let actual = play(dir.path(), &flushes, &kills).await;
        assert_eq!(actual, expected, "flushed after {flushes:?}, killed after {kills:?}");
    }
}
