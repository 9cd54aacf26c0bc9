//! What is wrong now. The life of an alarm after ISA-18.2: condition and acknowledgement are two
//! axes; it ends when it is both cleared and acknowledged.

use crate::{
    AlarmId, CaseId, EntityId, LimitId, Period, Position, RuleId, SeriesId, Time, UserId,
    org::words,
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
words!(AlarmClass { Process = "process", Device = "device", Data = "data", Security = "security" });

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
    },
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
    /// The condition came back before anyone had acknowledged.
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
    /// Cleared and acknowledged.
    Ended,
}
