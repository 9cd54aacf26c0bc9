//! One message to one person, and what became of it.

use model::{Severity, Time};
use serde::{Deserialize, Serialize};

use crate::{
    form::{self, GroupId, NoticeId, PersonId, WayId},
    people::Way,
};

/// One message to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// From what it tells whom.
    pub id: NoticeId,
    /// For whom.
    pub person: PersonId,
    /// What it is about.
    pub kind: NoticeKind,
    /// What it tells of which groups.
    pub parts: Vec<Part>,
    /// How bad.
    #[serde(with = "form::severity")]
    pub severity: Severity,
    /// People practise.
    pub drill: bool,
    /// The rung it was made on, from 0.
    pub rung: u32,
    /// When it was made.
    #[serde(with = "form::us")]
    pub made_at: Time,
    /// The ways to try, in order.
    pub ways: Vec<Way>,
    /// The one being tried.
    pub way: u32,
    /// How often it was tried.
    pub tries: u32,
    /// Where it is.
    pub delivery: Delivery,
    /// What became of each try.
    pub log: Vec<Attempt>,
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Alarms call.
    Alarms,
    /// They no longer do; for rooms, whose buzzers go quiet.
    Over,
    /// Somebody pressed the button.
    Test,
    /// Nobody will hold a post.
    Hole {
        /// The post.
        duty: form::DutyId,
        /// From.
        #[serde(with = "form::us")]
        from: Time,
        /// Until; the horizon where it goes on.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// A channel is dead.
    DeadWay {
        /// Whose.
        person: PersonId,
        /// Which.
        way: WayId,
    },
}

/// What a notice tells of one group: the alarms with these numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The group.
    pub group: GroupId,
    /// From this number.
    pub from: u32,
    /// To this one, not included.
    pub to: u32,
    /// Alarms told before that became worse.
    pub worse: Vec<String>,
}

/// Where a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// In the hands of a channel, or about to be.
    Handing,
    /// Tried again then.
    Waiting {
        /// When.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// A channel took it and will say when it arrives.
    Awaiting {
        /// It counts as lost then.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// A channel took it and says no more.
    Accepted,
    /// It arrived.
    Delivered,
    /// It was read.
    Read,
    /// No channel took it.
    Unreached,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When its outcome was known.
    #[serde(with = "form::us")]
    pub at: Time,
    /// By which way.
    pub way: WayId,
    /// `accepted`, `delivered`, `read`, `again`, `never`, `gone`, `no-receipt`.
    pub what: String,
    /// In the channel's own words.
    pub why: Option<String>,
}

/// What a channel said to a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took it.
    Accepted,
    /// It reached its end.
    Delivered,
    /// It cannot just now.
    Again {
        /// Why.
        why: String,
    },
    /// It never will.
    Never {
        /// Why.
        why: String,
    },
    /// The address is no more.
    Gone {
        /// Why.
        why: String,
    },
}

/// What came back later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It arrived.
    Delivered,
    /// It was read.
    Read,
    /// It did not arrive.
    Failed,
}

/// A notice to be handed to a channel now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    /// The notice as it stands.
    pub notice: Notice,
    /// By which way.
    pub way: Way,
}

impl Notice {
    /// Nothing will happen to it by itself. A receipt may still come.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(
            self.delivery,
            Delivery::Accepted | Delivery::Delivered | Delivery::Read | Delivery::Unreached
        )
    }

    /// Not even a receipt is waited for.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.delivery, Delivery::Read | Delivery::Unreached)
    }

    /// The way being tried.
    #[must_use]
    pub fn current(&self) -> Option<&Way> {
        self.ways.get(usize::try_from(self.way).unwrap_or(usize::MAX))
    }
}
