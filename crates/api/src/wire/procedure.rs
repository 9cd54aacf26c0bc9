//! Procedures: what is done, step by step.

use case::form::{Field, FieldKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Words, word};

/// A procedure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Procedure {
    id: String,
    title: Words,
    /// What tells this version from others: eight hexadecimal digits.
    version: String,
    /// What people do in it, in the order of the drawing.
    steps: Vec<Step>,
    /// Procedures it begins for parts of its work.
    calls: Vec<String>,
    source: String,
}

/// A form that is filled in when a step is done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Form {
    id: String,
    title: Words,
    fields: Vec<FormField>,
    source: String,
}

/// One question.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FormField {
    name: String,
    title: Words,
    #[schema(value_type = word::FormFieldKind)]
    kind: &'static str,
    required: bool,
    /// Asked only where another field says one of these words.
    when: Option<FormWhen>,
    min: Option<f64>,
    max: Option<f64>,
    unit: String,
    whole: bool,
    /// Of words the most characters, of lines the most lines.
    most: Option<usize>,
    choices: Vec<FormChoice>,
}

/// When a question is asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FormWhen {
    field: String,
    is: Vec<String>,
}

/// A word that can be chosen.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FormChoice {
    word: String,
    title: Words,
}

/// One step of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Step {
    id: String,
    title: Words,
    within_s: Option<u64>,
    needs_evidence: bool,
}

impl From<&case::Procedure> for Procedure {
    fn from(it: &case::Procedure) -> Self {
        let step = |it: &case::Step| Step {
            id: it.id.to_string(),
            title: (&it.title).into(),
            within_s: it.within.map(model::Span::s),
            needs_evidence: it.needs_evidence,
        };
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            version: format!("{:08x}", it.version()),
            steps: it.steps().map(|it| step(&it)).collect(),
            calls: it.calls().map(str::to_owned).collect(),
            source: it.source.clone(),
        }
    }
}

impl From<&case::form::Form> for Form {
    fn from(it: &case::form::Form) -> Self {
        Self {
            id: it.id.to_string(),
            title: (&it.title).into(),
            fields: it.fields.iter().map(FormField::from).collect(),
            source: it.source.clone(),
        }
    }
}

impl From<&Field> for FormField {
    fn from(it: &Field) -> Self {
        let when = it.when.as_ref();
        let plain = Self {
            name: it.name.clone(),
            title: (&it.title).into(),
            kind: "flag",
            required: it.required,
            when: when.map(|it| FormWhen { field: it.field.clone(), is: it.is.clone() }),
            min: None,
            max: None,
            unit: String::new(),
            whole: false,
            most: None,
            choices: vec![],
        };
        match &it.kind {
            FieldKind::Flag => plain,
            FieldKind::Number { min, max, unit, whole } => Self {
                kind: "number",
                min: *min,
                max: *max,
                unit: unit.clone(),
                whole: *whole,
                ..plain
            },
            FieldKind::Text { chars_max } => Self { kind: "text", most: Some(*chars_max), ..plain },
            FieldKind::Lines { n_max } => Self { kind: "lines", most: Some(*n_max), ..plain },
            FieldKind::Choice(words) => {
                let choice = |(word, title): &(String, model::Text)| FormChoice {
                    word: word.clone(),
                    title: title.into(),
                };
                Self { kind: "choice", choices: words.iter().map(choice).collect(), ..plain }
            }
        }
    }
}
