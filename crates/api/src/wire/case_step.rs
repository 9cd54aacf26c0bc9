//! What people do in a case: its checklist, and what is filled in.

use std::collections::BTreeMap;

use model::{Case, CaseState, CaseTimer, Data, StepRecord, Text, Time, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::wire::{
    Instant, Words,
    case::Evidence,
    pen::{Pen, Person},
    word,
};

/// One step of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseStep {
    id: String,
    title: Words,
    /// `open`: somebody can do it now; `ahead`: it may still come.
    #[schema(value_type = word::CaseStepState)]
    state: &'static str,
    /// Tells one of several that are open at this step.
    work: Option<u32>,
    within_s: Option<u64>,
    needs_evidence: bool,
    reached_at: Option<Instant>,
    done_at: Option<Instant>,
    done_by: Option<Person>,
    note: String,
    due_at: Option<Instant>,
    /// Open, and past its time.
    late: bool,
    /// Its deadline cannot be said: the days off of the year are not entered.
    untimed: bool,
    /// The role that does it; none where anybody may who works on cases.
    #[schema(value_type = Option<word::Role>)]
    role: Option<String>,
    /// The form that is filled in; see `forms` of the catalogue.
    form: Option<String>,
    /// Which of a list it is for.
    item: Option<String>,
    /// What was filled in.
    said: Vec<Answer>,
}

/// Something that comes by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseWait {
    title: Words,
    /// When; none where it cannot be said: the days off of the year are not entered.
    at: Option<Instant>,
}

/// What was said in a field, as people read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Answer {
    field: String,
    title: Words,
    text: Words,
}

/// A step is done.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct StepDone {
    /// What was found or done. May be left out where a form is filled in.
    #[serde(default)]
    pub(crate) note: String,
    /// What proves it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
    /// Which of several that are open at this step.
    #[serde(default)]
    pub(crate) work: Option<u32>,
    /// What is filled in: by field a truth value, a number, a text or a list of texts.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub(crate) said: BTreeMap<String, Json>,
}

/// A step is left out.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct StepSkipped {
    /// Why. The superior of whoever skips it is told.
    pub(crate) reason: String,
    /// Which of several that are open at this step.
    #[serde(default)]
    pub(crate) work: Option<u32>,
}

impl StepDone {
    /// What was filled in; an empty answer is none.
    pub(crate) fn data(&self) -> Data {
        let value = |(name, it): (&String, &Json)| Some((name.clone(), value_of(it)?));
        self.said.iter().filter_map(value).collect()
    }
}

fn value_of(json: &Json) -> Option<Value> {
    match json {
        Json::Null => None,
        Json::Bool(it) => Some(Value::Flag(*it)),
        Json::Number(it) => it.as_f64().map(Value::Number),
        Json::String(it) => Some(Value::Text(it.clone())),
        Json::Array(all) => Some(Value::List(all.iter().filter_map(value_of).collect())),
        Json::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, it)| Some((name.clone(), value_of(it)?)));
            Some(Value::Record(fields.collect()))
        }
    }
}

