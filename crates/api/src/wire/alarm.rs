//! Alarms and their lives.

use alarm::ACK_GRACE;
use model::{Ack, LifeEntry, LifeStep, Measured, Severity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
    limit::Limit,
    pen::{Pen, Person, Subject, number, same_in_both},
    procedure::Procedure,
    word,
};

/// One alarm as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Alarm {
    id: String,
    /// Short, for people: `A-7K3QF`.
    number: String,
    rule: String,
    title: Words,
    #[schema(value_type = word::AlarmClass)]
    class: &'static str,
    #[schema(value_type = word::Severity)]
    severity: &'static str,
    /// `active`, `cleared` (nobody has acknowledged it yet) or `ended`.
    #[schema(value_type = word::AlarmState)]
    state: &'static str,
    acknowledged: Option<Acknowledged>,
    owner: Option<Person>,
    entity: Subject,
    series: Option<u32>,
    quantity: Option<String>,
    unit: Option<String>,
    period: &'static str,
    /// The newest value judged.
    value: Option<f64>,
    value_at: Instant,
    /// The value that raised it.
    trigger_value: Option<f64>,
    /// The limit as it was then.
    limit_value: Option<f64>,
    limit_id: Option<String>,
    #[schema(value_type = Option<word::Confidence>)]
    confidence: Option<&'static str>,
    /// Judged by a limit nobody has confirmed.
    provisional: bool,
    raised_at: Instant,
    cleared_at: Option<Instant>,
    ended_at: Option<Instant>,
    /// The first thing to do.
    advice: Words,
    case_id: Option<String>,
    /// The last record of the log that changed it.
    position: u64,
    /// Until then the acknowledgement can be taken back.
    ack_grace_until: Option<Instant>,
}

/// Who has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Acknowledged {
    by: String,
    name: String,
    at: Instant,
}

/// One alarm with everything known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlarmDetail {
    #[serde(flatten)]
    pub(crate) alarm: Alarm,
    pub(crate) life: Vec<LifeLine>,
    pub(crate) limit: Option<Limit>,
    pub(crate) procedure: Option<Procedure>,
    pub(crate) rule_source: Vec<Words>,
    pub(crate) rule_version: String,
}

/// One line of an alarm's life. Fields that the step does not have are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct LifeLine {
    #[schema(value_type = Instant)]
    at: Option<Instant>,
    by: Option<Person>,
    /// `raised`, `severity`, `cleared`, `returned`, `acknowledged`, `taken_back`, `assigned`,
    /// `commented`, `case_attached` or `ended`.
    #[schema(value_type = word::LifeStep)]
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::Severity>, nullable = false)]
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::Severity>, nullable = false)]
    from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::Severity>, nullable = false)]
    to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to_user: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<String>,
}

/// Which alarms.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlarmsAsked {
    /// `open` (not ended; when nothing is said), `active`, `ended` or `any`.
    pub(crate) state: Option<String>,
    /// At least this bad: `low`, `medium`, `high` or `critical`.
    pub(crate) severity: Option<String>,
    /// Of this entity.
    pub(crate) entity: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// To whom.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Assignment {
    /// Login name.
    pub(crate) to: String,
}

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Comment {
    /// In words.
    pub(crate) text: String,
}

impl Pen<'_> {
    /// An alarm, with the newest value judged where that is known better than the ledger knows it.
    pub(crate) fn alarm(&self, alarm: &model::Alarm, latest: Option<Measured>) -> Alarm {
        let rule = self.zone.rule(&alarm.rule);
        let plan = alarm.series.and_then(|it| self.zone.plan(it));
        let latest = latest.unwrap_or(alarm.latest);
        let title = || same_in_both(alarm.rule.as_str());
        let acknowledged = self.acknowledged(&alarm.ack);
        let ended = alarm.ended_at.is_some();
        Alarm {
            id: alarm.id.to_string(),
            number: number('A', alarm.id.0),
            rule: alarm.rule.to_string(),
            title: rule.map_or_else(title, |it| (&it.title).into()),
            class: alarm.class.as_str(),
            severity: alarm.severity.as_str(),
            state: match (ended, alarm.active) {
                (true, _) => "ended",
                (false, true) => "active",
                (false, false) => "cleared",
            },
            ack_grace_until: match &alarm.ack {
                Ack::Acknowledged { at, .. } if !ended => Some(Instant(at.plus(ACK_GRACE))),
                _ => None,
            },
            acknowledged,
            owner: alarm.owner.as_ref().map(|it| self.person(it)),
            entity: self.subject(&alarm.entity),
            series: alarm.series.map(|it| it.0),
            quantity: plan.map(|it| it.quantity.id.to_string()),
            unit: plan.map(|it| it.quantity.unit.to_string()),
            period: alarm.trigger.period.as_str(),
            value: latest.value,
            value_at: Instant(latest.at),
            trigger_value: alarm.trigger.measured.value,
            limit_value: alarm.trigger.limit_value,
            limit_id: alarm.trigger.limit.as_ref().map(ToString::to_string),
            confidence: alarm.trigger.confidence.map(model::Confidence::as_str),
            provisional: alarm
                .trigger
                .confidence
                .is_some_and(|it| it != model::Confidence::Official),
            raised_at: Instant(alarm.raised_at),
            cleared_at: alarm.cleared_at.map(Instant),
            ended_at: alarm.ended_at.map(Instant),
            advice: rule.map_or_else(|| same_in_both(""), |it| (&it.advice).into()),
            case_id: alarm.case.map(|it| it.to_string()),
            position: alarm.position.0,
        }
    }

    fn acknowledged(&self, ack: &Ack) -> Option<Acknowledged> {
        let Ack::Acknowledged { by, at } = ack else { return None };
        let Person { id, name } = self.person(by);
        Some(Acknowledged { by: id, name, at: Instant(*at) })
    }

    /// One line of a life.
    pub(crate) fn life_line(&self, entry: &LifeEntry) -> LifeLine {
        let mut line = LifeLine {
            at: Some(Instant(entry.at)),
            by: entry.by.as_ref().map(|it| self.person(it)),
            ..LifeLine::default()
        };
        let word = Severity::as_str;
        match &entry.step {
            LifeStep::Raised { severity, value } => {
                (line.step, line.severity, line.value) = ("raised", Some(word(*severity)), *value);
            }
            LifeStep::Severity { from, to, value } => {
                (line.step, line.value) = ("severity", *value);
                (line.from, line.to) = (Some(word(*from)), Some(word(*to)));
            }
            LifeStep::Cleared { value } => (line.step, line.value) = ("cleared", *value),
            LifeStep::Returned { severity, value } => {
                (line.step, line.severity, line.value) =
                    ("returned", Some(word(*severity)), *value);
            }
            LifeStep::Acknowledged => line.step = "acknowledged",
            LifeStep::TakenBack => line.step = "taken_back",
            LifeStep::Assigned { to } => {
                (line.step, line.to_user) = ("assigned", Some(self.person(to)));
            }
            LifeStep::Commented { text } => {
                (line.step, line.text) = ("commented", Some(text.clone()));
            }
            LifeStep::CaseAttached { case } => {
                (line.step, line.case_id) = ("case_attached", Some(case.to_string()));
            }
            LifeStep::Ended => line.step = "ended",
        }
        line
    }
}
