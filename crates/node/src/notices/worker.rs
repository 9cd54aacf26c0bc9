//! The one who feeds the engine, keeps what changed, and then hands out.

use std::{
    sync::{Arc, RwLock},
    time::Duration,
};

use model::{AlarmId, Span, Time, UserId};
use notify::{
    AlarmFacts, Directory, Handing, Input, Kept, Life, Outcome, PersonId, State, next_at, step,
};
use port::{PortError, held_clock};
use tokio::sync::{Semaphore, mpsc, watch};

use super::{
    Outlets, Told,
    ear::{Ear, Gone},
    hear, not_set_up, words,
};
use crate::{Centre, News, lock};

/// Taken together, kept in one transaction.
const BATCH_MAX: usize = 2_048;

/// Notices in the hands of channels at once.
pub(super) const IN_HAND_MAX: usize = 64;

/// The clock is looked at this often at least: it may be set.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Keeping failed: it is tried again after this.
const KEEP_AGAIN: Duration = Duration::from_secs(1);

/// What is over is kept so long, for whoever asks "why was I told".
const KEPT_FOR: Span = Span::from_h(400 * 24);

/// The roster is read from so far back, so that it is known since when nobody holds a post.
const ROSTER_BACK: Span = Span::from_h(8 * 24);

pub(super) struct Worker {
    pub(super) centre: Centre,
    pub(super) outlets: Arc<Outlets>,
    pub(super) told: mpsc::WeakSender<Told>,
    pub(super) in_hand: Arc<Semaphore>,
    pub(super) directory: Directory,
    pub(super) state: State,
    pub(super) dead: Arc<RwLock<Vec<(PersonId, String, Time)>>>,
    pub(super) drills: Arc<RwLock<Vec<AlarmFacts>>>,
    /// What the clock said last.
    pub(super) clock: Time,
}

impl Worker {
    pub(super) async fn run(
        mut self,
        mut inbox: mpsc::Receiver<Told>,
        mut stopped: watch::Receiver<bool>,
    ) {
        let mut ear = Ear::new(self.centre.watch(None).1);
        while let Err(error) = self.begin().await {
            tracing::error!(%error, cause = ?error, "notices cannot begin; trying again");
            tokio::select! {
                () = tokio::time::sleep(KEEP_AGAIN) => {}
                _ = stopped.changed() => return,
            }
        }
        while !*stopped.borrow() {
            let mut batch = Vec::new();
            let mut waiting = Vec::new();
            tokio::select! {
                heard = ear.next() => match heard {
                    Ok(Some(bulletin)) => batch.extend(self.heard(&bulletin.news)),
                    Ok(None) => {}
                    Err(Gone) => return,
                },
                Some(told) = inbox.recv() => waiting.push(told),
                () = tokio::time::sleep(self.patience()) => {}
                _ = stopped.changed() => return,
            }
            while batch.len() < BATCH_MAX
                && let Some(bulletin) = ear.at_once()
            {
                batch.extend(self.heard(&bulletin.news));
            }
            // After the news that are there: they are older than what is read now.
            batch.extend(ear.make_up(self.all_alarms()).await);
            while waiting.len() < BATCH_MAX
                && let Ok(told) = inbox.try_recv()
            {
                waiting.push(told);
            }
            self.take(batch, waiting).await;
        }
    }

    /// What was kept, put together again, and every alarm as it stands now.
    async fn begin(&mut self) -> Result<(), PortError> {
        self.read_directory().await?;
        let kept = self.centre.world().notices.open_notices().await?;
        let is_first = kept.is_none();
        self.state = State::restored(kept.unwrap_or_default());
        self.note_drills();
        let mut inputs = vec![Input::Restarted];
        for facts in self.open_alarms().await? {
            inputs.push(if is_first { Input::Before(facts) } else { Input::Alarm(facts) });
        }
        inputs.extend(self.ended_meanwhile(&inputs).await?);
        self.take(inputs, vec![]).await;
        let before = self.centre.now().minus(KEPT_FOR);
        let n = self.centre.world().notices.forget_notices(before).await?;
        tracing::debug!(n, "old notices forgotten");
        Ok(())
    }

