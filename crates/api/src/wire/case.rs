//! Cases and their histories.

use model::{CaseEntry, CaseEntryKind, CaseState, StepRecord, Text, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
    case_step::{Answer, CaseStep, CaseWait, plain},
    pen::{Pen, Person, Subject, number},
    word,
};

/// One case as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Case {
    id: String,
    /// Short, for people: `C-7K3QF`.
    number: String,
    procedure: String,
    title: Words,
    entity: Subject,
    alarm_id: Option<String>,
    alarm_title: Option<Words>,
    #[schema(value_type = word::CaseState)]
    state: &'static str,
    #[schema(value_type = Option<word::CaseResult>)]
    result: Option<&'static str>,
    owner: Option<Person>,
    opened_at: Instant,
    due_at: Option<Instant>,
    overdue: bool,
    closed_at: Option<Instant>,
    steps_done: usize,
    /// Done, in hand, and those that may still come.
    steps_total: usize,
    /// The oldest step in hand.
    current_step: Option<CurrentStep>,
    /// How many are in hand.
    steps_open: usize,
    /// The procedure has come to its end: the case can be closed.
    ways_ended: bool,
    /// The case it is a part of.
    parent_id: Option<String>,
    /// Which of a list this part is for.
    item: Option<String>,
    /// The last record of the log that changed it.
    position: u64,
}

/// The step in hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CurrentStep {
    id: String,
    title: Words,
    due_at: Option<Instant>,
}

/// One case with everything known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseDetail {
    #[serde(flatten)]
    pub(crate) case: Case,
    pub(crate) steps: Vec<CaseStep>,
    /// What comes by itself.
    pub(crate) waits: Vec<CaseWait>,
    /// Cases that do a part of the work, as they began.
    pub(crate) parts: Vec<Case>,
    pub(crate) entries: Vec<CaseLine>,
}

/// One line of a case's history. Fields that the line does not have are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct CaseLine {
    #[schema(value_type = Instant)]
    at: Option<Instant>,
    by: Option<Person>,
    #[schema(value_type = word::CaseStepKind)]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to_user: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::CaseResult>, nullable = false)]
    result: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    alarm_id: Option<String>,
    /// Another case: a part of this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<String>,
    /// What in the procedure: an event, a decision table, a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    what: Option<Words>,
    /// Why the procedure stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    why: Option<Words>,
    /// What was filled in or decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    said: Option<Vec<Answer>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evidence: Option<Vec<Evidence>>,
}

/// A file that proves something.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Evidence {
    /// Name as given.
    pub(crate) name: String,
    /// SHA-256 of the whole file, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Bytes.
    pub(crate) bytes: u64,
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CasesAsked {
    /// `open` (when nothing is said) or `any`.
    pub(crate) state: Option<String>,
    /// Of this person.
    pub(crate) owner: Option<String>,
    /// Of this entity.
    pub(crate) entity: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// Somebody opens a case without an alarm.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CaseOpening {
    /// By which procedure.
    pub(crate) procedure: String,
    /// What it is about.
    pub(crate) entity: String,
    /// What was said.
    #[serde(default)]
    pub(crate) note: String,
}

/// Something is said.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Note {
    /// In words.
    pub(crate) text: String,
    /// What proves it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
}

/// It ends.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Closing {
    /// `solved`, `violation`, `false_alarm` or `duplicate`.
    pub(crate) result: String,
    /// Why.
    #[serde(default)]
    pub(crate) note: String,
}

impl From<&model::Evidence> for Evidence {
    fn from(it: &model::Evidence) -> Self {
        Self { name: it.name.clone(), sha256: it.sha256.clone(), bytes: it.bytes }
    }
}

impl From<Evidence> for model::Evidence {
    fn from(it: Evidence) -> Self {
        Self { name: it.name, sha256: it.sha256, bytes: it.bytes }
    }
}

