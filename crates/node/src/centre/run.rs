//! The loop: reads the log on, lets the judge take each record, does what it says, and from time
//! to time writes everything down.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use model::{Alarm, Case, CaseState, Fact, Moment, Position, ProcedureText, Record, RuleId, Text};
use pack::Catalogue;
use port::{Changes, Kept, PortError};
use tokio::{
    sync::{Mutex, watch},
    task::JoinHandle,
    time::Instant,
};

use super::{
    Centre, CentreError, Desk, Manner, World,
    watched_clock::WatchedClock,
    written::{fits, flush, keep_snapshot, last_judge},
};
use crate::{
    condition::{Conditions, FlushStats},
    letters::Letters,
    news::Effects,
    quota::Quotas,
    retention::Retention,
    shared::Shared,
    shares::Shares,
    tables::Registered,
    years::means_of_years,
    zone::Zone,
};

/// The history is flushed when this many rows wait in memory: ten megabytes, and as many again may
/// come while they are written (bench/RESULTS.md, memory over a million messages).
const PENDING_ROWS_MAX: u64 = 400_000;

/// With so many the loop waits for the tables: what it has not read yet costs no memory.
const PENDING_ROWS_STOP: u64 = 1_500_000;

/// How long it waits before it looks again.
const FULL_WAIT: Duration = Duration::from_millis(100);

/// The clock speaks this often.
const TICK_EVERY: Duration = Duration::from_secs(5);

/// Records taken at once.
const RECORDS_MAX: usize = 512;

/// After a failure of the outside world the loop waits, twice as long each time, up to this.
const RETRY_MAX: Duration = Duration::from_secs(10);

