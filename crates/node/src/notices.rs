//! Hands notices out: feeds the engine of `notify` with what happens to alarms, keeps what it
//! remembers, and lets channels carry what it says.
//!
//! **Invariant:** nothing is handed to a channel before it is kept, and whatever was missed (a
//! restart, too much news at once) is made up for by telling the engine how every open alarm stands.

mod ear;
mod hear;
mod words;
mod worker;

#[cfg(test)]
pub(crate) use hear::{facts_of, inputs_of};

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use model::{AlarmId, Severity, Span, Text, Time, UserId};
use notify::{AlarmFacts, Directory, Input, Life, Medium, NoticeId, PersonId, Receipt, State, Way};
use port::{Channel, Sign};
use tokio::{
    sync::{Semaphore, mpsc, oneshot, watch},
    task::JoinHandle,
};

use worker::{IN_HAND_MAX, Worker};

use crate::{Centre, lock};

/// Messages to the worker that may wait; whoever has one more waits.
const TOLD_MAX: usize = 4_096;

/// Links in notices are good so long.
pub const LINK_GOOD: Span = Span::from_h(72);

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
        lock::read(&self.dead).clone()
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
        lock::read(&self.drills).clone()
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
        clock: Time(i64::MIN),
    };
    let task = tokio::spawn(worker.run(inbox, stopped));
    (handle, task)
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
        owned_by: None,
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
