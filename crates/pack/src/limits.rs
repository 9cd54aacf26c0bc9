//! `limits/*.toml`: one legal text a file, with its dated rows and the coefficients it offers.

use std::collections::BTreeMap;

use model::{
    Bound, Condition, Confidence, Date, LimitId, LimitRow, LimitValue, Period, Quantity,
    Regulation, RegulationId,
};
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{
    CoefficientChoice, CoefficientTable,
    desk::Desk,
    file::{File, Title, Word},
    overlap,
};

/// Oxygen in air where a row has no reference oxygen and the number is never used.
const AIR_OXYGEN_UNUSED_PERCENT: f64 = 21.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegulationForm {
    id: Word,
    cite: Word,
    title: Title,
    in_force_from: Spanned<Datetime>,
    in_force_to: Option<Spanned<Datetime>>,
    legacy_until: Option<Spanned<Datetime>>,
    kinds: Vec<Word>,
    /// Windows of the rows that do not name their own.
    #[serde(default)]
    periods: Vec<Word>,
    air_oxygen_percent: Option<f64>,
    confidence: Word,
    source: Spanned<Vec<String>>,
    #[serde(default)]
    coefficient: Vec<CoefficientForm>,
    row: Vec<Spanned<RowForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoefficientForm {
    name: Word,
    title: Title,
    confidence: Word,
    source: Word,
    choice: Vec<ChoiceForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceForm {
    title: Title,
    factor: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowForm {
    clause: Word,
    quantity: Word,
    period: Option<Word>,
    max: Option<f64>,
    min: Option<f64>,
    unit: Option<Word>,
    #[serde(default)]
    missing: bool,
    #[serde(default)]
    when: BTreeMap<String, Word>,
    #[serde(default)]
    scaled_by: Vec<Word>,
    reference_oxygen_percent: Option<f64>,
    air_oxygen_percent: Option<f64>,
    valid_from: Option<Spanned<Datetime>>,
    valid_to: Option<Spanned<Datetime>>,
    confidence: Option<Word>,
    source: Option<Word>,
}

/// What the rows of one text share.
struct Header<'a> {
    form: &'a RegulationForm,
    id: RegulationId,
    periods: Vec<Period>,
    in_force_from: Date,
    confidence: Confidence,
    source: String,
}

/// Reads one regulation.
pub(crate) fn read(desk: &mut Desk<'_>, file: &File) {
    let Some(form) = desk.keep(file.parse::<RegulationForm>()) else { return };
    let Some(header) = read_header(desk, file, &form) else { return };
    for coefficient in &form.coefficient {
        read_coefficient(desk, file, &header, coefficient);
    }
    let mut rows = Vec::new();
    for row in &form.row {
        for limit in read_row(desk, file, &header, row) {
            rows.push((row.span(), limit));
        }
    }
    for (span, sentence) in overlap::complaints(&rows) {
        desk.complain(file, span, sentence);
    }
    desk.own.limits.extend(overlap::most_conditions_first(rows));
}

fn read_header<'a>(
    desk: &mut Desk<'_>,
    file: &File,
    form: &'a RegulationForm,
) -> Option<Header<'a>> {
    let source = desk.sources(file, &form.source);
    let id = desk.word::<RegulationId>(file, &form.id)?;
    if desk.own.regulations.contains_key(&id) {
        desk.complain(file, form.id.span(), format!("regulation `{id}` is defined twice"));
    }
    let in_force_from = desk.date(file, &form.in_force_from)?;
    let optional = |desk: &mut Desk<'_>, day: &Option<Spanned<Datetime>>| {
        day.as_ref().and_then(|it| desk.date(file, it))
    };
    let in_force_to = optional(desk, &form.in_force_to);
    let regulation = Regulation {
        id: id.clone(),
        cite: form.cite.get_ref().clone(),
        title: desk.text(file, &form.title),
        in_force_from,
        in_force_to,
        legacy_until: optional(desk, &form.legacy_until),
        kinds: form.kinds.iter().filter_map(|it| desk.kind(file, it)).map(|it| it.id).collect(),
        source: source.clone(),
    };
    if let (Some(to), Some(word)) = (in_force_to, &form.in_force_to)
        && to < in_force_from
    {
        desk.complain(file, word.span(), "ends before it begins, expected a later day");
    }
    let all_kinds_known = regulation.kinds.len() == form.kinds.len();
    desk.own.regulations.insert(id.clone(), regulation);
    let periods = form.periods.iter().filter_map(|it| desk.word(file, it)).collect();
    let confidence = desk.confidence(file, &form.confidence)?;
    all_kinds_known.then_some(())?;
    Some(Header { form, id, periods, in_force_from, confidence, source: source.join("; ") })
}