/// The loop and the clock, while they run.
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Centre {
    /// Starts from the last snapshot and reads the log on. Returns once the loop has caught up
    /// with what was durable when it began.
    pub async fn start(
        world: World,
        catalogue: Arc<Catalogue>,
        manner: Manner,
    ) -> Result<(Self, Running), CentreError> {
        keep_procedures(&world, &catalogue).await?;
        let content = world.registry.load().await?;
        let zone = Zone::new(Arc::clone(&catalogue), content, manner.as_of_law);
        let judge = last_judge(&world).await?;
        fits(&world, judge.applied).await?;
        let (letters, inbox) = Letters::new();
        let centre = Self {
            shared: Arc::new(Shared::new(zone, judge)),
            world,
            catalogue,
            manner,
            desk: Arc::new(Desk {
                letters,
                quotas: Quotas::default(),
                shares: Shares::default(),
                conditions: Conditions::new(),
                retention: Retention::default(),
                registered: Registered::default(),
            }),
            registry_gate: Arc::new(Mutex::new(())),
        };
        centre.remember_terms().await?;
        let head = centre.world.log.head();
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(centre.clone().run(stopped.clone())),
            tokio::spawn(centre.clone().tick(stopped.clone())),
            tokio::spawn(centre.clone().watch_over(stopped.clone())),
            tokio::spawn(centre.clone().write_letters(inbox, stopped)),
        ];
        centre.applied_to(head).await;
        Ok((centre, Running { stop, tasks }))
    }

    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut next = self.applied().next();
        // Not the clock of the zone: it may be set back, and the flush would wait as long.
        let mut last_flush = Instant::now();
        let mut flush: Option<JoinHandle<()>> = None;
        while !*stopped.borrow() {
            if flush.as_ref().is_none_or(JoinHandle::is_finished) && self.is_flush_due(last_flush) {
                last_flush = Instant::now();
                flush = self.write_down().await;
            }
            if PENDING_ROWS_STOP <= self.world.history.stats().n_pending {
                // The rest is safe in the log until the tables can be written again.
                tokio::time::sleep(FULL_WAIT).await;
                continue;
            }
            let records = match self.world.log.read(next, RECORDS_MAX).await {
                Ok(records) => records,
                Err(error) => {
                    tracing::error!(%error, source = ?error, "reading the log failed");
                    tokio::time::sleep(RETRY_MAX).await;
                    continue;
                }
            };
            if records.is_empty() {
                tokio::select! {
                    () = self.world.log.wait_past(Position(next.0 - 1)) => {}
                    // Nobody is left who could end it.
                    told = stopped.changed() => if told.is_err() { break },
                }
                continue;
            }
            for record in &records {
                next = record.position.next();
            }
            self.take_in(&records).await;
        }
        if let Some(flush) = flush {
            let _written = flush.await;
        }
    }

    /// Takes records in, and does what they come to. Tries again until the world lets it: the log
    /// is durable, so nothing is lost meanwhile, only late.
    async fn take_in(&self, records: &[Record]) {
        let zone = self.zone();
        let mut effects = Effects::default();
        let mut rest = records;
        while let Some(n) = self.judge_some(&zone, rest, &mut effects) {
            let moment = rest[n].moment();
            // What came before in this stretch is part of the history that is asked.
            self.keep(&mut effects);
            self.revise_until_done(&zone, moment, &mut effects).await;
            self.keep(&mut effects);
            self.restore_until_done(&zone, moment, &mut effects).await;
            self.revise_derived_until_done(&zone, moment, &mut effects).await;
            rest = &rest[n + 1..];
        }
        self.keep(&mut effects);
        for (source, position, n) in effects.duplicates {
            self.shared.note_health(&source, |it| it.duplicates += n);
            self.shared.note_repeats(position, n);
        }
        if let Some(rule) = effects.failed.first() {
            tracing::error!(%rule, "a rule failed; its message stands above");
            self.report("rule_failed", Some(rule_failed(rule)));
        }
        for refused in effects.refused {
            self.shared.refuse(refused);
        }
        if effects.changes != Changes::default() {
            self.keep_changes(&effects.changes).await;
        }
        if let Some(last) = records.last() {
            self.shared.publish(last.position, effects.news, effects.latest);
        }
    }

    /// Judges records up to one that needs the history; says which, or none if there was none. What
    /// comes after it and brings nothing but late readings joins it: a device that sends its buffer
    /// costs one look at the history, and not one for each reading.
    fn judge_some(&self, zone: &Zone, records: &[Record], effects: &mut Effects) -> Option<usize> {
        let mut judge = self.shared.judge_mut();
        let mut rest = records.iter().enumerate().peekable();
        while let Some((n, record)) = rest.next() {
            let judging = AssertUnwindSafe(|| judge.apply(zone, record, effects));
            if catch_unwind(judging).is_err() {
                tracing::error!(position = %record.position, "the judge failed on a record");
                self.report("judge_failed", Some(judge_failed(record.position)));
                judge.pass_over(zone, record, effects);
            }
            let joins = |next: &Record| effects.needs_only_late() && judge.is_late(zone, next);
            if effects.need_history() && rest.peek().is_none_or(|it| !joins(it.1)) {
                return Some(n);
            }
        }
        None
    }

    fn keep(&self, effects: &mut Effects) {
        let kept = std::mem::take(&mut effects.kept);
        if !kept.is_empty() {
            self.world.history.keep(kept);
        }
    }

    async fn revise_until_done(&self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let late = effects.late.clone();
        let n_duplicates = effects.duplicates.len();
        let mut retry = Retry::default();
        while let Err(error) = self.revise(zone, moment, effects).await {
            tracing::error!(%error, "asking the history for late readings failed");
            effects.late.clone_from(&late);
            effects.kept = Kept::default();
            effects.duplicates.truncate(n_duplicates);
            retry.wait().await;
        }
    }

    async fn restore_until_done(&self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let mut retry = Retry::default();
        while let Err(error) = self.restore(zone, moment, effects).await {
            tracing::error!(%error, "asking the history for what series had failed");
            retry.wait().await;
        }
        effects.reopened.clear();
    }

    async fn revise_derived_until_done(&self, zone: &Zone, moment: Moment, effects: &mut Effects) {
        let hours = std::mem::take(&mut effects.stale_hours);
        let years = std::mem::take(&mut effects.stale_years);
        let mut retry = Retry::default();
        loop {
            let done = match self.revise_index(zone, moment, &hours, effects).await {
                Ok(()) => means_of_years(self.world.history.as_ref(), zone, &years).await,
                Err(error) => Err(error),
            };
            match done {
                Ok(means) => {
                    return self.shared.judge_mut().keep_means(zone, moment, &means, effects);
                }
                Err(error @ PortError::Damaged { .. }) => {
                    tracing::error!(%error, "what late readings change beyond their means is not revised");
                    effects.kept = Kept::default();
                    return;
                }
                Err(error) => {
                    tracing::error!(%error, "asking the history for what to revise failed");
                    effects.kept = Kept::default();
                    retry.wait().await;
                }
            }
        }
    }

    async fn keep_changes(&self, changes: &Changes) {
        let mut retry = Retry::default();
        loop {
            match self.world.ledger.apply(changes).await {
                Ok(()) => return,
                // It never will be kept, and to wait for it would stop everything else.
                Err(error @ PortError::Conflict { .. }) if is_one(changes) => {
                    tracing::error!(%error, "an alarm or case is not kept");
                    self.report("not_kept", Some(not_kept(&error)));
                    return;
                }
                Err(PortError::Conflict { .. }) => {
                    return Box::pin(self.keep_changes_apart(changes)).await;
                }
                Err(error) => {
                    tracing::error!(%error, cause = ?error, "keeping alarms and cases failed; trying again");
                    retry.wait().await;
                }
            }
        }
    }

    /// Each alarm and case by itself, with its lines: one that has a rival keeps no other from being
    /// kept. What ends goes first, since it makes room for what begins.
    async fn keep_changes_apart(&self, changes: &Changes) {
        let mut alarms: Vec<&Alarm> = changes.alarms.iter().collect();
        alarms.sort_by_key(|it| it.ended_at.is_none());
        for alarm in alarms {
            let life = changes.life.iter().filter(|it| it.alarm == alarm.id).cloned().collect();
            let alarms = vec![alarm.clone()];
            self.keep_changes(&Changes { alarms, life, ..Changes::default() }).await;
        }
        let mut cases: Vec<&Case> = changes.cases.iter().collect();
        cases.sort_by_key(|it| it.state == CaseState::Open);
        for case in cases {
            let entries = changes.entries.iter().filter(|it| it.case == case.id);
            let (cases, entries) = (vec![case.clone()], entries.cloned().collect());
            self.keep_changes(&Changes { cases, entries, ..Changes::default() }).await;
        }
    }

    fn is_flush_due(&self, last_flush: Instant) -> bool {
        let since = last_flush.elapsed();
        let is_time = Duration::from_micros(self.manner.flush_every.0) <= since;
        let is_full = PENDING_ROWS_MAX <= self.world.history.stats().n_pending;
        let may_try = self.flush_stats().failing_since.is_none() || RETRY_MAX <= since;
        (is_time || is_full) && may_try
    }

    /// Writes a snapshot of now, then lets the history catch up with it beside the loop.
    async fn write_down(&self) -> Option<JoinHandle<()>> {
        let (position, snapshot) = self.read(|it| (it.applied, it.to_snapshot()));
        let snapshot = match snapshot {
            Ok(it) => it,
            Err(error) => {
                tracing::error!(%error, "writing the snapshot failed");
                self.note_flush_failed();
                return None;
            }
        };
        if let Err(error) = keep_snapshot(&self.world, position, snapshot).await {
            tracing::error!(%error, cause = ?error, "keeping the snapshot failed");
            self.note_flush_failed();
            return None;
        }
        let centre = self.clone();
        Some(tokio::spawn(async move {
            let (begin, n_rows) = (Instant::now(), centre.world.history.stats().n_pending);
            if let Err(error) = flush(&centre.world, position).await {
                tracing::error!(%error, cause = ?error, "flushing the history failed");
                centre.note_flush_failed();
                return;
            }
            // What was flushed is flushed, whatever becomes of this.
            tracing::debug!("tidying begins");
            if let Err(error) = centre.world.history.maintain(centre.now()).await {
                tracing::error!(%error, cause = ?error, "tidying up the history failed");
            }
            tracing::debug!("tidying ended");
            if let Err(error) = centre.let_go().await {
                tracing::error!(%error, cause = ?error, "letting go of old readings failed");
            }
            let (now, ms) = (centre.now(), begin.elapsed().as_millis());
            centre.desk.conditions.note_flush(|it| {
                let (last_ms, n_done) = (u64::try_from(ms).unwrap_or(u64::MAX), it.n_done + 1);
                let (last_at, last_rows) = (Some(now), n_rows);
                *it =
                    FlushStats { last_at, last_ms, last_rows, n_done, failing_since: None, ..*it };
            });
        }))
    }

    fn note_flush_failed(&self) {
        let now = self.now();
        self.desk.conditions.note_flush(|it| {
            it.n_failed += 1;
            it.failing_since = it.failing_since.or(Some(now));
        });
    }

    async fn tick(self, mut stopped: watch::Receiver<bool>) {
        let mut interval = tokio::time::interval(TICK_EVERY);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let (begin, mut watched) = (Instant::now(), WatchedClock::default());
        loop {
            tokio::select! {
                _ = interval.tick() => {}
                _ = stopped.changed() => return,
            }
            self.report("clock_set", watched.look(self.now(), begin.elapsed()));
            match self.world.log.append(self.now(), vec![Fact::Ticked]).await {
                // It is said once, by whoever watches over the center.
                Ok(_) | Err(PortError::ReadOnly { .. }) => {}
                Err(error) => tracing::error!(%error, "the clock could not write to the log"),
            }
        }
    }

    /// Writes everything down now and returns once it is in the tables.
    pub async fn flush_now(&self) -> Result<(), CentreError> {
        self.applied_to(self.world.log.head()).await;
        let (position, snapshot) = self.read(|it| (it.applied, it.to_snapshot()));
        keep_snapshot(&self.world, position, snapshot?).await?;
        flush(&self.world, position).await?;
        self.world.history.maintain(self.now()).await?;
        Ok(())
    }
}

