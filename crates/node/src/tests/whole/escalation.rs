//! Nobody acknowledges: a night from one rung to the next, over midnight, a hole in the roster and
//! the end of summer time.

use model::{Entity, EntityId, OrgKind, Permit, PermitId, Span, Time};
use port::RegistryContent;

use super::{
    Night, check_golden,
    people::{directory, shift},
};
use crate::tests::bench::{entity, org, permit, source};

const QUANTITIES: [(&str, &[&str]); 1] = [("stack", &["stack.so2", "stack.o2"])];

/// The night to 25 October 2026, in which clocks in Europe are set back at 08:00 of ours.
fn at(clock: &str) -> Time {
    Time::parse(&format!("2026-10-{clock}:00+07:00")).unwrap()
}

fn zone() -> RegistryContent {
    let mut content = RegistryContent {
        orgs: vec![
            org("heza", None, OrgKind::Authority),
            org("park", Some("heza"), OrgKind::Park),
            org("mill", Some("park"), OrgKind::Enterprise),
            org("kiln", Some("park"), OrgKind::Enterprise),
        ],
        sources: vec![source()],
        ..RegistryContent::default()
    };
    for (id, owner) in [("stack-1", "mill"), ("stack-2", "kiln")] {
        let stack = entity(id, "stack");
        let entity_id = EntityId::new(id).unwrap();
        content.entities.push(Entity { owner: owner.parse().unwrap(), ..stack });
        let id = PermitId::new(&format!("gpmt-{id}")).unwrap();
        content.permits.push(Permit { id, entity: entity_id, ..permit() });
    }
    content
}

/// The night from eight in the evening on. Bình goes at two and nobody comes; An comes at six. Bình's
/// phone is dead, Chi's takes messages and brings none.
pub(super) fn begin() -> Night {
    let shifts = vec![
        shift("an", at("24T06:00"), at("24T18:00")),
        shift("binh", at("24T18:00"), at("25T02:00")),
        shift("an", at("25T06:00"), at("25T18:00")),
        shift("binh", at("25T18:00"), at("26T18:00")),
    ];
    let clock = (at("24T20:00"), Span::from_s(5));
    let phase = |n| 60 * u64::try_from(n).unwrap();
    let mut night = Night::new(zone(), directory(shifts), clock, &QUANTITIES, phase);
    night.channels.dead.insert("binh/sms".to_owned());
    night.channels.lying.insert("chi/sms".to_owned());
    night.speaks = Box::new(|speaker, now| {
        // Stack 1 is a fifth over its limit from half past eleven, and more than twice for half an
        // hour when nobody is on duty; stack 2 a fifth from three on, and worse when An is there.
        let so2 = match speaker.entity.as_str() {
            "stack-1" if at("25T02:30") <= now && now < at("25T03:00") => 1_200.0,
            "stack-1" if at("24T23:30") <= now && now < at("25T09:00") => 600.0,
            "stack-2" if at("25T07:00") <= now => 800.0,
            "stack-2" if at("25T03:00") <= now => 600.0,
            _ => 100.0,
        };
        // No instrument stands still.
        let flicker = if now.0.rem_euclid(600_000_000) < 300_000_000 { 0.0 } else { 0.1 };
        Some(vec![so2 + flicker, 8.0 + flicker])
    });
    night
}

fn night(restarts: &[&str]) -> Night {
    let mut night = begin();
    let mut stops: Vec<Time> = restarts.iter().map(|it| at(it)).collect();
    stops.extend([at("25T06:20"), at("25T06:25"), at("25T12:30"), at("25T13:00")]);
    stops.sort_unstable();
    for stop in stops {
        night.until(stop);
        if restarts.iter().any(|it| at(it) == stop) {
            night.restart();
        }
        if stop == at("25T06:20") {
            night.reads("chi");
        } else if stop == at("25T06:25") {
            night.acknowledge("chi", "air/stack-over-limit", "stack-1");
        } else if stop == at("25T12:30") {
            night.acknowledge("emil", "air/stack-over-limit", "stack-2");
        }
    }
    night
}

#[test]
fn nobody_acknowledges_and_the_night_goes_from_rung_to_rung() {
    let night = night(&[]);
    assert_eq!(night.channels.repeats, 0);
    check_golden("escalation", &night.golden("Nobody acknowledges, until the morning."));
}

/// Killed on every rung, in the hole, in the quiet hours and in the hour that comes twice.
#[test]
fn killed_in_the_middle_of_the_escalation_the_night_is_the_same() {
    let restarts = ["24T23:50", "24T23:58", "25T00:12", "25T02:33", "25T03:17", "25T08:30"];
    assert_eq!(night(&[]).golden(""), night(&restarts).golden(""));
}
