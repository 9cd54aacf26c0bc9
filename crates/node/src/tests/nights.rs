//! Simulated nights: a gateway dies with five hundred stations behind it, and a storm with nothing
//! that explains it. The seed is fixed, and what the night gives is written down below.

use std::collections::BTreeMap;

use model::{
    AlarmId, Batch, Entity, EntityId, Fact, Flag, LifeStep, Link, Observation, OrgKind, Origin,
    Position, QuantityId, Record, Relation, Series, SeriesId, Span, Time,
};
use port::RegistryContent;

use super::bench::{catalogue, entity, morning, org, source};
use crate::{Effects, Judge, News, Zone};

const EVERY: Span = Span::from_min(5);
const TICK: Span = Span::from_s(5);

/// Numbers that look like chance and are none: Marsaglia's xorshift.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// A night with its stations; each speaks every five minutes, at a second of its own.
struct Night {
    zone: Zone,
    judge: Judge,
    phases_s: Vec<u64>,
    position: u64,
    /// By minute: what happened to how many alarms.
    told: BTreeMap<(u64, String), u32>,
    n_heard: usize,
}

fn station(n: usize) -> EntityId {
    EntityId::new(&format!("station-{n:03}")).unwrap()
}

impl Night {
    fn new(seed: u64, n_stations: usize, gateway: bool) -> Self {
        let mut content = RegistryContent {
            orgs: vec![
                org("heza", None, OrgKind::Authority),
                org("park", Some("heza"), OrgKind::Park),
                org("mill", Some("park"), OrgKind::Enterprise),
            ],
            sources: vec![source()],
            ..RegistryContent::default()
        };
        for n in 0..n_stations {
            let id = station(n);
            content.entities.push(Entity { id: id.clone(), ..entity("x", "air-station") });
            content.series.push(Series {
                id: SeriesId(u32::try_from(n).unwrap() + 1),
                entity: id.clone(),
                quantity: QuantityId::new("air-station.temp").unwrap(),
                instrument: String::new(),
            });
            if gateway {
                let to = EntityId::new("gateway-1").unwrap();
                content.links.push(Link { from: id, relation: Relation::Behind, to });
            }
        }
        if gateway {
            content.entities.push(entity("gateway-1", "gateway"));
        }
        let mut dice = Dice(seed);
        Self {
            zone: Zone::new(catalogue(), content, None),
            judge: Judge::default(),
            phases_s: (0..n_stations).map(|_| dice.below(EVERY.s())).collect(),
            position: 0,
            told: BTreeMap::new(),
            n_heard: 0,
        }
    }

    /// Plays up to `minutes`; `speaks` says whether a station does in a minute.
    fn play(&mut self, minutes: std::ops::Range<u64>, speaks: impl Fn(usize, u64) -> bool) {
        for s in (minutes.start * 60)..(minutes.end * 60) {
            let now = morning().plus(Span::from_s(s));
            let due = |(_, phase): &(usize, &u64)| s % EVERY.s() == **phase;
            let speaking = self.phases_s.iter().enumerate().filter(due).map(|it| it.0);
            let speaking: Vec<usize> = speaking.filter(|it| speaks(*it, s / 60)).collect();
            if !speaking.is_empty() {
                let observation = |n: usize| Observation {
                    series: SeriesId(u32::try_from(n).unwrap() + 1),
                    time: now,
                    value: 20.0,
                    flag: Flag::Measuring,
                };
                let observations = speaking.into_iter().map(observation).collect();
                let batch = Batch { source: source().id, origin: Origin::Mqtt, observations };
                self.take(now, Fact::Observed(batch));
            }
            if s % TICK.s() == 0 {
                self.take(now, Fact::Ticked);
            }
        }
    }

    fn take(&mut self, now: Time, fact: Fact) {
        self.position += 1;
        let mut effects = Effects::default();
        let record = Record { position: Position(self.position), known_at: now, fact };
        self.judge.apply(&self.zone, &record, &mut effects);
        let minute = now.since(morning()).s() / 60;
        let mut note = |what: String| *self.told.entry((minute, what)).or_default() += 1;
        let rules: BTreeMap<AlarmId, &str> =
            effects.changes.alarms.iter().map(|it| (it.id, it.rule.as_str())).collect();
        for line in &effects.changes.life {
            if let Some(word) = word(&line.step) {
                note(format!("{} {word}", rules[&line.alarm]));
            }
        }
        for news in &effects.news {
            match news {
                News::Flood { org, since } if org.as_str() == "park" => {
                    let begins = if since.is_some() { "begins" } else { "ends" };
                    note(format!("flood {begins}"));
                }
                News::Alarm(alarm) if alarm.active && !alarm.is_quiet() => self.n_heard += 1,
                _ => {}
            }
        }
    }