fn read_coefficient(desk: &mut Desk<'_>, file: &File, header: &Header<'_>, form: &CoefficientForm) {
    let title = desk.text(file, &form.title);
    let Some(confidence) = desk.confidence(file, &form.confidence) else { return };
    let mut choices = Vec::new();
    for choice in &form.choice {
        let title = desk.text(file, &choice.title);
        choices.push(CoefficientChoice { title, factor: choice.factor });
    }
    desk.own.coefficients.push(CoefficientTable {
        name: form.name.get_ref().clone(),
        regulation: header.id.clone(),
        title,
        choices,
        confidence,
        source: form.source.get_ref().clone(),
    });
}

fn read_row(
    desk: &mut Desk<'_>,
    file: &File,
    header: &Header<'_>,
    row: &Spanned<RowForm>,
) -> Vec<LimitRow> {
    let form = row.get_ref();
    let Some(quantity) = desk.quantity(file, &form.quantity) else { return vec![] };
    check_belongs(desk, file, header, form, &quantity);
    let Some(value) = read_value(desk, file, row, &quantity) else { return vec![] };
    let periods = match &form.period {
        Some(word) => desk.word(file, word).into_iter().collect(),
        None => header.periods.clone(),
    };
    if periods.is_empty() {
        desk.complain(
            file,
            row.span(),
            "the row has no period, and its text names none for all rows",
        );
    }
    let confidence = match (&form.confidence, value) {
        (_, LimitValue::Missing) => Confidence::Missing,
        (Some(word), _) => desk.confidence(file, word).unwrap_or(header.confidence),
        (None, _) => header.confidence,
    };
    let date = |desk: &mut Desk<'_>, day: &Option<Spanned<Datetime>>| {
        day.as_ref().and_then(|it| desk.date(file, it))
    };
    let valid_from = date(desk, &form.valid_from).unwrap_or(header.in_force_from);
    let valid_to = date(desk, &form.valid_to);
    if let (Some(to), Some(word)) = (valid_to, &form.valid_to)
        && to < valid_from
    {
        desk.complain(file, word.span(), "ends before it begins, expected a later day");
    }
    let air = form.air_oxygen_percent.or(header.form.air_oxygen_percent);
    if form.reference_oxygen_percent.is_some() && air.is_none() {
        let sentence = "has a reference oxygen but no `air_oxygen_percent`, expected 20.9 or 21";
        desk.complain(file, row.span(), sentence);
    }
    let conditions = form
        .when
        .iter()
        .map(|(name, word)| Condition { attribute: name.clone(), equals: word.get_ref().clone() })
        .collect::<Vec<_>>();
    periods
        .into_iter()
        .filter_map(|period| {
            let code = limit_code(&header.id, &quantity, period, &conditions, valid_from, value);
            let code = Spanned::new(row.span(), code);
            Some(LimitRow {
                id: desk.word::<LimitId>(file, &code)?,
                regulation: header.id.clone(),
                clause: form.clause.get_ref().clone(),
                quantity: quantity.id.clone(),
                period,
                value,
                conditions: conditions.clone(),
                scaled_by: form.scaled_by.iter().map(|it| it.get_ref().clone()).collect(),
                reference_oxygen_percent: form.reference_oxygen_percent,
                air_oxygen_percent: air.unwrap_or(AIR_OXYGEN_UNUSED_PERCENT),
                valid_from,
                valid_to,
                confidence,
                source: form.source.as_ref().map_or(&header.source, Spanned::get_ref).clone(),
            })
        })
        .collect()
}

