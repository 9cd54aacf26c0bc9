//! What is wrong now. The life of an alarm after ISA-18.2: condition and acknowledgement are two
//! axes; it ends when it is both cleared and acknowledged.

use crate::{
    AlarmId, CaseId, EntityId, LimitId, OrgId, OutageId, Period, Position, RuleId, SeriesId, Time,
    UserId, org::words,
};

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// ● Thấp.
    Low,
    /// ◆ Trung bình.
    Medium,
    /// ▲ Cao.
    High,
    /// ■ Khẩn cấp.
    Critical,
}

/// What sort of trouble; not how bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmClass {
    /// The zone itself.
    Process,
    /// A device.
    Device,
    /// The data.
    Data,
    /// Security.
    Security,
}

words!(Severity { Low = "low", Medium = "medium", High = "high", Critical = "critical" });
/// Why an alarm disturbs nobody although its condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quiet {
    /// A person has put it aside for a while.
    Shelved,
    /// By design: another alarm says the same, better.
    Suppressed,
    /// Its cause has an alarm of its own: the gateway, the power, the feed.
    Inhibited,
    /// What it watches is being worked on, as was planned.
    OutOfService,
}

words!(Quiet {
    Shelved = "shelved",
    Suppressed = "suppressed",
    Inhibited = "inhibited",
    OutOfService = "out_of_service",
});
words!(Withdrawal {
    RuleGone = "rule_gone",
    RuleRetired = "rule_retired",
    SubjectGone = "subject_gone",
    NotWatched = "not_watched",
});
words!(AlarmClass { Process = "process", Device = "device", Data = "data", Security = "security" });

/// Why an alarm cleared although nobody saw its condition go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Withdrawal {
    /// No pack has its rule any more.
    RuleGone,
    /// The unit has retired its rule, or a newer version cannot be read.
    RuleRetired,
    /// What it was about is no longer in the registry, or out of use.
    SubjectGone,
    /// Its rule no longer watches what it was about.
    NotWatched,
}

/// One alarm as it stands: a projection of the log, never edited by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// From rule, subject and the position that raised it.
    pub id: AlarmId,
    /// The rule.
    pub rule: RuleId,
    /// Hash of the rule's definition when it raised.
    pub rule_version: String,
    /// Whose alarm.
    pub entity: EntityId,
    /// The series watched, if it is about one.
    pub series: Option<SeriesId>,
    /// How bad now.
    pub severity: Severity,
    /// What sort.
    pub class: AlarmClass,
    /// The condition holds.
    pub active: bool,
    /// Who has it.
    pub ack: Ack,
    /// Whose it is to solve.
    pub owner: Option<UserId>,
    /// When the condition was first held long enough.
    pub raised_at: Time,
    /// When it last cleared.
    pub cleared_at: Option<Time>,
    /// When it was both cleared and acknowledged.
    pub ended_at: Option<Time>,
    /// What raised it, with the limit as it was judged then.
    pub trigger: Trigger,
    /// The newest value judged.
    pub latest: Measured,
    /// The case working on it.
    pub case: Option<CaseId>,
    /// The unit that answered for the entity when it raised: it is theirs, whoever owns the entity
    /// later. None in alarms of builds before December 2026.
    pub owned_by: Option<OrgId>,
    /// The alarm of the same rule and subject before this one.
    pub former: Option<AlarmId>,
    /// How often the condition has come since somebody last acknowledged it; this time counts.
    pub repeats: u32,
    /// It comes and goes faster than anybody can read.
    pub chattering: bool,
    /// A person has put it aside for a while.
    pub shelved: Option<Shelf>,
    /// The alarm that says the same, better: suppressed by design.
    pub suppressed_by: Option<AlarmId>,
    /// The alarm of its cause: a gateway, the power, a feed.
    pub inhibited_by: Option<AlarmId>,
    /// The planned work on what it watches.
    pub out_of_service: Option<OutageId>,
    /// The last record that changed it.
    pub position: Position,
}

/// The acknowledgement axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ack {
    /// Nobody has said "I have it".
    Unacknowledged,
    /// Somebody has.
    Acknowledged {
        /// Who.
        by: UserId,
        /// When.
        at: Time,
        /// How bad it was then: what becomes worse than this calls again.
        severity: Severity,
    },
}

