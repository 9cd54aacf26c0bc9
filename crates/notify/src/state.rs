//! What the pipeline remembers. Each piece is kept by itself, so that a change costs what it changes.

use std::collections::{BTreeMap, BTreeSet};

use model::{AlarmId, Severity, Time};
use serde::{Deserialize, Serialize};

use crate::{
    form::{self, GroupId, NoticeId, PersonId, WayId},
    group::{Group, Member},
    notice::{Notice, Part},
};

/// Everything that is not over. Alarms, groups and notices that are leave memory; what was kept of
/// them stays to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    pub(crate) members: BTreeMap<AlarmId, Member>,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    /// Groups that take alarms, by their key.
    pub(crate) taking: BTreeMap<String, GroupId>,
    pub(crate) notices: BTreeMap<NoticeId, Notice>,
    pub(crate) pools: BTreeMap<PersonId, Pool>,
    pub(crate) health: BTreeMap<(PersonId, WayId), Health>,
    /// When rosters are looked at again.
    pub(crate) look_at: Option<Time>,
    touched: BTreeSet<Key>,
    /// Over, and not kept yet.
    gone: Vec<Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Member(AlarmId),
    Group(GroupId),
    Notice(NoticeId),
    Pool(PersonId),
    Health(PersonId, WayId),
}

/// A piece of what is remembered, as it is to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// An alarm.
    Member(Member),
    /// A group.
    Group(Box<Group>),
    /// A notice.
    Notice(Box<Notice>),
    /// What waits for somebody.
    Pool(Pool),
    /// How a channel does.
    Health(Health),
}

/// What waits for somebody, and how much they were told of late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Who.
    pub person: PersonId,
    /// Parts of the next notice.
    pub waiting: Vec<Pooled>,
    /// When notices were made for them, of late.
    pub recent_us: Vec<i64>,
    /// Holes of the roster they were told of.
    pub holes: Vec<String>,
}

/// One part that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pooled {
    /// What it tells.
    pub part: Part,
    /// How bad.
    #[serde(with = "form::severity")]
    pub severity: Severity,
    /// The rung.
    pub rung: u32,
    /// When it is told; none, with whatever comes next of its group.
    #[serde(with = "form::maybe_us")]
    pub due: Option<Time>,
    /// It was handed out before, or listed with its cause: what tells it now is another notice.
    #[serde(default)]
    pub again: bool,
}

/// How a channel does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub way: WayId,
    /// Notices it did not take, in a row.
    pub failures: u32,
    /// Dead since then, and it has been said.
    #[serde(with = "form::maybe_us")]
    pub dead_since: Option<Time>,
    /// Who has been told that it is.
    #[serde(default)]
    pub known_by: Vec<PersonId>,
    /// Nobody could be told since then,
    #[serde(default, with = "form::maybe_us")]
    pub lost_since: Option<Time>,
    /// and they are tried again then.
    #[serde(default, with = "form::maybe_us")]
    pub again_at: Option<Time>,
}

impl State {
    /// What was kept, put together again.
    #[must_use]
    pub fn restored(kept: Vec<Kept>) -> Self {
        let mut state = Self::default();
        for it in kept {
            match it {
                Kept::Member(it) => drop(state.members.insert(it.facts.id, it)),
                Kept::Group(it) => {
                    if !it.shut {
                        state.taking.insert(it.key.clone(), it.id);
                    }
                    state.groups.insert(it.id, *it);
                }
                Kept::Notice(it) => drop(state.notices.insert(it.id, *it)),
                Kept::Pool(it) => drop(state.pools.insert(it.person.clone(), it)),
                Kept::Health(it) => {
                    state.health.insert((it.person.clone(), it.way.clone()), it);
                }
            }
        }
        state
    }

