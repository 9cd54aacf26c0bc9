//! What a case is: its tokens and what was said.

use std::collections::BTreeMap;

use model::Time;
use serde::{Deserialize, Serialize};

use crate::{
    net::{ElementId, Net},
    value::{Data, Value},
};

/// A case on its way. Everything that decides its future is in here and in its net.
///
/// **Invariant:** a token is either in `works`, at a task or event, or in `waiting`, on a flow into
/// a gateway that joins. Nothing is under way between them: a step ends when every token rests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub(crate) version: u32,
    pub(crate) works: BTreeMap<WorkId, Work>,
    pub(crate) waiting: BTreeMap<ElementId, u32>,
    pub(crate) data: Data,
    pub(crate) next: u32,
    pub(crate) ended: Option<Ended>,
}

/// One piece of work, or one thing that is waited for. Never used again within its case: an answer
/// that comes late finds nobody, and an effect done twice is known by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkId(pub u32);

/// A token that rests at a task or an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Where.
    pub node: ElementId,
    /// The work it goes away with: an event's task, an item's batch, a race's gateway.
    pub under: Option<WorkId>,
    /// Which item of the batch.
    pub item: Option<u32>,
    /// Since when.
    #[serde(with = "us")]
    pub since: Time,
    /// What is left of a list; only where the work stands for all its items.
    pub batch: Option<Batch>,
}

/// Work done once for each item of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// The list as it was when the token came.
    pub items: Vec<Value>,
    /// Items begun so far.
    pub begun: u32,
    /// What was said, by item.
    pub said: BTreeMap<u32, Data>,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Every way came to its end.
    Done,
    /// A terminating end was reached.
    Terminated,
    /// An error end was reached.
    Failed(String),
    /// A person withdrew it.
    Withdrawn,
    /// Only tokens that wait for each other are left. No sound net comes here.
    Stuck,
}

impl State {
    /// The version of the procedure it keeps to.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What is open or waited for, oldest first.
    pub fn works(&self) -> impl Iterator<Item = (WorkId, &Work)> {
        self.works.iter().map(|(id, it)| (*id, it))
    }

    /// One piece of it.
    #[must_use]
    pub fn work(&self, id: WorkId) -> Option<&Work> {
        self.works.get(&id)
    }

    /// Tokens that wait at gateways, by the flow they came on.
    #[must_use]
    pub const fn waiting(&self) -> &BTreeMap<ElementId, u32> {
        &self.waiting
    }

    /// What was said so far.
    #[must_use]
    pub const fn data(&self) -> &Data {
        &self.data
    }

    /// How it ended, once it has.
    #[must_use]
    pub const fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// A case of `net` without a token.
    pub(crate) fn empty(net: &Net, data: Data) -> Self {
        let version = net.version();
        let (works, waiting) = (BTreeMap::new(), BTreeMap::new());
        Self { version, works, waiting, data, next: 0, ended: None }
    }

    /// What goes away with `work`.
    pub(crate) fn under(&self, work: WorkId) -> Vec<WorkId> {
        let below = self.works.iter().filter(|(_, it)| it.under == Some(work));
        below.map(|(id, _)| *id).collect()
    }
}

impl Work {
    /// The item it is for, out of the list of its batch.
    #[must_use]
    pub fn item_of<'a>(&self, state: &'a State) -> Option<&'a Value> {
        let batch = state.work(self.under?)?.batch.as_ref()?;
        batch.items.get(usize::try_from(self.item?).ok()?)
    }
}

/// Microseconds.
mod us {
    use model::Time;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this form")]
    pub(super) fn serialize<S: Serializer>(it: &Time, to: S) -> Result<S::Ok, S::Error> {
        it.0.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        i64::deserialize(from).map(Time)
    }
}
