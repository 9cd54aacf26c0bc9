//! `alarms/*.toml`: one alarm a file, with the nights it must raise on and sleep through.

use alarm::{Rule, Rung, Test};
use model::{AlarmClass, Kind, Period, ProcedureId, QuantityId, RuleId, Severity, Span, Text};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    examples::{self, ExampleForm},
    file::{File, Note, Title, Word},
    version,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlarmForm {
    title: Title,
    class: Word,
    kind: Word,
    #[serde(default)]
    quantities: Vec<Word>,
    period: Word,
    raise_after: Word,
    clear_after: Word,
    late_after: Word,
    procedure: Option<Word>,
    #[serde(default)]
    opens_case: bool,
    #[serde(default)]
    suppressed_by: Vec<Word>,
    #[serde(default)]
    root_cause: bool,
    advice: Title,
    false_alarms: Vec<Title>,
    source: Spanned<Vec<Note>>,
    test: Spanned<TestForm>,
    example: Option<Vec<Spanned<ExampleForm>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum TestForm {
    OverLimit(OverLimitForm),
    Approaching(ApproachingForm),
    Stuck(StuckForm),
    Silent(SilentForm),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverLimitForm {
    ladder: Spanned<Vec<RungForm>>,
    clear_below: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RungForm {
    from: f64,
    severity: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApproachingForm {
    from_share: Spanned<f64>,
    fit_over: Word,
    within: Word,
    severity: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StuckForm {
    unchanged_for: Word,
    severity: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SilentForm {
    cadences: Spanned<u32>,
    severity: Word,
}

/// Reads one alarm and plays its nights.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<AlarmForm>()) else { return };
    let Some((rule, nights)) = read_rule(desk, file, &form) else { return };
    examples::check(desk, file, &rule, nights);
    // Also with a wrong night, so that what refers to it does not complain as well.
    desk.own.rules.insert(rule.id.clone(), rule);
}

/// The rule, and its examples with their places.
fn read_rule<'a>(
    desk: &mut Desk<'_>,
    file: &File,
    form: &'a AlarmForm,
) -> Option<(Rule, &'a [Spanned<ExampleForm>])> {
    let (title, advice) = (desk.text(file, &form.title), desk.text(file, &form.advice));
    let source = desk.notes(file, &form.source);
    let id = desk.own_code::<RuleId>(file, &Spanned::new(0..0, file.stem().to_owned()))?;
    let nights = form.example.as_deref().unwrap_or_default();
    let false_alarms: Vec<Text> = form.false_alarms.iter().map(|it| desk.text(file, it)).collect();
    let class = desk.choice(
        file,
        &form.class,
        "class of alarm",
        AlarmClass::from_word,
        &["process", "device", "data", "security"],
    );
    let spans = [&form.raise_after, &form.clear_after, &form.late_after];
    let spans = spans.map(|it| desk.word::<Span>(file, it));
    let period = desk.word::<Period>(file, &form.period);
    let test = read_test(desk, file, &form.test);
    let kind = desk.kind(file, &form.kind)?;
    let quantities = read_quantities(desk, file, form, &kind);
    let procedure = read_procedure(desk, file, form);
    let suppressed_by = read_suppressors(desk, file, form);
    let chatter = desk.open().map(|it| it.philosophy.chatter).find(|it| 0 < it.raises);
    let [raise_after, clear_after, late_after] = spans;
    let rule = Rule {
        id,
        version: version::of_rule(&file.text),
        title,
        class: class?,
        kind: kind.id,
        quantities,
        period: period?,
        test: test?,
        raise_after: raise_after?,
        clear_after: clear_after?,
        late_after: late_after?,
        procedure,
        opens_case: form.opens_case,
        suppressed_by,
        root_cause: form.root_cause,
        chatter: chatter.unwrap_or_default(),
        advice,
        false_alarms,
        source,
        examples: nights.iter().filter_map(|it| examples::read(desk, file, it)).collect(),
    };
    Some((rule, nights))
}

fn read_quantities(
    desk: &mut Desk<'_>,
    file: &File,
    form: &AlarmForm,
    kind: &Kind,
) -> Vec<QuantityId> {
    if form.quantities.is_empty() && !matches!(form.test.get_ref(), TestForm::Silent(_)) {
        let sentence = "no quantities are named; only a silent rule watches the station as a whole";
        desk.complain(file, form.test.span(), sentence);
    }
    let mut quantities = Vec::new();
    for word in &form.quantities {
        let Some(quantity) = desk.quantity(file, word) else { continue };
        if !kind.quantities.contains(&quantity.id) {
            let sentence = format!("`{}` is no quantity of the kind `{}`", quantity.id, kind.id);
            desk.complain(file, word.span(), sentence);
        }
        let computed = form.period.get_ref() == "raw"
            || quantity.means.iter().any(|it| it.as_str() == form.period.get_ref());
        if !computed {
            let sentence = format!(
                "no mean over `{}` is computed for `{}`",
                form.period.get_ref(),
                quantity.id
            );
            desk.complain(file, word.span(), sentence);
        }
        quantities.push(quantity.id);
    }
    quantities
}

/// Rules that say the same, better: of this pack or of one it needs. Two that name each other would
/// both be quiet.
fn read_suppressors(desk: &mut Desk<'_>, file: &File, form: &AlarmForm) -> Vec<RuleId> {
    let mut suppressors = Vec::new();
    for word in &form.suppressed_by {
        let Some(id) = desk.reference::<RuleId>(file, word) else { continue };
        let named = desk.open().find_map(|it| it.rules.get(&id)).map(|it| it.suppressed_by.clone());
        let known = named.is_some() || desk.has_file(id.as_str(), "alarms", "toml");
        let own = format!("{}/{}", desk.pack, file.stem());
        if id.as_str() == own || named.unwrap_or_default().iter().any(|it| it.as_str() == own) {
            let sentence = format!("`{id}` and this alarm would make each other quiet");
            desk.complain(file, word.span(), sentence);
        }
        suppressors.extend(desk.known(file, word, "alarm", known.then_some(id)));
    }
    suppressors
}

fn read_procedure(desk: &mut Desk<'_>, file: &File, form: &AlarmForm) -> Option<ProcedureId> {
    let Some(word) = &form.procedure else {
        if form.opens_case {
            desk.complain(file, 0..0, "opens a case but names no procedure for it to follow");
        }
        return None;
    };
    let id = desk.reference::<ProcedureId>(file, word)?;
    let known = desk.has_file(id.as_str(), "procedures", "bpmn")
        || desk.open().any(|it| it.procedures.contains_key(&id));
    let found = known.then_some(id);
    desk.known(file, word, "procedure", found)
}

fn read_test(desk: &mut Desk<'_>, file: &File, form: &Spanned<TestForm>) -> Option<Test> {
    match form.get_ref() {
        TestForm::OverLimit(form) => {
            check_share(desk, file, &form.clear_below);
            let ladder = read_ladder(desk, file, &form.ladder)?;
            Some(Test::OverLimit { ladder, clear_below: *form.clear_below.get_ref() })
        }
        TestForm::Approaching(form) => {
            check_share(desk, file, &form.from_share);
            Some(Test::Approaching {
                from_share: *form.from_share.get_ref(),
                fit_over: desk.word(file, &form.fit_over)?,
                within: desk.word(file, &form.within)?,
                severity: read_severity(desk, file, &form.severity)?,
            })
        }
        TestForm::Stuck(form) => Some(Test::Stuck {
            unchanged_for: desk.word(file, &form.unchanged_for)?,
            severity: read_severity(desk, file, &form.severity)?,
        }),
        TestForm::Silent(form) => {
            let cadences = *form.cadences.get_ref();
            if cadences == 0 {
                desk.complain(file, form.cadences.span(), "cadences is 0, expected at least 1");
            }
            Some(Test::Silent { cadences, severity: read_severity(desk, file, &form.severity)? })
        }
    }
}

fn check_share(desk: &mut Desk<'_>, file: &File, share: &Spanned<f64>) {
    let value = *share.get_ref();
    if !(0.0 < value && value <= 1.0) {
        let sentence = format!("share is {value}, expected above 0 and at most 1");
        desk.complain(file, share.span(), sentence);
    }
}

fn read_ladder(
    desk: &mut Desk<'_>,
    file: &File,
    form: &Spanned<Vec<RungForm>>,
) -> Option<Vec<Rung>> {
    let mut ladder: Vec<Rung> = Vec::new();
    for rung in form.get_ref() {
        let severity = read_severity(desk, file, &rung.severity)?;
        ladder.push(Rung { from: rung.from, severity });
    }
    let begins = ladder.first().is_some_and(|it| it.from.to_bits() == 1.0_f64.to_bits());
    let rises =
        ladder.windows(2).all(|it| it[0].from < it[1].from && it[0].severity < it[1].severity);
    if !(begins && rises) {
        let sentence = "the ladder must begin at 1.0 and go up, in multiple and in severity";
        desk.complain(file, form.span(), sentence);
    }
    Some(ladder)
}

fn read_severity(desk: &mut Desk<'_>, file: &File, word: &Word) -> Option<Severity> {
    let expected = ["low", "medium", "high", "critical"];
    desk.choice(file, word, "severity", Severity::from_word, &expected)
}