/// Quantity, conditions and coefficients must be those of the text and of the kinds it judges.
fn check_belongs(
    desk: &mut Desk<'_>,
    file: &File,
    header: &Header<'_>,
    form: &RowForm,
    quantity: &Quantity,
) {
    let kind = header.form.kinds.iter().find(|it| {
        quantity
            .id
            .as_str()
            .strip_prefix(it.get_ref().as_str())
            .is_some_and(|it| it.starts_with('.'))
    });
    let Some(kind) = kind else {
        let sentence =
            format!("`{}` is of none of the kinds that `{}` judges", quantity.id, header.id);
        desk.complain(file, form.quantity.span(), sentence);
        return;
    };
    let Some(kind) = desk.kind(file, kind) else { return };
    for (name, word) in &form.when {
        let field = kind.fields.iter().find(|it| it.name == *name);
        let allowed = match field.map(|it| &it.kind) {
            Some(model::FieldKind::Choice(words)) => words.contains(word.get_ref()),
            Some(_) => true,
            None => false,
        };
        if !allowed {
            let sentence = format!(
                "kind `{}` has no field `{name}` that can be `{}`",
                kind.id,
                word.get_ref()
            );
            desk.complain(file, word.span(), sentence);
        }
    }
    for word in &form.scaled_by {
        if !header.form.coefficient.iter().any(|it| it.name.get_ref() == word.get_ref()) {
            let sentence =
                format!("coefficient `{}` is not among those of this text", word.get_ref());
            desk.complain(file, word.span(), sentence);
        }
    }
}

fn read_value(
    desk: &mut Desk<'_>,
    file: &File,
    row: &Spanned<RowForm>,
    quantity: &Quantity,
) -> Option<LimitValue> {
    let form = row.get_ref();
    if form.missing {
        if form.max.is_some()
            || form.min.is_some()
            || form.unit.is_some()
            || form.confidence.is_some()
        {
            let sentence =
                "is `missing` and yet has a value, a unit or a confidence, expected neither";
            desk.complain(file, row.span(), sentence);
        }
        return Some(LimitValue::Missing);
    }
    let Some(unit) = &form.unit else {
        let sentence = format!(
            "the limit of `{}` has no unit, expected one such as `{}`",
            quantity.id, quantity.unit
        );
        desk.complain(file, row.span(), sentence);
        return None;
    };
    let given = desk.unit(file, unit)?;
    let wanted = desk.open().find_map(|it| it.units.get(&quantity.unit)).cloned()?;
    let side = |value: f64| given.convert(value, &wanted).map(|it| tidy(value, it.0));
    let bound = match (form.min.map(side).transpose(), form.max.map(side).transpose()) {
        (Ok(None), Ok(Some(max))) => Bound::AtMost(max),
        (Ok(Some(min)), Ok(None)) => Bound::AtLeast(min),
        (Ok(Some(min)), Ok(Some(max))) if min < max => Bound::Between(min, max),
        (Ok(_), Ok(_)) => {
            let sentence = "expected `max`, `min`, both with the lower first, or `missing = true`";
            desk.complain(file, row.span(), sentence);
            return None;
        }
        (Err(error), _) | (_, Err(error)) => {
            desk.complain(file, unit.span(), error.to_string());
            return None;
        }
    };
    Some(LimitValue::Present(bound))
}

/// Takes away the binary dust of a conversion; a number that was not converted stays as written.
fn tidy(written: f64, converted: f64) -> f64 {
    if written.to_bits() == converted.to_bits() {
        return written;
    }
    format!("{converted:.11e}").parse().unwrap_or(converted)
}

/// The code of a row says what it is, value included: when a pack changes the value, whoever
/// confirmed the old one has not confirmed the new one.
fn limit_code(
    regulation: &RegulationId,
    quantity: &Quantity,
    period: Period,
    conditions: &[Condition],
    valid_from: Date,
    value: LimitValue,
) -> String {
    let conditions: String = conditions.iter().flat_map(|it| [it.equals.as_str(), "/"]).collect();
    let value = match value {
        LimitValue::Missing => "missing".to_owned(),
        LimitValue::Present(Bound::AtMost(max)) => max.to_string(),
        LimitValue::Present(Bound::AtLeast(min)) => format!("from-{min}"),
        LimitValue::Present(Bound::Between(min, max)) => format!("{min}-{max}"),
    };
    format!("{regulation}/{}/{period}/{conditions}{valid_from}/{value}", quantity.name())
}