    /// One batch through the engine: kept, then handed out.
    async fn take(&mut self, inputs: Vec<Input>, told: Vec<Told>) {
        let (now, before) = (self.centre.now(), self.clock);
        let now = held_clock(before, now);
        self.clock = now;
        let mut handings = Vec::new();
        if now < before {
            let set_back = Input::SetBack { by: before.since(now) };
            handings.extend(step(&self.directory, &mut self.state, now, &set_back));
        }
        let mut done = Vec::new();
        let mut tests = Vec::new();
        for input in inputs {
            handings.extend(step(&self.directory, &mut self.state, now, &input));
        }
        for told in told {
            let input = match told {
                Told::Input(input) => input,
                Told::Directory(known) => {
                    self.read_directory_patiently().await;
                    done.push(known);
                    Input::Directory
                }
                Told::Drilled { alarm, by, known } => {
                    let Some(input) = self.drilled(alarm, by) else { continue };
                    done.push(known);
                    input
                }
                Told::Drill(facts, known) => {
                    done.push(known);
                    Input::Alarm(*facts)
                }
                Told::Test { person, way, notice } => {
                    let input = Input::Test { person, way };
                    let made = step(&self.directory, &mut self.state, now, &input);
                    tests.extend(made.first().map(|it| (notice, it.notice.id)));
                    handings.extend(made);
                    continue;
                }
            };
            handings.extend(step(&self.directory, &mut self.state, now, &input));
        }
        handings.extend(step(&self.directory, &mut self.state, now, &Input::Tick));
        self.keep(now).await;
        for handing in handings {
            self.hand(handing);
        }
        for (notice, id) in tests {
            let _left = notice.send(id);
        }
        for known in done {
            let _left = known.send(());
        }
    }

    /// A drill has an end: whoever has it also ends it.
    fn drilled(&self, alarm: AlarmId, by: UserId) -> Option<Input> {
        let facts = &self.state.member(alarm).filter(|it| it.facts.drill)?.facts;
        Some(Input::Alarm(AlarmFacts {
            position: facts.position + 1,
            life: Life::Ended,
            acknowledged_by: Some(by),
            ..facts.clone()
        }))
    }

    /// Until it is kept nothing is handed out: the same batch is tried again and again.
    async fn keep(&mut self, now: Time) {
        let changes = self.state.take_changes();
        if changes.iter().any(|it| matches!(it, Kept::Health(_))) || self.dead_unknown() {
            let dead = self.state.dead();
            let dead =
                dead.filter_map(|it| Some((it.person.clone(), it.way.to_string(), it.dead_since?)));
            *lock::write(&self.dead) = dead.collect();
        }
        if changes.iter().any(|it| matches!(it, Kept::Member(it) if it.facts.drill)) {
            self.note_drills();
        }
        while let Err(error) = self.keep_once(&changes, now).await {
            tracing::error!(%error, cause = ?error, "notices could not be kept; trying again");
            tokio::time::sleep(KEEP_AGAIN).await;
        }
    }

    /// Drills are shown on every page: whoever asks does not wait for the worker.
    fn note_drills(&self) {
        let mut drills: Vec<AlarmFacts> = self.state.drills().map(|it| it.facts.clone()).collect();
        drills.sort_by_key(|it| it.raised_at);
        *lock::write(&self.drills) = drills;
    }

    fn dead_unknown(&self) -> bool {
        lock::read(&self.dead).is_empty() && self.state.dead().next().is_some()
    }

    async fn keep_once(&self, changes: &[Kept], now: Time) -> Result<(), PortError> {
        let outbox = &self.centre.world().notices;
        if changes.is_empty() { Ok(()) } else { outbox.keep_notices(changes, now).await }
    }

    /// Gives a notice to its channel, beside the worker.
    fn hand(&self, handing: Handing) {
        let channel = self.outlets.channels.get(&handing.way.medium).cloned();
        let (centre, outlets) = (self.centre.clone(), Arc::clone(&self.outlets));
        let (told, in_hand) = (self.told.clone(), Arc::clone(&self.in_hand));
        let person = self.directory.people.get(&handing.notice.person).cloned();
        tokio::spawn(async move {
            let _place = in_hand.acquire().await;
            let notice = handing.notice.id;
            let outcome = match channel {
                Some(channel) => {
                    let lang = person.map(|it| it.lang).unwrap_or_default();
                    let dispatch = words::dispatch(&centre, &outlets, &handing, lang).await;
                    channel.hand(&dispatch).await
                }
                None => Outcome::Never { why: not_set_up(handing.way.medium).en },
            };
            if let Some(told) = told.upgrade() {
                let answered = Input::Answered { notice, outcome };
                let _ending = told.send(Told::Input(answered)).await;
            }
        });
    }

    fn patience(&self) -> Duration {
        let Some(next) = next_at(&self.state) else { return LOOK_EVERY };
        let wait = next.since(self.centre.now());
        Duration::from_micros(wait.0).clamp(Duration::from_millis(5), LOOK_EVERY)
    }

    async fn read_directory(&mut self) -> Result<(), PortError> {
        let since = self.centre.now().minus(ROSTER_BACK);
        self.directory = self.centre.world().rosters.directory(since).await?;
        Ok(())
    }

    async fn read_directory_patiently(&mut self) {
        while let Err(error) = self.read_directory().await {
            tracing::error!(%error, "the rosters cannot be read; trying again");
            tokio::time::sleep(KEEP_AGAIN).await;
        }
    }

    fn heard(&self, news: &[News]) -> Vec<Input> {
        hear::inputs_of(&self.centre.zone(), news)
    }
}
