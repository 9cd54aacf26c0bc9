//! `procedures/*.toml`: the example cases of the procedure beside it, played through the real engine.

use std::collections::{BTreeMap, BTreeSet};

use case::{
    Data, Office, Procedure, Value,
    example::{Example, Line, Otherwise, What, play},
    net::Kind,
};
use model::{CaseResult, ElementId, Ended, ProcedureId, RuleId, Span, StepId, Time};
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{
    desk::Desk,
    file::{File, Word},
};

/// When a case begins that does not say when: at the beginning of a Monday's work.
const BEGINS: &str = "2026-03-02T08:00:00+07:00";

/// Most lines of one example.
const LINES_MAX: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExamplesForm {
    example: Vec<Spanned<ExampleForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleForm {
    name: Word,
    begins: Option<Spanned<Datetime>>,
    alarm: Option<Word>,
    item: Option<SaidForm>,
    in_hand: Vec<String>,
    play: Spanned<Vec<Spanned<LineForm>>>,
    ends: Option<String>,
}

/// One of `done`, `skip`, `part` and `after`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineForm {
    done: Option<Word>,
    #[serde(default)]
    said: BTreeMap<String, SaidForm>,
    skip: Option<Word>,
    part: Option<Word>,
    result: Option<Word>,
    after: Option<Word>,
    in_hand: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected words, a number, true, false or a list of words")]
enum SaidForm {
    Flag(bool),
    Number(f64),
    Words(String),
    List(Vec<String>),
}

/// Reads the examples of one procedure and plays them.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let name = Spanned::new(0..0, file.stem().to_owned());
    let Some(id) = desk.own_code::<ProcedureId>(file, &name) else { return };
    if !desk.has_file(id.as_str(), "procedures", "bpmn") {
        let sentence = format!("has no procedure beside it, expected `{}.bpmn`", file.stem());
        desk.complain(file, 0..0, sentence);
        return;
    }
    let Some(form) = desk.keep(file.parse::<ExamplesForm>()) else { return };
    // What is wrong with the drawing itself is said there.
    let Some(procedure) = desk.own.procedures.get(&id).cloned() else { return };
    let n_before = desk.complaints.len();
    let forms = &form.example;
    let examples: Vec<Example> =
        forms.iter().filter_map(|it| read_example(desk, file, it.get_ref())).collect();
    if desk.complaints.len() != n_before {
        return;
    }
    let played = play_all(desk, &procedure, &examples);
    let mut reached = BTreeSet::new();
    for (result, form) in played.into_iter().zip(forms) {
        match result {
            Ok(places) => reached.extend(places),
            Err(Otherwise { line, how }) => {
                let form = form.get_ref();
                let place = line.and_then(|it| form.play.get_ref().get(it)).map(Spanned::span);
                let sentence = format!("example `{}`: {how}", form.name.get_ref());
                desk.complain(file, place.unwrap_or_else(|| form.name.span()), sentence);
            }
        }
    }
    if desk.complaints.len() == n_before {
        let missed = missed(&procedure, &reached);
        if missed.is_empty() {
            desk.own.example_cases.insert(id, examples);
        } else {
            let sentence = format!("no example comes to {}", missed.join(", "));
            desk.complain(file, 0..0, sentence);
        }
    }
}

/// A procedure without an example has never shown what it does.
pub(crate) fn complain_lacking(desk: &mut Desk<'_>, drawing: &File) {
    let name = drawing.stem();
    if !desk.files.contains(&format!("procedures/{name}.toml")) {
        let sentence = format!("has no example case, expected `{name}.toml` beside it with one");
        desk.complain(drawing, 0..0, sentence);
    }
}

fn play_all(
    desk: &Desk<'_>,
    procedure: &Procedure,
    examples: &[Example],
) -> Vec<Result<BTreeSet<ElementId>, Otherwise>> {
    let tables = desk.open().flat_map(|it| it.decisions.clone()).collect();
    let forms = desk.open().flat_map(|it| it.forms.clone()).collect();
    let hours = desk.open().find_map(|it| it.hours.as_ref());
    let office = Office { net: &procedure.net, tables: &tables, forms: &forms, hours };
    examples.iter().map(|it| play(procedure, &office, it)).collect()
}

