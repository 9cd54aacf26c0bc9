//! What each stage said, so that "why was I told" and "why was I not" have an answer.

use model::{AlarmId, Severity, Time};
use serde::{Deserialize, Serialize};

use crate::form::{self, ChainId, DutyId, NoticeId, PersonId, WayId};

/// Lines kept of one group or alarm; what comes after them is counted.
const LINES_MAX: usize = 400;

/// The stages of the pipeline, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Is it new?
    Dedupe,
    /// What it is told together with.
    Group,
    /// Is another alarm the cause?
    Inhibit,
    /// Has somebody put it away?
    Shelve,
    /// Who is meant?
    Route,
    /// Who is next?
    Escalate,
    /// Did it arrive?
    Receipt,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    #[serde(with = "form::us")]
    pub at: Time,
    /// What was said.
    pub said: Said,
}

/// Lines in order, within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// The first ones.
    pub lines: Vec<Line>,
    /// How many more there were.
    pub more: u64,
}

/// What a stage can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// An alarm not heard of before.
    New,
    /// It became worse.
    Worse {
        /// How bad now.
        #[serde(with = "form::severity")]
        to: Severity,
    },
    /// It stood before notices began; nobody is told of it.
    Before,
    /// It opened a group.
    Opened,
    /// It is told with others.
    Joined {
        /// How many were there.
        n: u32,
    },
    /// It waits for others until then.
    Waits {
        /// The end of the window.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// Its cause is another alarm, in whose notice it is listed.
    Inhibited {
        /// That one.
        #[serde(with = "form::text")]
        by: AlarmId,
    },
    /// Somebody put it away.
    Shelved {
        /// Until when.
        #[serde(with = "form::maybe_us")]
        until: Option<Time>,
    },
    /// By design.
    Suppressed,
    /// Being worked on.
    OutOfService,
    /// Nothing holds it back any more.
    Released,
    /// The chain that fits.
    Chain {
        /// Which.
        chain: ChainId,
    },
    /// No chain fits.
    NoChain,
    /// Somebody stands in.
    Replaced {
        /// Who is away.
        absent: PersonId,
        /// Who stands in.
        by: PersonId,
    },
    /// Nobody holds the post; the superior is told.
    Hole {
        /// The post.
        duty: DutyId,
        /// Who is told instead.
        superior: PersonId,
    },
    /// They cannot be reached: they have no channel that may be used for this.
    NoWay {
        /// Who.
        person: PersonId,
    },
    /// A notice was made.
    Told {
        /// For whom.
        person: PersonId,
        /// Which.
        notice: NoticeId,
    },
    /// They had been told by another route.
    AlreadyTold {
        /// Who.
        person: PersonId,
    },
    /// Their quiet hours.
    Quiet {
        /// Who.
        person: PersonId,
        /// Until when.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// They are being flooded: it comes with others.
    Pooled {
        /// Who.
        person: PersonId,
        /// When.
        #[serde(with = "form::us")]
        until: Time,
    },
    /// Over before they could be told.
    Dropped {
        /// Who.
        person: PersonId,
    },
    /// Nobody acknowledged: the next rung.
    Escalated {
        /// Its number, from 1.
        rung: u32,
    },
    /// Nobody is left to be told.
    NobodyLeft,
    /// Nobody was reached: everybody is tried again.
    NobodyReached,
    /// Nothing calls any more.
    Calm,
    /// A channel took it.
    Accepted {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// It arrived.
    Delivered {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// They read it.
    Read {
        /// Who.
        person: PersonId,
    },
    /// A channel did not take it.
    Failed {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
        /// In its own words.
        why: String,
    },
    /// A channel took it and no receipt came.
    NoReceipt {
        /// Whose.
        person: PersonId,
        /// Which channel.
        way: WayId,
    },
    /// No channel of theirs took it.
    Unreached {
        /// Who.
        person: PersonId,
    },
}

impl Trace {
    pub(crate) fn say(&mut self, at: Time, said: Said) {
        if self.lines.len() < LINES_MAX {
            self.lines.push(Line { at, said });
        } else {
            self.more += 1;
        }
    }
}

impl Said {
    /// The stage that says it.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::New | Self::Worse { .. } | Self::Before => Stage::Dedupe,
            Self::Opened | Self::Joined { .. } | Self::Waits { .. } | Self::Pooled { .. } => {
                Stage::Group
            }
            Self::Inhibited { .. } => Stage::Inhibit,
            Self::Shelved { .. } | Self::Suppressed | Self::OutOfService | Self::Released => {
                Stage::Shelve
            }
            Self::Chain { .. }
            | Self::NoChain
            | Self::Replaced { .. }
            | Self::Hole { .. }
            | Self::NoWay { .. }
            | Self::Told { .. }
            | Self::AlreadyTold { .. }
            | Self::Quiet { .. }
            | Self::Dropped { .. } => Stage::Route,
            Self::Escalated { .. } | Self::NobodyLeft | Self::NobodyReached | Self::Calm => {
                Stage::Escalate
            }
            Self::Accepted { .. }
            | Self::Delivered { .. }
            | Self::Read { .. }
            | Self::Failed { .. }
            | Self::NoReceipt { .. }
            | Self::Unreached { .. } => Stage::Receipt,
        }
    }
}
