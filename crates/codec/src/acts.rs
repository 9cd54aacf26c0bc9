//! The JSON form of events: who did what, to what.

use std::collections::BTreeMap;

use model::{
    Act, Actor, Again, AlarmAct, AlarmId, CaseAct, CaseId, CaseResult, Data, EntityId, Event,
    Evidence, OutageAct, OutageId, OutageOf, ProcedureId, SeriesAct, SeriesId, Span, StepId, Time,
    UserId, WorkId,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::form::{self, Form, as_derived};

/// Flat, because a person may have to read it.
#[derive(Serialize, Deserialize)]
struct EventForm {
    #[serde(with = "form")]
    user: UserId,
    address: String,
    act: ActForm,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
enum ActForm {
    Alarm {
        #[serde(with = "form")]
        id: AlarmId,
        #[serde(with = "form", rename = "do")]
        act: AlarmAct,
    },
    Case {
        #[serde(with = "form")]
        id: CaseId,
        #[serde(with = "form", rename = "do")]
        act: CaseAct,
    },
    Series {
        #[serde(with = "form")]
        id: SeriesId,
        #[serde(with = "form", rename = "do")]
        act: SeriesAct,
    },
    Outage {
        #[serde(with = "form", rename = "do")]
        act: OutageAct,
    },
}

impl Form for Event {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Actor { user, address } = self.actor.clone();
        let act = match self.act.clone() {
            Act::Alarm(id, act) => ActForm::Alarm { id, act },
            Act::Case(id, act) => ActForm::Case { id, act },
            Act::Series(id, act) => ActForm::Series { id, act },
            Act::Outage(act) => ActForm::Outage { act },
        };
        EventForm { user, address, act }.serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let EventForm { user, address, act } = EventForm::deserialize(deserializer)?;
        let act = match act {
            ActForm::Alarm { id, act } => Act::Alarm(id, act),
            ActForm::Case { id, act } => Act::Case(id, act),
            ActForm::Series { id, act } => Act::Series(id, act),
            ActForm::Outage { act } => Act::Outage(act),
        };
        Ok(Self { actor: Actor { user, address }, act })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "AlarmAct", tag = "act", rename_all = "snake_case")]
enum AlarmActForm {
    Acknowledge,
    TakeBack,
    Assign {
        #[serde(with = "form")]
        to: UserId,
    },
    Comment {
        text: String,
    },
    OpenCase {
        #[serde(with = "form")]
        procedure: ProcedureId,
    },
    Shelve {
        #[serde(with = "form")]
        until: Time,
        reason: String,
    },
    Unshelve,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OutageAct", tag = "act", rename_all = "snake_case")]
enum OutageActForm {
    Plan {
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
    },
    CallOff {
        #[serde(with = "form")]
        id: OutageId,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CaseAct", tag = "act", rename_all = "snake_case")]
enum CaseActForm {
    Open {
        #[serde(with = "form")]
        procedure: ProcedureId,
        #[serde(with = "form")]
        entity: EntityId,
        note: String,
    },
    Assign {
        #[serde(with = "form")]
        to: UserId,
    },
    CompleteStep {
        #[serde(with = "form")]
        step: StepId,
        #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
        work: Option<WorkId>,
        note: String,
        #[serde(with = "form")]
        evidence: Vec<Evidence>,
        #[serde(with = "form", default, skip_serializing_if = "BTreeMap::is_empty")]
        said: Data,
    },
    SkipStep {
        #[serde(with = "form")]
        step: StepId,
        #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
        work: Option<WorkId>,
        reason: String,
    },
    Note {
        text: String,
        #[serde(with = "form")]
        evidence: Vec<Evidence>,
    },
    Close {
        #[serde(with = "form")]
        result: CaseResult,
        note: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SeriesAct", tag = "act", rename_all = "snake_case")]
enum SeriesActForm {
    TakeOut {
        reason: String,
        #[serde(with = "form")]
        until: Time,
    },
    PutBack,
    Correct {
        #[serde(with = "form")]
        time: Time,
        #[serde(with = "form")]
        value: f64,
        reason: String,
    },
}

as_derived! {
    AlarmAct by AlarmActForm;
    CaseAct by CaseActForm;
    SeriesAct by SeriesActForm;
    OutageAct by OutageActForm;
}
