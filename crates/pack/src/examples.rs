//! The nights an alarm carries: read, and played through the real engine.

use alarm::{Example, ExampleSample, Rule, Test};
use model::{Bound, Span};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    desk::Desk,
    file::{File, Word},
};

/// Longest night: two days of a reading a minute.
const N_SAMPLES_MAX: usize = 2_880;

/// A night as a pack writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleForm {
    name: Word,
    every: Word,
    limit: Option<Spanned<LimitForm>>,
    samples: Spanned<Vec<SampleForm>>,
    expect: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitForm {
    max: Option<f64>,
    min: Option<f64>,
}

/// A number, or what a station says instead of one.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected numbers, `calibrating`, `fault`, `maintenance` or `nothing`"
)]
enum SampleForm {
    Value(f64),
    Word(String),
}

/// Reads one night.
pub(crate) fn read(
    desk: &mut Desk<'_>,
    file: &File,
    form: &Spanned<ExampleForm>,
) -> Option<Example> {
    let form = form.get_ref();
    let every = desk.word::<Span>(file, &form.every)?;
    if every == Span::ZERO {
        desk.complain(file, form.every.span(), "every is 0s, expected a cadence above zero");
    }
    let limit = match form.limit.as_ref().map(|it| (it, it.get_ref().min, it.get_ref().max)) {
        None => None,
        Some((_, None, Some(max))) => Some(Bound::AtMost(max)),
        Some((_, Some(min), None)) => Some(Bound::AtLeast(min)),
        Some((_, Some(min), Some(max))) if min < max => Some(Bound::Between(min, max)),
        Some((limit, ..)) => {
            desk.complain(
                file,
                limit.span(),
                "expected `max`, `min`, or both with the lower first",
            );
            None
        }
    };
    let samples = form.samples.get_ref();
    if N_SAMPLES_MAX < samples.len() {
        let sentence = format!("has {} samples, expected at most {N_SAMPLES_MAX}", samples.len());
        desk.complain(file, form.samples.span(), sentence);
        return None;
    }
    let samples = samples.iter().map(|it| read_sample(desk, file, form, it)).collect();
    let (name, expect) = (form.name.get_ref().clone(), form.expect.get_ref().clone());
    Some(Example { name, every, limit, samples, expect })
}

/// Does the rule do on its nights what they say, and are there enough of them?
pub(crate) fn check(desk: &mut Desk<'_>, file: &File, rule: &Rule, forms: &[Spanned<ExampleForm>]) {
    let raises = rule.examples.iter().any(|it| it.expect.contains('R'));
    let sleeps = rule.examples.iter().any(|it| !it.expect.contains('R'));
    if !raises {
        desk.complain(file, 0..0, "has no example night on which it raises: `expect` with an `R`");
    }
    if !sleeps {
        desk.complain(
            file,
            0..0,
            "has no example night it sleeps through: `expect` without an `R`",
        );
    }
    let judged = matches!(rule.test, Test::OverLimit { .. } | Test::Approaching { .. });
    for (example, form) in rule.examples.iter().zip(forms) {
        if judged && example.limit.is_none() {
            let sentence =
                format!("night `{}` has no limit, which this test compares with", example.name);
            desk.complain(file, form.span(), sentence);
            continue;
        }
        if let Err(sentence) = plays_as_expected(rule, example) {
            desk.complain(file, form.get_ref().expect.span(), sentence);
        }
    }
}

fn read_sample(
    desk: &mut Desk<'_>,
    file: &File,
    form: &ExampleForm,
    sample: &SampleForm,
) -> ExampleSample {
    match sample {
        SampleForm::Value(value) if value.is_finite() => ExampleSample::Value(*value),
        SampleForm::Word(word)
            if ["calibrating", "fault", "maintenance"].contains(&word.as_str()) =>
        {
            ExampleSample::NotValid
        }
        SampleForm::Word(word) if word == "nothing" => ExampleSample::Nothing,
        SampleForm::Value(_) | SampleForm::Word(_) => {
            let sentence = "expected numbers, `calibrating`, `fault`, `maintenance` or `nothing`";
            desk.complain(file, form.samples.span(), sentence);
            ExampleSample::Nothing
        }
    }
}

fn plays_as_expected(rule: &Rule, example: &Example) -> Result<(), String> {
    let (n, expected) = (example.samples.len(), example.expect.chars().count());
    if n != expected || n == 0 {
        return Err(format!("night `{}` has {n} samples and {expected} letters", example.name));
    }
    let played = alarm::play(rule, example);
    if played == example.expect {
        return Ok(());
    }
    Err(format!("night `{}` is played as `{played}`, expected `{}`", example.name, example.expect))
}