impl Pen<'_> {
    /// The checklist of a case: what came, in its order, then what may still come.
    pub(crate) fn case_steps(&self, case: &Case, now: Time) -> Vec<CaseStep> {
        let mut steps: Vec<CaseStep> =
            case.steps.iter().map(|it| self.case_step(case, it, now)).collect();
        steps.extend(self.steps_ahead(case).into_iter().map(|it| CaseStep {
            id: it.id.to_string(),
            title: (&it.title).into(),
            state: "ahead",
            work: None,
            within_s: it.within.map(model::Span::s),
            needs_evidence: it.needs_evidence,
            reached_at: None,
            done_at: None,
            done_by: None,
            note: String::new(),
            due_at: None,
            late: false,
            untimed: false,
            role: None,
            form: None,
            item: None,
            said: vec![],
        }));
        steps
    }

    /// Steps that may still come and are not among those that came or are listed already.
    pub(crate) fn steps_ahead(&self, case: &Case) -> Vec<case::Step> {
        let tokens = case.tokens.as_ref().filter(|_| case.state == CaseState::Open);
        let (Some(tokens), Some(desk)) = (tokens, self.zone.desk_of(case)) else { return vec![] };
        let listed = |it: &case::Step| {
            case.steps.iter().any(|record| record.id == it.id && !record.is_over())
        };
        let mut ahead = case::ahead(desk.office().net, tokens);
        ahead.retain(|it| !listed(it));
        ahead
    }

    fn case_step(&self, case: &Case, step: &StepRecord, now: Time) -> CaseStep {
        let open = step.is_open() && case.state == CaseState::Open;
        let due = step.due_at.or_else(|| Some(step.reached_at?.plus(step.within?)));
        let due = due.filter(|_| open);
        let state = match step {
            _ if open => "open",
            it if it.skipped => "skipped",
            it if it.done_at.is_some() => "done",
            it if it.gone_at.is_some() || case.state != CaseState::Open => "gone",
            _ => "ahead",
        };
        CaseStep {
            id: step.id.to_string(),
            title: (&step.title).into(),
            state,
            work: step.work.map(|it| it.0),
            within_s: step.within.map(model::Span::s),
            needs_evidence: step.needs_evidence,
            reached_at: step.reached_at.map(Instant),
            done_at: step.done_at.map(Instant),
            done_by: step.done_by.as_ref().map(|it| self.person(it)),
            note: step.note.clone(),
            due_at: due.map(Instant),
            late: due.is_some_and(|it| it < now),
            untimed: step.untimed,
            role: step.role.clone(),
            form: step.form.clone(),
            item: step.item.as_ref().map(plain),
            said: self.answers(step.form.as_deref(), &step.said),
        }
    }

    /// What will come by itself, the next first.
    pub(crate) fn case_waits(&self, case: &Case) -> Vec<CaseWait> {
        let Some(desk) = self.zone.desk_of(case) else { return vec![] };
        let title = |it: &CaseTimer| {
            let node = &case.tokens.as_ref()?.work(it.work)?.node;
            let node = desk.office().net.node(node.as_str())?;
            Some(if node.title.vi.is_empty() {
                let id = node.id.as_str();
                Text::new(id, id)
            } else {
                node.title.clone()
            })
        };
        let mut timers: Vec<&CaseTimer> = case.timers.iter().collect();
        timers.sort_by_key(|it| it.at);
        let wait =
            |it: &CaseTimer| Some(CaseWait { title: (&title(it)?).into(), at: it.at.map(Instant) });
        timers.into_iter().filter_map(wait).collect()
    }

    /// Answers as people read them: by the form where it is known, else as they were given.
    pub(crate) fn answers(&self, form: Option<&str>, said: &Data) -> Vec<Answer> {
        use case::form::{Field, FieldKind};
        let form = form.and_then(|it| self.zone.catalogue.forms.get(it));
        let fields = form.map_or(&[][..], |it| &it.fields);
        let field = |name: &str| fields.iter().find(|it| it.name == name);
        let text = |field: Option<&Field>, value: &Value| match (field.map(|it| &it.kind), value) {
            (Some(FieldKind::Choice(words)), Value::Text(it)) => {
                let title = words.iter().find(|(word, _)| word == it).map(|it| it.1.clone());
                title.unwrap_or_else(|| Text::new(it, it))
            }
            (Some(FieldKind::Number { unit, .. }), it) if !unit.is_empty() => {
                let said = format!("{} {unit}", plain(it));
                Text::new(&said, &said)
            }
            (_, Value::Flag(it)) => {
                if *it {
                    Text::new("có", "yes")
                } else {
                    Text::new("không", "no")
                }
            }
            (_, it) => Text::new(&plain(it), &plain(it)),
        };
        let answer = |(name, value): (&String, &Value)| {
            let field = field(name);
            let title = field.map_or_else(|| Text::new(name, name), |it| it.title.clone());
            let text = (&text(field, value)).into();
            Answer { field: name.clone(), title: (&title).into(), text }
        };
        // In the order in which they were asked.
        let mut answers: Vec<Answer> = said.iter().map(answer).collect();
        answers.sort_by_key(|it| fields.iter().position(|field| field.name == it.field));
        answers
    }
}

/// In words of no language.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Flag(it) => if *it { "✓" } else { "✗" }.to_owned(),
        Value::Number(it) => it.to_string(),
        Value::Text(it) => it.clone(),
        Value::List(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Record(fields) => {
            let all = fields.iter().map(|(name, it)| format!("{name}: {}", plain(it)));
            all.collect::<Vec<_>>().join(", ")
        }
    }
}
