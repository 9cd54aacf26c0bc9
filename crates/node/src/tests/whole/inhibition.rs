//! A gateway dies with five hundred stations behind it. One of its neighbours, which it only powers
//! and which has its own way of being heard, goes over its limit meanwhile.

use model::{Entity, EntityId, Link, OrgKind, Relation, Span, Time};
use port::RegistryContent;

use super::{
    Night, check_golden,
    people::{directory, shift},
};
use crate::tests::{
    bench::{entity, morning, org, permit, source},
    nights::Dice,
};

const CHILDREN: usize = 500;
const QUANTITIES: [(&str, &[&str]); 2] =
    [("air-station", &["air-station.temp"]), ("stack", &["stack.so2", "stack.o2"])];

fn zone() -> RegistryContent {
    let gateway = EntityId::new("gateway-1").unwrap();
    let mut content = RegistryContent {
        orgs: vec![
            org("heza", None, OrgKind::Authority),
            org("park", Some("heza"), OrgKind::Park),
            org("mill", Some("park"), OrgKind::Enterprise),
        ],
        sources: vec![source()],
        permits: vec![permit()],
        entities: vec![entity("gateway-1", "gateway"), entity("stack-1", "stack")],
        ..RegistryContent::default()
    };
    let stack = EntityId::new("stack-1").unwrap();
    content.links.push(Link { from: gateway.clone(), relation: Relation::Feeds, to: stack });
    for n in 0..CHILDREN {
        let id = EntityId::new(&format!("station-{n:03}")).unwrap();
        content.entities.push(Entity { id: id.clone(), ..entity("x", "air-station") });
        content.links.push(Link { from: id, relation: Relation::Behind, to: gateway.clone() });
    }
    content
}

fn minute(n: u64) -> Time {
    morning().plus(Span::from_min(n))
}

/// Dead from 07:00 to 08:00; stations 7, 42 and 300 do not come back with it. The stack is over its
/// limit from 07:20 to 07:50.
fn night(restarts: &[u64]) -> Night {
    let mut dice = Dice(20_261_122);
    let an = shift("an", morning().minus(Span::from_h(24)), morning().plus(Span::from_h(48)));
    let clock = (morning(), Span::from_s(15));
    let phase = move |_| dice.below(300);
    let mut night = Night::new(zone(), directory(vec![an]), clock, &QUANTITIES, phase);
    let (gone, back) = (minute(60), minute(120));
    let over = minute(80)..minute(110);
    night.speaks = Box::new(move |speaker, now| {
        let lost = ["station-007", "station-042", "station-300"].contains(&&*speaker.entity);
        match speaker.entity.as_str() {
            "stack-1" if over.contains(&now) => Some(vec![620.0, 8.0]),
            "stack-1" => Some(vec![100.0, 8.0]),
            _ if now < gone || (back <= now && !lost) => Some(vec![20.0]),
            _ => None,
        }
    });
    let acts = [
        (79, ("network/gateway-silent", "gateway-1")),
        (100, ("air/stack-over-limit", "stack-1")),
        (152, ("air/ambient-silent", "station-007")),
        (152, ("air/ambient-silent", "station-042")),
        (152, ("air/ambient-silent", "station-300")),
    ];
    let mut stops: Vec<u64> = restarts.iter().copied().chain(acts.iter().map(|it| it.0)).collect();
    stops.push(155);
    stops.sort_unstable();
    stops.dedup();
    for at in stops {
        night.until(minute(at));
        if restarts.contains(&at) {
            night.restart();
        }
        for (_, (rule, entity)) in acts.iter().filter(|it| it.0 == at) {
            night.acknowledge("an", rule, entity);
        }
    }
    night
}

#[test]
fn a_dead_gateway_is_one_notice_and_hides_no_value_over_its_limit() {
    let night = night(&[]);
    let of_silence = |it: &&&notify::Group| it.key.ends_with("/device");
    let groups = night.groups();
    let listed = groups.iter().find(of_silence).expect("the gateway's group").n;
    assert_eq!(usize::try_from(listed), Ok(CHILDREN + 1), "all are listed inside");
    assert_eq!(night.channels.repeats, 0);
    check_golden("inhibition", &night.golden("A gateway with five hundred stations falls silent."));
}

#[test]
fn killed_while_a_gateway_is_dead_the_night_is_the_same() {
    let text = |it: &Night| it.golden("");
    assert_eq!(text(&night(&[])), text(&night(&[62, 86, 121, 151])));
}
