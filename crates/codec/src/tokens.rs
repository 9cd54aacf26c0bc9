//! The JSON form of where a case stands: its tokens, what was said, and what rings.

use std::collections::BTreeMap;

use model::{
    CaseTimer, Data, ElementId, Ended, ListBatch, Parent, Span, Time, Tokens, Value, Work, WorkId,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::form::{self, Form, as_derived};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Value", rename_all = "snake_case")]
enum ValueForm {
    Flag(bool),
    Number(#[serde(with = "form")] f64),
    Text(String),
    List(#[serde(with = "form")] Vec<Value>),
    Record(#[serde(with = "form")] Data),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Ended", rename_all = "snake_case")]
enum EndedForm {
    Done,
    Terminated,
    Failed(String),
    Withdrawn,
    Stuck,
}

/// Works are a list: a key of a JSON object is text, and these are numbers.
#[derive(Serialize, Deserialize)]
struct TokensForm {
    version: u32,
    works: Vec<OpenForm>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    waiting: BTreeMap<String, u32>,
    #[serde(with = "form", default, skip_serializing_if = "BTreeMap::is_empty")]
    data: Data,
    next: u32,
    #[serde(with = "form", default, skip_serializing_if = "Option::is_none")]
    ended: Option<Ended>,
}

#[derive(Serialize, Deserialize)]
struct OpenForm {
    id: u32,
    node: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    under: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<u32>,
    #[serde(with = "form")]
    since: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<BatchForm>,
}

#[derive(Serialize, Deserialize)]
struct BatchForm {
    #[serde(with = "form")]
    items: Vec<Value>,
    begun: u32,
    said: Vec<SaidForm>,
}

#[derive(Serialize, Deserialize)]
struct SaidForm {
    item: u32,
    #[serde(with = "form")]
    said: Data,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CaseTimer")]
struct CaseTimerForm {
    #[serde(with = "form")]
    work: WorkId,
    #[serde(with = "form")]
    from: Time,
    #[serde(with = "form")]
    span: Span,
    working: bool,
    #[serde(with = "form")]
    at: Option<Time>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Parent")]
struct ParentForm {
    #[serde(with = "form")]
    case: model::CaseId,
    #[serde(with = "form")]
    work: WorkId,
    depth: u32,
}

as_derived! {
    Value by ValueForm;
    Ended by EndedForm;
    CaseTimer by CaseTimerForm;
    Parent by ParentForm;
}

impl Form for Tokens {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let waiting = self.waiting.iter().map(|(flow, n)| (flow.to_string(), *n));
        TokensForm {
            version: self.version,
            works: self.works.iter().map(open_form).collect(),
            waiting: waiting.collect(),
            data: self.data.clone(),
            next: self.next,
            ended: self.ended.clone(),
        }
        .serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = TokensForm::deserialize(deserializer)?;
        let waiting = form.waiting.iter().map(|(flow, n)| (ElementId::from(flow.as_str()), *n));
        Ok(Self {
            version: form.version,
            waiting: waiting.collect(),
            works: form.works.into_iter().map(open).collect(),
            data: form.data,
            next: form.next,
            ended: form.ended,
        })
    }
}

impl Form for Box<Tokens> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tokens::write(self, serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tokens::read(deserializer).map(Self::new)
    }
}

fn open_form((id, work): (&WorkId, &Work)) -> OpenForm {
    let batch = work.batch.as_ref().map(|it| BatchForm {
        items: it.items.clone(),
        begun: it.begun,
        said: it
            .said
            .iter()
            .map(|(item, said)| SaidForm { item: *item, said: said.clone() })
            .collect(),
    });
    OpenForm {
        id: id.0,
        node: work.node.to_string(),
        under: work.under.map(|it| it.0),
        item: work.item,
        since: work.since,
        batch,
    }
}

fn open(form: OpenForm) -> (WorkId, Work) {
    let batch = form.batch.map(|it| ListBatch {
        items: it.items,
        begun: it.begun,
        said: it.said.into_iter().map(|it| (it.item, it.said)).collect(),
    });
    let work = Work {
        node: ElementId::from(form.node.as_str()),
        under: form.under.map(WorkId),
        item: form.item,
        since: form.since,
        batch,
    };
    (WorkId(form.id), work)
}
