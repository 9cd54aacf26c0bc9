//! `retention.toml`: how long the law asks to keep readings of a kind.

use model::{Confidence, Date, KeepFor, LegalMinimum};
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{
    desk::Desk,
    file::{File, Title, Word},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetentionForm {
    minimum: Vec<MinimumForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MinimumForm {
    kind: Word,
    raw: Option<Word>,
    clause: Title,
    valid_from: Option<Spanned<Datetime>>,
    confidence: Word,
    source: Title,
}

/// Reads the minimums of a pack, one a kind. A minimum that nobody has found says so by `missing`, and
/// is then longer than any rule.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<RetentionForm>()) else { return };
    for minimum in form.minimum {
        read_minimum(desk, file, &minimum);
    }
}

fn read_minimum(desk: &mut Desk<'_>, file: &File, form: &MinimumForm) {
    let kind = desk.kind(file, &form.kind).map(|it| it.id);
    let raw = form.raw.as_ref().and_then(|it| desk.word::<KeepFor>(file, it));
    let valid_from: Option<Date> = form.valid_from.as_ref().and_then(|it| desk.date(file, it));
    let expected = ["read", "secondary", "memory", "missing"];
    let from_word =
        |it: &str| Confidence::from_word(it).filter(|it| expected.contains(&it.as_str()));
    let confidence = desk.choice(file, &form.confidence, "confidence", from_word, &expected);
    let (clause, source) = (desk.text(file, &form.clause), desk.text(file, &form.source));
    let (Some(kind), Some(confidence)) = (kind, confidence) else { return };
    if form.raw.is_none() != (confidence == Confidence::Missing) {
        let sentence = "expected `raw`, or the confidence `missing` where nobody has found it";
        desk.complain(file, form.confidence.span(), sentence);
        return;
    }
    if desk.open().any(|it| it.minimums.iter().any(|it| it.kind == kind)) {
        desk.complain(file, form.kind.span(), format!("the minimum of `{kind}` is given twice"));
        return;
    }
    desk.own.minimums.push(LegalMinimum {
        kind,
        raw,
        clause,
        valid_from,
        confidence,
        source,
    });
}
