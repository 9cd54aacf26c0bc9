//! What the pipeline hears of an alarm: as it stands now, not how it came there. So what was missed
//! while nobody listened is made up for by telling it again, and telling it twice changes nothing.

use model::{AlarmClass, AlarmId, EntityId, OrgId, Position, RuleId, Severity, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::form;

/// An alarm as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmFacts {
    /// The alarm.
    #[serde(with = "form::text")]
    pub id: AlarmId,
    /// The last record that changed it.
    pub position: u64,
    /// The rule.
    #[serde(with = "form::text")]
    pub rule: RuleId,
    /// Whose alarm.
    #[serde(with = "form::text")]
    pub entity: EntityId,
    /// The unit it belongs to, whoever has the entity by now; none where nobody noted it.
    #[serde(with = "form::maybe_text", default)]
    pub owned_by: Option<OrgId>,
    /// A place and a cause, which are told together.
    pub group: String,
    /// How bad.
    #[serde(with = "form::severity")]
    pub severity: Severity,
    /// What sort.
    #[serde(with = "form::class")]
    pub class: AlarmClass,
    /// When it began.
    #[serde(with = "form::us")]
    pub raised_at: Time,
    /// Where it is in its life.
    pub life: Life,
    /// Who has it.
    #[serde(with = "form::maybe_text")]
    pub acknowledged_by: Option<UserId>,
    /// Why nobody is to be disturbed.
    pub held: Option<Held>,
    /// Nothing happened: people practise.
    pub drill: bool,
}

/// Where an alarm is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// The condition holds.
    Active,
    /// It went away.
    Cleared,
    /// Cleared and acknowledged.
    Ended,
}

/// Why an alarm that stands disturbs nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Somebody put it away for a time.
    Shelved {
        /// Until when.
        #[serde(with = "form::maybe_us")]
        until: Option<Time>,
    },
    /// By design: the plant is in a state in which it means nothing.
    Suppressed,
    /// Its subject is being worked on.
    OutOfService,
    /// Another alarm is the cause.
    Inhibited {
        /// That one.
        #[serde(with = "form::text")]
        by: AlarmId,
    },
}

impl AlarmFacts {
    /// Does it ask for somebody now?
    #[must_use]
    pub fn calls(&self) -> bool {
        self.life == Life::Active && self.acknowledged_by.is_none() && self.held.is_none()
    }

    /// The record that changed it last.
    #[must_use]
    pub const fn at(&self) -> Position {
        Position(self.position)
    }
}
