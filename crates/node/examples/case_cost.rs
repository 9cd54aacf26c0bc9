//! What running cases cost: memory, the start, and a step from the act to its line in the ledger; figures
//! as one line of JSON: `cargo run --release -p node --example case_cost -- [N]`.
//!
//! Over the real adapters: the log on the disk, SQLite, files. Each case follows `response/gas-leak`, with a
//! form, a table, steps at once and a timer; it is opened as people open it.
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::print_stdout, reason = "figures are its output")]

use std::{
    ops::Range,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use model::{
    Act, Actor, CaseAct, CaseId, Data, EntityId, Event, Fact, ProcedureId, Span, StepId, Time,
    UserId, Value,
};
use node::{Centre, Manner, Running, World};
use port::Clock;
use serde_json::json;
use tokio::{task::JoinSet, time::interval_at};

type Failed = Box<dyn std::error::Error>;

const N_CASES: usize = 100_000;
const AT_ONCE: usize = 500;
const N_STEPS: usize = 2_000;
const N_PEOPLE: u32 = 50;
const N_STEPS_EACH: usize = 40;
/// Two hundred steps a second, of all of them.
const EVERY: Duration = Duration::from_millis(250);

/// Set by hand; timers do not ring before they are told to.
#[derive(Default)]
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let n = std::env::args().nth(1).map_or(Ok(N_CASES), |it| it.parse())?;
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(HandClock(AtomicI64::new(Time::parse("2026-11-22T06:00:00+07:00")?.0)));
    let empty = resident_bytes()?;
    let (centre, running) = start(folder.path(), &clock).await?;
    let begun = Instant::now();
    for first in (0..n).step_by(AT_ONCE) {
        let facts = (first..n.min(first + AT_ONCE)).map(opening).collect::<Result<_, Failed>>()?;
        let position = centre.world().log.append(clock.now(), facts).await?;
        centre.applied_to(position).await;
    }
    let opened_s = begun.elapsed().as_secs_f64();
    let opened = resident_bytes()?;
    if centre.read(|it| it.cases.len()) != n {
        return Err("not every case was opened".into());
    }
    let begun = Instant::now();
    centre.flush_now().await?;
    let written_s = begun.elapsed().as_secs_f64();
    running.stop().await;
    drop(centre);

    let begun = Instant::now();
    let (centre, running) = start(folder.path(), &clock).await?;
    let started_s = begun.elapsed().as_secs_f64();
    if centre.read(|it| it.cases.len()) != n {
        return Err("a restart lost a case".into());
    }
    let mut took_ms = Vec::new();
    for it in 0..N_STEPS.min(n) {
        let begun = Instant::now();
        centre.act(actor()?, Act::Case(id(it), report()?)).await?;
        took_ms.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    took_ms.sort_by(f64::total_cmp);
    let crowd_n = N_STEPS.min(n) + N_PEOPLE as usize * N_STEPS_EACH;
    let crowd_ms = crowd(&centre, N_STEPS.min(n)..crowd_n.min(n), Some(EVERY)).await?;
    let begun = Instant::now();
    let n_rushed = crowd(&centre, crowd_n.min(n)..n, None).await?.len();
    let rushed_s = begun.elapsed().as_secs_f64();
    let full = resident_bytes()?;
    // Everybody's reminder is due at once: one tick takes as many as it may.
    clock.0.fetch_add(Span::from_h(1).0.cast_signed(), Ordering::SeqCst);
    let begun = Instant::now();
    let position = centre.world().log.append(clock.now(), vec![Fact::Ticked]).await?;
    centre.applied_to(position).await;
    let tick_s = begun.elapsed().as_secs_f64();
    running.stop().await;
    println!(
        "{}",
        json!({
            "n": n, "opened_s": opened_s, "case_bytes": (opened - empty) / n, "opened_mb": opened >> 20,
            "written_s": written_s, "started_s": started_s, "resident_mb": full >> 20,
            "step_p50_ms": share(&took_ms, 50), "step_p99_ms": share(&took_ms, 99),
            "crowd_p50_ms": share(&crowd_ms, 50), "crowd_p99_ms": share(&crowd_ms, 99),
            "rushed_n": n_rushed, "rushed_s": rushed_s,
            "ringing_tick_s": tick_s,
        })
    );
    Ok(())
}

async fn start(dir: &Path, clock: &Arc<HandClock>) -> Result<(Centre, Running), Failed> {
    let store =
        store_sql::SqlStore::open(&format!("sqlite:{}", dir.join("r.db").display())).await?;
    let (log, _) = log_file::FileLog::open(&dir.join("log"), log_file::LogSettings::default())?;
    let settings = store_lake::LakeSettings::default();
    let lake = store_lake::LakeHistory::open(&dir.join("lake"), settings).await?;
    let blobs = blob_file::FileBlobs::open(&dir.join("files"))?;
    let store = Arc::new(store);
    let world =
        World::kept_by(&store, Arc::new(log), Arc::new(lake), Arc::new(blobs), clock.clone());
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let catalogue = pack::load(&packs)
        .map_err(|it| it.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(Centre::start(world, Arc::new(catalogue), Manner::default()).await?)
}

/// Fifty people at once, each at cases of their own, with a step so often or as fast as they can. How long
/// each step took, in order of length.
async fn crowd(
    centre: &Centre,
    cases: Range<usize>,
    every: Option<Duration>,
) -> Result<Vec<f64>, Failed> {
    let mut people = JoinSet::new();
    let start = tokio::time::Instant::now();
    for person in 0..N_PEOPLE {
        let centre = centre.clone();
        let own = cases.clone().skip(person as usize).step_by(N_PEOPLE as usize).take(N_STEPS_EACH);
        let acts = own.map(|it| Ok((actor()?, Act::Case(id(it), report()?))));
        let acts: Vec<(Actor, Act)> = acts.collect::<Result<_, Failed>>()?;
        people.spawn(async move {
            let mut took_ms = Vec::new();
            let mut next = every.map(|it| interval_at(start + it * person / N_PEOPLE, it));
            for (actor, act) in acts {
                if let Some(next) = &mut next {
                    next.tick().await;
                }
                let begun = Instant::now();
                centre.act(actor, act).await.map_err(|it| it.to_string())?;
                took_ms.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, String>(took_ms)
        });
    }
    let mut took_ms: Vec<f64> = Vec::new();
    while let Some(person) = people.join_next().await {
        took_ms.extend(person??);
    }
    took_ms.sort_by(f64::total_cmp);
    Ok(took_ms)
}

fn share(sorted: &[f64], percent: usize) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0.0)
}

fn id(n: usize) -> CaseId {
    CaseId::from_name(&format!("measured {n}"))
}

fn actor() -> Result<Actor, Failed> {
    Ok(Actor { user: UserId::new("operator")?, address: "127.0.0.1".to_owned() })
}

fn opening(n: usize) -> Result<Fact, Failed> {
    let act = CaseAct::Open {
        procedure: ProcedureId::new("response/gas-leak")?,
        entity: EntityId::new(&format!("tank-{n}"))?,
        note: "Bảo vệ báo mùi khai".to_owned(),
    };
    Ok(Fact::Happened(Event { actor: actor()?, act: Act::Case(id(n), act) }))
}

/// A large leak: three ways at once, with a part for each of two teams.
fn report() -> Result<CaseAct, Failed> {
    let teams = ["chữa cháy", "y tế"].map(Value::text).into();
    let said = [
        ("amount", Value::text("large")),
        ("injured", Value::Flag(false)),
        ("teams", Value::List(teams)),
    ];
    let said: Data = said.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
    let (step, note) = (StepId::new("report")?, "mùi khai ở bồn 2".to_owned());
    Ok(CaseAct::CompleteStep { step, work: None, note, evidence: vec![], said })
}

/// What of this process is in memory.
fn resident_bytes() -> Result<usize, Failed> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: usize = text.split_whitespace().nth(1).ok_or("no resident pages")?.parse()?;
    Ok(pages * 4_096)
}
