//! The JSON form of cases, their steps and the lines of their histories.

use std::collections::BTreeMap;

use model::{
    AlarmId, Case, CaseEntryKind, CaseId, CaseResult, CaseState, CaseTimer, Data, EntityId,
    Evidence, Parent, Position, ProcedureId, Span, StepId, StepRecord, Text, Time, Tokens, UserId,
    Value, WorkId,
};
use serde::{Deserialize, Serialize};

use crate::form::{self, as_derived};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Case")]
struct CaseForm {
    #[serde(with = "form")]
    id: CaseId,
    #[serde(with = "form")]
    procedure: ProcedureId,
    #[serde(with = "form")]
    entity: EntityId,
    #[serde(with = "form")]
    alarm: Option<AlarmId>,
    #[serde(with = "form")]
    state: CaseState,
    #[serde(with = "form")]
    owner: Option<UserId>,
    #[serde(with = "form")]
    opened_at: Time,
    #[serde(with = "form")]
    due_at: Option<Time>,
    #[serde(with = "form")]
    closed_at: Option<Time>,
    #[serde(with = "form")]
    steps: Vec<StepRecord>,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    tokens: Option<Box<Tokens>>,
    #[serde(with = "form", default, skip_serializing_if = "Vec::is_empty")]
    timers: Vec<CaseTimer>,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    parent: Option<Parent>,
    #[serde(with = "form")]
    position: Position,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CaseState", rename_all = "snake_case")]
enum CaseStateForm {
    Open,
    Closed(#[serde(with = "form")] CaseResult),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "StepRecord")]
struct StepRecordForm {
    #[serde(with = "form")]
    id: StepId,
    #[serde(with = "form")]
    title: Text,
    #[serde(with = "form")]
    within: Option<Span>,
    needs_evidence: bool,
    #[serde(with = "form")]
    reached_at: Option<Time>,
    #[serde(with = "form")]
    done_at: Option<Time>,
    #[serde(with = "form")]
    done_by: Option<UserId>,
    note: String,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    work: Option<WorkId>,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    due_at: Option<Time>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    untimed: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    skipped: bool,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    gone_at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    item: Option<Value>,
    #[serde(with = "form", default, skip_serializing_if = "BTreeMap::is_empty")]
    said: Data,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Evidence")]
struct EvidenceForm {
    name: String,
    sha256: String,
    bytes: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CaseEntryKind", tag = "entry", rename_all = "snake_case")]
enum CaseEntryKindForm {
    Opened,
    AlarmAttached {
        #[serde(with = "form")]
        alarm: AlarmId,
    },
    Assigned {
        #[serde(with = "form")]
        to: UserId,
    },
    StepDone {
        #[serde(with = "form")]
        step: StepId,
        note: String,
        #[serde(with = "form")]
        evidence: Vec<Evidence>,
        #[serde(with = "form", default, skip_serializing_if = "BTreeMap::is_empty")]
        said: Data,
    },
    StepSkipped {
        #[serde(with = "form")]
        step: StepId,
        reason: String,
    },
    StepGone {
        #[serde(with = "form")]
        step: StepId,
    },
    TimeCame {
        #[serde(with = "form")]
        event: Text,
    },
    Decided {
        table: String,
        #[serde(with = "form")]
        said: Data,
    },
    Doubt {
        #[serde(with = "form")]
        place: Text,
        why: String,
    },
    PartBegun {
        #[serde(with = "form")]
        case: CaseId,
    },
    PartEnded {
        #[serde(with = "form")]
        case: CaseId,
        #[serde(with = "form")]
        result: CaseResult,
    },
    Noted {
        text: String,
        #[serde(with = "form")]
        evidence: Vec<Evidence>,
    },
    Closed {
        #[serde(with = "form")]
        result: CaseResult,
        note: String,
    },
}

as_derived! {
    Case by CaseForm;
    CaseState by CaseStateForm;
    StepRecord by StepRecordForm;
    Evidence by EvidenceForm;
    CaseEntryKind by CaseEntryKindForm;
}
