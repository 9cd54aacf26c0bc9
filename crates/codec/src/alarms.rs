//! The JSON form of alarms and the lines of their lives.

use model::{
    Ack, Alarm, AlarmClass, AlarmId, CaseId, Confidence, EntityId, LifeStep, LimitId, Measured,
    Period, Position, RuleId, SeriesId, Severity, Time, Trigger, UserId,
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
    #[serde(with = "form")]
    position: Position,
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
    },
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
    Ended,
}

as_derived! {
    Alarm by AlarmForm;
    Ack by AckForm;
    Measured by MeasuredForm;
    Trigger by TriggerForm;
    LifeStep by LifeStepForm;
}
