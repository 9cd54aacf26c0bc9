//! A rule that panics is that rule's failure.

use model::{EntityId, Span, Time};

use super::bench::{Bench, entity, morning};
use crate::Degree;

/// Where a rule is told of it, it panics.
const CURSED: &str = "cursed";

/// Called where a rule is told something.
pub(crate) fn fail_on_the_cursed(entity: &EntityId) {
    assert_ne!(entity.as_str(), CURSED, "this rule fails on purpose");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_panics_costs_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let gate = bench.centre.registry().await;
    gate.write().put_entity(&entity(CURSED, "stack")).await.unwrap();
    gate.show().await.unwrap();
    for step in 0..6 {
        let time = morning().plus(Span::from_min(5 * step));
        for name in [CURSED, "stack-1"] {
            let receipt = bench.deliver(name, time, &[("so2", 600.0), ("o2", 8.0)]).await;
            assert_eq!(receipt.n_accepted, 2);
        }
    }
    let alarmed = bench
        .centre
        .read(|it| it.open_alarms().map(|it| it.entity.to_string()).collect::<Vec<_>>());
    assert_eq!(alarmed, ["stack-1"], "the rule goes on elsewhere");
    let zone = bench.centre.zone();
    let series = zone.series_of(&CURSED.parse().unwrap())[0];
    let history = &bench.centre.world().history;
    let kept = history.readings(series, Time(0), Time(i64::MAX), 100, true).await.unwrap();
    assert_eq!(kept.len(), 6, "and what it failed on is kept");
    let mut changes = bench.centre.condition_changes();
    let worse = changes.wait_for(|it| it.degree() == Degree::Degraded).await.unwrap().clone();
    assert_eq!(worse.reasons[0].code, "rule_failed");
}