/// Put aside by a person, for a while and for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// Who.
    pub by: UserId,
    /// Since when.
    pub at: Time,
    /// It comes back by itself.
    pub until: Time,
    /// Why.
    pub reason: String,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The value in the quantity's unit; none for silence.
    pub value: Option<f64>,
    /// Phenomenon time.
    pub at: Time,
}

/// What an alarm was raised by. The limit is copied: the law may change, the alarm may not.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The value that raised it.
    pub measured: Measured,
    /// Window of the value.
    pub period: Period,
    /// The limit's row.
    pub limit: Option<LimitId>,
    /// The limit's value then.
    pub limit_value: Option<f64>,
    /// Confidence of that row then: a verdict from anything less than official is provisional.
    pub confidence: Option<crate::Confidence>,
}

/// One line of an alarm's life.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeEntry {
    /// The alarm.
    pub alarm: AlarmId,
    /// The record that wrote the line.
    pub position: Position,
    /// When.
    pub at: Time,
    /// Who, when it was a person.
    pub by: Option<UserId>,
    /// What.
    pub step: LifeStep,
}

/// What can happen to an alarm.
#[derive(Debug, Clone, PartialEq)]
pub enum LifeStep {
    /// It began.
    Raised {
        /// How bad.
        severity: Severity,
        /// The value.
        value: Option<f64>,
    },
    /// It became worse or better.
    Severity {
        /// Before.
        from: Severity,
        /// After.
        to: Severity,
        /// The value.
        value: Option<f64>,
    },
    /// The condition went away.
    Cleared {
        /// The value.
        value: Option<f64>,
    },
    /// The condition came back before anyone had acknowledged. Builds before December 2026 wrote
    /// this; since then a new alarm takes the place of the old one (`Succeeded`).
    Returned {
        /// How bad.
        severity: Severity,
        /// The value.
        value: Option<f64>,
    },
    /// Somebody has it.
    Acknowledged,
    /// Not after all.
    TakenBack,
    /// It became worse than what somebody had acknowledged: nobody has it until they acknowledge
    /// this, too.
    Realarmed {
        /// As bad as was acknowledged.
        from: Severity,
        /// As bad as it is.
        to: Severity,
    },
    /// Given to someone.
    Assigned {
        /// To whom.
        to: UserId,
    },
    /// Something was said.
    Commented {
        /// What.
        text: String,
    },
    /// A case took it up.
    CaseAttached {
        /// Which.
        case: CaseId,
    },
    /// The condition came back before anyone had acknowledged: a new alarm took its place.
    Succeeded {
        /// The new one.
        by: AlarmId,
    },
    /// A person put it aside.
    Shelved {
        /// Until then at most.
        until: Time,
        /// Why.
        reason: String,
    },
    /// Another alarm says the same, better.
    Suppressed {
        /// Which.
        by: AlarmId,
    },
    /// Its cause has an alarm of its own.
    Inhibited {
        /// Which.
        by: AlarmId,
    },
    /// Planned work on what it watches began.
    TakenOut {
        /// Which.
        outage: OutageId,
    },
    /// Its condition is asked of nobody any more: `Cleared` follows, and people still answer it.
    Withdrawn {
        /// Why.
        why: Withdrawal,
    },
    /// One reason to be quiet is over.
    Freed {
        /// Which.
        from: Quiet,
    },
    /// Cleared and acknowledged, or its place taken.
    Ended,
}

impl Alarm {
    /// Why it disturbs nobody just now; empty when it may.
    pub fn quiet(&self) -> impl Iterator<Item = Quiet> {
        [
            self.shelved.is_some().then_some(Quiet::Shelved),
            self.suppressed_by.is_some().then_some(Quiet::Suppressed),
            self.inhibited_by.is_some().then_some(Quiet::Inhibited),
            self.out_of_service.is_some().then_some(Quiet::OutOfService),
        ]
        .into_iter()
        .flatten()
    }

    /// May it disturb anyone?
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet().next().is_some()
    }
}
