//! Who can be told, by what, and in which order: what people set, not what happened.

use std::collections::{BTreeMap, BTreeSet};

use model::{AlarmClass, EntityId, Lang, Severity, Span, Text, Time};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Quiet,
    form::{self, ChainId, DutyId, PersonId, WayId},
};

/// All that people have set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// Who can be told.
    pub people: BTreeMap<PersonId, Person>,
    /// Posts that somebody holds at every moment.
    pub duties: BTreeMap<DutyId, Duty>,
    /// Who holds them when.
    pub shifts: Vec<Shift>,
    /// Who is away.
    pub absences: Vec<Absence>,
    /// Who is here no more: their account is closed. They hold no post and are told nothing.
    pub left: BTreeSet<PersonId>,
    /// Whom to tell in which order; the first that fits counts.
    pub chains: Vec<Chain>,
}

/// Somebody, or a room, who can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// A room with a buzzer or a light: it is told when it is over, too.
    pub room: bool,
    /// The language they read.
    #[serde(with = "form::lang")]
    pub lang: Lang,
    /// The time zone they live in, as the IANA names it.
    pub zone: String,
    /// Who answers for them.
    pub superior: Option<PersonId>,
    /// When not to disturb them.
    pub quiet: Option<Quiet>,
    /// How to reach them, the best way first.
    pub ways: Vec<Way>,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Its code, one a person.
    pub id: WayId,
    /// By what.
    pub medium: Medium,
    /// Where: an address, a number, a URL, a topic.
    pub to: String,
    /// What else the medium needs, as it wrote it itself: keys of a browser's subscription.
    pub keys: BTreeMap<String, String>,
    /// Only for this bad and worse.
    #[serde(with = "form::severity")]
    pub severity_min: Severity,
    /// It may be used.
    pub enabled: bool,
}

/// Sorts of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medium {
    /// Mail.
    Email,
    /// A push message to a browser.
    WebPush,
    /// A signed POST to a program.
    Webhook,
    /// A short message.
    Sms,
    /// Zalo Official Account.
    Zalo,
    /// Telegram.
    Telegram,
    /// A topic of the center's own broker: buzzers and lights.
    Mqtt,
    /// A syslog server.
    Syslog,
}

/// A post somebody holds at every moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its code.
    pub id: DutyId,
    /// Its name in Vietnamese.
    pub title_vi: String,
    /// And in English.
    pub title_en: String,
    /// Who is told when nobody holds it.
    pub superior: PersonId,
}

/// Somebody holds a post for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its code.
    pub id: String,
    /// The post.
    pub duty: DutyId,
    /// Who.
    pub person: PersonId,
    /// From.
    #[serde(with = "form::us")]
    pub from: Time,
    /// Until, not included.
    #[serde(with = "form::us")]
    pub until: Time,
}

/// Somebody is away: a holiday, an illness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its code.
    pub id: String,
    /// Who.
    pub person: PersonId,
    /// From.
    #[serde(with = "form::us")]
    pub from: Time,
    /// Until, not included.
    #[serde(with = "form::us")]
    pub until: Time,
    /// Who stands in; nobody leaves a hole.
    pub replacement: Option<PersonId>,
}

/// Whom to tell in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Its code.
    pub id: ChainId,
    /// Chains are asked in the order of this number.
    pub rank: u32,
    /// Its name in Vietnamese.
    pub title_vi: String,
    /// And in English.
    pub title_en: String,
    /// For alarms this bad and worse.
    #[serde(with = "form::severity")]
    pub severity_min: Severity,
    /// For one class only.
    #[serde(with = "form::maybe_class")]
    pub class: Option<AlarmClass>,
    /// For these entities only; for all where it is empty.
    pub entities: Vec<String>,
    /// Only in these hours.
    pub hours: Option<Night>,
    /// Who is told, in order.
    pub rungs: Vec<Rung>,
}

/// Hours of the day by a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// Minutes after midnight.
    pub from_min: u16,
    /// Over midnight where it is before the begin.
    pub until_min: u16,
    /// By whose clock, as the IANA names it.
    pub zone: String,
}

/// One rung of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// So long after the rung before it, if nobody has acknowledged.
    #[serde(with = "form::span_s", rename = "after_s")]
    pub after: Span,
    /// Who.
    pub to: Vec<Aim>,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// Whoever holds the post.
    Duty(DutyId),
    /// The superior of whoever holds it.
    Superior(DutyId),
    /// Somebody by name.
    Person(PersonId),
}

impl Medium {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Email,
        Self::WebPush,
        Self::Webhook,
        Self::Sms,
        Self::Zalo,
        Self::Telegram,
        Self::Mqtt,
        Self::Syslog,
    ];

    /// The word used in tables and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::WebPush => "web-push",
            Self::Webhook => "webhook",
            Self::Sms => "sms",
            Self::Zalo => "zalo",
            Self::Telegram => "telegram",
            Self::Mqtt => "mqtt",
            Self::Syslog => "syslog",
        }
    }

    /// The one this word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// How long a receipt is waited for where the medium gives any; without one the notice counts
    /// as lost, and the next way is tried.
    #[must_use]
    pub const fn receipt_within(self) -> Option<Span> {
        match self {
            Self::Sms => Some(Span::from_min(3)),
            _ => None,
        }
    }
}

impl Chain {
    /// Is it for this?
    #[must_use]
    pub fn fits(
        &self,
        severity: Severity,
        class: AlarmClass,
        entity: &EntityId,
        now: Time,
    ) -> bool {
        self.severity_min <= severity
            && self.class.is_none_or(|it| it == class)
            && (self.entities.is_empty() || self.names(entity))
            && self.hours.as_ref().is_none_or(|it| it.holds(now))
    }

    /// Is this one of the entities it is for alone?
    pub(crate) fn names(&self, entity: &EntityId) -> bool {
        self.entities.iter().any(|it| it == entity.as_str())
    }

    /// Its name.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(&self.title_vi, &self.title_en)
    }
}

impl Night {
    fn holds(&self, now: Time) -> bool {
        let quiet = Quiet {
            from_min: self.from_min,
            until_min: self.until_min,
            broken_by: Severity::Critical,
        };
        crate::clock::quiet_until(&quiet, &self.zone, now, Severity::Low).is_some()
    }
}