impl Pen<'_> {
    /// A case; `alarm` is the one that opened it, where it is at hand.
    pub(crate) fn case(&self, case: &model::Case, alarm: Option<&model::Alarm>, now: Time) -> Case {
        let in_hand = case::step_in_hand(case).filter(|_| case.state == CaseState::Open);
        let (state, result) = match case.state {
            CaseState::Open => ("open", None),
            CaseState::Closed(result) => ("closed", Some(result.as_str())),
        };
        Case {
            id: case.id.to_string(),
            number: number('C', case.id.0),
            procedure: case.procedure.to_string(),
            title: self.procedure_title(&case.procedure),
            entity: self.subject(&case.entity),
            alarm_id: case.alarm.map(|it| it.to_string()),
            alarm_title: alarm.map(|it| self.rule_title(&it.rule)),
            state,
            result,
            owner: case.owner.as_ref().map(|it| self.person(it)),
            opened_at: Instant(case.opened_at),
            due_at: case.due_at.map(Instant),
            overdue: result.is_none() && case.due_at.is_some_and(|it| it < now),
            closed_at: case.closed_at.map(Instant),
            steps_done: case.steps.iter().filter(|it| it.done_at.is_some()).count(),
            steps_total: case.steps.iter().filter(|it| it.gone_at.is_none()).count()
                + self.steps_ahead(case).len(),
            steps_open: case.steps.iter().filter(|it| it.is_open()).count(),
            ways_ended: case.tokens.as_ref().is_some_and(|it| it.ended.is_some()),
            parent_id: case.parent.map(|it| it.case.to_string()),
            item: item_of(case),
            current_step: in_hand.map(|it| CurrentStep {
                id: it.id.to_string(),
                title: (&it.title).into(),
                due_at: due_at(it),
            }),
            position: case.position.0,
        }
    }

    /// One line of a history; `case` where it is at hand, to name what was filled in.
    pub(crate) fn case_line(&self, case: Option<&model::Case>, entry: &CaseEntry) -> CaseLine {
        let mut line = CaseLine {
            at: Some(Instant(entry.at)),
            by: entry.by.as_ref().map(|it| self.person(it)),
            ..CaseLine::default()
        };
        let files = |it: &[model::Evidence]| Some(it.iter().map(Evidence::from).collect());
        match &entry.kind {
            CaseEntryKind::Opened => line.kind = "opened",
            CaseEntryKind::AlarmAttached { alarm } => {
                (line.kind, line.alarm_id) = ("alarm_attached", Some(alarm.to_string()));
            }
            CaseEntryKind::Assigned { to } => {
                (line.kind, line.to_user) = ("assigned", Some(self.person(to)));
            }
            CaseEntryKind::StepDone { step, note, evidence, said } => {
                (line.kind, line.step) = ("step_done", Some(step.to_string()));
                (line.text, line.evidence) = (Some(note.clone()), files(evidence));
                let record = case.and_then(|it| it.steps.iter().find(|it| it.id == *step));
                let form = record.and_then(|it| it.form.as_deref());
                line.said = (!said.is_empty()).then(|| self.answers(form, said));
            }
            CaseEntryKind::StepSkipped { step, reason } => {
                (line.kind, line.step) = ("step_skipped", Some(step.to_string()));
                line.text = Some(reason.clone());
            }
            CaseEntryKind::StepGone { step } => {
                (line.kind, line.step) = ("step_gone", Some(step.to_string()));
            }
            CaseEntryKind::TimeCame { event } => {
                (line.kind, line.what) = ("time_came", Some(event.into()));
            }
            CaseEntryKind::Decided { table, said } => {
                let title = self.zone.catalogue.decisions.get(table.as_str());
                let title = title.map_or_else(|| Text::new(table, table), |it| it.title.clone());
                (line.kind, line.what) = ("decided", Some((&title).into()));
                line.said = Some(self.answers(None, said));
            }
            CaseEntryKind::Doubt { place, why } => {
                (line.kind, line.what) = ("doubt", Some(place.into()));
                line.why = Some((&why_doubt(why)).into());
            }
            CaseEntryKind::PartBegun { case } => {
                (line.kind, line.case_id) = ("part_begun", Some(case.to_string()));
            }
            CaseEntryKind::PartEnded { case, result } => {
                (line.kind, line.case_id) = ("part_ended", Some(case.to_string()));
                line.result = Some(result.as_str());
            }
            CaseEntryKind::Noted { text, evidence } => {
                (line.kind, line.text) = ("noted", Some(text.clone()));
                line.evidence = files(evidence);
            }
            CaseEntryKind::Closed { result, note } => {
                (line.kind, line.result) = ("closed", Some(result.as_str()));
                line.text = Some(note.clone());
            }
        }
        line
    }
}

fn item_of(case: &model::Case) -> Option<String> {
    let data = &case.tokens.as_ref().filter(|_| case.parent.is_some())?.data;
    data.get("item").map(plain)
}

fn due_at(step: &StepRecord) -> Option<Instant> {
    let due = step.due_at.or_else(|| Some(step.reached_at?.plus(step.within?)));
    due.filter(|_| step.is_open()).map(Instant)
}

/// Why a procedure stands still, where the engine says it in a word.
fn why_doubt(why: &str) -> Text {
    match why {
        "no_days_off" => Text::new(
            "chưa nhập lịch nghỉ lễ của năm, nên không tính được thời hạn",
            "the days off of the year are not entered, so no time can be set",
        ),
        "not_connected" => Text::new("chưa có kết nối", "it is not connected"),
        other => Text::new(other, other),
    }
}