fn not_kept(error: &PortError) -> Text {
    Text {
        vi: format!("Một cảnh báo hoặc vụ việc không ghi được vào sổ vì đã có bản khác: {error}"),
        en: format!("An alarm or a case is not in the ledger, where it has a rival: {error}"),
    }
}

/// Procedures as the packs have them now: cases begun from now on keep to these texts, whatever the
/// packs say later.
pub(crate) async fn keep_procedures(world: &World, catalogue: &Catalogue) -> Result<(), PortError> {
    for it in catalogue.procedures.values().filter(|it| !it.text.is_empty()) {
        let (id, version) = (it.id.clone(), it.version());
        let text =
            ProcedureText { id, version, text: it.text.to_string(), known_at: world.clock.now() };
        world.registry.keep_procedure(&text).await?;
    }
    Ok(())
}

/// Waits twice as long each time.
struct Retry(Duration);

impl Default for Retry {
    fn default() -> Self {
        Self(Duration::from_millis(100))
    }
}

impl Retry {
    async fn wait(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = (self.0 * 2).min(RETRY_MAX);
    }
}

impl Running {
    /// Ends the loop after the record in hand. What is in the log is durable; the rest is derived.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            let _ended = task.await;
        }
    }
}

/// Does all of it speak of one alarm or case?
fn is_one(changes: &Changes) -> bool {
    changes.alarms.len() + changes.cases.len() <= 1
}

fn rule_failed(rule: &RuleId) -> Text {
    Text {
        vi: format!("Quy tắc `{rule}` gặp lỗi; các quy tắc khác vẫn chạy. Xem nhật ký máy chủ."),
        en: format!("Rule `{rule}` failed; the others go on. See the server's log."),
    }
}

fn judge_failed(position: Position) -> Text {
    Text {
        vi: format!("Bản ghi {position} được giữ nhưng chưa được đánh giá. Xem nhật ký máy chủ."),
        en: format!("Record {position} was kept but not judged. See the server's log."),
    }
}
