//! What a rule costs: its evaluation alone, within the judge, and its memory while nothing is wrong;
//! figures as one line of JSON: `cargo run --release -p node --example rule_cost -- [N]`.
//!
//! One thread, as the judge of the product has one. In memory a rule is what it holds of a series: its
//! definition is one for all series of a kind.
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::{path::Path, sync::Arc, time::Instant};

use alarm::{Input, Limit, Rule, Sample, State, Subject, Test, step};
use model::{
    Batch, Bound, Entity, EntityId, Fact, Flag, KindId, Moment, Observation, Org, OrgKind, Origin,
    Position, QuantityId, Quota, Record, Series, SeriesId, Source, SourceId, Span, Text, Time,
    Wire, Zone as TimeZone,
};
use node::{Effects, Judge, Zone};
use pack::Catalogue;
use port::RegistryContent;
use serde_json::{Value, json};

type Failed = Box<dyn std::error::Error>;

const N_RULES: u32 = 100_000;
/// Each is told so many readings, of which the first make its state and are not counted.
const ROUNDS: u32 = 20;
const AT_ONCE: usize = 1_000;
const MINUTES_OF_AN_HOUR: u32 = 60;
const EVERY: Span = Span::from_min(1);
const BEGIN: Time = Time::from_s(1_790_000_040);

fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args().skip(1);
    let n = arguments.next().map_or(Ok(N_RULES), |it| it.parse())?;
    let catalogue = catalogue()?;
    let (alone_ns, state_bytes) = alone(&catalogue, n)?;
    let without = judged(&without_rules(&catalogue), n)?;
    let with = judged(&Arc::new(catalogue), n)?;
    let said = json!({
        "n": n,
        "step_ns": alone_ns, "steps_s": 1e9 / alone_ns, "state_bytes": state_bytes,
        "reading_ns": with.ns, "reading_without_rules_ns": without.ns,
        "rule_ns": with.ns - without.ns, "readings_s": 1e9 / with.ns,
        "closing_ns": with.closing_ns,
        "rule_bytes": (with.bytes - without.bytes) / f64::from(n), "n_states": with.judge.alarms.len(),
        "tick_ms": with.tick_ms,
    });
    println!("{}", rounded(said));
    Ok(())
}

/// The pack of the bench, with the one it needs beside it.
fn catalogue() -> Result<Catalogue, Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir()?;
    for (name, place) in [("base", "packs/base"), ("bench", "bench/packs/bench")] {
        copy(&root.join(place), &folder.path().join(name))?;
    }
    let sentence = |it: &pack::Complaint| it.to_string();
    pack::load(folder.path())
        .map_err(|it| it.iter().map(sentence).collect::<Vec<_>>().join("\n").into())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The engine alone: as many rules as series, each a definition of its own. Nanoseconds a step, and
/// bytes a state.
fn alone(catalogue: &Catalogue, n: u32) -> Result<(f64, f64), Failed> {
    let is_threshold = |it: &&Rule| matches!(it.test, Test::OverLimit { .. });
    let rule = catalogue.rules.values().find(is_threshold).ok_or("no threshold in the packs")?;
    let rules: Vec<Rule> = (0..n)
        .map(|it| Ok(Rule { id: format!("bench/rule-{it}").parse()?, ..Rule::clone(rule) }))
        .collect::<Result<_, Failed>>()?;
    let entities: Vec<EntityId> = (0..n).map(entity_id).collect::<Result<_, Failed>>()?;
    let before = anonymous_bytes()?;
    let mut states: Vec<State> = (0..n).map(|_| State::default()).collect();
    let mut took = 0.0;
    for round in 0..ROUNDS {
        let now = at(round);
        let begun = Instant::now();
        for (it, series) in (1..).zip(0..n as usize) {
            let limit = Limit { bound: Bound::AtMost(100.0), row: None, confidence: None };
            let sample = Sample {
                at: now,
                value: Some(value(it, round)),
                valid: true,
                limit: Some(limit),
                every: EVERY,
            };
            let subject = Subject { entity: &entities[series], series: Some(SeriesId(it)) };
            let moment = Moment { position: Position(u64::from(round)), now };
            let state = std::mem::take(&mut states[series]);
            let input = Input::Sample(sample);
            states[series] = step(&rules[series], &subject, state, moment, &input).state;
        }
        if 0 < round {
            took += begun.elapsed().as_secs_f64();
        }
    }
    let bytes = (anonymous_bytes()? - before) / f64::from(n);
    if states.iter().any(|it| it.alarm.is_some()) {
        return Err("nothing was to be wrong".into());
    }
    Ok((took * 1e9 / f64::from(n) / f64::from(ROUNDS - 1), bytes))
}

/// A judge that was told readings of `n` series. It is kept, and its zone with it, so that the next
/// one finds none of their memory free.
struct Judged {
    judge: Judge,
    _zone: Zone,
    ns: f64,
    /// A reading that closes its hour, with the means of it.
    closing_ns: f64,
    bytes: f64,
    tick_ms: f64,
}

