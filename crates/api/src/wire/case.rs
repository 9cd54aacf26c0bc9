//! Cases and their histories.

use model::{CaseEntry, CaseEntryKind, CaseState, StepRecord, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
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
    steps_total: usize,
    current_step: Option<CurrentStep>,
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
    pub(crate) entries: Vec<CaseLine>,
}

/// One step of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseStep {
    id: String,
    title: Words,
    within_s: Option<u64>,
    needs_evidence: bool,
    reached_at: Option<Instant>,
    done_at: Option<Instant>,
    done_by: Option<Person>,
    note: String,
    due_at: Option<Instant>,
}

/// One line of a case's history. Fields that the line does not have are left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct CaseLine {
    #[schema(value_type = Instant)]
    at: Option<Instant>,
    by: Option<Person>,
    /// `opened`, `alarm_attached`, `assigned`, `step_done`, `noted` or `closed`.
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

/// A step is done.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct StepDone {
    /// What was found or done.
    pub(crate) note: String,
    /// What proves it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
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
            steps_total: case.steps.len(),
            current_step: in_hand.map(|it| CurrentStep {
                id: it.id.to_string(),
                title: (&it.title).into(),
                due_at: due_at(it),
            }),
            position: case.position.0,
        }
    }

    /// One step of a case.
    pub(crate) fn case_step(&self, step: &StepRecord) -> CaseStep {
        CaseStep {
            id: step.id.to_string(),
            title: (&step.title).into(),
            within_s: step.within.map(model::Span::s),
            needs_evidence: step.needs_evidence,
            reached_at: step.reached_at.map(Instant),
            done_at: step.done_at.map(Instant),
            done_by: step.done_by.as_ref().map(|it| self.person(it)),
            note: step.note.clone(),
            due_at: due_at(step),
        }
    }

    /// One line of a history.
    pub(crate) fn case_line(&self, entry: &CaseEntry) -> CaseLine {
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
            CaseEntryKind::StepDone { step, note, evidence } => {
                (line.kind, line.step) = ("step_done", Some(step.to_string()));
                (line.text, line.evidence) = (Some(note.clone()), files(evidence));
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

fn due_at(step: &StepRecord) -> Option<Instant> {
    let due = step.reached_at?.plus(step.within?);
    step.done_at.is_none().then_some(Instant(due))
}
