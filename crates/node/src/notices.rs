//! Hands notices out: feeds the engine of `notify` with what happens to alarms, keeps what it
//! remembers, and lets channels carry what it says.
//!
//! **Invariant:** nothing is handed to a channel before it is kept, and whatever was missed (a
//! restart, too much news at once) is made up for by telling the engine how every open alarm stands.

mod ear;
mod hear;
mod words;

#[cfg(test)]
pub(crate) use hear::{facts_of, inputs_of};

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use model::{AlarmId, Severity, Span, Text, Time, UserId};
use notify::{
    AlarmFacts, Directory, Handing, Input, Kept, Life, Medium, NoticeId, Outcome, PersonId,
    Receipt, State, Way, next_at, step,
};
use port::{Channel, PortError, Sign};
use tokio::{
    sync::{Semaphore, mpsc, oneshot, watch},
    task::JoinHandle,
};

use self::ear::{Ear, Gone};
use crate::{Centre, News};

/// Messages to the worker that may wait; whoever has one more waits.
const TOLD_MAX: usize = 4_096;

/// Taken together, kept in one transaction.
const BATCH_MAX: usize = 2_048;

/// Notices in the hands of channels at once.
const IN_HAND_MAX: usize = 64;

/// The clock is looked at this often at least: it may be set.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Keeping failed: it is tried again after this.
const KEEP_AGAIN: Duration = Duration::from_secs(1);

/// Links in notices are good so long.
pub const LINK_GOOD: Span = Span::from_h(72);

/// What is over is kept so long, for whoever asks "why was I told".
const KEPT_FOR: Span = Span::from_h(400 * 24);

/// The roster is read from so far back, so that it is known since when nobody holds a post.
const ROSTER_BACK: Span = Span::from_h(8 * 24);

/// What notices go out by.
#[derive(Clone)]
pub struct Outlets {
    /// The channels there are.
    pub channels: BTreeMap<Medium, Arc<dyn Channel>>,
    /// Signs the links in notices.
    pub sign: Arc<dyn Sign>,
    /// Where the console is reached from outside, for those links; without it there are none.
    pub public_url: Option<String>,
    /// What a browser needs to subscribe to push messages.
    pub push_key: Option<String>,
}

/// The way to the worker. Cheap to clone.
#[derive(Clone)]
pub struct Notices {
    told: mpsc::Sender<Told>,
    outlets: Arc<Outlets>,
    dead: Arc<RwLock<Vec<(PersonId, String, Time)>>>,
    drills: Arc<RwLock<Vec<AlarmFacts>>>,
}

enum Told {
    Input(Input),
    /// What people have set changed.
    Directory(oneshot::Sender<()>),
    /// Somebody has a drill.
    Drilled {
        alarm: AlarmId,
        by: UserId,
        known: oneshot::Sender<()>,
    },
    /// A drill begins.
    Drill(Box<AlarmFacts>, oneshot::Sender<()>),
    /// A way is tried; says which notice that is.
    Test {
        person: PersonId,
        way: Way,
        notice: oneshot::Sender<NoticeId>,
    },
}

impl Notices {
    /// The channels there are.
    #[must_use]
    pub fn outlets(&self) -> &Outlets {
        &self.outlets
    }