/// Tasks that no example came to.
fn missed(procedure: &Procedure, reached: &BTreeSet<ElementId>) -> Vec<String> {
    let nodes = procedure.net.nodes().iter();
    let tasks = nodes.filter(|it| matches!(it.kind, Kind::Task(_)) && !reached.contains(&it.id));
    tasks.map(|it| format!("`{}`", it.id)).collect()
}

fn read_example(desk: &mut Desk<'_>, file: &File, form: &ExampleForm) -> Option<Example> {
    let lines = form.play.get_ref();
    if LINES_MAX < lines.len() {
        let sentence = format!("has {} lines, expected at most {LINES_MAX}", lines.len());
        desk.complain(file, form.play.span(), sentence);
        return None;
    }
    let text = form.begins.as_ref().map_or(BEGINS.to_owned(), |it| it.get_ref().to_string());
    let begins = Time::parse(&text).map_err(|error| {
        let place = form.begins.as_ref().map_or(0..0, Spanned::span);
        desk.complain(file, place, error.to_string());
    });
    let rule = match &form.alarm {
        Some(alarm) => Some(desk.reference::<RuleId>(file, alarm)?),
        None => None,
    };
    let ends = match form.ends.as_deref() {
        None | Some("done") => Ended::Done,
        Some("terminated") => Ended::Terminated,
        Some(code) => Ended::Failed(code.to_owned()),
    };
    let lines = lines.iter().map(|it| read_line(desk, file, it)).collect::<Option<_>>()?;
    let (name, in_hand) = (form.name.get_ref().clone(), form.in_hand.clone());
    let item = form.item.as_ref().map(value);
    Some(Example { name, begins: begins.ok()?, rule, item, in_hand, lines, ends })
}

fn read_line(desk: &mut Desk<'_>, file: &File, form: &Spanned<LineForm>) -> Option<Line> {
    let LineForm { done, said, skip, part, result, after, in_hand } = form.get_ref();
    if (done.is_none() && !said.is_empty()) || (part.is_none() && result.is_some()) {
        let sentence = "`said` belongs to `done`, and `result` to `part`";
        desk.complain(file, form.span(), sentence);
    }
    let what = match (done, skip, part, after) {
        (Some(step), None, None, None) => {
            let said: Data = said.iter().map(|(name, it)| (name.clone(), value(it))).collect();
            What::Done(desk.word::<StepId>(file, step)?, said)
        }
        (None, Some(step), None, None) => What::Skipped(desk.word::<StepId>(file, step)?),
        (None, None, Some(part), None) => {
            What::PartEnded(part.get_ref().clone(), result_of(desk, file, result.as_ref())?)
        }
        (None, None, None, Some(span)) => What::Passed(desk.word::<Span>(file, span)?),
        _ => {
            let sentence = "expected one of `done`, `skip`, `part` and `after`";
            desk.complain(file, form.span(), sentence);
            return None;
        }
    };
    Some(Line { what, in_hand: in_hand.clone() })
}

fn result_of(desk: &mut Desk<'_>, file: &File, word: Option<&Word>) -> Option<CaseResult> {
    let Some(word) = word else { return Some(CaseResult::Solved) };
    let words: Vec<&str> = CaseResult::ALL.iter().map(|it| it.as_str()).collect();
    desk.choice(file, word, "result of a case", CaseResult::from_word, &words)
}

fn value(form: &SaidForm) -> Value {
    match form {
        SaidForm::Flag(it) => Value::Flag(*it),
        SaidForm::Number(it) => Value::Number(*it),
        SaidForm::Words(it) => Value::text(it),
        SaidForm::List(all) => Value::List(all.iter().map(|it| Value::text(it)).collect()),
    }
}
