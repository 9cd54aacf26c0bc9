//! A stack is taken out of the registry, and its rule out of the packs, while its alarm is open and
//! being told.

use std::sync::Arc;

use model::{RuleId, Span, Time};

use super::{Night, escalation};
use crate::Zone;

fn at(clock: &str) -> Time {
    Time::parse(&format!("2026-10-{clock}:00+07:00")).unwrap()
}

/// Raised at 23:46 and told; at five to midnight the zone knows neither stack nor rule.
fn night() -> Night {
    let mut night = escalation::begin();
    night.until(at("24T23:55"));
    let mut catalogue = (*night.zone.catalogue).clone();
    catalogue.rules.remove(&RuleId::new("air/stack-over-limit").unwrap());
    let mut content = night.zone.registry.clone();
    content.entities.clear();
    content.series.clear();
    content.permits.clear();
    night.zone = Zone::new(Arc::new(catalogue), content, None);
    night.judge.zone_changed();
    night
}

#[test]
fn an_alarm_whose_subject_is_gone_is_told_and_answered() {
    let mut night = night();
    let of_kind = |night: &Night, kind: notify::NoticeKind| {
        night.notices().iter().filter(|it| it.kind == kind).count()
    };
    let told = of_kind(&night, notify::NoticeKind::Alarms);
    assert!(0 < told, "the first rung was told before");
    night.until(at("25T00:30"));
    // Its condition is asked of nobody any more: it clears, and who was told of it hears that.
    assert_eq!(of_kind(&night, notify::NoticeKind::Alarms), told, "what has cleared calls nobody");
    assert!(0 < of_kind(&night, notify::NoticeKind::Over), "and those who were told are told");
    night.restart();
    night.acknowledge("an", "air/stack-over-limit", "stack-1");
    let n = night.notices().len();
    night.until(at("25T03:00").minus(Span::from_s(1)));
    let after = &night.notices()[n..];
    let alarms = after.iter().filter(|it| it.kind == notify::NoticeKind::Alarms);
    assert_eq!(alarms.count(), 0, "acknowledged, it calls nobody");
}