    /// Goes on as a process does that was killed: from a snapshot.
    fn restart(&mut self) {
        self.judge = Judge::from_snapshot(&self.judge.to_snapshot().unwrap()).unwrap();
    }

    fn golden(&self) -> String {
        let line = |((minute, what), n): (&(u64, String), &u32)| {
            format!("{}:{:02} {n:4} {what}", minute / 60, minute % 60)
        };
        self.told.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn word(step: &LifeStep) -> Option<&'static str> {
    match step {
        LifeStep::Raised { .. } => Some("raised"),
        LifeStep::Inhibited { .. } => Some("inhibited"),
        LifeStep::Freed { .. } => Some("freed"),
        LifeStep::Cleared { .. } => Some("cleared"),
        LifeStep::Ended => Some("ended"),
        _ => None,
    }
}

/// The gateway is dead from 1:00 to 2:00; station 7 does not come back with it.
fn dead_gateway(restarts: &[u64]) -> Night {
    let mut night = Night::new(20_261_122, 500, true);
    let mut from = 0;
    for until in restarts.iter().copied().chain([240]) {
        night.play(from..until, |n, minute| minute < 60 || (120 <= minute && n != 7));
        night.restart();
        from = until;
    }
    night
}

#[test]
fn a_dead_gateway_is_one_notice_with_its_children_inside() {
    let night = dead_gateway(&[]);
    assert_eq!(night.golden(), DEAD_GATEWAY.trim(), "\n{}", night.golden());
    // The gateway, and station 7 once the gateway no longer explains it.
    assert_eq!(night.n_heard, 2, "notices");
}

#[test]
fn a_night_with_restarts_is_the_same_night() {
    let (whole, cut) = (dead_gateway(&[]), dead_gateway(&[62, 90, 121, 137]));
    assert_eq!(cut.golden(), whole.golden());
    assert_eq!(cut.n_heard, whole.n_heard);
}

const DEAD_GATEWAY: &str = "
1:15    1 network/gateway-silent raised
1:25  100 air/ambient-silent inhibited
1:25  100 air/ambient-silent raised
1:26  103 air/ambient-silent inhibited
1:26  103 air/ambient-silent raised
1:27  108 air/ambient-silent inhibited
1:27  108 air/ambient-silent raised
1:28   97 air/ambient-silent inhibited
1:28   97 air/ambient-silent raised
1:29   85 air/ambient-silent inhibited
1:29   85 air/ambient-silent raised
1:30    7 air/ambient-silent inhibited
1:30    7 air/ambient-silent raised
2:05    1 network/gateway-silent cleared
2:10  107 air/ambient-silent cleared
2:10  107 air/ambient-silent ended
2:11   99 air/ambient-silent cleared
2:11   99 air/ambient-silent ended
2:12  115 air/ambient-silent cleared
2:12  115 air/ambient-silent ended
2:13   92 air/ambient-silent cleared
2:13   92 air/ambient-silent ended
2:14   86 air/ambient-silent cleared
2:14   86 air/ambient-silent ended
2:30    1 air/ambient-silent freed
";

/// Forty stations without a gateway fall silent at 1:00 and come back at 3:00.
#[test]
fn a_storm_is_a_flood_and_drops_nothing() {
    let mut night = Night::new(20_261_122, 40, false);
    night.play(0..240, |_, minute| !(60..180).contains(&minute));
    assert_eq!(night.golden(), STORM.trim(), "\n{}", night.golden());
    let open = night.judge.open_alarms().count();
    assert_eq!((night.n_heard, open), (40, 40), "every one was told and is still to be answered");
}

const STORM: &str = "
1:25   10 air/ambient-silent raised
1:26   12 air/ambient-silent raised
1:26    1 flood begins
1:27    5 air/ambient-silent raised
1:28    6 air/ambient-silent raised
1:29    6 air/ambient-silent raised
1:30    1 air/ambient-silent raised
1:39    1 flood ends
3:10   12 air/ambient-silent cleared
3:11   10 air/ambient-silent cleared
3:12    7 air/ambient-silent cleared
3:13    4 air/ambient-silent cleared
3:14    7 air/ambient-silent cleared
";
