//! `forms/*.json`: what is filled in when a step is done, as a JSON Schema.
//!
//! Of JSON Schema (draft 2020-12) one object with plain properties: a form that people read has no
//! more. What the schema has no word for begins with `x-`: `x-en` the English title, `x-source`
//! where it comes from, `x-when` another field that must say something, `x-unit`, and `x-words` what
//! people read for the words of an `enum`.

use std::fmt;

use case::{
    Test,
    form::{FIELD_CHARS_MAX, Field, FieldKind, Form, LINES_MAX},
};
use model::{FormId, Text};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use toml::Spanned;

use crate::{desk::Desk, file::File};

/// Most questions of one form.
const FIELDS_MAX: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaForm {
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    title: String,
    #[serde(rename = "x-en")]
    en: String,
    #[serde(rename = "x-source")]
    source: String,
    #[serde(rename = "type")]
    kind: String,
    properties: Properties,
    #[serde(default)]
    required: Vec<String>,
    #[serde(rename = "additionalProperties", default)]
    _additional: Option<bool>,
}

/// In the order of the file, which is the order in which people are asked.
struct Properties(Vec<(String, PropertyForm)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyForm {
    title: String,
    #[serde(rename = "x-en")]
    en: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    #[serde(rename = "maxLength")]
    max_length: Option<usize>,
    #[serde(rename = "maxItems")]
    max_items: Option<usize>,
    #[serde(rename = "items")]
    items: Option<ItemsForm>,
    #[serde(rename = "enum")]
    words: Option<Vec<String>>,
    #[serde(rename = "x-words", default)]
    titles: Vec<WordForm>,
    #[serde(rename = "x-unit", default)]
    unit: String,
    #[serde(rename = "x-when")]
    when: Option<WhenForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemsForm {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordForm {
    vi: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenForm {
    field: String,
    is: Vec<String>,
}

/// Reads one form.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let form: SchemaForm = match serde_json::from_str(&file.text) {
        Ok(form) => form,
        Err(error) => {
            desk.complain(file, place(file, &error), error.to_string());
            return;
        }
    };
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<FormId>(file, &name) else { return };
    let mut wrong: Vec<String> = Vec::new();
    if form.kind != "object" {
        wrong.push(format!("the type is `{}`, expected object", form.kind));
    }
    if form.source.trim().is_empty() {
        wrong.push("`x-source` is empty, expected where the form comes from".to_owned());
    }
    let names: Vec<String> = form.properties.0.iter().map(|it| it.0.clone()).collect();
    if names.is_empty() || FIELDS_MAX < names.len() {
        wrong.push(format!("has {} properties, expected 1 to {FIELDS_MAX}", names.len()));
    }
    if let Some(name) = form.required.iter().find(|it| !names.contains(*it)) {
        wrong.push(format!("`{name}` is required and is no property"));
    }
    let mut fields = Vec::new();
    for (name, property) in form.properties.0 {
        let required = form.required.contains(&name);
        match field(&name, property, required, &names) {
            Ok(field) => fields.push(field),
            Err(why) => wrong.push(format!("`{name}` {why}")),
        }
    }
    let title = Text::new(&form.title, &form.en);
    if wrong.is_empty() {
        desk.own.forms.insert(id.clone(), Form { id, title, fields, source: form.source });
    }
    for sentence in wrong {
        desk.complain(file, 0..0, sentence);
    }
}

fn field(
    name: &str,
    form: PropertyForm,
    required: bool,
    names: &[String],
) -> Result<Field, String> {
    let is_word = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return Err("is no name of a field, expected a-z, 0-9 and _".to_owned());
    }
    if form.title.trim().is_empty() || form.en.trim().is_empty() {
        return Err("has no title, expected `title` and `x-en`".to_owned());
    }
    let kind = kind_of(&form)?;
    let when = form.when.map(|it| Test { field: it.field, is: it.is });
    // The asked comes first: what is above decides whether what is below is asked.
    let above = |it: &Test| names.iter().take_while(|it| *it != name).any(|n| *n == it.field);
    if let Some(test) = when.as_ref().filter(|it| !above(it)) {
        return Err(format!("depends on `{}`, which is not asked before it", test.field));
    }
    let title = Text::new(&form.title, &form.en);
    Ok(Field { name: name.to_owned(), title, kind, required, when })
}

fn kind_of(form: &PropertyForm) -> Result<FieldKind, String> {
    if let Some(words) = &form.words {
        if words.is_empty() || words.len() != form.titles.len() {
            return Err("has an `enum` without as many `x-words`".to_owned());
        }
        let titles = form.titles.iter().map(|it| Text::new(&it.vi, &it.en));
        return Ok(FieldKind::Choice(words.iter().cloned().zip(titles).collect()));
    }
    match form.kind.as_deref() {
        Some("boolean") => Ok(FieldKind::Flag),
        Some(kind @ ("number" | "integer")) => Ok(FieldKind::Number {
            min: form.minimum,
            max: form.maximum,
            unit: form.unit.clone(),
            whole: kind == "integer",
        }),
        Some("string") => {
            let chars_max = form.max_length.unwrap_or(FIELD_CHARS_MAX).min(FIELD_CHARS_MAX);
            Ok(FieldKind::Text { chars_max })
        }
        Some("array") if form.items.as_ref().is_some_and(|it| it.kind == "string") => {
            Ok(FieldKind::Lines { n_max: form.max_items.unwrap_or(LINES_MAX).min(LINES_MAX) })
        }
        _ => Err("is of no known type, expected boolean, number, integer, string, an array of \
                  strings or an enum"
            .to_owned()),
    }
}

/// Where in the text the reader stopped.
fn place(file: &File, error: &serde_json::Error) -> std::ops::Range<usize> {
    let lines = file.text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let at = at.min(file.text.len());
    at..at
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties by their names")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Properties, M::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Properties(all))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