    /// What changed since this was last asked. It must be kept before anything is handed out.
    pub fn take_changes(&mut self) -> Vec<Kept> {
        let mut changes = std::mem::take(&mut self.gone);
        for key in std::mem::take(&mut self.touched) {
            changes.extend(match key {
                Key::Member(id) => self.members.get(&id).cloned().map(Kept::Member),
                Key::Group(id) => self.groups.get(&id).cloned().map(|it| Kept::Group(it.into())),
                Key::Notice(id) => self.notices.get(&id).cloned().map(|it| Kept::Notice(it.into())),
                Key::Pool(id) => self.pools.get(&id).cloned().map(Kept::Pool),
                Key::Health(person, way) => {
                    self.health.get(&(person, way)).cloned().map(Kept::Health)
                }
            });
        }
        changes
    }

    /// Alarms the pipeline remembers, for whoever looks for those it has not heard the end of.
    pub fn alarms(&self) -> impl Iterator<Item = AlarmId> {
        self.members.keys().copied()
    }

    /// Drills that go on.
    pub fn drills(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|it| it.facts.drill)
    }

    /// An alarm the pipeline remembers.
    #[must_use]
    pub fn member(&self, id: AlarmId) -> Option<&Member> {
        self.members.get(&id)
    }

    /// A notice that is not over.
    #[must_use]
    pub fn notice(&self, id: NoticeId) -> Option<&Notice> {
        self.notices.get(&id)
    }

    /// A group that is not over.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id)
    }

    /// What of a group waits for somebody.
    pub(crate) fn waiting(
        &self,
        person: &PersonId,
        group: GroupId,
    ) -> impl Iterator<Item = &Pooled> {
        let waiting = self.pools.get(person).into_iter().flat_map(|it| &it.waiting);
        waiting.filter(move |it| it.part.group == group)
    }

    /// What waits for the next news of a group that has no more of them.
    pub(crate) fn forget_waiting(&mut self, group: GroupId) {
        let is_over = |it: &Pooled| it.part.group == group && it.due.is_none();
        let pools = self.pools.values().filter(|it| it.waiting.iter().any(is_over));
        let people: Vec<PersonId> = pools.map(|it| it.person.clone()).collect();
        for person in people {
            self.pool_mut(&person).waiting.retain(|it| !is_over(it));
        }
    }

    /// Channels that are dead.
    pub fn dead(&self) -> impl Iterator<Item = &Health> {
        self.health.values().filter(|it| it.dead_since.is_some())
    }

    pub(crate) fn touch(&mut self, key: Key) {
        self.touched.insert(key);
    }

    /// The group, to be changed.
    pub(crate) fn group_mut(&mut self, id: GroupId) -> Option<&mut Group> {
        self.touched.insert(Key::Group(id));
        self.groups.get_mut(&id)
    }

    pub(crate) fn notice_mut(&mut self, id: NoticeId) -> Option<&mut Notice> {
        self.touched.insert(Key::Notice(id));
        self.notices.get_mut(&id)
    }

    pub(crate) fn pool_mut(&mut self, person: &PersonId) -> &mut Pool {
        self.touched.insert(Key::Pool(person.clone()));
        self.pools.entry(person.clone()).or_insert_with(|| Pool {
            person: person.clone(),
            waiting: Vec::new(),
            recent_us: Vec::new(),
            holes: Vec::new(),
        })
    }

    /// An alarm that ended leaves memory.
    pub(crate) fn forget_member(&mut self, id: AlarmId) {
        self.touched.remove(&Key::Member(id));
        self.gone.extend(self.members.remove(&id).map(Kept::Member));
    }

    /// A group whose alarms have all ended does.
    pub(crate) fn forget_group(&mut self, id: GroupId) {
        self.touched.remove(&Key::Group(id));
        self.gone.extend(self.groups.remove(&id).map(|it| Kept::Group(it.into())));
    }

    pub(crate) fn forget_notice(&mut self, id: NoticeId) {
        self.touched.remove(&Key::Notice(id));
        self.gone.extend(self.notices.remove(&id).map(|it| Kept::Notice(it.into())));
    }
}

impl Kept {
    /// It is over: nothing of it has to be in memory again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self {
            Self::Member(it) => it.facts.life == crate::Life::Ended,
            Self::Group(it) => it.shut && it.n_open == 0,
            Self::Notice(it) => it.is_over(),
            Self::Pool(_) | Self::Health(_) => false,
        }
    }
}