    /// Channels that are dead: whose, which, since when.
    #[must_use]
    pub fn dead(&self) -> Vec<(PersonId, String, Time)> {
        self.dead.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What people have set changed; returns once the engine knows.
    pub async fn directory_changed(&self) {
        let (done, waited) = oneshot::channel();
        self.tell(Told::Directory(done)).await;
        // The worker may be ending.
        let _known = waited.await;
    }

    /// Something came back of a notice.
    pub async fn receipt(&self, notice: NoticeId, receipt: Receipt) {
        self.tell(Told::Input(Input::Receipt { notice, receipt })).await;
    }

    /// A drill begins; returns once everybody it names is being told.
    pub async fn drill(&self, facts: AlarmFacts) {
        let (done, waited) = oneshot::channel();
        self.tell(Told::Drill(Box::new(facts), done)).await;
        let _known = waited.await;
    }

    /// Somebody has a drill, which ends it; says whether it went on until now.
    pub async fn acknowledge_drill(&self, alarm: AlarmId, by: UserId) -> bool {
        let (known, ended) = oneshot::channel();
        self.tell(Told::Drilled { alarm, by, known }).await;
        ended.await.is_ok()
    }

    /// Drills that go on, oldest first.
    #[must_use]
    pub fn drills(&self) -> Vec<AlarmFacts> {
        self.drills.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tries one way of somebody; says by which notice, none when the center is ending.
    pub async fn test(&self, person: PersonId, way: Way) -> Option<NoticeId> {
        let (notice, made) = oneshot::channel();
        self.tell(Told::Test { person, way, notice }).await;
        made.await.ok()
    }

    async fn tell(&self, told: Told) {
        // The worker may be ending; what it keeps is told again at the next start.
        let _ending = self.told.send(told).await;
    }
}

/// Starts the worker. It ends when `stopped` says so.
#[must_use]
pub fn start(
    centre: &Centre,
    outlets: Outlets,
    stopped: watch::Receiver<bool>,
) -> (Notices, JoinHandle<()>) {
    let (told, inbox) = mpsc::channel(TOLD_MAX);
    let (outlets, dead) = (Arc::new(outlets), Arc::default());
    let drills = Arc::default();
    let handle = Notices { told: told.clone(), outlets: Arc::clone(&outlets), dead, drills };
    let worker = Worker {
        centre: centre.clone(),
        outlets,
        // Weak: the worker itself must not keep its own inbox open.
        told: told.downgrade(),
        in_hand: Arc::new(Semaphore::new(IN_HAND_MAX)),
        directory: Directory::default(),
        state: State::default(),
        dead: Arc::clone(&handle.dead),
        drills: Arc::clone(&handle.drills),
    };
    let task = tokio::spawn(worker.run(inbox, stopped));
    (handle, task)
}

struct Worker {
    centre: Centre,
    outlets: Arc<Outlets>,
    told: mpsc::WeakSender<Told>,
    in_hand: Arc<Semaphore>,
    directory: Directory,
    state: State,
    dead: Arc<RwLock<Vec<(PersonId, String, Time)>>>,
    drills: Arc<RwLock<Vec<AlarmFacts>>>,
}

impl Worker {
    async fn run(mut self, mut inbox: mpsc::Receiver<Told>, mut stopped: watch::Receiver<bool>) {
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
        let now = self.centre.now();
        let mut handings = Vec::new();
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
            *self.dead.write().unwrap_or_else(PoisonError::into_inner) = dead.collect();
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
        *self.drills.write().unwrap_or_else(PoisonError::into_inner) = drills;
    }

    fn dead_unknown(&self) -> bool {
        self.dead.read().unwrap_or_else(PoisonError::into_inner).is_empty()
            && self.state.dead().next().is_some()
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

/// The operator has not set this medium up.
#[must_use]
pub fn not_set_up(medium: Medium) -> Text {
    let medium = medium.as_str();
    Text {
        vi: format!("kênh `{medium}` chưa được cấu hình trên máy chủ"),
        en: format!("the channel `{medium}` is not set up on the server"),
    }
}

/// A drill: an alarm that is none, marked as such everywhere.
#[must_use]
pub fn drill_facts(
    entity: model::EntityId,
    rule: model::RuleId,
    group: &str,
    severity: Severity,
    now: Time,
) -> AlarmFacts {
    AlarmFacts {
        id: AlarmId::from_name(&format!("drill/{rule}/{entity}@{}", now.0)),
        position: 1,
        rule,
        entity,
        group: format!("drill/{group}"),
        severity,
        class: model::AlarmClass::Process,
        raised_at: now,
        life: Life::Active,
        acknowledged_by: None,
        held: None,
        drill: true,
    }
}
