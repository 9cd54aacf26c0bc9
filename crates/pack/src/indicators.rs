//! `indicators/*.sql`: a question, with what it is in the comment lines above it.

use model::{Indicator, IndicatorId, Span, Target};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorForm {
    title: Title,
    about: Title,
    unit: Title,
    decimals: u8,
    target: Option<Spanned<TargetForm>>,
    every: Word,
    source: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetForm {
    at_least: Option<f64>,
    at_most: Option<f64>,
}

/// Reads one indicator. Whether its question can be asked is seen where it is asked: `haidang
/// check` does so on an empty lake.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let (head, sql_from) = head_of(&file.text);
    let Some(form) = desk.keep(file.parse_text::<IndicatorForm>(&head)) else { return };
    let (title, about) = (desk.text(file, &form.title), desk.text(file, &form.about));
    let unit = desk.text(file, &form.unit);
    if form.source.get_ref().trim().is_empty() {
        desk.complain(file, form.source.span(), "no source is given, expected a sentence");
    }
    let target = match form.target.as_ref().map(|it| (it.get_ref().at_least, it.get_ref().at_most))
    {
        None => None,
        Some((Some(at_least), None)) => Some(Target::AtLeast(at_least)),
        Some((None, Some(at_most))) => Some(Target::AtMost(at_most)),
        Some(_) => {
            let span = form.target.as_ref().map_or(0..0, Spanned::span);
            desk.complain(file, span, "expected either `at_least` or `at_most`");
            None
        }
    };
    let sql = file.text[sql_from..].trim();
    let first = sql.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    if !["select", "with"].contains(&first.as_str()) {
        let sentence = format!("the question begins with `{first}`, expected SELECT or WITH");
        desk.complain(file, sql_from..sql_from + 1, sentence);
    }
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<IndicatorId>(file, &name) else { return };
    let Some(every) = desk.word::<Span>(file, &form.every) else { return };
    let indicator = Indicator {
        id: id.clone(),
        title,
        about,
        sql: sql.to_owned(),
        unit,
        decimals: form.decimals,
        target,
        every,
        source: form.source.get_ref().clone(),
    };
    desk.own.indicators.insert(id, indicator);
}

/// The comment lines a file begins with, as TOML at the same places; and where the question begins.
fn head_of(text: &str) -> (String, usize) {
    let mut head = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let Some(comment) = line.strip_prefix("--") else { break };
        head.push_str("  ");
        head.push_str(comment);
    }
    let sql = &text[head.len()..];
    let blank = sql.len() - sql.trim_start().len();
    let from = head.len() + blank;
    (head, from)
}