/// The whole judge, record by record, as the loop tells it: windows, limits, rules.
fn judged(catalogue: &Arc<Catalogue>, n: u32) -> Result<Judged, Failed> {
    let zone = Zone::new(Arc::clone(catalogue), registry(n)?, None);
    let before = anonymous_bytes()?;
    let (mut judge, mut took_s) = (Judge::default(), 0.0);
    for round in 0..ROUNDS {
        let round_s = told(&mut judge, &zone, n, round)?;
        took_s += if round == 0 { 0.0 } else { round_s };
    }
    let round_s = told(&mut judge, &zone, n, ROUNDS + MINUTES_OF_AN_HOUR)?;
    let bytes = anonymous_bytes()? - before;
    let position = judge.applied.next();
    let known_at = at(ROUNDS + MINUTES_OF_AN_HOUR);
    let record = Record { position, known_at, fact: Fact::Ticked };
    let begun = Instant::now();
    judge.apply(&zone, &record, &mut Effects::default());
    let tick_ms = begun.elapsed().as_secs_f64() * 1e3;
    let ns = took_s * 1e9 / f64::from(n) / f64::from(ROUNDS - 1);
    let closing_ns = round_s * 1e9 / f64::from(n);
    Ok(Judged { judge, _zone: zone, ns, closing_ns, bytes, tick_ms })
}

/// Tells a judge one reading of each series; says how long it took.
fn told(judge: &mut Judge, zone: &Zone, n: u32, round: u32) -> Result<f64, Failed> {
    let source = SourceId::new("bench")?;
    let series: Vec<u32> = (1..=n).collect();
    let (known_at, mut took_s) = (at(round), 0.0);
    for part in series.chunks(AT_ONCE) {
        let observation = |it: &u32| Observation {
            series: SeriesId(*it),
            time: known_at,
            value: value(*it, round),
            flag: Flag::Measuring,
        };
        let observations = part.iter().map(observation).collect();
        let batch = Batch { source: source.clone(), origin: Origin::Mqtt, observations };
        let (position, fact) = (judge.applied.next(), Fact::Observed(batch));
        let record = Record { position, known_at, fact };
        let mut effects = Effects::default();
        let begun = Instant::now();
        judge.apply(zone, &record, &mut effects);
        took_s += begun.elapsed().as_secs_f64();
        if !effects.changes.alarms.is_empty() {
            return Err("nothing was to be wrong".into());
        }
    }
    Ok(took_s)
}

fn without_rules(catalogue: &Catalogue) -> Arc<Catalogue> {
    let mut without = catalogue.clone();
    without.rules.clear();
    Arc::new(without)
}

fn registry(n: u32) -> Result<RegistryContent, Failed> {
    let org = Org {
        id: "zone".parse()?,
        parent: None,
        kind: OrgKind::Authority,
        title: Text::new("Khu", "Zone"),
        quota: Quota::default(),
    };
    let source = Source {
        id: SourceId::new("bench")?,
        title: Text::new("Nguồn", "Source"),
        owner: org.id.clone(),
        wire: Wire::Mqtt,
        zone: TimeZone::VIET_NAM,
        every: EVERY,
        enabled: true,
        simulated: false,
    };
    let mut content = RegistryContent { orgs: vec![org], ..RegistryContent::default() };
    for it in 0..n {
        let id = entity_id(it)?;
        content.series.push(Series {
            id: SeriesId(it + 1),
            entity: id.clone(),
            quantity: QuantityId::new("probe.v1")?,
            instrument: String::new(),
        });
        content.entities.push(Entity {
            id,
            kind: KindId::new("probe")?,
            title: Text::new("Đầu dò", "Probe"),
            owner: source.owner.clone(),
            place: None,
            attributes: std::collections::BTreeMap::new(),
            valid_from: Time(0),
            valid_to: None,
            source: Some(source.id.clone()),
            every: Some(EVERY),
            simulated: false,
        });
    }
    content.sources.push(source);
    Ok(content)
}

fn entity_id(number: u32) -> Result<EntityId, Failed> {
    Ok(EntityId::new(&format!("probe-{number:06}"))?)
}

fn at(round: u32) -> Time {
    BEGIN.plus(EVERY.times(u64::from(round)))
}

/// Below the limit, and never the same twice.
fn value(series: u32, round: u32) -> f64 {
    40.0 + f64::from((series * 7 + round * 13) % 500) / 10.0
}

fn anonymous_bytes() -> Result<f64, Failed> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kb * 1024.0)
}

fn rounded(said: Value) -> Value {
    let Value::Object(said) = said else { return said };
    let tenths = |it: f64| (it * 10.0).round() / 10.0;
    let round = |it: Value| it.as_f64().filter(|_| it.is_f64()).map_or(it, |it| json!(tenths(it)));
    Value::Object(said.into_iter().map(|(name, it)| (name, round(it))).collect())
}
