//! The JSON form of alarms and the lines of their lives.

use model::{
    Ack, Again, Alarm, AlarmClass, AlarmId, CaseId, Confidence, EntityId, LifeStep, LimitId,
    Measured, OrgId, Outage, OutageId, OutageOf, Period, Position, Quiet, RuleId, SeriesId,
    Severity, Shelf, SourceId, Span, Time, Trigger, UserId, Withdrawal,
};
use serde::{Deserialize, Serialize};

use crate::form::{self, as_derived};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Alarm")]
struct AlarmForm {
    #[serde(with = "form")]
    id: AlarmId,
    #[serde(with = "form")]
    rule: RuleId,
    rule_version: String,
    #[serde(with = "form")]
    entity: EntityId,
    #[serde(with = "form")]
    series: Option<SeriesId>,
    #[serde(with = "form")]
    severity: Severity,
    #[serde(with = "form")]
    class: AlarmClass,
    active: bool,
    #[serde(with = "form")]
    ack: Ack,
    #[serde(with = "form")]
    owner: Option<UserId>,
    #[serde(with = "form")]
    raised_at: Time,
    #[serde(with = "form")]
    cleared_at: Option<Time>,
    #[serde(with = "form")]
    ended_at: Option<Time>,
    #[serde(with = "form")]
    trigger: Trigger,
    #[serde(with = "form")]
    latest: Measured,
    #[serde(with = "form")]
    case: Option<CaseId>,
    // What is below came in December 2026; an alarm kept before reads as one that has none of it.
    #[serde(with = "form", default)]
    owned_by: Option<OrgId>,
    #[serde(with = "form", default)]
    former: Option<AlarmId>,
    #[serde(default = "once")]
    repeats: u32,
    #[serde(default)]
    chattering: bool,
    #[serde(with = "form", default)]
    shelved: Option<Shelf>,
    #[serde(with = "form", default)]
    suppressed_by: Option<AlarmId>,
    #[serde(with = "form", default)]
    inhibited_by: Option<AlarmId>,
    #[serde(with = "form", default)]
    out_of_service: Option<OutageId>,
    #[serde(with = "form")]
    position: Position,
}

const fn once() -> u32 {
    1
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Shelf")]
struct ShelfForm {
    #[serde(with = "form")]
    by: UserId,
    #[serde(with = "form")]
    at: Time,
    #[serde(with = "form")]
    until: Time,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outage")]
struct OutageForm {
    #[serde(with = "form")]
    id: OutageId,
    #[serde(with = "form")]
    of: OutageOf,
    #[serde(with = "form")]
    begins_at: Time,
    #[serde(with = "form")]
    lasts: Span,
    #[serde(with = "form")]
    again: Again,
    #[serde(with = "form")]
    ends_at: Time,
    reason: String,
    #[serde(with = "form")]
    by: UserId,
    #[serde(with = "form")]
    planned_at: Time,
    #[serde(with = "form")]
    called_off_by: Option<UserId>,
    #[serde(with = "form")]
    position: Position,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OutageOf", rename_all = "snake_case")]
enum OutageOfForm {
    Entity(#[serde(with = "form")] EntityId),
    Source(#[serde(with = "form")] SourceId),
    Org(#[serde(with = "form")] OrgId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Ack", rename_all = "snake_case")]
enum AckForm {
    Unacknowledged,
    Acknowledged {
        #[serde(with = "form")]
        by: UserId,
        #[serde(with = "form")]
        at: Time,
        // What was acknowledged before the end of November 2026 calls again when it becomes worse.
        #[serde(with = "form", default = "the_least")]
        severity: Severity,
    },
}

const fn the_least() -> Severity {
    Severity::Low
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Measured")]
struct MeasuredForm {
    #[serde(with = "form")]
    value: Option<f64>,
    #[serde(with = "form")]
    at: Time,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Trigger")]
struct TriggerForm {
    #[serde(with = "form")]
    measured: Measured,
    #[serde(with = "form")]
    period: Period,
    #[serde(with = "form")]
    limit: Option<LimitId>,
    #[serde(with = "form")]
    limit_value: Option<f64>,
    #[serde(with = "form")]
    confidence: Option<Confidence>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LifeStep", tag = "step", rename_all = "snake_case")]
enum LifeStepForm {
    Raised {
        #[serde(with = "form")]
        severity: Severity,
        #[serde(with = "form")]
        value: Option<f64>,
    },
    Severity {
        #[serde(with = "form")]
        from: Severity,
        #[serde(with = "form")]
        to: Severity,
        #[serde(with = "form")]
        value: Option<f64>,
    },
    Cleared {
        #[serde(with = "form")]
        value: Option<f64>,
    },
    Returned {
        #[serde(with = "form")]
        severity: Severity,
        #[serde(with = "form")]
        value: Option<f64>,
    },
    Acknowledged,
    TakenBack,
    Realarmed {
        #[serde(with = "form")]
        from: Severity,
        #[serde(with = "form")]
        to: Severity,
    },
    Assigned {
        #[serde(with = "form")]
        to: UserId,
    },
    Commented {
        text: String,
    },
    CaseAttached {
        #[serde(with = "form")]
        case: CaseId,
    },
    Succeeded {
        #[serde(with = "form")]
        by: AlarmId,
    },
    Shelved {
        #[serde(with = "form")]
        until: Time,
        reason: String,
    },
    Suppressed {
        #[serde(with = "form")]
        by: AlarmId,
    },
    Inhibited {
        #[serde(with = "form")]
        by: AlarmId,
    },
    TakenOut {
        #[serde(with = "form")]
        outage: OutageId,
    },
    Withdrawn {
        #[serde(with = "form")]
        why: Withdrawal,
    },
    Freed {
        #[serde(with = "form")]
        from: Quiet,
    },
    Ended,
}

as_derived! {
    Alarm by AlarmForm;
    Ack by AckForm;
    Measured by MeasuredForm;
    Trigger by TriggerForm;
    LifeStep by LifeStepForm;
    Shelf by ShelfForm;
    Outage by OutageForm;
    OutageOf by OutageOfForm;
}
