//! `decisions/*.toml`: tables that say what is done, checked for gaps and overlaps.

use std::collections::{BTreeMap, BTreeSet};

use case::{
    Value,
    decision::{Cell, Column, Domain, Hit, Limit, Range, Rule, Table, check},
};
use model::DecisionId;
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableForm {
    title: Title,
    source: Spanned<Vec<String>>,
    hit: Word,
    input: Vec<InputForm>,
    output: Spanned<Vec<String>>,
    rule: Spanned<Vec<RuleForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InputForm {
    field: Word,
    kind: Word,
    #[serde(default)]
    words: Vec<String>,
    from: Option<f64>,
    above: Option<f64>,
    to: Option<f64>,
    below: Option<f64>,
}

/// Bounds: `from` and `to` are within, `above` and `below` are not.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(deny_unknown_fields)]
struct RangeForm {
    from: Option<f64>,
    above: Option<f64>,
    to: Option<f64>,
    below: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    #[serde(default)]
    when: BTreeMap<String, Spanned<CellForm>>,
    then: Spanned<BTreeMap<String, AnswerForm>>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a word, a list of words, true, false, a number or bounds: from, above, to, below"
)]
enum CellForm {
    Is(bool),
    Number(f64),
    Word(String),
    Words(Vec<String>),
    Within(RangeForm),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a word, a number, true or false")]
enum AnswerForm {
    Flag(bool),
    Number(f64),
    Word(String),
}

/// Reads one table.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let n_before = desk.complaints.len();
    let Some(form) = desk.keep(file.parse::<TableForm>()) else { return };
    let name = Spanned::new(0..0, file.stem().to_owned());
    let id = desk.own_code::<DecisionId>(file, &name);
    let title = desk.text(file, &form.title);
    let source = desk.sources(file, &form.source).join(" ");
    let words = ["unique", "first", "collect"];
    let hit = desk.choice(file, &form.hit, "hit policy", hit_of, &words);
    let inputs: Vec<Column> =
        form.input.iter().filter_map(|it| read_input(desk, file, it)).collect();
    let outputs = form.output.get_ref().clone();
    let fields = form.input.iter().map(|it| it.field.get_ref()).chain(&outputs);
    let twice = repeated(fields);
    if let Some(field) = twice {
        let sentence =
            format!("field `{field}` is there twice, expected each input and output once");
        desk.complain(file, form.output.span(), sentence);
    }
    if inputs.is_empty() || outputs.is_empty() {
        let sentence = "a table needs at least one input and one output";
        desk.complain(file, form.output.span(), sentence);
    }
    // Every rule would only say again what is wrong with its columns.
    if desk.complaints.len() != n_before {
        return;
    }
    let rules: Vec<Rule> = form
        .rule
        .get_ref()
        .iter()
        .filter_map(|it| read_rule(desk, file, it, (&inputs, &outputs)))
        .collect();
    let (Some(id), Some(hit)) = (id, hit) else { return };
    if desk.complaints.len() != n_before {
        return;
    }
    let table = Table { id: id.clone(), title, hit, inputs, outputs, rules, source };
    for flaw in check(&table) {
        desk.complain(file, form.rule.span(), flaw.to_string());
    }
    desk.own.decisions.insert(id, table);
}

fn hit_of(word: &str) -> Option<Hit> {
    match word {
        "unique" => Some(Hit::Unique),
        "first" => Some(Hit::First),
        "collect" => Some(Hit::Collect),
        _ => None,
    }
}

fn repeated<'a>(mut fields: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut seen = BTreeSet::new();
    fields.find(|it| !seen.insert(*it))
}

fn read_input(desk: &mut Desk<'_>, file: &File, form: &InputForm) -> Option<Column> {
    let kinds = ["number", "choice", "flag"];
    let known = |it: &str| kinds.iter().copied().find(|kind| *kind == it);
    let kind = desk.choice(file, &form.kind, "kind of input", known, &kinds)?;
    let InputForm { from, above, to, below, .. } = *form;
    let within = read_range(desk, file, form.field.span(), RangeForm { from, above, to, below })?;
    let domain = match kind {
        "number" => Domain::Number(within),
        "choice" => Domain::Choice(form.words.clone()),
        _ => Domain::Flag,
    };
    if (kind == "choice") == form.words.is_empty() {
        let sentence = "`words` says everything a choice can say, and stands nowhere else";
        desk.complain(file, form.field.span(), sentence);
    }
    Some(Column { field: form.field.get_ref().clone(), domain })
}

fn read_rule(
    desk: &mut Desk<'_>,
    file: &File,
    form: &RuleForm,
    (inputs, outputs): (&[Column], &[String]),
) -> Option<Rule> {
    let asked: BTreeSet<&str> = inputs.iter().map(|it| it.field.as_str()).collect();
    for (field, cell) in &form.when {
        if !asked.contains(field.as_str()) {
            let sentence = format!("`{field}` is no input of this table");
            desk.complain(file, cell.span(), sentence);
        }
    }
    let mut when = Vec::new();
    for input in inputs {
        when.push(match form.when.get(&input.field) {
            None => Cell::Any,
            Some(cell) => match cell.get_ref() {
                CellForm::Is(it) => Cell::Is(*it),
                CellForm::Word(it) => Cell::Among(vec![it.clone()]),
                CellForm::Words(all) => Cell::Among(all.clone()),
                CellForm::Number(it) => {
                    let point = Some(Limit { at: *it, within: true });
                    Cell::In(Range { low: point, high: point })
                }
                CellForm::Within(it) => Cell::In(read_range(desk, file, cell.span(), *it)?),
            },
        });
    }
    let answers = form.then.get_ref();
    let then: Vec<Value> = outputs.iter().filter_map(|it| answers.get(it).map(answer)).collect();
    if then.len() != outputs.len() || answers.len() != outputs.len() {
        let sentence = format!("expected an answer for each output: {}", outputs.join(", "));
        desk.complain(file, form.then.span(), sentence);
        return None;
    }
    Some(Rule { when, then })
}

fn answer(form: &AnswerForm) -> Value {
    match form {
        AnswerForm::Flag(it) => Value::Flag(*it),
        AnswerForm::Number(it) => Value::Number(*it),
        AnswerForm::Word(it) => Value::Text(it.clone()),
    }
}

fn read_range(
    desk: &mut Desk<'_>,
    file: &File,
    span: std::ops::Range<usize>,
    form: RangeForm,
) -> Option<Range> {
    let one = |closed: Option<f64>, open: Option<f64>| match (closed, open) {
        (Some(_), Some(_)) => None,
        (Some(at), None) => Some(Some(Limit { at, within: true })),
        (None, Some(at)) => Some(Some(Limit { at, within: false })),
        (None, None) => Some(None),
    };
    let (low, high) = (one(form.from, form.above), one(form.to, form.below));
    if low.is_none() || high.is_none() {
        let sentence = "two bounds on one side, expected `from` or `above`, `to` or `below`";
        desk.complain(file, span, sentence);
    }
    Some(Range { low: low?, high: high? })
}
