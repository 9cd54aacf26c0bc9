//! A year of alarms of 2,000 things of 200 enterprises in two parks. One thing has a twentieth of all,
//! 10,000 have not ended, few are critical, of security or of the eleventh rule, and gateways explain
//! four hundred each.
//! Lines of lives are not written: no list reads them.

use std::{collections::BTreeMap, time::Instant};

use model::{
    Ack, Alarm, AlarmClass, AlarmId, Entity, EntityId, KindId, Measured, Org, OrgId, OrgKind,
    OutageId, Period, Position, Quota, RuleId, SeriesId, Severity, Shelf, Span, Text, Time,
    Trigger,
};
use port::{Changes, Ledger as _, Registry as _};
use store_sql::SqlStore;

use crate::Failed;

pub(crate) const BEGIN: Time = Time::from_s(1_764_000_000);
pub(crate) const YEAR: Span = Span::from_h(365 * 24);
/// Enterprises; the first half are one park's.
pub(crate) const N_ORGS: u64 = 200;

const N_ENTITIES: u64 = 2_000;
const N_OPEN: u64 = 10_000;
const AT_ONCE: u64 = 5_000;
const CHILDREN: u64 = 400;

/// Writes `n` alarms; says how many seconds that took.
pub(crate) async fn fill(store: &SqlStore, n: u64) -> Result<f64, Failed> {
    register(store).await?;
    let begun = Instant::now();
    for first in (0..n).step_by(usize::try_from(AT_ONCE)?) {
        let alarms = (first..n.min(first + AT_ONCE)).map(|it| alarm(it, n));
        let alarms = alarms.collect::<Result<_, Failed>>()?;
        store.apply(&Changes { alarms, ..Changes::default() }).await?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Who they belong to, so that a center that is started on them can be asked.
async fn register(store: &SqlStore) -> Result<(), Failed> {
    let org = |id: OrgId, parent: Option<OrgId>, kind| {
        let title = Text::new(id.as_str(), id.as_str());
        Org { id, parent, kind, title, quota: Quota::default() }
    };
    let zone: OrgId = "zone".parse()?;
    store.put_org(&org(zone.clone(), None, OrgKind::Authority)).await?;
    for number in 0..2 {
        store.put_org(&org(park(number)?, Some(zone.clone()), OrgKind::Park)).await?;
    }
    for number in 0..N_ORGS {
        let above = park(number / (N_ORGS / 2))?;
        store.put_org(&org(self::org(number)?, Some(above), OrgKind::Enterprise)).await?;
    }
    for number in 0..N_ENTITIES {
        store.put_entity(&station(entity(number)?, self::org(number % N_ORGS)?)?).await?;
    }
    store.put_entity(&station(milestone()?, zone)?).await?;
    Ok(())
}

fn station(id: EntityId, owner: OrgId) -> Result<Entity, Failed> {
    Ok(Entity {
        title: Text::new(id.as_str(), id.as_str()),
        id,
        kind: KindId::new("station")?,
        owner,
        place: None,
        attributes: BTreeMap::new(),
        valid_from: BEGIN,
        valid_to: None,
        source: None,
        every: None,
        simulated: false,
    })
}

fn park(number: u64) -> Result<OrgId, Failed> {
    Ok(format!("park-{number}").parse()?)
}

/// The thing that is wrong all the time.
pub(crate) fn bad_actor() -> Result<EntityId, Failed> {
    entity(7)
}

/// Two alarms of it stand in the middle of the year, and nothing else.
pub(crate) fn milestone() -> Result<EntityId, Failed> {
    Ok("milestone".parse()?)
}

pub(crate) fn entity(number: u64) -> Result<EntityId, Failed> {
    Ok(format!("station-{number:04}").parse()?)
}

pub(crate) fn org(number: u64) -> Result<OrgId, Failed> {
    Ok(format!("enterprise-{number:03}").parse()?)
}

/// The cause of the children of one gateway.
pub(crate) fn cause(number: u64) -> AlarmId {
    AlarmId::from_name(&format!("gateway-{number}"))
}

fn alarm(number: u64, n: u64) -> Result<Alarm, Failed> {
    let dice = Dice(number);
    let raised_at = BEGIN.plus(Span(YEAR.0 / n * number));
    // Half of them last ten minutes, one in fifty some days.
    let lasted = match dice.of(0, 100) {
        0..50 => Span::from_min(10),
        50..98 => Span::from_min(10 + dice.of(1, 300)),
        _ => Span::from_h(24 + dice.of(1, 200)),
    };
    let is_open = n.saturating_sub(N_OPEN) <= number;
    let active = is_open && dice.of(2, 2) == 0;
    let cleared_at = (!active).then(|| raised_at.plus(lasted));
    let thing = if dice.of(3, 20) == 0 { 7 } else { dice.of(4, N_ENTITIES) };
    let is_milestone = number == n / 2 || number == n / 2 + 1;
    let ack_at = raised_at.plus(Span::from_min(1 + dice.of(5, 60)));
    let ack = if is_open && !active { Ack::Unacknowledged } else { acknowledged(ack_at)? };
    let measured = Measured { value: Some(612.25), at: raised_at };
    let inhibited = dice.of(6, 100) < 8;
    Ok(Alarm {
        id: AlarmId::from_name(&number.to_string()),
        rule: rule(dice.of(13, 10_000))?,
        rule_version: "3f2a".to_owned(),
        entity: if is_milestone { milestone()? } else { entity(thing)? },
        // What is open is one of a rule and subject.
        series: Some(SeriesId(u32::try_from(if is_open { number } else { thing + 1 })?)),
        severity: severity(dice.of(7, 1_000)),
        class: class(dice.of(8, 1_000)),
        active,
        ack,
        owner: None,
        raised_at,
        cleared_at,
        ended_at: cleared_at.filter(|_| !is_open).map(|it| it.max(ack_at)),
        trigger: Trigger {
            measured,
            period: Period::Hour,
            limit: Some("qcvn-05-2023/so2-1h".parse()?),
            limit_value: Some(500.0),
            confidence: None,
        },
        latest: measured,
        case: None,
        owned_by: Some(org(thing % N_ORGS)?),
        former: None,
        repeats: 1,
        chattering: dice.of(9, 50) == 0,
        shelved: if dice.of(10, 100) == 0 { Some(shelf(raised_at)?) } else { None },
        suppressed_by: (dice.of(11, 100) < 3).then(|| cause(0)),
        inhibited_by: inhibited.then(|| cause(number / (CHILDREN * 100 / 8))),
        out_of_service: (dice.of(12, 100) < 2).then(|| OutageId::from_name("work")),
        position: Position(number + 1),
    })
}

/// Ten rules that speak often, and one that seldom does.
pub(crate) fn rule(of_ten_thousand: u64) -> Result<RuleId, Failed> {
    if of_ten_thousand == 0 {
        return Ok("bench/seldom".parse()?);
    }
    Ok(format!("bench/rule-{}", of_ten_thousand % 10).parse()?)
}

fn acknowledged(at: Time) -> Result<Ack, Failed> {
    Ok(Ack::Acknowledged { by: "lan".parse()?, at, severity: Severity::Critical })
}

fn shelf(at: Time) -> Result<Shelf, Failed> {
    let until = at.plus(Span::from_h(4));
    Ok(Shelf { by: "lan".parse()?, at, until, reason: "the pump is being changed".to_owned() })
}

fn severity(of_thousand: u64) -> Severity {
    match of_thousand {
        0..5 => Severity::Critical,
        5..55 => Severity::High,
        55..205 => Severity::Medium,
        _ => Severity::Low,
    }
}

fn class(of_thousand: u64) -> AlarmClass {
    match of_thousand {
        0..1 => AlarmClass::Security,
        1..50 => AlarmClass::Data,
        50..300 => AlarmClass::Device,
        _ => AlarmClass::Process,
    }
}

/// Numbers of one alarm that look as if they were thrown (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn of(&self, throw: u64, sides: u64) -> u64 {
        let seed = self.0.wrapping_mul(64).wrapping_add(throw + 1);
        let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}
