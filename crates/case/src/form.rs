//! Forms: what is filled in when a step is done, and whether an answer is one.

use model::{Data, FormId, Text, Value};

use crate::value::Test;

/// Longest text in one field.
pub const FIELD_CHARS_MAX: usize = 4_000;

/// Most lines of one list.
pub const LINES_MAX: usize = 200;

/// A form. Its text form is a JSON Schema in `packs/*/forms/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name, with its pack: `chemical/gas-leak`.
    pub id: FormId,
    /// Its title.
    pub title: Text,
    /// What is asked, in order.
    pub fields: Vec<Field>,
    /// Where it comes from.
    pub source: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name, which gateways and decision tables read.
    pub name: String,
    /// What people read.
    pub title: Text,
    /// What an answer is.
    pub kind: FieldKind,
    /// Must be answered, where it is asked.
    pub required: bool,
    /// Asked only when another field says this.
    pub when: Option<Test>,
}

/// What an answer is.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Yes or no.
    Flag,
    /// A number within bounds.
    Number {
        /// At least.
        min: Option<f64>,
        /// At most.
        max: Option<f64>,
        /// Its unit, as people read it.
        unit: String,
        /// Only whole ones.
        whole: bool,
    },
    /// Words.
    Text {
        /// Longest.
        chars_max: usize,
    },
    /// One of these words, each with what people read.
    Choice(Vec<(String, Text)>),
    /// Several lines of words.
    Lines {
        /// Most of them.
        n_max: usize,
    },
}

/// Why an answer is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFlaw {
    /// The field.
    pub field: String,
    /// Why.
    pub wrong: FieldWrong,
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldWrong {
    /// Must be answered.
    #[error("is not answered")]
    Missing,
    /// The form has no such question.
    #[error("is not asked")]
    NotAsked,
    /// Words where a number is asked.
    #[error("is no answer of this kind")]
    OtherKind,
    /// A number outside of its bounds, or not whole.
    #[error("is outside of its bounds")]
    OutOfBounds,
    /// None of the words.
    #[error("is none of the choices")]
    NoChoice,
    /// More than anybody reads.
    #[error("is too long")]
    TooLong,
}

impl Form {
    /// What is wrong with `said`; nothing where it may be kept.
    #[must_use]
    pub fn check(&self, said: &Data) -> Vec<FieldFlaw> {
        let mut flaws = Vec::new();
        for field in &self.fields {
            let asked = field.when.as_ref().is_none_or(|it| it.holds(said));
            let wrong = match said.get(&field.name) {
                Some(_) if !asked => Some(FieldWrong::NotAsked),
                Some(value) => field.kind.wrong(value, field.required),
                None => (asked && field.required).then_some(FieldWrong::Missing),
            };
            flaws.extend(wrong.map(|wrong| FieldFlaw { field: field.name.clone(), wrong }));
        }
        let known = |name: &str| self.fields.iter().any(|it| it.name == name);
        let strange = said.keys().filter(|it| !known(it));
        flaws
            .extend(strange.map(|it| FieldFlaw { field: it.clone(), wrong: FieldWrong::NotAsked }));
        flaws
    }
}

impl FieldKind {
    fn wrong(&self, value: &Value, required: bool) -> Option<FieldWrong> {
        match (self, value) {
            (Self::Flag, Value::Flag(_)) => None,
            (Self::Number { min, max, whole, .. }, Value::Number(it)) => {
                let within = min.is_none_or(|min| min <= *it) && max.is_none_or(|max| *it <= max);
                let fits = it.is_finite() && (!whole || it.fract() == 0.0);
                (!(within && fits)).then_some(FieldWrong::OutOfBounds)
            }
            (Self::Text { chars_max }, Value::Text(it)) => words(it, *chars_max, required),
            (Self::Choice(words), Value::Text(it)) => {
                (!words.iter().any(|(word, _)| word == it)).then_some(FieldWrong::NoChoice)
            }
            (Self::Lines { n_max }, Value::List(lines)) => {
                if *n_max < lines.len() {
                    return Some(FieldWrong::TooLong);
                }
                if required && lines.is_empty() {
                    return Some(FieldWrong::Missing);
                }
                lines.iter().find_map(|it| match it {
                    Value::Text(it) => words(it, FIELD_CHARS_MAX, true),
                    _ => Some(FieldWrong::OtherKind),
                })
            }
            _ => Some(FieldWrong::OtherKind),
        }
    }
}

fn words(said: &str, chars_max: usize, required: bool) -> Option<FieldWrong> {
    match said.trim().is_empty() {
        true if required => Some(FieldWrong::Missing),
        _ if chars_max < said.chars().count() => Some(FieldWrong::TooLong),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        let field = |name: &str, kind, required| Field {
            name: name.to_owned(),
            title: Text::new(name, name),
            kind,
            required,
            when: None,
        };
        let choice = |it: &str| (it.to_owned(), Text::new(it, it));
        let number =
            FieldKind::Number { min: Some(0.0), max: Some(50.0), unit: "m/s".into(), whole: false };
        let leak = Some(Test { field: "leak".into(), is: vec!["true".into()] });
        Form {
            id: FormId::new("chemical/gas-leak").unwrap(),
            title: Text::new("Rò khí", "Gas leak"),
            fields: vec![
                field("leak", FieldKind::Flag, true),
                Field { when: leak.clone(), ..field("wind", number, true) },
                Field {
                    when: leak,
                    ..field("gas", FieldKind::Choice(["nh3", "cl2"].map(choice).into()), true)
                },
                field("teams", FieldKind::Lines { n_max: 2 }, false),
                field("remark", FieldKind::Text { chars_max: 5 }, false),
            ],
            source: "the tests".to_owned(),
        }
    }

    #[track_caller]
    fn check(said: &[(&str, Value)], expected: &str) {
        let said = said.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
        let flaws = form().check(&said);
        let actual: Vec<String> =
            flaws.iter().map(|it| format!("{} {}", it.field, it.wrong)).collect();
        assert_eq!(actual.join(", "), expected);
    }

    #[test]
    fn what_is_asked_is_answered_and_nothing_else() {
        let (yes, no) = (("leak", Value::Flag(true)), ("leak", Value::Flag(false)));
        let (wind, gas) = (("wind", Value::Number(3.5)), ("gas", Value::text("nh3")));
        check(&[], "leak is not answered");
        check(std::slice::from_ref(&no), "");
        check(std::slice::from_ref(&yes), "wind is not answered, gas is not answered");
        check(&[yes.clone(), wind.clone(), gas.clone()], "");
        check(&[no, wind.clone()], "wind is not asked");
        let storm = ("wind", Value::Number(51.0));
        check(&[yes.clone(), storm, gas.clone()], "wind is outside of its bounds");
        let words = ("wind", Value::text("mạnh"));
        check(&[yes.clone(), words, gas], "wind is no answer of this kind");
        check(
            &[yes.clone(), wind.clone(), ("gas", Value::text("h2s"))],
            "gas is none of the choices",
        );
        let all = [yes, wind, ("gas", Value::text("cl2"))];
        let lines = |it: &[&str]| Value::List(it.iter().map(|it| Value::text(it)).collect());
        check(&[&all[..], &[("teams", lines(&["a", "b"]))]].concat(), "");
        check(&[&all[..], &[("teams", lines(&["a", "b", "c"]))]].concat(), "teams is too long");
        check(&[&all[..], &[("remark", Value::text("quá dài"))]].concat(), "remark is too long");
        check(&[&all[..], &[("dance", Value::Flag(true))]].concat(), "dance is not asked");
    }
}
