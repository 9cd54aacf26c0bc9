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
    /// The alarm of the same rule and subject before this one.
    former_id: Option<String>,
    /// How often the condition has come since somebody last acknowledged it; this time counts.
    repeats: u32,
    /// It comes and goes faster than anybody can read.
    chattering: bool,
    /// Why it disturbs nobody just now; empty when it may.
    #[schema(value_type = Vec<word::Quiet>)]
    quiet: Vec<&'static str>,
    shelved: Option<Shelved>,
    /// The alarm that says the same, better.
    suppressed_by: Option<String>,
    /// The alarm of its cause.
    inhibited_by: Option<String>,
    /// The planned work on what it watches.
    out_of_service: Option<String>,
    /// The unit that answered for the entity when it raised, and those above it.
    org_path: Vec<String>,
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

/// Put aside by a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Shelved {
    pub(crate) by: Person,
    pub(crate) at: Instant,
    pub(crate) until: Instant,
    pub(crate) reason: String,
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
    /// The alarms it is the cause of, newest first; at most a thousand.
    pub(crate) inhibits: Vec<Alarm>,
}

/// One line of an alarm's life. Fields that the step does not have are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct LifeLine {
    #[schema(value_type = Instant)]
    at: Option<Instant>,
    by: Option<Person>,
    /// `raised`, `severity`, `cleared`, `returned`, `acknowledged`, `taken_back`, `realarmed` (worse
    /// than what was acknowledged: `from` that, `to` this), `assigned`, `commented`, `case_attached`,
    /// `succeeded`, `shelved`, `suppressed`, `inhibited`, `taken_out`, `withdrawn`, `freed` or `ended`.
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
    /// The alarm that took its place, that says it better, or that is its cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    alarm_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outage_id: Option<String>,
    /// Until when it is put aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Instant>, nullable = false)]
    until: Option<Instant>,
    /// The reason to be quiet that is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::Quiet>, nullable = false)]
    quiet: Option<&'static str>,
    /// Why its condition is asked of nobody any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::Withdrawal>, nullable = false)]
    why: Option<&'static str>,
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
    /// Of this class: `process`, `device`, `data` or `security`.
    pub(crate) class: Option<String>,
    /// `any` (when nothing is said), `heard`, or quiet for this reason: `shelved`, `suppressed`,
    /// `inhibited`, `out_of_service`.
    pub(crate) quiet: Option<String>,
    /// Inhibited by this alarm.
    pub(crate) inhibited_by: Option<String>,
    /// Of this rule.
    pub(crate) rule: Option<String>,
    /// Of this unit, and of those below it.
    pub(crate) org: Option<String>,
    /// Raised then or later.
    pub(crate) from: Option<String>,
    /// Raised before.
    pub(crate) to: Option<String>,
    /// Only those that come and go faster than anybody can read.
    pub(crate) chattering: Option<bool>,
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

/// How long an alarm is put aside, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ShelfEntry {
    /// It comes back by itself then.
    #[schema(value_type = Instant)]
    pub(crate) until: String,
    pub(crate) reason: String,
}

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Comment {
    /// In words.
    pub(crate) text: String,
}

impl Alarm {
    pub(crate) const fn title(&self) -> &Words {
        &self.title
    }
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
            former_id: alarm.former.map(|it| it.to_string()),
            repeats: alarm.repeats,
            chattering: alarm.chattering,
            quiet: alarm.quiet().map(model::Quiet::as_str).collect(),
            shelved: alarm.shelved.as_ref().map(|it| self.shelved(it)),
            suppressed_by: alarm.suppressed_by.map(|it| it.to_string()),
            inhibited_by: alarm.inhibited_by.map(|it| it.to_string()),
            out_of_service: alarm.out_of_service.map(|it| it.to_string()),
            org_path: self.org_path(alarm),
            position: alarm.position.0,
        }
    }

    pub(crate) fn shelved(&self, shelf: &model::Shelf) -> Shelved {
        Shelved {
            by: self.person(&shelf.by),
            at: Instant(shelf.at),
            until: Instant(shelf.until),
            reason: shelf.reason.clone(),
        }
    }

    fn org_path(&self, alarm: &model::Alarm) -> Vec<String> {
        let owner = alarm.owned_by.as_ref();
        let owner = owner.or_else(|| self.zone.entity(&alarm.entity).map(|it| &it.owner));
        let path = owner.map(|it| self.zone.path_of(it)).unwrap_or_default();
        path.into_iter().map(ToString::to_string).collect()
    }

    fn acknowledged(&self, ack: &Ack) -> Option<Acknowledged> {
        let Ack::Acknowledged { by, at, .. } = ack else { return None };
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
            LifeStep::Realarmed { from, to } => {
                line.step = "realarmed";
                (line.from, line.to) = (Some(word(*from)), Some(word(*to)));
            }
            LifeStep::Assigned { to } => {
                (line.step, line.to_user) = ("assigned", Some(self.person(to)));
            }
            LifeStep::Commented { text } => {
                (line.step, line.text) = ("commented", Some(text.clone()));
            }
            LifeStep::CaseAttached { case } => {
                (line.step, line.case_id) = ("case_attached", Some(case.to_string()));
            }
            LifeStep::Succeeded { by } => {
                (line.step, line.alarm_id) = ("succeeded", Some(by.to_string()));
            }
            LifeStep::Shelved { until, reason } => {
                (line.step, line.until) = ("shelved", Some(Instant(*until)));
                line.text = Some(reason.clone());
            }
            LifeStep::Suppressed { by } => {
                (line.step, line.alarm_id) = ("suppressed", Some(by.to_string()));
            }
            LifeStep::Inhibited { by } => {
                (line.step, line.alarm_id) = ("inhibited", Some(by.to_string()));
            }
            LifeStep::TakenOut { outage } => {
                (line.step, line.outage_id) = ("taken_out", Some(outage.to_string()));
            }
            LifeStep::Freed { from } => {
                (line.step, line.quiet) = ("freed", Some(from.as_str()));
            }
            LifeStep::Withdrawn { why } => {
                (line.step, line.why) = ("withdrawn", Some(why.as_str()));
            }
            LifeStep::Ended => line.step = "ended",
        }
        line
    }
}
