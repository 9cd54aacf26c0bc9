//! Where a case stands in its procedure: its tokens and what was said.

use std::{borrow::Borrow, collections::BTreeMap, fmt};

use crate::Time;

/// The id of an element of a drawing, as its author or tool gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(Box<str>);

/// What was said, by field.
pub type Data = BTreeMap<String, Value>;

/// One answer of a form, a decision or another system.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number, in the unit of its field.
    Number(f64),
    /// Words.
    Text(String),
    /// Several answers, in their order.
    List(Vec<Value>),
    /// Fields that belong together.
    Record(Data),
}

/// A case on its way. Everything that decides its future is in here and in its net.
///
/// **Invariant**, kept by the engine of cases: a token is either in `works`, at a task or event, or
/// in `waiting`, on a flow into a gateway that joins. Nothing is under way between them: a step ends
/// when every token rests.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// The version of the procedure it keeps to.
    pub version: u32,
    /// What is open or waited for.
    pub works: BTreeMap<WorkId, Work>,
    /// Tokens that wait at gateways, by the flow they came on.
    pub waiting: BTreeMap<ElementId, u32>,
    /// What was said so far.
    pub data: Data,
    /// The number of the next work.
    pub next: u32,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
}

/// One piece of work, or one thing that is waited for. Never used again within its case: an answer
/// that comes late finds nobody, and an effect done twice is known by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(pub u32);

/// A token that rests at a task or an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Where.
    pub node: ElementId,
    /// The work it goes away with: an event's task, an item's batch, a race's gateway.
    pub under: Option<WorkId>,
    /// Which item of the batch.
    pub item: Option<u32>,
    /// Since when.
    pub since: Time,
    /// What is left of a list; only where the work stands for all its items.
    pub batch: Option<ListBatch>,
}

/// Work done once for each item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListBatch {
    /// The list as it was when the token came.
    pub items: Vec<Value>,
    /// Items begun so far.
    pub begun: u32,
    /// What was said, by item.
    pub said: BTreeMap<u32, Data>,
}

/// How the tokens of a case came to their end.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Tokens {
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

    /// What goes away with `work`.
    #[must_use]
    pub fn under(&self, work: WorkId) -> Vec<WorkId> {
        let below = self.works.iter().filter(|(_, it)| it.under == Some(work));
        below.map(|(id, _)| *id).collect()
    }
}

impl Work {
    /// The item it is for, out of the list of its batch.
    #[must_use]
    pub fn item_of<'a>(&self, tokens: &'a Tokens) -> Option<&'a Value> {
        let batch = tokens.work(self.under?)?.batch.as_ref()?;
        batch.items.get(usize::try_from(self.item?).ok()?)
    }
}

impl Value {
    /// Does it say `word`? A list says what any of its answers says; a record says nothing.
    #[must_use]
    pub fn says(&self, word: &str) -> bool {
        match self {
            Self::Flag(it) => word == if *it { "true" } else { "false" },
            Self::Number(it) => it.to_string() == word,
            Self::Text(it) => it == word,
            Self::List(all) => all.iter().any(|it| it.says(word)),
            Self::Record(_) => false,
        }
    }

    /// Words.
    #[must_use]
    pub fn text(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl ElementId {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ElementId {
    fn from(it: &str) -> Self {
        Self(it.into())
    }
}

impl Borrow<str> for ElementId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
